"""What the engine asks of graphs: a picture, and what a refuted conjecture might have lacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

from verify import Arrow, Dot, Frame, Line, Scene, Sign, Toolkit

from mypaper.graphs import no_cycle, no_triangle


COLOURS = {0: "the first colour", 1: "the second colour"}
PLAIN = 2
# The sign of a vertex without a colour.


def picture(
    instance: Any, witness: Any, certificates: Sequence[Mapping[str, Any]]
) -> Scene | None:
    """Draw the vertices round a circle, with their colours or an odd walk; nothing else is drawn."""
    if instance.get("type") != "mypaper.graph":
        return None
    count = instance["vertices"]
    places = [(sin(2 * pi * k / count), cos(2 * pi * k / count)) for k in range(count)]
    evidence = certificates[0]["evidence"] if certificates else {}
    colours, walk = evidence.get("colours", [PLAIN] * count), evidence.get("walk", [])
    says = f"{count} vertices, {len(instance['edges'])} edges"
    if walk:
        says += f"; the walk {', '.join(map(str, walk))} has {len(walk) - 1} steps, an odd number"
    legend = [Sign(sign=f"k{own}", says=COLOURS.get(own, "a vertex")) for own in sorted({*colours})]
    return Scene(
        frame=Frame(kind="plane", box=(-1.3, -1.3, 1.3, 1.3), axes=()),
        view="graph",
        dots=[
            Dot(at=at, sign=own, names=[str(k)], exact=f"vertex {k}")
            for k, (at, own) in enumerate(zip(places, colours, strict=True))
        ],
        lines=[Line(ends=[places[a], places[b]]) for a, b in instance["edges"]],
        arrows=[Arrow(start=places[a], end=places[b]) for a, b in pairwise(walk)],
        legend=[*legend, *[Sign(sign="line family", says="an edge")] * bool(instance["edges"])],
        caption=[f"{says}."],
        alt=f"A graph: {says}.",
    )


toolkit = Toolkit(picture=picture, assumptions=lambda: (no_triangle, no_cycle))
