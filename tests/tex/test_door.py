"""``verify new-chapter KEY --tex main.tex``: a chapter of sentences not stated yet, and a second call."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from verify.cli import main
from verify.schemas import schemas


ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the main file of a small paper, in a folder to work in."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(CASES / "shared-counters", tmp_path / "source")) / "main.tex"


def installed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as if the project in this folder were installed."""
    info = Path("mypaper-0.1.dist-info")
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mypaper\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text("[separatrix.chapters]\nmypaper = mypaper\n")
    path = os.pathsep.join(map(str, (Path.cwd(), Path("mypaper/src").resolve(), ROOT)))
    return subprocess.run(
        [sys.executable, "-m", "verify", *arguments], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip


def test_a_paper_becomes_a_chapter_that_is_listed_runs_and_keeps_its_laws(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-chapter", "mypaper", "--tex", str(paper)]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("numbers are counted; run LaTeX on ")
    assert told[1] == (
        "7 statements, 6 of them claims, 6 newly written as not stated yet; numbers: 6 counted, "
        "1 without a number; everything was understood"
    )
    package = Path("mypaper/src/mypaper")
    assert sorted(path.name for path in package.glob("*.py")) == [
        "__init__.py", "corollary_1_2_1.py", "lemma_1_1.py", "lemma_2_1.py", "remark_unnumbered.py",
        "theorem_1_2.py", "theorem_2_2.py",
    ]  # fmt: skip
    assert (package / "lemma_1_1.py").read_text(encoding="utf-8") == (
        '"""Lemma 1.1: not stated yet."""\n\nfrom verify import THEOREM, Sentence\n\n\n'
        "class Lemma1_1(Sentence):\n"
        '    label = "Lemma 1.1"\n'
        '    source, standing = "Section 1, Lemma 1.1", THEOREM\n'
        '    refers = ("mypaper/definition-1",)\n'
        '    printed = "For $c > 0$, $m_S(c w) = m_S(w)$."\n'
    )
    jsonschema.validate(json.loads((package / "printed.json").read_text(encoding="utf-8")), schemas()["printed"])

    listed, ran = installed("list", "mypaper"), installed("run", "mypaper", "--out", "out")
    laws, asked = installed("laws", "mypaper"), installed("run", "mypaper/lemma-1-1")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.splitlines()[0] == "Not stated yet (6)"
    assert "– mypaper/theorem-1-2        Section 1, Theorem 1.2: Attained" in listed.stdout
    assert listed.stdout.splitlines()[-1] == "0 of 6 sentences stated"
    assert ran.returncode == 0, ran.stderr
    assert "No claim was checked\n6 printed sentences not stated yet\n" in ran.stdout
    names = ("papers/mypaper.html", "index.html", "claims/mypaper-theorem-1-2.html", "claims/mypaper-lemma-1-1.html")
    page, index, theorem, lemma = (Path("out", name).read_text(encoding="utf-8") for name in names)
    in_print = ["Lemma 1.1", "Theorem 1.2", "Corollary 1.2.1", "Remark", "Lemma 2.1", "Theorem 2.2"]
    assert re.findall('<a class="tile n-not-stated"[^>]*><b>([^<]+)', page) == [
        name if len(name) < 15 else f"{name[:13]}…" for name in in_print
    ]
    assert re.findall('<tr class="n-not-stated">.*?>([^<]+)</a>', page) == in_print
    assert 'Refers to <a href="../claims/mypaper-lemma-1-1.html">Lemma 1.1</a>.' in theorem
    assert 'Referred to by <a href="../claims/mypaper-corollary-1-2-1.html">Corollary 1.2.1</a>.' in theorem
    assert 'Refers to <a href="#mypaper-definition-1">Definition 1</a>.' in lemma
    assert "No path is longer than" in page
    assert 'href="papers/mypaper.html#print"><b>6</b> not stated yet' in index
    assert (json.loads(Path("out/report.json").read_bytes())["claims"], 'class="badge' in page) == ([], False)
    assert installed("report", "out").returncode == 0
    assert laws.stdout == "claims and variants: 0; sentences not stated yet: 6; laws: 1; asked 1 times, kept 1\n"
    assert asked.returncode == 2
    assert asked.stderr == (
        "verify: mypaper/lemma-1-1 is not stated yet; its sentence is in mypaper/lemma_1_1.py: "
        "add expects, a domain and decide\n"
    )


def test_a_second_call_says_what_changed_and_touches_no_file(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-chapter", "mypaper", "--tex", str(paper)]) == 0
    package = Path("mypaper/src/mypaper")
    (package / "lemma_1_1.py").write_text("# mine\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in package.glob("*.py")}
    text = paper.read_text(encoding="utf-8")
    changed = text.replace("No path is longer than", "No path whatever is longer than").replace(
        "\\begin{theorem}[Attained]", "\\begin{lemma}\\label{new}One more.\\end{lemma}\n\\begin{theorem}[Attained]"
    )
    assert changed.count("One more") == changed.count("whatever") == 1
    paper.write_text(changed, encoding="utf-8")
    capsys.readouterr()

    assert main(["new-chapter", "mypaper", "--tex", str(paper)]) == 0

    told = capsys.readouterr().out.splitlines()
    assert "Lemma 1.2 is new" in told
    assert "Theorem 1.2 is 1.3 now; its file keeps its name" in told
    assert "Corollary 1.2.1 is 1.3.1 now; its file keeps its name" in told
    assert "Theorem 2.2: the print changed; look at theorem_2_2.py" in told
    assert "Theorem 2.2: theorem_2_2.py has other words than the print; look at both" in told
    assert "Theorem 1.3: theorem_1_2.py has another source than the print; look at both" in told
    assert "Lemma 1.1: lemma_1_1.py has other words and another source than the print; look at both" in told
    after = {path: path.read_bytes() for path in package.glob("*.py")}
    assert {path.name for path in after.keys() - before.keys()} == {"lemma_1_2.py"}
    assert {path: after[path] for path in before} == before
    kept = {one["id"]: one["number"] for one in json.loads((package / "printed.json").read_bytes())["statements"]}
    assert kept["theorem-1-2"] == "1.3"
    assert kept["lemma-1-2"] == "1.2"

    assert main(["new-chapter", "mypaper", "--tex", str(paper)]) == 0
    assert not [line for line in capsys.readouterr().out.splitlines() if " now; " in line or "new" in line.split(" is ")[-1:]]


def test_what_is_no_longer_printed_is_said(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new-chapter", "mypaper", "--tex", str(paper)])
    text = paper.read_text(encoding="utf-8")
    gone = text[: text.index("\\begin{remark}")] + text[text.index("\\end{remark}") + len("\\end{remark}") :]
    paper.write_text(gone, encoding="utf-8")

    main(["new-chapter", "mypaper", "--tex", str(paper)])

    assert "Remark is no longer printed; remark_unnumbered.py is left as it is" in capsys.readouterr().out
    assert Path("mypaper/src/mypaper/remark_unnumbered.py").exists()


def test_json_prints_what_was_understood_and_writes_nothing(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(Path().rglob("*"))

    assert main(["new-chapter", "mypaper", "--tex", str(paper), "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == json.loads((paper.parent / "expected.json").read_bytes())
    assert sorted(Path().rglob("*")) == before


def test_what_was_not_understood_is_said_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    main(["new-chapter", "mypaper", "--tex", str(CASES / "not-understood" / "main.tex")])

    said = Path("mypaper/src/mypaper/tex/said.txt").read_text(encoding="utf-8").splitlines()
    assert "main.tex:10: the environment conj is not declared in a way that is understood; it is not read" in said
    assert "main.tex:9: Theorem 1: nobody gave the label t:nowhere" in said
    assert "    # Not understood: a footnote is left out.\n" in Path("mypaper/src/mypaper/theorem_1.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["p", "--tex", "absent.tex"], "absent.tex: cannot be read (No such file or directory); name the file"),
        (["p", "--tex", "empty.tex"], "empty.tex: no theorem, lemma or other statement was found; is it the main file?"),
        (["p", "--json"], "--json prints what was understood of a LaTeX source; add --tex FILE"),
        (["ours", "--tex", "source/main.tex"], "there is a chapter of this key, of the book"),
        (["source", "--tex", "source/main.tex"], "is there already; choose another key, or remove it"),
        (["My", "--tex", "source/main.tex"], "key must be small letters"),
    ],
)
def test_bad_input_is_one_sentence(
    paper: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.tex").write_text("", encoding="utf-8")

    assert main(["new-chapter", *arguments]) == 2

    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["empty.tex", "source"]


HOSTILE = r"""
\newtheorem{theorem}{Theorem}
\newtheorem{odd}{Sätze @}
\begin{document}
\begin{theorem}[@ and ''' and \textbackslash]
  text with \textbackslash and @ and ''' and \\ \end{theorem}
\begin{odd}\label{class}é \end{odd}
\begin{theorem}\label{../../x}A.\end{theorem}
\end{document}
""".replace("@", '"' * 3)


def test_no_words_of_a_paper_end_a_docstring_or_leave_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tex").write_text(HOSTILE, encoding="utf-8")

    assert main(["new-chapter", "mypaper", "--tex", "main.tex"]) == 0

    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py"))
    assert len(files) == 5
    for file in files:
        compile(Path(file).read_text(encoding="utf-8"), file, "exec")
    assert installed("list", "mypaper").stderr == ""
    assert installed("laws", "mypaper").returncode == 0
