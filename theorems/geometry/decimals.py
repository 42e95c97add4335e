"""Numbers in text, read exactly: one by one, or thousands at once as integers over a power of ten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from verify.errors import BadInput
from verify.exact.integers import Rational, whole
from verify.exact.rows import LARGE, Rows


NUMBER = re.compile(r"([+-]?)(?:([0-9]+)/([0-9]+)|([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?)")
LONGEST = 1100
# Digits and decimal exponents beyond those of any float are refused: 1e999999999 fits no memory.
MOST_PLACES = 40
# Digits after the point up to which all numbers go over one power of ten.
WORD = 18
# Digits of any integer of 64 bits.
MISSING = frozenset({
    "", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null", "none", "nil", "?", "-", ".", "missing",
})  # fmt: skip
# What programs write where there is nothing, in small letters.


def number(text: str, where: str) -> Rational:
    """Read "3", "-1/2", "0.1", "1.e5" or "1e-3" as the exact fraction it says.

    >>> number("1.e+05", "here"), number("-2.50", "here")
    (100000, Fraction(-5, 2))
    """
    top, bottom, places = _parts(text, where)
    if bottom != 1:
        return whole(Fraction(top, bottom))
    return top * 10**-places if places <= 0 else whole(Fraction(top, 10**places))


def _parts(text: str, where: str) -> tuple[int, int, int]:
    """Return p, q and k of a number p / (q 10^k); k may be negative, and q is 1 for a decimal."""
    text = text.strip()
    if len(text) > LONGEST and not text.strip("0123456789+-./eE"):
        msg = f"{where}: the number {text:.12}... has {len(text)} characters, more than {LONGEST}; round or scale the data"
        raise BadInput(msg)
    match = NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        if text.casefold() in MISSING:
            advice = "" if where.startswith("--") else "; leave such points out"  # an option is no point
            msg = f"{where}: {text!r:.40} is no number but a missing value{advice}"
        else:
            comma = ", with a point and no comma" if re.fullmatch("[+-]?[0-9]+,[0-9]+", text) else ""
            msg = f'{where}: {text!r:.40} is no number; write integers, decimals{comma} or "p/q"'
        raise BadInput(msg)
    sign, p, q, decimal, exponent = match.groups()
    if exponent and (len(exponent) > 5 or abs(int(exponent)) > LONGEST):
        msg = f"{where}: the exponent of {text!r:.40} is beyond {LONGEST}; scale the data"
        raise BadInput(msg)
    if decimal is None:
        if not int(q):
            msg = f"{where}: {text!r:.40} has denominator 0"
            raise BadInput(msg)
        return int(sign + p), int(q), 0
    before, _, after = decimal.partition(".")
    top, places = int(f"{sign}{before}{after}"), len(after) - int(exponent or 0)
    return (top, 1, places) if top else (0, 1, 0)


class Block(NamedTuple):
    """Rows of numbers m / 10^k.

    tops : the integers m; an array (rows, d) of 64 bits, or lists where some are longer
    places : the k >= 0, an array (rows, d)
    size : the most digits of an m
    ratios : by place among all of them, what is no such number
    """

    tops: Any
    places: Any
    size: int
    ratios: dict[int, Fraction]


def block(rows: Sequence[Sequence[str]], where: Callable[[int, int], str]) -> Block:
    """Read rows of d numbers each, exactly.

    Parameters
    ----------
    where : names the place of an entry, by row and column

    Raises
    ------
    BadInput
        Of the first entry that is no number.
    """
    import numpy as np

    count, size = len(rows), len(rows[0])
    text = "\n".join([",".join(row) for row in rows])
    if " " in text or "\t" in text:
        rows = [[entry.strip() for entry in row] for row in rows]
        text = "\n".join([",".join(row) for row in rows])
    raw = np.frombuffer(f"{text}\n".encode("utf-8", "surrogatepass"), np.uint8)
    ends = np.flatnonzero((raw == ord(",")) | (raw == ord("\n")))
    if len(ends) != count * size:  # an entry holds a comma or a line break
        for i, row in enumerate(rows):
            for k, entry in enumerate(row):
                _parts(entry, where(i, k))
    starts = np.concatenate(([0], ends[:-1] + 1))
    first = raw[starts]
    minus = first == ord("-")
    signed = minus | (first == ord("+"))
    is_digit, is_dot, is_e = (raw - ord("0")) < 10, raw == ord("."), (raw | 32) == ord("e")
    before = np.concatenate(([0], np.cumsum(is_digit)))
    dots_before, e_before = (np.concatenate(([0], np.cumsum(one))) for one in (is_dot, is_e))
    where_dots, where_e = (np.append(np.flatnonzero(one), 0) for one in (is_dot, is_e))
    # A number is a sign, digits with a point or none, and perhaps an e with a sign and digits.
    powers = e_before[ends] - e_before[starts]
    middle = np.where(powers == 1, where_e[e_before[starts]], ends)
    low, high = before[starts], before[middle]
    digits, dots = high - low, dots_before[ends] - dots_before[starts]
    plain = (digits + dots + signed == middle - starts) & (digits > 0) & (digits <= WORD) & (dots <= 1) & (powers <= 1)
    after = np.where(dots == 1, high - before[where_dots[dots_before[starts]]], 0)
    known = (raw[is_digit] - ord("0")).astype(np.int64)
    tops = _digits(known, high, np.where(plain, digits, 0))
    scaled = np.flatnonzero(plain & (powers == 1))
    if len(scaled):
        first = raw[middle[scaled] + 1]
        behind = before[ends[scaled]] - before[middle[scaled]]
        has_sign = (first == ord("-")) | (first == ord("+"))
        is_short = (behind + has_sign + 1 == ends[scaled] - middle[scaled]) & (behind > 0) & (behind <= 4)
        size_of = _digits(known, before[ends[scaled]], np.where(is_short, behind, 0))
        places = after[scaled] - np.where(first == ord("-"), -size_of, size_of)
        places[tops[scaled] == 0] = 0
        up = np.maximum(0, -places)  # a factor of 10^up, no fraction
        is_short &= (size_of <= LONGEST) & (places <= MOST_PLACES) & (digits[scaled] + up <= WORD)
        plain[scaled] = is_short
        up[~is_short] = 0
        tops[scaled] *= 10**up
        digits[scaled] += up
        after[scaled] = np.maximum(0, places)
    most = int(digits[plain].max(initial=0))
    tops[minus] *= -1
    tops[~plain] = 0
    after[~plain] = 0
    ratios, long = {}, {}
    for one in np.flatnonzero(~plain).tolist():
        i, k = divmod(one, size)
        p, q, places = _parts(rows[i][k], where(i, k))
        if q != 1 or places > MOST_PLACES:
            ratios[one] = Fraction(p, q * 10**places)
            continue
        p, places = (p * 10**-places, 0) if places < 0 else (p, places)
        after[one] = places
        if abs(p) < 10**WORD:
            tops[one], most = p, max(most, len(str(abs(p))))
        else:
            long[one], most = p, WORD + 1
    own: Any = tops.reshape(count, size)
    if long:
        own = own.tolist()
        for one, p in long.items():
            own[one // size][one % size] = p
    return Block(own, after.reshape(count, size).astype(np.int16), most, ratios)


def _digits(known: Any, ends: Any, counts: Any) -> Any:
    """Return integers of so many digits, up to 18, which end before these places among all digits."""
    import numpy as np

    found = np.zeros(len(ends), np.int64)
    for k in range(int(counts.max(initial=0))):
        has = np.flatnonzero(counts > k)
        found[has] += known[ends[has] - 1 - k] * 10**k
    return found


def as_rows(numbers: Any) -> Sequence[list[int]]:
    """Return an array of int64 as rows: as a table where these are many, else as lists."""
    rows: list[list[int]] = [] if numbers.size >= LARGE else numbers.tolist()
    return Rows(numbers) if numbers.size >= LARGE else rows


def assembled(blocks: list[Block]) -> tuple[Sequence[list[Any]], int]:
    """Return all rows over one power of ten, with it; as rationals over 1 where there is none.

    The blocks are used up.
    """
    import numpy as np

    if any(one.ratios for one in blocks):
        return [row for one in _used_up(blocks) for row in _rationals(one)], 1
    places = max(int(one.places.max()) for one in blocks)
    if all(isinstance(one.tops, np.ndarray) and one.size + places <= WORD for one in blocks):
        whole_table = np.empty((sum(len(one.tops) for one in blocks), blocks[0].tops.shape[1]), np.int64)
        start = 0
        for one in _used_up(blocks):
            np.multiply(one.tops, 10 ** (places - one.places.astype(np.int64)), out=whole_table[start : start + len(one.tops)])
            start += len(one.tops)
        return as_rows(whole_table), 10**places
    found: list[list[Any]] = []
    for one in _used_up(blocks):
        if isinstance(one.tops, np.ndarray) and one.size + places <= WORD:
            found += (one.tops * 10 ** (places - one.places.astype(np.int64))).tolist()
        else:
            tops = one.tops.tolist() if isinstance(one.tops, np.ndarray) else one.tops
            powers = [10 ** (places - k) for k in range(places + 1)]
            found += [
                [p * powers[k] for p, k in zip(*pair, strict=True)]
                for pair in zip(tops, one.places.tolist(), strict=True)
            ]
    return found, 10**places


def _used_up(blocks: list[Block]) -> Iterable[Block]:
    blocks.reverse()
    while blocks:
        yield blocks.pop()


def _rationals(one: Block) -> list[list[Rational]]:
    import numpy as np

    tops = one.tops.tolist() if isinstance(one.tops, np.ndarray) else one.tops
    size = len(tops[0])
    rows = [
        [p if k == 0 else whole(Fraction(p, 10**k)) for p, k in zip(*pair, strict=True)]
        for pair in zip(tops, one.places.tolist(), strict=True)
    ]
    for place, ratio in one.ratios.items():
        rows[place // size][place % size] = whole(ratio)
    return rows
