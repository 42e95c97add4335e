"""The runner of experiments, on a small one: going on, processes, whose a folder is, what is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tossing import END_AT, EXPERIMENT, Options, Tossing

from verify.errors import BadInput, MissingExtra
from verify.experiment import Conclusion, Piece, stored
from verify.experiment.bench import Bench
from verify.experiment.command import answer, paths_of
from verify.experiment.runner import run
from verify.experiment.storage import digest, read_arrays, write_arrays
from verify.files import held


HERE = Path(__file__).parent


def lasting(results: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says when and how a run was made."""
    return {key: value for key, value in results.items() if key != "provenance"}


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files but those with times in them."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "results.json" and path.parent.name not in ("tosses", "sums")
    }  # fmt: skip


def bench_in(folder: Path, experiment: Tossing = EXPERIMENT, options: Options | None = None) -> Bench[Options]:
    from verify.experiment import Given

    return Bench(experiment, options or experiment.scales["few"], Given(), folder)


# --- A run -------------------------------------------------------------------------------------


def test_a_run_writes_what_it_found(tmp_path: Path) -> None:
    seen: list[Any] = []

    done = run(EXPERIMENT, out=tmp_path, tell=seen.append)

    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results == done.results
    assert results["schema"] == "separatrix/experiment/1"
    assert (results["experiment"], results["device"], results["metal"]) == ("tests/tossing", "cpu", "copper")
    assert results["options"]["bias"] == [0.5, 0.5]
    (verdict,) = results["sentences"]
    assert (verdict["level"], verdict["unit"], verdict["units"]) == ("1/20", "coin", 4)
    assert verdict["variants"] == {"strictly": "undecided"}
    assert results["files"] == ["noise.npz", "heads.txt"]
    assert (tmp_path / "heads.txt").read_text() == str(results["heads"])
    told = results["provenance"]
    assert (told["pieces_found_finished"], told["jobs"], told["seed"], told["from"]) == (0, 1, 0, "a purse")
    assert told["rules"] == {"sha256": EXPERIMENT.rules_sha256(), "recorded": "when the run began"}
    assert set(told["seconds_of_work"]) == {"tosses coin", "sums coin"}
    if find_spec("threadpoolctl"):
        assert any(one.startswith("openblas") for one in told["linear_algebra"])
    assert [one.done for one in seen] == list(range(9))
    assert [one.certain for one in seen][:2] == [False, False]
    assert seen[-1].certain
    assert seen[-1].seconds_left == 0
    assert not list(tmp_path.rglob("*.part"))


