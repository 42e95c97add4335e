"""A package that anybody may write, built and installed beside ours: all doors are open to it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from installing import (
    ROOT,
    build,
    environment,
    install,
    needed,
    output,
    report_in,
    site_of,
    sources,
)


sys.path.insert(0, str(Path(__file__).parent / "mutation"))

from mutate import mutants


OUTSIDER = ROOT / "tests" / "outsider"
FAULTS = ROOT / "tests" / "faults.py"
PATH = {"type": "mypaper.graph", "vertices": 3, "edges": [[0, 1], [1, 2]]}
TRIANGLE = {"type": "mypaper.graph", "vertices": 3, "edges": [[0, 1], [1, 2], [0, 2]]}
PENTAGON = {"type": "mypaper.graph", "vertices": 5, "edges": [[0, 1], [1, 2], [2, 3], [3, 4], [0, 4]]}
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the outsider's wheel."""
    copy, out = (tmp_path_factory.mktemp(name) for name in ("copy", "wheel"))
    return build([*sources(["mypaper"], OUTSIDER), Path("pyproject.toml")], OUTSIDER, copy, out)


@pytest.fixture(scope="module")
def programs(wheel: Path, stranger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install both wheels, with pytest and mypy; return the environment's programs."""
    found = environment(tmp_path_factory.mktemp("environment"), needed("separatrix", "pytest", "mypy") - {"separatrix"})
    install(found, wheel, stranger)
    return found


@pytest.fixture(scope="module")
def alone(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the engine and the outsider, and not the book."""
    found = environment(tmp_path_factory.mktemp("alone"), needed("separatrix") - {"separatrix"})
    here, there = site_of(programs), site_of(found)
    for path in here.iterdir():
        if path.name in ("verify", "mypaper") or path.name.startswith(("separatrix-", "mypaper-")):
            shutil.copytree(path, there / path.name)
    return found


def call(programs: Path, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Call verify in a folder."""
    return subprocess.run(
        [programs / "python", "-m", "verify", *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def report(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the outsider's chapter."""
    folder = tmp_path_factory.mktemp("report")
    done = call(programs, folder, "run", "mypaper", "--out", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_it_is_installed_and_not_imported_from_here(programs: Path, tmp_path: Path) -> None:
    said = output(
        [programs / "python", "-c", "import mypaper, verify; print(mypaper.__file__, verify.__file__)"],
        tmp_path,
    )

    assert said.count(str(site_of(programs))) == 2


def test_it_is_listed(programs: Path, tmp_path: Path) -> None:
    listed = call(programs, tmp_path, "list", "mypaper", "--json")
    chapters = call(programs, tmp_path, "list", "--chapters")

    assert [claim["id"] for claim in json.loads(listed.stdout)] == [
        "mypaper/proposition-1", "mypaper/proposition-1-repaired", "mypaper/proposition-2",
        "mypaper/sentence-on-counts",
    ]  # fmt: skip
    assert "A Note on Two Colours" in chapters.stdout
    assert "mypaper 0.1" in chapters.stdout
    assert listed.returncode == chapters.returncode == 0


def test_it_is_run(report: Path) -> None:
    claims = {claim["id"]: claim for claim in report_in(report)["claims"]}

    assert {name: claim["outcome"] for name, claim in claims.items()} == {
        "mypaper/proposition-1": "refuted",
        "mypaper/proposition-1-repaired": "survives",
        "mypaper/proposition-2": "supported",
        "mypaper/sentence-on-counts": "supported",
    }
    assert all(claim["as_expected"] for claim in claims.values())
    smallest = claims["mypaper/proposition-1"]["evidence"]
    assert (smallest["instance"]["vertices"], len(smallest["instance"]["edges"])) == (5, 5)
    (dropped,) = claims["mypaper/proposition-1-repaired"]["weakenings"]
    assert (dropped["name"], dropped["outcome"]) == ("no cycle", "refuted")
    assert dropped["evidence"]["instance"]["vertices"] == 3


FOREIGN = re.compile(r"\b(points?|labels?|class|classes|margins?|separators?)\b", re.I)


def test_its_pages_speak_of_graphs(report: Path) -> None:
    pages = sorted(report.rglob("*.html"))
    assert len(pages) >= 6
    for page in pages:
        text = re.sub(r"<(script|style)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.S)
        told = html.unescape(re.sub("<[^>]*>", " ", text))
        assert FOREIGN.findall(told) == [], page
    drawn = (report / "claims" / "mypaper-proposition-1.html").read_text(encoding="utf-8")
    assert "the walk" in drawn
    assert "an edge" in drawn
    assert "by the check that its kind's package brings" in html.unescape(drawn)
    (scene,) = re.findall('<svg class="scene".*?</svg>', drawn, re.S)
    assert "tick" not in scene  # a graph lies in no plane, and its picture has no axes


def test_its_certificates_and_instances_hold(
    programs: Path, report: Path, tmp_path: Path
) -> None:
    checked = call(programs, tmp_path, "check", *sorted(report.glob("certificates/*")))
    replayed = call(programs, tmp_path, "replay", *sorted(report.glob("witnesses/*")))

    assert checked.returncode == replayed.returncode == 0, checked.stderr + replayed.stderr
    assert checked.stdout.count("holds (checked by mypaper 0.1)") == len(checked.stdout.splitlines())
    assert " is still refuted by this instance" in replayed.stdout


TRIED = {
    "path": (0, "0–1, 1–2", "mypaper/proposition-1 holds on this instance"),
    "pentagon": (1, "0–1, 0–4, 1–2, 2–3, 3–4", "mypaper/proposition-1 is refuted by this instance"),
    "triangle": (2, "", 'is no instance of mypaper/proposition-1: it does not meet "no triangle"'),
    "loop": (2, "", "a graph has vertices, a whole number of at least 1, and edges between two"),
}  # fmt: skip


@pytest.mark.parametrize("book", ["beside the book", "alone"])
def test_an_instance_of_a_readers_own_is_tried(
    book: str, programs: Path, alone: Path, tmp_path: Path
) -> None:
    python = alone if book == "alone" else programs
    bare = {name: {k: v for k, v in x.items() if k != "type"} for name, x in
            (("path", PATH), ("pentagon", PENTAGON), ("triangle", TRIANGLE))}
    for name, x in {**bare, "loop": {"vertices": 2, "edges": [[1, 1]]}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(x))
        done = call(python, tmp_path, "try", "mypaper/proposition-1", f"{name}.json")
        status, line, said = TRIED[name]

        assert done.returncode == status, done.stdout + done.stderr
        assert said in (done.stderr if status == 2 else done.stdout)
        assert line in done.stdout
    stored = call(python, tmp_path, "try", "mypaper/proposition-1", "pentagon.json", "--json", "--out", "found.json")
    assert json.loads(stored.stdout)["answer"] == "no"
    assert call(python, tmp_path, "replay", "found.json").returncode == 0


def test_its_command_is_one_of_all(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text('{"vertices": 3, "edges": [[0, 1], [1, 2], [0, 2]]}', encoding="utf-8")
    (tmp_path / "none.json").write_text('{"vertices": 3}', encoding="utf-8")

    told = call(programs, tmp_path, "--help")
    found = call(programs, tmp_path, "colour", "graph.json")
    (tmp_path / "answer.json").write_text(found.stdout, encoding="utf-8")
    checked = call(programs, tmp_path, "check", "answer.json")
    refused = call(programs, tmp_path, "colour", "none.json")

    assert re.search("^ +colour +find a two-colouring of a graph", told.stdout, re.M)
    assert json.loads(found.stdout)["answer"] == "no"
    assert (found.returncode, checked.returncode, refused.returncode) == (1, 0, 2), checked.stderr
    assert refused.stderr == "verify: none.json: holds no graph ('edges')\n"


def test_it_keeps_the_laws(programs: Path, tmp_path: Path) -> None:
    done = call(programs, tmp_path, "laws", "mypaper")

    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("claims and variants: 6; laws: ")


def test_its_own_suite_asks_the_laws(programs: Path, tmp_path: Path) -> None:
    """Its two lines, and the laws as they are shipped: both ask the same."""
    shutil.copytree(OUTSIDER / "tests", tmp_path / "tests")
    said = output(
        [programs / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "-k", "repaired",
         "--pyargs", "tests", "verify.laws", "--chapter", "mypaper"],
        tmp_path,
    )  # fmt: skip

    asked = re.findall(r"^PASSED (\S+)::\w+\[(.*)\]$", said, re.M)
    own, shipped = ({case for file, case in asked if file.startswith("tests/") is own} for own in (True, False))
    assert own == shipped
    assert len(own) >= 20


def test_a_conjecture_on_its_objects_is_hunted(programs: Path, tmp_path: Path) -> None:
    shutil.copy(OUTSIDER / "conjecture.py", tmp_path)

    hunted = call(programs, tmp_path, "hunt", "conjecture.py", "--work", 3000, "--out", "hunt")
    replayed = call(programs, tmp_path, "replay", "hunt/conjectures-few-edges.json")

    assert hunted.returncode == 1, hunted.stderr
    assert "no single step makes it smaller" in hunted.stdout
    found = json.loads((tmp_path / "hunt/conjectures-few-edges.json").read_text(encoding="utf-8"))
    assert sorted(map(sorted, found["instance"]["edges"])) == [[0, 1], [0, 2], [1, 2]]
    assert replayed.returncode == 0, replayed.stdout
    (excluded,) = re.findall("excluded, as far as tried, by adding.*", hunted.stdout, re.S)
    assert "no cycle" in excluded


def test_a_conjecture_on_its_objects_is_an_ordinary_test(programs: Path, tmp_path: Path) -> None:
    shutil.copy(OUTSIDER / "conjecture.py", tmp_path)
    done = subprocess.run(
        [programs / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "conjecture.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1, done.stdout
    assert "Few Edges: conjectures/few-edges is refuted by " in done.stdout
    assert "Traceback" not in done.stdout


PIECES = """
import os, signal
from verify.experiment.runner import run
from mypaper.experiments.census import census

def tell(progress):
    print(progress, flush=True)
    if progress.done == 1:
        os.kill(os.getpid(), signal.SIGKILL)

run(census, "paper", out="census", tell=tell)
"""


def test_its_experiment_is_killed_and_resumed(programs: Path, tmp_path: Path) -> None:
    killed = subprocess.run([programs / "python", "-c", PIECES], cwd=tmp_path, check=False)
    assert killed.returncode < 0
    (first,) = (tmp_path / "census").rglob("*.npz")

    done = call(programs, tmp_path, "experiment", "mypaper/census", "--scale", "paper", "--out", "census")

    assert done.returncode == 0, done.stderr
    assert len([*(tmp_path / "census").rglob("*.npz")]) == 3
    results = json.loads((tmp_path / "census" / "results.json").read_text(encoding="utf-8"))
    assert results["provenance"]["pieces_found_finished"] == 1
    stored = OUTSIDER / "mypaper" / "stored" / "census" / "paper" / "results.json"
    kept = json.loads(stored.read_text(encoding="utf-8"))
    for found in (results, kept):
        del found["provenance"]
    assert results == kept
    assert first.exists()


def test_it_changes_nothing_of_other_chapters(programs: Path, tmp_path: Path) -> None:
    """Neither a verdict, nor the share of error that a trial of theirs may make."""
    others = ["charles2019/theorem-1", "charles2019/lemma-3", "ours/twice-the-margin"]

    call(programs, tmp_path, "run", *others, "--out", "without")
    call(programs, tmp_path, "run", *others, "mypaper", "--out", "beside")

    without, beside = (report_in(tmp_path / name) for name in ("without", "beside"))
    kept = [claim for claim in beside["claims"] if not claim["id"].startswith("mypaper/")]
    assert [json.dumps(claim) for claim in kept] == [json.dumps(claim) for claim in without["claims"]]
    assert len(beside["claims"]) == len(without["claims"]) + 4


def test_the_engine_alone_runs_it(alone: Path, report: Path, tmp_path: Path) -> None:
    """Without the book, which the engine does not ask for."""
    lacking = output([alone / "python", "-c", "import importlib.util as u; print(u.find_spec('theorems'))"], tmp_path)
    assert lacking.strip() == "None"

    ran = call(alone, tmp_path, "run", "mypaper", "--out", "there")
    listed, kept = call(alone, tmp_path, "list"), call(alone, tmp_path, "laws", "mypaper/proposition-1")
    checked = call(alone, tmp_path, "check", *sorted(report.glob("certificates/*")))

    assert [one.returncode for one in (ran, listed, kept, checked)] == [0, 0, 0, 0], ran.stderr + kept.stdout
    here, there = report_in(report), report_in(tmp_path / "there")
    assert json.dumps(here["claims"]) == json.dumps(there["claims"])


@pytest.mark.slow
def test_a_type_checker_reads_its_claims(programs: Path, tmp_path: Path) -> None:
    script = "[mypy]\nstrict = True\n[mypy-hypothesis.*]\nfollow_imports = silent\n"
    (tmp_path / "mypy.ini").write_text(script, encoding="utf-8")

    modules = ("proposition_1", "proposition_2", "sentence_on_counts", "graphs", "kinds", "commands")
    named = [part for name in modules for part in ("-m", f"mypaper.{name}")]

    said = output([programs / "python", "-m", "mypy", *named], tmp_path)

    assert said.startswith("Success")


# Faults, each in one module, and the law that refuses it.

KINDS, GRAPHS, CLAIMS = "mypaper.kinds", "mypaper.graphs", "mypaper.proposition_1"
PLANTED: dict[str, tuple[str, str, str, str]] = {
    "accepts everything": (
        KINDS, '    only(question, f"a question of {KIND}"', '    return\n    only(question, f"a question of {KIND}"',
        "a-kind-never-says-both",
    ),
    "even walks": (KINDS, "len(walk) % 2 == 0", "True", "a-kind-never-says-both"),
    "ignored edges": (KINDS, "for a, b in edges:", "for a, b in sorted(edges)[1:]:", "a-kind-never-says-both"),
    "any colours": (KINDS, '"colours", 2)', '"colours", vertices)', "a-kind-never-says-both"),
    "unchecked steps": (KINDS, "zip(walk, walk[1:])", "zip(walk[:1], walk[1:2])", "a-kind-never-says-both"),
    "unchecked last step": (KINDS, "zip(walk, walk[1:])", "zip(walk, walk[1:-1])", "a-kind-never-says-both"),
    "open walks": (KINDS, "walk[:1] == walk[-1:] != []", "True", "a-kind-never-says-both"),
    "vertices out of range": (KINDS, "not 0 <= x < below", "not 0 <= x", "a-kind-never-says-both"),
    "always without a cycle": (
        GRAPHS, "        if part[a] == part[b]:\n            return False\n", "", "assumptions-can-fail",
    ),
    "reads an edge less": (GRAPHS, 'in data["edges"]))', 'in data["edges"][1:]))', "instances-come-back-from-json"),
    "colours wrongly": (GRAPHS, "1 - colours[a], a", "colours[a], a", "examples-are-answered-as-they-say"),
    "assumes nothing": (GRAPHS, "return not any({(a, b)", "return True or any({(a, b)", "assumptions-can-fail"),
    "one size": (
        GRAPHS, "return 0, self.vertices, len(self.edges), sum(map(sum, self.edges))", "return 0, 0, 0, 0",
        "sizes-fall-along-simpler",
    ),
    "drops what is not there": (
        CLAIMS, '    worked = [Example(PATH, YES, "a path"), Example(STAR',
        '    def variants(self):\n        return {"none": Variant(REFUTED, drop=[no_triangle])}\n\n'
        '    worked = [Example(PATH, YES, "a path"), Example(STAR',
        "",
    ),
}  # fmt: skip
SAYS_WHERE = ("assumptions-can-fail", "instances-come-back-from-json", "sizes-fall-along-simpler")
HARMLESS = (KINDS, "len(colours) == vertices", "len(colours) >= vertices")


def source_of(module: str) -> tuple[Path, str]:
    """Return file and text of a module of the outsider's."""
    path = OUTSIDER / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file, file.read_text(encoding="utf-8")


def changed(module: str, old: str, new: str) -> str:
    """Return the source of a module with one change."""
    text = source_of(module)[1]
    assert text.count(old) == 1, old
    if "Variant" in new:
        text = text.replace("    Sentence,\n", "    Sentence,\n    Variant,\n")
    return text.replace(old, new)


def refusals(programs: Path, folder: Path, versions: list[tuple[str, str, list[str]]]) -> list[Any]:
    """Return for each version of a module which law is broken and why; None for none."""
    (folder / "versions.json").write_text(json.dumps(versions), encoding="utf-8")
    said = output([programs / "python", FAULTS, "mypaper", "versions.json"], folder)
    return [json.loads(line) for line in said.splitlines()]


def test_each_planted_fault_is_refused_by_its_law(programs: Path, tmp_path: Path) -> None:
    versions = [(module, changed(module, old, new), [law] * bool(law)) for module, old, new, law in PLANTED.values()]

    found = refusals(programs, tmp_path, versions)

    for what, (*_, law), refused in zip(PLANTED, PLANTED.values(), found, strict=True):
        assert refused is not None, f"{what}: {law} is kept"
        assert refused[0] == law, f"{what}: {refused}"
        if law in SAYS_WHERE:
            assert re.search(r"/mypaper/graphs/__init__\.py, line \d+", refused[1]), refused[1]


def test_what_proves_nothing_false_is_not_refused(programs: Path, tmp_path: Path) -> None:
    """A list of colours may be longer than needed; and unchanged code keeps every law."""
    module, old, new = HARMLESS

    assert refusals(programs, tmp_path, [("", "", []), (module, changed(module, old, new), [])]) == [None, None]


DECIDER = {"decide_colouring", "up", "answer", "Graph.neighbours"}
EQUAL = {"colours[root], waiting = 0, deque([root]) | 25 0 -> 1"}
# Changes no answer: either colour may come first.


@pytest.mark.slow
@pytest.mark.parametrize(("module", "functions"), [(KINDS, None), (GRAPHS, DECIDER)], ids=["kind", "decider"])
def test_the_laws_kill_mutants(
    module: str, functions: set[str] | None, programs: Path, tmp_path: Path
) -> None:
    file, text = source_of(module)
    every = mutants(str(file.relative_to(OUTSIDER)), text, functions)
    made = [one for one in every if one.key.partition(": ")[2] not in EQUAL]

    found = refusals(programs, tmp_path, [(module, one.source, []) for one in made])

    survived = [one.key for one, refused in zip(made, found, strict=True) if refused is None]
    assert len(made) > 15
    assert len(survived) <= 0.05 * len(made), survived
