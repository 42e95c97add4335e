"""Theory meets data: the directions of Theorems 4 and 15 against classifiers trained on digits.

For two digits, all their training images and their pixels as integers, ``study`` finds

- whether any linear classifier separates them: the exact max-margin separator, or a common point
  of their convex hulls, either with a certificate that the kernel accepts;
- where they are separable, the certificates that w* and the difference of the centroids fool
  **every** separator (Theorem 4), and how many of the separators trained here they fool;
- the certificate that one difference of points leaves the -1 region of **every** two-layer ReLU
  network with nonnegative output weights that fits (Theorems 10 and 15), and how many of the
  networks trained here it fools, at every training image of the label -1.

Nothing is counted by floats: scores, fits and flips are integers, see ``pairs.py``, ``hulls.py``
and ``fitted.py``. ``recheck`` does it again from the stored results and the digits.
"""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from theorems.geometry.deciders.ray import decide_ray
from theorems.mnist import data as digits_data
from theorems.mnist.data import Digits
from theorems.mnist.pairs import Pair, pair_of
from verify.exact.decision import Answer, Decision, certified, undecided, write_vector
from verify.exact.integers import WorkLimit
from verify.experiment.storage import read_arrays
from verify.experiment.stored import RESULTS

from .digit_pairs import Options
from .fitted import (
    Separator,
    Weighted,
    escape,
    escape_certificate,
    networks,
    rays,
    rises,
    separators,
)
from .hulls import (
    Widest,
    again,
    as_stored,
    centroid_weights,
    combined,
    direction_certificate,
    meeting_certificate,
    meeting_on,
    meeting_support,
    record,
    widest,
    widest_on,
)


RANDOM = 100
# Directions of random signs that each separator is tried on besides, for comparison.


