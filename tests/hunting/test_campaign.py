"""A campaign is the sum of its blocks: however they are done, interrupted, moved or spoiled."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hunting.budgets import LITTLE_OBSERVED
from hunting.conjectures import FALSE, SEARCHED, TRUE, written
from needs import BROWSER_OR_CLUSTER, unchanged

from verify import registry
from verify.campaign.campaign import Campaign, residual
from verify.campaign.executors import Here
from verify.campaign.journal import Entry, Journal, read
from verify.campaign.units import Source
from verify.cli import main
from verify.outcome import Outcome


WORK = 300
HANGS = 600


def _call(path: str, out: Path, *more: str, work: int = WORK) -> list[str]:
    return [*LITTLE_OBSERVED, "hunt", path, "--out", str(out), "--work", str(work), *more]


def _hunt(path: str, out: Path, *more: str, work: int = WORK) -> subprocess.CompletedProcess[str]:
    command = _call(path, out, *more, work=work)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _written(folder: Path) -> int:
    """Return how many bytes the journals of a folder hold."""
    return sum(path.stat().st_size for path in (folder / "journal").rglob("*.jsonl"))


def _once(met: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something is so, or the process has ended; the clock stops only what hangs."""
    end = time.monotonic() + HANGS
    while not met() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def _found(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    report.pop("provenance")
    return report


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    """A hunt in one process from end to end, and the file it hunted; its report lies beside that."""
    folder = tmp_path_factory.mktemp("alone")
    path = written(folder, TRUE)
    done = _hunt(path, folder / "out")
    assert done.returncode == 0, done.stderr
    with unchanged(folder):
        yield path, _found(folder / "out")


def test_two_processes_find_what_one_finds(alone: tuple[str, dict[str, Any]], tmp_path: Path) -> None:
    path, expected = alone

    done = _hunt(path, tmp_path, "--jobs", "2")

    assert done.returncode == 0, done.stderr
    assert _found(tmp_path) == expected


def test_kills_lose_and_double_nothing(alone: tuple[str, dict[str, Any]], tmp_path: Path) -> None:
    path, expected = alone
    kills, draw = 0, random.Random(0)
    for more in (0, *draw.choices([-1, 0, 500, 1500], k=4)):
        process = subprocess.Popen(
            _call(path, tmp_path),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
        )
        least = _written(tmp_path) + more
        _once(lambda least=least: _written(tmp_path) > least, process)
        if kills:
            time.sleep(draw.random() / 4)  # anywhere in a block
        if process.poll() is None:
            process.kill()
            kills += 1
        process.wait()

    done = _hunt(path, tmp_path)

    assert kills > 0
    assert done.returncode == 0, done.stderr
    assert _found(tmp_path) == expected


def test_an_interruption_keeps_what_was_done(tmp_path: Path) -> None:
    path = written(tmp_path, SEARCHED)
    process = subprocess.Popen(
        [sys.executable, "-m", "verify", "hunt", path, "--out", str(tmp_path / "out"), "--time", "1h"],
        stdout=subprocess.PIPE, text=True,
    )
    _once(lambda: _written(tmp_path / "out") >= 2000, process)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=HANGS)

    assert process.returncode == 130, said
    assert "interrupted" in said
    assert _found(tmp_path / "out")["claims"][0]["instances"] > 0


@pytest.fixture
def small_campaign(tmp_path: Path) -> tuple[Campaign, Path, Source]:
    path = written(tmp_path, TRUE, "campaign.py")
    (claim,) = registry.load(path)
    source = Source(path, Path(path).read_text(encoding="utf-8"))
    campaign = Campaign([claim.id], registry.find, sources=(source,), budget=300)
    with Journal(tmp_path / "one", "code") as journal:
        campaign.run(Here(), 1, journal)
    return campaign, tmp_path / "one", source


def _again(folder: Path, campaign: Campaign) -> Campaign:
    other = Campaign(campaign.units, registry.find, budget=300)
    other.resume(folder)
    return other


def test_a_journal_holds_the_whole_campaign(small_campaign: tuple[Campaign, Path, Source]) -> None:
    campaign, folder, _ = small_campaign

    assert campaign.ended
    assert _again(folder, campaign).results() == campaign.results()


def test_journals_merge_by_union(small_campaign: tuple[Campaign, Path, Source], tmp_path: Path) -> None:
    """Lines in any order, spread over files, some of them twice."""
    campaign, folder, _ = small_campaign
    head, *lines = (folder / "000.jsonl").read_bytes().splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    both = tmp_path / "both"
    both.mkdir()
    (both / "a.jsonl").write_bytes(head + b"".join(lines[::2] + lines[:3]))
    (both / "b.jsonl").write_bytes(head + b"".join(lines[1::2] + lines[:3]))

    assert _again(both, campaign).results() == campaign.results()


