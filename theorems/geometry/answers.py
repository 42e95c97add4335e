"""Questions about a user's own data, answered as JSON objects."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, NamedTuple

from theorems.geometry.data import (
    Model,
    Table,
    class_labels,
    exact_vector,
    parse_json,
    read_table,
    read_vectors,
    reading_of,
    table_of,
    two_labels,
)
from theorems.geometry.deciders.convex import (
    decide_convex,
    decide_every_direction as decide_no_direction,
)
from theorems.geometry.deciders.margin import (
    WORK,
    MaxMargin,
    bound_margin,
    centroid_weights,
    combine,
    guessed_separator,
    guessed_weights,
    max_margin,
)
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.noises import (
    WORK as NOISES,
    AtZero,
    Noise,
    asked,
    decide_by_counting,
    decide_noises,
)
from theorems.geometry.deciders.obstacle import smallest
from theorems.geometry.deciders.separators import (
    WORK as DECIDING,
    decide_every_direction,
    decide_separators,
    separator_of,
)
from theorems.geometry.objects.labelled import LARGE, LabelledSet
from theorems.geometry.objects.networks import Network
from theorems.geometry.shortest_vectors import slabs_of
from verify import kernel
from verify.errors import BadInput, one_of
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    read_number,
    read_vector,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.guess import support_vectors
from verify.exact.integers import Rational, WorkLimit, dot, over_common_denominator, whole
from verify.exact.packing import rows_over
from verify.kernel import files, headline
from verify.kernel.numbers import same


MOST_CLASSES = 1000
CLASSES = ("separators", "convex", "multiclass")


def check_class(kind: object) -> None:
    """Raise BadInput unless this is a class that can be decided."""
    one_of("the class", kind, CLASSES)


def labelled_set(kind: str, table: Table, where: str, **names: str | None) -> LabelledSet:
    """Return the table with the labels of the class: +1 and -1, or 0, 1, ... for many classes."""
    if kind == "multiclass" and any(name is not None for name in names.values()):
        msg = "--positive and --negative name two labels; multiclass reads its classes 0, 1, ... from the file"
        raise BadInput(msg)
    return class_labels(table, where) if kind == "multiclass" else two_labels(table, where, **names)


def decide(
    kind: str,
    s: LabelledSet,
    direction: list[Rational],
    label: int | None,
    classes: int | None = None,
    work: int = DECIDING,
) -> Decision:
    """Decide whether a direction transfers to a whole class at the points of a label.

    work : limit of the search, in word multiplications

    Raises
    ------
    BadInput
        For a direction that is 0 or of another length than the points, or a label that
        cannot be.
    """
    check_class(kind)
    if len(direction) != s.dimension:
        msg = f"the direction has {len(direction)} entries, the points have {s.dimension}"
        raise BadInput(msg)
    if not any(direction):
        msg = "the direction is zero; give one that moves the points"
        raise BadInput(msg)
    if kind == "multiclass":
        return _decide_multiclass(s, direction, label, classes, work)
    if label is None:
        label = -1
    if label not in (1, -1):
        msg = f"the label is {label}; for {kind} it must be 1 or -1"
        raise BadInput(msg)
    search = decide_separators if kind == "separators" else decide_convex
    return search(s, direction, label, work=work)


def _decide_multiclass(
    s: LabelledSet,
    direction: list[Rational],
    label: int | None,
    classes: int | None,
    work: int,
) -> Decision:
    if label is None:
        msg = "multiclass needs a label: the class 0, 1, ... whose points move"
        raise BadInput(msg)
    if label < 0:
        msg = f"the label is {label}; for multiclass it must be a class 0, 1, ..."
        raise BadInput(msg)
    least = max([*s.labels, label]) + 1
    if classes is not None and not least <= classes <= MOST_CLASSES:
        msg = f"there are {classes} classes; {least} are needed, and {MOST_CLASSES} are the limit"
        raise BadInput(msg)
    if least > MOST_CLASSES:
        msg = f"the largest class is {least - 1}; {MOST_CLASSES - 1} is the limit, renumber them"
        raise BadInput(msg)
    return decide_multiclass(s, direction, label, classes=classes, work=work)


def noises(
    network: Network,
    points: list[list[Rational]],
    *,
    noise: Noise = "gradient",
    at_zero: AtZero = "below",
    direction: list[Rational] | None = None,
    work: int = NOISES,
) -> Decision:
    """Decide whether the noises of a network are separable; floats propose u where they can.

    Proposed are the u that counts units, and the current weights multiplied.

    Raises
    ------
    ValueError
        For a network of more outputs, or a point or a direction of another length.
    """
    given: dict[str, Any] = {"noise": noise, "at_zero": at_zero, "work": work}
    asked(network, points, noise=noise, at_zero=at_zero, direction=direction)
    if direction is not None:
        return decide_noises(network, points, direction=direction, **given)
    proposed = list(likely_directions(network))
    if noise == "gradient" and len(network.layers) == 2:
        for u in proposed:
            found = decide_by_counting(network, points, u, at_zero=at_zero)
            if found.answer is Answer.YES:
                return found
    return decide_noises(network, points, try_first=proposed, **given)


def likely_directions(network: Network) -> Iterator[list[int]]:
    """Yield integer directions along which units may send back, found in floats."""
    import numpy as np

    try:
        weights = [np.array(layer.weights, float) for layer in network.layers]
    except OverflowError:  # a rational beyond the range of floats
        return
    first, last = weights[0], weights[-1][0]
    made = []
    if len(weights) == 2 and len(first) <= first.shape[1] and last.all():
        made.append(np.linalg.lstsq(first, 1 / last, rcond=None)[0])
    current = weights[-1]
    for w in reversed(weights[:-1]):
        current = current @ w
    for u in (*made, current[0]):
        largest = np.abs(u).max()
        if np.isfinite(largest) and largest > 0:
            yield [int(x) for x in np.rint(u / largest * 2.0**26)]


def as_json(decision: Decision) -> dict[str, Any]:
    """Write a decision as the object that the command line prints."""
    if decision.certificate is not None:
        return headline.decided(decision.certificate)
    return _undecided(decision.reason)


def _undecided(reason: str) -> dict[str, Any]:
    """Write an answer that says nothing but why there is none."""
    return {"answer": "undecided", "certificate": None, "reason": reason}


def about(path: str, **options: Any) -> AboutTable | AboutQuestions:
    """Return what judges whether answers are about the data of a file, or the questions of a batch.

    Called with an answer whose certificates hold, and its number in its file, it says how the
    answer differs, "" where it does not; ``missing`` says what has no answer.
    """
    if path.lower().endswith(".jsonl"):
        if options:
            msg = f"{path}: --positive and --negative, and other options of a table, are for one; questions bear labels 1 and -1"
            raise BadInput(msg)
        return AboutQuestions(path)
    return AboutTable(path, **options)


class AboutTable:
    """The same points and labels, in the order of the file."""

    how = "row by row"

    def __init__(self, path: str, **options: Any) -> None:
        reading, self.names = reading_of(options)
        self.path = path
        self.lacks: BadInput | None = None
        self.table: Table | None = None
        try:
            self.table = read_table(path, reading)
        except BadInput as error:  # points alone will do where no certificate speaks of labels
            self.lacks = error
            try:
                self.table = read_table(path, reading, labelled=False)
            except BadInput as other:  # and vectors where one speaks of slabs
                try:
                    read_vectors(path)
                except BadInput:
                    raise other from None
        self.sets: dict[bool, LabelledSet] = {}

    def __call__(self, value: Any, count: int) -> str:
        """Compare each certificate with the data."""
        for number, certificate in enumerate(files.within(value), 1):
            question: Any = certificate["question"]  # type: ignore[index]
            if question["class"] == "quadratics":
                why = _other_slabs(question["groups"], read_vectors(self.path), self.path)
                if why:
                    return f"certificate {number} is not about {self.path}: {why}"
                continue
            if self.table is None:
                raise self.lacks or BadInput(self.path)
            if question["class"] == "noises":  # of points without labels
                why = self._other_points(question["points"])
                if why:
                    return f"certificate {number} is not about {self.path}: {why}"
                continue
            if "points" not in question or "labels" not in question:
                return f"certificate {number} names no labelled points, and so nothing of {self.path}"
            if self.lacks is not None:
                raise self.lacks
            many = question["class"] == "multiclass"
            if many not in self.sets:
                kind = question["class"]
                self.sets[many] = labelled_set(kind, self.table, self.path, **self.names)
            own = self.sets[many].to_json()
            if question["points"] == own["points"] and question["labels"] == own["labels"]:
                continue  # number for number, as both are written; the kernel has seen that these are numbers
            why = _difference(_set_of(question), self.sets[many])
            if why:
                return f"certificate {number} is not about {self.path}: {why}"
        return ""

    def _other_points(self, points: list[Any]) -> str:
        assert self.table is not None
        asked, own = (
            LabelledSet(listed, [1] * len(listed))
            for listed in ([read_vector(x) for x in points], self.table.exact_points())
        )
        return _difference(asked, own)

    def missing(self, count: int) -> str:
        """Nothing: a table has no number of questions."""
        return ""


class AboutQuestions:
    """The question of each line of a batch, in its order."""

    how = "question by question"

    def __init__(self, path: str) -> None:
        self.path = path
        with opened(path) as stream:
            self.lines = [(k, line) for k, line in enumerate(stream, 1) if line.strip()]

    def __call__(self, value: Any, count: int) -> str:
        """Compare the answer with the question of its number."""
        if not headline.is_answer(value):
            return "a certificate alone is no answer to a question"
        if count > len(self.lines):
            return f"{self.path} has no question {count}"
        number, line = self.lines[count - 1]
        where = f"{self.path}, line {number}"
        try:
            question = parse_json(line, where)
            own = _own_id(question.get("id"), line) if isinstance(question, dict) else None
        except BadInput:  # what cannot be read has no id, and an error for its answer
            question, own = None, None
        given, certificate = value.get("id"), value.get("certificate")
        if not same(given, own):
            return f"the id is {given!r:.40}, that of {where} is {own!r:.40}"
        if certificate is None:  # an error, or undecided
            return ""
        try:
            asked = _question(question, where)
        except BadInput as error:
            return f"it answers what cannot be asked: {error}"
        return _other_question(certificate["question"], asked, where)

    def missing(self, count: int) -> str:
        """Say how many questions have no answer."""
        left = len(self.lines) - count
        has = "has" if left == 1 else "have"
        return f"{left} of {len(self.lines)} questions of {self.path} {has} no answer" if left > 0 else ""


def _other_question(question: dict[str, Any], asked: Question, where: str) -> str:
    """Say in what a question of a certificate differs from the one that was asked."""
    if question["class"] != asked.kind:
        return f"its class is {question['class']!r}, {where} asks about {asked.kind!r}"
    why = _difference(_set_of(question), asked.s)
    if why:
        return f"it is not about {where}: {why}"
    label = -1 if asked.label is None else asked.label
    least = max(asked.s.labels) + 1
    v = question["direction"]  # "every" is no question of a batch
    pairs = {
        "label": (question["label"], label),
        "direction": (read_vector(v) if isinstance(v, list) else v, tuple(asked.direction)),
        "number of classes": (question.get("classes", least), asked.classes or least),
    }
    different = (name for name, (one, other) in pairs.items() if one != other)
    return next((f"its {name} is another one than {where} asks about" for name in different), "")


def _other_slabs(groups: list[Any], given: list[list[Rational]] | Model, path: str) -> str:
    """Say where groups of forms differ from the slabs of a file, by v or -v or by v alone."""
    asked = [[_form(form) for form in group] for group in groups]
    noun = "points" if isinstance(given, Model) else "vectors"
    for one_sided in (False, True):
        slabs = slabs_of(given, path, one_sided=one_sided)
        own = [[_form(form) for form in group] for group in slabs.question(0, None)["groups"]]
        if own == asked:
            return ""
        if len(own) != len(asked):
            return f"it speaks of {len(asked)} {noun}, the file has {len(own)}"
        if [*map(len, own)] == [*map(len, asked)]:
            break
    if sorted(own) == sorted(asked):
        return f"it has the same {noun} in another order"
    i = next((i for i, pair in enumerate(zip(asked, own, strict=True)) if pair[0] != pair[1]), 0)
    return f"{noun[:-1]} {i} is another one"


def _form(form: dict[str, Any]) -> tuple[tuple[Rational, ...], Rational, str]:
    """Return a form in numbers, its square part as text: slabs have none."""
    return read_vector(form["b"]), read_number(form["c"]), json.dumps(form.get("A"))


def _set_of(question: dict[str, Any]) -> LabelledSet:
    return LabelledSet.from_json({key: question[key] for key in ("points", "labels")})


def _difference(asked: LabelledSet, own: LabelledSet) -> str:
    """Say where two sets differ, "" where they do not."""
    if asked == own:
        return ""
    if (len(asked.points), asked.dimension) != (len(own.points), own.dimension):
        here, there = (
            f"{len(s.points)} points of {s.dimension} coordinates" for s in (asked, own)
        )
        return f"it speaks of {here}, the file has {there}"
    rows = [list(zip(s.points, s.labels, strict=True)) for s in (asked, own)]
    i = next(i for i, (one, other) in enumerate(zip(*rows, strict=True)) if one != other)
    if Counter(rows[0]) == Counter(rows[1]):
        return f"it has the same rows in another order, from point {i} on"
    return f"point {i} has {'another label' if asked.points[i] == own.points[i] else 'other coordinates'}"


def opened(path: str) -> IO[str]:
    """Open the questions of a batch; "-" is the standard input."""
    try:
        source: Any = 0 if path == "-" else Path(path)
        return open(source, encoding="utf-8", errors="replace", closefd=path != "-")
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); check the name"
        raise BadInput(msg) from None


def batch(lines: Iterator[str], name: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Answer one question a line, in order; a bad line gets an error, and the rest goes on.

    Yields
    ------
    the answer, and whether the line was good
    """
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where, own = f"{name}, line {count}", None
        try:
            question = parse_json(line, where)
            if not isinstance(question, dict):
                msg = f"{where}: must be an object"
                raise BadInput(msg)
            own = _own_id(question.get("id"), line)
            try:
                decision = decide(*_question(question, where))
            except BadInput as error:
                if str(error).startswith(where):
                    raise
                msg = f"{where}: {error}"
                raise BadInput(msg) from None
        except BadInput as error:
            yield {"id": own, "error": str(error)}, False
        else:
            yield {"id": own} | as_json(decision), True


