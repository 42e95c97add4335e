"""The one runner of experiments: does what is not done yet, and writes what it adds up to."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from verify.errors import BadInput, need, one_of, only
from verify.experiment import Conclusion, Experiment, Given, Inputs, Piece
from verify.experiment.bench import TIMES, Bench
from verify.experiment.provenance import environment
from verify.experiment.storage import write_arrays, write_json
from verify.experiment.stored import RESULTS
from verify.files import held, write
from verify.machine import one_thread, spawned


class Progress(NamedTuple):
    """How far a run is, each time a piece is finished."""

    finished: Piece | None  # None before the first
    done: int
    total: int
    seconds_left: float  # from the mean time of each kind of piece
    certain: bool  # False while some kind was never timed: then a lower bound

    def __str__(self) -> str:
        """Say it in one line."""
        what = f"{self.finished.stage} {self.finished.name}" if self.finished else "start"
        left = f"{'' if self.certain else 'at least '}{self.seconds_left / 60:.1f} min left"
        return f"{self.done:4d}/{self.total} {what:<20} {left}"


Tell = Callable[[Progress], None]


class Done(NamedTuple):
    """What a run found: what is in ``results.json``, and what it was written from."""

    results: dict[str, Any]
    conclusion: Conclusion
    folder: Path


def run(
    experiment: Experiment[Any],
    scale: Any = None,
    *,
    device: str | None = None,
    paths: Mapping[str, Path] | None = None,
    out: str | Path | None = None,
    jobs: int = 1,
    tell: Tell | None = None,
) -> Done:
    """Run an experiment, or go on with a run that was stopped, even one that was killed.

    Parameters
    ----------
    scale : its name, or the options themselves; the smallest if none is given
    device : one of the experiment's; its first if none is given
    paths : by the names of the experiment's inputs
    out : folder of the results; by default ``reports/latest``, the experiment's, the scale
    jobs : number of processes

    Raises
    ------
    BadInput
        With one sentence: for a name that is not known, a package that is missing, data that
        cannot be had, a folder of another run, or a piece that is damaged.
    """
    options, asked = options_of(experiment, scale), device or experiment.devices[0]
    one_of("the device", asked, experiment.devices, where=experiment.id)
    only("input", paths or {}, experiment.inputs, where=experiment.id)
    if jobs < 1:
        msg = f"{jobs} is no number of processes; at least one is needed"
        raise BadInput(msg)
    need("experiment", *experiment.needs)
    one_thread()
    began, clock = datetime.now(UTC), time.perf_counter()
    given = experiment.load(options, Inputs(asked, paths or {}))
    folder = Path(out) if out else folder_of(experiment, options.scale)
    bench = Bench(experiment, options, given, folder)
    _see_pieces(bench)
    with held(folder):
        rules = claim(bench)
        found = sum(bench.file(piece).exists() for piece in _kept(bench))
        work(bench, jobs, tell)
        conclusion = experiment.conclude(bench)
        results = {
            **identity_of(bench),
            "provenance": {
                "began": began.isoformat(timespec="seconds"),
                "ended": datetime.now(UTC).isoformat(timespec="seconds"),
                "seconds": round(time.perf_counter() - clock, 1),
                "pieces_found_finished": found,
                "jobs": jobs,
                **timings(bench),
                "seed": options.seed,
                **environment(given.device, experiment.packages),
                **given.provenance,
                "rules": rules,
            },
            **conclusion.facts,
            "sentences": [one.to_json() for one in conclusion.sentences],
            "files": [*conclusion.exports, *conclusion.files],
        }
        for name, arrays in conclusion.exports.items():
            write_arrays(folder / name, arrays)
        for name, content in conclusion.files.items():
            write(folder, name, content)
        write_json(folder / RESULTS, results)
    return Done(json.loads(json.dumps(results)), conclusion, folder)


def options_of(experiment: Experiment[Any], scale: Any) -> Any:
    """Return the options of a scale."""
    if scale is None:
        scale = next(iter(experiment.scales))
    if not isinstance(scale, str):
        return scale
    one_of("the scale", scale, experiment.scales, where=experiment.id)
    return experiment.scales[scale]


def folder_of(experiment: Experiment[Any], scale: str, reports: Path = Path("reports", "latest")) -> Path:
    """Return where the results of a scale go if no folder is named."""
    return reports / (experiment.folder or experiment.id) / scale


def _see_pieces(bench: Bench[Any]) -> None:
    """Refuse pieces that could not be told apart, or whose files would lie elsewhere."""
    listed = bench.experiment.pieces(bench.options)
    plain = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")
    for piece in listed:
        if not (plain.fullmatch(piece.stage) and plain.fullmatch(piece.name)):
            msg = f"{bench.experiment.id}: {piece} needs names of letters, digits, '.', '_' and '-'"
            raise BadInput(msg)
    if len(bench.pieces) < len(listed):
        names = [piece[:2] for piece in listed]
        twice = next(piece for piece in listed if names.count(piece[:2]) > 1)
        msg = f"{bench.experiment.id}: there are two pieces {twice.stage} {twice.name}; name one otherwise"
        raise BadInput(msg)


def _kept(bench: Bench[Any]) -> list[Piece]:
    return [piece for piece in bench.pieces.values() if piece.keep]


# Whose folder it is.


def identity_of(bench: Bench[Any]) -> dict[str, Any]:
    """Return what makes a run the same: the experiment, its options, its data, its device."""
    experiment, given = bench.experiment, bench.given
    return {
        "schema": experiment.schema, **experiment.named, "device": given.device,
        "options": json.loads(json.dumps(asdict(bench.options))), **given.identity,
    }  # fmt: skip


def claim(bench: Bench[Any]) -> dict[str, Any]:
    """Make the folder this run's, or see that it already is; return the rules' hash, and since when.

    A folder that was begun before rules were recorded goes on, and says so.
    """
    folder, marker = bench.folder, bench.experiment.marker
    whole = here = identity_of(bench)
    rules = {"sha256": bench.experiment.rules_sha256(), "recorded": "when the run began"}
    if not (folder / marker).exists():
        strange = next((piece for piece in _kept(bench) if bench.file(piece).exists()), None)
        if strange is not None:
            msg = f"{bench.file(strange)} is there, but no {marker}: whose is it? Choose another --out, or delete that folder."
            raise BadInput(msg)
        write_json(folder / marker, {**whole, "rules": rules})
        return rules
    try:
        there = dict(json.loads((folder / marker).read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        msg = f"{folder / marker} is damaged: choose another --out, or delete that folder."
        raise BadInput(msg) from None
    recorded = there.pop("rules", None)
    if recorded is None and "device" not in there:
        here = {key: value for key, value in whole.items() if key != "device"}
    if there != here:
        msg = (
            f"{folder} holds another experiment ({difference(there, here)}): choose another "
            "--out, or delete that folder."
        )
        raise BadInput(msg)
    if recorded is None:
        rules["recorded"] = "when the run was continued"
        write_json(folder / marker, {**whole, "rules": rules})
        return rules
    if recorded["sha256"] != rules["sha256"]:
        msg = (
            f"{folder} was begun under other rules of verdict, which are fixed before any result is "
            "seen: choose another --out, or delete that folder."
        )
        raise BadInput(msg)
    return dict(recorded)


def difference(there: Any, here: Any, path: str = "") -> str:
    """Return the first value in which two nested dictionaries differ, or nothing."""
    if isinstance(there, dict) and isinstance(here, dict):
        names = sorted({*there, *here})
        found = (difference(there.get(one), here.get(one), f"{path} {one}") for one in names)
        return next(filter(None, found), "")
    return "" if there == here else f"{path.strip() or 'it'} is {there!r} there and {here!r} here"


# The work.


def work(bench: Bench[Any], jobs: int, tell: Tell | None) -> None:
    """Do every piece that is not finished, stage by stage."""
    pieces = _kept(bench)
    clock = Clock(bench, pieces, jobs)
    if tell:
        tell(clock.now(None))
    left = [one for one in pieces if not bench.file(one).exists()]
    with hands(bench, min(jobs, len(left))) as each_done:
        for stage in dict.fromkeys(piece.stage for piece in left):
            for piece in each_done([one for one in left if one.stage == stage]):
                now = clock.now(piece)
                if tell:
                    tell(now)


@contextmanager
def hands(bench: Bench[Any], jobs: int) -> Iterator[Callable[[Sequence[Piece]], Iterator[Piece]]]:
    """Yield what does pieces and names them as they are finished, here or in other processes.

    These are the same ones at every stage: each takes seconds to begin.
    """
    if jobs < 2:
        yield lambda pieces: (do(bench, piece) for piece in pieces)
        return
    parts = (bench.experiment, bench.options, bench.given, bench.folder)
    with spawned(jobs, _move_in, *parts) as pool:
        yield lambda pieces: (task.result() for task in as_completed([pool.submit(_do, one) for one in pieces]))


_benches: list[Bench[Any]] = []  # this process's, in a pool


def _move_in(experiment: Experiment[Any], options: Any, given: Given, folder: Path) -> None:
    _benches[:] = [Bench(experiment, options, given, folder)]


def _do(piece: Piece) -> Piece:
    return do(_benches[0], piece)


def do(bench: Bench[Any], piece: Piece) -> Piece:
    """Finish a piece and keep it, with the seconds it took, by the clock and of the CPU."""
    begun, cpu = time.perf_counter(), time.process_time()
    found = bench.experiment.run(piece, bench)
    times = time.perf_counter() - begun, time.process_time() - cpu
    only_own = next((name for name in TIMES if name in found), None)
    if only_own:
        msg = f"{bench.experiment.id}: {piece.stage} {piece.name} has an array {only_own!r}, which the runner keeps; name it otherwise"
        raise BadInput(msg)
    took = {name: np.array(seconds) for name, seconds in zip(TIMES, times, strict=True)}
    write_arrays(bench.file(piece), {**found, **took})
    return piece


def kind_of(piece: Piece) -> str:
    """Return what a piece has in common with those that are taken to last alike."""
    return f"{piece.stage} {re.sub('[-0-9]+$', '', piece.name)}".strip()


class Clock:
    """Estimates the time left from the mean time of finished pieces of each kind."""

    def __init__(self, bench: Bench[Any], pieces: Sequence[Piece], jobs: int) -> None:
        self.bench, self.pieces, self.jobs = bench, pieces, jobs
        self.seconds = {one: took(one, bench)[0] for one in pieces if bench.file(one).exists()}

    def now(self, finished: Piece | None) -> Progress:
        """Return the progress after a piece."""
        if finished:
            self.seconds[finished] = took(finished, self.bench)[0]
        left, certain = 0.0, True
        for kind in {kind_of(piece) for piece in self.pieces}:
            alike = [piece for piece in self.pieces if kind_of(piece) == kind]
            done = [self.seconds[piece] for piece in alike if piece in self.seconds]
            times = [seconds for seconds in done if seconds]
            certain &= bool(times) or len(done) == len(alike)
            left += (len(alike) - len(done)) * float(np.mean(times)) if times else 0.0
        return Progress(finished, len(self.seconds), len(self.pieces), left / self.jobs, certain)


def took(piece: Piece, bench: Bench[Any]) -> tuple[float, ...]:
    """Return the seconds that a finished piece took, by the clock and of the CPU.

    Zero for one of a time when they were kept elsewhere.
    """
    arrays = bench.held(piece)
    return tuple(float(arrays.get(name, 0)) for name in TIMES)


def timings(bench: Bench[Any]) -> dict[str, dict[str, float]]:
    """Return the seconds of work, by the clock and of the CPU, over all runs that shared it."""
    sums: dict[str, dict[str, float]] = {name: {} for name in TIMES}
    for piece in _kept(bench):
        for name, seconds in zip(TIMES, took(piece, bench), strict=True):
            kind = kind_of(piece)
            sums[name][kind] = sums[name].get(kind, 0.0) + seconds
    return {
        f"{name}_of_work": {kind: round(seconds, 1) for kind, seconds in by_kind.items()}
        for name, by_kind in sums.items()
    }
