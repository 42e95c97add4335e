"""Files are whole or as they were, their names are of one id each, and only one place writes them."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

from verify import files
from verify.cli import main
from verify.errors import BadInput
from verify.names import distinct, file_name
from verify.registry import own
from verify.report.names import page
from verify.session import units


ROOT = Path(__file__).parents[1]
OWN = {Path("verify/files.py"), Path("verify/say.py")}
# The place that writes files, and the one that prints.

INTO_A_PIPE = {Path("verify/again.py"): {"fdopen", "dump"}}
# To the process that asked.

WRITES = {
    "write_text", "write_bytes", "touch", "mkstemp", "NamedTemporaryFile", "fdopen", "symlink_to",
    "hardlink_to", "rename", "copyfile", "copy2", "copytree", "savetxt", "tofile", "to_csv",
}  # fmt: skip
IN_MEMORY = {"save", "savez", "savez_compressed", "savefig", "dump"}
# Only into a buffer: the name of it says so.


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def writes(tree: ast.AST, but: Collection[str] = ()) -> list[int]:
    """Return the lines in which a file is written, or something is printed."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name, where = _called(node), node.func.value if isinstance(node.func, ast.Attribute) else None
        texts = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        mode = next((k.value for k in node.keywords if k.arg == "mode"), None)
        texts += [mode.value] if isinstance(mode, ast.Constant) else []
        opened = name == "open" and (
            any(set(text) <= set("rwaxbt+") and set(text) & set("wax+") for text in texts)
            or (isinstance(where, ast.Name) and where.id == "os")
        )
        moved = name == "replace" and isinstance(where, ast.Name) and where.id == "os"
        kept = name in IN_MEMORY and not (
            node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in ("file", "svg", "png")
        )
        stream = name == "write" and ast.unparse(where or ast.Name("")).startswith("sys.std")
        if name in but or (name in ("write_text", "write_bytes", "save") and where is None):
            continue  # a function of that name, which is looked at where it stands
        if name in WRITES or name == "print" or opened or moved or kept or stream:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("book", ["verify", "theorems"])
def test_one_place_writes_files_and_one_prints(book: str) -> None:
    for path in sorted((ROOT / book).rglob("*.py")):
        short = path.relative_to(ROOT)
        if short not in OWN and "static" not in short.parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert writes(tree, INTO_A_PIPE.get(short, ())) == [], f"{short} writes or prints"


@pytest.mark.parametrize("planted", [
    'path.write_text("x")', 'open(path, "w")', 'path.open("ab")', 'open(path, mode="x")', "print(1)",
    "np.savez(path, a)", "os.replace(a, b)", "os.open(path, 1)", "json.dump(x, stream)",
    'sys.stdout.write("x")', "tempfile.mkstemp()", "figure.savefig(path)",
])  # fmt: skip
def test_the_law_sees_what_it_forbids(planted: str) -> None:
    assert writes(ast.parse(planted)) == [1]


def test_a_file_is_written_whole_and_a_link_is_replaced(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").symlink_to(victim)

    files.write(tmp_path / "out", "index.html", "page")

    assert victim.read_text() == "mine"
    assert not (tmp_path / "out" / "index.html").is_symlink()
    assert (tmp_path / "out" / "index.html").read_text() == "page"
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["index.html"]


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "claims").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(BadInput, match="is a link"):
        files.write(tmp_path / "out", "claims/a.html", "page")
    with pytest.raises(BadInput, match="is a link"):
        files.Growing(tmp_path / "out", "claims/a.jsonl")

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_report_goes_through_no_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    for name in ("index.html", "report.json", "journal.jsonl", "journal.writing.jsonl", "counterexamples.html"):
        (out / name).symlink_to(victim)

    assert main(["run", "charles2019/lemma-3", "--out", str(out)]) == 0

    assert victim.read_text() == "mine"
    assert "claims" in json.loads((out / "report.json").read_text())


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    files.write(tmp_path, "a", "before")
    script = (
        "import resource, sys; from pathlib import Path; from verify import files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "files.write(Path(sys.argv[1]), 'a', 'x' * 5000)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert "BadInput" in done.stderr
    assert "cannot be written (File too large)" in done.stderr
    assert (tmp_path / "a").read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


KILLED = """
import os, signal, sys
from pathlib import Path
from verify import files
kept = os.fsync
files.os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)  # at the worst moment
files.write(Path(sys.argv[1]), "report.json", "x" * 100_000)
"""


def test_a_kill_in_the_middle_of_writing_changes_nothing(tmp_path: Path) -> None:
    files.write(tmp_path, "report.json", "[1]")

    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)

    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "report.json").read_text() == "[1]"
    with files.held(tmp_path):  # the next run clears up
        assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_the_report_is_written_after_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = []
    real = files.write
    monkeypatch.setattr(files, "write", lambda folder, name, text: (order.append(name), real(folder, name, text))[1])

    main(["run", "charles2019/lemma-3", "--out", str(tmp_path / "out")])

    assert order[-1] == "report.json"
    assert "index.html" in order


