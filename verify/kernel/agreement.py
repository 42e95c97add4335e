"""Two classifiers on two samples: how many points of each sample both get right.

A classifier is a list of rows w_0, w_1, ...; it is right at a point of class c where <w_c, x>
is larger than the score of every other row. Two classes 0 and 1 with the rows w and 0 are the
labels +1 and -1 of sign(<w, x>). Points and rows are sparse: lists of [coordinate, value].
"""

from __future__ import annotations

from verify.kernel.numbers import Malformed, field, require, vector


def check_agreement(question: object, answer: object, evidence: object) -> None:
    """Do both classifiers get so many points right, in the first sample and in the second?

    ``counts`` says how often each point occurs in each sample. There is nothing to find, and the
    evidence is empty; everything is counted here.
    """
    points = entries(field(question, "points", "the question"), "a point")
    classes = naturals(field(question, "classes", "the question"), "classes", len(points))
    counts = [
        naturals(sample, "the counts of a sample", len(points))
        for sample in two(field(question, "counts", "the question"), "counts")
    ]
    classifiers = [
        entries(rows, "a row")
        for rows in two(field(question, "classifiers", "the question"), "classifiers")
    ]
    if any(len(rows) <= max(classes) for rows in classifiers):
        msg = "a classifier has no row for some class"
        raise Malformed(msg)
    both = [
        all(is_right(rows, point, own) for rows in classifiers)
        for point, own in zip(points, classes, strict=True)
    ]
    found = [sum(c for c, right in zip(sample, both, strict=True) if right) for sample in counts]
    given = field(answer, "counts", "the answer")
    same = type(given) is list and given == found and all(type(c) is int for c in given)
    require(same, f"both classifiers get {found} points right")


def is_right(rows: list[dict[int, int]], point: dict[int, int], own: int) -> bool:
    """Is the own score larger than every other one? All stand over one positive unit."""
    scores = [sum(x * row.get(k, 0) for k, x in point.items()) for row in rows]
    return all(scores[own] > score for m, score in enumerate(scores) if m != own)


def two(value: object, name: str) -> list[object]:
    """Return a list of two entries."""
    if type(value) is not list or len(value) != 2:
        msg = f"{name} must be a list of two, one for each sample"
        raise Malformed(msg)
    return value


def naturals(value: object, name: str, size: int) -> list[int]:
    """Return a list of ``size`` integers that are not negative."""
    if type(value) is not list or len(value) != size:
        msg = f"{name} must be a list of {size} integers"
        raise Malformed(msg)
    if any(type(entry) is not int or entry < 0 for entry in value):
        msg = f"{name} must be integers, none of them negative"
        raise Malformed(msg)
    return value


def entries(value: object, name: str) -> list[dict[int, int]]:
    """Return sparse vectors, all over one common denominator."""
    if type(value) is not list or not value or any(type(sparse) is not list for sparse in value):
        msg = f"there must be a list of at least one list for {name}"
        raise Malformed(msg)
    flat = [pair for sparse in value for pair in sparse]
    if any(type(pair) is not list or len(pair) != 2 for pair in flat):
        msg = f"{name} must be a list of pairs [coordinate, value]"
        raise Malformed(msg)
    if any(type(k) is not int or k < 0 for k, _ in flat):
        msg = f"the coordinates of {name} must be integers, none of them negative"
        raise Malformed(msg)
    numerators = iter(vector([x for _, x in flat], name)[0])
    found = [{k: next(numerators) for k, _ in sparse} for sparse in value]
    if any(len(own) < len(sparse) for own, sparse in zip(found, value, strict=True)):
        msg = f"{name} lists a coordinate twice"
        raise Malformed(msg)
    return found
