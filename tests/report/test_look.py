"""Colours have contrast, outcomes differ without colour, and the graph keeps its nodes apart."""

from __future__ import annotations

import re
from typing import Any

import pytest

from verify.report import graph, reading
from verify.report.assets import text
from verify.report.layers import Lane, layered
from verify.report.shapes import SHAPES
from verify.report.terminal import MOST_LINES, overview, surprises


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
        assert f"#f-{outcome}:checked" in SHEET


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


def result(outcome: str, expected: str, **more: Any) -> dict[str, Any]:
    return {"outcome": outcome, "expects": expected, "as_expected": outcome == expected,
            "reason": "why", "complaints": [], "instances": 3, "reading": "printed", "label": "Theorem 1", **more}


def test_the_terminal_says_what_the_page_says_in_one_screen(report: dict[str, Any]) -> None:
    lines = list(overview(report["claims"]))

    assert lines[0] == reading.headline(report["claims"])
    assert any(line.strip().startswith("× fails as printed (2)") for line in lines)
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 100


def test_many_surprises_are_counted() -> None:
    lines = list(surprises({f"c/{k}": result("refuted", "survives") for k in range(20)}))

    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "NOT AS EXPECTED  12 more"
    assert lines[0] == "NOT AS EXPECTED  c/0: refuted, not survives (why)"


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["survives"], "The printed claim was not refuted"),
        (["survives", "supported"], "None of the 2 printed claims was refuted"),
        (["refuted", "survives"], "1 of 2 printed claims fails as printed"),
        (["vacuous", "vacuous", "shown"], "2 of 3 printed claims speak of nothing"),
        ([], "0 claims checked, none of them in print"),
    ],
)
def test_headline_counts_the_print(outcomes: list[str], words: str) -> None:
    assert reading.headline([{"reading": "printed", "outcome": o} for o in outcomes]) == words


def test_words_never_say_proved(report: dict[str, Any]) -> None:
    survivor = next(c for c in report["claims"] if c["outcome"] == "survives")

    assert "This is not a proof" in reading.verdict(survivor)
    assert "120 instances" in reading.verdict(survivor)
    assert reading.repaired_line(report["claims"]).endswith("That is evidence, not a proof.")
