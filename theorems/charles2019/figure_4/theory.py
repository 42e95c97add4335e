"""Theory meets data: the directions of Theorems 4 and 15 against classifiers trained on digits.

For two digits, all their training images and their pixels as integers, ``run`` finds

- whether any linear classifier separates them: the exact max-margin separator, or a common point
  of their convex hulls, either with a certificate that the kernel accepts;
- where they are separable, the certificates that w* and the difference of the centroids fool
  **every** separator (Theorem 4), and how many of the separators trained here they fool;
- the certificate that one difference of points leaves the -1 region of **every** two-layer ReLU
  network with nonnegative output weights that fits (Theorems 10 and 15), and how many of the
  networks trained here it fools, at every training image of the label -1.

Nothing is counted by floats: scores, fits and flips are integers, see ``pairs.py``, ``hulls.py``
and ``fitted.py``. The result is ``report.json`` and ``classifiers.npz`` in ``out``; a finished
pair is kept, and an interrupted run continues.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from verify.exact.decision import Answer, Decision, certified, undecided, write_vector
from verify.exact.integers import WorkLimit
from verify.exact.ray import decide_ray

from . import BadInput, data as digits_data
from .data import Digits
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
from .pairs import Pair, pair_of
from .provenance import cpu_name, versions
from .storage import read_arrays, write_arrays, write_json


SCHEMA = "separatrix/figure-4-theory/1"
EVERY_PAIR = tuple(combinations(range(10), 2))
Say = Callable[[str], None]

RANDOM = 100
# Directions of random signs that each separator is tried on besides, for comparison.


@dataclass(frozen=True)
class Options:
    """Which digits, and how many classifiers of each kind on a pair.

    images : of each digit, the first of the training file; 0 for all
    block : pixels of a side of the squares that are added up; 1 for the pixels themselves
    pairs : those that are decided; separators are trained on the separable ones
    separators : trained on a pair, by three methods in turn
    many : pairs on which three times as many are trained
    on_networks : pairs on which networks are trained, separable or not
    """

    scale: str = "paper"
    seed: int = 0
    images: int = 0
    block: int = 1
    pairs: tuple[tuple[int, int], ...] = EVERY_PAIR
    separators: int = 3
    many: tuple[tuple[int, int], ...] = ((0, 1), (6, 7), (6, 9))
    on_networks: tuple[tuple[int, int], ...] = ((0, 1), (3, 5), (7, 9))
    networks: int = 4
    units: int = 16
    epochs: int = 200


SCALES = {
    # Blocks of 4 x 4 pixels: seconds, and few enough coordinates for hulls that meet.
    "smoke": Options(
        scale="smoke", images=300, block=4, pairs=((0, 1), (3, 5)), many=((0, 1),),
        on_networks=((0, 1),), units=8, epochs=300, networks=2,
    ),
    # Three separable pairs and one that is not: minutes.
    "small": Options(scale="small", pairs=((0, 1), (3, 5), (6, 7), (6, 9))),
    # All 45 pairs.
    "paper": Options(),
}  # fmt: skip


def run(
    scale: str | Options = "smoke",
    out: str | Path | None = None,
    data: str | Path | None = None,
    say: Say = lambda line: None,
    jobs: int = 1,
) -> dict[str, Any]:
    """Decide the pairs, train the classifiers, and return what it writes to ``report.json``.

    ``out`` defaults to ``reports/latest/figure_4/theory/<scale>``; ``data`` is an npz file or a
    folder of the four IDX files; ``say`` is given one line a pair; ``jobs`` is the number of
    processes. Raises ``DigitsUnavailable`` where MNIST cannot be had, and ``BadInput``.
    """
    options = _options(scale)
    folder = Path(out) if out else Path("reports", "latest", "figure_4", "theory", options.scale)
    began, clock = datetime.now(UTC), time.perf_counter()
    if jobs < 1:
        message = f"The number of jobs is {jobs}, but must be at least 1."
        raise BadInput(message)
    digits = digits_data.load(data)
    identity = {"schema": SCHEMA, "options": json.loads(json.dumps(asdict(options))),
                "mnist": digits_data.SHA256}  # fmt: skip
    _claim(folder, identity)
    listed = [*options.pairs, *(p for p in options.on_networks if p not in options.pairs)]
    found = sum(_file(folder, pair).exists() for pair in listed)
    for name, seconds in _each(digits, options, folder, listed, jobs):
        say(f"{name}: {seconds:.0f} s")
    report = _collected(folder, identity, listed)
    report["provenance"] = {
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - clock, 1),
        "seconds_of_work": round(sum(pair["seconds"] for pair in report["pairs"]), 1),
        "pairs_found_finished": found, "jobs": jobs, "seed": options.seed, "device": "cpu", "device_name": cpu_name(),
        "digits_from": digits.source, "versions": _versions(),
    }  # fmt: skip
    write_json(folder / "report.json", report)
    return report


def _options(scale: str | Options) -> Options:
    if isinstance(scale, Options):
        return scale
    if scale not in SCALES:
        message = f"Scale {scale!r} is unknown; choose one of {', '.join(SCALES)}."
        raise BadInput(message)
    return replace(SCALES[scale])


def _versions() -> dict[str, str | None]:
    from importlib.metadata import version

    found = {name: version(name) for name in ("python-flint", "daqp")}
    return {"python": sys.version.split()[0], **versions(), **found}


def _claim(folder: Path, identity: dict[str, Any]) -> None:
    """Make the folder this run's, or see that it already is."""
    file = folder / "theory.json"
    if file.exists():
        try:
            if json.loads(file.read_text(encoding="utf-8")) == identity:
                return
        except ValueError:
            pass  # a damaged file is not this run's
        message = f"{folder} holds a run of other options: choose another --out, or delete it."
        raise BadInput(message)
    write_json(file, identity)


