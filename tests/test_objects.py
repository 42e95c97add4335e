"""What a class says of its instances, and what the engine says where it says nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

import theorems
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.classifiers import classifier_in
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import sum_of_units
from theorems.geometry.objects.regions import Region, open_half_space
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.claim import Claim, Statement
from verify.domain import Domain
from verify.errors import BadInput, Misused
from verify.exact.decision import Answer, Decision
from verify.objects import (
    falls,
    nearby,
    read,
    register,
    require_storable,
    show,
    simpler,
    size,
    write,
)
from verify.outcome import Kind, Outcome, Reading, Standing
from verify.profile import PROFILES
from verify.registry import find
from verify.report.values import brief, extent, rendered
from verify.search.search import Search
from verify.session import units


DRAWN = [n for n in units([]) if find(n).kind is not Kind.EMPIRICAL]


@pytest.mark.parametrize("name", DRAWN)
def test_a_domain_names_the_class_of_its_instances(name: str) -> None:
    claim = find(name)
    listed = chain(
        (example.x for example in claim.examples()), claim.domain.edges(), _small(claim)
    )

    if claim.domain.of is None:  # numbers have no class of the book's
        assert all(_is_plain(x) for x in listed)
    else:
        assert {type(x) for x in listed} <= {claim.domain.of}


def _is_plain(x: Any) -> bool:
    return type(x) in (int, Fraction) or (type(x) is tuple and all(map(_is_plain, x)))


def _small(claim: Claim[Any, Any]) -> Iterator[Any]:
    return islice(() if claim.domain.small is None else claim.domain.small(), 20)


@pytest.mark.parametrize(
    "h",
    [Linear((1, 2), 0, 1), sum_of_units([[1]], [0]), Region((open_half_space((1,), 0),), 1)],
)
def test_a_classifier_is_read_as_an_instance_and_as_a_certificate_has_it(h: Any) -> None:
    assert classifier_in(write(h)) == classifier_in(h.for_kernel()) == read(write(h)) == h


def test_the_book_says_where_what_chapters_share_is_registered() -> None:
    book = Path(theorems.__file__).parent
    declared = {
        name: ".".join(("theorems", *path.relative_to(book).with_suffix("").parts))
        for path in book.rglob("*.py")
        for name in re.findall(r'^@register\("(.*)"\)', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    shared = {name for name, module in declared.items() if module.startswith("theorems.geometry.")}
    assert shared <= theorems.TYPES.keys()
    assert declared.items() >= theorems.TYPES.items()  # claims of ours speak of some of a paper's
    for name in ("labelled set", "linear classifier", "network", "region", "set with a classifier"):
        assert type(read(_example(name))).__module__ == theorems.TYPES[name]
        assert write(read(_example(name)))["type"] == name


def _example(name: str) -> dict[str, Any]:
    s = LabelledSet([(0,)], [1])
    h = Linear((1,), 1)
    given = [s, h, sum_of_units([[1]], [0]), Region((open_half_space((1,), 0),)), WithClassifier(s, h)]
    return next(x for x in map(write, given) if x["type"] == name)


@register("mypaper.graph")
@dataclass(frozen=True)
class Graph:
    """Vertices 0, 1, ... and edges between them: an object of somebody else's."""

    vertices: int
    edges: tuple[tuple[int, int], ...]

    nouns = ("vertex", "vertices")
    beside = "{}"

    def to_json(self) -> dict[str, Any]:
        return {"vertices": self.vertices, "edges": [list(edge) for edge in self.edges]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Graph:
        return cls(data["vertices"], tuple((a, b) for a, b in data["edges"]))

    def size(self) -> tuple[int, int, int, int]:
        return (0, self.vertices, len(self.edges), 0)

    def simpler(self) -> Iterator[Graph]:
        if self.vertices > 1:
            last = self.vertices - 1
            yield Graph(last, tuple(edge for edge in self.edges if last not in edge))
        for k in range(len(self.edges)):
            yield Graph(self.vertices, (*self.edges[:k], *self.edges[k + 1 :]))

    def show(self) -> str:
        return ", ".join(f"{a}–{b}" for a, b in self.edges)


@register("mypaper.coloured")
class Coloured(NamedTuple):
    g: Graph
    colours: tuple[int, ...]


PATH = Graph(3, ((0, 1), (1, 2)))


def test_a_class_says_all_of_it_and_a_tuple_of_such_says_it_field_by_field() -> None:
    x = Coloured(PATH, (0, 1, 0))

    assert read(write(x)) == x
    assert write(x) == {
        "type": "mypaper.coloured", "colours": [0, 1, 0],
        "g": {"type": "mypaper.graph", "vertices": 3, "edges": [[0, 1], [1, 2]]},
    }
    assert size(x) == (0, 3, 3, 2)
    assert show(x) == "G = {0–1, 1–2}, colours = (0, 1, 0)"
    assert brief(write(x)) == show(x)
    assert str(extent(write(x))) == "3 vertices"
    assert Coloured(Graph(2, ((0, 1),)), (0, 1, 0)) in simpler(x)
    assert Coloured(PATH, (0, 0, 0)) in simpler(x)


def test_what_says_nothing_of_near_things_moves_to_something_simpler() -> None:
    found = {nearby(PATH, Random(k)) for k in range(20)}

    assert found == set(simpler(PATH))
    assert nearby(Graph(1, ()), Random(0)) == Graph(1, ())


def test_the_page_of_a_graph_speaks_of_no_points() -> None:
    text = str(rendered(write(Coloured(PATH, (0, 1, 0)))))

    assert "<dt>G</dt>" in text
    assert "<dt>vertices</dt><dd>3</dd>" in text
    assert not {"point", "label", "d ="} & set(text.lower().split())


def _registered(name: str) -> type:
    return register(name)(type("Other", (NamedTuple("Pair", [("a", int)]),), {"__module__": "mypaper.graphs"}))


@pytest.mark.parametrize(("name", "said"), [
    ("mypaper.graph", r"two classes are registered as 'mypaper.graph': Graph \(.*, line [0-9]+\) and Other"),
    ("network", "must begin with its chapter's key and a dot, such as 'mypaper.network'"),
    ("other.graph", "must begin with its chapter's key and a dot, such as 'mypaper.graph'"),
])
def test_a_name_that_is_somebody_elses_is_refused(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = ModuleType("mypaper")
    package.chapter = SimpleNamespace(key="mypaper")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mypaper", package)

    with pytest.raises(BadInput, match=said):
        _registered(name)


def test_a_type_of_the_book_has_no_dot() -> None:
    cls = type("Other", (NamedTuple("Pair", [("a", int)]),), {"__module__": "theorems.new.sets"})

    with pytest.raises(BadInput, match="has a dot"):
        register("new.set")(cls)


def test_a_class_that_cannot_be_written_is_refused() -> None:
    class Half:
        def to_json(self) -> dict[str, Any]:
            return {}

    with pytest.raises(BadInput, match=r"Half needs to_json and from_json, or to be a NamedTuple .*line [0-9]+"):
        register("mypaper.half")(Half)


@register("mypaper.lossy")
@dataclass(frozen=True)
class Lossy(Graph):
    """A reader that loses an edge."""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Lossy:
        return cls(data["vertices"], tuple((a, b) for a, b in data["edges"][1:]))

    def simpler(self) -> Iterator[Lossy]:
        return iter(())


@register("mypaper.flat")
@dataclass(frozen=True)
class Flat(Graph):
    """A size that never falls."""

    def size(self) -> tuple[int, int, int, int]:
        return (0, 1, 0, 0)

    def simpler(self) -> Iterator[Flat]:
        for x in super().simpler():
            yield Flat(x.vertices, x.edges)


def test_what_does_not_come_back_is_one_sentence_with_its_place() -> None:
    with pytest.raises(Misused, match=r"Lossy does not come back from JSON as it was: Lossy\(vertices=3") as lossy:
        require_storable(Lossy(*PATH.__dict__.values()))
    require_storable(PATH)
    assert lossy.value.part == Lossy.from_json


def test_a_size_that_never_falls_is_noticed() -> None:
    assert falls(PATH) is True
    assert falls(Flat(3, PATH.edges)) is False
    assert falls(Graph(1, ())) is None


class _Edgeless(Claim[Any, None]):
    """No graph has an edge: any will do that has one."""

    id, label, title = "mypaper/edgeless", "Edgeless", "No graph has an edge"
    standing, reading, expects = Standing.OURS_OPEN, Reading.OURS, Outcome.REFUTED
    statement = Statement(printed="No graph has an edge.", source="nowhere")

    def decide(self, x: Any, w: None) -> Decision:
        one = decide_separators(LabelledSet([(0,)], [1]), (1,))
        return one._replace(answer=Answer.NO if x.edges else Answer.YES)


@pytest.mark.parametrize(("kind", "said"), [
    (Flat, "no step of Flat.simpler is smaller by Flat.size"), (Lossy, "Lossy does not come back from JSON"),
])
def test_a_run_says_what_is_wrong_with_an_object(kind: type, said: str) -> None:
    x = kind(3, PATH.edges)
    claim = _Edgeless()
    claim.domain = Domain("one graph", st.just(x), small=lambda: (x,), contains=lambda _: True)  # type: ignore[misc]

    search = Search(claim, PROFILES["quick"], 0)
    search.propose("by size", [x], stop=True)
    search.settle()

    assert [one for one in search.result.complaints if said in one], search.result.complaints
