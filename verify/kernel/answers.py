"""When two answers to one question cannot both be true, for kinds where to differ is not enough."""

from __future__ import annotations

from verify.kernel.numbers import field, rational, vector


def disjoint(one: object, other: object) -> bool:
    """Have two enclosures no number in common?

    >>> disjoint({"lower": 1, "upper": 2}, {"lower": "3/2", "upper": 4})
    False
    """
    low, high = (
        [rational(field(answer, key, "the answer")) for answer in (one, other)]
        for key in ("lower", "upper")
    )
    return any(p * s > r * q for (p, q), (r, s) in ((low[0], high[1]), (low[1], high[0])))


def far_apart(one: object, other: object) -> bool:
    """Is one of the intervals of a minimiser disjoint from the other answer's?"""
    intervals = ([field(answer, key, "the answer") for key in ("cos", "norm", "d_adv")] for answer in (one, other))
    for ends in zip(*intervals, strict=True):
        named = [dict(zip(("lower", "upper"), own, strict=True)) for own in ends if type(own) is list]
        if len(named) == 2 and disjoint(*named):
            return True
    return False


def balls_apart(one: object, other: object) -> bool:
    """Have two balls no point in common?"""
    keys = ("b", "radius")
    read = [
        [*field(answer, "w", "the answer"), *(field(answer, key, "the answer") for key in keys)]  # type: ignore[misc]
        for answer in (one, other)
    ]
    numbers, _ = vector([*read[0], *read[1]], "the balls")
    half = len(read[0])
    (*p, r), (*q, s) = numbers[:half], numbers[half:]
    return sum((x - y) ** 2 for x, y in zip(p, q, strict=True)) > (r + s) ** 2


CONTRADICT = {"margin": disjoint, "dual-gap": far_apart, "ball": balls_apart}