@pytest.mark.parametrize("spoil", ["cut short", "a bit", "not JSON"])
def test_a_spoiled_line_costs_its_block_and_no_other(
    spoil: str, small_campaign: tuple[Campaign, Path, Source]
) -> None:
    campaign, folder, source = small_campaign
    path = folder / "000.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    if spoil == "cut short":
        lines[-1] = lines[-1][:40]
    elif spoil == "a bit":
        lines[2] = lines[2].replace(b'"place":1', b'"place":7')
    else:
        lines[2] = b"\xff\x00 what is this\n"
    path.write_bytes(b"".join(lines))

    found = read(folder)
    other = Campaign(campaign.units, registry.find, sources=(source,), budget=300)
    other.resume(folder)
    with Journal(folder, "code") as journal:
        other.run(Here(), 1, journal)

    assert len(found.spoiled) == 1
    assert len(found.entries) == len(lines) - 2
    assert other.results() == campaign.results()
    assert other.new == 1


def test_a_gap_is_never_skipped(small_campaign: tuple[Campaign, Path, Source]) -> None:
    """What was done beyond a missing block does not count before that block is there."""
    campaign, folder, _ = small_campaign
    entries = sorted(read(folder).entries.values(), key=lambda entry: entry.place)
    other = Campaign(campaign.units, registry.find, budget=300)
    for entry in entries[:1] + entries[2:]:
        other.take(entry)
    (unit,) = other.units.values()
    before = unit.place
    other.take(entries[1])

    assert before == 1
    assert other.results() == campaign.results()


def test_after_a_refutation_later_blocks_count_for_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, FALSE, "false_campaign.py")
    (claim,) = registry.load(path)
    source = Source(path, Path(path).read_text(encoding="utf-8"))
    campaign = Campaign([claim.id], registry.find, sources=(source,))
    with Journal(tmp_path / "j", "code") as journal:
        campaign.run(Here(), 1, journal)
    before = campaign.results()
    (unit,) = campaign.units.values()
    campaign.take(Entry(claim.id, 0, unit.place + 1, 0.0, {"admitted": {"at random": 10**6}}))

    assert before[claim.id].outcome is Outcome.REFUTED
    assert campaign.results() == before


def test_another_seed_or_another_unit_is_left_alone(
    small_campaign: tuple[Campaign, Path, Source],
) -> None:
    campaign, folder, _ = small_campaign
    other = Campaign(campaign.units, registry.find, seed=1, budget=300)
    other.resume(folder)

    assert not other.done


@pytest.mark.parametrize(("clean", "bound"), [(0, None), (1, 0.95), (59, 0.0496), (299, 0.00997)])
def test_the_bound_is_the_exact_one(clean: int, bound: float | None) -> None:
    """(1 - p)^clean = 5 % at the bound."""
    found = residual(clean)

    if bound is None:
        assert found is None
    else:
        assert found == pytest.approx(bound, abs=1e-4)
        assert (1 - found) ** clean == pytest.approx(0.05)


