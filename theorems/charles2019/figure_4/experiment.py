"""The run: train, perturb, classify, count, judge, draw; continued where it was stopped."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from verify.machine import spawned

from . import BadInput, data as digits_data
from .options import Options, options_of
from .provenance import environment
from .storage import write_arrays, write_json
from .units import Progress, Unit, Workshop, stored, units


SCHEMA = "separatrix/figure-4/1"
TASKS = ("train", "perturb")
NEEDED = ("torch", "sklearn", "scipy", "matplotlib")
Report = Callable[[Progress], None]


def run(
    scale: str | Options,
    device: str = "auto",
    out: str | Path | None = None,
    data: str | Path | None = None,
    progress: Report | None = None,
    jobs: int = 1,
) -> dict[str, Any]:
    """Run the experiment; see ``figure_4.run``."""
    options = options_of(scale)
    folder = Path(out) if out else Path("reports", "latest", "figure_4", options.scale)
    check(jobs)
    began, clock = datetime.now(UTC), time.perf_counter()
    digits = digits_data.load(data)
    workshop = Workshop(digits, options, folder, device)
    identity = {
        "schema": SCHEMA, "options": options.as_json(), "engine": workshop.engine.name,
        "device": workshop.engine.device, "mnist": digits_data.SHA256,
    }  # fmt: skip
    claim(folder, identity)
    found = sum(unit.file(folder).exists() for task in TASKS for unit in units(options, task))
    work(workshop, jobs, progress)
    results = conclude(workshop, identity)
    results["provenance"] = {
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - clock, 1),
        "pieces_found_finished": found,
        "jobs": jobs,
        **timings(options, folder),
        "digits_from": digits.source,
        "seed": options.seed,
        **environment(workshop.engine),
    }
    write_json(folder / "results.json", results)
    return results


def check(jobs: int) -> None:
    """Refuse what would fail later: missing packages and a number of processes below one."""
    missing = [name for name in NEEDED if not find_spec(name)]
    if missing:
        message = f"The experiment needs {', '.join(missing)}: install the project's extras."
        raise BadInput(message)
    if jobs < 1:
        message = f"The number of jobs is {jobs}, but must be at least 1."
        raise BadInput(message)


def claim(folder: Path, identity: dict[str, Any]) -> None:
    """Make the folder this experiment's, or see that it already is."""
    file = folder / "experiment.json"
    if not file.exists():
        write_json(file, identity)
        return
    try:
        earlier = json.loads(file.read_text())
    except ValueError:
        earlier = {}
    if earlier != identity:
        message = (
            f"{folder} holds another experiment ({difference(earlier, identity)}): choose another "
            "--out, or delete that folder."
        )
        raise BadInput(message)


def work(workshop: Workshop, jobs: int, progress: Report | None) -> None:
    """Do every piece that is not finished: first the training, then the rest."""
    pieces = {task: units(workshop.options, task) for task in TASKS}
    clock = Clock(workshop.out, [unit for task in TASKS for unit in pieces[task]], jobs)
    if progress:
        progress(clock.now(None))
    for task in TASKS:
        left = [unit for unit in pieces[task] if not unit.file(workshop.out).exists()]
        for unit in each_done(workshop, left, jobs):
            if progress:
                progress(clock.now(unit))


def each_done(workshop: Workshop, left: list[Unit], jobs: int) -> Iterator[Unit]:
    """Yield pieces as they are finished, here or in other processes."""
    if jobs == 1 or len(left) < 2:
        yield from map(workshop.do, left)
        return
    with spawned(min(jobs, len(left)), _move_in, workshop.plain()) as pool:
        for task in as_completed([pool.submit(_do, unit) for unit in left]):
            yield task.result()


_workshops: list[Workshop] = []  # this process's, in a pool


def _move_in(workshop: Workshop) -> None:
    _workshops[:] = [workshop]


def _do(unit: Unit) -> Unit:
    return _workshops[0].do(unit)


