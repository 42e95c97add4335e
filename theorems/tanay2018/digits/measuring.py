r"""One pair of digits over all lambda of a grid: the saturated part in integers, the rest enclosed.

The training set is the first 3000 training images of each digit, the lower digit in I; pixels are
divided by 255, and the published lambda multiplies as L = R + 10^-5 lambda |w|^2: so lambda here is
10^(alpha - 5), an irrational number as a rule, in whose place stands the next multiple of 2^-60.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import acos, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from theorems.geometry.deciders.dual_gap import DIGITS, FINE, enclose
from theorems.geometry.svm import Solver
from theorems.mnist.pairs import Pair, pair_of
from verify.exact.decision import read_number, write_number
from verify.kernel import FORMAT
from verify.kernel.data import digest


if TYPE_CHECKING:
    from theorems.mnist.data import Digits

    from .experiment import Options


WHITE = 255
BITS = 60
# Binary digits of lambda.

TOLERANCE = Fraction(1, 10)
# Most that an interval for a cosine may be long; they are far shorter.

DATA = "mnist-train"
# The name of the training images in certificates.

SHOWN = 300
# Images of a digit in the picture.

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[Any]


def lambda_at(tenths: int) -> Fraction:
    """Return the multiple of 2^-60 that is next to 10^(alpha - 5), by ten times alpha."""
    context = Context(prec=60)
    power = context.power(Decimal(10), Decimal(tenths - 50) / 10)
    return Fraction(round(context.multiply(power, Decimal(2**BITS))), 2**BITS)


def pairs_of(data: Digits, digits: tuple[int, int], images: int) -> tuple[Pair, Pair]:
    """Return the training and the test images; the higher digit bears the label +1."""
    low, high = digits
    return (
        pair_of(data.x_train, data.y_train, (high, low), most=images),
        pair_of(data.x_test, data.y_test, (high, low)),
    )


class Saturated:
    """What holds of w = g / (4 lambda), decided in integers.

    Every number is one of G = the sum of the +1 images less that of the others, so that g = G / (255 m)
    with m images of either digit, and a score is <G, x> / (4 lambda 255^2 m) + b for pixels x.
    """

    def __init__(self, train: Pair, test: Pair) -> None:
        plus, minus = train.points[train.labels == 1], train.points[train.labels == -1]
        assert len(plus) == len(minus), "the classes are balanced"
        self.m, self.labels, self.test_labels = len(plus), train.labels, test.labels
        self.g: Ints = plus.sum(axis=0) - minus.sum(axis=0)
        self.along, self.along_test = train.points @ self.g, test.points @ self.g
        plus_side, minus_side = self.along[train.labels == 1], self.along[train.labels == -1]
        self.ends = int(minus_side.min()), int(plus_side.max())
        self.square = int(self.g @ self.g)

    @property
    def spread(self) -> int:
        """The largest <G, p - q> over p in J and q in I."""
        return self.ends[1] - self.ends[0]

    @property
    def level(self) -> Fraction:
        """The lambda_0 from which on w = g / (4 lambda)."""
        return Fraction(self.spread, 8 * self.m * WHITE**2)

    def errors(self, twice: int, share: int = 1) -> tuple[int, int]:
        """Count y (2 <G, x> share - twice) <= 0, on training and on test images."""
        train = self.labels * (2 * share * self.along - twice) <= 0
        return int(train.sum()), int((self.test_labels * (2 * share * self.along_test - twice) <= 0).sum())

    @property
    def centre(self) -> tuple[int, int]:
        """Errors with the middle of the optimal biases, the same at every lambda >= lambda_0."""
        return self.errors(sum(self.ends))

    @property
    def middle(self) -> tuple[int, int]:
        """Errors with the boundary through the middle between the means."""
        return self.errors(int(self.along.sum()), self.m)

    def middle_is_optimal(self, lam: Fraction) -> bool:
        """Is that one of the optimal biases at a lambda?"""
        low, high = self.ends
        between = Fraction(int(self.along.sum()), 2 * self.m)
        unit = 4 * lam * WHITE**2 * self.m
        return high - between <= unit and between - low <= unit

    @property
    def offset(self) -> float:
        """The signed distance from that boundary to the one with the middle bias."""
        twice = Fraction(int(self.along.sum()), self.m) - sum(self.ends)
        return float(twice / 2) / sqrt(self.square) / WHITE

    @property
    def between(self) -> float:
        """The distance of the means."""
        return sqrt(self.square) / (self.m * WHITE)


def study_saturated(data: Digits, options: Options, digits: tuple[int, int]) -> dict[str, Any]:
    """Return what is decided in integers of a pair: one classifier but for its length, at every lambda >= lambda_0.

    ``last`` : ten times alpha of the smallest such lambda among the 81, None where there is none
    """
    train, test = pairs_of(data, digits, options.images)
    rest = Saturated(train, test)
    errors = rest.centre
    return {
        "name": "-".join(map(str, digits)), "digits": list(digits), "images": [len(train.labels), len(test.labels)],
        "spread": rest.spread, "lambda_0": write_number(rest.level), "means": rest.between,
        "last": min((own for own in options.all_lambda if lambda_at(own) >= rest.level), default=None),
        "train": errors[0], "test": errors[1], "d_adv": rest.between / 2, "b": rest.offset,
        "middle": list(rest.middle), "middle_is_optimal": rest.middle_is_optimal(lambda_at(options.all_lambda[0])),
    }  # fmt: skip


def study(data: Digits, options: Options, digits: tuple[int, int]) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return what was found of a pair, lists by lambda from the largest on, and arrays.

    The arrays are the dual numbers of every certificate (``certificate`` puts it together again), and
    for pairs that are drawn where images lie.
    """
    train, test = pairs_of(data, digits, options.images)
    rest = Saturated(train, test)
    x, x_test, y = train.points / WHITE, test.points / WHITE, train.labels.astype(float)
    tenths = options.grid(digits)
    solver, points, labels = Solver(x, y), train.points.tolist(), train.labels.tolist()
    found: dict[str, Any] = {
        "name": "-".join(map(str, digits)), "digits": list(digits), "images": [len(train.labels), len(test.labels)],
        "sha256": digest(points), "spread": rest.spread, "lambda_0": write_number(rest.level),
        "middle": list(rest.middle), "middle_is_optimal": rest.middle_is_optimal(lambda_at(tenths[0])),
        "means": rest.between, "tenths": list(tenths), "open": [],
    }  # fmt: skip
    lists: dict[str, list[Any]] = {
        name: [] for name in ("decided", "cos", "theta", "norm", "d_adv", "b", "train", "test", "gap", "tilt", "bound")
    }
    zhat = rest.g / sqrt(rest.square)
    centre = (x[y > 0].mean(axis=0) + x[y < 0].mean(axis=0)) / 2
    found["along"] = spreads(x @ zhat, y)
    duals: list[tuple[list[int], int, Any]] = []
    tilts: list[Array | None] = []
    for own in tenths:
        lam = lambda_at(own)
        if lam >= rest.level:
            row = saturated(rest, lam)
            tilts.append(None)
        else:
            solution = solver.solve(float(lam), options.gap)
            w, b = solution.w, solution.b
            inner = enclose(points, labels, lam * WHITE**2, TOLERANCE, solution, x=train.points.astype(float))
            across = w - (w @ zhat) * zhat
            tilt = across / np.linalg.norm(across)
            tilts.append(tilt)
            row = {
                "decided": False, **enclosed(inner, rest, lam), "gap": solution.gap,
                "b": float(w @ centre + b) / float(np.linalg.norm(w)),
                "train": int((y * (x @ w + b) <= 0).sum()),
                "test": int((test.labels * (x_test @ w + b) <= 0).sum()), "tilt": spreads(x @ tilt, y),
            }
            if inner.decision.certificate is None:
                found["open"].append([own, inner.decision.reason])
            else:
                duals.append(dual_of(inner.decision.certificate))
        for name, values in lists.items():
            values.append(row[name])
    arrays = packed([own for own, k in zip(tenths, lists["cos"], strict=True) if k is not None and lambda_at(own) < rest.level], duals)
    if digits in options.drawn:
        arrays |= drawn(x, y, zhat, centre, tilts)
    return found | lists, arrays