def _own_id(value: Any, line: str) -> Any:
    """Return the id as the line has it; numbers in it were read as fractions."""
    if isinstance(value, str | int | type(None)):
        return value
    own = json.loads(line)["id"]
    try:
        json.dumps(own, allow_nan=False)
    except ValueError:  # a number beyond the range of floats
        return str(value)
    return own


class Question(NamedTuple):
    """What a line of a batch asks."""

    kind: str
    s: LabelledSet
    direction: list[Rational]
    label: int | None
    classes: int | None


def _question(question: Any, where: str) -> Question:
    """Read what a line of a batch asks."""
    if not isinstance(question, dict):
        msg = f"{where}: must be an object"
        raise BadInput(msg)
    if "direction" not in question or "class" not in question:
        msg = f'{where}: needs "class", "points", "labels" and "direction"'
        raise BadInput(msg)
    check_class(question["class"])
    many = ("classes",) if question["class"] == "multiclass" else ()
    table = table_of(question, where, ("id", "class", "direction", "label", *many))
    s = labelled_set(question["class"], table, where)
    direction = exact_vector(question["direction"], f"{where}, direction")
    label, classes = question.get("label"), question.get("classes")
    for name, value in (("label", label), ("number of classes", classes)):
        if value is not None and type(value) is not int:
            msg = f"{where}: the {name} is {value!r:.40}; it must be an integer"
            raise BadInput(msg)
    return Question(question["class"], s, direction, label, classes)


