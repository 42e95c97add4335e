"""The signs of a picture: one shape each, so that colour is never alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from verify.report.svg import PLAIN, Pixel, element, number, path


Shape = Callable[[Pixel, float, str], Markup]
# Draws a sign at a place, of a size, with a class.
Outline = Callable[[Pixel, float], str]
# The same as the data of a path.


def _polygon(*corners: tuple[float, float]) -> Outline:
    return lambda at, size: path([(at[0] + size * x, at[1] + size * y) for x, y in corners], closed=True)


def ring(at: Pixel, size: float) -> str:
    """Return the data of a circle."""
    r, across = number(size), number(2 * size)
    return f"M{number(at[0] - size)} {number(at[1])}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0-{across} 0Z"


_square = _polygon((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
OUTLINES: dict[str, Outline] = {
    "p": ring, "m": _square, "k0": ring, "k1": _square,
    "k2": _polygon((0, -1.25), (1.15, 0.85), (-1.15, 0.85)),
    "k3": _polygon((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "k4": _polygon((0, -1.2), (1.14, -0.37), (0.7, 0.97), (-0.7, 0.97), (-1.14, -0.37)),
    "k5": _polygon(
        (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4),
        (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
    ),
}  # fmt: skip
# One shape a sign: colour is never alone.


def _circle(at: Pixel, size: float, class_: str) -> Markup:
    return element("circle", class_=class_, cx=at[0], cy=at[1], r=size)


def _drawn(outline: Outline) -> Shape:
    return lambda at, size, class_: element("path", class_=class_, d=outline(at, size))


SHAPES: dict[str, Shape] = {
    name: _circle if outline is ring else _drawn(outline) for name, outline in OUTLINES.items()
}


def marks(name: str, places: Iterable[Pixel], size: float) -> Markup:
    """Return one sign at many places, as one element: a page holds thousands of them."""
    return element("path", class_=f"pt {name}", d="".join(OUTLINES[name](at, size) for at in places))


SPOTS = {
    "p": "h0", "k0": "h0",
    **dict.fromkeys(("m", "k1"), "m-1.7-1.7h3.4v3.4h-3.4z"),
    "k2": "m0-2.6l2.4 4.2h-4.8z", "k3": "m0-2.7l2.5 2.7l-2.5 2.7l-2.5-2.7z",
    "k4": "m-2.2-2.2h4.4l-2.2 4.4z", "k5": "m-2.4 0h4.8m-2.4-2.4v4.8",
}  # fmt: skip
# The same for hundreds of places, from where each is: a round one is the cap of a line of no length.


def key(class_: str) -> Markup:
    """Return a small picture of one sign for the legend."""
    if not class_:
        return Markup("")
    if class_ in SHAPES:
        sign = SHAPES[class_]((9.0, 9.0), 5.5, f"pt {class_}")
    elif class_.startswith("area "):
        sign = element("rect", class_=class_, x=1.0, y=3.0, width=16.0, height=12.0)
    elif class_ in ("ring", "event"):
        sign = element("circle", class_=class_, cx=9.0, cy=9.0, r=5.0)
    elif class_ == "common":
        sign = element("path", class_="common", d="M4 4l10 10m0-10l-10 10")
    elif class_ == "wedge":
        sign = element("path", class_="wedge", d="M2 15L16 3V15Z")
    else:
        sign = element("path", class_=class_, d="M1 9H17")
    return element("svg", sign, class_="key", viewBox="0 0 18 18", width=18.0, height=18.0, aria_hidden="true", **PLAIN)
