"""Quadratic forms: is there one v in a ball at which all but a few groups of forms are not negative?

A group is *met* at v where one of its forms q(v) = <v, A v> + <b, v> + c is >= 0. A slab, the v
with |<a, v>| >= r, is met by the group of two linear forms <a, v> - r and -<a, v> - r.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from verify.kernel.numbers import Malformed, dot, field, only, rational, require, sparse, vector


class Form(NamedTuple):
    """The integers of a form over the denominator of the question; no rows where A is 0."""

    a: list[list[int]]
    b: list[int]
    c: int

    def mirrored(self) -> Form:
        """Return the form of -v."""
        return Form(self.a, [-x for x in self.b], self.c)


class Asked(NamedTuple):
    """A question: may ``miss`` groups be left out, in the ball of squared radius p / q, or anywhere?"""

    groups: list[list[Form]]
    denominator: int
    miss: int
    ball: tuple[int, int] | None
    open: bool

    def inside(self, gap: int) -> bool:
        """Is a square less than that of the radius, by this gap? As little where the ball is closed."""
        return gap > 0 or (gap == 0 and not self.open)


def asked(question: object) -> Asked:
    """Read a question, all forms over one denominator."""
    listed, miss, is_open = (field(question, key, "the question") for key in ("groups", "miss", "open_ball"))
    if type(listed) is not list or not listed or any(type(own) is not list or not own for own in listed):
        msg = "groups must be a list of lists of at least one form"
        raise Malformed(msg)
    if type(miss) is not int or miss < 0 or type(is_open) is not bool:
        msg = "miss must be an integer from 0 on, and open_ball be true or false"
        raise Malformed(msg)
    square = field(question, "squared_radius", "the question")
    ball = None if square == "none" else rational(square)
    if ball is not None and ball[0] < 0:
        msg = "the squared radius is negative"
        raise Malformed(msg)
    flat: list[object] = []
    shapes = [[_lay_out(form, flat) for form in own] for own in listed]
    size = shapes[0][0][1]
    if any(shape[1] != size for own in shapes for shape in own) or size == 0:
        msg = "all forms must have b of one length, at least 1"
        raise Malformed(msg)
    numbers, denominator = vector(flat, "the forms")
    rest = iter(numbers)
    groups = [[_form(rest, *shape) for shape in own] for own in shapes]
    return Asked(groups, denominator, miss, ball, is_open)


def _lay_out(form: object, flat: list[object]) -> tuple[int, int]:
    """Append the numbers of a form; return how many rows A has, and its dimension."""
    only(form, "a form", "A", "b", "c")
    b = field(form, "b", "a form")
    rows = form.get("A", []) if type(form) is dict else []
    if type(b) is not list or type(rows) is not list or len(rows) not in (0, len(b)) or any(
        type(row) is not list or len(row) != len(b) for row in rows
    ):
        msg = "a form must have a list b, and where it has A as many rows of that length"
        raise Malformed(msg)
    for row in rows:
        flat += row
    flat += [*b, field(form, "c", "a form")]
    return len(rows), len(b)


def _form(rest: Iterator[int], rows: int, size: int) -> Form:
    a = [[next(rest) for _ in range(size)] for _ in range(rows)]
    if any(a[i][j] != a[j][i] for i in range(rows) for j in range(i)):
        msg = "A must be symmetric"
        raise Malformed(msg)
    return Form(a, [next(rest) for _ in range(size)], next(rest))


def check_quadratics(question: object, answer: object, evidence: object) -> None:
    """Is there a v with |v|^2 <= R^2 (< where open) at which all but ``miss`` groups are met?

    yes: a v. no: a ``tree`` of cases, ``squares`` where all groups are slabs, or a ``cover`` of
    the ball where v is a number.
    """
    s = asked(question)
    if answer == "yes":
        _met(field(evidence, "v", "the evidence"), s)
        return
    require(answer == "no", "the answer must be yes or no")
    ways = {"tree": _tree, "squares": _squares, "cover": _cover}
    for name, way in ways.items():
        if isinstance(evidence, dict) and name in evidence:
            way(evidence[name], s)
            return
    msg = f"the evidence of a no must have one of {', '.join(ways)}"
    raise Malformed(msg)


def _met(given: object, s: Asked) -> None:
    v, unit = vector(given, "v", len(s.groups[0][0].b))
    if s.ball is not None:
        require(s.inside(s.ball[0] * unit**2 - s.ball[1] * dot(v, v)), "v is too long")
    missed = sum(all(_value(form, v, unit) < 0 for form in own) for own in s.groups)
    require(missed <= s.miss, f"v misses {missed} groups")


def _value(form: Form, v: list[int], unit: int) -> int:
    """Return q(v / unit) times unit^2."""
    return dot([dot(row, v) for row in form.a], v[: len(form.a)]) + unit * (dot(form.b, v) + unit * form.c)


def _tree(entries: object, s: Asked) -> None:
    """Cases in preorder: a number is that of the group whose cases follow, an object ends a case.

    The cases of a group are its forms one by one, for one of them is >= 0 where it is met, and that
    it is left out, while fewer than ``miss`` are. Where the forms of each group are pairs, of q and of
    that of -v, v serves as well as -v; so the first of a pair stands for both while none is chosen.
    """
    if type(entries) is not list:
        msg = "tree must be a list"
        raise Malformed(msg)
    even = all(own[1::2] == [form.mirrored() for form in own[::2]] for own in s.groups)
    ahead: list[dict[int, int | None]] = [{}]  # the form that each group is met by, None if left out
    for entry in entries:
        require(bool(ahead), "the tree goes on where every case has ended")
        case = ahead.pop()
        if type(entry) is not int:
            _end(entry, case, s)
            continue
        if not 0 <= entry < len(s.groups):
            msg = f"there is no group {entry}"
            raise Malformed(msg)
        require(entry not in case, f"group {entry} stands twice in one case")
        chosen = [form for form in case.values() if form is not None]
        left_out = [{**case, entry: None}] if len(case) - len(chosen) < s.miss else []
        forms = range(0, len(s.groups[entry]), 2 if even and not chosen else 1)
        ahead += [*left_out, *({**case, entry: form} for form in reversed(forms))]
    require(not ahead, "a case of the tree has no end")


def _end(entry: object, case: dict[int, int | None], s: Asked) -> None:
    """No v meets the chosen forms: with weights u >= 0 on them, sum u q(v) + t (R^2 - |v|^2) < 0.

    In an open ball R^2 - |v|^2 > 0, so that with t > 0 it is enough if the sum is <= 0 everywhere.
    """
    only(entry, "the end of a case", "weights", "ball")
    weights, own = sparse(field(entry, "weights", "the end of a case"), "weights", len(s.groups))
    t, t_scale = rational(field(entry, "ball", "the end of a case"))
    require(t >= 0 and (t == 0 or s.ball is not None), "ball must be >= 0, and 0 where there is no ball")
    p, q = s.ball or (0, 1)
    factor, share = t_scale * q, t * own * s.denominator
    size = len(s.groups[0][0].b)
    a: list[list[int]] = []
    b, c = [0] * size, share * p
    for group, weight in weights.items():
        form = case.get(group)
        if form is None:
            msg = f"a weight rests on group {group}, of which no form is chosen"
            raise Malformed(msg)
        chosen, u = s.groups[group][form], factor * weight
        b = [x + u * y for x, y in zip(b, chosen.b, strict=True)]
        c += u * chosen.c
        if chosen.a:
            a = a or [[0] * size for _ in range(size)]
            a = [[x + u * y for x, y in zip(*rows, strict=True)] for rows in zip(a, chosen.a, strict=True)]
    share *= q
    if a:
        # the negative of the sum, twice, as a matrix on (v, 1)
        sign = definite([
            *([*(2 * share * (i == j) - 2 * x for j, x in enumerate(row)), -b[i]] for i, row in enumerate(a)),
            [*(-x for x in b), -2 * c],
        ])
    elif share:
        gap = -4 * share * c - dot(b, b)
        sign = (gap > 0) - (gap < 0)
    else:
        sign = -1 if any(b) else (c < 0) - (c > 0)
    require(sign > 0 or (sign == 0 and s.open and t > 0), "the weighted forms of a case do not exclude every v")


def definite(m: list[list[int]]) -> int:
    """Eliminate without division: -1 if m is not positive semidefinite, else the sign of its last pivot."""
    last, previous = 1, 1
    for k, top in enumerate(m):
        pivot = top[k]
        if pivot < 0 or (pivot == 0 and any(row[k] for row in m[k + 1 :])):
            return -1
        last = int(pivot > 0)
        if last:
            for i in range(k + 1, len(m)):
                row, x = m[i], m[i][k]
                for j in range(k + 1, i + 1):
                    row[j] = (row[j] * pivot - x * m[j][k]) // previous
            previous = pivot
    return last


def _squares(given: object, s: Asked) -> None:
    """Slabs |<a, v>| >= r: with u >= 0 and sum u a a^T <= I, |v|^2 >= the sum of u r^2 over those met."""
    if s.ball is None:
        msg = "squares exclude no v where there is no ball"
        raise Malformed(msg)
    for first, *others in s.groups:
        slab = not first.a and first.c < 0 and all(own == first.mirrored() for own in others)
        require(slab, "a group is no slab")
    weights, own = sparse(given, "squares", len(s.groups))
    unit = own * s.denominator**2
    rows = [(u, s.groups[i][0].b) for i, u in weights.items()]
    size = len(s.groups[0][0].b)
    if size <= len(rows):
        m = [[unit * (i == j) - sum(u * b[i] * b[j] for u, b in rows) for j in range(size)] for i in range(size)]
    else:
        m = [
            [unit * u * (i == j) - u * w * dot(b, c) for j, (w, c) in enumerate(rows)]
            for i, (u, b) in enumerate(rows)
        ]
    require(definite(m) >= 0, "the weighted squares may be longer than v")
    terms = sorted(weights.get(i, 0) * group[0].c ** 2 for i, group in enumerate(s.groups))
    gap = s.ball[0] * unit - s.ball[1] * sum(terms[: max(0, len(terms) - s.miss)])
    require(not s.inside(gap), "the squares that must be met add up to too little")


def _cover(given: object, s: Asked) -> None:
    """Intervals that cover the ball of a line, on each of which too many groups are negative."""
    points, unit = vector(given, "cover")
    if s.ball is None or len(s.groups[0][0].b) != 1 or len(points) < 2:
        msg = "a cover needs a ball on the line, and two points"
        raise Malformed(msg)
    low, high = points[0], points[-1]
    require(low <= 0 <= high, "0 is not covered")
    for end in (low, high):
        require(s.ball[1] * end**2 >= s.ball[0] * unit**2, "an end of the ball is not covered")
    for left, right in pairwise(points):
        require(left < right, "the points of a cover must rise")
        missed = sum(all(_negative(form, left, right, unit) for form in own) for own in s.groups)
        require(missed > s.miss, "on an interval too few groups are negative throughout")


def _negative(form: Form, left: int, right: int, unit: int) -> bool:
    """Is a form of one number negative on all of an interval?"""
    if _value(form, [left], unit) >= 0 or _value(form, [right], unit) >= 0:
        return False
    a, b = form.a[0][0] if form.a else 0, form.b[0]
    between = a < 0 and -2 * a * left < b * unit < -2 * a * right  # the vertex b / (-2 a)
    return not between or b * b < 4 * a * form.c
