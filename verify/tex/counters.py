"""LaTeX's counters: what resets which, and which are one under two names."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise


SECTIONS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")

NUMERALS = ("\\arabic", "\\Alph", "\\alph", "\\Roman", "\\roman", "\\value")

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

_MOST = 10**6
# A counter beyond is somebody's mistake, and a Roman numeral of it would fill the memory.


def _at_start() -> dict[str, int]:
    return dict.fromkeys((*SECTIONS, "equation", "figure", "table", "algorithm"), 0)


def _resets() -> dict[str, str]:
    return {below: above for above, below in pairwise(SECTIONS[1:])}


@dataclass
class Counters:
    """The counters of a paper: how far each is, whose step sets it back, and its other names."""

    values: dict[str, int] = field(default_factory=_at_start)
    resets: dict[str, str] = field(default_factory=_resets)
    aliases: dict[str, str] = field(default_factory=dict)

    def own(self, name: str) -> str:
        """Return the counter's own name; where names lead round in a circle, one of them."""
        seen = {name}
        while (other := self.aliases.get(name)) is not None and other not in seen:
            seen.add(name := other)
        return name

    def value(self, name: str) -> int:
        """Return how far a counter is; 0 for one that is not there."""
        return self.values.get(self.own(name), 0)

    def set(self, name: str, value: int) -> None:
        """Set a counter."""
        self.values[self.own(name)] = max(-_MOST, min(value, _MOST))

    def step(self, name: str) -> None:
        """Add one, and set back what is numbered within."""
        self.set(name, self.value(name) + 1)
        self.set_back(name)

    def set_back(self, name: str) -> None:
        """Set all to 0 that is numbered within a counter, directly or not."""
        todo, seen = [self.own(name)], set[str]()
        while todo:
            above = todo.pop()
            seen.add(above)
            for below, other in self.resets.items():
                if other == above and below not in seen:
                    self.values[below] = 0
                    todo.append(below)


def numeral(style: str, n: int) -> str:
    r"""Write a number as ``\arabic``, ``\Alph`` and their kin do.

    >>> numeral("\\roman", 14), numeral("\\Alph", 2), numeral("\\alph", 27)
    ('xiv', 'B', '27')
    """
    if style in ("\\Alph", "\\alph"):
        text = chr(64 + n) if 0 < n < 27 else str(n)
    elif style in ("\\Roman", "\\roman") and 0 < n <= 10_000:
        text, rest = "", n
        for value, sign in _ROMAN:
            text, rest = text + sign * (rest // value), rest % value
    else:
        return str(n)
    return text.lower() if style[1].islower() else text