def study(
    digits: Digits, options: Options, chosen: tuple[int, int]
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what is found of one pair of digits, and the classifiers trained on it by name."""
    pair, test = pairs_of(digits, options, chosen)
    found: dict[str, Any] = {
        "pair": pair.name, "images": len(pair.points), "test_images": len(test.points),
        "points_sha256": pair.sha256, "separable": None, "support": "", "certificates": [], "separators": [], "networks": [],
    }  # fmt: skip
    arrays: dict[str, np.ndarray] = {}
    if chosen in options.pairs:
        best = _decide(pair, found)
        if best is not None:
            count = options.separators * (3 if chosen in options.many else 1)
            listed = list(separators(pair, count, options.seed))
            found["separators_tried"] = count
            found["separators"] = judge_separators(pair, test, best, listed)
            arrays |= _linear_arrays(pair, listed)
    if chosen in options.on_networks:
        nets = list(
            networks(pair, options.networks, options.units, options.epochs, options.seed)
        )
        found["networks_tried"] = options.networks
        found["networks"] = [judge_network(pair, test, one) for one in nets]
        found["certificates"] += escapes(pair, nets)
        for k, one in enumerate(nets):
            arrays |= {f"{pair.name}-network-{k}-{part}": getattr(one, part)
                       for part in ("hidden", "bias", "output")}  # fmt: skip
            arrays[f"{pair.name}-network-{k}-threshold"] = np.array(one.threshold)
    return found, arrays


def pairs_of(digits: Digits, options: Options, chosen: tuple[int, int]) -> tuple[Pair, Pair]:
    """Return the training and the test images of two digits."""
    train = pair_of(digits.x_train, digits.y_train, chosen, most=options.images, block=options.block)
    return train, pair_of(digits.x_test, digits.y_test, chosen, block=options.block)


# Separators.


def _decide(pair: Pair, found: dict[str, Any]) -> Widest | None:
    """Certify that nothing separates the pair, or its max-margin separator and two directions."""
    support = meeting_support(pair)
    if support is not None:
        try:
            decision = meeting_certificate(pair, meeting_on(pair, support))
        except ZeroDivisionError:
            decision = undecided("the images do not determine their weights")
        found["certificates"].append(record("hulls meet", decision))
        found["support"] = " ".join(map(str, support))
        found["separable"] = False if decision.answer is Answer.VACUOUS else None
        return None
    best, decision = widest(pair)
    found["certificates"].append(record("max-margin", decision))
    if best is None:
        return None
    found["separable"] = True
    found["support"] = " ".join(map(str, sorted(best.alpha)))
    found["distance"] = best.distance
    hyperplane = (best.w, best.b)
    for kind, (direction, weights) in directions(pair, best).items():
        for label in (-1, 1):
            decision = direction_certificate(pair, direction, weights, hyperplane, label)
            found["certificates"].append(record(kind, decision, label=label))
    return best


def directions(pair: Pair, best: Widest) -> dict[str, tuple[list[int], Any]]:
    """Return w* and the difference of the centroids, as integers, each with its weights."""
    weights = centroid_weights(pair)
    return {
        "w* transfers": (best.direction, best.weights),
        "centroids transfer": (combined(pair, weights), weights),
    }


def judge_separators(
    pair: Pair, test: Pair, best: Widest, listed: Sequence[Separator]
) -> list[dict[str, Any]]:
    """Say of each separator, exactly, which directions fool it, and how far they have to lead."""
    chosen = {kind.split()[0]: v for kind, (v, _) in directions(pair, best).items()}
    rng = np.random.default_rng(pair.digits)
    signs = (2 * rng.integers(0, 2, (RANDOM, pair.points.shape[1])) - 1).tolist()
    rows = []
    for one in listed:
        scores = {"training": one.scores(pair.points) * pair.labels,
                  "test": one.scores(test.points) * test.labels}  # fmt: skip
        right = [score for score in scores["test"] if score > 0]
        rows.append({
            "name": one.name,
            "test_accuracy": round(len(right) / len(test.points), 6),
            "fooled": {name: fooled(one, v) for name, v in chosen.items()},
            "fooled_by_reversed_w*": fooled(one, [-x for x in chosen["w*"]]),
            "fooled_by_random": sum(fooled(one, v) for v in signs),
            "steps": {name: steps(one, v, scores["training"], right) for name, v in chosen.items()},
        })  # fmt: skip
    return rows


def fooled(one: Separator, direction: Sequence[int]) -> bool:
    """Does every point (x, y) change its label along -y v? It does if <w, v> > 0, exactly."""
    return rise(one, direction) > 0


def rise(one: Separator, direction: Sequence[int]) -> int:
    """Return <w, v> for a separator in its integers."""
    return sum(a * b for a, b in zip(one.exact[0], direction, strict=True))


def steps(
    one: Separator, direction: Sequence[int], training: Sequence[int], right: Sequence[int]
) -> dict[str, Any]:
    """Count the images that flip at some c, and give the largest c |v|, in pixels of 0 to 255.

    A point of score s with y s > 0 flips where c > y s / <w, v>: at a finite c if <w, v> > 0.
    """
    slope = rise(one, direction)
    if slope <= 0:
        return {"training": 0, "test": 0, "largest": None}
    size = sum(x * x for x in direction)
    farthest = Fraction(max(*training, *right), slope) ** 2 * size
    middle = Fraction(sorted(training)[len(training) // 2], slope) ** 2 * size
    return {
        "training": sum(score > 0 for score in training), "test": len(right),
        "median": round(sqrt(middle), 3), "largest": round(sqrt(farthest), 3),
    }  # fmt: skip


def _linear_arrays(pair: Pair, listed: Sequence[Separator]) -> dict[str, np.ndarray]:
    if not listed:
        return {}
    return {
        f"{pair.name}-separators": np.array([one.weights for one in listed]),
        f"{pair.name}-biases": np.array([one.bias for one in listed]),
    }


# Networks.


def judge_network(pair: Pair, test: Pair, one: Weighted) -> dict[str, Any]:
    """Say, exactly, at how many training images of the label -1 the direction fools a network.

    For the image that has to go farthest, the certificate of its ray in all d coordinates is kept.
    """
    v, _ = escape(pair)
    minus = pair.where(-1)
    firsts: dict[int, Fraction] = {}
    for index, (flips, _) in zip(minus, rays(one, pair.points[minus], v), strict=True):
        if flips:  # undecided has none, and is not fooled
            firsts[int(index)] = Fraction(flips[0].low)
    found = {
        "name": one.name, "class": "R'" if one.threshold else "R",
        "test_accuracy": round(float(one.right(test).mean()), 6),
        "images": len(minus), "images_fooled": len(firsts),
        "fooled_by_reversed": rises(one, [-x for x in v]),
    }  # fmt: skip
    if firsts:
        size, lengths = sqrt(sum(x * x for x in v)), sorted(firsts.values())
        farthest = max(firsts, key=firsts.__getitem__)
        found |= {
            "median": round(float(lengths[len(lengths) // 2]) * size, 3),
            "largest": round(float(lengths[-1]) * size, 3),
            "ray": ray_record(pair, one, farthest),
        }
    return found


def ray_record(pair: Pair, one: Weighted, index: int) -> dict[str, Any]:
    """Return answer and evidence about the ray of one image; the rest of the question is stored."""
    try:
        _, decision = decide_ray(one.network, pair.points[index].tolist(), escape(pair)[0])
    except WorkLimit as limit:
        return {"image": index, "holds": False, "reason": str(limit)}
    return {"image": index, "holds": True,
            **{key: decision.certificates[0][key] for key in ("answer", "evidence")}}  # fmt: skip


def ray_again(pair: Pair, one: Weighted, stored: dict[str, Any]) -> Decision:
    """Put the stored ray before the kernel, with the digits and the stored network."""
    question = {
        "class": "ray", "classifier": one.network.for_kernel(),
        "point": pair.points[stored["image"]].tolist(), "direction": write_vector(escape(pair)[0]),
    }  # fmt: skip
    return certified(question, stored["answer"], stored["evidence"])


def escapes(pair: Pair, nets: Sequence[Weighted]) -> list[dict[str, Any]]:
    """Certify that the direction leaves the region of every network; one of R shows that it can fit.

    Nothing is recorded where no network of R fits, for then none is known to the kernel.
    """
    for k, one in enumerate(nets):
        if one.threshold == 0:
            decision = _escape(pair, one)
            return [record("difference escapes", decision, network=k)]
    return []


def _escape(pair: Pair, one: Weighted) -> Decision:
    rows, bias, _, _ = one.exact
    return escape_certificate(pair, list(zip(rows, bias, strict=True)))


# The stored results, checked again.


def recheck(
    folder: str | Path, data: str | Path | None = None, chosen: Sequence[str] = ()
) -> list[str]:
    """Check a stored run again, from its folder and the digits; return what does not hold.

    Certificates are made anew from what is stored of them and put before the kernel; each stored
    classifier is checked to fit all training images and to be fooled. ``chosen`` names pairs such
    as "0-1" (none: all).
    """
    report = json.loads((Path(folder) / RESULTS).read_text(encoding="utf-8"))
    arrays = read_arrays(Path(folder) / "classifiers.npz")
    options = Options(**{key: _tuples(value) for key, value in report["options"].items()})
    digits = digits_data.load(data)
    wrong = [f"{name}: not stored" for name in {*chosen} - {one["pair"] for one in report["pairs"]}]
    for found in report["pairs"]:
        if not chosen or found["pair"] in chosen:
            first, second = map(int, found["pair"].split("-"))
            pair, _ = pairs_of(digits, options, (first, second))
            wrong += [f"{found['pair']}: {words}" for words in faults(pair, found, arrays)]
    return wrong


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def faults(pair: Pair, found: dict[str, Any], arrays: dict[str, np.ndarray]) -> Iterator[str]:
    """Yield what does not hold of one stored pair."""
    nets = [stored_network(pair, arrays, k, one) for k, one in enumerate(found["networks"])]
    support = list(map(int, found["support"].split()))
    best: Widest | None = None
    if found["points_sha256"] != pair.sha256:
        yield "these are other points"
    for stored in found["certificates"]:
        if stored["kind"] == "difference escapes":
            decision = _escape(pair, nets[stored["network"]])
            decision = as_stored(decision, stored)
        else:
            decision = again(stored, pair, support)
        if not decision.certificates:
            yield f"{stored['kind']}: {decision.reason}"
        elif stored["kind"] == "max-margin":
            best = widest_on(pair, support)
    chosen = {} if best is None else directions(pair, best)
    for k, row in enumerate(found["separators"]):
        one = stored_separator(pair, arrays, k, row)
        if not chosen or not all(fooled(one, v) for v, _ in chosen.values()):
            yield f"{one.name} is not fooled"
        if not one.right(pair).all():
            yield f"{one.name} does not separate the digits"
    for one, row in zip(nets, found["networks"], strict=True):
        if not one.right(pair).all():
            yield f"{one.name} does not fit the digits"
        v, minus = escape(pair)[0], pair.where(-1)
        count = sum(bool(flips) for flips, _ in rays(one, pair.points[minus], v))
        if count != len(minus) or count != row["images_fooled"]:
            yield f"{one.name} is fooled at {count} of {len(minus)} images"
        held = row.get("ray", {"holds": False, "reason": "no ray was stored"})
        ray = ray_again(pair, one, held) if held["holds"] else undecided(held["reason"])
        if not ray.certificates:
            yield f"{one.name}: {ray.reason}"


def stored_separator(
    pair: Pair, arrays: dict[str, np.ndarray], k: int, row: dict[str, Any]
) -> Separator:
    """Return a separator of ``classifiers.npz``."""
    weights, biases = arrays[f"{pair.name}-separators"], arrays[f"{pair.name}-biases"]
    return Separator(row["name"], weights[k], float(biases[k]))


def stored_network(
    pair: Pair, arrays: dict[str, np.ndarray], k: int, row: dict[str, Any]
) -> Weighted:
    """Return a network of ``classifiers.npz``."""
    parts = (arrays[f"{pair.name}-network-{k}-{part}"] for part in ("hidden", "bias", "output"))
    return Weighted(row["name"], *parts, int(arrays[f"{pair.name}-network-{k}-threshold"]))
