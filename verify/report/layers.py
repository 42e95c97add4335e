"""Layers for a graph that runs downwards: few crossings, long edges through their own lanes.

Layers by the longest path; an edge that skips layers gets a lane in each of them; the order
within a layer by barycentres (Sugiyama, Tagawa and Toda 1981).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple


class Lane(NamedTuple):
    """A place that a long edge keeps free in a layer between its ends."""

    start: str
    end: str
    layer: int


Place = str | Lane
SWEEPS = 12


def layered(
    uses: Mapping[str, Sequence[str]],
) -> tuple[list[list[Place]], dict[Place, list[Place]]]:
    """Return the layers, that of claims resting on nothing first, and who is next to whom.

    Edges that close a cycle are left out.
    """
    depth = _depths(uses)
    rows: list[list[Place]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in uses:
        rows[depth[name]].append(name)
    up: dict[Place, list[Place]] = {}
    down: dict[Place, list[Place]] = {}
    for name, used in uses.items():
        for one in used:
            if one not in depth or depth[one] >= depth[name]:
                continue
            lanes = [Lane(one, name, k) for k in range(depth[one] + 1, depth[name])]
            for lane in lanes:
                rows[lane.layer].append(lane)
            chain: list[Place] = [one, *lanes, name]
            for above, below in pairwise(chain):
                down.setdefault(above, []).append(below)
                up.setdefault(below, []).append(above)
    for sweep in range(SWEEPS):
        order = rows[1:] if sweep % 2 == 0 else rows[-2::-1]
        near = up if sweep % 2 == 0 else down
        place = {one: k / max(1, len(row) - 1) for row in rows for k, one in enumerate(row)}
        for row in order:
            centres = {
                one: sum(place[n] for n in near[one]) / len(near[one]) if near.get(one) else place[one]
                for one in row
            }
            row.sort(key=centres.__getitem__)
            place |= {one: k / max(1, len(row) - 1) for k, one in enumerate(row)}
    return rows, {one: up.get(one, []) + down.get(one, []) for row in rows for one in row}


def _depths(uses: Mapping[str, Sequence[str]]) -> dict[str, int]:
    depth: dict[str, int] = {}

    def measure(name: str, above: tuple[str, ...]) -> int:
        if name not in depth:
            below = [one for one in uses[name] if one in uses and one not in above]
            depth[name] = max((1 + measure(one, (*above, name)) for one in below), default=0)
        return depth[name]

    for name in uses:
        measure(name, (name,))
    return depth