def test_killed_and_continued_is_the_same_run(tmp_path: Path) -> None:
    wanted = run(EXPERIMENT, out=tmp_path / "once")
    script = "import sys; sys.path.insert(0, sys.argv[2]); from tossing import EXPERIMENT as E; from verify.experiment.runner import run; run(E, out=sys.argv[1])"
    again = tmp_path / "again"
    ended = subprocess.run(
        [sys.executable, "-c", script, str(again), str(HERE)], env=os.environ | {END_AT: "sums/coin-1"}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    finished = {path: path.stat().st_mtime_ns for path in again.glob("*/*.npz")}
    assert [path.name for path in sorted(finished)] == ["coin-0.npz", *(f"coin-{i}.npz" for i in range(4))]

    found = run(EXPERIMENT, out=again)

    assert found.results["provenance"]["pieces_found_finished"] == 5
    assert all(path.stat().st_mtime_ns == when for path, when in finished.items())
    assert lasting(found.results) == lasting(wanted.results)
    assert contents(again) == contents(tmp_path / "once")


def test_a_deleted_piece_is_redone_by_two_processes(tmp_path: Path) -> None:
    wanted = run(EXPERIMENT, out=tmp_path)
    before = contents(tmp_path)
    for gone in ("tosses/coin-2", "tosses/coin-3", "sums/coin-0", "sums/coin-3"):
        (tmp_path / f"{gone}.npz").unlink()

    found = run(EXPERIMENT, out=tmp_path, jobs=2)

    assert found.results["provenance"]["pieces_found_finished"] == 4
    assert lasting(found.results) == lasting(wanted.results)
    assert contents(tmp_path) == before


def test_a_process_that_is_killed_is_told_and_what_was_finished_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(END_AT, "sums/coin-2")
    with pytest.raises(BadInput, match=r"a process was killed.*what was finished is kept"):
        run(EXPERIMENT, out=tmp_path, jobs=2)
    monkeypatch.delenv(END_AT)
    assert len(list(tmp_path.glob("tosses/*.npz"))) == 4

    found = run(EXPERIMENT, out=tmp_path, jobs=2)

    assert lasting(found.results) == lasting(run(EXPERIMENT, out=tmp_path / "once").results)


class Watched(Tossing):
    """Says in how many threads it may compute."""

    def run(self, piece: Piece, bench: Bench[Options]) -> Any:
        return {**super().run(piece, bench), "threads": np.array(os.environ["OPENBLAS_NUM_THREADS"])}


def test_a_worker_computes_in_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")

    run(Watched(), out=tmp_path, jobs=2)

    assert {str(read_arrays(file)["threads"]) for file in tmp_path.glob("*/*.npz")} == {"1"}


# --- Whose a folder is --------------------------------------------------------------------------


class Stricter(Tossing):
    rules = {"tests/fair": "supported if more than half of all tosses are heads; unit: coin; level 1/20"}


def test_a_folder_that_was_begun_under_other_rules_is_refused(tmp_path: Path) -> None:
    run(EXPERIMENT, out=tmp_path)
    before = contents(tmp_path)

    with pytest.raises(BadInput, match="begun under other rules of verdict"):
        run(Stricter(), out=tmp_path)

    assert contents(tmp_path) == before


def test_a_folder_from_before_rules_were_recorded_goes_on_and_says_so(tmp_path: Path) -> None:
    wanted = run(EXPERIMENT, out=tmp_path)
    marker = tmp_path / "experiment.json"
    identity = json.loads(marker.read_text(encoding="utf-8"))
    del identity["rules"]
    marker.write_text(json.dumps(identity), encoding="utf-8")

    for _ in range(2):
        found = run(EXPERIMENT, out=tmp_path)
        assert lasting(found.results) == lasting(wanted.results)
        assert found.results["provenance"]["rules"]["recorded"] == "when the run was continued"
    with pytest.raises(BadInput, match="begun under other rules of verdict"):
        run(Stricter(), out=tmp_path)


def test_a_folder_of_other_options_is_left_alone(tmp_path: Path) -> None:
    run(EXPERIMENT, out=tmp_path)
    before = contents(tmp_path)

    with pytest.raises(BadInput, match=r"options seed is 0 there and 1 here.*another --out"):
        run(EXPERIMENT, replace(Options(), seed=1), out=tmp_path)
    with pytest.raises(BadInput, match=r"device is 'cpu' there and 'cpu-slow' here"):
        run(EXPERIMENT, device="cpu-slow", out=tmp_path)

    assert contents(tmp_path) == before


def test_pieces_of_nobody_are_left_alone(tmp_path: Path) -> None:
    run(EXPERIMENT, out=tmp_path)
    (tmp_path / "experiment.json").unlink()
    with pytest.raises(BadInput, match=r"is there, but no experiment\.json"):
        run(EXPERIMENT, out=tmp_path)
    (tmp_path / "experiment.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match=r"experiment\.json is damaged"):
        run(EXPERIMENT, out=tmp_path)


def test_a_folder_serves_one_run_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(BadInput, match="another run is writing there"):
        run(EXPERIMENT, out=tmp_path)


# --- Pieces -------------------------------------------------------------------------------------


def test_a_damaged_piece_is_named(tmp_path: Path) -> None:
    run(EXPERIMENT, out=tmp_path)
    piece = tmp_path / "sums" / "coin-1.npz"
    piece.write_bytes(piece.read_bytes()[:50])

    with pytest.raises(BadInput, match=r"coin-1.npz is damaged: delete it"):
        run(EXPERIMENT, out=tmp_path)


def test_what_is_not_kept_leaves_its_hash_and_comes_out_again(tmp_path: Path) -> None:
    run(EXPERIMENT, out=tmp_path)
    bench = bench_in(tmp_path)
    hashes = {path.name: path.read_text().strip() for path in (tmp_path / "noise").iterdir()}
    assert sorted(hashes) == [f"coin-{i}.sha256" for i in range(4)]
    assert digest(bench.arrays("noise", "coin-2")) == hashes["coin-2.sha256"]

    (tmp_path / "noise" / "coin-2.sha256").write_text("0" * 64 + "\n")
    (tmp_path / "sums" / "coin-2.npz").unlink()
    with pytest.raises(BadInput, match=r"noise coin-2 was made again and came out otherwise"):
        run(EXPERIMENT, out=tmp_path)


def test_a_hash_is_of_names_types_shapes_and_entries() -> None:
    one = {"a": np.arange(6, dtype=np.int32), "b": np.zeros(2)}
    others: list[dict[str, Any]] = [
        {"a": np.arange(6, dtype=np.int64), "b": np.zeros(2)},
        {"a": np.arange(6, dtype=np.int32).reshape(2, 3), "b": np.zeros(2)},
        {"c": np.arange(6, dtype=np.int32), "b": np.zeros(2)},
        {"a": np.arange(6, dtype=np.int32), "b": np.array([0.0, -0.0])},
    ]
    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest({"a": np.arange(6, dtype=">i4"), "b": np.zeros(2)}) == digest(one)
    assert len({digest(one), *map(digest, others)}) == 5


def test_streams_differ_and_depend_on_no_order(tmp_path: Path) -> None:
    def draws(purposes: tuple[str, ...]) -> dict[Any, int]:
        return {
            (seed, piece, purpose): int(bench_in(tmp_path, options=Options(seed=seed)).stream(piece, purpose).integers(2**62))
            for purpose in purposes for seed in (0, 1) for piece in EXPERIMENT.pieces(Options())
        }  # fmt: skip

    found = draws(("start", "images"))
    assert len(set(found.values())) == len(found) == 48
    assert found == draws(("images", "start"))


class Hasty(Tossing):
    def run(self, piece: Piece, bench: Bench[Options]) -> Any:
        return bench.arrays("sums", piece.name) if piece.stage == "tosses" else {}


class Twice(Tossing):
    def pieces(self, options: Options) -> Any:
        return [Piece("tosses", "coin-0"), Piece("tosses", "coin-0", keep=False)]


class Elsewhere(Tossing):
    def pieces(self, options: Options) -> Any:
        return [Piece("tosses", "../coin-0")]


class Timed(Tossing):
    def run(self, piece: Piece, bench: Bench[Options]) -> Any:
        return {"seconds": np.array(1)}


@pytest.mark.parametrize(("experiment", "why"), [
    (Hasty(), "sums coin-0 is asked for before it is done"),
    (Twice(), "two pieces tosses coin-0"),
    (Elsewhere(), "needs names of letters"),
    (Timed(), "has an array 'seconds', which the runner keeps"),
])  # fmt: skip
def test_an_experiment_that_is_wrongly_written_is_one_sentence(
    experiment: Tossing, why: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=why):
        run(experiment, out=tmp_path)


def test_a_stored_verdict_is_one_by_the_rules_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "committed", lambda experiment: tmp_path)
    for scale in EXPERIMENT.scales:
        outcome = run(EXPERIMENT, scale, out=tmp_path / scale).results["sentences"][0]["outcome"]
        found = stored.measured(EXPERIMENT, "tests/fair")
        assert (found.outcome, found.details["scale"]) == (outcome, scale)  # the largest that is there
    assert found.units == 8
    assert stored.measured(EXPERIMENT, "tests/unfair").reason == "scale many says nothing of it"

    found = stored.measured(Stricter(), "tests/fair")

    assert (found.outcome, found.units) == ("undecided", 0)
    assert found.reason == "scale many was judged by other rules than today's; run it again"


# --- Bad input and answers ----------------------------------------------------------------------


class Needy(Tossing):
    needs = ("json", "nowhere_to_be_found")


def test_what_is_asked_wrongly_is_one_sentence_and_leaves_no_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for asked, why in (
        ({"scale": "fwe"}, "the scale 'fwe' is not known; it must be 'few' or 'many'; did you mean 'few'"),
        ({"device": "tpu"}, "the device 'tpu' is not known"),
        ({"paths": {"publishd": out}}, "no input 'publishd'.*did you mean 'published'"),
        ({"jobs": 0}, "0 is no number of processes"),
    ):
        with pytest.raises(BadInput, match=why):
            run(EXPERIMENT, out=out, **asked)  # type: ignore[arg-type]
    with pytest.raises(MissingExtra, match=r"\(nowhere_to_be_found is not installed\)"):
        run(Needy(), out=out)
    assert not out.exists()


def test_paths_are_read_by_the_names_of_the_inputs() -> None:
    assert paths_of(EXPERIMENT, ["--published", "a"]) == {"published": Path("a")}
    assert paths_of(EXPERIMENT, ["--published=a=b"]) == {"published": Path("a=b")}
    for rest, why in (
        (["--publisht", "a"], "nothing is made of '--publisht'.*did you mean '--published'"),
        (["more"], "nothing is made of 'more'"),
        (["--published"], "--published of tests/tossing needs a path: a folder of published numbers"),
        (["--published="], "needs a path"),
    ):
        with pytest.raises(BadInput, match=why):
            paths_of(EXPERIMENT, rest)


@pytest.mark.parametrize(("conclusion", "status"), [
    (Conclusion(), 0), (Conclusion(open=["a"]), 3), (Conclusion(broken=["a"], open=["b"]), 1),
])  # fmt: skip
def test_the_exit_status_says_what_a_theorem_promised(conclusion: Conclusion, status: int) -> None:
    assert answer(conclusion, print) == status


def test_an_answer_is_the_verdicts_and_the_summary(tmp_path: Path) -> None:
    done, said = run(EXPERIMENT, out=tmp_path), list[str]()
    answer(done.conclusion, said.append)
    assert said[0].strip() == f"{done.results['sentences'][0]['outcome']}  tests/fair: Half of all tosses are heads."
    assert said[1:] == [f"{sum(done.results['heads'])} heads"]


# --- Files --------------------------------------------------------------------------------------


def test_atomic_files_leave_nothing_behind(tmp_path: Path) -> None:
    class Unwritable:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            message = "no array"
            raise RuntimeError(message)

    write_arrays(tmp_path / "a.npz", {"x": np.arange(3)})
    before = (tmp_path / "a.npz").read_bytes()
    with pytest.raises(RuntimeError):
        write_arrays(tmp_path / "a.npz", {"x": Unwritable()})

    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
    assert (tmp_path / "a.npz").read_bytes() == before


# --- Experiments of chapters --------------------------------------------------------------------

EXPERIMENT_FILE = '''
from tossing import Tossing


class Guest(Tossing):
    id = "guest/tossing"


class Stranger(Tossing):
    id = "stranger/tossing"


experiment, stranger, nothing = Guest(), Stranger(), 7
'''
CLAIM_FILE = '''
from typing import final

from verify.claim import Statement
from verify.empirical import EmpiricalClaim
from verify.experiment.stored import measured
from verify.outcome import Outcome, Standing

from guest.coins.experiment import experiment


@final
class Fair(EmpiricalClaim):
    """Half of all tosses are heads."""

    id, label, title, standing = "guest/fair", "Remark 1", "Coins are fair", Standing.REMARK
    statement = Statement(printed="Coins are fair.", source="Remark 1")
    experiment, expects = experiment.id, Outcome.SUPPORTED

    def measured(self):
        return measured(experiment_of_coins, "tests/fair")


experiment_of_coins = experiment
'''


def guest(folder: Path, places: tuple[str, ...]) -> dict[str, str]:
    """Write an installed chapter of somebody else's that names experiments; return the environment."""
    package = folder / "guest"
    files = {
        "guest/__init__.py": "from verify.chapter import Chapter\n\n"
        f'chapter = Chapter(key="guest", title="Coins", authors=("A. Guest",), experiments={places!r})\n',
        "guest/fair.py": CLAIM_FILE,
        "guest/coins/__init__.py": "",
        "guest/coins/experiment.py": EXPERIMENT_FILE,
        "guest-0.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: guest\nVersion: 0.1\n",
        "guest-0.1.dist-info/entry_points.txt": '[separatrix.chapters]\nguest = guest\n',
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert package.is_dir()
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(HERE)])}


