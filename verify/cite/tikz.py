"""A recorded scene as TikZ: black and white, labels told apart by hatching and by shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verify.cite.latex import words
from verify.picture.scene import Place, Scene


WIDTH = 10.0
# Of a picture, in centimetres.
TALLEST = 9.0
MANY = 12
# Points with names; beyond, they bear none.

_LINES = {"family": "densely dashdotted"}


def tikz(scene: Scene) -> str:
    """Return a tikzpicture; it needs the TikZ library patterns.

    Coordinates are rounded to a thousandth: exact ones stand in the names of points.
    """
    left, bottom, right, top = scene.frame.box
    across, up = right - left, max(top - bottom, 1e-9)
    scale = min(WIDTH / across, TALLEST / up) if scene.frame.equal else WIDTH / across
    yscale = scale if scene.frame.equal else min(TALLEST, 0.7 * WIDTH) / up
    dot = 0.07
    body = [*_areas(scene), *_lines(scene)]
    lines = [
        f"\\begin{{tikzpicture}}[xscale={_n(scale)},yscale={_n(yscale)},>=stealth]",
        *([f"  \\begin{{scope}}\\clip {_at((left, bottom))} rectangle {_at((right, top))};"] if body else []),
        *(f"    {line}" for line in body),
        *(["  \\end{scope}"] if body else []),
        *(f"  {line}" for line in _arrows(scene)),
        *(f"  {line}" for line in _dots(scene, dot / scale, dot / yscale)),
        "\\end{tikzpicture}",
    ]
    return "\n".join(lines)


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 5e-4 else "0"


def _at(place: Place) -> str:
    return f"({_n(place[0])},{_n(place[1])})"


def _path(places: Iterable[Place], *, closed: bool = False) -> str:
    return " -- ".join(map(_at, places)) + (" -- cycle" if closed else "")


def _areas(scene: Scene) -> Iterable[str]:
    for region in scene.regions:
        loops = " ".join(_path(loop, closed=True) for loop in region.loops)
        style = "pattern=north east lines,pattern color=black!35" if region.sign < 0 else "fill=black!8"
        yield f"\\path[{style},even odd rule] {loops};"
    for hull in scene.hulls:
        yield f"\\draw[thin,densely dotted] {_path(hull.corners, closed=len(hull.corners) > 2)};"


def _lines(scene: Scene) -> Iterable[str]:
    for border in scene.borders:
        # Solid where it bears the label -1, as the hatched side does.
        yield f"\\draw[thick{'' if border.sign < 0 or not border.sides else ',densely dashed'}] {_path(border.ends)};"
    for line in scene.lines:
        yield f"\\draw[{_LINES.get(line.kind, 'thick')}] {_path(line.ends)};"
    for graph in scene.graphs:
        yield f"\\draw[thick] {_path(graph.nodes)};"


def _arrows(scene: Scene) -> Iterable[str]:
    for arrow in scene.arrows:
        name = f" node[midway,above,font=\\scriptsize] {{{words(arrow.name)}}}" if arrow.name else ""
        yield f"\\draw[->,thick] {_at(arrow.start)} -- {_at(arrow.end)}{name};"
    for track in scene.motion.tracks if scene.motion else ():
        if len(track.path) > 1:
            yield f"\\draw[->,densely dotted,thick] {_path(track.path)};"


def _dots(scene: Scene, across: float, up: float) -> Iterable[str]:
    named = len(scene.dots) <= MANY
    for dot in scene.dots:
        style = "\\filldraw[fill=white]" if dot.sign < 0 else "\\fill"
        name = f" node[above right,inner sep=3pt,font=\\scriptsize] {{{words(dot.exact)}{_sign(scene, dot.sign)}}}" if named and dot.exact else ""
        yield f"{style} {_at(dot.at)} ellipse[x radius={_n(across)},y radius={_n(up)}]{name};"
    for mark in scene.marks:
        yield f"\\node[font=\\scriptsize] at {_at(mark.at)} {{$\\times$ {words(mark.name)}}};"


def _sign(scene: Scene, sign: int) -> str:
    """Write the label of a point of two labels."""
    signs: Sequence[int] = [dot.sign for dot in scene.dots]
    return f"$^{{{'+' if sign > 0 else '-'}}}$" if signs and all(abs(one) == 1 for one in signs) else ""