def test_the_bound_keeps_its_promise() -> None:
    """Blocks that refute with probability p, stopped at the worst time: the bound covers p."""
    draw = random.Random(3)
    p, covered, runs = 0.03, 0, 2000
    for _ in range(runs):
        clean = 0
        while draw.random() >= p and clean < 1000:
            clean += 1
        covered += (residual(clean) or 1.0) >= p  # stopped just before the first refutation

    assert covered / runs >= 0.95 - 0.015


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    path = written(tmp_path, TRUE)
    size = 3000

    done = subprocess.run(
        _call(path, tmp_path / "out"),
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    found = next((tmp_path / "out" / "journal").iterdir())

    assert done.returncode == 2, done.stdout + done.stderr
    assert "000.jsonl: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(read(found).entries) >= 1


def test_a_report_can_be_had_at_any_time(
    alone: tuple[str, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the journal alone, as after a kill."""
    path, expected = alone
    shutil.copytree(Path(path).with_name("out"), tmp_path / "out")
    (tmp_path / "out" / "report.json").unlink()

    status = main(["report", str(tmp_path / "out")])

    assert status == 0, capsys.readouterr().err
    assert _found(tmp_path / "out")["claims"][0]["instances"] == expected["claims"][0]["instances"]


def test_what_else_a_process_has_loaded_changes_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, TRUE)
    _hunt(path, tmp_path / "out", work=60)
    (tmp_path / "out" / "report.json").unlink()
    monkeypatch.syspath_prepend(tmp_path)
    written(tmp_path, "NOTHING = None\n", "helper_of_another.py")
    text = TRUE.replace("class ", "from helper_of_another import NOTHING\n\n\nclass Other", 1)
    registry.load(str(written(tmp_path, text, "other.py")))

    assert main(["report", str(tmp_path / "out")]) == 0


def test_deep_is_a_campaign_over_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", "ours/centroids-transfer", "--profile", "deep", "--out", str(tmp_path)]

    main([*arguments, "--work", "60"])
    first = _found(tmp_path)["claims"][0]["instances"]
    main([*arguments, "--work", "300"])

    assert "blocks of work are taken over" in capsys.readouterr().out
    assert _found(tmp_path)["claims"][0]["instances"] > first > 0


@pytest.mark.xdist_group(BROWSER_OR_CLUSTER)
def test_a_cluster_loses_a_worker_and_nothing_else(
    alone: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    path, expected = alone
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50,
        local_directory=str(tmp_path / "workers"),
    ) as cluster:
        command = _call(path, tmp_path / "out", "--scheduler", cluster.scheduler_address)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _once(lambda: _written(tmp_path / "out") > 300, process)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        said, errors = process.communicate(timeout=HANGS)

    assert process.returncode == 0, said + errors
    assert _found(tmp_path / "out") == expected


def test_a_process_is_lost_and_nothing_else(
    alone: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    import psutil

    path, expected = alone
    process = subprocess.Popen(
        _call(path, tmp_path, "--jobs", "2"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    killed = 0
    for least in (0, 1000):
        _once(lambda least=least: _written(tmp_path) > least, process)
        with suppress(psutil.Error):  # what has just ended
            for child in psutil.Process(process.pid).children():
                if "LokyProcess" in " ".join(child.cmdline()):
                    child.kill()
                    killed += 1
                    break
    said, errors = process.communicate(timeout=HANGS)

    assert killed, errors
    assert process.returncode == 0, said + errors
    assert _found(tmp_path) == expected


def test_an_interruption_of_several_processes_is_quiet(tmp_path: Path) -> None:
    path = written(tmp_path, SEARCHED)
    process = subprocess.Popen(
        [sys.executable, "-m", "verify", "hunt", path, "--out", str(tmp_path / "out"), "--time", "1h",
         "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )
    _once(lambda: _written(tmp_path / "out") >= 1500, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said, errors = process.communicate(timeout=HANGS)

    assert process.returncode == 130, said + errors
    assert "Traceback" not in errors


class Others(Executor):
    """Workers that never finish; an interrupt comes within their own code, or while they work."""

    def __init__(self, *, within: bool) -> None:
        self.within, self.asked = within, 0

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        own = threading.Condition()
        with own:
            if self.within:
                signal.raise_signal(signal.SIGINT)
            self.asked += 1  # not reached by an error that leaves the lock as it is
        if not self.within:
            main = threading.main_thread().ident
            assert main is not None
            threading.Timer(0.05, signal.pthread_kill, (main, signal.SIGINT)).start()
        return Future()


@pytest.mark.parametrize("within", [True, False])
def test_an_interrupt_is_raised_where_no_lock_is_held(within: bool, tmp_path: Path) -> None:
    """In a wait of Python's it left the lock broken: "release unlocked lock", and status 1."""
    (claim,) = registry.load(written(tmp_path, TRUE, "campaign.py"))
    campaign, workers = Campaign([claim.id], registry.find), Others(within=within)

    with Journal(tmp_path / "one", "code") as journal, pytest.raises(KeyboardInterrupt):
        campaign.run(workers, 1, journal)

    assert workers.asked == 1


class InterruptedAsItWrites(Journal):
    """A journal whose process is interrupted right after a block was written."""

    def add(self, entry: Entry) -> None:
        super().add(entry)
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_counts_what_the_journal_holds(tmp_path: Path) -> None:
    """It was raised between the two, where this process works: the report knew of no instance."""
    (claim,) = registry.load(written(tmp_path, TRUE, "campaign.py"))
    campaign = Campaign([claim.id], registry.find)

    folder = tmp_path / "one"
    with InterruptedAsItWrites(folder, "code") as journal, pytest.raises(KeyboardInterrupt):
        campaign.run(Here(), 1, journal)

    assert len(campaign.done) == 1
    assert campaign.done == set(read(folder).entries)
    assert campaign.results()[claim.id].instances > 0


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_a_scheduler_that_is_not_there_is_one_sentence(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    path = written(tmp_path, TRUE)

    status = main(["hunt", path, "--out", str(tmp_path / "out"), "--scheduler", address])

    error = capsys.readouterr().err
    assert status == 2
    assert error.count("\n") == 1
    assert "no Dask scheduler answers there" in error


def test_code_that_changed_is_not_mixed_in(tmp_path: Path) -> None:
    path = written(tmp_path, TRUE)
    _hunt(path, tmp_path / "out", work=20)
    shutil.copy(path, tmp_path / "kept.py")
    written(tmp_path, TRUE + "\n# another state\n")
    _hunt(path, tmp_path / "out", work=20)

    assert len(list((tmp_path / "out" / "journal").iterdir())) == 2