def test_a_folder_is_for_one_run_or_for_campaigns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with files.held(tmp_path):
        assert main(["run", "charles2019/lemma-3", "--out", str(tmp_path)]) == 2
        assert "another run is writing there" in capsys.readouterr().err
        with pytest.raises(BadInput, match="for itself"), files.held(tmp_path, shared=True):
            pass
    with (
        files.held(tmp_path, shared=True), files.held(tmp_path, shared=True),
        pytest.raises(BadInput, match="another run"), files.held(tmp_path),
    ):
        pass


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from verify import files\n"
        "with files.held(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)

    with files.held(tmp_path):
        assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("text", "why"), [
    ('{"a": 1, "a": 2}', "twice"), ("NaN", "no number"), ("[1e999]", "no number"), ("{", "Expecting"),
    ("[" * 100_000 + "]" * 100_000, "nested too deeply"), ("[" * 150 + "]" * 150, "nested too deeply"),
])  # fmt: skip
def test_odd_json_is_refused(text: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text)

    with pytest.raises(BadInput, match=why):
        files.read_json(tmp_path / "a.json", "run again")


def test_two_ids_never_share_a_file() -> None:
    """Of the book, and of ids that differ by a sign, by letters that are alike, or late."""
    long = "own/" + "x" * 300
    odd = [
        "own/gap 1", "own/gap-1", "own/gap/1", "own-gap/1", "own gap-1", "own/gap  1", "own/gap_1",
        "own/é", "own/e\u0301", "own/\u043e", "own/o", "../own/gap-1", "own/gap-1~23ca9c21", "own/gap\n1", "",
        long, long + "y", long + "z", "own/\ud800", "a/b c+d", "a/b-c+d", "own/", "own", "-own", "own/.",
    ]  # fmt: skip
    distinct([*units(own()), *odd])
    names = [file_name(name) for name in [*units(own()), *odd]]

    assert len(set(names)) == len(names)
    assert all(name.isascii() and len(name) < 140 and "/" not in name for name in names)
    assert file_name("charles2019/theorem-4-repaired+both labels") == "charles2019-theorem-4-repaired-both-labels"
    assert page("charles2019/theorem-4") == "claims/charles2019-theorem-4.html"


@pytest.mark.parametrize("pair", [("a/b-c", "a/b+c"), ("a/b+c d", "a/b+c-d"), ("a/B", "a/b")])
def test_ids_that_would_meet_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(BadInput, match="share their files"):
        distinct(pair)


TWO = '''
from theorems.blocks import *
class One(Conjecture):
    """One."""
    domain = ring_sets
    assumptions = (both_labels,)
    id = "own/a b"
    def construct(self, s):
        return tuple(-x for x in difference(s))
    def decide(self, s, v):
        return decide_convex(s, v, -1)
class Other(One):
    """Two."""
    id = "own/a-b"
    def decide(self, s, v):
        return decide_convex(s, tuple(-x for x in v), -1)
'''


def test_a_refuted_claim_and_its_neighbour_have_a_page_each(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(TWO)

    status = main(["hunt", str(tmp_path / "two.py"), "--work", "40", "--out", str(tmp_path / "out")])

    assert status == 1
    titles = [
        (p.name, "refuted" in p.read_text(encoding="utf-8").partition("</title>")[0].lower())
        for p in sorted((tmp_path / "out" / "claims").iterdir())
    ]
    assert titles == [("own-a-b.html", False), (f"{file_name('own/a b')}.html", True)]
    assert (tmp_path / "out" / f"{file_name('own/a b')}.json").exists()
    assert not (tmp_path / "out" / "own-a-b.json").exists()


@pytest.mark.parametrize("own", ['"own/a+b"', '" "', "5"])
def test_what_can_be_no_id_is_refused(own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plus.py").write_text(TWO.replace('"own/a b"', own).partition("class Other")[0])

    assert main(["hunt", str(tmp_path / "plus.py"), "--work", "5", "--out", str(tmp_path / "out")]) == 2

    assert "an id is text without" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