def verify(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "verify", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def test_another_package_brings_an_experiment_and_its_stored_results(tmp_path: Path) -> None:
    env = guest(tmp_path, ("guest.coins.experiment:experiment",))

    listed = verify("experiment", env=env, cwd=tmp_path)
    before = verify("run", "guest/fair", "--out", "before", env=env, cwd=tmp_path)
    few = "guest/stored/tossing/few"
    done = verify("experiment", "guest/tossing", "--out", few, "--published", "x", env=env, cwd=tmp_path)
    after = verify("run", "guest/fair", "--out", "after", env=env, cwd=tmp_path)

    assert "guest/tossing: Coins that are tossed (few, many)" in listed.stdout.splitlines()
    assert "charles2019/figure-4" in listed.stdout
    assert (before.returncode, done.returncode, after.returncode) == (3, 0, 0), before.stderr + done.stderr
    claims = [json.loads((tmp_path / name / "report.json").read_text())["claims"][0] for name in ("before", "after")]
    assert [one["outcome"] for one in claims] == ["undecided", "supported"]
    assert claims[0]["reason"] == (
        "no results are stored; run verify experiment guest/tossing --scale many "
        "--out guest/stored/tossing/many, in the folder that holds the package"
    )
    assert claims[1]["details"]["scale"] == "few"
    assert claims[1]["details"]["variants"] == {"strictly": "undecided"}


def test_the_name_of_an_experiment_is_that_of_its_sentences_and_runs_its_smallest_scale(tmp_path: Path) -> None:
    env = guest(tmp_path, ("guest.coins.experiment:experiment",))

    done = verify("run", "tossing", "--out", "out", env=env, cwd=tmp_path)

    assert "The few scale of guest/tossing goes to out/guest/tossing/few" in done.stdout
    assert json.loads((tmp_path / "out/guest/tossing/few/results.json").read_text())["heads"]
    (claim,) = json.loads((tmp_path / "out/report.json").read_text())["claims"]
    assert claim["id"] == "guest/fair"


@pytest.mark.parametrize(("place", "why"), [
    ("guest.coins.experimnt:experiment", "guest.coins.experimnt"),
    ("guest.coins.experiment:exp", "has no attribute 'exp'"),
    ("guest.coins.experiment:nothing", "is a int; name an instance of Experiment"),
    ("guest.coins.experiment:stranger", "has the id 'stranger/tossing', which must begin with 'guest/'"),
])  # fmt: skip
def test_an_experiment_that_cannot_be_used_is_one_sentence_and_the_rest_runs(
    place: str, why: str, tmp_path: Path
) -> None:
    env = guest(tmp_path, (place,))

    asked = verify("experiment", "guest/tossing", env=env, cwd=tmp_path)
    others = verify("experiment", env=env, cwd=tmp_path)

    assert asked.returncode == 2
    assert asked.stderr.count("\n") == 1
    assert why in asked.stderr
    assert "the chapter guest: its experiment" in asked.stderr
    assert others.returncode == 1  # as where a chapter cannot be used: what is left out is told
    assert why in others.stderr
    assert "charles2019/figure-4" in others.stdout
