"""What the page on a reader's own data shows is what happens, and the notebook beside it runs."""

from __future__ import annotations

import doctest
import os
import re
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
