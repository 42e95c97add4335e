"""Campaigns: units per second, recovery from kills, memory over time, size of the journal.

    python tests/benchmarks/campaigns.py [--kills 50] [--minutes 60]

Rates are of one run and side by side: a bare loop over the same blocks, one process with its
journal, two processes, and a Dask cluster of two workers.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from verify import registry
from verify.campaign.campaign import Campaign
from verify.campaign.executors import executor
from verify.campaign.journal import Journal, read
from verify.campaign.units import blocks, work


CLAIMS = ("charles2019/theorem-15", "ours/centroids-transfer", "charles2019/lemma-14")
BLOCKS = 24
# Of each claim: the same ones for everybody.


def bare() -> tuple[float, int]:
    """Do the blocks in a plain loop, without campaign or journal."""
    start, judged = time.perf_counter(), 0
    for name in CLAIMS:
        for block in islice(blocks(registry.find(name)), BLOCKS):
            judged += _judged(work(name, (), block, 0)[0])
    return time.perf_counter() - start, judged


def _judged(result: dict[str, dict[str, int]]) -> int:
    return sum(sum(result.get(part, {}).values()) for part in ("admitted", "rejected"))


class Bounded(Campaign):
    """A campaign whose units end after the same number of blocks."""

    def tasks(self) -> Iterator[tuple[str, int, object]]:
        """Yield the first blocks of each unit only."""
        for task in super().tasks():
            if task[1] < BLOCKS:
                yield task
            if all(unit.submitted >= BLOCKS for unit in self.units.values()):
                return


def by_campaign(folder: Path, jobs: int, scheduler: str | None) -> tuple[float, int, int]:
    """Do the blocks as a campaign; return seconds, judgements and bytes of the journal."""
    with executor(jobs, scheduler) as (workers, slots):
        list(workers.map(abs, range(2 * slots))) if jobs > 1 or scheduler else None  # started
        campaign = Bounded(CLAIMS, registry.find)
        with Journal(folder, "benchmark") as journal:
            start = time.perf_counter()
            campaign.run(workers, slots, journal)
            took = time.perf_counter() - start
    judged = sum(_judged(entry.result) for entry in read(folder).entries.values())
    return took, judged, journal.bytes


@contextmanager
def cluster() -> Iterator[str | None]:
    """Start a local Dask cluster of two workers; None where Dask is not installed."""
    try:
        from distributed import LocalCluster
    except ImportError:
        yield None
        return
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as own:
        yield own.scheduler_address


def rates() -> None:
    """Print judgements per second, side by side."""
    root = Path(tempfile.mkdtemp(prefix="campaign-"))
    rows = []
    bare()  # everything is loaded
    seconds, judged = bare()
    rows.append(("a bare loop", seconds, judged, 0))
    rows.append(("one process", *by_campaign(root / "one", 1, None)))
    rows.append(("two processes", *by_campaign(root / "two", 2, None)))
    with cluster() as address:
        if address is not None:
            rows.append(("Dask, two workers", *by_campaign(root / "dask", 1, address)))
    base = rows[0][2] / rows[0][1]
    for name, took, count, size in rows:
        line = f"{name:20} {count / took:8.0f} judgements a second, {count / took / base:5.2f} of the bare loop"
        print(line + (f"; journal {size / count:.1f} bytes a judgement" if size else ""))
    shutil.rmtree(root)


def recovery(kills: int) -> None:
    """Kill a campaign at random moments, resume it, and compare with an uninterrupted one."""
    root = Path(tempfile.mkdtemp(prefix="kills-"))
    conjecture = Path(__file__).parents[1] / "hunting" / "conjectures.py"
    sys.path.insert(0, str(conjecture.parents[1]))
    from hunting.conjectures import SEARCHED, written

    path = written(root, SEARCHED)
    command = [sys.executable, "-m", "verify", "hunt", path, "--jobs", "2", "--out"]
    chance, done = random.Random(0), 0
    while done < kills:
        work_ = str(1000 * (1 + done // 4))
        process = subprocess.Popen(
            [*command, str(root / "killed"), "--work", work_],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        try:
            process.wait(timeout=chance.uniform(0.5, 12))
        except subprocess.TimeoutExpired:
            import os

            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            done += 1
    final = str(1000 * (1 + done // 4))
    for folder in ("killed", "whole"):
        subprocess.run(
            [*command, str(root / folder), "--work", final],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        )
    found = []
    for folder in ("killed", "whole"):
        report = json.loads((root / folder / "report.json").read_text(encoding="utf-8"))
        report.pop("provenance")
        found.append(report)
    (journals,) = (root / "killed" / "journal").iterdir()
    held = read(journals)
    print(
        f"{done} kills at random moments: result {'equal' if found[0] == found[1] else 'DIFFERENT'}, "
        f"{len(list(journals.iterdir()))} journals, {len(held.entries)} blocks, "
        f"{len(held.spoiled)} lines cut short"
    )
    shutil.rmtree(root)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    rates()
    if asked.kills:
        recovery(asked.kills)
    return 0


if __name__ == "__main__":
    sys.exit(main())
