"""The pages in a real browser: offline, by keyboard, without scripts, on a phone, on paper."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from report_audit import Watched, audit
from report_sample import CORPUS, FRONT, hostile, pages_of, sample_report

from verify.outcome import Failure
from verify.report import pages as pages_module
from verify.report.drawing import draw


WITH_SLIDER = "claims/sample-theorem-4-repaired.html"


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    context = browser.new_context(offline=True)
    yield context
    context.close()


PAPER = "papers/sample.html"
SOME = ("index.html", WITH_SLIDER, PAPER, "claims/sample-theorem-7.html", "counterexamples.html")
# Between them they have every kind of part.


def test_pages_are_quiet_and_accessible(context: Any, folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    found = {page.name: audit(context, page.as_uri()) for page in pages}

    assert len(pages) == 17
    assert {name: listed for name, listed in found.items() if listed} == {}


def test_every_nature_has_room_beside_its_claims(context: Any, tmp_path: Path) -> None:
    report = sample_report()
    claim = report["claims"][0]
    many = [{**claim, "id": f"sample/{k}", "nature": str(kind)} for k, kind in enumerate(Failure)]
    report["claims"] += many
    (tmp_path / "index.html").write_text(pages_of(report)["index.html"], encoding="utf-8")
    watched = Watched(context, (tmp_path / "index.html").as_uri())
    gaps = watched.page.evaluate(
        """() => [...document.querySelectorAll('.glance > li')].map(row =>
            row.querySelector('ul').getBoundingClientRect().left
            - row.querySelector('.badge').getBoundingClientRect().right)"""
    )
    watched.close()

    assert len(gaps) >= len(Failure)
    assert min(gaps) > 0


def test_dark_pages_have_contrast(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, color_scheme="dark")
    watched = Watched(context)
    found = {}
    for name in SOME:
        watched.open((folder / name).as_uri())
        found[name] = [*watched.accessibility("color-contrast", "link-in-text-block"), *watched.hygiene()]
    context.close()

    assert {name: listed for name, listed in found.items() if listed} == {}


def test_narrow_pages_fit(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, viewport={"width": 320, "height": 700})
    watched = Watched(context)
    found = {}
    for path in sorted(folder.rglob("*.html")):
        watched.page.set_viewport_size({"width": 320, "height": 700})
        watched.open(path.as_uri())
        found[path.name] = watched.too_wide()
        watched.page.set_viewport_size({"width": 360, "height": 740})
        found[path.name] += watched.too_wide()
        if path.name in [Path(name).name for name in SOME]:
            found[path.name] += watched.accessibility()
    context.close()

    assert {name: listed for name, listed in found.items() if listed} == {}


def test_each_stop_of_the_slider_shows_what_was_recorded(
    context: Any, folder: Path, report: dict[str, Any]
) -> None:
    watched = Watched(context, (folder / WITH_SLIDER).as_uri())
    claim = next(c for c in report["claims"] if c["id"] == "sample/theorem-4-repaired")
    stops = claim["example"]["scene"]["motion"]["stops"]
    seen = watched.page.evaluate(
        """() => {
          const box = document.querySelector('.play'), range = box.querySelector('input'), seen = [];
          for (let k = 0; k <= +range.max; k++) {
            range.value = k; range.dispatchEvent(new Event('input'));
            const dots = [...box.querySelectorAll('.mv:not(.dot)')];
            seen.push([box.querySelector('output').textContent, range.getAttribute('aria-valuetext'),
                       dots.map(d => [+d.getAttribute('cx'), d.getAttribute('class')])]);
          }
          return seen;
        }"""
    )
    watched.close()

    assert len(seen) == len(stops)
    for (text, spoken, dots), stop in zip(seen, stops, strict=True):
        assert text == spoken
        assert text.startswith(f"c = {stop['c']}:")
        assert [name.split()[1] for _, name in dots] == ["p" if y > 0 else "m" for y in stop["labels"]]
    moved = [dots[0][0] for _, _, dots in seen]
    assert moved == sorted(moved)
    assert len(set(moved)) == len(moved)


def test_what_is_packed_moves_as_it_was_recorded(context: Any, folder: Path) -> None:
    """The script unpacks; each stop is held against the drawing that is made without it."""
    watched = Watched(context, (folder / PAPER).as_uri())
    page = watched.page
    opened = page.locator(".play").first.get_attribute("data-stop")
    page.locator(".play input").first.focus()
    page.keyboard.press("Home")
    seen = []
    for _ in FRONT.motion.stops:
        seen.append(page.evaluate(
            """() => [...document.querySelector('.play svg').querySelectorAll('.cloud, .swept')]
                     .map(one => [one.getAttribute('class'), one.getAttribute('d')])"""
        ))
        page.keyboard.press("ArrowRight")
    dots = page.locator(".play .dot").count()
    watched.close()

    assert opened == "2"
    assert dots == len(FRONT.motion.charts)
    for stop, shown in enumerate(seen):
        drawn = re.findall(r'class="((?:cloud|swept)[^"]*)"(?: fill-rule="evenodd")? d="([^"]*)"', str(draw(FRONT, stop=stop)))
        assert [name for name, _ in shown] == [name for name, _ in drawn]
        for (_, one), (_, other) in zip(shown, drawn, strict=True):
            ours, theirs = (list(map(float, re.findall(r"-?\d+\.?\d*", text))) for text in (one, other))
            assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) <= 0.11
    assert len({json.dumps(shown) for shown in seen}) == len(seen)


def test_stills_stand_in_for_the_slider(browser: Any, folder: Path) -> None:
    """Without scripts and on paper all of them are there; with scripts none but the first."""
    seen = {}
    for kind, script in (("screen", True), ("bare", False), ("print", True)):
        context = browser.new_context(offline=True, java_script_enabled=script)
        page = context.new_page()
        page.goto((folder / PAPER).as_uri())
        page.emulate_media(media="print" if kind == "print" else "screen")
        stills = page.locator(".stills li")
        seen[kind] = [stills.nth(k).inner_text() for k in range(stills.count()) if stills.nth(k).is_visible()]
        context.close()

    words = [FRONT.motion.stops[k].says for k in FRONT.motion.stills[1:]]
    assert seen == {"screen": [], "bare": words, "print": words}


def test_nothing_moves_by_itself(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for name in SOME:
        page.goto((folder / name).as_uri())
        found[name] = page.evaluate(
            """() => [document.getAnimations().length, [...document.querySelectorAll('*')].filter(one =>
                 getComputedStyle(one).transitionDuration.split(', ').some(time => time !== '0s')).length]"""
        )
    context.close()

    assert found == {name: [0, 0] for name in SOME}


def test_the_slider_answers_to_keys_and_buttons(context: Any, folder: Path) -> None:
    watched = Watched(context, (folder / WITH_SLIDER).as_uri())
    page = watched.page
    play, slider = page.locator(".play").first, page.locator(".play input").first
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert play.get_attribute("data-stop") == "3"
    assert slider.get_attribute("aria-valuetext") != before
    page.keyboard.press("End")
    assert play.get_attribute("data-stop") == slider.get_attribute("max")
    page.keyboard.press("Home")
    assert play.get_attribute("data-stop") == "0"
    button = play.locator("button").first
    button.focus()
    page.keyboard.press("Enter")
    assert play.get_attribute("data-stop") == button.get_attribute("value")
    watched.close()


def test_tab_goes_through_the_page_in_order_and_out_again(context: Any, folder: Path) -> None:
    watched = Watched(context, (folder / WITH_SLIDER).as_uri())
    page = watched.page
    places = []
    for _ in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => { const all = [...document.querySelectorAll('*')], one = document.activeElement;
                       return one === document.body ? -1 : all.indexOf(one); }"""
        )
        if place < 0 or (places and place <= places[0]):
            break
        places.append(place)
    watched.close()

    assert len(places) > 10
    assert places == sorted(places)


