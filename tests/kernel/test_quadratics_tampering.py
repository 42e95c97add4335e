"""Forged certificates on quadratic forms and on enclosures: what is still accepted is true.

Leaves and entries of honest certificates are altered, dropped, doubled and exchanged. A second
checker, in Fractions and Decimals, by other algorithms and without a line of the kernel, confirms each
that the kernel accepts.
"""

from __future__ import annotations

import copy
import random
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from theorems.geometry.deciders.quadratics import decide_curved
from theorems.geometry.deciders.slabs import decide_slabs, shortest
from theorems.geometry.objects.distributions import Curved, CurvedVector, Flat
from verify import kernel
from verify.exact.expressions import decide_expression


F = Fraction
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798")


def flat(*vectors: Any, one_sided: bool = False) -> Any:
    return Flat(vectors).slabs(one_sided=one_sided)


def honest() -> list[Any]:
    """Return certificates of each answer and each sort of evidence."""
    lines = flat((1, 0), (0, 1), (F(21, 29), F(20, 29)), (F(21, 29), F(-20, 29)))
    axes, alone = flat((1, 0, 0), (0, 1, 0), (0, 0, 1)), flat((1,), (-1,), one_sided=True)
    pair = Curved((CurvedVector((1,), ((F(1, 16),),)), CurvedVector((-1,), ((F(1, 16),),))))
    h = ((-66, 0), (0, F(1, 16)))
    plane = Curved((CurvedVector((1, 0), h), CurvedVector((-1, 0), h)))
    decisions = [
        *(one for k in range(3) for one in shortest(lines, k).decisions), *shortest(alone, 0).decisions,
        *shortest(flat((2, 0), (1, 1), (0, 3), one_sided=True), 1).decisions,
        decide_slabs(axes, 1, F(199, 100)), decide_slabs(lines, 0, 6), decide_slabs(lines, 1, 2),
        decide_curved(pair, 0, 16), decide_curved(pair, 0, 225), decide_curved(pair, 0, 4, one_sided=False),
        decide_curved(plane, 0, F(10697, 10)), decide_curved(plane, 1, 4),
    ]  # fmt: skip
    return [copy.deepcopy(certificate) for one in decisions for certificate in one.certificates]


def enclosures() -> list[Any]:
    rho = ("/", ("*", ("e",), 7), F(1, 4))
    rows = [
        (rho, 76), (rho, 77), (("+", ("/", ("sqrt", ("*", 2, ("ln", 5))), F(1, 16)), 4), 33), (("pi",), F(22, 7)),
        (("-", ("exp", F(-1, 2)), ("ln", 2)), 0), (("*", ("-", ("e",), 3), ("-", ("pi",), 4)), F(1, 4)),
        (("sqrt", 9), 3), (("/", 1, ("-", ("e",), ("pi",))), -2),
    ]  # fmt: skip
    listed = []
    for expression, bound in rows:
        for relation in ("<", "<="):
            listed += decide_expression(expression, relation, bound).certificates  # type: ignore[arg-type]
    return copy.deepcopy(listed)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in inner for place in places(entry, (*path, key)))]


def number_near(x: Any, rng: random.Random) -> Any:
    own = F(x)
    moved = rng.choice((own + 1, own - 1, -own, own * 2, own / 2, F(0), own * F(999, 1000), own * F(1001, 1000), own + F(1, 7)))
    return int(moved) if moved.denominator == 1 else str(moved)


WORDS = ["e", "pi", "ln", "sqrt", "exp", "+", "-", "*", "/", "<", "<=", "yes", "no", "none", "quadratics", "enclosure"]


