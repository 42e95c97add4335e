"""Graphs: the objects of the paper, what is drawn and listed, assumptions, and the decider."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from verify import REFUTED, Assumption, Decision, Domain, Variant, certified, register

from mypaper.kinds import KIND


Edge = tuple[int, int]


@register("mypaper.graph")
@dataclass(frozen=True)
class Graph:
    """Vertices 0 ... n - 1, at least one, and edges between two of them, each once."""

    vertices: int
    edges: tuple[Edge, ...] = ()

    nouns: ClassVar[tuple[str, str]] = ("vertex", "vertices")
    beside: ClassVar[str] = "{}"

    def __post_init__(self) -> None:
        """Put the smaller end first, and the edges in order."""
        edges = sorted({(min(edge), max(edge)) for edge in self.edges})
        object.__setattr__(self, "edges", tuple(edges))

    def to_json(self) -> Mapping[str, Any]:
        """Write the graph."""
        return {"vertices": self.vertices, "edges": [list(edge) for edge in self.edges]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Graph:
        """Read what ``to_json`` wrote.

        Raises
        ------
        ValueError
            Where it is no graph.
        """
        graph = cls(data["vertices"], tuple((a, b) for a, b in data["edges"]))
        if set(data) != {"vertices", "edges"} or not is_graph(graph):
            msg = "a graph has vertices, a whole number of at least 1, and edges between two of them"
            raise ValueError(msg)
        return graph

    def size(self) -> tuple[int, int, int, int]:
        """Fewer vertices are simpler, then fewer edges, then smaller names."""
        return 0, self.vertices, len(self.edges), sum(map(sum, self.edges))

    def simpler(self) -> Iterator[Graph]:
        """Leave out a vertex, or an edge."""
        for gone in range(self.vertices if self.vertices > 1 else 0):
            kept = [edge for edge in self.edges if gone not in edge]
            yield Graph(self.vertices - 1, tuple((a - (a > gone), b - (b > gone)) for a, b in kept))
        for k in range(len(self.edges)):
            yield Graph(self.vertices, self.edges[:k] + self.edges[k + 1 :])

    def nearby(self, random: Random) -> Graph:
        """Put in or leave out an edge, or add a vertex at the end of one."""
        if self.vertices == 1 or random.randrange(4) == 0:
            edge = (random.randrange(self.vertices), self.vertices)
            return Graph(self.vertices + 1, (*self.edges, edge))
        a, b = sorted(random.sample(range(self.vertices), 2))
        if (a, b) in self.edges:
            return Graph(self.vertices, tuple(edge for edge in self.edges if edge != (a, b)))
        return Graph(self.vertices, (*self.edges, (a, b)))

    def show(self) -> str:
        """Write the edges; a vertex at none of them by itself."""
        alone = [str(a) for a in range(self.vertices) if not self.neighbours(a)]
        return ", ".join([*(f"{a}–{b}" for a, b in self.edges), *alone])

    def table(self, within: object) -> tuple[tuple[str, str], list[tuple[str, str]]]:
        """Return each vertex with those that it is joined to."""
        rows = [(str(a), ", ".join(map(str, self.neighbours(a))) or "none") for a in range(self.vertices)]
        return ("Vertex", "Joined to"), rows

    def neighbours(self, a: int) -> list[int]:
        """Return the other ends of the edges at a vertex."""
        return [b if own == a else own for own, b in self.edges if a in (own, b)]


def is_graph(x: Any) -> bool:
    """Is it a graph with at least one vertex, and edges between two different ones?"""
    return (
        isinstance(x, Graph)
        and type(x.vertices) is int
        and x.vertices >= 1
        and all(type(a) is type(b) is int and 0 <= a < b < x.vertices for a, b in x.edges)
    )


# What is drawn and listed.

MOST_VERTICES = 7


def pairs(vertices: int) -> list[Edge]:
    """List all edges that a graph can have."""
    return list(combinations(range(vertices), 2))


@st.composite
def drawn_graphs(draw: st.DrawFn) -> Graph:
    """Draw a number of vertices, and some of the edges."""
    vertices = draw(st.integers(1, MOST_VERTICES))
    chosen = [draw(st.booleans()) for _ in pairs(vertices)]
    return Graph(vertices, tuple(e for e, is_in in zip(pairs(vertices), chosen, strict=True) if is_in))


@st.composite
def drawn_forests(draw: st.DrawFn) -> Graph:
    """Draw for each vertex an earlier one to hang on, or none."""
    vertices = draw(st.integers(1, MOST_VERTICES))
    above = [draw(st.integers(-1, b - 1)) for b in range(vertices)]
    return Graph(vertices, tuple((a, b) for b, a in enumerate(above) if a >= 0))


def listed_graphs() -> Iterator[Graph]:
    """List all graphs, those with few vertices first, then those with few edges."""
    for vertices in range(1, MOST_VERTICES + 1):
        for count in range(len(pairs(vertices)) + 1):
            for edges in combinations(pairs(vertices), count):
                yield Graph(vertices, edges)


def numbers(x: Graph) -> Mapping[str, int]:
    """Return what is worth a histogram."""
    return {"vertices": x.vertices, "edges": len(x.edges)}


# What is assumed.


def has_no_triangle(x: Graph) -> bool:
    """Are no three vertices joined, each to each?"""
    edges = set(x.edges)
    return not any({(a, b), (a, c), (b, c)} <= edges for a, b, c in combinations(range(x.vertices), 3))


def has_no_cycle(x: Graph) -> bool:
    """Does each edge join two parts that no edge before it joined?"""
    part = list(range(x.vertices))
    for a, b in x.edges:
        if part[a] == part[b]:
            return False
        part = [part[a] if own == part[b] else own for own in part]
    return True


no_triangle = Assumption[Graph](
    "no triangle", "No three vertices of $G$ are joined, each to each.", has_no_triangle,
    stated="in the sentence itself",
)  # fmt: skip
no_cycle = Assumption[Graph](
    "no cycle", "$G$ has no cycle.", has_no_cycle, stated="Section 1, before the proof"
)

TOOLKIT = "mypaper.graphs.toolkit:toolkit"

all_graphs = Domain[Graph](
    name="graphs",
    draw=drawn_graphs(),
    small=listed_graphs,
    contains=is_graph,
    numbers=numbers,
    of=Graph,
    toolkit=TOOLKIT,
)
all_forests = Domain[Graph](
    name="graphs without a cycle",
    draw=drawn_forests(),
    small=lambda: filter(has_no_cycle, listed_graphs()),
    contains=is_graph,
    numbers=numbers,
    of=Graph,
    toolkit=TOOLKIT,
    without=lambda: {no_cycle: Variant(REFUTED, domain=all_graphs)},
)


# What is decided.


def decide_colouring(x: Graph) -> Decision:
    """Has it a two-colouring? By a search that colours, or meets an edge within one colour."""
    colours: dict[int, int] = {}
    above: dict[int, int] = {}
    for root in range(x.vertices):
        if root in colours:
            continue
        colours[root], waiting = 0, deque([root])
        while waiting:
            a = waiting.popleft()
            for b in x.neighbours(a):
                if b not in colours:
                    colours[b], above[b] = 1 - colours[a], a
                    waiting.append(b)
                elif colours[b] == colours[a]:
                    return answer(x, "no", {"walk": [*reversed([*up(a, above)]), *up(b, above)]})
    return answer(x, "yes", {"colours": [colours[a] for a in range(x.vertices)]})


def up(a: int, above: Mapping[int, int]) -> Iterator[int]:
    """Yield a vertex and all above it, to the root."""
    yield a
    while a in above:
        a = above[a]
        yield a


def answer(x: Graph, word: str, evidence: dict[str, Any]) -> Decision:
    """Put an answer before the check of its kind."""
    return certified({"class": KIND, **x.to_json()}, word, evidence)
