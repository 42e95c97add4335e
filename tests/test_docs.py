"""The documentation builds without a warning, and the tutorial's code does what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
from needs import lacking

from verify import kernel
from verify.cli import main


ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE = (DOCS / "own-paper.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
SESSIONS = re.findall(r"^```console\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    if not find_spec("sphinx"):
        lacking("the documentation needs Sphinx: install the project's extra docs")

    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", tmp_path / "trees", DOCS, tmp_path / "html"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    pages = {path.stem for path in (tmp_path / "html").glob("*.html")}
    assert {path.stem for path in DOCS.glob("*.md")} <= pages


@pytest.fixture(scope="module")
def medians(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Follow the tutorial in an empty folder, up to where the claims are stated."""
    folder = tmp_path_factory.mktemp("afternoon")
    (folder / "main.tex").write_text(FILES["main.tex"], encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main(["new-chapter", "medians", "--tex", "main.tex"]) == 0
    finally:
        os.chdir(before)
    added = re.search(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert added is not None
    info = folder / "medians-0.1.dist-info"  # as an installation would leave it
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: medians\nVersion: 0.1\n")
    kinds = re.findall(r'^"([\w.]+)" = "([\w.:]+)"$', added[1], re.MULTILINE)
    assert len(kinds) == 2
    listed = "".join(f"{kind} = {place}\n" for kind, place in kinds)
    (info / "entry_points.txt").write_text(f"[separatrix.chapters]\nmedians = medians\n\n[separatrix.kinds]\n{listed}")
    return folder


def _said(folder: Path, line: str) -> tuple[int, str]:
    path = os.pathsep.join(map(str, (folder, folder / "medians" / "src", ROOT)))
    done = subprocess.run(
        [sys.executable, "-m", *line.split()], cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    return done.returncode, done.stdout


def _session(command: str) -> list[str]:
    """Return what the page says that a command prints, up to where it leaves lines out."""
    for session in SESSIONS:
        if f"$ {command}\n" in session:
            return session.split(f"$ {command}\n", 1)[1].split("…")[0].splitlines()
    raise AssertionError(command)


def test_the_afternoon_ends_as_the_page_says(medians: Path) -> None:
    status, listed = _said(medians, "verify list medians")
    assert (status, listed.splitlines()) == (0, _session("verify list medians"))

    for name, text in FILES.items():
        if name.startswith("medians/src/medians/"):
            (medians / name).parent.mkdir(exist_ok=True)
            (medians / name).write_text(text, encoding="utf-8")
    status, ran = _said(medians, "verify run medians")
    laws, asked = _said(medians, "verify laws medians")

    assert status == 0, ran
    expected = [line for line in _session("verify run medians") if not line.startswith("The report")]
    assert [line for line in ran.splitlines() if line in expected] == expected
    assert "variants as listed: 2 of 2" in ran
    assert laws == 0
    assert re.fullmatch(r"claims and variants: 5; laws: \d+; asked \d+ times, kept \d+", asked.strip())


def test_each_file_of_the_afternoon_is_on_the_page() -> None:
    assert set(FILES) == {
        "main.tex", "medians/src/medians/lists/__init__.py", "medians/src/medians/kinds.py",
        "medians/src/medians/proposition_1.py", "medians/src/medians/proposition_2.py",
    }  # fmt: skip


def test_every_kind_of_certificate_is_explained() -> None:
    page = (DOCS / "certificates.md").read_text(encoding="utf-8")

    for kind, check in kernel.CHECKS.items():
        assert f"`{kind}`" in page, kind
        assert f"autofunction:: {check.__module__}.{check.__name__}\n" in page, kind


def test_contributing_is_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize(("run", "laws", "said"), [
    ("success", "success", "checked, as expected"), ("failure", "success", "not as expected"),
    ("success", "failure", "not as expected"),
])
def test_the_badge_says_as_expected_or_not_and_no_more(tmp_path: Path, run: str, laws: str, said: str) -> None:
    """The steps of the workflow, as a shell runs them; what its expressions say is put in by hand."""
    blocks = [textwrap.dedent(text) for text in re.findall(r"run: \|\n((?: {10}.*\n)+)", (DOCS / "claims.yml").read_text())]
    say, draw, _ = blocks
    good = str(run == laws == "success").lower()
    for text, given in ((say, {"GOOD": good, "GITHUB_OUTPUT": "output"}), (draw, {"SAID": said})):
        subprocess.run(["bash", "-e", "-c", text], cwd=tmp_path, check=True, env=os.environ | given)
    picture = ElementTree.parse(tmp_path / "claims.svg").getroot()

    assert (tmp_path / "output").read_text() == f"said={said}\n"
    assert picture.get("aria-label") == f"claims: {said}"
    assert [one.text for one in picture.iter("{http://www.w3.org/2000/svg}text")] == ["claims", said]


def test_the_workflow_asks_for_commands_that_are_there() -> None:
    text = (DOCS / "claims.yml").read_text(encoding="utf-8")

    for line in re.findall(r"run: verify (.*)", text):
        command = line.replace('"$CHAPTER"', "charles2019").replace("--out report", "").split()
        with pytest.raises(SystemExit) as ended:
            main([*command, "--help"])
        assert ended.value.code == 0
