"""A scene is all that a page has of a picture: what it draws and says comes from the scene alone."""

from __future__ import annotations

import copy
import json
import re
import sys
from typing import Any

import pytest
from markupsafe import Markup
from report_sample import FRONT, sample_report

from verify.chapter import Chapter
from verify.errors import BadInput
from verify.outcome import Outcome
from verify.picture.scene import (
    Arrow,
    Cloud,
    Dot,
    Event,
    Frame,
    Line,
    Motion,
    Profile,
    Scene,
    Sign,
    Stop,
    Sweep,
    Track,
)
from verify.report.document import front
from verify.report.drawing import moving
from verify.report.exhibits import Exhibit
from verify.report.pages import _environment
from verify.report.profile import profile
from verify.report.schema import DRAWN, fault_of_scene, read
from verify.report.svg import merged
from verify.results import Finding
from verify.shape import check


STAGES = ["seed", "sprout", "tree"]
GARDEN = Scene(
    frame=Frame(kind="plane", box=[-1, -1, 5, 3], axes=["east", "north"]),
    view="garden",
    dots=[Dot(at=[2 * k, 0], sign=k, names=[name]) for k, name in enumerate(STAGES)],
    lines=[Line(ends=[[-1, 2], [5, 2]], kind="family", name="the fence")],
    arrows=[Arrow(start=[0, 0], end=[2, 0], name="grows")],
    motion=Motion(
        parameter="t",
        name="Year t",
        heads=["Plant", "Where", "Turns"],
        tracks=[Track(path=[[0, 0], [4, 0]], name="oak")],
        stops=[
            Stop(value=0, places=[[0, 0]], signs=[0], says="in year 0 a seed"),
            Stop(value="1/2", places=[[2, 0]], signs=[1], says="in year 1/2 a sprout", event="it sprouts"),
        ],
        events=[Event(value="1/2", at=[2, 0], before=0, after=1, exact="east 2", says="seed to sprout")],
        profile=Profile(name="height", nodes=[[0, 0], [1, 3]], threshold=1, says="How high.", alt="Height by t."),
    ),
    legend=[Sign(sign="k0", says="a seed"), Sign(sign="line family", says="where cows may not go")],
    caption=["An oak, drawn once."],
    formula="oak(t) = 2t",
    alt="A garden.",
    record={"soil": [1, "1/3"]},
)
# What an outsider draws: nothing in it is a set, a classifier, or a score.


def _exhibit(scene: Any) -> Exhibit:
    found = Finding(
        instance={"years": [1, 2]}, witness=None, reason="", certificates=(), size=(1, 2, 2, 2),
        found_by="by hand", after=1, steps=0, minimal=False, measure=None, scene=scene,
    )
    return Exhibit("garden/oak", found, Outcome.SURVIVES)


def _page(scene: Any) -> str:
    template = _environment().from_string(
        '{% from "macros.html" import picture %}{{ picture(one, "main") }}'
    )
    return str(template.render(one=_exhibit(scene)))


def test_a_scene_is_read_as_it_was_written() -> None:
    written = json.loads(json.dumps(GARDEN.to_json()))

    assert Scene.from_json(written).to_json() == written
    assert written["soil"] == [1, "1/3"]  # facts beside are among its keys
    check(written, DRAWN)


def test_a_scene_says_all_the_words_of_its_picture() -> None:
    page = _page(GARDEN.to_json())
    text = Markup(page).striptags()

    for said in (
        "a seed", "where cows may not go", "the fence", "grows", "sprout", "Year t", "How high.",
        "in year 0 a seed", "Plant", "Where", "Turns", "east 2", "seed to sprout", "oak", "t = 1/2",
        "An oak, drawn once.", "oak(t) = 2t",
    ):
        assert said in text, said
    assert 'aria-label="A garden."' in page
    words = set(re.findall("[a-z]+", text.lower()))
    assert not words & {"point", "points", "label", "class", "margin", "separator", "score", "hull"}


@pytest.mark.parametrize("kind", ["plane", "line"])
def test_the_least_scene_can_be_drawn(kind: str) -> None:
    least = Scene(frame=Frame(kind=kind, box=[0, 0, 1, 1])).to_json()

    page = _page(least)
    check(least, DRAWN)
    assert not fault_of_scene(least)

    assert "<svg" in page
    assert "<li>" not in page
    assert "older than" not in page


def test_a_scene_from_before_it_had_words_is_drawn_and_says_so() -> None:
    old = GARDEN.to_json()
    del old["legend"]

    assert "older than the words of its pictures" in _page(old)


def test_a_cloud_is_packed_to_within_half_a_step() -> None:
    places = [[(k / 7, -k / 3), (k / 5, 1.0)] for k in range(4)]
    cloud = Cloud.packed(places, [0, -1, 1, 1], name="seeds")

    for stop, wanted in enumerate(places):
        for (x, y), (a, b) in zip(cloud.places(stop), wanted, strict=True):
            assert abs(x - a) <= 1 / 510
            assert abs(y - b) <= 2 / 510
    assert Cloud.from_json(json.loads(json.dumps(cloud.to_json()))) == cloud


