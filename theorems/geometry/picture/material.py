"""What a finding holds that can be drawn, read from its JSON alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from theorems.geometry.deciders.convex import network_of
from theorems.geometry.deciders.multiclass import classifier_of
from theorems.geometry.objects.classifiers import Classifier, classifier_in
from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture import naming
from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational
from verify.picture import words


Point = tuple[Rational, ...]


class Move(NamedTuple):
    """A point that sets out along a direction; ``which`` is its index in S, if it is there."""

    point: Point
    direction: Point
    which: int | None = None


class Labelled(NamedTuple):
    """Points with labels, as drawn."""

    points: tuple[Point, ...]
    labels: tuple[int, ...]

    def where(self, label: int) -> list[int]:
        """Return the indices of the points with a label."""
        return [i for i, y in enumerate(self.labels) if y == label]

    @property
    def many(self) -> bool:
        """Are the labels classes 0, 1, ... rather than +1 and -1?"""
        return not set(self.labels) <= {1, -1}


def certificate(certificates: Sequence[dict[str, Any]], kind: str, *answers: Any) -> Any:
    """Return the first certificate of a kind, with one of the answers if any is named."""
    for one in certificates:
        if one["question"]["class"] == kind and (not answers or one["answer"] in answers):
            return one
    return None


def set_of(one: dict[str, Any]) -> Labelled:
    """Return the labelled set that a certificate is about."""
    question = one["question"]
    points = tuple(read_vector(point) for point in question["points"])
    return Labelled(points, tuple(question["labels"]))


def labelled_sets(instance: Any) -> list[Labelled]:
    """Return the labelled sets within an instance, outermost first."""
    return [
        set_of({"question": found})
        for found in objects(instance)
        if found.get("points") and "labels" in found
    ]


def labelled_set(instance: Any) -> Labelled | None:
    """Return the first labelled set within an instance."""
    return next(iter(labelled_sets(instance)), None)


class Subject(NamedTuple):
    """What a picture calls the set that it draws, and its points; a sentence where it is not S."""

    name: str = "S"
    letter: str = "x"
    sentence: str = ""


LONGEST_SET = 90
# Letters of a set that a sentence still has room for.


def subject(s: Labelled, instance: Any) -> Subject:
    """Say how the set drawn comes from the instance: as it is, or by which change.

    Points have other names than on the page wherever the set is another one.
    """
    own = labelled_sets(instance)
    if not own or own == [s]:
        return Subject()
    base, pairs = own[0], list(zip(s.points, s.labels, strict=True))
    if len(own) == 1 and len(s.points[0]) == len(base.points[0]):
        rest = list(zip(base.points, base.labels, strict=True))
        extra = [i for i, pair in enumerate(pairs) if not _taken(rest, pair)]
        if not rest and extra:
            named = [f"{naming.point(i, 'z')} = {words.vector(s.points[i])} of label "
                     f"{naming.label(s.labels[i], classes=s.many)}" for i in extra]
            return Subject("T", "z", f"T, which is drawn, is S with {words.listed(named)} added.")
    told = _told(own, s)
    if told:
        return Subject("T", "z", f"T, which is drawn, has {told}.")
    text = naming.signed(s.points, s.labels)
    end = f": T = {text}." if len(text) <= LONGEST_SET else "; the certificate lists it."
    return Subject("T", "z", f"T, which is drawn, is not S but made from it{end}")


def _told(own: Sequence[Labelled], s: Labelled) -> str:
    """Say which points of the instance's sets the set has, and which label stands for what."""
    points = [x for one in own for x in one.points]
    labels = [y for one in own for y in one.labels]
    left, signs = list(zip(points, labels, strict=True)), dict[int, set[int]]()
    for x, y in zip(s.points, s.labels, strict=True):
        at = [pair for pair in left if pair[0] == x]
        # Of equal points, first one that bears the label itself or one that already stands for it.
        best = min(at, key=lambda pair: (pair[1] != y, pair[1] not in signs.get(y, ())), default=None)
        if best is None:
            return ""
        left.remove(best)
        signs.setdefault(y, set()).add(best[1])
    if len(set().union(*signs.values())) < sum(map(len, signs.values())):
        return ""
    which = "S" if len(own) == 1 else f"the {len(own)} samples"
    count = f"{len(s.points)} of the {len(points)}"
    if not left:
        count = {1: "the one", 2: "both"}.get(len(points), f"all {len(points)}")
    told = f"{count} point{'s' * (len(points) != 1)} of {which}"
    changed = {y: old for y, old in signs.items() if old != {y}}
    if changed:
        parts = [
            f"class{'es' * (len(old) > 1)} {words.listed([str(k) for k in sorted(old)])} as "
            f"{naming.label(y, classes=s.many)}"
            for y, old in sorted(changed.items(), reverse=True)
        ]
        told += f", {words.listed(parts)}"
    return told


def _taken(left: list[tuple[Point, int]], pair: tuple[Point, int]) -> bool:
    """Take a point out of a list; was it there?"""
    if pair in left:
        left.remove(pair)
        return True
    return False


def classifiers(value: Any) -> list[Classifier]:
    """Return every linear classifier, network and region in a JSON value, outermost first."""
    return [h for found in objects(value) if (h := classifier_in(found)) is not None]


def separator(pair: dict[str, Any]) -> Linear:
    """Return the separator that a certificate writes as w and b."""
    return Linear(read_vector(pair["w"]), read_number(pair["b"]))


def exhibited(one: dict[str, Any]) -> Classifier | None:
    """Return the classifier that a certificate exhibits."""
    kind, evidence = one["question"]["class"], one["evidence"]
    if kind in ("ray", "labels"):
        return classifier_in(one["question"]["classifier"])
    if kind == "max-margin" and one["answer"] == "yes":
        return separator(evidence)
    if kind == "convex" and "units" in evidence:
        return network_of(one)
    if kind == "multiclass" and "classifier" in evidence:
        return classifier_of(one)
    return separator(evidence["separator"]) if "separator" in evidence else None


def ray_of(one: dict[str, Any]) -> Move:
    """Return the ray that a certificate asks about."""
    question = one["question"]
    return Move(read_vector(question["point"]), read_vector(question["direction"]))


def weights_of(one: dict[str, Any]) -> list[tuple[int, Rational]]:
    """Return the weights of a certificate by point."""
    return [(int(i), read_number(weight)) for i, weight in one["evidence"]["weights"]]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects within a JSON value, the outer ones first."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def is_one_label(s: Labelled) -> bool:
    """Does every point of the set bear one label?"""
    return len(set(s.labels)) == 1


def extent(points: Sequence[Point]) -> Fraction:
    """Return the largest difference of a coordinate between two points, at least 1."""
    spans = (max(column) - min(column) for column in zip(*points, strict=True))
    return max(Fraction(max(spans)), Fraction(1))
