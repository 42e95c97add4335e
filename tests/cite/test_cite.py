"""``verify cite``: a paragraph whose every number is the report's, in LaTeX that compiles and in Markdown."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify import registry
from verify.cite import latex as tex
from verify.cite.paragraph import Cited, argument, cited, latex, markdown, write
from verify.cli import main
from verify.errors import BadInput
from verify.records import to_json
from verify.report.document import document
from verify.report.schema import read
from verify.results import NotStated, Report
from verify.trying import run


CLAIMS = (
    "charles2019/remark-6", "charles2019/remark-6-repaired", "charles2019/theorem-4", "charles2019/theorem-8",
    "charles2019/theorem-11", "charles2019/theorem-11-convex-only", "charles2019/remark-8",
    "charles2019/remark-7b", "charles2019/figure-4-sentence-3",
)  # fmt: skip
PREAMBLE = "\\documentclass{article}\n\\usepackage{amsmath,amssymb,tikz}\n\\usetikzlibrary{patterns}\n\\begin{document}\n"


@pytest.fixture(scope="module")
def report() -> Report:
    """A report on claims of several outcomes and kinds."""
    results = {name: run(registry.find(name)).record() for name in CLAIMS}
    return document(results, {"complete": False})


@pytest.fixture(scope="module")
def folder(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a folder."""
    found = tmp_path_factory.mktemp("report")
    (found / "report.json").write_text(json.dumps(to_json(report)), encoding="utf-8")
    return found


@pytest.mark.parametrize("name", CLAIMS)
def test_a_paragraph_says_what_the_report_says(report: Report, name: str) -> None:
    claim = next(one for one in report.claims if one.id == name)
    one = cited(report, name)
    text = " ".join(one.said)

    assert claim.statement.printed in text or claim.statement.tested in text
    assert claim.nature_why.rstrip(".")[1:] in text
    assert "proved" not in text.replace("not a proof", "") or claim.proof is not None or any(
        other.proof for other in report.claims if other.id in claim.repaired_by
    )
    if claim.outcome == "refuted" and claim.evidence:
        assert one.found is claim.evidence


@pytest.mark.parametrize("name", CLAIMS)
def test_every_number_of_an_argument_is_the_certificates(report: Report, name: str) -> None:
    one = cited(report, name)
    for certificate in one.found.certificates if one.found else ():
        known = {abs(number) for number in _numbers(certificate)}
        # What is derived: sums of two products, their quotients, and places among the points, from 1.
        products = {a * b for a in known for b in known} | known
        derived = {a / b for a in products for b in products if b} | {a + b for a in products for b in known}
        places = {Fraction(k) for k in range(1 + len(certificate["question"].get("points", ())))}
        said = re.sub(r"[xv]_\{\d+\}|h_t", "", argument(certificate))
        for top, bottom, whole in re.findall(r"\\frac\{(\d+)\}\{(\d+)\}|(?<![\w{])(\d+)(?![\w}])", said):
            assert (Fraction(int(top), int(bottom)) if bottom else Fraction(int(whole))) in derived | places, said


def _numbers(value: Any) -> list[Fraction]:
    if isinstance(value, dict):
        return [number for one in value.values() for number in _numbers(one)]
    if isinstance(value, list | tuple):
        return [number for one in value for number in _numbers(one)]
    if isinstance(value, int) and not isinstance(value, bool):
        return [Fraction(value)]
    return [Fraction(value)] if isinstance(value, str) and re.fullmatch(r"-?\d+(/\d+)?", value) else []


def test_the_argument_of_remark_6_can_be_followed(report: Report) -> None:
    assert (
        "From $x = (0, 1)$ its score reaches $0$ only at the step $c = \\frac{1}{4} t + \\frac{1}{4}$ of $v$ against the label"
        in " ".join(cited(report, "charles2019/remark-6").said)
    )


def test_what_is_vacuous_is_shown_by_the_reading_beside_it(report: Report) -> None:
    one = cited(report, "charles2019/theorem-11")

    assert one.unit == "charles2019/theorem-11-convex-only"
    assert one.outcome == "refuted"
    assert any(sentence.startswith("Read as “") and " it is refuted: take " in sentence for sentence in one.said)


def test_what_holds_instead_is_quoted_with_how_much_was_tried(report: Report) -> None:
    text = " ".join(cited(report, "charles2019/remark-6").said)
    repaired = next(one for one in report.claims if one.id == "charles2019/remark-6-repaired")

    assert f"What holds instead: “{repaired.statement.tested.rstrip('.')}”" in text


def test_the_same_bytes_twice(report: Report) -> None:
    for write_it in (latex, markdown):
        assert write_it(cited(report, CLAIMS[0])) == write_it(cited(report, CLAIMS[0]))