def forged(certificate: Any, others: list[Any], rng: random.Random) -> Any:
    """Alter one thing, or two."""
    made = copy.deepcopy(certificate)
    for _ in range(rng.choice((1, 1, 2))):
        path = rng.choice([p for p in places(made) if p and p != ("format",)])
        holder = made
        for key in path[:-1]:
            holder = holder[key]
        entry, move = holder[path[-1]], rng.randrange(6)
        if isinstance(holder, list) and move == 0:
            del holder[path[-1]]
        elif isinstance(holder, list) and move == 1:
            holder.insert(path[-1], copy.deepcopy(rng.choice(holder)))
        elif isinstance(holder, list) and move == 2:
            rng.shuffle(holder)
        elif isinstance(entry, bool):
            holder[path[-1]] = not entry
        elif isinstance(entry, int | str):
            holder[path[-1]] = rng.choice(WORDS) if isinstance(entry, str) and entry in WORDS else number_near(entry, rng)
        elif move == 3:
            holder[path[-1]] = copy.deepcopy(rng.choice(others)).get(path[0], entry) if len(path) == 1 else entry
        else:
            made["answer"] = {"yes": "no", "no": "yes"}.get(made["answer"], "no") if rng.random() < 0.3 else made["answer"]
    return made


# The second checker. A form is a symmetric matrix of Fractions on (v, 1).


def matrix(form: Any) -> list[list[Fraction]]:
    b = [F(x) for x in form["b"]]
    a = [[F(x) for x in row] for row in form.get("A", [])] or [[F(0)] * len(b) for _ in b]
    return [*([*row, x / 2] for row, x in zip(a, b, strict=True)), [*(x / 2 for x in b), F(form["c"])]]


def at(m: list[list[Fraction]], v: list[Fraction]) -> Fraction:
    z = [*v, F(1)]
    return sum((x * y * c for x, row in zip(z, m, strict=True) for y, c in zip(z, row, strict=True)), start=F(0))


def nonnegative(m: list[list[Fraction]]) -> bool:
    """Is it positive semidefinite? By all coefficients of its characteristic polynomial (Faddeev, LeVerrier)."""
    n, sign = len(m), 1
    power = [[F(int(i == j)) for j in range(n)] for i in range(n)]
    for k in range(1, n + 1):
        product = [[sum((m[i][t] * power[t][j] for t in range(n)), start=F(0)) for j in range(n)] for i in range(n)]
        coefficient = -sum((product[i][i] for i in range(n)), start=F(0)) / k
        sign = -sign
        if coefficient * sign < 0:
            return False
        power = [[product[i][j] + coefficient * (i == j) for j in range(n)] for i in range(n)]
    return True


def negative_everywhere(total: list[list[Fraction]], strictly: bool) -> bool:
    """Is the form < 0 (<= 0) at every v? Then a little may be added to its constant, if any."""
    size = len(total) - 1
    turned = [[-x for x in row] for row in total]
    if not nonnegative(turned):
        return False
    if not strictly:
        return True
    # the constant can be lowered: solve for the best v, if A is singular along b there is none
    rows = [[*turned[i][:size], -turned[i][size]] for i in range(size)]
    rank_rows, v = [row[:] for row in rows], [F(0)] * size
    pivots, r = [], 0
    for k in range(size):
        found = next((i for i in range(r, size) if rank_rows[i][k]), None)
        if found is None:
            continue
        rank_rows[r], rank_rows[found] = rank_rows[found], rank_rows[r]
        rank_rows[r] = [x / rank_rows[r][k] for x in rank_rows[r]]
        for i in range(size):
            if i != r and rank_rows[i][k]:
                rank_rows[i] = [x - rank_rows[i][k] * y for x, y in zip(rank_rows[i], rank_rows[r], strict=True)]
        pivots.append(k)
        r += 1
    for row, k in zip(rank_rows, pivots, strict=False):
        v[k] = row[size]
    return at(total, v) < 0


def ends(tree: list[Any], case: dict[int, int | None], groups: Any, q: Any, place: int) -> int:
    """Follow one case; return where the next one begins."""
    entry = tree[place]
    square = None if q["squared_radius"] == "none" else F(q["squared_radius"])
    if not isinstance(entry, int):
        t, size = F(entry["ball"]), len(groups[0][0]) - 1
        assert t >= 0
        assert square is not None or t == 0
        total = [[-t * (i == j) if i < size else F(0) for j in range(size + 1)] for i in range(size + 1)]
        total[size][size] = t * (square or 0)
        for group, u in entry["weights"]:
            form = case[group]
            assert form is not None
            assert F(u) > 0
            m = groups[group][form]
            total = [[x + F(u) * y for x, y in zip(*rows, strict=True)] for rows in zip(total, m, strict=True)]
        assert negative_everywhere(total, strictly=not (q["open_ball"] and t > 0))
        return place + 1
    assert entry not in case
    free = not any(form is not None for form in case.values())
    turned = [[[[x * (-1 if (i == len(m) - 1) != (j == len(m) - 1) else 1) for j, x in enumerate(row)] for i, row in enumerate(m)] for m in own] for own in groups]
    even = all(len(own) % 2 == 0 and all(own[i + 1] == other[i] for i in range(0, len(own), 2)) for own, other in zip(groups, turned, strict=True))
    place += 1
    for form in range(len(groups[entry])):
        if not (even and free and form % 2):
            place = ends(tree, {**case, entry: form}, groups, q, place)
    if sum(form is None for form in case.values()) < q["miss"]:
        place = ends(tree, {**case, entry: None}, groups, q, place)
    return place


