"""A second opinion on certificates of SVMs: naive, slow, in Fractions, sharing no code with verify."""

from fractions import Fraction
from itertools import pairwise


def number(value):
    if type(value) is int:
        return Fraction(value)
    top, _, bottom = value.partition("/")
    return Fraction(int(top), int(bottom or 1))


def dot(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def read(question):
    return [[number(x) for x in p] for p in question["points"]], question["labels"]


def u_of(c, points, labels):
    return [sum((a * y * p[k] for a, y, p in zip(c, labels, points, strict=True)), start=Fraction(0)) for k in range(len(points[0]))]


def optimal(c, beta, mu, points, labels):
    """Do c and beta fulfil the conditions of an optimum at mu?"""
    u = u_of(c, points, labels)
    if dot(c, labels) != 0 or min(c) < 0 or max(c) > 1:
        return False
    r = [y * (dot(u, p) + beta) - mu for p, y in zip(points, labels, strict=True)]
    return all(a == 1 for a, here in zip(c, r, strict=True) if here < 0) and all(
        a == 0 for a, here in zip(c, r, strict=True) if here > 0)


def loss(w, b, points, labels):
    return sum(max(Fraction(0), 1 - y * (dot(w, p) + b)) for p, y in zip(points, labels, strict=True))


def biases(w, points, labels):
    """Return the least and greatest b of least loss, None where there is no bound."""
    kinks = [y - dot(w, p) for p, y in zip(points, labels, strict=True)]
    far = [min(kinks) - 1, *kinks, max(kinks) + 1]
    least = min(loss(w, b, points, labels) for b in far)
    best = [b for b in far if loss(w, b, points, labels) == least]
    return (None if far[0] in best else min(best)), (None if far[-1] in best else max(best))


def errors(w, points, labels):
    """Return the least and the most errors over all b of least loss."""
    low, high = biases(w, points, labels)
    zeros = [-dot(w, p) for p in points]
    low = min([*zeros, high or 0]) - 5 if low is None else low
    high = max([*zeros, low]) + 5 if high is None else high
    stops = sorted({low, high, *(z for z in zeros if low < z < high)})
    stops += [(a + b) / 2 for a, b in pairwise(stops)]
    counts = [sum(y * (dot(w, p) + b) <= 0 for p, y in zip(points, labels, strict=True)) for b in stops]
    return min(counts), max(counts)


def state(value):
    return [number(x) for x in value["c"]], number(value["beta"]), number(value["mu"])


def between(one, two, t):
    (c, b, m), (e, f, n) = one, two
    return [x + t * (y - x) for x, y in zip(c, e, strict=True)], b + t * (f - b), m + t * (n - m)


def means(points, labels):
    plus = [p for p, y in zip(points, labels, strict=True) if y == 1]
    minus = [p for p, y in zip(points, labels, strict=True) if y == -1]
    mean = [[sum(x) / len(group) for x in zip(*group, strict=True)] for group in (plus, minus)]
    return [a - b for a, b in zip(*mean, strict=True)]


def cosine(u, g):
    """Return the cosine's square with its sign."""
    along = dot(u, g)
    return (1 if along > 0 else -1) * along**2 / (dot(u, u) * dot(g, g))


def path_holds(certificate):
    """Is what a certificate of kind svm-path says true, as far as this shows?"""
    question, answer, evidence = (certificate[k] for k in ("question", "answer", "evidence"))
    points, labels = read(question)
    if question["asks"] == "optimum":
        lam = number(question["lambda"])
        mu = 2 * len(points) * lam
        c, beta = [number(x) for x in evidence["c"]], number(evidence["beta"])
        w = [number(x) for x in answer["w"]]
        b = tuple(None if end is None else number(end) for end in answer["b"])
        found = optimal(c, beta, mu, points, labels) and u_of(c, points, labels) == [mu * x for x in w]
        return lam > 0 and found and b == biases(w, points, labels)
    if question["asks"] == "errors":
        one, two = (state(evidence["segment"][k]) for k in ("start", "end"))
        other = state(evidence["optimum"])
        seen = [between(one, two, Fraction(k, 17)) for k in range(1, 18)]
        if one[2] != 0 or not all(optimal(*s, points, labels) for s in [*seen, other]):
            return False
        *w, far = [[x / mu for x in u_of(c, points, labels)] for c, _, mu in [*seen, other]]
        more = errors(w[0], points, labels)[0] > errors(far, points, labels)[1]
        return answer == "no" and all(x == w[0] for x in w) and more
    g = means(points, labels)
    if answer == "no":
        one, two = (state(value) for value in evidence["optima"])
        if not 0 < one[2] < two[2] or not all(optimal(*s, points, labels) for s in (one, two)):
            return False
        return cosine(u_of(one[0], points, labels), g) > cosine(u_of(two[0], points, labels), g)
    seen = []
    for segment in evidence["segments"]:
        one, two = state(segment["start"]), state(segment["end"])
        if seen and seen[-1][2] != one[2]:
            return False
        seen += [between(one, two, Fraction(k, 17)) for k in range(18)]
    start, slope = state(evidence["ray"]["start"]), number(evidence["ray"]["slope"])
    if seen[-1][2] != start[2] or seen[0][2] != 0:
        return False
    seen += [(start[0], start[1] + k * slope, start[2] + k) for k in (0, Fraction(1, 9), 1, 50, 10**6)]
    if not all(optimal(*s, points, labels) for s in seen):
        return False
    cosines = [cosine(u_of(c, points, labels), g) for c, _, mu in seen if mu > 0]
    return answer == "yes" and all(a <= b for a, b in pairwise(cosines))


# Enclosures, in decimals of 90 digits, with a little room for their rounding.


def dec(x):
    from decimal import Decimal

    return Decimal(x.numerator) / Decimal(x.denominator)


ROOM = Fraction(1, 10**60)


def gap_holds(certificate):
    """Is what a certificate of kind dual-gap says true, by the same inequality?"""
    from decimal import getcontext

    getcontext().prec = 90
    question, answer, evidence = (certificate[k] for k in ("question", "answer", "evidence"))
    points, labels = read(question)
    n, lam = len(points), number(question["lambda"])
    c, b = [number(x) for x in evidence["c"]], number(evidence["b"])
    if lam <= 0 or dot(c, labels) != 0 or min(c) < 0 or max(c) > 1:
        return False
    w = [x / (2 * n * lam) for x in u_of(c, points, labels)]
    gap = loss(w, b, points, labels) / n + 2 * lam * dot(w, w) - sum(c) / n
    if gap < 0 or gap / (2 * lam) >= dot(w, w):
        return False
    g = means(points, labels)
    size, r, norm = dec(dot(w, w)).sqrt(), dec(gap / (2 * lam)).sqrt(), dec(dot(g, g)).sqrt()
    cos = dec(dot(w, g)) / (size * norm)
    sin = dec(1 - dot(w, g) ** 2 / (dot(w, w) * dot(g, g))).sqrt()
    off = r / size
    beside = dec(1 - gap / (2 * lam) / dot(w, w)).sqrt()
    low = cos * beside - sin * off
    high = cos * beside + sin * off if sin > off else type(cos)(1)
    wide = number(answer["cos"][1]) - number(answer["cos"][0])
    fits = covers(answer["cos"], low, high) and covers(answer["norm"], size - r, size + r)
    if 2 * labels.count(1) == n:
        fits = fits and covers(answer["d_adv"], norm / 2 * low, norm / 2 * high)
    elif answer["d_adv"] is not None:
        return False
    return cos > 0 and fits and wide <= number(question["tolerance"])


def covers(interval, low, high):
    ends = [Fraction(low), Fraction(high)]
    return number(interval[0]) <= ends[0] + ROOM and number(interval[1]) >= ends[1] - ROOM


def ball_holds(certificate):
    """Is what a certificate of kind ball says true, by the same inequality?"""
    from decimal import getcontext

    getcontext().prec = 90
    question, answer = certificate["question"], certificate["answer"]
    points, labels = read(question)
    n, lam = len(points), number(question["lambda"])
    w, b, r = [number(x) for x in answer["w"]], number(answer["b"]), number(answer["radius"])
    if lam <= 0 or r <= 0 or len(w) != len(points[0]):
        return False
    mean = [sum(x) / n for x in zip(*points, strict=True)]
    x = [[a - m for a, m in zip(p, mean, strict=True)] for p in points]
    scores = [dot(w, p) + b for p in x]
    gradient = [dec(2 * lam * a) for a in [*w, Fraction(0)]]
    least = dec(2 * lam)
    for s, p, y in zip(scores, x, labels, strict=True):
        push = 1 / (1 + dec(y * s).exp()) * y / n
        gradient = [a - push * dec(v) for a, v in zip(gradient, [*p, Fraction(1)], strict=True)]
        t = (-(abs(dec(s)) + dec(r) * dec(dot(p, p) + 1).sqrt())).exp()
        least = min(least, t / (1 + t) ** 2)
    length = sum(a * a for a in gradient).sqrt()
    return 2 * length < least * dec(r)
