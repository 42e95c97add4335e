"""What a picture shows, in the coordinates of the space; ``compose`` puts it on a plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from theorems.geometry.objects.classifiers import Classifier
from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture import naming
from theorems.geometry.picture.material import Labelled, Move, Point, Subject, separator, subject
from verify.exact.decision import read_vector
from verify.exact.integers import Rational


@dataclass
class View:
    """A classifier, points that move, lines, arrows, hulls, and the sentences of the caption."""

    name: str
    s: Labelled | None = None
    h: Classifier | None = None
    moves: list[Move] = field(default_factory=list)
    culprit: int | None = None
    wanted: list[Point] = field(default_factory=list)  # directions the plane should hold
    origin: Point | None = None
    lines: list[tuple[str, str, Linear]] = field(default_factory=list)  # kind, name, score 0
    arrows: list[tuple[str, Point, Point]] = field(default_factory=list)  # name, from, to
    marks: list[tuple[str, Point, str]] = field(default_factory=list)  # name, place, meaning
    hulls: list[tuple[int, list[int]]] = field(default_factory=list)  # label, points
    wedge: tuple[Point, Point, Point] | None = None  # apex, two sides
    rings: set[int] = field(default_factory=set)
    ringed: str = "bears weight in the certificate"  # what a ring means
    family: str = "other separators of S"  # what the dashed lines are
    noun: str = "point"  # what a sign of a label stands for
    subject: Subject = field(default_factory=Subject)
    caption: list[str] = field(default_factory=list)

    def tell(self, y: int) -> str:
        """Write a label as this picture does."""
        return naming.label(y, classes=self.s is not None and self.s.many)

    def labelled(self, y: int) -> str:
        """Say of which label, or of which class.

        >>> View("instance").labelled(-1)
        'label −1'
        """
        return self.tell(y) if self.s is not None and self.s.many else f"label {self.tell(y)}"

    def point(self, index: int) -> str:
        """Name a point of the set that is drawn."""
        return naming.point(index, self.subject.letter)

    def about(self, instance: Any) -> View:
        """Say what the set that is drawn has to do with the instance."""
        if self.s is not None:
            self.subject = subject(self.s, instance)
            self.caption += [self.subject.sentence] * bool(self.subject.sentence)
        return self

    def add_margin(self, found: dict[str, Any]) -> None:
        """Show the margin of the max-margin classifier, and the points that hold it in place."""
        own = separator(found["evidence"])
        self.lines += [
            ("margin", "", own._replace(b=own.b - 1)), ("margin", "", own._replace(b=own.b + 1))
        ]
        self.rings |= {int(i) for i, _ in found["evidence"]["alpha"]}


def best_of(found: dict[str, Any], view: View) -> str:
    """Name the classifier of a max-margin certificate."""
    through = "" if found["question"].get("bias", True) else " among those through 0"
    return f"the max-margin classifier of {view.subject.name}{through}"


def axis(d: int, k: int) -> Point:
    """Return a unit vector."""
    return tuple(int(i == k) for i in range(d))


def minus(v: Point) -> Point:
    """Return the opposite vector."""
    return tuple(-c for c in v)


def combined(s: Labelled, weights: Sequence[tuple[int, Rational]]) -> Point:
    """Return a weighted sum of points of S."""
    columns = zip(*([a * x for x in s.points[i]] for i, a in weights), strict=True)
    return tuple(sum(column, start=Fraction(0)) for column in columns)


def moves_against(s: Labelled, v: Point) -> list[Move]:
    """Return -y v for each point of S."""
    return [
        Move(x, tuple(-y * c for c in v), i)
        for i, (x, y) in enumerate(zip(s.points, s.labels, strict=True))
    ]


def moves_asked(s: Labelled, one: dict[str, Any]) -> list[Move]:
    """Return the moves that a certificate asks about: the points of a label along a direction."""
    question = one["question"]
    direction = question["direction"]
    v = axis(len(s.points[0]), 0) if direction == "every" else read_vector(direction)
    own = range(len(s.points)) if question["label"] == 0 and not s.many else s.where(question["label"])
    return [Move(s.points[i], v, i) for i in own]