def confirmed(certificate: Any) -> bool:
    q, evidence = certificate["question"], certificate["evidence"]
    groups = [[matrix(form) for form in own] for own in q["groups"]]
    square = None if q["squared_radius"] == "none" else F(q["squared_radius"])
    if certificate["answer"] == "yes":
        v = [F(x) for x in evidence["v"]]
        length = sum((x * x for x in v), start=F(0))
        short = square is None or length < square or (length == square and not q["open_ball"])
        return short and sum(all(at(m, v) < 0 for m in own) for own in groups) <= q["miss"]
    if "tree" in evidence:
        return ends(evidence["tree"], {}, groups, q, 0) == len(evidence["tree"])
    assert square is not None
    if "squares" in evidence:
        given = {i: F(u) for i, u in evidence["squares"]}
        rows = [[2 * x for x in own[0][-1][:-1]] for own in groups]
        size = len(rows[0])
        total = [[(i == j) - sum((u * rows[g][i] * rows[g][j] for g, u in given.items()), start=F(0)) for j in range(size)] for i in range(size)]
        terms = sorted(given.get(i, F(0)) * own[0][-1][-1] ** 2 for i, own in enumerate(groups))
        least = sum(terms[: max(0, len(terms) - q["miss"])], start=F(0))
        slabs = all(own[0][-1][-1] < 0 and all(abs(m[-1][k]) == abs(own[0][-1][k]) for m in own for k in range(size + 1)) for own in groups)
        return slabs and min(given.values()) >= 0 and nonnegative(total) and (least > square or (least == square and q["open_ball"]))
    points = [F(x) for x in evidence["cover"]]
    wide = points[0] <= 0 <= points[-1] and min(points[0] ** 2, points[-1] ** 2) >= square
    steps = pairwise(points)
    return wide and all(
        low < high and sum(all(_below(m, low, high) for m in own) for own in groups) > q["miss"]
        for low, high in steps
    )


def _below(m: list[list[Fraction]], low: Fraction, high: Fraction) -> bool:
    """Is a form of one number negative on an interval?"""
    a, b = m[0][0], 2 * m[0][1]
    tops = [low, high, *([-b / (2 * a)] if a and low < -b / (2 * a) < high else [])]
    return all(at(m, [x]) < 0 for x in tops)


def value(expression: Any) -> Decimal:
    if not isinstance(expression, list):
        x = F(expression)
        return Decimal(x.numerator) / Decimal(x.denominator)
    name, *rest = expression
    parts = [value(part) for part in rest]
    match name:
        case "e":
            return Decimal(1).exp()
        case "pi":
            return PI
        case "sqrt" | "ln" | "exp":
            return getattr(parts[0], name)()  # type: ignore[no-any-return]
        case "+":
            return parts[0] + parts[1]
        case "-":
            return parts[0] - parts[1]
        case "*":
            return parts[0] * parts[1]
    return parts[0] / parts[1]


def confirmed_value(certificate: Any) -> bool:
    q = certificate["question"]
    with localcontext() as context:
        context.prec = 90
        gap = value(q["expression"]) - value(q["bound"])
        if abs(gap) < Decimal(10) ** -70:  # equal, as far as anybody can see
            return certificate["answer"] == ("yes" if q["relation"] == "<=" else "no")
        return certificate["answer"] == ("yes" if gap < 0 else "no")


