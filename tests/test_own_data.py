"""The page on a reader's own data, and the notebook beside it, show what happens."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from needs import lacking

from verify.cli import main


DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the examples of the page in an empty folder, and return what went otherwise than it says."""
    if not all(map(find_spec, ("pandas", "sklearn"))):
        lacking("the page uses pandas and scikit-learn: install the project's extra test")
    text = (DOCS / "own-data.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    asked = doctest.DocTestParser().get_doctest(code, {}, "own-data.md", "own-data.md", 0)
    for example in asked.examples:
        if "# with Python 3.11" in example.source and sys.version_info[:2] != (3, 11):
            example.want = "[...]\n"  # other docstrings, and other words
    said: list[str] = []
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("own"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of fits that would go on
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
            runner.run(asked, out=said.append)
        yield "".join(said)
    finally:
        os.chdir(before)


def test_the_examples_of_the_page_say_what_it_says(page: str) -> None:
    assert page == ""


def test_a_colleague_checks_what_the_page_saved(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (DOCS / "own-data.md").read_text(encoding="utf-8")
    (session,) = re.findall(r"^```console\n\$ verify (.*?)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)

    assert main(session[0].split()) == 0
    assert capsys.readouterr().out == session[1]


def test_the_notebook_says_again_what_it_says(tmp_path: Path) -> None:
    if not all(map(find_spec, ("ipykernel", "nbclient", "pandas", "sklearn"))):
        lacking("the notebook is run by nbclient: install the project's extra test")
    script = (
        "import sys, nbformat, nbclient; book = nbformat.read(sys.argv[1], 4); "
        "nbclient.NotebookClient(book, timeout=120, kernel_name='python3').execute(); nbformat.write(book, sys.argv[2])"
    )
    stored, again = DOCS / "own-data.ipynb", tmp_path / "again.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", script, str(stored), str(again)], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(DOCS.parent), "IPYTHONDIR": str(tmp_path)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert list(_shown(again)) == list(_shown(stored))


def _shown(book: Path) -> Iterator[tuple[str, str]]:
    """Yield what each cell gives as text, and the words of its page; coordinates of pictures are floats."""
    for cell in json.loads(book.read_text(encoding="utf-8"))["cells"]:
        for one in cell.get("outputs", []):
            words = re.sub(r"<svg.*?</svg>|<style.*?</style>", "", "".join(one["data"]["text/html"]), flags=re.DOTALL)
            yield "".join(one["data"]["text/plain"]), words