def transferable_direction(
    s: LabelledSet, target: str = "separators", *, work: int = WORK
) -> dict[str, Any]:
    """Find a direction that provably transfers, for the points of label -1.

    Parameters
    ----------
    target : "separators" for every linear separator (the max-margin vector if it can be had;
        the points of label +1 move against it), "convex" for every classifier with a convex
        open or closed -1 region, such as the ReLU networks with nonnegative output weights, or
        "both"
    work : limit of the search for the max-margin vector, in word multiplications
    """
    try:
        found = _of_separators(s, work) if target == "separators" else _of_regions(s, target)
    except WorkLimit as reached:  # a number too long to be written
        found = [undecided(str(reached))]
    certificates = [certificate for decision in found for certificate in decision.certificates]
    limit = next((one.reason for one in found if one.answer is Answer.UNDECIDED), None)
    if limit is None:
        try:
            return headline.directed(certificates)
        except kernel.Malformed as error:  # likewise
            limit = str(error)
    return _undecided(limit) | {"direction": None, "certificates": certificates}


def _of_separators(s: LabelledSet, work: int) -> list[Decision]:
    """Decide about the max-margin vector; where there is none, about every direction or none."""
    support = support_vectors(s.signed_rows, bias=True) if len(s.labels) * s.dimension >= MANY else None
    solution = max_margin(s, work=work, support=support)
    if isinstance(solution, MaxMargin):
        own = {"w": write_vector(solution.w), "b": write_number(solution.b)}
        hint = (own, dict(enumerate(solution.alpha)))
        return [decide_separators(s, solution.w, -1, hint=hint), solution.decision]
    if solution.answer is Answer.NO:
        return [decide_every_direction(s, s.labels[0])]
    if solution.answer is Answer.VACUOUS:
        return [_nothing_separates(s, solution.certificate)]
    return _near_max_margin(s, support)


