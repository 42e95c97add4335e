"""What is read of LaTeX sources: statements, numbers, references; and what no source may do."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from verify.tex.lexer import Lexed, written
from verify.tex.paper import Paper, read


CASES = sorted(path.name for path in (Path(__file__).parent / "cases").iterdir())
HEAD = "\\newtheorem{theorem}{Theorem}\n\\begin{document}\n"
ONE = "\\begin{theorem}\\label{t}x\\end{theorem}"


@pytest.fixture
def source(tmp_path: Path) -> Any:
    """Return a function that writes files, the first of them main.tex, and reads the paper."""
    count = 0

    def paper(main: str | bytes, **others: str) -> Paper:
        nonlocal count
        count += 1
        folder = tmp_path / str(count)
        folder.mkdir()
        (folder / "main.tex").write_bytes(main if isinstance(main, bytes) else main.encode())
        for name, text in others.items():
            (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return read(folder / "main.tex")

    return paper


def numbers(paper: Paper) -> list[str]:
    return [f"{one.kind} {one.number}" for one in paper.statements]


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_read_as_latex_prints_it(case: str) -> None:
    folder = Path(__file__).parent / "cases" / case

    found = read(folder / "main.tex").as_json()

    assert found == json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def test_cases_are_there() -> None:
    assert len(CASES) > 5


@pytest.mark.parametrize(
    ("declared", "printed"),
    [
        ("\\documentclass{llncs}", ["Theorem 1", "Lemma 1", "Claim None"]),
        ("\\documentclass[envcountsame]{llncs}", ["Theorem 1", "Lemma 2", "Claim None"]),
        ("\\documentclass[envcountsect]{llncs}", ["Theorem 1.1", "Lemma 1.1", "Claim None"]),
        ("\\documentclass{lipics-v2021}", ["Theorem 1", "Lemma 2", "Claim 3"]),
        ("\\documentclass[numberwithinsect]{lipics-v2021}", ["Theorem 1.1", "Lemma 1.2", "Claim 1.3"]),
        ("\\documentclass{acmart}\\newtheorem{claim}[theorem]{Claim}", ["Theorem 1.1", "Lemma 1.2", "Claim 1.3"]),
        ("\\documentclass{jmlr}\\newtheorem{claim}{Claim}", ["Theorem 1", "Lemma 2", "Claim 1"]),
        ("\\documentclass{article}\\usepackage{jmlr2e}\\newtheorem{claim}{Claim}", ["Theorem 1", "Lemma 2", "Claim 1"]),
        ("\\documentclass{colt2025}\\newtheorem{claim}{Claim}", ["Theorem 1", "Lemma 2", "Claim 1"]),
        (
            "\\documentclass[acmthm=false]{acmart}\\newtheorem{theorem}{Theorem}\\newtheorem{lemma}{Lemma}"
            "\\newtheorem{claim}{Claim}",
            ["Theorem 1", "Lemma 1", "Claim 1"],
        ),
    ],
)
def test_a_class_declares_what_its_table_says(source: Any, declared: str, printed: list[str]) -> None:
    body = "".join(f"\\begin{{{name}}}x\\end{{{name}}}" for name in ("theorem", "lemma", "claim"))

    assert numbers(source(f"{declared}\\begin{{document}}\\section{{A}}{body}")) == printed


@pytest.mark.parametrize(
    ("declared", "printed"),
    [
        ("\\declaretheorem[name=Satz]{t}", "Satz 1"),
        ("\\declaretheorem[numberwithin=section]{t}", "T 1.1"),
        ("\\declaretheorem[numbered=no]{t}", "T None"),
        ("\\newcounter{c}\\setcounter{c}{4}\\declaretheorem[sharenumber=c]{t}", "T 5"),
        ("\\newtcbtheorem[number within=section]{t}{Satz}{colback=red}{p}", "Satz 1.1"),
        ("\\spnewtheorem{t}{Satz}[section]{\\bfseries}{\\itshape}", "Satz 1.1"),
        ("\\newcounter{c}\\newmdtheoremenv[linewidth=2pt]{t}[c]{Satz}", "Satz 1"),
        ("\\newtheorem{t}{Satz}\\renewcommand{\\thet}{\\Alph{t}}", "Satz A"),
        ("\\newtheorem{t}{Satz}\\numberwithin{t}{section}", "Satz 1.1"),
        ("\\newtheorem*{t}{Satz}", "Satz None"),
        ("\\newtheorem{t}[equation]{Satz}\\AtBeginDocument{}", "Satz 2"),
        ("\\newtheorem{u}{U}\\newaliascnt{t}{u}\\newtheorem{t}[t]{Satz}", "Satz 1"),
    ],
)
def test_a_declaration_numbers_as_latex_does(source: Any, declared: str, printed: str) -> None:
    equation = "\\begin{eqnarray}a&=&b\\nonumber\\\\c&=&d\\end{eqnarray}" if "equation" in declared else ""
    arguments = "{}{l}" if "tcb" in declared else ""

    paper = source(f"{declared}\\begin{{document}}\\section{{A}}{equation}\\begin{{t}}{arguments}x\\end{{t}}")

    assert numbers(paper) == [printed]
    assert [one.names for one in paper.statements] == [("p:l",) if arguments else ()]


@pytest.mark.parametrize("begun", ["\\appendix", "\\begin{appendices}", "\\begin{appendix}"])
def test_an_appendix_is_numbered_by_letters(source: Any, begun: str) -> None:
    paper = source(f"\\newtheorem{{t}}{{T}}[section]\\begin{{document}}\\section{{A}}{begun}\\section{{B}}\\begin{{t}}x\\end{{t}}")

    assert [(one.number, one.source) for one in paper.statements] == [("A.1", "Appendix A, T A.1")]


def test_keys_of_thmtools_are_no_title(source: Any) -> None:
    paper = source(
        HEAD + "\\begin{theorem}[name={A, b}, label=thm:x, restate=again]By \\ref{thm:x}.\\end{theorem}\\section{S}\\again*"
    )

    (one,) = paper.statements
    assert (one.title, one.names, one.restated, one.printed) == ("A, b", ("thm:x",), ("1",), "By 1.")


def test_files_are_read_below_the_papers_folder_only(source: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text(ONE, encoding="utf-8")
    paper = source(HEAD + "\\input{../secret}\\input{/etc/passwd}\\input{link}\\import{../}{secret}\\input{main}")

    assert paper.statements == ()
    assert sorted(paper.said) == [
        "../secret is not there, or lies elsewhere", "/etc/passwd is not there, or lies elsewhere",
        "link is not there, or lies elsewhere",
        "main.tex takes itself in, or too many files are taken in; not read again",
    ]  # fmt: skip


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text(ONE, encoding="utf-8")
    (tmp_path / "secret.aux").write_text("\\newlabel{t}{{9}{1}}", encoding="utf-8")
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "main.tex").write_text(HEAD + "\\input{part}" + ONE, encoding="utf-8")
    (folder / "part.tex").symlink_to("../secret.tex")
    (folder / "main.aux").write_text("\\@input{../secret.aux}", encoding="utf-8")

    paper = read(folder / "main.tex")

    assert numbers(paper) == ["Theorem 1"]
    assert list(paper.said) == ["part is not there, or lies elsewhere"]


@pytest.mark.parametrize(
    "body",
    [
        "\\def\\a{\\a\\a}%s\\a",
        "\\def\\a{\\b}\\def\\b{\\a}\\a%s",
        "\\def\\a{\\@ifstar{\\a}{\\a}}\\a%s",
        "\\newcommand{\\d}[1]{#1#1}%s" + "\\d{" * 60 + "x" + "}" * 60,
        "{" * 10_000 + "%s",
        "%s\\begin{theorem}[" + "x" * 100_000,
        "%s" + "[" * 20_000,
        "\\newenvironment{a}{\\begin{a}}{\\end{a}}\\begin{a}%s",
        "\\newcounter{a}[b]\\newcounter{b}[a]\\newtheorem{t}[a]{T}\\begin{t}x\\end{t}%s",
        "\\let\\c@a\\c@b\\let\\c@b\\c@a\\newtheorem{t}[a]{T}\\begin{t}x\\end{t}%s",
        "\\newtheorem{a}[b]{A}\\newtheorem{b}[a]{B}\\begin{a}x\\end{a}\\begin{b}y\\end{b}%s",
        "\\renewcommand{\\thetheorem}{\\thetheorem}%s",
        "\\begin{theorem}" * 5_000 + "\\end{foo}" * 5_000 + "%s",
        "\\begin{foo}" * 20_000 + "\\end{bar}" * 20_000 + "%s",
        "\\begin{verbatim}" * 20_000 + "%s",
        "\\verb|" * 50_001 + "%s",
        "\\iftrue " * 20_000 + "%s",
        "\\iftrue x\\else " * 20_000 + "\\fi " * 20_000 + "%s",
        "\\begin{theorem}" + "\\emph{" * 5_000 + "%s",
        "\\begin{theorem}" + "\\ref{" * 5_000 + "%s",
        "\\begin{theorem}$" + "\\ref{" * 5_000 + "$%s",
        "\\section" * 20_000 + "%s",
        "\\def\\q#1\\stop{#1}" + "\\q " * 3_000 + "%s",
        "\\begin{" + "x" * 100_000 + "}%s",
        "\0%s\0",
    ],
    ids=lambda body: re.sub(r"(.{24}).*", r"\1", body.replace("\0", "NUL")),
)
def test_a_hostile_source_ends_in_time_linear_in_its_length(source: Any, body: str) -> None:
    began = time.process_time()

    paper = source(HEAD + body.replace("%s", ONE))

    # Milliseconds when it is linear; what was quadratic took minutes.
    assert time.process_time() - began < 10
    assert all(len(sentence) <= 300 for sentence in paper.said)


def test_what_no_paper_needs_is_not_read(source: Any) -> None:
    paper = source(HEAD + ONE + "\\input{big}", big__tex="x" * 16_000_000)

    assert numbers(paper) == ["Theorem 1"]
    assert list(paper.said) == ["big.tex makes the source longer than any paper; not read"]


def test_a_source_of_another_encoding_is_read_and_said(source: Any) -> None:
    paper = source((HEAD + ONE.replace("x", "é")).replace("\n", "\r\n").encode("latin-1"))

    assert [one.printed for one in paper.statements] == ["é"]
    assert paper.said == {"main.tex is not UTF-8; read as Latin-1": (("main.tex", 1),)}


def test_what_is_said_names_file_and_line(source: Any) -> None:
    paper = source(HEAD + "\n\\input{part}\n", part__tex="\n\n\\begin{conj}x\\end{conj}")

    assert [*paper.said.values()] == [(("part.tex", 3),)]


def test_a_condition_that_is_not_evaluated_is_said_at_the_statement(source: Any) -> None:
    paper = source(HEAD + f"\\ifdraft {ONE}\\fi {ONE.replace('{t}', '{u}')}")

    assert [one.notes for one in paper.statements] == [("stands within a condition that was not evaluated",), ()]


def test_an_empty_document_has_no_statement(source: Any) -> None:
    assert source("").statements == ()


PARTS = [
    "\\newtheorem{lemma}[theorem]{Lemma}", "\\begin{lemma}[A title]\\label{l}", "\\end{lemma}", "\\begin{proof}",
    "\\end{proof}", "\\ref{l}", "$x_{1}$", "\\begin{align}a\\\\b\\end{align}", "\\emph{word}", "{", "}", "[", "]",
    "\\begin{enumerate}\\item one\\end{enumerate}", "\\newcommand{\\m}[2][a]{#1#2}", "\\m{b}", "\\m[c]{d}",
    "\\def\\d#1.{(#1)}", "\\d x.", "\\section{S}", "\\appendix", "% comment\n", "\n\n", "\\iffalse", "\\else", "\\fi",
    "\\setcounter{theorem}{3}", "\\cite[p. 1]{k}", "\\footnote{f}", "\\'e", "$$y$$", "\\[z\\]", "\\verb|%|", "#1", "\\",
    "\\newif\\ifdraft", "\\drafttrue", "\\ifdraft", "\\begin{restatable}{theorem}{again}", "\\end{restatable}", "\\again",
    "\\text{where $a$}", "\\let\\old\\m", "\\old{x}", "~", "--", "``q''", "\\$", "\\input{main}", "\\caption{c}",
]  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), max_size=40), cut=st.integers(0, 400))
def test_no_text_raises(source: Any, parts: list[str], cut: int) -> None:
    text = HEAD + "\\begin{theorem}" + "".join(parts)

    paper = source(text)
    source(text[: len(text) - cut])

    assert len(paper.statements) >= 1
    json.dumps(paper.as_json())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts=st.lists(st.sampled_from([part for part in PARTS if part.count("{") == part.count("}")]), max_size=12))
def test_what_is_commented_out_changes_nothing(source: Any, parts: list[str]) -> None:
    parts = [part for part in parts if not re.search(r"\\(iffalse|else|fi|newif|ifdraft|draft|appendix|setcounter|def|d |verb)|^\\$|%", part)]
    dead = "\\iffalse \\begin{theorem}dead\\end{theorem}\\fi %\\begin{theorem}dead\\end{theorem}\n"
    text = "".join(f"{part}%s" for part in parts)

    bare = source(HEAD + text.replace("%s", "") + ONE)
    with_dead = source(HEAD + text.replace("%s", "", 1).replace("%s", dead, 1).replace("%s", "") + ONE)

    assert numbers(bare) == numbers(with_dead)


@pytest.mark.parametrize("case", [case for case in CASES if case != "aux-beside"])
def test_taking_files_in_by_hand_changes_the_file_alone(case: str, tmp_path: Path) -> None:
    folder = Path(__file__).parent / "cases" / case
    text = (folder / "main.tex").read_text(encoding="utf-8")
    for name in re.findall(r"\\(?:input|include)\{([^}]*)\}", text):
        part = folder / (name if name.endswith(".tex") else f"{name}.tex")
        if part.exists():
            text = re.sub(
                rf"\\(input|include)\{{{re.escape(name)}\}}", lambda _, part=part: part.read_text(encoding="utf-8"), text
            )
    (tmp_path / "main.tex").write_text(text, encoding="utf-8")

    def bare(paper: Paper) -> list[dict[str, Any]]:
        return [{**one, "file": ""} for one in paper.as_json()["statements"]]

    assert bare(read(tmp_path / "main.tex")) == bare(read(folder / "main.tex"))


@pytest.mark.parametrize("case", CASES)
def test_renaming_macros_changes_nothing(case: str, tmp_path: Path) -> None:
    folder = Path(__file__).parent / "cases" / case
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            for name in ("norm", "lemref", "eps", "bthm", "ethm", "mainbound", "helper", "strange", "R"):
                text = re.sub(rf"\\{name}(?![a-zA-Z])", rf"\\zz{name}", text)
            target = tmp_path / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text.replace("{mainbound}", "{zzmainbound}").replace("{helper}", "{zzhelper}"), encoding="utf-8")

    found = json.dumps(read(tmp_path / "main.tex").as_json()).replace("\\\\zz", "\\\\")

    assert json.loads(found) == read(folder / "main.tex").as_json()


@pytest.mark.parametrize("case", CASES)
def test_what_is_worded_reads_the_same_again(case: str, source: Any) -> None:
    """Stars of emphasis, marks of lists and accents are text; formulas stay what they are."""
    for one in read(Path(__file__).parent / "cases" / case / "main.tex").statements:
        again = source(HEAD + f"\\begin{{theorem}}{one.printed}\\end{{theorem}}").statements[0]
        assert _as_tex_reads(again.printed) == _as_tex_reads(one.printed)


def _as_tex_reads(text: str) -> str:
    """Leave out the spaces after control words, which are none to TeX."""
    return re.sub(r"(\\[a-zA-Z]+) (?![a-zA-Z])", r"\1", text)


def test_mutilated_cases_raise_nothing(tmp_path: Path) -> None:
    chance = random.Random(0)
    texts = [path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "cases").glob("*/main.tex")]
    for k in range(300):
        text = list(chance.choice(texts))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.choice((1, 1, 2, 10, 80))] = chance.choice(("", "{", "}", "\\", "$", "\\end", "]", "%"))
        path = tmp_path / f"{k % 7}.tex"
        path.write_text("".join(text), encoding="utf-8")
        json.dumps(read(path).as_json())


@given(st.text("\\{}[]$&#%~^_ \nab@*|", max_size=60))
def test_tokens_are_written_as_they_were_read(text: str) -> None:
    tokens = [token for token in Lexed(text) if token != "\\\0raw"]

    assert [token for token in Lexed(written(tokens)) if token.strip()] == [token for token in tokens if token.strip()]


@pytest.mark.parametrize("label", ["", r"\label{lem:new}"])
def test_a_record_of_an_earlier_source_is_not_believed(tmp_path: Path, label: str) -> None:
    """A lemma came before the first: the old numbers would name two lemmas alike."""
    new = rf"\begin{{lemma}}{label}New.\end{{lemma}}"
    (tmp_path / "main.tex").write_text(
        rf"\newtheorem{{lemma}}{{Lemma}}\begin{{document}}{new}\begin{{lemma}}\label{{lem:a}}A.\end{{lemma}}"
        r"\begin{lemma}\label{lem:b}By Lemma~\ref{lem:a}.\end{lemma}\end{document}",
        encoding="utf-8",
    )
    (tmp_path / "main.aux").write_text("\\newlabel{lem:a}{{1}{1}}\n\\newlabel{lem:b}{{2}{1}}\n", encoding="utf-8")

    paper = read(tmp_path / "main.tex")

    assert [(one.number, one.number_from) for one in paper.statements] == [(str(k), "counted") for k in (1, 2, 3)]
    assert paper.statements[2].printed == "By Lemma 2."
    assert (paper.aux, paper.stale) == (False, True)