def spreads(values: Array, y: Array) -> list[float]:
    """Return the standard deviation within each class, +1 first."""
    return [round(float(values[y * sign > 0].std()), 6) for sign in (1, -1)]


def saturated(rest: Saturated, lam: Fraction) -> dict[str, Any]:
    """Return what holds at a lambda >= lambda_0."""
    whole, d_adv = 1 << FINE, rest.between / 2
    norm = rest.between / (4 * float(lam))
    train, test = rest.centre
    return {
        "decided": True, "cos": [whole, whole], "theta": [0.0, 0.0], "norm": [norm, norm], "d_adv": [d_adv, d_adv],
        "b": rest.offset, "train": train, "test": test, "gap": 0.0, "tilt": None, "bound": True,
    }  # fmt: skip


def enclosed(inner: Any, rest: Saturated, lam: Fraction) -> dict[str, Any]:
    """Return the enclosures, for pixels from 0 to 1; the cosine's as integers over 2^60, outwards.

    ``bound`` : is cos theta >= 4 lambda |w| / |g| possible, as it must be?
    """
    if inner.cos is None:
        return dict.fromkeys(("cos", "theta", "norm", "d_adv", "bound"))
    low, high = (Fraction(end) for end in inner.cos)
    norm = [Fraction(end) for end in inner.norm]  # for pixels from 0 to 255
    cos = [low.numerator * 2**FINE // low.denominator, -(-high.numerator * 2**FINE // high.denominator)]
    square = Fraction(rest.square, rest.m**2)
    return {
        "cos": cos, "theta": [acos(min(1.0, float(high))), acos(float(low))],
        "norm": [float(end) * WHITE for end in norm], "d_adv": [float(end) / WHITE for end in inner.d_adv],
        "bound": bool(high**2 * square >= (4 * lam * WHITE**2 * norm[0]) ** 2),
    }  # fmt: skip


# The dual numbers of certificates, in few bytes.


def dual_of(certificate: Mapping[str, Any]) -> tuple[list[int], int, Any]:
    """Return the c and b of a certificate as integers over 2^48, and its answer."""
    unit, evidence = 1 << DIGITS, certificate["evidence"]
    return (
        [int(Fraction(read_number(c)) * unit) for c in evidence["c"]],
        int(Fraction(read_number(evidence["b"])) * unit), certificate["answer"],
    )  # fmt: skip


def packed(tenths: Sequence[int], duals: Sequence[tuple[list[int], int, Any]]) -> dict[str, Array]:
    """Pack them: a bit for c = 1, a bit for c between, and those between in their order."""
    unit = 1 << DIGITS
    c = np.array([own for own, _, _ in duals], np.int64).reshape(len(duals), -1)
    between = (c > 0) & (c < unit)
    answers = json.dumps([answer for _, _, answer in duals], separators=(",", ":"))
    return {
        "tenths": np.array(tenths, np.int16), "ones": np.packbits(c == unit, axis=1), "between": np.packbits(between, axis=1),
        "parts": c[between], "b": np.array([b for _, b, _ in duals], np.int64), "answers": np.frombuffer(answers.encode(), np.uint8),
    }  # fmt: skip


def certificate(data: Digits, digits: tuple[int, int], images: int, tenths: int, arrays: Mapping[str, Array]) -> tuple[dict[str, Any], dict[str, object]]:
    """Put a stored certificate together; return it, and the images that it names, by their hash.

    Parameters
    ----------
    images : of each digit; arrays : what ``study`` returned for this pair
    """
    rows = np.sort(np.concatenate([np.flatnonzero(data.y_train == k)[:images] for k in digits]))
    train, _ = pairs_of(data, digits, images)
    points = train.points.tolist()
    place = arrays["tenths"].tolist().index(tenths)
    n, unit = len(rows), 1 << DIGITS
    ones, between = (np.unpackbits(arrays[name], axis=1, count=n).astype(bool) for name in ("ones", "between"))
    start = int(between[:place].sum())
    c = np.where(ones[place], unit, 0)
    c[between[place]] = arrays["parts"][start : start + int(between[place].sum())]
    own = digest(points)
    question = {
        "class": "dual-gap", "points": {"data": DATA, "rows": rows.tolist(), "sha256": own}, "labels": train.labels.tolist(),
        "lambda": write_number(lambda_at(tenths) * WHITE**2), "tolerance": write_number(TOLERANCE),
    }  # fmt: skip
    evidence = {
        "c": [write_number(Fraction(int(value), unit)) for value in c],
        "b": write_number(Fraction(int(arrays["b"][place]), unit)),
    }
    answer = json.loads(arrays["answers"].tobytes())[place]
    return {"format": FORMAT, "question": question, "answer": answer, "evidence": evidence}, {own: points}


def drawn(x: Array, y: Array, zhat: Array, centre: Array, tilts: Sequence[Array | None]) -> dict[str, Array]:
    """Return where the first images of each digit lie in the tilting plane, those of I first.

    The plane's origin is the middle between the means. Where theta = 0 there is no tilt: the direction
    across is then that of the largest lambda at which there is one.
    """
    first = next(tilt for tilt in tilts if tilt is not None)
    shown = x[np.concatenate([np.flatnonzero(y == sign)[:SHOWN] for sign in (-1, 1)])] - centre
    up = np.stack([shown @ (first if tilt is None else tilt) for tilt in tilts])
    return {"across": (shown @ zhat).astype(np.float32), "up": up.astype(np.float32)}
