"""A conjecture on graphs: few edges leave room for two colours."""

from verify import Assumption, Conjecture, Decision

from mypaper.graphs import Graph, all_graphs, decide_colouring


few_edges = Assumption[Graph](
    "few edges", "There are no more edges than vertices.", lambda x: len(x.edges) <= x.vertices
)


class FewEdges(Conjecture[Graph, None]):
    """Every graph with no more edges than vertices has a two-colouring."""

    domain = all_graphs
    assumptions = (few_edges,)

    def decide(self, x: Graph, w: None) -> Decision:
        return decide_colouring(x)