def attacked(listed: list[Any], confirm: Any, count: int, seed: int) -> tuple[int, int]:
    rng, accepted, distinct = random.Random(seed), 0, set()
    for one in listed:
        assert kernel.check(one).holds
        assert confirm(one)
    while len(distinct) < count:
        made = forged(rng.choice(listed), listed, rng)
        text = repr(made)
        if made in listed or text in distinct:
            continue
        distinct.add(text)
        try:
            holds = kernel.check(made).holds
        except kernel.Malformed:
            continue
        if holds:
            accepted += 1
            assert confirm(made), made
    return len(distinct), accepted


KINDS = [("quadratics", honest, confirmed), ("enclosure", enclosures, confirmed_value)]


@pytest.mark.parametrize(("kind", "certificates", "confirm"), KINDS, ids=[kind for kind, *_ in KINDS])
def test_what_is_still_accepted_is_true(kind: str, certificates: Any, confirm: Any) -> None:
    count, accepted = attacked(certificates(), confirm, 1000, 1)

    assert count == 1000
    assert accepted >= 20


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "certificates", "confirm"), KINDS, ids=[kind for kind, *_ in KINDS])
def test_what_is_still_accepted_of_very_many_is_true(kind: str, certificates: Any, confirm: Any) -> None:
    count, accepted = attacked(certificates(), confirm, 12_000, 2)

    assert count == 12_000
    assert accepted >= 200


# One rule at a time, on questions small enough to check by eye.

ABOVE = {"b": [1], "c": -1}  # met where v >= 1
BELOW = {"b": [-1], "c": -1}  # met where v <= -1
PAIR = {"class": "quadratics", "groups": [[ABOVE], [BELOW]], "miss": 0, "squared_radius": 4, "open_ball": False}
SLAB = PAIR | {"groups": [[ABOVE, BELOW]]}
END = {"weights": [[0, 1], [1, 1]], "ball": 0}


def holds(question: Any, answer: Any, evidence: Any) -> bool:
    return kernel.check({"format": kernel.FORMAT, "question": question, "answer": answer, "evidence": evidence}).holds


@pytest.mark.parametrize("change", [
    {"groups": []}, {"groups": [[]]}, {"groups": {}}, {"groups": [ABOVE]}, {"groups": [[ABOVE], []]}, {"groups": [[ABOVE], BELOW]},
    {"miss": -1}, {"miss": True}, {"miss": "0"}, {"miss": 1.0}, {"open_ball": 0}, {"open_ball": None}, {"open_ball": "no"},
    {"squared_radius": -1}, {"squared_radius": "-1/2"}, {"squared_radius": None}, {"squared_radius": 1.0},
    {"groups": [[ABOVE | {"b": []}]]}, {"groups": [[{"b": [], "c": -1}], [{"b": [], "c": -1}]]},
    {"groups": [[ABOVE], [{"b": [1, 2], "c": -1}]]}, {"groups": [[ABOVE, {"b": [1, 2], "c": -1}]]},
    {"groups": [[ABOVE | {"d": 1}]]}, {"groups": [[{"b": [1]}]]}, {"groups": [[{"c": 1}]]}, {"groups": [[ABOVE | {"b": 1}]]},
    {"groups": [[ABOVE | {"A": 1}]]}, {"groups": [[ABOVE | {"A": [1]}]]}, {"groups": [[ABOVE | {"A": [[1, 2]]}]]},
    {"groups": [[ABOVE | {"A": [[1], [2]]}]]}, {"groups": [[{"A": [[0, 1], [2, 0]], "b": [1, 1], "c": -1}]]},
    {"groups": [[{"A": [[0, 1]], "b": [1, 1], "c": -1}]]}, {"groups": [[1]]}, {"groups": [[ABOVE | {"c": 1.5}]]},
])  # fmt: skip
def test_a_question_that_is_none_is_malformed(change: Any) -> None:
    for answer, evidence in (("yes", {"v": [1]}), ("no", {"tree": [0, 1, END]})):
        with pytest.raises(kernel.Malformed):
            holds(PAIR | change, answer, evidence)


