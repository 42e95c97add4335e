"""A second opinion on certificates: naive, slow, in Fractions, sharing no code with verify.

``confirms`` follows the evidence to the answer. ``truth`` knows no evidence: it finds the answer
to a small question by Fourier-Motzkin elimination, and the shortest separator by trying every
set of support vectors. ``is_true`` compares an answer with it.
"""

from collections import namedtuple
from fractions import Fraction
from itertools import combinations


Sample = namedtuple("Sample", "points labels")
Inequality = namedtuple("Inequality", "a b strict")  # <a, z> >= b, or > b


def number(value):
    if type(value) is int:
        return Fraction(value)
    numerator, _, denominator = value.partition("/")
    return Fraction(int(numerator), int(denominator or 1))


def numbers(values):
    return [number(value) for value in values]


def product(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def sample(question):
    points = [numbers(point) for point in question["points"]]
    labels = question["labels"]
    assert len(points) == len(labels)
    assert set(labels) <= {1, -1}
    assert len({len(point) for point in points}) == 1
    assert points[0]
    return Sample(points, labels)


# What the evidence shows.


def confirms(certificate):
    """Does the answer follow from the evidence?"""
    question, answer = certificate["question"], certificate["answer"]
    follows = {
        "separators": separators_follow,
        "max-margin": max_margin_follows,
        "margin": margin_follows,
        "program": program_follows,
    }
    return follows[question["class"]](question, answer, certificate["evidence"])


def fits(w, b, s):
    return all(y * (product(w, x) + b) > 0 for x, y in zip(s.points, s.labels, strict=True))


def pair(separator):
    return numbers(separator["w"]), number(separator["b"])


def weights_of(evidence, size, key="weights"):
    """Return one nonnegative weight a point; an index that stands twice counts twice."""
    weights = [Fraction(0)] * size
    for index, weight in evidence[key]:
        assert 0 <= index < size
        assert number(weight) > 0
        weights[index] += number(weight)
    return weights


def signed_sum(weights, s):
    """Return sum a_i y_i x_i."""
    return [
        sum(
            (a * y * x[k] for a, y, x in zip(weights, s.labels, s.points, strict=True)),
            start=Fraction(0),
        )
        for k in range(len(s.points[0]))
    ]


def on_label(weights, s, label):
    return sum((a for a, y in zip(weights, s.labels, strict=True) if y == label), start=Fraction(0))


def hulls_meet(evidence, s):
    """Do the weights, made 1 on each label, give one point of both hulls?"""
    weights = weights_of(evidence, len(s.points))
    plus, minus = on_label(weights, s, 1), on_label(weights, s, -1)
    if plus == 0 or minus == 0:
        return False
    means = [
        [
            sum(
                (
                    a / total * x[k]
                    for a, y, x in zip(weights, s.labels, s.points, strict=True)
                    if y == label
                ),
                start=Fraction(0),
            )
            for k in range(len(s.points[0]))
        ]
        for label, total in ((1, plus), (-1, minus))
    ]
    return plus == minus and means[0] == means[1]


def separators_follow(question, answer, evidence):
    s, label = sample(question), question["label"]
    assert label in (1, -1)
    every = question["direction"] == "every"
    v = None if every else numbers(question["direction"])
    assert every or (any(v) and len(v) == len(s.points[0]))
    if answer == "vacuous":
        return label not in s.labels or hulls_meet(evidence, s)
    if label not in s.labels:
        return False
    if every:
        return answer == "no" and len(set(s.labels)) == 1
    w, b = pair(evidence["separator"])
    if not fits(w, b, s):
        return False
    if answer == "no":
        # The score of a point of this label does not move towards the other label along v.
        return any(w) and -label * product(w, v) <= 0
    if answer == "yes":
        weights = weights_of(evidence, len(s.points))
        balanced = on_label(weights, s, 1) == on_label(weights, s, -1)
        return balanced and signed_sum(weights, s) == [-label * x for x in v]
    return False


def max_margin_follows(question, answer, evidence):
    s, bias = sample(question), question["bias"]
    assert bias in (True, False)
    if answer == "no":
        return bias and len(set(s.labels)) == 1
    if answer == "vacuous":
        if bias:
            return hulls_meet(evidence, s)
        weights = weights_of(evidence, len(s.points))
        return any(weights) and not any(signed_sum(weights, s))
    if answer != "yes" or (bias and len(set(s.labels)) == 1):
        return False
    w, b = pair(evidence)
    alpha = weights_of(evidence, len(s.points), "alpha")
    margins = [y * (product(w, x) + b) for x, y in zip(s.points, s.labels, strict=True)]
    return (
        all(margin >= 1 for margin in margins)
        and all(a == 0 or margin == 1 for a, margin in zip(alpha, margins, strict=True))
        and signed_sum(alpha, s) == w
        and (on_label(alpha, s, 1) == on_label(alpha, s, -1) if bias else b == 0)
    )


def margin_follows(question, answer, evidence):
    s = sample(question)
    w, b = pair(evidence["separator"])
    weights = weights_of(evidence, len(s.points))
    total = on_label(weights, s, 1)
    if not fits(w, b, s) or total == 0 or total != on_label(weights, s, -1):
        return False
    smallest = min(abs(product(w, x) + b) for x in s.points)
    between = [x / total for x in signed_sum(weights, s)]  # a +1 mean less a -1 mean
    lower, upper = number(answer["lower"]), number(answer["upper"])
    return 0 <= lower <= smallest**2 / product(w, w) and product(between, between) / 4 <= upper


def program_follows(question, answer, evidence):
    c, rows = numbers(question["objective"]), [numbers(row) for row in question["rows"]]
    bounds, z = numbers(question["bounds"]), numbers(evidence["point"])
    weights, least = weights_of(evidence, len(rows)), number(answer["minimum"])
    combined = [
        sum((u * row[k] for u, row in zip(weights, rows, strict=True)), start=Fraction(0))
        for k in range(len(c))
    ]
    return (
        all(product(row, z) >= bound for row, bound in zip(rows, bounds, strict=True))
        and combined == c
        and product(c, z) == least
        and product(weights, bounds) == least
    )


# What is true, whatever the evidence.


def is_true(certificate):
    """Is the answer to this small question true?"""
    question, answer = certificate["question"], certificate["answer"]
    if question["class"] == "program":
        least = number(answer["minimum"])
        return attains(question, least) and not goes_below(question, least)
    real = truth(question)
    if question["class"] == "margin":
        return real is not None and number(answer["lower"]) <= real <= number(answer["upper"])
    if question["class"] == "max-margin" and answer == "yes":
        evidence = certificate["evidence"]
        return real == ("yes", tuple(numbers(evidence["w"])), number(evidence["b"]))
    return real == answer


def truth(question):
    """Find the answer about a small set; about its margin the square, None where there is none."""
    s = sample(question)
    if question["class"] == "separators":
        v = question["direction"]
        return true_separators(s, v if v == "every" else numbers(v), question["label"])
    if question["class"] == "max-margin":
        return true_max_margin(s, question["bias"])
    answer = true_max_margin(s, bias=True)
    return 1 / product(answer[1], answer[1]) if answer[0] == "yes" else None


def strictly_fitting(s):
    """Return the inequalities y (<w, x> + b) > 0 in z = (w, b)."""
    return [
        Inequality(tuple(y * x for x in (*point, Fraction(1))), Fraction(0), True)
        for point, y in zip(s.points, s.labels, strict=True)
    ]


def true_separators(s, v, label):
    """Return yes, no or vacuous; about every direction "some" where it depends on it."""
    if label not in s.labels or not solvable(strictly_fitting(s)):
        return "vacuous"
    if v == "every":
        return "no" if len(set(s.labels)) == 1 else "some"
    # A separator whose score does not move towards the other label along v; if w = 0 fits, S
    # bears one label, and a w that is small and points away from v fits too.
    resists = Inequality((*(label * x for x in v), Fraction(0)), Fraction(0), False)
    return "no" if solvable([*strictly_fitting(s), resists]) else "yes"


def true_max_margin(s, bias):
    """Return ("yes", w, b), "no" or "vacuous" by trying every set of support vectors."""
    if bias and len(set(s.labels)) == 1:
        return "no"
    best = None
    size = len(s.points[0])
    for count in range(1, min(len(s.points), size + 1) + 1):
        for support in combinations(range(len(s.points)), count):
            found = shortest_through(s, support, bias)
            if found is None:
                continue
            w, b = found
            margins = [y * (product(w, x) + b) for x, y in zip(s.points, s.labels, strict=True)]
            shorter = best is None or product(w, w) < product(best[1], best[1])
            if min(margins) >= 1 and shorter:
                best = ("yes", tuple(w), b)
    return best or "vacuous"


def shortest_through(s, support, bias):
    """Return the shortest w, with its b, that has y (<w, x> + b) = 1 on independent points."""
    points, labels = [s.points[i] for i in support], [s.labels[i] for i in support]
    # Unknown are the multipliers c_i of w = sum c_i x_i, and b, for which sum c_i = 0.
    rows = [
        [product(x, other) for other in points] + [Fraction(bias)] + [Fraction(y)]
        for x, y in zip(points, labels, strict=True)
    ]
    last = [Fraction(bias)] * len(points) + [Fraction(not bias), Fraction(0)]
    solution = solved([*rows, last])
    if solution is None:
        return None
    *c, b = solution
    w = [
        sum((a * x[k] for a, x in zip(c, points, strict=True)), start=Fraction(0))
        for k in range(len(points[0]))
    ]
    return w, b


def solved(table):
    """Solve a square system with its right side as last column; None where it is singular."""
    table = [list(row) for row in table]
    size = len(table)
    for k in range(size):
        pivot = next((i for i in range(k, size) if table[i][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [x / table[k][k] for x in table[k]]
        for i in range(size):
            if i != k and table[i][k]:
                factor = table[i][k]
                table[i] = [x - factor * y for x, y in zip(table[i], table[k], strict=True)]
    return [row[-1] for row in table]


def program_system(question):
    return [
        Inequality(tuple(numbers(row)), number(bound), False)
        for row, bound in zip(question["rows"], question["bounds"], strict=True)
    ]


def attains(question, least):
    """Is there a feasible point with <c, z> <= least?"""
    below = Inequality(tuple(-x for x in numbers(question["objective"])), -least, False)
    return solvable([*program_system(question), below])


def goes_below(question, least):
    """Is there a feasible point with <c, z> < least?"""
    below = Inequality(tuple(-x for x in numbers(question["objective"])), -least, True)
    return solvable([*program_system(question), below])


def solvable(system):
    """Has a system of inequalities a solution? By Fourier and Motzkin, variable by variable."""
    system = {normal(inequality) for inequality in system}
    while system and next(iter(system)).a:
        kept = {Inequality(q.a[:-1], q.b, q.strict) for q in system if q.a[-1] == 0}
        rising = [q for q in system if q.a[-1] > 0]
        falling = [q for q in system if q.a[-1] < 0]
        kept |= {without_last(up, down) for up in rising for down in falling}
        system = kept
    return not any(q.b > 0 or (q.b == 0 and q.strict) for q in system)


def without_last(up, down):
    """Add positive multiples of two inequalities so that the last variable goes away."""
    p, q = -down.a[-1], up.a[-1]
    a = tuple(p * x + q * y for x, y in zip(up.a[:-1], down.a[:-1], strict=True))
    return normal(Inequality(a, p * up.b + q * down.b, up.strict or down.strict))


def normal(inequality):
    """Divide by the size of the first number that is not 0, so that equal ones look equal."""
    first = next((abs(x) for x in (*inequality.a, inequality.b) if x), Fraction(1))
    a = tuple(x / first for x in inequality.a)
    return Inequality(a, inequality.b / first, inequality.strict)
