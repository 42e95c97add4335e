"""The strip of a paper: a block for each way in which it is with its printed claims."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from verify.report.svg import drawing, element


WIDTH, HEIGHT, LEAST = 540.0, 18.0, 7.0
# Pixels; a block is never narrower than the least, or nobody would see its hatch.


def strip(tally: Sequence[tuple[str, int, str]]) -> Markup:
    """Return one row of blocks, as wide as there are claims; hatch and border tell them apart too."""
    total = sum(count for _, count, _ in tally)
    if not total:
        return Markup("")
    widths = [max(LEAST, WIDTH * count / total) for _, count, _ in tally]
    scale = WIDTH / sum(widths)
    x, parts = 0.0, []
    for (state, _, _), width in zip(tally, widths, strict=True):
        parts.append(_block(state, x + 1, 1.0, width * scale - 2, HEIGHT - 2))
        x += width * scale
    said = ", ".join(f"{count} {words}" for _, count, words in tally)
    return drawing(WIDTH, HEIGHT, parts, said, "strip")


def swatch(state: str) -> Markup:
    """Return a block by itself, for a legend."""
    return drawing(13.0, 13.0, [_block(state, 1.0, 1.0, 11.0, 11.0)], "")


def _block(state: str, x: float, y: float, width: float, height: float) -> Markup:
    return element("rect", class_=f"seg n-{state}", x=x, y=y, width=width, height=height, rx=2)
