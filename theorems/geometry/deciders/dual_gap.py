"""Where the minimisers of SVMs lie: enclosed by a duality gap (hinge) or by a ball (softplus).

What is proposed in floats is rounded to rationals, and the kernel computes the enclosure from these
alone (kinds "dual-gap" and "ball"). Sizes of ten thousand points of a thousand integer coordinates
take about a second; the exact path of ``soft_margin`` is for small sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Any, NamedTuple

from theorems.geometry.deciders.soft_margin import positive
from theorems.geometry.objects.labelled import LabelledSet
from verify.errors import BadInput
from verify.exact.decision import Answer, Decision, certified, read_number, undecided, write_number
from verify.exact.integers import Rational
from verify.kernel import dual_gap as kernel


if TYPE_CHECKING:
    from theorems.geometry.svm import Floats, Solution


DIGITS = 48
# Binary digits of the dual numbers of a certificate.

FINE = 60
# Binary digits of the ends of its intervals.

REACH = 1e150
# Numbers whose squares are finite floats.

FAR = "points or lambda are out of reach of floats"

Interval = tuple[Rational, Rational]


class Enclosure(NamedTuple):
    """Intervals that hold cos(theta), |w| and d_adv of the minimiser; d_adv None where unbalanced.

    decision : yes with the certificate, or undecided with the reason
    """

    cos: Interval | None
    norm: Interval | None
    d_adv: Interval | None
    decision: Decision


def enclose(
    points: Sequence[Sequence[int]] | LabelledSet,
    labels: Sequence[int] | None,
    lam: Rational,
    tolerance: Rational = Fraction(1, 100),
    solution: Solution | None = None,
    named: tuple[Mapping[str, Any], Mapping[str, object]] | None = None,
    x: Floats | None = None,
) -> Enclosure:
    """Enclose the angle of the soft-margin SVM's w with the difference of the means.

    Parameters
    ----------
    points, labels : integer rows with labels 1 and -1, or a labelled set and None
    lam : lambda of L = mean hinge + lambda |w|^2, for these points as they are
    tolerance : most that the interval of the cosine may be long
    solution : of ``theorems.geometry.svm``; found here where it is not given
    named : how the question names the points by their hash, and the rows by that hash
    x : the points (n, d) as floats, where they are at hand
    """
    import numpy as np

    from theorems.geometry.svm import Solver

    positive(lam)
    level = _float(lam)
    if isinstance(points, LabelledSet):
        question = points.question("dual-gap")
        x, labels = _floats(points), points.labels
    else:
        question = {"class": "dual-gap", "points": points, "labels": list(labels or ())}
        x = np.asarray(points, float) if x is None else x
    if set(labels or ()) != {1, -1}:
        msg = "the labels must be 1 and -1, and both be borne"
        raise BadInput(msg)
    data = None
    if named is not None:
        question["points"], data = dict(named[0]), named[1]
    question |= {"lambda": write_number(lam), "tolerance": write_number(tolerance)}
    y = np.array(labels, float)
    if not 0 < level < REACH or not abs(x).max() < REACH:
        return Enclosure(None, None, None, undecided(FAR))
    with np.errstate(all="ignore"):
        found = Solver(x, y).solve(level) if solution is None else solution
        if not np.isfinite(found.c).all():
            return Enclosure(None, None, None, undecided(FAR))
        c = _rational(found.c, labels or ())
        guess = _expected(x, y, level, np.array(c, float) / 2**DIGITS)
    if isinstance(guess, str):
        return Enclosure(None, None, None, undecided(guess))
    answer, b = guess
    unit = 1 << DIGITS
    evidence = {
        "c": [write_number(Fraction(own, unit)) if own % unit else own // unit for own in c],
        "b": write_number(b),
    }
    decision = certified(question, answer, evidence, data)
    if decision.answer is not Answer.YES:
        exact = _by_kernel(question, evidence, data)
        if exact is not None:
            answer, decision = exact, certified(question, exact, evidence, data)
    if decision.answer is not Answer.YES:
        return Enclosure(None, None, None, decision)
    cos, norm, d_adv = (_read(answer[key]) for key in ("cos", "norm", "d_adv"))
    return Enclosure(cos, norm, d_adv, decision)


def _float(x: Rational) -> float:
    """Round a number; infinity, whatever its sign, where it is beyond floats."""
    try:
        return float(x)
    except OverflowError:
        return inf


def _floats(s: LabelledSet) -> Floats:
    """Round the points of a set, as ``_float`` does."""
    import numpy as np

    return np.array([[_float(v) for v in p] for p in s.points])


def _read(ends: list[int | str] | None) -> Interval | None:
    return None if ends is None else (read_number(ends[0]), read_number(ends[1]))


def _rational(c: Floats, labels: Sequence[int]) -> list[int]:
    """Round to integers over 2^DIGITS in [0, 2^DIGITS] whose signed sum is 0."""
    unit = 1 << DIGITS
    found = [min(unit, max(0, round(float(own) * unit))) for own in c]
    excess = sum(own * y for own, y in zip(found, labels, strict=True))
    # What is strictly within goes first: no point is to leave its margin for a rounding.
    for k in sorted(range(len(found)), key=lambda k: found[k] == unit):
        step = min(found[k], max(0, labels[k] * excess))
        found[k] -= step
        excess -= labels[k] * step
    return found


def _expected(x: Floats, y: Floats, lam: float, c: Floats) -> tuple[dict[str, Any], Fraction] | str:
    """Return the answer and b that the kernel is expected to accept, or why there is none."""
    import numpy as np

    from theorems.geometry.svm import best_bias

    n = len(y)
    w = (c * y) @ x / (2 * n * lam)
    scores = x @ w
    b = best_bias(scores, y)
    square = float(w @ w)
    loss = float(np.maximum(0.0, 1.0 - y * (scores + b)).sum()) / n
    gap = loss + 2 * lam * square - float(c.mean())
    # Wider than rounding makes the kernel's own enclosures: it refuses an answer that they leave, and is then asked for it.
    gap = max(gap, 0.0) * (1 + 1e-6) + 1e-14 * (loss + 1.0)
    g = x[y == 1].mean(axis=0) - x[y == -1].mean(axis=0)
    norm, size = square**0.5, float(g @ g) ** 0.5
    if not (norm * size and gap < 2 * lam * square):
        return "w* may be 0, as far as the duality gap tells: it has no angle that could be enclosed"
    off, cos = (gap / (2 * lam)) ** 0.5 / norm, float(w @ g) / (norm * size)
    sin, beside = max(0.0, 1 - cos * cos) ** 0.5, (1 - off * off) ** 0.5
    slack = 1e-12 + 1e-7 * off
    low = cos * beside - sin * off - slack
    high = 1.0 if sin <= off else min(1.0, cos * beside + sin * off + slack)
    answer = {
        "cos": _outwards(low, high),
        "norm": _outwards(norm * (1 - off - slack), norm * (1 + off + slack)),
        "d_adv": None,
    }
    if 2 * (y == 1).sum() == n:
        answer["d_adv"] = _outwards(size / 2 * (low - slack), size / 2 * (high + slack))
    return answer, Fraction(round(b * 2**DIGITS), 2**DIGITS)


def _outwards(low: float, high: float) -> list[int | str]:
    unit = 1 << FINE
    ends = floor(Fraction(low) * unit), ceil(Fraction(high) * unit)
    return [write_number(Fraction(end, unit)) for end in ends]


def _by_kernel(
    question: dict[str, Any], evidence: dict[str, Any], data: Mapping[str, object] | None
) -> dict[str, Any] | None:
    """Return what the kernel computes, where floats were not fine enough to foresee it."""
    from verify.kernel import Refused, completed
    from verify.kernel.enclosures import sqrt
    from verify.kernel.numbers import dot

    try:
        near = kernel.read(completed(question, data or {}), evidence)
        cos, norm = kernel.cosine(near), kernel.length(near)
    except Refused:
        return None
    unit = 1 << kernel.BITS
    answer: dict[str, Any] = {
        name: [write_number(Fraction(end, unit)) for end in ends]
        for name, ends in (("cos", cos), ("norm", norm))
    }
    answer["d_adv"] = None
    if near.balanced:
        size = sqrt(dot(near.g, near.g), 4 * near.means**2, kernel.BITS)
        ends = cos[0] * size[cos[0] < 0], cos[1] * size[1]
        answer["d_adv"] = [write_number(Fraction(end, unit**2)) for end in ends]
    return answer


class Ball(NamedTuple):
    """The minimiser's (w, b) is within ``radius`` of these; b is the score of the mean of all points."""

    w: tuple[Rational, ...]
    b: Rational
    radius: Rational


