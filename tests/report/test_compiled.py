"""Compiled templates are kept, and believed only where they are what would be compiled today."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from verify.report.compiled import Kept


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Return a function that renders a template in an environment of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    module = tmp_path / "pages.py"
    module.write_text("")

    def render(text: str) -> str:
        loader = jinja2.DictLoader({"page": text})
        return jinja2.Environment(loader=loader, bytecode_cache=Kept(str(module))).get_template("page").render(x=1)

    return render


def _kept(folder: Path) -> list[Path]:
    return [*folder.glob("__pycache__/*")]


def test_a_template_is_compiled_once(
    tmp_path: Path, rendered: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rendered("{{ x }}.") == "1."
    assert [file.suffix for file in _kept(tmp_path)] == [".pyc"]

    with monkeypatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", None)
        assert rendered("{{ x }}.") == "1."
    assert rendered("{{ x }}!") == "1!"
    (tmp_path / "pages.py").write_text("# other settings")
    monkeypatch.setattr(jinja2.Environment, "compile", None)
    with pytest.raises(TypeError):
        rendered("{{ x }}!")


@pytest.mark.parametrize("keep", [0, 3, 20, 100])
def test_what_is_cut_off_is_compiled_anew(tmp_path: Path, rendered: Callable[[str], str], keep: int) -> None:
    rendered("{{ x }}.")
    (file,) = _kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])

    assert rendered("{{ x }}.") == "1."
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_nothing_is(
    tmp_path: Path, rendered: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "__pycache__").write_text("no folder")
    assert rendered("{{ x }}.") == "1."
    (tmp_path / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered("{{ x }}.") == "1."
    assert not _kept(tmp_path)
