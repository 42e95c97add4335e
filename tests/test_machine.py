"""What machines do to runs: signals, killed processes, outputs that go nowhere, files beside them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hunting.budgets import LITTLE_OBSERVED

from theorems.geometry.deciders import separators
from verify.cli import main
from verify.exact.alternative import implied
from verify.machine import plain_children
from verify.say import harmless, printable


ROOT = Path(__file__).parents[1]
VERIFY = [sys.executable, "-m", "verify"]
PAIR = ["charles2019/lemma-3", "charles2019/theorem-4"]
PATIENCE = 120.0
# Seconds until a test gives up; nothing is concluded from how long it takes.

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc who is alive")


def call(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*VERIFY, *arguments], cwd=cwd, text=True, check=False, **{"capture_output": True, **options}
    )


def children(parent: int) -> set[int]:
    """Return the processes that a process has started, and those that they have."""
    found: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found.setdefault(int(fields[1]), []).append(int(status.parent.name))
    listed, waiting = set(), [parent]
    while waiting:
        own = found.get(waiting.pop(), [])
        listed |= set(own)
        waiting += own
    return listed


def workers(parent: int) -> list[int]:
    """Return its processes that work, not those that look after them."""
    return [pid for pid in children(parent) if b"popen_loky" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: object) -> bool:
    assert callable(condition)
    for _ in range(int(PATIENCE / 0.05)):
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a long run in two processes, and wait for its first result."""
    process = subprocess.Popen(
        [*VERIFY, "run", "--jobs", "2", "--out", "r"], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    journal = tmp_path / "r" / "journal.writing.jsonl"
    assert wait_until(lambda: journal.exists() and journal.stat().st_size > 0)
    yield process
    process.kill()
    process.communicate()


def claims(folder: Path) -> int:
    return len(json.loads((folder / "report.json").read_text(encoding="utf-8"))["claims"])


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_asked_to_stop_it_reports_what_was_done(
    number: int, running: subprocess.Popen[str], tmp_path: Path
) -> None:
    started = children(running.pid)

    running.send_signal(number)
    _, error = running.communicate(timeout=PATIENCE)

    assert running.returncode == 130, error
    assert "Traceback" not in error
    assert claims(tmp_path / "r") >= 1
    assert wait_until(lambda: not any(map(alive, started))), "a process outlives the run"


def test_an_interrupt_ends_a_long_decision(
    tmp_path: Path, verify: Callable[..., SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within two seconds: of processor time, since a machine may have other work."""
    rng = np.random.default_rng(0)
    points = rng.integers(0, 256, (1500, 300))
    scores = points @ rng.integers(-9, 10, 300)
    labels = np.where(scores < np.median(scores), -1, 1)
    np.savez(tmp_path / "long.npz", X=points.astype(np.uint8), y=labels)
    plus, minus = (points[labels == y].sum(axis=0) for y in (1, -1))
    direction = plus * (labels < 0).sum() - minus * (labels > 0).sum()
    interrupted: list[float] = []

    def interrupt(*_: object) -> None:
        interrupted.append(time.process_time())
        signal.raise_signal(signal.SIGINT)

    def begun(*asked: Any) -> Any:
        signal.setitimer(signal.ITIMER_PROF, 0.2)
        return implied(*asked)

    monkeypatch.setattr(separators, "implied", begun)
    before = signal.signal(signal.SIGPROF, interrupt)
    try:
        said = verify("decide", "separators", "long.npz", f"--direction={','.join(map(str, direction))}")
    finally:
        ended = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)

    assert (said.status, said.out) == (130, "")
    assert said.err.splitlines()[-1] == "interrupted; what was done is kept"
    assert ended - interrupted[0] < 2


@linux
def test_a_killed_run_leaves_no_process(running: subprocess.Popen[str], tmp_path: Path) -> None:
    started = children(running.pid)
    assert workers(running.pid)

    running.kill()
    running.communicate()

    assert wait_until(lambda: not any(map(alive, started))), "a process outlives the run"
    assert call("run", PAIR[0], "--out", "r", cwd=tmp_path).returncode == 0, "the folder is free again"


@linux
def test_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*VERIFY, "run", *PAIR, "ours/centroids-transfer", "--jobs", "2", "--out", "r"], cwd=tmp_path,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    assert wait_until(lambda: len(workers(process.pid)) >= 2)

    os.kill(workers(process.pid)[0], signal.SIGKILL)
    _, error = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0, error
    assert "Traceback" not in error
    assert claims(tmp_path / "r") == 3


def test_what_ends_every_process_is_undecided(tmp_path: Path) -> None:
    """One unit that no process survives; the others are done all the same."""
    script = (
        "import os, signal\n"
        "from verify.campaign.executors import executor, in_order\n"
        "def task(n):\n"
        "    if n == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return n * n\n"
        "with executor(2, None) as (workers, slots):\n"
        "    print([(n, type(x).__name__ if isinstance(x, BaseException) else x)\n"
        "           for n, x in in_order(workers, slots, task, [1, 2, 3, 4])])\n"
    )

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[(1, 1), (2, 'TerminatedWorkerError'), (3, 9), (4, 16)]", done.stderr


def test_two_runs_into_one_folder_leave_a_whole_report(tmp_path: Path) -> None:
    both = [
        subprocess.Popen([*VERIFY, "run", *PAIR, "--out", "r"], cwd=tmp_path, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip
    errors = [process.communicate(timeout=PATIENCE)[1] for process in both]

    assert sorted(process.returncode for process in both) in ([0, 0], [0, 2])
    assert "Traceback" not in "".join(errors)
    assert claims(tmp_path / "r") == 2


def test_a_file_beside_changes_nothing(tmp_path: Path) -> None:
    for name in ("random", "logging", "signal", "json", "numpy"):
        (tmp_path / f"{name}.py").write_text(f'raise SystemExit("not the {name} that was meant")')

    done = call("run", *PAIR, "--jobs", "2", "--out", "r", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert claims(tmp_path / "r") == 2


CORNER = '{"points": [[0, 0], [1, 1], [1, -1]], "labels": [-1, 1, 1]}'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["direction", "corner.json"], ["run", PAIR[0], "--out", "r"]])
def test_a_full_output_is_said(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "corner.json").write_text(CORNER)
    with open("/dev/full", "w") as full:
        done = call(*arguments, cwd=tmp_path, capture_output=False, stdout=full, stderr=subprocess.PIPE)

    assert done.returncode == 2
    assert "standard output cannot be written (No space left on device)" in done.stderr
    assert "Traceback" not in done.stderr
    assert arguments[0] != "run" or claims(tmp_path / "r") == 1


def test_a_closed_output_is_said(tmp_path: Path) -> None:
    (tmp_path / "corner.json").write_text(CORNER)
    command = " ".join([*VERIFY, "direction", "corner.json", ">&-"])

    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "it is closed" in done.stderr


def test_a_reader_that_goes_away_costs_no_report(tmp_path: Path) -> None:
    command = f"{' '.join([*VERIFY, 'run', PAIR[0], '--out', 'r'])} 2>err | head -c 1 >one"

    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False)

    assert claims(tmp_path / "r") == 1
    assert "Traceback" not in (tmp_path / "err").read_text()
    assert "BrokenPipe" not in (tmp_path / "err").read_text()


def test_a_closed_error_stream_is_no_output(tmp_path: Path) -> None:
    command = " ".join([*VERIFY, "run", PAIR[0], "--out", "r", "2>&-"])

    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert "[1/" not in done.stdout, "what stands beside the answer is not in it"


def test_a_deleted_working_folder_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    command = f"cd {gone} && rmdir {gone} && {' '.join(VERIFY)} list"
    gone.mkdir()

    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "verify: the working folder was deleted; change to another one\n"


HOSTILE = '''
from theorems.blocks import *
class Strange(Conjecture):
    """Strange \\x1b[31m\\u202e 🙂 ∀x."""
    domain = ring_sets
    assumptions = (both_labels,)
    id = "own/\\x1b]0;title\\x07 é"
    label = "L\\x1b[2J⁺"
    def construct(self, s):
        return difference(s)
    def decide(self, s, v):
        return decide_convex(s, v, -1)._replace(reason="\\x1b[5m\\nverify: all holds \\udcff")
'''
CONTROL = [chr(k) for k in (*range(9), *range(11, 32), *range(127, 160), 0x202E, 0x2028)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_no_text_of_a_file_moves_a_terminal(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "strange.py").write_text(HOSTILE)

    done = subprocess.run(
        [*LITTLE_OBSERVED, "hunt", "strange.py", "--work", "10", "--out", "r"], cwd=tmp_path, check=False,
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    text = (done.stdout + done.stderr).decode(encoding)

    assert done.returncode in (0, 3), text
    assert not [sign for sign in CONTROL if sign in text]
    assert "\\u001b[2J" in text
    pages = list((tmp_path / "r").rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        content = page.read_text(encoding="utf-8")
        assert not [sign for sign in CONTROL if sign in content], page.name


def test_no_id_of_a_json_moves_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = {"format": "separatrix-instance/1", "claim": "own/\x1b[31m\nx", "outcome": "survives",
              "instance": None, "certificates": []}  # fmt: skip
    (tmp_path / "\x1b[31m.json").write_text(json.dumps(stored))

    assert main(["replay", str(tmp_path / "\x1b[31m.json")]) == 2

    error = capsys.readouterr().err
    assert "\x1b" not in error
    assert error.count("\n") == 1


def test_printable_leaves_words_as_they_are() -> None:
    plain = "x₁⁺ ↦ −1/2, “é” 🙂 \u00a0"

    assert printable(plain) == plain
    assert printable("a\nb\tc") == "a\\u000ab\\u0009c"
    assert harmless("a\nb\tc\x00\ud800") == "a\nb\tc\\u0000\\ud800"


@pytest.mark.xdist_group("environment")
@pytest.mark.parametrize("turn", [1, 2])
def test_a_run_in_this_process_leaves_the_next_test_alone(turn: int) -> None:
    """It told Python where not to look for modules, and what a later test started found none."""
    assert "PYTHONSAFEPATH" not in os.environ
    plain_children()
    assert os.environ["PYTHONSAFEPATH"] == "1"
