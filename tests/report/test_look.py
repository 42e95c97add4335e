"""Colours have contrast, outcomes differ without colour, and the graph keeps its nodes apart."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from report_sample import entries, report_of

from verify.outcome import Failure, Outcome
from verify.report import graph, natures, reading
from verify.report.assets import text
from verify.report.layers import Lane, layered
from verify.report.shapes import SHAPES
from verify.report.strip import strip
from verify.report.terminal import MOST_LINES, overview, surprises
from verify.results import UnitResult


SHEET = text("report.css")
NAMES = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", SHEET))
COLOURS = {name: tuple(part.strip() for part in pair.split(",")) for name, pair in NAMES.items()}


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "card", "wash"])
@pytest.mark.parametrize("ink", ["ink", "soft", "good", "bad", "warn", "calm", "k2", "k3", "k5"])
def test_text_has_contrast(theme: int, ground: str, ink: str) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


def test_old_browsers_get_the_light_colours() -> None:
    fallback = SHEET.partition("@supports not")[2].partition("}")[0]
    for name, (light, _) in COLOURS.items():
        assert f"--{name}: {light}" in fallback, name


def test_outcomes_differ_without_colour() -> None:
    assert len(set(reading.GLYPHS.values())) == len(reading.GLYPHS)
    assert set(reading.GLYPHS) == set(reading.MEANINGS)
    for outcome in reading.GLYPHS:
        assert f'.o-{outcome} {{ --g: "{reading.GLYPHS[outcome]}"; }}' in SHEET


def test_labels_differ_without_colour() -> None:
    shapes = {name: str(shape((9.0, 9.0), 5.0, "")) for name, shape in SHAPES.items() if name.startswith("k")}

    assert len(set(shapes.values())) == 6
    assert str(SHAPES["p"]((9.0, 9.0), 5.0, "")) != str(SHAPES["m"]((9.0, 9.0), 5.0, ""))


USES = {
    "a": [], "b": ["a"], "c": ["a", "b"], "d": ["a", "c"], "e": ["b"], "f": ["e", "a"],
    "x": [], "y": ["x"], "p": ["q"], "q": ["p"], "lost": ["nowhere"],
}


def test_layers_run_downwards_with_lanes() -> None:
    rows, near = layered(USES)
    depth = {place: k for k, row in enumerate(rows) for place in row}

    for name, used in USES.items():
        for one in used:
            if one in USES and {name, one} != {"p", "q"}:
                assert depth[one] < depth[name]
    assert {place for place in depth if isinstance(place, Lane)} >= {Lane("a", "c", 1), Lane("a", "d", 1), Lane("a", "d", 2)}
    assert set(near) == set(depth)


def test_cycles_are_found_and_do_no_harm() -> None:
    assert graph.cycles(USES) == ["p", "q"]
    assert graph.beneath(USES)["d"] == {"a", "b", "c"}


def test_nodes_of_a_wide_graph_keep_apart() -> None:
    uses: dict[str, list[str]] = {f"n{k}": [f"n{j}" for j in range(k) if (k * j) % 7 == 1] for k in range(60)}
    nodes = [graph.Node(name, f"Theorem {name}", "survives", "✓", "survives", "universal", True, "#") for name in uses]
    drawn, rules = graph.draw(nodes, uses)
    boxes = [
        (float(x) + float(left), float(y), float(w), graph.HEIGHT)
        for x, y, left, w in re.findall(
            r'translate\(([\d.-]+) ([\d.-]+)\)"><rect x="([\d.-]+)" width="([\d.-]+)"', str(drawn)
        )
    ]
    width = float(re.findall(r' width="([\d.]+)"', str(drawn))[0])

    assert len(boxes) == 60
    assert min(x for x, *_ in boxes) >= 0
    assert max(x + w for x, _, w, _ in boxes) <= width + 1
    for k, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[k + 1 :]:
            assert x + w <= a + 1 or a + c <= x + 1 or y + h <= b or b + d <= y
    assert rules.count(".graph:has") > 10


def result(outcome: str, expected: str) -> UnitResult:
    tried = {"outcome": outcome, "expects": expected, "as_expected": outcome == expected, "reason": "why"}
    return entries([tried])[0]


def test_the_terminal_says_what_the_page_says_in_one_screen(report: dict[str, Any]) -> None:
    lines = list(overview(report_of(report).claims))

    assert lines[0] == natures.headline(report_of(report).claims)
    marks = [line.strip().partition(")")[0] + ")" for line in lines if line.startswith("  ")]
    assert marks[:3] == ["× false (1)", "∅ vacuous (1)", "× degenerate cases only (1)"]
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 100


def test_many_surprises_are_counted() -> None:
    lines = list(surprises({f"c/{k}": result("refuted", "survives") for k in range(20)}))

    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "NOT AS EXPECTED  12 more"
    assert lines[0] == "NOT AS EXPECTED  c/0: refuted, not survives (why)"


def test_what_came_out_as_expected_and_has_a_complaint_is_not_said_to_differ() -> None:
    spoiled = replace(result("refuted", "refuted"), as_expected=False, reason="", complaints=("it has no size",))
    bare = replace(result("survives", "refuted"), reason="")

    assert [*surprises({"c/0": spoiled, "c/1": bare})] == [
        "NOT AS EXPECTED  c/0: refuted (it has no size)",
        "NOT AS EXPECTED  c/1: survives, not refuted",
    ]


def printed(*natures_: str, standing: str = "theorem", held: int = 0) -> list[dict[str, Any]]:
    """Return printed claims that fail by these natures, and some that hold."""
    failing = [
        {"reading": "printed", "outcome": "vacuous" if n == "vacuous" else "refuted", "nature": n,
         "standing": standing, "label": f"Claim {k}", "id": f"a/{k}"}
        for k, n in enumerate(natures_)
    ]  # fmt: skip
    holding = [
        {"reading": "printed", "outcome": "survives", "label": f"Held {k}", "id": f"b/{k}"}
        for k in range(held)
    ]
    return [*failing, *holding]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (printed(held=1), "The printed claim was not refuted"),
        (printed(held=2), "None of the 2 printed claims was refuted"),
        (printed("degenerate"), "The printed claim fails in degenerate cases only"),
        (printed("reading-dependent"), "The printed claim depends on how one reads it"),
        (printed(""), "The printed claim fails in a way that is not judged"),
        (printed("misprint", held=1), "2 printed claims: 1 stands as printed, one does not"),
        (printed("vacuous", "vacuous", held=2), "4 printed claims: 2 stand as printed, two do not"),
        (printed("false", "misprint"), "2 printed claims: none stand as printed, one is false"),
        (printed(*["false"] * 3, *["degenerate"] * 15, held=27),
         "45 printed claims: 27 stand as printed, three are false"),
        ([{**printed("")[0], "outcome": "undecided"}, *printed(held=1)],
         "2 printed claims: 1 stands as printed, one is not decided"),
        ([], "No claim was checked"),
    ],
)  # fmt: skip
def test_headline_counts_the_print(claims: list[dict[str, Any]], words: str) -> None:
    assert natures.headline(entries(claims)) == words


EVERY = ["false", "missing-hypothesis", "missing-hypothesis", "vacuous", "does-not-follow",
         "reading-dependent", "misprint", "degenerate", "degenerate", "not-reproduced", ""]  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (printed(held=3), ""),
        (printed("misprint", held=3), ""),
        (printed(*EVERY, held=1),
         "The one that is false is a theorem. Of the other ten that fail, two lack a hypothesis, one "
         "is vacuous, one does not follow, one depends on how one reads it, one is a misprint, two "
         "fail in degenerate cases only, one was not reproduced and one fails "
         "in a way that is not judged."),
        (printed("false", "false", standing="remark"),
         "The two that are false are remarks; no theorem is among them."),
        ([*printed("false"), *printed("false", "false", "misprint", standing="remark")],
         "Of those that are false, the print has 2 remarks and 1 theorem. The other one that fails "
         "is a misprint."),
        (printed("vacuous", "degenerate"),
         "Of the two that fail, one is vacuous and one fails in degenerate cases only."),
    ],
)  # fmt: skip
def test_the_lead_leaves_out_what_does_not_occur(claims: list[dict[str, Any]], words: str) -> None:
    assert natures.lead(entries(claims)) == words


def test_every_printed_claim_stands_in_one_row() -> None:
    claims = [
        {"reading": "printed", "outcome": str(outcome), "label": f"{outcome}, {nature}",
         "id": f"a/{outcome}-{nature}", "nature": nature}
        for outcome in Outcome
        for nature in ("", "false", "of another version")
    ]  # fmt: skip
    rows = natures.glance(entries(claims))

    assert sorted(c.id for *_, found in rows for _, c in found) == sorted(c["id"] for c in claims)


def test_every_nature_has_words_and_none_that_judge() -> None:
    assert [*natures.WORDS] == list(Failure)
    for words in natures.WORDS.values():
        assert not {"error", "errors", "wrong", "flawed"} & set(" ".join(words).split())


def test_words_never_say_proved(report: dict[str, Any]) -> None:
    survivor = next(c for c in report_of(report).claims if c.outcome == "survives")

    assert "This is not a proof" in reading.verdict(survivor)
    assert "120 instances" in reading.verdict(survivor)
    assert reading.repaired_line(report_of(report).claims).endswith("That is evidence, not a proof.")


def test_ways_to_fail_differ_without_colour() -> None:
    """Each has a word of its own on a tile, and a border that its gravest neighbour has not."""
    assert len({words.tile for words in natures.WORDS.values()}) == len(natures.WORDS)
    assert max(len(words.tile) for words in natures.WORDS.values()) <= 14
    states = [natures.STANDS, *natures.STATES, natures.OPEN, natures.FAULTY, natures.WAITING]
    borders = {state: re.search(rf"\.n-{state}\b[^{{]*{{ --n: var\(--(\w+)\); --e: (\w+)", SHEET) for state in states}
    assert None not in borders.values()
    assert all(f"n-{state}" in SHEET.partition(".seg {")[2] for state in states)


def test_small_blocks_of_a_strip_are_seen() -> None:
    drawn = str(strip([("stands", 990, "stand as printed"), ("false", 1, "false"), ("misprint", 9, "misprints")]))
    widths = [float(width) for width in re.findall(r'<rect class="seg[^"]*" x="[\d.]+" y="1" width="([\d.]+)"', drawn)]

    assert len(widths) == 3
    assert min(widths) >= 4
    assert sum(widths) <= 540
    assert 'aria-label="990 stand as printed, 1 false, 9 misprints"' in drawn
    assert strip([]) == ""