def test_a_vector_is_held_against_the_ball_and_the_count() -> None:
    one = PAIR | {"miss": 1}
    assert holds(one, "yes", {"v": [1]})
    assert holds(one, "yes", {"v": ["-3/2"]})
    assert not holds(one, "yes", {"v": ["999/1000"]})
    assert not holds(PAIR, "yes", {"v": [1]})
    assert holds(one, "yes", {"v": [2]})
    assert not holds(one, "yes", {"v": ["2001/1000"]})
    assert not holds(one | {"open_ball": True}, "yes", {"v": [2]})
    assert holds(one | {"open_ball": True}, "yes", {"v": ["1999/1000"]})
    assert holds(one | {"squared_radius": "none"}, "yes", {"v": [1000]})
    assert holds(one | {"squared_radius": 0, "miss": 2}, "yes", {"v": [0]})
    assert holds(SLAB, "yes", {"v": [-1]})
    bent = SLAB | {"groups": [[{"A": [[1, "1/2"], ["1/2", 0]], "b": [0, 1], "c": -3}]], "squared_radius": "none"}
    assert holds(bent, "yes", {"v": [1, 1]})  # 1 + 1 + 1 - 3
    assert not holds(bent, "yes", {"v": [1, "99/100"]})
    for v in ([], [1, 2], None, 1, [None]):
        with pytest.raises(kernel.Malformed):
            holds(PAIR, "yes", {"v": v})
    for word in ("maybe", None, True, [], 1):
        assert not holds(PAIR, word, {"v": [1], "tree": [0, 1, END]})
    for evidence in ({}, {"v": [1]}, [], None, {"trees": []}):
        with pytest.raises(kernel.Malformed):
            holds(PAIR, "no", evidence)


@pytest.mark.parametrize(("question", "tree", "right"), [
    (PAIR, [0, 1, END], True), (PAIR, [1, 0, END], True), (PAIR, [0, 1, END, END], False), (PAIR, [0, 1], False), (PAIR, [0], False),
    (PAIR, [], False), (PAIR, [0, 0, END], False), (PAIR, [0, 1, END | {"weights": [[0, 1]]}], False),
    (PAIR, [0, 1, {"weights": [[0, 2], [1, 2]], "ball": "1/3"}], True),  # -4 + (4 - v^2) / 3 < 0
    (PAIR, [0, 1, {"weights": [[0, 2], [1, 2]], "ball": 1}], False),  # -4 + 4 - v^2: 0 at 0
    (PAIR | {"open_ball": True}, [0, 1, {"weights": [[0, 2], [1, 2]], "ball": 1}], True),
    (PAIR | {"open_ball": True}, [0, 1, {"weights": [[0, 2], [1, 2]], "ball": "1001/1000"}], False),
    (PAIR | {"squared_radius": "none"}, [0, 1, END], True),
    (PAIR | {"squared_radius": "none"}, [0, 1, END | {"ball": 1}], False),
    (PAIR | {"squared_radius": "none", "open_ball": True}, [0, 1, {"weights": [], "ball": 0}], False),
    (PAIR, [0, 1, END | {"ball": -1}], False), (PAIR, [0, 1, {"weights": [], "ball": 0}], False),
    (PAIR | {"miss": 1}, [0, 1, END], False),
    (PAIR | {"squared_radius": "1/4"}, [0, {"weights": [[0, 2]], "ball": 2}, ], True),  # 2 (v - 1) + 2 (1/4 - v^2) = -1 at 1/2
    (PAIR | {"squared_radius": "1/4"}, [0, {"weights": [[1, 2]], "ball": 2}], None),  # no form of it is chosen
    (PAIR | {"squared_radius": "1/4", "miss": 1}, [0, {"weights": [[0, 2]], "ball": 2}, 1, {"weights": [[1, 2]], "ball": 2}], True),
    (PAIR | {"squared_radius": "1/4", "miss": 2}, [0, {"weights": [[0, 2]], "ball": 2}, 1, {"weights": [[1, 2]], "ball": 2}], False),
    (PAIR | {"squared_radius": "1/4", "miss": 1}, [0, {"weights": [[0, 2]], "ball": 2}, {"weights": [[0, 2]], "ball": 2}], None),
    (PAIR, [0, 1, {"weights": [[0, -1], [1, 1]], "ball": 0}], False),
    (SLAB | {"squared_radius": "1/4"}, [0, {"weights": [[0, 2]], "ball": 2}], True),  # the other side is the same
    (SLAB | {"squared_radius": "1/4"}, [0, {"weights": [[0, 2]], "ball": 2}, {"weights": [[0, 2]], "ball": 2}], False),
    (SLAB | {"groups": [[ABOVE, BELOW], [ABOVE, BELOW]], "squared_radius": "1/4"}, [0, 1, *[{"weights": [[0, 2]], "ball": 2}] * 2], True),
    (SLAB | {"groups": [[ABOVE, BELOW], [ABOVE]], "squared_radius": "1/4"}, [0, {"weights": [[0, 2]], "ball": 2}], False),
    (SLAB | {"groups": [[ABOVE, ABOVE]], "squared_radius": "1/4"}, [0, {"weights": [[0, 2]], "ball": 2}], False),
])  # fmt: skip
def test_a_tree_has_every_case_and_an_end_for_each(question: Any, tree: Any, right: bool | None) -> None:
    if right is None:
        with pytest.raises(kernel.Malformed):
            holds(question, "no", {"tree": tree})
    else:
        assert holds(question, "no", {"tree": tree}) == right


