"""A classifier on a plane, cut exactly into convex pieces of one label each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from theorems.geometry.objects.classifiers import Classifier
from theorems.geometry.picture.frame import Frame, Place


Affine = tuple[Fraction, Fraction, Fraction]  # a s + b t + c
Polygon = tuple[Place, ...]  # convex, counter-clockwise

MOST = 600
# Pieces beyond which a classifier is too intricate to be drawn.


class TooIntricate(Exception):
    """The classifier has more pieces here than a picture can show."""


class Cell(NamedTuple):
    """A convex piece of the plane inside which the label is one."""

    polygon: Polygon
    label: int


class Border(NamedTuple):
    """A stretch between two labels, with the label it bears itself."""

    start: Place
    end: Place
    left: int
    right: int
    belongs: int


def value(form: Affine, at: Place) -> Fraction:
    """Evaluate an affine function."""
    return form[0] * at[0] + form[1] * at[1] + form[2]


def split(polygon: Polygon, form: Affine) -> list[Polygon]:
    """Cut a convex polygon where the form is 0."""
    values = [value(form, at) for at in polygon]
    if min(values) >= 0 or max(values) <= 0:
        return [polygon]
    sides: tuple[list[Place], list[Place]] = ([], [])
    count = len(polygon)
    for i, (at, z) in enumerate(zip(polygon, values, strict=True)):
        if z >= 0:
            sides[0].append(at)
        if z <= 0:
            sides[1].append(at)
        after = values[(i + 1) % count]
        if z * after < 0:
            share, goal = z / (z - after), polygon[(i + 1) % count]
            crossing = (at[0] + share * (goal[0] - at[0]), at[1] + share * (goal[1] - at[1]))
            sides[0].append(crossing)
            sides[1].append(crossing)
    return [tuple(side) for side in sides]


def middle(polygon: Polygon) -> Place:
    """Return a point inside a convex polygon."""
    xs, ys = zip(*polygon, strict=True)
    return Fraction(sum(xs), len(xs)), Fraction(sum(ys), len(ys))


def cells(h: Classifier, frame: Frame, box: Polygon) -> list[Cell]:
    """Cut a box into the pieces on which the classifier has one label.

    Raises
    ------
    TooIntricate
        If there are more than a picture can show.
    """
    pieces = _affine_pieces(h, frame, box)
    found = []
    for polygon, tests in pieces:
        parts = [polygon]
        for test in tests:
            parts = [part for old in parts for part in split(old, test)]
        found += [Cell(part, h.label(frame.lift(middle(part)))) for part in parts]
        if len(found) > MOST:
            raise TooIntricate
    return found


def _affine_pieces(h: Classifier, frame: Frame, box: Polygon) -> list[tuple[Polygon, list[Affine]]]:
    """Return pieces with the affine functions whose signs tell the label there."""
    try:
        (first, *others), rule = h.layered()
    except ValueError:  # a border that is not straight
        raise TooIntricate from None
    start = [frame.form(w, b) for w, b in zip(first.weights, first.bias, strict=True)]
    pieces = _bent(box, start, first.slopes)
    for layer in others:
        further = []
        for polygon, values in pieces:
            before = [
                _combined(row, b, values) for row, b in zip(layer.weights, layer.bias, strict=True)
            ]
            further += _bent(polygon, before, layer.slopes)
        pieces = further
        if len(pieces) > MOST:
            raise TooIntricate
    return [
        (polygon, [_combined(row, c, outputs) for row, c in rule.differences(len(outputs))])
        for polygon, outputs in pieces
    ]


def _combined(row: Sequence[int | Fraction], b: int | Fraction, values: list[Affine]) -> Affine:
    columns = zip(*values, strict=True)
    a0, a1, a2 = (
        sum((w * x for w, x in zip(row, column, strict=True)), start=Fraction(0))
        for column in columns
    )
    return a0, a1, a2 + b


def _bent(
    polygon: Polygon, values: list[Affine], slopes: tuple[int | Fraction, int | Fraction]
) -> list[tuple[Polygon, list[Affine]]]:
    """Cut where a value changes its sign, and put it through the activation."""
    below, above = slopes
    parts = [polygon]
    if below != above:
        for form in values:
            parts = [part for old in parts for part in split(old, form)]
            if len(parts) > MOST:
                raise TooIntricate
    found = []
    for part in parts:
        at = middle(part)
        scales = [above if value(form, at) > 0 else below for form in values]
        found.append(
            (part, [(k * a, k * b, k * c) for k, (a, b, c) in zip(scales, values, strict=True)])
        )
    return found


def borders(pieces: Sequence[Cell], h: Classifier, frame: Frame) -> list[Border]:
    """Return where the label changes, each stretch with the label it bears itself.

    Pieces meet along stretches of common lines; on each stretch between two corners there is
    one label on the left and one on the right.
    """
    found = []
    for left, right, start, end in _stretches(pieces):
        if left is None or right is None or left == right:
            continue
        at = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        found.append(Border(start, end, left, right, h.label(frame.lift(at))))
    return _joined(found)


def outlines(pieces: Sequence[Cell], label: int) -> list[Polygon]:
    """Return closed loops around all that bears the label; fill them by the even-odd rule."""
    follow: dict[Place, list[Place]] = defaultdict(list)
    for left, right, start, end in _stretches(pieces):
        if left == label and right != label:
            follow[start].append(end)
        elif right == label and left != label:
            follow[end].append(start)
    loops = []
    while follow:
        start = min(follow)
        loop = [start]
        while True:
            choices = follow[loop[-1]]
            loop.append(choices.pop())
            if not choices:
                del follow[loop[-2]]
            if loop[-1] == start:
                break
        loops.append(_without_straight(loop[:-1]))
    return loops


def _stretches(
    pieces: Sequence[Cell],
) -> list[tuple[int | None, int | None, Place, Place]]:
    """Return every stretch with the labels to its left and right, None beyond the box."""
    lines: dict[tuple[Fraction, ...], list[tuple[Place, Place, int]]] = defaultdict(list)
    for polygon, label in pieces:
        for start, end in pairwise([*polygon, polygon[0]]):
            if start != end:
                lines[_line(start, end)].append((start, end, label))
    found = []
    for _, edges in sorted(lines.items()):
        corners = sorted({at for start, end, _ in edges for at in (start, end)})
        place = {at: k for k, at in enumerate(corners)}
        sides: dict[int, list[int | None]] = defaultdict(lambda: [None, None])
        for start, end, label in edges:
            low, high = sorted((place[start], place[end]))
            for k in range(low, high):
                # Counter-clockwise: the piece lies to the left of its edges.
                sides[k][0 if start < end else 1] = label
        for k, (left, right) in sorted(sides.items()):
            found.append((left, right, corners[k], corners[k + 1]))
    return found


def _line(start: Place, end: Place) -> tuple[Fraction, Fraction, Fraction]:
    """Return one name for the line through two points."""
    a, b = start[1] - end[1], end[0] - start[0]
    c = -(a * start[0] + b * start[1])
    lead = a or b
    return a / lead, b / lead, c / lead


def _joined(found: list[Border]) -> list[Border]:
    """Join stretches that continue one another on a line."""
    joined: list[Border] = []
    for border in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.end == border.start
            and last[2:] == border[2:]
            and _line(last.start, last.end) == _line(border.start, border.end)
        ):
            joined[-1] = last._replace(end=border.end)
        else:
            joined.append(border)
    return joined


def _without_straight(loop: list[Place]) -> Polygon:
    """Leave out corners at which a loop goes straight on."""
    kept = []
    for before, at, after in zip([loop[-1], *loop[:-1]], loop, [*loop[1:], loop[0]], strict=True):
        turn = (at[0] - before[0]) * (after[1] - at[1]) - (at[1] - before[1]) * (after[0] - at[0])
        if turn:
            kept.append(at)
    return tuple(kept)
