"""What the book lends the engine: found by name, loaded when asked for, and there may be none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import theorems
from verify import book
from verify.cli import main


@pytest.fixture
def no_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the book."""
    monkeypatch.setattr(book, "BOOK", "a_book_that_is_nowhere")


def _refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    return capsys.readouterr().err


def test_without_a_book_its_commands_are_none(
    no_book: None, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _refused(["decide", "separators", "a.json", "--direction", "1"], capsys)

    assert "invalid choice: 'decide'" in said
    assert said.count("\n") == 1
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    assert "direction" not in capsys.readouterr().out


def test_without_a_book_no_data_is_read(
    no_book: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text("{}")

    assert main(["check", str(tmp_path / "a.json"), "--data", "b.csv"]) == 2
    assert "--data needs the book" in capsys.readouterr().err


@pytest.mark.parametrize("called", ["decide", "direction", "--help", "list", "hunt"])
def test_a_command_is_loaded_when_it_is_called(called: str) -> None:
    script = (
        "import sys; from verify.cli import main\n"
        f"try: main([{called!r}, '-h'])\nexcept SystemExit: pass\n"
        "print('theorems.geometry.commands' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == str(called in theorems.COMMANDS)


def test_all_that_is_lent_is_there() -> None:
    for place, line in theorems.COMMANDS.values():
        assert callable(book.found(place))
        assert line
    for place in theorems.ABOUT.values():
        assert callable(book.found(place))
    book.find_moved()
    for old, new in theorems.MOVED.items():
        home, _, name = old.rpartition(".")
        module = book.import_module(new)
        if new.rpartition(".")[2] == name or not hasattr(module, name):  # the module itself
            assert book.import_module(old) is module
        else:
            assert getattr(book.import_module(home), name) is getattr(module, name)


def test_an_option_may_be_followed_by_a_vector_that_begins_with_a_minus_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text('{"points": [[0, 1], [2, 3]], "labels": [1, -1]}')
    for v in ("-1,0", "-.5,0", "-1/2,1"):
        assert main(["decide", "separators", str(tmp_path / "a.json"), "--direction", v]) == 0
        assert json.loads(capsys.readouterr().out)["answer"] in ("yes", "no")