def decide_ball(s: LabelledSet, lam: Rational, bits: int = 40) -> tuple[Ball | None, Decision]:
    """Enclose the minimiser of mean log(1 + exp(-y s)) + lambda |w|^2 in a ball.

    Parameters
    ----------
    bits : binary digits of its centre; the radius is as small as that allows
    """
    import numpy as np

    positive(lam)
    if set(s.labels) != {1, -1}:
        msg = "the labels must be 1 and -1, and both be borne"
        raise BadInput(msg)
    x, y = _floats(s), np.array(s.labels, float)
    with np.errstate(all="ignore"):
        a = np.column_stack([x - x.mean(axis=0), np.ones(len(y))])
        if not max(abs(a).max(), _float(lam)) < REACH:
            return None, undecided(FAR)
        v, length, least = _softplus(a, y, _float(lam))
    if not np.isfinite(v).all():
        return None, undecided(FAR)
    unit = 1 << bits
    *w, b = (Fraction(round(own * unit), unit) for own in v.tolist())
    decision = undecided(FAR)
    # Where to begin: the kernel decides which of the radii holds the minimiser.
    start = max(4 * length / max(least, 1e-300), 8.0 / unit)
    for k in range(0, 24, 2):
        if not start * 2**k <= 1 << 20:
            break
        radius = Fraction(ceil(start * 2**k * 2 ** (bits + 20)), 2 ** (bits + 20))
        answer = {"w": [write_number(own) for own in w], "b": write_number(b), "radius": write_number(radius)}
        question = s.question("ball", **{"lambda": write_number(lam)})
        decision = certified(question, answer, {"bits": bits + 60})
        if decision.answer is Answer.YES:
            return Ball(tuple(w), b, radius), decision
    return None, decision