def test_files_are_those_that_the_paragraph_names(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("latex", "markdown"):
        assert main(["cite", CLAIMS[0], "--report", str(folder), "--out", str(tmp_path), "--format", form]) == 0
    text = (tmp_path / "charles2019-remark-6.md").read_text(encoding="utf-8")
    capsys.readouterr()

    assert "(charles2019-remark-6.svg)" in text
    assert (tmp_path / "charles2019-remark-6.svg").read_text(encoding="utf-8").startswith('<svg xmlns="http')
    assert main(["check", str(tmp_path / "charles2019-remark-6.jsonl")]) == 0
    assert main(["replay", str(tmp_path / "charles2019-remark-6.json")]) == 0


@pytest.mark.skipif(
    shutil.which("pdflatex") is None and not os.environ.get("REQUIRE_BROWSER"), reason="pdflatex is not there"
)
def test_the_latex_compiles_without_an_error(report: Report, tmp_path: Path) -> None:
    hostile = _hostile(cited(report, CLAIMS[0]))
    body = "\n\n".join(latex(one) for one in (*(cited(report, name) for name in CLAIMS), hostile))
    (tmp_path / "all.tex").write_text(f"{PREAMBLE}{body}\\end{{document}}\n", encoding="utf-8")

    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "all.tex"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:]
    assert "Missing character" not in (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
    assert (tmp_path / "all.pdf").stat().st_size > 10_000


def _hostile(one: Cited) -> Cited:
    words = r"50% \& #1 _a_ ^b {c} ~ \input{/etc/passwd} $\input{x}$ $a{$ $%$ <script> `x` [l](m) | *e*"
    return replace(one, label=words, said=(words, *one.said), caption=words)


def test_a_hostile_text_is_escaped(report: Report) -> None:
    one = _hostile(cited(report, CLAIMS[0]))

    assert r"\input" not in latex(one)
    assert "\n<script>" not in markdown(one)
    assert r"\<script\>" in markdown(one)
    assert r"\[l\]" in markdown(one)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("charles2019/remark-66", "is not in the report; did you mean 'charles2019/remark-6'?"),
        ("charles2019/theorem-12", "is not in the report; run it first: verify run charles2019/theorem-12"),
        ("nothing", "is not in the report"),
    ],
)
def test_a_claim_that_is_not_in_the_report_is_refused(report: Report, name: str, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        cited(report, name)


def test_a_sentence_that_is_not_stated_yet_has_nothing_to_cite(report: Report) -> None:
    waits = NotStated(id="charles2019/theorem-99", label="Theorem 99", title="", source="Section 9")
    other = replace(report, papers=(replace(report.papers[0], not_stated=(waits,)),))

    with pytest.raises(BadInput, match="cite: charles2019/theorem-99 is not stated yet: nothing was checked"):
        cited(other, waits.id)


def test_a_label_stands_once_before_the_paragraph(report: Report) -> None:
    one = cited(report, "charles2019/theorem-4")

    assert "Section 3 (“" in one.said[0]
    assert "Theorem 4" not in one.said[0]


def test_a_folder_without_a_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", CLAIMS[0], "--report", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"run again, with --out {tmp_path}" in told


def test_a_kind_of_another_package_is_not_worded_here() -> None:
    certificate = {"question": {"class": "mypaper.colouring"}, "answer": "yes", "evidence": {}}

    assert argument(certificate) == (
        "The rest is a certificate of the kind ``mypaper.colouring``: yes, which the check that its package brings accepts."
    )


def test_what_is_too_long_to_follow_is_left_to_the_kernel() -> None:
    question = {"class": "origin", "points": [[1] * 99], "labels": [1], "direction": [1] * 99, "label": 1}

    said = argument({"question": question, "answer": "no", "evidence": {"w": [1] * 99}})

    assert said == "The rest is a certificate of the kind ``origin``: no, which the kernel accepts."


def test_text_is_written_for_latex() -> None:
    assert tex.prose("x₁ ≤ −2³⁰ and $a_1$") == "x$_{1}$ $\\le$ $-$2$^{3}$$^{0}$ and $a_1$".replace("$$", "")
    assert tex.prose("*for all* 5%") == "\\emph{for all} 5\\%"


def test_reading_the_report_back_gives_the_same_paragraph(report: Report, folder: Path) -> None:
    assert latex(cited(read(folder), CLAIMS[0])) == latex(cited(report, CLAIMS[0]))


def test_a_paragraph_is_written_once(report: Report, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write(cited(report, CLAIMS[0]), tmp_path, "latex")}

    assert {path.name: path.read_bytes() for path in write(cited(report, CLAIMS[0]), tmp_path, "latex")} == first
