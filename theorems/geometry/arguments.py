"""What a certificate shows, in a sentence that can be followed without us; one for each kind.

A sentence is made of the numbers of the certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from verify.kernel.numbers import Malformed


MOST = 8
# Entries of a vector, and weights, that a reader still follows.

Json = Any


class _TooLong(ValueError):
    """More numbers than a reader follows."""


def argument(certificate: Mapping[str, Json]) -> str | None:
    """Say what a certificate shows, in LaTeX between dollar signs; None where it is too long to follow."""
    kind, answer = str(certificate["question"].get("class", "")), certificate["answer"]
    word = _WORDED.get(kind)
    try:
        if word is not None:
            return word(certificate["question"], answer, certificate["evidence"])
    except (_TooLong, KeyError, TypeError, ValueError, IndexError, Malformed):
        pass
    return None


def number(value: Json) -> str:
    r"""Write an exact number as LaTeX.

    >>> number("-1/2"), number(3)
    ('-\\frac{1}{2}', '3')
    """
    text = str(Fraction(str(value)))
    if len(text) > 24:
        raise _TooLong
    top, _, bottom = text.partition("/")
    sign = "-" if top.startswith("-") else ""
    return f"{sign}\\frac{{{top.lstrip('-')}}}{{{bottom}}}" if bottom else top


def vector(values: Sequence[Json]) -> str:
    """Write a vector as LaTeX; of one entry the entry."""
    if len(values) > MOST:
        raise _TooLong
    inner = ", ".join(map(number, values))
    return inner if len(values) == 1 else f"({inner})"


def affine(w: Sequence[Json], b: Json, symbol: str = "x") -> str:
    r"""Write <w, x> + b as LaTeX.

    >>> affine([-2, 1], 1), affine([0], "1/2")
    ('-2 x_{1} + x_{2} + 1', '\\frac{1}{2}')
    """
    if len(w) > MOST:
        raise _TooLong
    names = [symbol] if len(w) == 1 else [f"{symbol}_{{{k}}}" for k in range(1, len(w) + 1)]
    terms = [(Fraction(str(value)), name) for value, name in zip(w, names, strict=True)]
    terms.append((Fraction(str(b)), ""))
    text = ""
    for value, name in terms:
        if value:
            size = "" if name and abs(value) == 1 else number(str(abs(value)))
            term = f"{size} {name}".strip()
            text += (f" {'-' if value < 0 else '+'} " if text else "-" if value < 0 else "") + term
    return text or "0"


def _weights(pairs: Sequence[Sequence[Json]]) -> str:
    """Write ``[[point, weight], ...]``; points count from 1 in print."""
    if len(pairs) > MOST:
        raise _TooLong
    return ", ".join(f"{number(weight)} at $x_{{{int(point) + 1}}}$" for point, weight in pairs)


def _separator(found: Mapping[str, Json]) -> str:
    return f"$h(x) = \\operatorname{{sign}}({affine(found['w'], found['b'])})$"


def _direction(question: Mapping[str, Json]) -> str:
    given = question["direction"]
    return "every direction" if given == "every" else f"$v = {vector(given)}$"


def _separators(question: Json, answer: Json, evidence: Json) -> str:
    if answer == "yes":
        return (
            f"The separator {_separator(evidence['separator'])} is right on all of $S$; and adding up the scores "
            f"$y_i (\\langle w, x_i \\rangle + b) > 0$ with the weights {_weights(evidence['weights'])} shows, for every separator "
            f"$(w, b)$ at once, that the score of a point of label ${question['label']}$ moves towards the other side along {_direction(question)}."
        )
    if answer == "no" and question["direction"] != "every":
        return (
            f"The separator {_separator(evidence['separator'])} is right on all of $S$, and along {_direction(question)} the score of a "
            f"point of label ${question['label']}$ does not move towards the other side: it is fooled nowhere."
        )
    if answer == "no":
        return "All points bear one label, so that a constant classifier is right on them and is fooled nowhere."
    if question["label"] not in question["labels"]:
        return f"No point bears the label ${question['label']}$."
    return (
        f"No separator exists: the weights {_weights(evidence['weights'])} balance the labels, "
        "$\\sum_i \\lambda_i y_i = 0$, and $\\sum_i \\lambda_i y_i x_i = 0$, a common point of the two hulls."
    )


def _max_margin(question: Json, answer: Json, evidence: Json) -> str:
    if answer == "yes":
        return (
            f"$w = {vector(evidence['w'])}$ with $b = {number(evidence['b'])}$ separates with the largest margin: it is the combination of "
            f"the signed points with the weights {_weights(evidence['alpha'])}, each of which lies on the margin."
        )
    if answer == "no":
        return "All points bear one label, so that a bias makes the margin as large as one likes: there is no largest."
    return f"Nothing separates $S$: the weights {_weights(evidence['weights'])} combine its signed points to $0$."


def _reach(question: Json, answer: Json, evidence: Json) -> str:
    v = vector(question["direction"])
    if answer["supremum"] is not None:
        return (
            f"Over all separators and points of $S$ the least step along $\\mp v$, $v = {v}$, at which the label changes has the supremum "
            f"${number(answer['supremum'])}$."
        )
    strict, weak = evidence["separator"], evidence["weak"]
    rate = _product(strict["w"], question["direction"], 0)
    point, start, grows = next(
        (x, y * _product(strict["w"], x, strict["b"]), y * _product(weak["w"], x, weak["b"]))
        for x, y in zip(question["points"], question["labels"], strict=True)
        if y * _product(weak["w"], x, weak["b"]) > 0
    )
    return (
        f"For every $t \\ge 0$ the classifier $h_t(x) = \\operatorname{{sign}}({affine(strict['w'], strict['b'])} + t\\,({affine(weak['w'], weak['b'])}))$ "
        f"separates $S$, and the part that $t$ multiplies is level along $v = {v}$. From $x = {vector(point)}$ its score reaches $0$ only at the step "
        f"$c = {affine([str(grows / rate)], str(start / rate), 't')}$ of $v$ against the label, which grows beyond every bound."
    )


def _product(w: Sequence[Json], x: Sequence[Json], b: Json) -> Fraction:
    return sum((Fraction(str(one)) * Fraction(str(other)) for one, other in zip(w, x, strict=True)), Fraction(str(b)))


def _convex(question: Json, answer: Json, evidence: Json) -> str:
    label = question["label"]
    if answer == "yes":
        outside = int(evidence["outside"]) + 1
        return (
            f"The combination of points of label ${label}$ with the weights {_weights(evidence['weights'])} lies in every convex region of that label that "
            f"fits, and $x_{{{outside}}}$, which is ${number(evidence['t'])}$ times $v = {vector(question['direction'])}$ further, does not; so no ray along $v$ "
            "stays in it."
        )
    if answer == "no":
        units = [f"${affine(one['w'], one['b'])} \\le 0$" for one in evidence["units"]]
        if len(units) > MOST:
            raise _TooLong
        return (
            f"The region of label ${label}$ that is cut out by {' and '.join(units)} fits $S$, and along {_direction(question)} no ray that starts in "
            "it leaves it."
        )
    if label not in question["labels"]:
        return f"No point bears the label ${label}$."
    return "No such region fits: a point of the other label lies in the hull of those within."


def _multiclass(question: Json, answer: Json, evidence: Json) -> str:
    if answer == "no":
        found = evidence["classifier"]
        if len(found["W"]) > 4:
            raise _TooLong
        scores = [f"${affine(w, b)}$" for w, b in zip(found["W"], found["b"], strict=True)]
        return (
            f"The classifier with the scores {', '.join(scores)} of the classes $0, 1, \\dots$ is right on all of $S$, and along {_direction(question)} no score "
            f"rises faster than that of class ${question['label']}$."
        )
    if answer == "yes":
        return (
            f"Some classifier fits $S$, and weights on the conditions of fitting show for all of them at once that along {_direction(question)} some score "
            f"overtakes that of class ${question['label']}$."
        )
    return "No linear classifier of these classes fits $S$, or no point bears the class."


def _origin(question: Json, answer: Json, evidence: Json) -> str:
    if answer == "no":
        return f"$w = {vector(evidence['w'])}$ is right on $S$, and {_direction(question)} does not fool it at all points that are asked about."
    if answer == "yes":
        return f"The weights {_weights(evidence['weights'])} show it for every $w$ that is right on $S$ at once."
    return "No $w$ is right on $S$: weights on its signed points cancel, or no point bears the label."


def _labels(question: Json, answer: Json, evidence: Json) -> str:
    if len(answer) > MOST:
        raise _TooLong
    found = question["classifier"]
    of = f"$\\operatorname{{sign}}({affine(found['w'], found['b'])})$" if found.get("kind") == "linear" and "w" in found else "the classifier"
    return f"At the points in question {of} says ${', '.join(map(str, answer))}$."


def _ray(question: Json, answer: Json, evidence: Json) -> str:
    start, v = vector(question["point"]), vector(question["direction"])
    if not answer:
        return f"From ${start}$ along ${v}$ the label never changes."
    if len(answer) > 3:
        raise _TooLong
    parts = []
    for low, low_in, high, high_in in answer:
        end = "\\infty" if high is None else number(high)
        parts.append(f"${'[' if low_in else '('}{number(low)}, {end}{']' if high_in and high is not None else ')'}$")
    return f"From ${start}$ along ${v}$ the label differs exactly for the steps $c$ in {' and '.join(parts)}."


def _program(question: Json, answer: Json, evidence: Json) -> str:
    return f"The linear program has the minimum ${number(answer['minimum'])}$, attained at ${vector(evidence['point'])}$."


def _agreement(question: Json, answer: Json, evidence: Json) -> str:
    first, second = answer["counts"]
    return f"Both classifiers are right at ${first}$ points of the one sample and ${second}$ of the other."


def _noises(question: Json, answer: Json, evidence: Json) -> str:
    asked = question.get("direction")
    if answer == "separable":
        return f"$u = {vector(evidence['u'] if asked is None else asked)}$ has a positive product with the noise at every point."
    if asked is not None:
        return f"$u = {vector(asked)}$ has no positive product with the noise at $x_{{{int(evidence['index']) + 1}}}$."
    return f"The noises with the weights {_weights(evidence['weights'])} add up to $0$, so that no open half-space holds them all."


def _enclosure(question: Json, answer: Json, evidence: Json) -> str:
    word = "is" if answer == "yes" else "is not"
    return f"Rounded outwards, the expression {word} ${question['relation']} {number(question['bound'])}$."


def _quadratics(question: Json, answer: Json, evidence: Json) -> str:
    if answer == "yes":
        return f"$v = {vector(evidence['v'])}$ serves."
    ways = {"tree": "a tree of cases, each closed by multipliers", "squares": "a sum of squares", "cover": "a cover of the line"}
    way = next((words for name, words in ways.items() if name in evidence), "a certificate")
    return f"That no $v$ serves is shown by {way}."


_WORDED: Mapping[str, Callable[[Json, Json, Json], str]] = {
    "separators": _separators, "max-margin": _max_margin, "reach": _reach, "convex": _convex,
    "multiclass": _multiclass, "origin": _origin, "labels": _labels, "ray": _ray,
    "program": _program, "agreement": _agreement, "noises": _noises, "enclosure": _enclosure,
    "quadratics": _quadratics,
}  # fmt: skip
