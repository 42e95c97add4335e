"""Answers: what stands beside certificates follows from them, word for word.

An answer is the object that ``verify decide``, ``verify direction`` and ``verify universal`` print: certificates, and
what they show in short. Whoever writes an answer derives its fields here, and ``check`` derives
them again: one that was altered, added or left out differs. Certificates are judged before.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import Any

from verify.kernel.files import HOLDERS
from verify.kernel.numbers import (
    Malformed,
    Refused,
    dot,
    field,
    rational,
    require,
    same,
    shown,
    vector,
)
from verify.kernel.packed import SAFE


MAX_MARGIN = "The direction is the max-margin vector w*, unnormalised: points of label -1 move along it, points of label 1 against it."
PROMISE = "Every separator h = sign(<w, x> + b) of S with margin g changes its label of a point x of label y at x - c y w* for every c > y (<w, x> + b) / (g sum_alpha), with w, b and g in the same units."
BOUNDS = "The exact max-margin vector was out of reach of the work that was allowed. The direction provably fools every separator of S (points of label -1 move along it, points of label 1 against it), and the squared margin of S lies between the two bounds given."
REGIONS = "Every classifier that fits S and whose -1 region is convex and open, or convex and closed, changes its label along the direction, from every point of that region."
STEPS = " From each point of S with label -1 it has done so at every step c >= {}."
SEPARATORS_TOO = " So does every linear separator at the points of label -1."
NO_SEPARATOR = " Nothing separates S linearly."
INSEPARABLE = "Nothing separates S: a mean of its +1 points is a mean of its -1 points."
NO_REGION = "No convex region fits S: a +1 point lies in the hull of the -1 points."
ONE_LABEL = "S bears one label: no direction fools every separator of it."
ONE_LABEL_REGIONS = "S bears one label: no direction leaves the region of every classifier that fits it."
NOTHING_MOVES = "No point of S bears the label -1: there is none to move."

Fields = dict[str, Any]


def decided(certificate: Fields) -> Fields:
    """Return what ``verify decide`` says on a certificate that holds."""
    reason = unfooled(certificate)
    own: Fields = {"answer": certificate["answer"], "certificate": certificate}
    if (certificate["question"]["class"], certificate["answer"]) == ("noises", "separable"):
        u = certificate["question"].get("direction") or certificate["evidence"]["u"]
        own["v"] = [_opposite(x) for x in u]  # the linear classifier: right where <u, g> > 0
    return own | ({"reason": reason} if reason else {})


def _opposite(number: Any) -> Any:
    if type(number) is int:
        return -number
    return number[1:] if number[0] == "-" else f"-{number.removeprefix('+')}"


def unfooled(certificate: Fields) -> str:
    """Say in words which separator, or which dead point, a "no" exhibits; nothing of other certificates."""
    question, evidence = certificate["question"], certificate["evidence"]
    if (question["class"], certificate["answer"]) == ("noises", "not") and "direction" not in question:
        weights = evidence["weights"]
        return f"point {weights[0][0]} is dead: its noise is 0" if len(weights) == 1 else ""
    if (question["class"], certificate["answer"]) != ("separators", "no") or not evidence:
        return ""
    w, b = evidence["separator"]["w"], evidence["separator"]["b"]
    v, label = _text(question["direction"]), question["label"]
    return f"the separator w = {_text(w)}, b = {b} is not fooled along {v} at the points of label {label:+d}"


def _text(numbers: list[object]) -> str:
    return f"({', '.join(map(str, numbers))})"


def directed(certificates: list[Any]) -> Fields:
    """Return what ``verify direction`` says on certificates that hold, if it says anything."""
    kinds = []
    for own in certificates:
        kind, answer = own["question"]["class"], own["answer"]
        kinds.append(f"{kind}: {answer}" if type(answer) is str else kind)
        for key in ("points", "labels"):
            listed = [field(one["question"], key, "the question") for one in (own, certificates[0])]
            require(same(*listed), f"the certificates speak of different {key}")
    found = _found(kinds, certificates) if kinds else None
    if found is None:
        msg = f"no direction follows from certificates of {', '.join(kinds) or 'nothing'}"
        raise Refused(msg)
    first = {"answer": certificates[0]["answer"], "certificate": certificates[0]}
    return first | found | {"certificates": certificates}


def _found(kinds: list[str], certificates: list[Any]) -> Fields | None:
    """Return direction, note and numbers, None where the certificates are of no known pattern."""
    question = certificates[0]["question"]
    v, label = question.get("direction"), question.get("label")
    bears, none = label in question["labels"], {"direction": None}
    match kinds:
        case ["separators: yes", "max-margin: yes"] if label == -1:
            return _max_margin(v, certificates[1])
        case ["separators: yes", "margin"] if label == -1:
            bounds = certificates[1]["answer"]
            return {"direction": v, "note": BOUNDS, "squared_margin": bounds}
        case ["separators: no"] if v == "every":
            return none | {"note": ONE_LABEL}
        case ["separators: vacuous"] if bears:
            return none | {"note": INSEPARABLE}
        case ["convex: no"] if v == "every" and label == -1:
            return none | {"note": ONE_LABEL_REGIONS}
        case ["convex: vacuous"] if label == -1:
            return none | {"note": NO_REGION if bears else NOTHING_MOVES}
        case ["convex: yes"] if label == -1:
            return {"direction": v, "note": REGIONS + _steps(certificates[0])}
        case ["convex: yes", "separators: yes" | "separators: vacuous"] if label == -1:
            other = certificates[1]["question"]
            alike = same(other["direction"], v) and other["label"] == -1
            require(alike, "the certificates speak of different directions")
            also = SEPARATORS_TOO if kinds[1] == "separators: yes" else NO_SEPARATOR
            return {"direction": v, "note": REGIONS + _steps(certificates[0]) + also}
    return None


def _steps(certificate: Fields) -> str:
    """Say from which step on every point within has left each region, where the evidence shows it.

    From x_o = sum lambda_j x_j + t v follows that x_i + c v is in no region for c >= t / lambda_i, or x_o were.
    """
    evidence, labels = certificate["evidence"], certificate["question"]["labels"]
    weights, unit = vector([weight for _, weight in evidence["weights"]], "weights")
    p, q = rational(evidence["t"])  # weights are positive, and on points within alone
    return STEPS.format(_written(p * unit, q * min(weights))) if len(weights) == labels.count(-1) else ""


def shortest(certificates: list[Any]) -> Fields:
    """Return what ``verify universal`` says on certificates that hold, if it says anything.

    How short is a v that leaves all but a few slabs? One certificate has such a v, one says that
    none is shorter than that, or than something; where one says that there is none at all, that is
    the answer.
    """
    words = [own["answer"] for own in certificates]
    questions = [own["question"] for own in certificates]
    for key in ("groups", "miss"):
        alike = all(same(one[key], questions[0][key]) for one in questions)
        require(alike, f"the certificates speak of different {key}")
    squares = [one["squared_radius"] for one in questions]
    first = {"certificate": certificates[0], "certificates": certificates}
    if words == ["no"] and squares == ["none"]:
        return first | {"answer": "none", "v": None, "missed": None, "squared_norm": None}
    require(words in (["yes", "no"], ["no"]) and "none" not in squares, "no least length follows from these certificates")
    require(questions[-1]["open_ball"], "the last certificate excludes more than shorter v")
    if words == ["no"]:
        bounds = {"lower": squares[0], "upper": None}
        return first | {"answer": "between", "v": None, "missed": None, "squared_norm": bounds}
    v = certificates[0]["evidence"]["v"]
    own, unit = vector(v, "v")
    (p, q), (lower, below) = map(rational, squares)
    require(dot(own, own) * q == p * unit**2, "v is not as long as its certificate allows")
    missed = [
        i for i, group in enumerate(questions[0]["groups"])
        if all(dot(row, [*own, unit]) < 0 for row, _ in (vector([*form["b"], form["c"]], "a form") for form in group))
    ]  # fmt: skip
    found = first | {"v": v, "missed": missed}
    if lower * q == p * below:
        return found | {"answer": "exact", "squared_norm": squares[0]}
    return found | {"answer": "between", "squared_norm": {"lower": squares[1], "upper": squares[0]}}


def _max_margin(v: object, certificate: Fields) -> Fields:
    """Return the fields of a direction that is the max-margin vector with a bias."""
    evidence = certificate["evidence"]
    require(certificate["question"]["bias"], "the max-margin vector is one without a bias")
    require(same(v, evidence["w"]), "the direction is not the max-margin vector")
    w, scale = vector(evidence["w"], "w")
    square, unit = dot(w, w), scale**2  # where w solves the problem, sum alpha = |w|^2
    own = {"w": v, "b": evidence["b"], "squared_margin": _written(unit, square)}
    return {
        "direction": v,
        "note": MAX_MARGIN,
        "max_margin": own | {"certificate": certificate},
        "theorem_5": {"sum_alpha": _written(square, unit), "promise": PROMISE},
    }


def _written(numerator: int, denominator: int) -> int | str:
    """Write a positive fraction in lowest terms."""
    common = gcd(numerator, denominator)
    p, q = numerator // common, denominator // common
    try:
        return f"{p}/{q}" if q != 1 else p if p < SAFE else str(p)
    except ValueError as error:  # Python's limit on the digits of one number
        raise Malformed(str(error)) from None


def is_error(value: object) -> bool:
    """Does a line of a batch say that its question could not be answered?"""
    return type(value) is dict and "error" in value and not {"format", *HOLDERS} & set(value)


def is_answer(value: object) -> bool:
    """Does anything stand beside the certificates of this value?"""
    if type(value) is not dict:
        return False
    return is_error(value) or bool(HOLDERS & set(value) and set(value) - HOLDERS)


def is_tried(value: object) -> bool:
    """Is it what ``verify try`` says of a claim? That follows from the claim, and not from certificates alone."""
    return type(value) is dict and {"id", "admitted", "failed"} <= set(value)


def answers(value: object) -> Iterator[Fields]:
    """Yield the answers of a value: itself, or those that stand where a certificate belongs."""
    ahead = [value]
    while ahead:
        first = ahead.pop()
        if type(first) is list:
            ahead += reversed(first)
        elif type(first) is dict and is_answer(first):
            yield first
        elif type(first) is dict and "format" not in first:
            ahead += reversed(first.values())


def check(answer: Fields) -> bool:
    """Refuse what does not fit, by its name; return False where nothing is shown at all."""
    given = {key: entry for key, entry in answer.items() if key != "id"}
    if "error" in given or given.get("answer") == "undecided":
        # Nothing is shown, so nothing but the reason may be said; what was decided on the way to
        # an undecided answer stands for itself.
        silent = {"error"} if "error" in given else {"answer", "reason", "certificates"}
        for key in set(given) - silent:
            require(given[key] is None, f"{shown(key)} is {shown(given[key])} though nothing was decided")
        return False
    several = "certificates" in given
    listed = given.get("certificates") if several else [given.get("certificate")]
    if type(listed) is not list or any(type(c) is not dict or "format" not in c for c in listed):
        msg = f"the {'certificates are' if several else 'certificate is'} not there"
        raise Refused(msg)
    about_slabs = listed and listed[0]["question"]["class"] == "quadratics"
    wanted = shortest if about_slabs else directed
    compare(given, wanted(listed) if several else decided(listed[0]))
    return True


def compare(given: Fields, wanted: Fields, within: str = "") -> None:
    """Refuse an object that is not the wanted one, with the name of the first difference."""
    for key in [*wanted, *(key for key in given if key not in wanted)]:
        name = f"{within}{key}" if key in wanted else shown(key)
        require(key in given, f"{name} is missing")
        require(key in wanted, f"{name} is nothing that these certificates show")
        one, other = given[key], wanted[key]
        if same(one, other):
            continue
        if type(one) is dict and type(other) is dict and "format" not in other:
            compare(one, other, f"{name}.")
        is_other = f"{name} is another one than the rest of the answer rests on"
        require(key not in ("certificate", "certificates"), is_other)
        require(False, f"{name} is {shown(one)}, the certificates show {shown(other)}")