def test_of_a_mirrored_group_every_second_form_is_a_case() -> None:
    farther = {"b": [1], "c": -2}, {"b": [-1], "c": -2}
    question = SLAB | {"groups": [[ABOVE, BELOW, *farther], [ABOVE, BELOW]], "squared_radius": "1/4"}
    near, far, apart = {"weights": [[0, 2]], "ball": 2}, {"weights": [[0, 4]], "ball": 1}, END
    assert holds(question, "no", {"tree": [0, near, far]})
    assert holds(question, "no", {"tree": [0, near, 1, far, apart]})  # v >= 2, and v <= -1 beside it
    assert not holds(question, "no", {"tree": [0, near, 1, apart, far]})
    assert not holds(question, "no", {"tree": [0, near, near, far, far]})


def test_a_matrix_is_symmetric() -> None:
    skew = PAIR | {"groups": [[{"A": [[0, 1], [2, 0]], "b": [1, 1], "c": -1}]]}
    with pytest.raises(kernel.Malformed, match="symmetric"):
        holds(skew, "yes", {"v": [1, 1]})


@pytest.mark.parametrize("tree", [
    {}, None, [2], [-1], [0, 1, []], [0, 1, {}], [0, 1, {"weights": [[0, 1], [1, 1]]}], [0, 1, {"ball": 0}], [0, 1, END | {"more": 1}],
    [0, 1, {"weights": [[2, 1]], "ball": 0}], [True, 1, END], ["0", 1, END],
    [0, {"weights": [[1, 1]], "ball": 0}],
])  # fmt: skip
def test_a_tree_that_cannot_be_read_is_malformed(tree: Any) -> None:
    with pytest.raises(kernel.Malformed):
        holds(PAIR, "no", {"tree": tree})


BOWL = {"A": [[-1, 0], [0, -1]], "b": [0, 0], "c": -1}
# -|v|^2 - 1 < 0 everywhere; without the 1 it is 0 at the origin, and with v_1 v_2 beside it, it may be positive.


