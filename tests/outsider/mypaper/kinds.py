"""Two kinds of certificate: a graph has a two-colouring, or has none; and so many edges.

A question of the first kind has the fields ``vertices``, a number n, and ``edges``, pairs [a, b] of
vertices 0 ... n - 1. Evidence for yes is a colour, 0 or 1, for each vertex, so
that no edge lies within one colour; for no a closed walk along edges with an odd number of steps.

A question of the second kind has the fields ``pairs``, how many pairs of vertices there are, and
``without``, how many of them have no edge; the answer has the field ``edges``. There is no evidence.
"""

from verify.kernel.numbers import Malformed, field, only, require


KIND, COUNT = "mypaper.two-colouring", "mypaper.edges"


def check(question: object, answer: object, evidence: object) -> None:
    """Accept a two-colouring, or an odd closed walk.

    Raises
    ------
    Malformed, Refused
        Where it is no such certificate, or shows nothing.
    """
    only(question, f"a question of {KIND}", "class", "vertices", "edges")
    vertices, edges = graph(question)
    if answer == "yes":
        colours = numbers(field(evidence, "colours", "the evidence"), "colours", 2)
        require(len(colours) == vertices, "not every vertex has one colour")
        for a, b in edges:
            require(colours[a] != colours[b], f"the edge from {a} to {b} lies within one colour")
    elif answer == "no":
        walk = numbers(field(evidence, "walk", "the evidence"), "the walk", vertices)
        require(len(walk) % 2 == 0, "the walk has an even number of steps")
        require(walk[:1] == walk[-1:] != [], "the walk is not closed")
        for a, b in zip(walk, walk[1:]):  # noqa: B905, RUF007  # one step less than vertices
            require((min(a, b), max(a, b)) in edges, f"no edge leads from {a} to {b}")
    else:
        msg = "the answer must be yes or no"
        raise Malformed(msg)


def check_count(question: object, answer: object, evidence: object) -> None:
    """Accept the number of edges.

    Raises
    ------
    Malformed, Refused
        Where it is no such certificate, or the number is another one.
    """
    only(question, f"a question of {COUNT}", "class", "pairs", "without")
    only(answer, f"an answer of {COUNT}", "edges")
    pairs, without = (natural(field(question, key, "the question"), key) for key in ("pairs", "without"))
    edges = natural(field(answer, "edges", "the answer"), "edges")
    require(without + edges == pairs, "the pairs with an edge and those without are not all")


def natural(value: object, name: str) -> int:
    """Read a whole number of at least 0."""
    if type(value) is not int or value < 0:
        msg = f"{name} must be a whole number of at least 0"
        raise Malformed(msg)
    return value


def graph(question: object) -> tuple[int, set[tuple[int, int]]]:
    """Read the graph of a question."""
    vertices = natural(field(question, "vertices", "the question"), "vertices")
    listed = field(question, "edges", "the question")
    if type(listed) is not list:
        msg = "edges must be a list"
        raise Malformed(msg)
    edges = set()
    for edge in listed:
        ends = numbers(edge, "an edge", vertices)
        if len(ends) != 2:
            msg = "an edge must have two ends"
            raise Malformed(msg)
        edges.add((min(ends), max(ends)))
    return vertices, edges


def numbers(value: object, name: str, below: int) -> list[int]:
    """Read a list of whole numbers from 0 on, all below a number."""
    if type(value) is not list or any(type(x) is not int or not 0 <= x < below for x in value):
        msg = f"{name} must be a list of whole numbers from 0 to {below - 1}"
        raise Malformed(msg)
    return value