def _each(
    digits: Digits, options: Options, folder: Path, listed: Sequence[tuple[int, int]], jobs: int
) -> Any:
    """Yield the name and seconds of each pair as it is finished."""
    left = [pair for pair in listed if not _file(folder, pair).exists()]
    long = (*options.on_networks, *options.many)
    left.sort(key=lambda pair: pair not in long)  # those with most to do first
    if jobs == 1 or len(left) < 2:
        for pair in left:
            yield _finish(digits, options, folder, pair)
        return
    from concurrent.futures import as_completed

    from verify.machine import spawned

    with spawned(jobs) as pool:
        tasks = [pool.submit(_finish, digits, options, folder, pair) for pair in left]
        for task in as_completed(tasks):
            yield task.result()


def _file(folder: Path, digits: tuple[int, int]) -> Path:
    return folder / "pairs" / f"{digits[0]}-{digits[1]}.npz"


def _finish(
    digits: Digits, options: Options, folder: Path, chosen: tuple[int, int]
) -> tuple[str, float]:
    """Do one pair and keep what was found."""
    clock = time.perf_counter()
    found, arrays = study(digits, options, chosen)
    found["seconds"] = round(time.perf_counter() - clock, 1)
    write_arrays(_file(folder, chosen), {"found": np.array(json.dumps(found)), **arrays})
    return f"{chosen[0]}-{chosen[1]}", found["seconds"]


def _collected(
    folder: Path, identity: dict[str, Any], listed: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    """Put the finished pairs together, and their classifiers into one file."""
    found, arrays = [], {}
    for pair in listed:
        try:
            held = read_arrays(_file(folder, pair))
        except ValueError as error:
            message = f"{error}: delete it and run again to redo that pair."
            raise BadInput(message) from None
        found.append(json.loads(str(held.pop("found"))))
        arrays |= held
    write_arrays(folder / "classifiers.npz", arrays)
    return {**identity, "provenance": {}, "pairs": found, "totals": totals(found)}


def totals(pairs: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Count pairs, certificates, classifiers, and the classifiers that are fooled."""
    certificates = [c for pair in pairs for c in pair["certificates"]]
    linear = [s for pair in pairs for s in pair["separators"]]
    deep = [n for pair in pairs for n in pair["networks"]]
    return {
        "pairs": len(pairs),
        "separable": sum(pair["separable"] is True for pair in pairs),
        "inseparable": sum(pair["separable"] is False for pair in pairs),
        "certificates": len(certificates),
        "certificates_that_hold": sum(c["holds"] for c in certificates),
        "separators": len(linear),
        "separators_fooled": sum(all(s["fooled"].values()) for s in linear),
        "networks": len(deep),
        "networks_fooled": sum(n["images_fooled"] == n["images"] for n in deep),
        "images_of_networks": sum(n["images"] for n in deep),
        "images_fooled": sum(n["images_fooled"] for n in deep),
    }


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
    report = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))
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
