"""Proposition 1: a graph without a triangle has a two-colouring. A pentagon has none."""

from verify import (
    MISSING_HYPOTHESIS,
    NO,
    REFUTED,
    SURVIVES,
    THEOREM,
    YES,
    Decision,
    Example,
    Nature,
    Sentence,
)

from mypaper.graphs import Graph, all_forests, all_graphs, decide_colouring, no_cycle, no_triangle


PATH = Graph(3, ((0, 1), (1, 2)))
STAR = Graph(4, ((0, 1), (0, 2), (0, 3)))
TRIANGLE = Graph(3, ((0, 1), (1, 2), (0, 2)))
PENTAGON = Graph(5, ((0, 1), (1, 2), (2, 3), (3, 4), (0, 4)))
SQUARE = Graph(4, ((0, 1), (1, 2), (2, 3), (0, 3)))


class Proposition1(Sentence[Graph, None]):
    """Two colours are enough.

    *Proof, of the repaired reading.* Colour each tree by the parity of the depth.
    """

    source, standing = "Section 1, Proposition 1", THEOREM
    printed = "Every graph $G$ without a triangle has a two-colouring."
    differs = "Longer odd cycles are forgotten."
    expects, domain, assumptions = REFUTED, all_graphs, [no_triangle]
    nature = Nature(
        MISSING_HYPOTHESIS, "A ring of five has no triangle, and any colouring of it needs three colours."
    )
    worked = [
        Example(PENTAGON, NO, "five in a ring"),
        Example(SQUARE, YES, "four in a ring"),
        Example(PATH, YES, "a path"),
    ]
    refused = [(TRIANGLE, None), (PENTAGON, None)]

    def decide(self, x: Graph, w: None) -> Decision:
        return decide_colouring(x)


class Proposition1Repaired(Proposition1):
    expects, domain, assumptions = SURVIVES, all_forests, [no_cycle]
    tested = "Every graph $G$ without a cycle has a two-colouring."
    differs = "No cycle at all is assumed."
    worked = [Example(PATH, YES, "a path"), Example(STAR, YES, "a star")]
