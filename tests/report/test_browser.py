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
from report_sample import CORPUS, FRONT, alone, hostile, not_stated, pages_of, sample_report

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
WAITS = "claims/sample-theorem-20.html"
SOME = ("index.html", WITH_SLIDER, PAPER, "claims/sample-theorem-7.html", "counterexamples.html")
# Between them they have every kind of part.


def test_pages_are_quiet_and_accessible(context: Any, folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    found = {page.name: audit(context, page.as_uri()) for page in pages}

    assert len(pages) == 18
    assert {name: listed for name, listed in found.items() if listed} == {}


@pytest.fixture(scope="module")
def waits(report: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages of a sample in which two sentences are not stated yet, those that show it."""
    found = tmp_path_factory.mktemp("waits")
    for name, text in pages_of(not_stated(report)).items():
        if name in ("index.html", PAPER, WAITS):
            (found / name).parent.mkdir(exist_ok=True)
            (found / name).write_text(alone(text), encoding="utf-8")
    return found


WIDTHS = (320, 360, 1280, 1600)


@pytest.mark.parametrize("name", [*SOME, WAITS])
def test_every_kind_of_page_is_accessible_at_any_width_in_both_themes(
    browser: Any, folder: Path, waits: Path, name: str
) -> None:
    context = browser.new_context(offline=True)
    watched = Watched(context, ((waits if (waits / name).exists() else folder) / name).as_uri())
    found = {}
    for width in WIDTHS:
        watched.page.set_viewport_size({"width": width, "height": 740})
        for scheme in ("light", "dark"):
            watched.page.emulate_media(color_scheme=scheme)
            found[width, scheme] = [*watched.accessibility(), *watched.too_wide(), *watched.hygiene()]
    context.close()

    assert {at: listed for at, listed in found.items() if listed} == {}


def test_every_way_to_fail_has_room_and_a_look_of_its_own(context: Any, tmp_path: Path) -> None:
    report = sample_report()
    claim = next(c for c in report["claims"] if c["nature"])
    states = [*map(str, Failure), "unheard of"]
    report["claims"] += [{**claim, "id": f"sample/{k}", "nature": kind} for k, kind in enumerate(states)]
    for name in ("index.html", PAPER):
        (tmp_path / Path(name).name).write_text(alone(pages_of(report)[name]), encoding="utf-8")
    looks = []
    for name in ("index.html", "sample.html"):
        watched = Watched(context, (tmp_path / name).as_uri())
        watched.page.set_viewport_size({"width": 320, "height": 740})
        assert watched.too_wide() == []
        looks = watched.page.evaluate(
            """() => [...document.querySelectorAll('.strip .seg')].map(one => { const s = getComputedStyle(one);
                 return [s.fill.startsWith('url') ? s.fill : s.fill === 'none' ? 'none' : 'full',
                         s.fillOpacity, s.strokeDasharray, s.fill === 'none' ? s.stroke : ''].join() })"""
        )
        assert len(looks) == len(states) + 3  # those that stand, are undecided, and where our code failed
        watched.close()
    full = [look for look in looks if look.startswith("full,1,")]

    assert len(set(looks)) >= len(looks) - 2  # solid ones differ in colour, and their words stand beside
    assert len(full) == 2


def test_pages_fit_a_narrow_screen(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, viewport={"width": 320, "height": 700})
    watched = Watched(context)
    found = {}
    for path in sorted(folder.rglob("*.html")):
        watched.open(path.as_uri())
        found[path.name] = watched.too_wide()
    context.close()

    assert {name: listed for name, listed in found.items() if listed} == {}


def test_a_page_moved_alone_stays_readable(context: Any, folder: Path, tmp_path: Path) -> None:
    """It misses its font, and nothing else: colours, layout and script are its own."""
    seen = []
    for kept in (True, False):
        path = folder / WITH_SLIDER
        if not kept:
            path = tmp_path / "moved.html"
            path.write_bytes((folder / WITH_SLIDER).read_bytes())
        watched = Watched(context, path.as_uri())
        fonts = watched.page.evaluate("document.fonts.ready.then(() => [...document.fonts].map(f => f.family))")
        style = watched.page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius")
        seen.append((fonts, style, watched.page.locator(".play input").first.is_visible()))
        assert [one for one in watched.hygiene() if "math.css" not in one and "ERR_FILE_NOT_FOUND" not in one] == []
        watched.close()

    assert [bool(fonts) for fonts, _, _ in seen] == [True, False]
    assert seen[0][1:] == seen[1][1:] == ("6px", True)


def test_search_finds_every_word_and_says_how_many(context: Any, folder: Path) -> None:
    watched = Watched(context, (folder / "index.html").as_uri())
    page, rows = watched.page, watched.page.locator("#all tbody tr:not(.h)")
    said, box = page.locator("#said"), page.locator("#q")

    def visible() -> int:
        return sum(rows.nth(k).is_visible() for k in range(rows.count()))

    everything = rows.count()
    assert said.inner_text() == f"{everything} claims"
    box.fill("théorem ours")
    found = visible()
    assert said.inner_text() == f"{found} of {everything} claims"
    assert found == 3
    assert [page.locator("#all tr.h").nth(k).is_visible() for k in range(2)] == [False, True]
    page.locator("#s-false").check()
    assert visible() == 0
    page.locator("#s-all").check()
    assert page.url.endswith("#q=th%C3%A9orem%20ours")
    shared = page.url
    box.press("Escape")
    assert visible() == everything
    page.goto("about:blank")
    page.goto(shared)
    assert visible() == found
    assert watched.hygiene() == []
    watched.close()


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
    """Without scripts and on paper all of them are there, with scripts none but the first, whose words the slider says."""
    seen = {}
    for kind, script in (("screen", True), ("bare", False), ("print", True)):
        context = browser.new_context(offline=True, java_script_enabled=script)
        page = context.new_page()
        page.goto((folder / PAPER).as_uri())
        page.emulate_media(media="print" if kind == "print" else "screen")
        stills = page.locator(".seen, .stills li")
        seen[kind] = [stills.nth(k).inner_text() for k in range(stills.count()) if stills.nth(k).is_visible()]
        context.close()

    first, *words = (FRONT.motion.stops[k].says for k in FRONT.motion.stills)
    assert seen == {"screen": [], "bare": [first, *words], "print": words}


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
    watched = Watched(context, (folder / PAPER).as_uri())
    node = watched.page.locator(".graph a").first
    goal = node.get_attribute("href")
    node.focus()
    watched.page.wait_for_timeout(250)
    dimmed = watched.page.evaluate(
        "[...document.querySelectorAll('.graph .n')].filter(n => getComputedStyle(n).opacity < .9).length"
    )
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url(f"**/{goal.removeprefix('../')}")
    watched.close()

    assert dimmed > 0


def test_filter_and_theme_need_no_script(browser: Any, folder: Path) -> None:
    context = browser.new_context(offline=True, java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    rows = page.locator("#all tbody tr:not(.h)")
    shown = {}
    for state in ("all", "stands", "degenerate", "undecided", "all"):
        page.locator(f"#s-{state}").check()
        shown[state] = [rows.nth(k).inner_text() for k in range(rows.count()) if rows.nth(k).is_visible()]
    searchable = page.locator("#q").is_visible()
    box = page.locator("body").bounding_box()
    light = page.screenshot(clip={"x": 2, "y": box["height"] / 2, "width": 4, "height": 4}, full_page=True)
    page.locator("#theme-dark").check()
    dark = page.screenshot(clip={"x": 2, "y": box["height"] / 2, "width": 4, "height": 4}, full_page=True)
    context.close()

    assert {state: len(found) for state, found in shown.items()} == {
        "all": 14, "stands": 6, "degenerate": 1, "undecided": 1,
    }  # fmt: skip
    assert "Theorem 4" in shown["degenerate"][0]
    assert not searchable
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
    page.goto((folder / PAPER).as_uri())
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


CUT = """() => [...document.querySelectorAll('main *')].filter(one => one.clientWidth > 1 &&
  one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible').map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", ["index.html", PAPER, WAITS])
def test_on_paper_nothing_is_cut_and_colours_are_those_of_ink(
    context: Any, waits: Path, name: str, tmp_path: Path, pdftotext: str
) -> None:
    """Also where somebody reads in the dark: a sheet is white."""
    page = context.new_page()
    page.goto((waits / name).as_uri())
    page.locator("#theme-dark").check()
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 700, "height": 900})
    cut, ink = page.evaluate(CUT), page.evaluate("getComputedStyle(document.body).color")
    rows = page.locator("tbody tr a:first-child")
    said = [rows.nth(k).inner_text() for k in range(rows.count())]
    path = tmp_path / "page.pdf"
    path.write_bytes(page.pdf())
    page.evaluate("localStorage.clear()")
    page.close()
    text = subprocess.run([pdftotext, path, "-"], capture_output=True, text=True, check=True).stdout
    flat = " ".join(text.split())

    assert cut == []
    assert ink == "rgb(27, 32, 37)"
    assert [words for words in said if " ".join(words.split()) not in flat] == []
    assert "not stated" in flat.lower()


FOREIGN = "document.querySelectorAll('img, iframe, object, [onerror], [onload], [onfocus], [style]').length"


@pytest.mark.parametrize("payload", CORPUS, ids=range(len(CORPUS)))
def test_no_text_becomes_code(context: Any, tmp_path: Path, payload: str) -> None:
    """No dialog, no message, no violation of the policy, and no element of the payload's."""
    pages = pages_of(hostile(sample_report(), payload))
    watched = Watched(context)
    found = {}
    for name in SOME[:3]:
        path = tmp_path / "page.html"
        path.write_text(alone(pages[name]), encoding="utf-8")
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
        path.write_text(alone(text).replace("Content-Security-Policy", "x-nothing"), encoding="utf-8")
        watched.open(path.as_uri())
        found[name] = (watched.hygiene(), watched.page.evaluate(FOREIGN))
    watched.close()

    assert found == dict.fromkeys(pages, ([], 0))


def test_policy_and_escaping_each_suffice(context: Any, tmp_path: Path) -> None:
    """The control: with escaping broken the policy holds; with both broken the attack runs."""
    text = alone(pages_of(sample_report())["index.html"]).replace("<h1>", f"{CORPUS[0]}{CORPUS[3]}<h1>")
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
    text = alone(pages_of(hostile(sample_report(), CORPUS[5]))[PAPER])
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