def test_enter_on_a_node_of_the_graph_follows_its_link(context: Any, folder: Path) -> None:
    watched = Watched(context, (folder / "index.html").as_uri())
    node = watched.page.locator(".graph a").first
    goal = node.get_attribute("href")
    node.focus()
    watched.page.wait_for_timeout(250)
    dimmed = watched.page.evaluate(
        "[...document.querySelectorAll('.graph .n')].filter(n => getComputedStyle(n).opacity < .9).length"
    )
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url(f"**/{goal}")
    watched.close()

    assert dimmed > 0


def test_filter_and_theme_need_no_script(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    rows = page.locator(".claims tbody tr:not(:has(th))")
    everything = sum(rows.nth(k).is_visible() for k in range(rows.count()))
    page.locator("#f-refuted").check()
    refuted = [rows.nth(k).inner_text() for k in range(rows.count()) if rows.nth(k).is_visible()]
    box = page.locator("body").bounding_box()
    light = page.screenshot(clip={"x": 2, "y": box["height"] / 2, "width": 4, "height": 4}, full_page=True)
    page.locator("#theme-dark").check()
    dark = page.screenshot(clip={"x": 2, "y": box["height"] / 2, "width": 4, "height": 4}, full_page=True)
    context.close()

    assert everything == 14
    assert len(refuted) == 5
    assert all("refuted" in row for row in refuted)
    assert light != dark


def test_without_scripts_only_the_slider_is_missing(browser: Any, folder: Path) -> None:
    texts = []
    for enabled in (True, False):
        context = browser.new_context(offline=True, java_script_enabled=enabled)
        page = context.new_page()
        page.goto((folder / WITH_SLIDER).as_uri())
        texts.append(page.locator("main").inner_text().split("\n"))
        sliders = page.locator(".play input").first.is_visible()
        assert sliders is enabled
        context.close()
    gone = [line for line in texts[0] if line not in texts[1]]

    assert [line for line in texts[1] if line not in texts[0]] == []
    assert len(gone) <= 6
    assert all("c = " in line or "Length" in line for line in gone), gone


def test_the_theme_is_remembered(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.locator("#theme-dark").check()
    page.goto((folder / WITH_SLIDER).as_uri())
    chosen = page.locator("#theme-dark").is_checked()
    context.close()

    assert chosen


def test_forced_colours_keep_points_and_text_apart(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, forced_colors="active")
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    same = page.evaluate(
        """[...document.querySelectorAll('.graph .n')].filter(n =>
             getComputedStyle(n.querySelector('rect')).fill === getComputedStyle(n.querySelector('text')).fill).length"""
    )
    context.close()

    assert same == 0


def test_print_is_complete(context: Any, folder: Path, tmp_path: Path, pdftotext: str) -> None:
    page = context.new_page()
    page.goto((folder / WITH_SLIDER).as_uri())
    path = tmp_path / "page.pdf"
    path.write_bytes(page.pdf())
    page.close()
    text = subprocess.run([pdftotext, "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    flat = " ".join(text.split())

    assert "If both labels occur" in flat
    assert "verify replay" in flat
    for words in ("both labels", "separable", "wrong sign", "at random", "duplicate points", "beyond 1/"):
        assert words in flat, words
    assert "Points are rational" in flat  # from a closed part of the page


FOREIGN = "document.querySelectorAll('img, iframe, object, [onerror], [onload], [onfocus], [style]').length"


@pytest.mark.parametrize("payload", CORPUS, ids=range(len(CORPUS)))
def test_no_text_becomes_code(context: Any, tmp_path: Path, payload: str) -> None:
    """No dialog, no message, no violation of the policy, and no element of the payload's."""
    pages = pages_of(hostile(sample_report(), payload))
    watched = Watched(context)
    found = {}
    for name in SOME[:3]:
        path = tmp_path / "page.html"
        path.write_text(pages[name], encoding="utf-8")
        watched.open(path.as_uri())
        found[name] = (watched.hygiene(), watched.page.evaluate(FOREIGN))
    watched.close()

    assert found == dict.fromkeys(SOME[:3], ([], 0))


def test_escaping_alone_keeps_all_payloads_out(context: Any, tmp_path: Path) -> None:
    pages = pages_of(hostile(sample_report(), " ".join(CORPUS)))
    watched = Watched(context)
    found = {}
    for name, text in pages.items():
        path = tmp_path / "page.html"
        path.write_text(text.replace("Content-Security-Policy", "x-nothing"), encoding="utf-8")
        watched.open(path.as_uri())
        found[name] = (watched.hygiene(), watched.page.evaluate(FOREIGN))
    watched.close()

    assert found == dict.fromkeys(pages, ([], 0))


def test_policy_and_escaping_each_suffice(context: Any, tmp_path: Path) -> None:
    """The control: with escaping broken the policy holds; with both broken the attack runs."""
    text = pages_of(sample_report())["index.html"].replace("<h1>", f"{CORPUS[0]}{CORPUS[3]}<h1>")
    fired = {}
    for kind, shown in (("policy", text), ("bare", text.replace("Content-Security-Policy", "x-nothing"))):
        path = tmp_path / f"{kind}.html"
        path.write_text(shown, encoding="utf-8")
        watched = Watched(context, path.as_uri())
        watched.page.wait_for_timeout(100)
        fired[kind] = len(watched.dialogs)
        watched.close()

    assert fired["policy"] == 0
    assert fired["bare"] >= 1


def test_one_text_that_is_not_escaped_is_seen(
    context: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = pages_module._environment().filters
    monkeypatch.setitem(filters, "cut", lambda text, most: Markup(text))
    text = pages_of(hostile(sample_report(), CORPUS[5]))["index.html"]
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    watched = Watched(context, path.as_uri())
    found, foreign = watched.hygiene(), watched.page.evaluate(FOREIGN)
    watched.close()

    assert any(one.startswith("policy") for one in found)
    assert foreign > 0


SEEDED = {
    "remote image": (("</main>", '<img src="https://example.org/x.png" alt="x"></main>'), "policy"),
    "style attribute": (("<h1>", '<h1 style="color:red">'), "policy"),
    "stale script hash": (("const box of", "const  box of"), "policy"),
    "console message": (("</main>", "</main><base href='http://x'>"), "policy"),
    "low contrast": (("--soft:light-dark(#565d66,#a7afb8)", "--soft:light-dark(#c9cdd2,#3a4047)"), "axe: color-contrast"),
    "no language": (('<html lang="en">', "<html>"), "axe: html-has-lang"),
    "no text for an image": (('role="img" aria-label="', 'role="img" data-label="'), "axe: svg-img-alt"),
    "unlabelled slider": (('<label for="c-main">', '<label for="c-nothing">'), "axe: label"),
    "skipped heading": (('<h2 id="statement">Statement</h2>', '<h5 id="statement">Statement</h5>'), "axe: heading-order"),
    "too wide": (("</main>", '<svg width="3000" height="9" class="graph" aria-hidden="true"></svg></main>'), "wide"),
    "broken script": (("JSON.parse(", "JSON.pars("), "policy"),
}


@pytest.mark.parametrize("defect", SEEDED)
def test_a_seeded_defect_is_caught(context: Any, folder: Path, tmp_path: Path, defect: str) -> None:
    (old, new), kind = SEEDED[defect]
    text = (folder / WITH_SLIDER).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "page.html"
    path.write_text(_rehashed(text.replace(old, new), defect), encoding="utf-8")
    found = audit(context, path.as_uri())

    assert any(one.startswith(kind) for one in found), found


def _rehashed(text: str, defect: str) -> str:
    """Let the policy allow a changed style sheet, so that the defect itself is what is seen."""
    if defect not in ("low contrast", "too wide"):
        return text
    from verify.report.assets import policy

    sheet = text.partition("<style>")[2].partition("</style>")[0]
    scripts = [part.partition("</script>")[0] for part in text.split("<script>")[1:]]
    start, _, rest = text.partition('http-equiv="Content-Security-Policy" content="')
    _, _, tail = rest.partition('"')
    return f'{start}http-equiv="Content-Security-Policy" content="{policy(sheet, *scripts)}"{tail}'


def test_data_of_the_page_are_json(folder: Path) -> None:
    text = (folder / WITH_SLIDER).read_text(encoding="utf-8")
    data = text.partition('<script type="application/json">')[2].partition("</script>")[0]

    assert set(json.loads(data)) == {"say", "at", "is", "dot", "d", "cloud"}
