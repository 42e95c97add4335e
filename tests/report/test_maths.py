"""LaTeX becomes MathML, or stays the text it is; nothing else comes through."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from verify.report import maths
from verify.report.maths import formula, mathematics


GOOD = {
    r"\alpha_i \ge 0": "≥",
    r"w^* = \sum_{i=1}^N \alpha_i y_i x_i": "<munderover>",
    r"\mathcal{H}_S \neq \emptyset": "ℋ",
    r"\begin{cases} a & b \\ c & d \end{cases}": "<mtable",
    r"\operatorname{conv} S": "conv",
    r"\left\lVert \frac{a}{b} \right\rVert": "<mfrac>",
    r"a < b": "&lt;",
    r"\mathbb{R}^d": "ℝ",
}


@pytest.mark.parametrize("latex", GOOD)
def test_formula_becomes_mathml(latex: str) -> None:
    found = formula(latex)

    assert found.startswith("<math>")
    assert GOOD[latex] in found
    assert " style=" not in found
    assert "&ApplyFunction" not in found


@pytest.mark.parametrize("latex", [r"\nosuchcommand", r"\frac{a}", "{", r"\href{javascript:alert(1)}{x}", "}", r"a \\ <b>"])
def test_bad_latex_is_shown_as_text(latex: str) -> None:
    found = str(mathematics(f"before ${latex}$ after"))

    assert found.startswith("before ")
    assert found.endswith(" after")
    assert "<b>" not in found
    assert "href" not in found.replace("\\href", "")


@pytest.mark.parametrize("bad", [
    "<math><mi onclick='x'>a</mi></math>",
    "<math><script>alert(1)</script></math>",
    "<math><mi href='javascript:alert(1)'>a</mi></math>",
    "<svg/>",
])
def test_what_the_converter_must_not_write_is_refused(bad: str) -> None:
    with pytest.raises(maths.Unsafe):
        maths._checked(bad)


def test_inline_styles_become_classes() -> None:
    found = maths._checked('<math><mtd style="text-align: left;padding-left:1em;color:#f00">a</mtd></math>')

    assert found == '<math><mtd class="ml wl">a</mtd></math>'


def test_a_line_over_a_formula_is_as_long_as_it_is() -> None:
    assert str(formula(r"\overline{ab}")) == (
        '<math><mover class="over"><mrow><mi>a</mi><mi>b</mi></mrow><mo stretchy="true">‾</mo></mover></math>'
    )
    assert 'class="under"' in str(formula(r"\underline{x}"))
    assert str(formula(r"\bar x")) == '<math><mover><mi>x</mi><mo stretchy="false">¯</mo></mover></math>'


def test_text_around_formulas_is_escaped() -> None:
    found = str(mathematics("<i> $x$ & *so* ``a<b`` 2*3*4"))

    assert found.startswith("&lt;i&gt; <math>")
    assert "<em>so</em> <code>a&lt;b</code> 2*3*4" in found


def test_an_odd_dollar_breaks_nothing() -> None:
    assert str(mathematics("5 $ and more")) == "5 $ and more"


def test_each_class_of_a_formula_has_a_rule() -> None:
    sheet = (Path(maths.__file__).parent / "static" / "claim.css").read_text(encoding="utf-8")

    for name in maths.CLASSES.values():
        assert re.search(rf"\.{name}\b", sheet), name


WRITTEN = {
    "widetilde": r"\widetilde{A}_k", "mathds": r"\mathds{1}", "mathbbm": r"\mathbbm{1}_{x}",
    "substack": r"\sum_{\substack{i < j \\ k}} x", "textup": r"\textup{if }x", "enskip": r"a\enskip b",
    "nicefrac": r"\nicefrac{1}{2}", "xlongrightarrow": r"A \xlongrightarrow{f} B", "centerdot": r"a \centerdot b",
    "hiderel": r"\hiderel{=} x",
}  # fmt: skip


@pytest.mark.parametrize("name", maths.MACROS)
def test_a_command_is_lent_only_where_the_converter_lacks_it(name: str) -> None:
    from math_core import LatexError, LatexToMathML

    assert str(formula(WRITTEN[name])).startswith("<math>")
    with pytest.raises(LatexError):  # else its line can go
        LatexToMathML().convert_with_local_state(WRITTEN[name], displaystyle=False)


@pytest.mark.parametrize(
    ("latex", "lines"),
    [
        (r"a \leq b", ["a≤b"]),
        (r"2BR\sqrt{n} + 4\sqrt{n \ln(n)} \leq \frac{1}{2}(1 - 2\rho)n", ["2BRn", "+4nln⁡(n)", "≤12(1", "−2ρ)n"]),
        (r"f(x_a) = -y_a \lVert x_a - x_b \rVert_1 - \max(1, 2, 3, 4)", ["f(xa)", "=−ya‖xa", "−xb‖1", "−max⁡(1,2,3,4)"]),
        (r"T > \|A\| \|W\| + |x| - |-y| \|z\| \leq 0", ["T", ">‖A‖‖W‖", "+|x|", "−|−y|‖z‖", "≤0"]),
        (r"c > \max(1, (a - f(x_a) + L) / (f(x_b) - f(x_a)))", ["c", ">max⁡(1,(a", "−f(xa)", "+L)/(f(xb)", "−f(xa)))"]),
    ],
)
def test_a_long_formula_may_go_on_in_the_next_line(latex: str, lines: list[str]) -> None:
    found = str(formula(latex))

    assert [unescape(re.sub("<[^>]*>", "", part)) for part in found.split("<wbr>")] == lines
    assert all(part.startswith("<math>") and part.endswith("</math>") for part in found.split("<wbr>"))