def _of_regions(s: LabelledSet, target: str) -> list[Decision]:
    """Take the +1 point nearest to the mean of the -1 points, less that mean."""
    within, beyond = s.where(-1), s.where(1)
    if not within or not beyond:
        return [decide_no_direction(s, -1)]
    count, total = len(within), s.total(within)
    candidates = ((i, [count * x - t for x, t in zip(s.rows[i], total, strict=False)]) for i in beyond)
    outside, ahead = min(candidates, key=lambda one: dot(one[1], one[1]))
    nearest: Sequence[Rational] = [whole(Fraction(x, count * s.denominator)) for x in ahead]
    if not any(nearest):  # a +1 point is the mean itself: no region fits, whatever the direction
        nearest = [1] + [0] * (s.dimension - 1)
    decision = decide_convex(s, nearest, -1)
    if decision.certificate is not None and decision.answer is Answer.YES:
        # It rests on all n points within, not on few: so each of them has a step that is enough, n.
        own = decision.certificate
        weights = write_weights(dict.fromkeys(within, Fraction(1, count)))
        on_all = certified(own["question"], "yes", own["evidence"] | {"outside": outside, "t": 1, "weights": weights})
        decision = on_all if on_all.certificate is not None else decision
    if target == "both" and decision.answer is Answer.YES:
        return [decision, decide_separators(s, nearest, -1)]
    return [decision]


