"""Pages say what ``report.json`` says, are the same each time, and fit their limits."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from report_sample import (
    CORPUS,
    DOT,
    IN_PRINT,
    hostile,
    many,
    not_stated,
    pages_of,
    report_of,
    sample_report,
)

from verify.errors import BadInput
from verify.report import natures, pages as pages_module, reading
from verify.report.assets import STATIC, policy
from verify.report.claim_page import _assumptions
from verify.report.pages import cut, elements, index_limit, index_of, page_of, rebuild
from verify.report.picture_table import picture_table
from verify.report.shown import json_markup
from verify.report.values import brief, exact, rendered, stable_id
from verify.report.write import write_report
from verify.stored import replay
from verify.trying import run


INDEX, CLAIM = 100_000, 200_000  # bytes
SCRIPT = 2_000


class Elements(HTMLParser):
    """Every element of a page with its attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs), []))
        self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in [self.found[place][0] for place in self.open]:
            while self.found[self.open.pop()][0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        for place in self.open:
            self.found[place][2].append(data)

    def having(self, name: str) -> list[tuple[str, str, str]]:
        """Return tag, value and text of the elements with an attribute."""
        return [(tag, str(a[name]), "".join(text)) for tag, a, text in self.found if name in a]


@pytest.fixture(scope="module")
def pages(report: dict[str, Any]) -> dict[str, str]:
    return pages_of(report)


def test_two_builds_are_the_same_byte_for_byte(pages: dict[str, str], folder: Path) -> None:
    assert pages_of(sample_report()) == pages
    for name, text in pages.items():
        assert (folder / name).read_text(encoding="utf-8") == text


def test_pages_fit_their_limits(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        assert len(text.encode()) <= (CLAIM if name.startswith(("claims/", "papers/")) else INDEX), name
        assert "@font-face" not in text, name


def test_own_scripts_are_short() -> None:
    theme, *others = ((STATIC / name).stat().st_size for name in ("theme.js", "play.js", "search.js"))  # type: ignore[attr-defined]
    assert all(theme + other < SCRIPT for other in others)


def test_the_font_lies_beside_the_pages_once(folder: Path, pages: dict[str, str]) -> None:
    sheet = (folder / "assets" / "math.css").read_text(encoding="utf-8")

    assert sheet.startswith('@font-face{font-family:"Report Math";src:url(data:font/woff2;base64,')
    for name, text in pages.items():
        up = "../" if "/" in name else ""
        assert f'<link rel="stylesheet" href="{up}assets/math.css">' in text, name


def test_a_thousand_claims_in_twenty_papers_fit(report: dict[str, Any]) -> None:
    """The index alone is rendered: the pages of claims do not grow with their number."""
    large = report_of(many(report, 20, 50))
    text = index_of(large)
    brief = index_of(report_of(many(report, 20, 60)))

    assert len(text.encode()) <= 300_000
    assert text.count("<tr><td><a href=claims/paper") == 1000
    assert text.count("The max-margin vector") >= 1000
    assert re.search("… \\d+ more on the pages of the papers", text)
    assert text.count("<article") <= 6
    assert len(brief.encode()) <= index_limit(1200)


def test_a_long_index_says_less_before_it_goes_over_its_limit(
    report: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = index_of(report_of(report))
    monkeypatch.setattr(pages_module, "LARGEST_INDEX", len(long.encode()) - 1)
    short = index_of(report_of(report))

    assert "What Theorem 3 says, in words" in long
    assert "What Theorem 3 says, in words" not in short
    assert all(f'<a href={page_of(claim["id"])}>' in short for claim in report["claims"])


@pytest.mark.parametrize("limit", ["LARGEST_PAPER", "MOST_ELEMENTS"])
def test_a_large_page_of_a_paper_goes_without_pictures_and_then_without_cards(
    report: dict[str, Any], pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    name, of = "papers/sample.html", {"LARGEST_PAPER": lambda text: len(text.encode()), "MOST_ELEMENTS": elements}[limit]
    full = pages[name]
    monkeypatch.setattr(pages_module, limit, of(full) - 1)
    briefer = pages_of(report)[name]
    monkeypatch.setattr(pages_module, limit, 0)
    least = pages_of(report)[name]

    picture = '<th><span class="sr">Picture</span>'
    assert of(full) > of(briefer) > of(least)
    assert picture in full
    assert picture not in least
    assert '<ul class="lines card' in least
    assert '<ul class="lines card' not in full
    for claim in report["claims"]:
        assert (page_of(claim["id"]) in least) == (page_of(claim["id"]) in full)


def test_numbers_are_those_of_the_report(pages: dict[str, str], report: dict[str, Any]) -> None:
    seen = 0
    for claim in report["claims"]:
        name = page_of(claim["id"])
        for _, key, text in Elements(pages[name]).having("data-n"):
            field, _, part = key.partition(".")
            value = claim[field].get(part, 0) if part else claim[field]
            assert int(text.replace("\u202f", "")) == value, (name, key)
            seen += 1
    assert seen > 100


def test_counts_of_the_index_are_those_of_the_report(
    pages: dict[str, str], report: dict[str, Any]
) -> None:
    text = pages["index.html"]
    printed = [claim for claim in report["claims"] if claim["reading"] == "printed"]
    counted = Counter(
        claim["nature"] if claim.get("nature") else
        "print" if claim["outcome"] not in ("undecided", "error") else claim["outcome"]
        for claim in printed
    )
    tally = re.findall(r'<a href="papers/sample.html#([a-z-]+)"><b>(\d+)</b> ([^<]+)</a>', text)

    assert {where: 0 for where, _, _ in tally}.keys() == {"print", *counted} - {"undecided", "error"}
    assert sum(int(number) for _, number, _ in tally) == len(printed)
    for where, number, words in tally:
        assert int(number) == counted[{"undecided": "undecided", "where our code failed": "error"}.get(words, where)]
    for claim, entry in zip(report["claims"], report_of(report).claims, strict=True):
        row = text.partition(f'<tr><td><a href={page_of(claim["id"])}>')[2].partition("<tr>")[0]
        assert f'<td class=o-{claim["outcome"]}>{claim["outcome"]}' in row
        assert (natures.mark_of(entry) in row) == bool(reading.failing([entry])), claim["id"]
        own = pages["papers/ours.html" if claim["id"].startswith("ours/") else "papers/sample.html"]
        assert f'href="../{page_of(claim["id"])}"' in own


def test_the_map_has_every_printed_claim_once_in_the_order_of_print(
    pages: dict[str, str], report: dict[str, Any]
) -> None:
    plan = pages["papers/sample.html"].partition('<dl class="map">')[2].partition("</dl>")[0]
    tiles = re.findall(r'class="tile n-([a-z-]+)" href="../claims/sample-([^"]+).html"><b>([^<]+)</b> <span>([^<]+)<', plan)

    assert [name for _, name, _, _ in tiles] == IN_PRINT
    assert re.findall("<dt>([^<]+)</dt>", plan) == ["Section 3", "Section 4"]
    by_name = {name: (state, word) for state, name, _, word in tiles}
    assert by_name["theorem-4"] == ("degenerate", "degenerate")
    assert by_name["theorem-11"] == ("vacuous", "vacuous")
    assert by_name["remark-6"] == ("false", "false")
    assert by_name["theorem-7"] == ("stands", "supported")
    assert by_name["figure-4"] == ("undecided", "undecided")


def test_a_chapter_without_an_order_stands_by_its_sources(report: dict[str, Any]) -> None:
    plain = copy.deepcopy(report)
    del plain["papers"][0]["order"]
    plain["claims"][2]["statement"]["source"] = "Appendix B.2, Lemma 9"
    plain["claims"][3]["statement"]["source"] = "Somewhere"
    plan = pages_of(plain)["papers/sample.html"].partition('<dl class="map">')[2].partition("</dl>")[0]

    assert re.findall("<dt>([^<]+)</dt>", plan) == ["Section 3", "Appendix B.2", "Elsewhere"]
    assert plan.count("<a ") == len(IN_PRINT)


def test_what_nobody_has_stated_has_a_page_a_tile_and_rows(report: dict[str, Any]) -> None:
    pages = pages_of(not_stated(report))
    paper, before = pages["papers/sample.html"], pages_of(report)["papers/sample.html"]
    plan = paper.partition('<dl class="map">')[2].partition("</dl>")[0]
    table = paper.partition('<h2 id="print">')[2].partition("</table>")[0]
    first, second = pages[page_of("sample/theorem-20")], pages[page_of("sample/remark-21")]

    tile = '<a class="tile n-not-stated" href="../claims/sample-remark-21.html"><b>Remark 21</b> <span>not stated</span>'
    assert tile in plan
    assert plan.index("Theorem 3") < plan.index("Remark 21") < plan.index("Theorem 4")
    assert re.findall("<dt>([^<]+)", plan) == ["Section 3", "Section 4", "Section 9"]
    assert table.count("not stated yet") == 2
    assert "&lt;b&gt;it&lt;/b&gt; holds." in table
    assert '<a href="papers/sample.html#print"><b>2</b> not stated yet' in pages["index.html"]
    assert f"{len(report['claims']) + 2} sentences</p>" in pages["index.html"]
    assert pages["index.html"].count("<td class=n-not-stated>not stated yet") == 2
    assert "<h1>Theorem 20: Later</h1>" in first
    assert "&lt;b&gt;it&lt;/b&gt; holds." in first
    refers = 'Refers to <a href="../claims/sample-theorem-4.html">Theorem 4</a>, <a href="#sample-definition-1">Definition 1</a>, nowhere.'
    assert refers in first
    assert 'id="sample-definition-1">Definition 1 <small>Section 2</small>' in first
    assert "A <em>set</em> is <math>" in first
    assert 'Referred to by <a href="../claims/sample-remark-21.html">Remark 21</a>.' in first
    assert "<h1>Remark 21</h1>" in second
    for page in (first, second):
        assert "Not stated yet:</strong> nothing was checked." in page
        assert 'class="badge' not in page
    assert "not-stated" not in before.partition("<main")[2]
    assert re.findall("<h1>[^<]+", paper) == re.findall("<h1>[^<]+", before)


@pytest.mark.parametrize(("text", "said"), [("recalled", "as recalled"), ("abstract", "its abstract alone")])
def test_what_was_not_at_hand_is_said(report: dict[str, Any], text: str, said: str) -> None:
    other = copy.deepcopy(report)
    other["papers"][0]["text"] = text
    pages = pages_of(other)

    assert said in pages["index.html"]
    for name in ("papers/sample.html", page_of("sample/theorem-4"), page_of("sample/theorem-4-repaired")):
        (banner,) = re.findall('class="card banner">([^<]*)<', pages[name])
        assert "at hand" in banner
        assert ("nothing here may be called a misprint" in banner) == (text == "recalled")
    assert "at hand" not in pages[page_of("ours/theorem-12")]


def test_a_claim_says_itself_what_was_at_hand_of_its_text(report: dict[str, Any]) -> None:
    other = copy.deepcopy(report)
    other["claims"][0]["text"] = "abstract"
    pages = pages_of(other)

    assert "the abstract alone" in pages[page_of("sample/theorem-4")]
    assert 'class="card banner"' not in pages["papers/sample.html"] + pages[page_of("sample/theorem-4-repaired")]


def test_of_parts_that_there_are_not_nothing_is_said() -> None:
    value = {"type": "flat distribution", "r": [[1]], "m": None, "mirrors": [], "radius": None}

    assert str(rendered(value)) == (
        '<p class="soft">flat distribution</p><dl class="row"><dt>r</dt><dd><ol><li><span class="num">(1)</span></li></ol></dd></dl>'
    )
    assert str(rendered({"type": "pair", "a": None, "b": []})) == "<p>There is no pair.</p>"


def test_no_proof_of_a_repaired_reading_marks_the_print(report: dict[str, Any]) -> None:
    proved = copy.deepcopy(report)
    for claim in proved["claims"]:
        if claim["id"] in ("sample/theorem-4-repaired", "sample/theorem-3"):
            claim["proof"] = {"name": "T", "of": "statement", "difference": "", "stale": False}
        if claim["id"] == "sample/theorem-4":
            claim["proof"] = {"name": "F", "of": "failure", "difference": "", "stale": False}
    text = pages_of(proved)["papers/sample.html"]
    tiles = dict(re.findall(r'class="tile [^"]*" href="../claims/sample-([^"]+).html">(.*?)</a>', text))

    assert "Coq" in tiles["theorem-3"]
    assert [name for name, tile in tiles.items() if "Coq" in tile] == ["theorem-3"]
    assert "failure proved in Coq" in text


def test_slider_says_what_the_scene_holds(pages: dict[str, str], report: dict[str, Any]) -> None:
    seen = 0
    for claim in report["claims"]:
        text = pages[page_of(claim["id"])]
        data = [json.loads(part.partition("</script>")[0])
                for part in text.split('<script type="application/json">')[1:]]
        scenes = [claim[part]["scene"] for part in ("evidence", "tightest", "example") if claim.get(part)][:1]
        scenes += [claim["worst"]["scene"]] if claim["worst"] else []
        moving = [scene for scene in scenes if scene and scene["motion"]]
        assert len(data) == len(moving), claim["id"]
        for found, scene in zip(data, moving, strict=True):
            stops = scene["motion"]["stops"]
            assert [said.partition(":")[0] for said in found["say"]] == [f"c = {brief(stop['c'])}" for stop in stops]
            assert len(found["at"]) == len(found["is"]) == len(stops)
            for event in scene["motion"]["events"]:
                assert exact(event["c"]) in text
            seen += len(stops)
    assert seen > 100


def test_links_lead_somewhere(folder: Path, pages: dict[str, str]) -> None:
    for name, text in pages.items():
        ids = {value for _, value, _ in Elements(text).having("id")}
        for _, href, _ in Elements(text).having("href"):
            if href.startswith("data:") or "witnesses/" in href or "certificates/" in href:
                continue
            path, _, anchor = href.partition("#")
            goal = (folder / name).parent / path if path else folder / name
            assert goal.exists(), (name, href)
            inside = ids if not path else {v for _, v, _ in Elements(goal.read_text("utf-8")).having("id")}
            assert not anchor or anchor in inside, (name, href)


def test_pages_are_sound(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        elements = Elements(text)
        ids = Counter(value for _, value, _ in elements.having("id"))
        assert [value for value, times in ids.items() if times > 1] == [], name
        assert elements.having("style") == [], name
        assert [tag for tag, attrs, _ in elements.found for key in attrs if key.startswith("on")] == []
        sheet = text.partition("<style>")[2].partition("</style>")[0]
        scripts = [part.partition("</script>")[0] for part in text.split("<script>")[1:]]
        assert f'content="{policy(sheet, *scripts).replace(chr(39), "&#39;")}"' in text, name
        assert re.search(r"<head>\s*<meta charset=\"utf-8\">\s*<meta http-equiv", text)
        assert "://" not in sheet
        assert "None" not in re.sub(r"None:? (no|of)", "", re.sub(r"<[^>]+>", " ", text.partition("<main")[2])), name


def test_failing_claims_come_first_and_with_their_repair(pages: dict[str, str]) -> None:
    for name in ("index.html", "papers/sample.html"):
        text = pages[name]
        headline = text.partition("<h1>")[2].partition("</h1>")[0]
        findings = text.partition('<h2 id="findings">')[2].partition("</section>")[0]

        assert headline == "10 printed claims: 5 stand as printed, one is false, two are not decided"
        assert "Of the other two that fail, one is vacuous and one fails in degenerate cases only." in text
        assert "Theorem 4" in findings
        assert "<svg" in findings
        order = [findings.index(f">{mark}<") if name == "index.html" else findings.index(f'id="{state}"')
                 for state, mark in (("false", "false"), ("vacuous", "vacuous"), ("degenerate", "degenerate cases only"))]
        assert order == sorted(order)
    paper = pages["papers/sample.html"]
    assert paper.index('<dl class="map">') < paper.index('id="findings"') < paper.index('id="print"')
    assert 'Repaired: <a href="../claims/sample-theorem-4-repaired.html">survives</a>' in paper


def test_a_page_says_why_its_claim_fails(pages: dict[str, str], report: dict[str, Any]) -> None:
    text = pages[page_of("sample/theorem-4")]
    beneath = text.partition("<h1>")[2].partition("<section")[0]

    assert "<strong>Degenerate cases only.</strong> It fails only where one label occurs" in beneath
    assert "It might also be called: missing hypothesis." in beneath
    assert "<strong>Put to the test:</strong> 110 of 120 instances; the others are no evidence (10 vacuous)." in beneath
    assert "<strong>Proof:</strong> not proved here." in beneath
    assert "In print: nowhere." in text
    kept = copy.deepcopy(report)
    kept["claims"][0]["outcome"] = "survives"  # what was expected to fail, and did not
    assert "Degenerate" not in pages_of(kept)[page_of("sample/theorem-4")]


def test_counterexamples_stand_by_what_they_show(pages: dict[str, str]) -> None:
    text = pages["counterexamples.html"]
    order = [text.index(f">{name}</a>") for name in ("remark-6", "theorem-4", "theorem-13")]

    assert order == sorted(order)
    marks = re.findall(r"<p class=\"small\"><strong>([^<]+)</strong></p>", text)
    assert marks == ["False", "Degenerate cases only"]


def test_no_title_of_ours_stands_in_quotation_marks(
    pages: dict[str, str], report: dict[str, Any]
) -> None:
    titles = {claim["title"] for claim in report["claims"]}
    for name, text in pages.items():
        for title in titles:
            assert not re.search(f'[“"«]{re.escape(title)}[”"»]', text), (name, title)


def test_doubts_are_listed(pages: dict[str, str]) -> None:
    health = pages["papers/sample.html"].partition('<h2 id="health">')[2].partition("</section>")[0]
    for words in ("Not as expected (1)", "Undecided or failed (2)", "which is not in this run"):
        assert words in health

    health = pages["index.html"].partition('<h2 id="health">')[2].partition("</section>")[0]
    assert "5 % for each chapter" in health
    assert '<a href="papers/sample.html#health">sample</a>: ' in health
    assert "sample may spend 1/20 (0.05), and spent 1/100 (0.01)." in re.sub("<[^>]*>", "", health)


def test_a_report_without_chapters_shares_one_budget(report: dict[str, Any]) -> None:
    old = copy.deepcopy(report)
    del old["error_budget"]["chapters"]

    text = pages_of(old)["index.html"]

    assert "5 % for each chapter" not in text
    assert "1/20 (0.05), of which this run spent 1/100 (0.01) on 1 cell." in re.sub("<[^>]*>", "", text)


@pytest.mark.parametrize("payload", CORPUS)
def test_payloads_arrive_as_text(payload: str) -> None:
    for name, text in pages_of(hostile(sample_report(), payload)).items():
        for tag in ("<img", "<svg onload", "<script>alert", "<\u0000b>", "onfocus=alert(1) x=\""):
            assert tag not in text, (name, tag)


def test_a_picture_table_shows_what_was_stored(pages: dict[str, str]) -> None:
    text = pages[page_of("sample/figure-4")]
    table = text.partition('<table class="picture-table">')[2].partition("</table>")[0]

    assert "ε = 1/5" in text
    assert table.count(f'href="data:image/png;base64,{DOT}"') == 4
    labels = [value for tag, value, _ in Elements(table).having("aria-label") if tag == "svg"]
    assert labels == [f"the digit {k}{more}" for k in (3, 4) for more in ("", ", changed")]
    assert [text for _, _, text in Elements(table).having("scope")] == [
        "Digit", "Original", "Result", "3", "4",
    ]  # fmt: skip
    assert "trained network" in text


@pytest.mark.parametrize("payload", CORPUS)
def test_a_picture_table_is_text_and_pictures_alone(payload: str) -> None:
    cell = {"png": payload, "alt": payload, "says": payload}
    good = {**cell, "png": DOT}
    found = {"rule": payload, "columns": [payload], "rows": [{"name": payload, "cells": [cell, good]}]}

    text = str(picture_table(found))

    assert text.count("data:") == 1
    for tag in ("<img", "<svg onload", "<script>alert", "<\u0000b>", 'onfocus=alert(1) x="'):
        assert tag not in text


def test_data_cannot_end_its_element() -> None:
    text = json_markup({"a": "</script><!--&\u2028"})

    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--&\u2028"}


def test_a_report_of_fewer_fields_still_has_pages(report: dict[str, Any]) -> None:
    old = copy.deepcopy(report)
    for key in ("papers", "necessity", "error_budget"):
        del old[key]
    for claim in old["claims"]:
        for key in ("notes", "floors", "tightest", "worst", "example"):
            claim.pop(key, None)
        for one in (claim, *claim["weakenings"]):
            if one["evidence"]:
                del one["evidence"]["scene"]

    assert set(pages_of(old)) == set(pages_of(report))


def test_a_picture_that_failed_is_told(report: dict[str, Any]) -> None:
    broken = copy.deepcopy(report)
    broken["claims"][0]["evidence"]["scene"] = {"missing": "ValueError: no plane"}
    pages = pages_of(broken)

    assert "could not be drawn (ValueError: no plane)" in pages[page_of("sample/theorem-4")]
    assert "Pictures that failed (1)" in pages["papers/sample.html"]


def test_a_report_without_claims_has_an_index(report: dict[str, Any]) -> None:
    empty = {**report, "claims": []}

    assert "No claim was checked" in pages_of(empty)["index.html"]


@pytest.mark.parametrize("text", ["", "[1]", '{"schema": "separatrix-report/0"}', "{"])
def test_another_file_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match=r"report\.json: .*run again"):
        rebuild(str(tmp_path))


def test_ids_change_with_the_instance_alone() -> None:
    one = {"type": "labelled set", "points": [[0]], "labels": [1]}

    assert stable_id(one) == stable_id({"labels": [1], "points": [[0]], "type": "labelled set"})
    assert stable_id(one) != stable_id({**one, "labels": [-1]})
    assert stable_id(one) == "x-4c55cd2812"


def test_what_is_too_long_is_seen_to_go_on() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/3", "1/3 <span"), (2, "2"), (str(2**70), "2⁷⁰"), ("-1/2", "−1/2"), ("x", "x"), (str(3**60), "≈ 4.239·10²⁸")],
)
def test_numbers_are_fractions_first(value: Any, text: str) -> None:
    assert str(exact(value)).startswith(text)


def test_a_real_run_leaves_pages_that_replay(tmp_path: Path) -> None:
    names = ["charles2019/theorem-4", "charles2019/theorem-4-repaired", "charles2019/theorem-4-repaired+wrong sign"]
    results = {name: run(name).record() for name in names}
    index = write_report(tmp_path, results, {"profile": "quick", "seed": 0, "complete": False})
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    stored = sorted((tmp_path / "witnesses").iterdir())

    assert index == tmp_path / "index.html"
    assert len(stored) >= 3
    assert all(replay(path).same for path in stored)
    assert all("missing" not in (c.get("evidence") or c["example"])["scene"] for c in report["claims"])
    assert "A partial run" in index.read_text("utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.html")}
    rebuild(str(tmp_path))
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*.html")}


def test_links_of_a_real_run_lead_to_files(tmp_path: Path) -> None:
    names = ["charles2019/remark-6", "charles2019/lemma-3"]
    results = {name: run(name).record() for name in names}
    write_report(tmp_path, results, {"profile": "quick", "seed": 0, "complete": False})
    for path in tmp_path.rglob("*.html"):
        for _, href, _ in Elements(path.read_text("utf-8")).having("href"):
            goal = href.partition("#")[0]
            if goal and not goal.startswith("data:"):
                assert (path.parent / goal).exists(), (path.name, href)


@pytest.mark.parametrize(("dropped", "words"), [
    (("both labels",), "refuted: it is needed"),
    ((), "not tried without it"),
    (("both labels", "separable"), "not tried without it"),
    (None, "not tried without it"),  # a report of old: the name says it
])
def test_what_a_variant_drops_says_which_assumption_is_needed(
    dropped: tuple[str, ...] | None, words: str
) -> None:
    variant = SimpleNamespace(name="one label alone", dropped=dropped, outcome="refuted")
    claim = SimpleNamespace(
        outcome="survives",
        assumptions=[SimpleNamespace(name="both labels", sentence="Both.", stated="")],
    )

    (row,) = _assumptions(claim, [{"it": variant, "anchor": "w"}], None)  # type: ignore[arg-type]

    assert row["words"] == words