class Clock:
    """Estimates the time left from the mean time of finished pieces of each kind."""

    def __init__(self, out: Path, pieces: list[Unit], jobs: int) -> None:
        self.out, self.pieces, self.jobs = out, pieces, jobs
        self.seconds = {unit: took(unit, out) for unit in pieces if unit.file(out).exists()}

    def now(self, finished: Unit | None) -> Progress:
        """Return the progress after a piece."""
        if finished:
            self.seconds[finished] = took(finished, self.out)
        left, certain = 0.0, True
        for kind in {unit[:2] for unit in self.pieces}:
            times = [t for unit, t in self.seconds.items() if unit[:2] == kind]
            waiting = sum(unit[:2] == kind for unit in self.pieces) - len(times)
            certain &= bool(times)
            left += waiting * float(np.mean(times)) if times else 0.0
        done = len(self.seconds)
        return Progress(finished, done, len(self.pieces), left / self.jobs, certain)


def took(unit: Unit, out: Path) -> float:
    """Return the seconds that a finished piece took."""
    return float(stored(unit, out)["seconds"])


def timings(options: Options, out: Path) -> dict[str, dict[str, float]]:
    """Return the seconds of work, by the clock and of the CPU, over all runs that shared it."""
    sums: dict[str, dict[str, float]] = {"seconds": {}, "cpu_seconds": {}}
    for unit in (unit for task in TASKS for unit in units(options, task)):
        arrays = stored(unit, out)
        for clock, sum_of in sums.items():
            name = f"{unit.task} {unit.kind}"
            sum_of[name] = sum_of.get(name, 0.0) + float(arrays[clock])
    return {
        f"{clock}_of_work": {name: round(seconds, 1) for name, seconds in sum_of.items()}
        for clock, sum_of in sums.items()
    }


def conclude(workshop: Workshop, identity: dict[str, Any]) -> dict[str, Any]:
    """Collect the pieces, judge the sentences, and write the arrays, figures and gallery."""
    from .figure import draw_all
    from .gallery import digit_gallery, gallery
    from .sentences import judge_all
    from .tally import tables, tally_of

    options, out = workshop.options, workshop.out
    pieces = [(unit.kind, stored(unit, out)) for unit in units(options, "perturb")]
    tally = tally_of(pieces, options.svms, options.radii, options.images)
    shown = tables(tally)
    entries, pictures = gallery(workshop)
    write_arrays(out / "arrays.npz", tally.arrays())
    write_arrays(out / "gallery.npz", pictures)
    one_of_each, pictures = digit_gallery(workshop)
    write_arrays(out / "digits.npz", pictures)
    return {
        **identity,
        "provenance": {},  # filled in by ``run``, the only place that knows times
        "classifiers": classifiers(options, out),
        "sentences": judge_all(tally),
        "tables": shown,
        "gallery": entries,
        "digits": one_of_each,
        "files": ["arrays.npz", "gallery.npz", "digits.npz", *draw_all(tally, shown, out)],
    }


def classifiers(options: Options, out: Path) -> dict[str, Any]:
    """Return each classifier's accuracy on the 10 000 test images, and if its solver converged."""
    found: dict[str, Any] = {"svm": [], "nn": []}
    for unit in units(options, "train"):
        arrays = stored(unit, out)
        entry: dict[str, Any] = {"accuracy": float(arrays["accuracy"])}
        if "converged" in arrays:
            entry["converged"] = bool(arrays["converged"])
        found[unit.kind].append(entry)
    return found


def difference(there: Any, here: Any, path: str = "") -> str:
    """Return the first value in which two nested dictionaries differ, or nothing."""
    if isinstance(there, dict) and isinstance(here, dict):
        names = sorted({*there, *here})
        found = (difference(there.get(one), here.get(one), f"{path} {one}") for one in names)
        return next(filter(None, found), "")
    return "" if there == here else f"{path.strip() or 'it'} is {there!r} there and {here!r} here"