def test_what_does_not_move_is_packed_once() -> None:
    cloud = Cloud.packed([[(0.5, k)] * 600 for k in range(81)], [0, 0, 1, 80])

    assert len(cloud.across) == 800
    assert len(cloud.up) == 4 * 600 * 81 // 3  # 65 kB


@pytest.mark.parametrize(
    ("stops", "box", "why"),
    [
        ([[(2, 0)]], [0, 0, 1, 1], "outside its box, which reaches from 0 to 1"),
        ([[(0, 0)]], [0, 0, 0, 1], "outside its box"),
        ([[(float("nan"), 0)]], [0, 0, 1, 1], "outside its box"),
        ([[(0, 0)], []], [0, 0, 1, 1], "as many places at each stop"),
    ],
)
def test_what_cannot_be_packed_is_refused(stops: Any, box: Any, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        Cloud.packed(stops, box)


def test_a_page_says_what_is_packed() -> None:
    said = Markup(_page(FRONT.to_json())).striptags()

    assert "to within 1/510 of a side of the box: 12 images of 4 and 12 images of 3." in said
    assert "1/510" not in Markup(_page(GARDEN.to_json())).striptags()


SPOILED = {
    "a byte too few": lambda m: m["clouds"][0].update(up=m["clouds"][0]["up"][4:]),
    "no base64": lambda m: m["clouds"][0].update(across="?"),
    "a stop without corners": lambda m: m["sweeps"][0]["corners"].pop(),
    "another outline": lambda m: m["sweeps"][0].update(kind="circle"),
    "a still beyond the end": lambda m: m.update(stills=[5]),
    "another scale": lambda m: m.update(scale="logarithmic"),
    "a power of ten that is 0": lambda m: m["stops"][0].update(c=0),
    "a chart from right to left": lambda m: m["charts"][0]["nodes"].reverse(),
    "nothing moves": lambda m: m.update(charts=[], clouds=[], sweeps=[]),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_motion_is_refused(fault: str, tmp_path: Any) -> None:
    report = sample_report()
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    read(tmp_path)
    spoiled = copy.deepcopy(FRONT.to_json())
    SPOILED[fault](spoiled["motion"])
    report["papers"][0]["front"] = [spoiled]
    path.write_text(json.dumps(report), encoding="utf-8")

    with pytest.raises(BadInput, match=r"papers\[0\]\.front\[0\]"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("scale", "nodes", "drawn"),
    [
        ("linear", [[0, 0], [1, 0], [4, 8]], "M44 150l71.5 0 214.5-138"),
        ("log", [[1, 0], [10, 0], [100, 8]], "M44 150l143 0 143-138"),
        ("steps", [[1, 0], [2, 8], [3, 4]], "M44 150l143 0 0-138 143 0 0 69"),
    ],
)
def test_a_chart_runs_on_its_scale(scale: str, nodes: Any, drawn: str) -> None:
    motion = Motion(stops=[Stop(value=nodes[0][0])], charts=[Profile(name="y", nodes=nodes)], scale=scale)

    assert f'class="curve" d="{drawn}"' in profile(motion, motion.charts[0])


SCENES = [FRONT, GARDEN]


def scenes() -> list[Scene]:
    return [GARDEN]


def rounded() -> list[Scene]:
    return [Scene(frame=GARDEN.frame, motion=Motion(stops=[Stop(value="≈ 0.3")], charts=[Profile(name="y", nodes=[[0, 0]])]))]


def broken() -> list[Scene]:
    msg = "no data"
    raise ValueError(msg)


def test_a_chapter_shows_scenes_at_the_head_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "a_front", sys.modules[__name__])
    shown = {name: front(Chapter(key="a", title="A", front=f"a_front:{name}")) for name in ("scenes", "SCENES", "rounded", "broken", "gone")}

    drawn = [json.loads(json.dumps(scene.to_json())) for scene in SCENES]
    assert list(shown["scenes"]) == drawn[1:]
    assert list(shown["SCENES"]) == drawn
    assert shown["rounded"] == (
        {"missing": "the scene.motion.stops[0].c must be an exact number that can be drawn"},
    )
    assert shown["broken"] == ({"missing": "ValueError: no data"},)
    assert "has no attribute 'gone'" in shown["gone"][0]["missing"]
    assert front(Chapter(key="a", title="A")) == ()


def test_what_stays_as_it_was_is_said_once_to_the_slider() -> None:
    line = Sweep(corners=[[(0, 0), (1, 1)], [(0, 0), (1, 1)], [(0, 0), (1, 0)]])
    motion = Motion(stops=[Stop(value=k) for k in range(3)], sweeps=[line])
    first, same, other = moving(Scene(frame=Frame(kind="plane", box=(0, 0, 1, 1)), motion=motion))["d"]

    assert same == [None]
    assert first != other != [None]


def test_a_small_drawing_has_one_element_for_what_is_styled_alike() -> None:
    one, two = (Markup(f'<path class="pt p" d="M{k} 0h0"/>') for k in (1, 2))
    other = Markup('<path class="area p" d="M0 0h1" fill-rule="evenodd"/>')

    assert merged([one, other, two]) == [Markup('<path class="pt p" d="M1 0h0M2 0h0"/>'), other]
