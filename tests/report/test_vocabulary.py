"""One vocabulary: outcomes have one word each, numbers look printed, and no Python shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from report_sample import pages_of, report_of

from verify.cli import main
from verify.outcome import Outcome
from verify.report import natures, reading
from verify.session import summary


HIDDEN = frozenset({"style", "script", "code", "pre"})
# Code is quoted as it is typed.

SPOKEN = frozenset({"aria-label", "aria-valuetext", "title", "alt"})


class Text(HTMLParser):
    """What a reader sees of a page, or hears: one string for each element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.hidden += tag in HIDDEN
        self.parts += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


PYTHON = {
    "a tuple of one": r"\([^()\s]*,\)",
    "a name of Python": r"[=:,(\[] ?(?:None|True|False|nan|inf)\b|^(?:None|True|nan|inf)$|\bNoneType\b",
    "a value that is none": r"[=:] none\b(?! that)|^none$",
    "nothing in brackets": r"\(\)|\[\]|\{\}",
    "a call": r"\b[A-Z]\w+\((?:\w+=|\d)",
    "an object": r"<[\w.]+ (?:object|at 0x)|\bobject at\b",
    "a quoted key": r"[\[{(]'",
    "a float": r"(?<![\w\-])\d+\.?\d*e[+-]?\d",
    "a power": r"\^",
    "an index": r"\b[a-zσφ]_[\da-z]",
    "marks of the source": r"\*\*|``",
    "LaTeX as it is typed": r"\\[A-Za-z]+|\$[^$]+\$",
    "a hyphen for a minus": r"(?<![\w\-.)\]/])-\d",
    "signs of a keyboard": r"[<>]=|!=|(?<!\w)rho\b",
}
# What a value looks like that was not set for a reader.

FORBIDDEN = {
    "speaks of nothing": "vacuous",
    "speak of nothing": "vacuous",
    "fails as printed": "refuted",
    "survived": "survives",
    "disproved": "refuted",
    "falsified": "refuted",
    "void": "vacuous",
    "so does all beneath": "No counterexample to this claim or to any claim it uses",
    "all beneath": "any claim it uses",
    "is still survives": "still survives this instance",
    "et al.": "the authors, as the paper lists them",
    "smallest first": "the order, in words",
    "tilt about the points": "what the lines do",
}
# Each with what is said in its place.


def lapses(text: str) -> Iterator[str]:
    """Yield what no reader should meet in a text."""
    for name, pattern in PYTHON.items():
        for found in re.finditer(pattern, text):
            yield f"{name}: …{text[max(0, found.start() - 40) : found.end() + 20]}…"
    for phrase, better in FORBIDDEN.items():
        if re.search(rf"\b{re.escape(phrase)}(?!\w)", text, re.IGNORECASE):
            yield f"“{phrase}” for “{better}”: {text[:120]}"


def all_lapses(pages: dict[str, str]) -> list[str]:
    return [
        f"{name}: {lapse}"
        for name, page in pages.items()
        for part in Text(page).parts
        for lapse in lapses(part.strip())
    ]


@pytest.fixture(scope="module")
def pages(book_pages: Mapping[str, str]) -> dict[str, str]:
    found = dict(book_pages)
    del found["proofs.html"]  # it quotes the comments of proofs/ as they stand there
    return found


def test_every_page_of_the_book_is_written_for_readers(pages: dict[str, str]) -> None:
    assert len(pages) > 100
    assert all_lapses(pages) == []


def test_every_page_of_the_sample_is_written_for_readers(report: dict[str, Any]) -> None:
    assert all_lapses(pages_of(report)) == []


@pytest.mark.parametrize(
    "text",
    [
        "by w = (1,)", "Length(c=None)", "c = none", "the witness ()", "Fraction(1, 2)", "True", "5e-05",
        "closed = False", "label -1", "below 2^-20", "x_2 > 0", "<verify.claim.Varied object at 0x7f>", "['a']", "d <= 2",
        "it speaks of nothing", "A et al., 2019", "Smallest first.", "and so does all beneath it",
        r"the definition of $\mathcal{R}$", "some $x$",
    ],
)
def test_a_planted_lapse_is_seen(text: str) -> None:
    assert list(lapses(text))


@pytest.mark.parametrize(
    "text",
    ["x-4c55cd2812, theorem-7", "nothing of (−1, 1/2)", "p = (0)", "σ(x₁ − 1/2) > 0", "2026-11-29", "f(x) ≤ 2⁻²⁰",
     "avoid it", "some 1.526·10⁻⁵", "there is none"],
)
def test_what_is_printed_so_is_no_lapse(text: str) -> None:
    assert list(lapses(text)) == []


def test_badges_and_glances_say_the_outcome_and_nothing_else(pages: dict[str, str]) -> None:
    words = {str(outcome) for outcome in Outcome}
    assert set(reading.GLYPHS) == set(reading.MEANINGS) == words
    seen = 0
    for name, page in pages.items():
        for outcome, text in re.findall(r'class="badge o-([a-z]+)">([^<]*)<', page):
            assert outcome in words, name
            marks = {outcome, natures.UNJUDGED.mark, *(words.mark for words in natures.WORDS.values())}
            assert text.partition(" (")[0] in (marks if "(" in text else {outcome}), (name, text)
            seen += 1
    assert seen > 300


def test_where_nothing_is_printed_nothing_is_said_of_print(
    book: dict[str, Any], book_pages: Mapping[str, str]
) -> None:
    ours = {**book, "claims": [c for c in book["claims"] if c["reading"] == "ours"]}
    index = pages_of(ours)["index.html"]

    assert "print" not in " ".join(Text(index).parts).replace("in print", "").replace("In print", "").lower()
    assert "Findings about the print" in book_pages["index.html"]


def test_the_console_says_the_same_words(
    book: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    results = {unit: one for claim in report_of(book).claims for unit, one in claim.units}
    said = "\n".join(summary(results, len(results)))
    assert main(["list"]) == 0
    said += "\n" + capsys.readouterr().out

    found = [lapse for line in said.splitlines() for lapse in lapses(line)]
    assert [lapse for lapse in found if not lapse.startswith("LaTeX")] == []  # which no terminal sets
    for outcome in ("survives", "refuted", "vacuous", "shown", "supported"):
        assert re.search(rf"\b{outcome} \d", said)


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("charles2019-theorem-4", "is still refuted by this instance: S bears one label"),
        ("charles2019-section-6", "is still shown by this instance"),
        ("charles2019-theorem-5.tightest", "still survives this instance"),
    ],
)
def test_a_replay_is_a_sentence(stem: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parents[2] / "reports" / "witnesses"

    assert main(["replay", str(folder / f"{stem}.json")]) == 0
    said = capsys.readouterr().out
    assert words in said
    assert list(lapses(said.partition(": ")[2])) == []
