"""What needs an extra that is not installed is not run: no error, and never green."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hunting.conjectures import SEARCHED, written

from theorems.charles2019.figure_4_sentences import Sentence1
from theorems.geometry.scouts.classifiers import BY_GRADIENT
from verify import errors, registry
from verify.cli import main
from verify.errors import NOT_RUN, MissingExtra, need
from verify.search.scouts import Block, run_block


def _lacking(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    found = errors.find_spec
    monkeypatch.setattr(errors, "find_spec", lambda name: None if name in packages else found(name))


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _lacking(monkeypatch, "torch")
    with pytest.raises(MissingExtra, match=r"^needs separatrix\[experiment\] \(torch is not installed\)$"):
        need("experiment", "json", "torch")
    need("experiment", "json")


def test_a_claim_that_needs_it_is_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(self: Any) -> NoReturn:
        raise MissingExtra("experiment", ["torch"])

    monkeypatch.setattr(Sentence1, "measured", measured)
    status = main(["run", Sentence1.id, "charles2019/lemma-3", "--out", str(tmp_path)])

    said = capsys.readouterr().out
    claims = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["claims"]
    (claim,) = [one for one in claims if one["id"] == Sentence1.id]
    assert status == 3
    assert f"NOT RUN  {Sentence1.id}: needs separatrix[experiment] (torch is not installed)" in said
    assert "NOT AS EXPECTED" not in said
    assert (claim["outcome"], claim["instances"]) == ("undecided", 0)
    assert claim["details"][NOT_RUN] == "needs separatrix[experiment] (torch is not installed)"
    page = (tmp_path / "claims" / "charles2019-figure-4-sentence-1.html").read_text(encoding="utf-8")
    assert "not run: needs separatrix[experiment] (torch is not installed)" in page.lower()


def test_a_search_that_needs_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _lacking(monkeypatch, "torch")
    path = written(tmp_path, SEARCHED)
    (claim,) = registry.load(path)

    result = run_block(claim, Block(BY_GRADIENT, 0, 15), 0)

    assert result.admitted.total() == 0
    assert list(result.stopped) == [
        f"the search {BY_GRADIENT} is not run: needs separatrix[experiment] (torch is not installed)"
    ]


@pytest.mark.parametrize("option", ["--work", "--scheduler"])
def test_what_is_for_campaigns_is_refused_elsewhere(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "charles2019/lemma-3", option, "9", "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"verify: {option} is for campaigns; add --profile deep\n"
