"""When two answers to one question cannot both be true, for kinds where to differ is not enough."""

from __future__ import annotations

from verify.kernel.numbers import field, rational


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


CONTRADICT = {"margin": disjoint}