@pytest.mark.parametrize(("form", "ball", "right"), [
    (BOWL, 0, True), (BOWL | {"c": 0}, 0, False), (BOWL | {"c": "-1/1000"}, 0, True), (BOWL | {"A": [[-1, 0], [0, 1]]}, 0, False),
    (BOWL | {"A": [[1, 0], [0, -1]]}, 0, False), (BOWL | {"A": [[-1, 2], [2, -1]]}, 0, False), (BOWL | {"A": [[-1, 1], [1, -1]]}, 0, True),
    (BOWL | {"b": [1, 1]}, 0, True), (BOWL | {"b": [2, 0]}, 0, False), (BOWL | {"b": ["199/100", 0]}, 0, True), (BOWL | {"b": [0, 2]}, 0, False),
    (BOWL | {"A": [[-1, 1], [1, -1]], "b": [1, 1]}, 0, False), (BOWL | {"A": [[0, 0], [0, -1]], "b": [1, 0]}, 0, False),
    (BOWL | {"A": [[0, 0], [0, -1]]}, 0, True), (BOWL | {"A": [[0, 1], [1, -1]]}, 0, False), (BOWL | {"A": [[0, 0], [0, 0]]}, 0, True),
    (BOWL | {"A": [[1, 0], [0, 1]], "c": -5}, 1, True), (BOWL | {"A": [[1, 0], [0, 1]], "c": -4}, 1, False),
    (BOWL | {"A": [["3/2", 0], [0, 1]], "c": -9}, 1, False), (BOWL | {"A": [["3/2", 0], [0, 1]], "c": -9}, "3/2", True),
])  # fmt: skip
def test_weighted_forms_are_negative_everywhere(form: Any, ball: Any, right: bool) -> None:
    question = PAIR | {"groups": [[form]]}
    assert holds(question, "no", {"tree": [0, {"weights": [[0, 1]], "ball": ball}]}) == right


def test_what_is_negative_by_the_least_is_negative() -> None:
    """v_1 + v_2 + v_3 - 2 + 1 - |v|^2 is -1/4 at its largest."""
    question = PAIR | {"groups": [[{"b": [1, 1, 1], "c": -2}]], "squared_radius": 1}
    assert holds(question, "no", {"tree": [0, {"weights": [[0, 1]], "ball": 1}]})
    for c, right in ((-1, True), (0, False), (1, False), (2, False)):  # v + c and -v + c
        cancel = PAIR | {"groups": [[{"b": [1], "c": c}], [{"b": [-1], "c": c}]]}
        assert holds(cancel, "no", {"tree": [0, 1, END]}) == right


AXES = PAIR | {"groups": [[{"b": [1, 0], "c": -1}, {"b": [-1, 0], "c": -1}], [{"b": [0, 1], "c": -2}, {"b": [0, -1], "c": -2}]]}
# |v_1| >= 1 and |v_2| >= 2: |v|^2 >= 5; of one of them 1.


def test_squares_are_weighed_against_the_ball() -> None:
    def no(squares: Any, **change: Any) -> bool:
        return holds(AXES | change, "no", {"squares": squares})

    both = [[0, 1], [1, 1]]
    assert no(both)
    assert no(both, squared_radius="4999/1000")
    assert not no(both, squared_radius=5)
    assert no(both, squared_radius=5, open_ball=True)
    assert not no(both, squared_radius="5001/1000", open_ball=True)
    assert no([[1, 1]], squared_radius="3999/1000")
    assert not no([[1, 1]], squared_radius=4)
    assert not no([[0, 1], [1, "1001/1000"]], squared_radius=1)
    assert no(both, miss=1, squared_radius="999/1000")  # the smaller of 1 and 4
    assert not no(both, miss=1, squared_radius=1)
    assert not no(both, miss=2, squared_radius=0)
    assert no(both, miss=2, squared_radius=0, open_ball=True)
    assert not no(both, miss=3, squared_radius="1/1000")
    twice = [*AXES["groups"][:1], *AXES["groups"][:1], AXES["groups"][1]]
    assert not no([[0, 1], [1, 1]], groups=twice, squared_radius=1)
    assert no([[0, "1/2"], [1, "1/2"]], groups=twice, squared_radius="999/1000")
    for groups in ([[{"b": [1, 0], "c": 1}]], [[{"b": [1, 0], "c": 0}]], [[{"b": [1, 0], "c": -1}, {"b": [-1, 1], "c": -1}]],
                   [[{"A": [[0, 0], [0, 0]], "b": [1, 0], "c": -1}]], [AXES["groups"][0], [{"b": [0, 1], "c": 2}]]):  # fmt: skip
        assert not no([[0, 1]], groups=groups, squared_radius="1/2")
    assert no([[0, 1]], groups=[[{"b": [1, 0], "c": -1}]], squared_radius="1/2")
    assert not no([[1, 1]], groups=[[{"b": [1, 0], "c": 0}], AXES["groups"][1]], squared_radius=1)
    halves = [[{"b": ["1/2", 0], "c": -1}]]
    assert no([[0, 4]], groups=halves, squared_radius="3999/1000")
    assert not no([[0, 5]], groups=halves, squared_radius="9/2")
    few = [[{"b": [1, 1, 0], "c": -1}], [{"b": [1, 0, 0], "c": -1}]]  # fewer than dimensions
    assert no([[0, "1/4"], [1, "1/4"]], groups=few, squared_radius="499/1000")
    assert not no([[0, "1/2"], [1, "1/2"]], groups=few, squared_radius="1/4")
    assert no([[0, "1/2"]], groups=few[:1], squared_radius="499/1000")
    assert not no([[0, "501/1000"]], groups=few[:1], squared_radius="499/1000")
    assert no([[0, "1/2"], [1, "1/2"]], groups=[few[0], [{"b": [1, -1, 0], "c": -1}]], squared_radius="999/1000")
    assert not no([[0, "1/2"], [1, "501/1000"]], groups=[few[0], [{"b": [1, -1, 0], "c": -1}]], squared_radius="999/1000")
    same = [[{"b": [1, 1], "c": -1}]] * 3  # three quarters of (v_1 + v_2)^2 may be longer than v
    assert not no([[k, "1/4"] for k in range(3)], groups=same, squared_radius="1/2")
    assert no([[k, "1/6"] for k in range(3)], groups=same, squared_radius="499/1000")
    with pytest.raises(kernel.Malformed):
        no(both, squared_radius="none")