def _softplus(a: Floats, y: Floats, lam: float) -> tuple[Floats, float, float]:
    """Minimise by Newton's method; return (w, b), the gradient's length and the least curvature."""
    import numpy as np
    from scipy.special import expit

    n, d = a.shape
    decay = np.full(d, 2 * lam)
    decay[-1] = 0.0

    def loss(v: Floats) -> float:
        return float(np.logaddexp(0.0, -y * (a @ v)).mean() + lam * v[:-1] @ v[:-1])

    v, last = np.zeros(d), 0
    for _ in range(200):
        p = expit(-y * (a @ v))
        gradient = decay * v - a.T @ (p * y) / n
        hessian = (a.T * (p * (1 - p))) @ a / n + np.diag(decay)
        step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]
        here, t, falls = loss(v), 1.0, float(gradient @ step)
        # Where the loss can no longer tell, whole steps still bring the gradient down.
        last += falls <= 1e-13 * here
        while not last and t > 1e-10 and loss(v - t * step) > here - 1e-4 * t * falls:
            t /= 2
        if t <= 1e-10:
            break
        v = v - t * step
        if last == 3:
            break
    p = expit(-y * (a @ v))
    gradient = decay * v - a.T @ (p * y) / n
    return v, float(np.linalg.norm(gradient)), min(2 * lam, float((p * (1 - p)).min()))
