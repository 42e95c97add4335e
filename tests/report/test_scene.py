"""A scene is all that a page has of a picture: what it draws and says comes from the scene alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from markupsafe import Markup

from verify.outcome import Outcome
from verify.picture.scene import (
    Arrow,
    Dot,
    Event,
    Frame,
    Line,
    Motion,
    Profile,
    Scene,
    Sign,
    Stop,
    Track,
)
from verify.report.exhibits import Exhibit
from verify.report.pages import _environment
from verify.report.schema import DRAWN, _scene
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
    assert not _scene(least)

    assert "<svg" in page
    assert "<li>" not in page
    assert "older than" not in page


def test_a_scene_from_before_it_had_words_is_drawn_and_says_so() -> None:
    old = GARDEN.to_json()
    del old["legend"]

    assert "older than the words of its pictures" in _page(old)