def test_a_cover_has_no_gap_and_ends_beyond_the_ball() -> None:
    def no(cover: Any, **change: Any) -> bool:
        return holds(PAIR | change, "no", {"cover": cover})

    assert no([-2, 0, 2])
    assert not no([-2, 2])
    assert not no([-2, 0, "1999/1000"])
    assert not no(["-1999/1000", 0, 2])
    assert not no([-2, 1, 2])  # at 1 the first is met, and beyond it the second is negative: but not the first on [-2, 1]
    assert not no([-2, 0, 0, 2])
    assert not no([2, 0, -2])
    assert not no([0, "1/2", 2], squared_radius="1/4")
    assert not no([-2, "-1/2", 0], squared_radius="1/4")
    assert not no([1, 2], squared_radius="1/4")
    assert not no([-2, -1], squared_radius="1/4")
    assert no(["-1/2", "1/2"], squared_radius="1/4", miss=1)
    assert not no([-1, 1], squared_radius="1/4", miss=1)
    assert not no(["-1/2", "1/2"], squared_radius="1/4", miss=2)
    assert no([0, "1/2"], squared_radius=0)
    assert no(["-1/2", 0], squared_radius=0)
    bow = [[{"A": [[-1]], "b": ["5/2"], "c": "-31/20"}]]  # -1/20 at 1 and at 3/2, above 0 at 5/4
    assert not no([-2, 1, "3/2"], groups=bow, squared_radius="9/4")
    assert no([-2, 1], groups=bow, squared_radius=1)
    for form in (ABOVE, BELOW):  # 0 at an end of the ball
        assert not no([-1, 1], groups=[[form]], squared_radius=1)
        assert no([-1, 1], groups=[[form | {"c": "-1001/1000"}]], squared_radius=1)
    arch = [[{"A": [[-1]], "b": [0], "c": 1}]]  # 1 - v^2, negative beyond 1 alone, at both ends of [-2, 2]
    assert not no([-2, 2], groups=arch)
    assert not no([-2, 2], groups=[[arch[0][0] | {"c": 0}]])
    assert no([-2, 2], groups=[[arch[0][0] | {"c": "-1/1000"}]])
    assert no([-2, 2], groups=[[arch[0][0] | {"b": [6], "c": -9}]])  # its vertex, 0 at 3, lies outside
    assert not no([-2, 3], groups=[[arch[0][0] | {"b": [6], "c": -9}]])
    assert not no(["-5/2", 0, "5/2"], groups=[[arch[0][0] | {"b": [-2], "c": -1}]])  # 0 at -1, where numbers are halves
    for cover, change in (([0], {}), ([], {}), (None, {}), ([-2, 0, 2], {"squared_radius": "none"}), ([-2, 0, 2], {"groups": AXES["groups"]})):
        with pytest.raises(kernel.Malformed):
            no(cover, **change)