def _nothing_separates(s: LabelledSet, found: dict[str, Any] | None = None) -> Decision:
    """Show points that are in the way, none too many of them.

    found : a certificate with weights on some that are, where there is one already
    """
    axis = [1] + [0] * (s.dimension - 1)
    decision = decide_separators(s, axis, -1) if found is None else Decision(Answer.VACUOUS, (found,))
    if decision.certificate is None:
        return decision
    listed = decision.certificate["evidence"]["weights"]
    numerators, _ = over_common_denominator([read_number(a) for _, a in listed])
    weights = smallest(s, dict(zip((i for i, _ in listed), numerators, strict=True)))
    question = s.question("separators", direction=write_vector(axis), label=-1)
    return certified(question, "vacuous", {"weights": write_weights(weights)})


def known(s: LabelledSet) -> dict[int, Any]:
    """Return how the points of a large set are packed, by the id of their list: see ``packing.shared``."""
    if s.packed is not None or len(s.labels) * s.dimension < LARGE:
        return {}
    return {id(s.listed): rows_over([row[:-1] for row in s.rows], s.denominator)}


MANY = 1000
# Numbers of a set from which floats are asked once, for the exact search and for bounds.


def _near_max_margin(s: LabelledSet, support: dict[int, float] | None = None) -> list[Decision]:
    """Without the exact max-margin vector: a certified direction, and bounds on the margin.

    support : what floats say of the multipliers, where they were asked
    """
    support = support_vectors(s.signed_rows, bias=True) if support is None else support
    weights = guessed_weights(s, support)
    bounds = undecided("") if weights is None else bound_margin(s, weights, guessed_separator(s, support))
    if weights is not None and bounds.certificate is None:
        bounds = bound_margin(s, weights)
    if weights is None or bounds.certificate is None:
        weights = centroid_weights(s)
        try:
            separator = separator_of(s)
        except WorkLimit as limit:
            return [undecided(str(limit))]
        if separator is None:
            return [_nothing_separates(s)]
        bounds = bound_margin(s, weights, separator)
    if bounds.certificate is None:
        return [bounds]
    question = s.question("separators", direction=write_vector(combine(s, weights)), label=-1)
    evidence = {
        "separator": bounds.certificate["evidence"]["separator"],
        "weights": write_weights(weights),
    }
    return [certified(question, "yes", evidence), bounds]
