"""Linear classifiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from theorems.geometry.objects import formulas
from theorems.geometry.objects.networks import Above, Layer
from verify.exact.decision import read_number, read_vector, write_number, write_vector
from verify.exact.integers import Rational, Vector
from verify.objects import nearby_number, register


@register("linear classifier")
class Linear(NamedTuple):
    """h(x) = sign(<w, x> + b); ``zero`` is the label of score 0, +1 or -1."""

    w: tuple[Rational, ...]
    b: Rational
    zero: int = -1

    def score(self, x: Vector) -> Rational:
        """Return <w, x> + b."""
        return Fraction(sum((a * c for a, c in zip(self.w, x, strict=True)), start=self.b))

    def label(self, x: Vector) -> int:
        """Return the label of a point."""
        score = self.score(x)
        return self.zero if score == 0 else 1 if score > 0 else -1

    def fits(self, points: Sequence[Vector], labels: Sequence[int]) -> bool:
        """Is every score strictly on the side of its label?"""
        return all(y * self.score(x) > 0 for x, y in zip(points, labels, strict=True))

    @property
    def beside(self) -> str:
        """Set it beside a name by a colon."""
        return ":"

    def show(self) -> str:
        """Write it as a formula."""
        return formulas.linear(self.w, self.b, self.zero)

    @property
    def dimension(self) -> int:
        """Return the number d of coordinates of a point."""
        return len(self.w)

    @property
    def normals(self) -> list[tuple[Rational, ...]]:
        """Return the one direction in which the classifier changes."""
        return [self.w]

    @property
    def is_constant(self) -> bool:
        """Does it give one label everywhere?"""
        return not any(self.w)

    def layered(self) -> tuple[tuple[Layer, ...], Above]:
        """Return the classifier as one layer and a rule on its output."""
        return (Layer((self.w,), (self.b,)),), Above(0, self.zero == 1)

    def without_coordinate(self, k: int) -> Linear:
        """Return the classifier of what is left of a point without coordinate k."""
        return self._replace(w=(*self.w[:k], *self.w[k + 1 :]))

    def nearby(self, random: Random) -> Linear:
        """Change one number."""
        k = random.randrange(len(self.w) + 1)
        if k == len(self.w):
            return self._replace(b=nearby_number(self.b, random))
        return self._replace(w=(*self.w[:k], nearby_number(self.w[k], random), *self.w[k + 1 :]))

    def for_kernel(self) -> dict[str, Any]:
        """Write the classifier for a certificate."""
        return {
            "kind": "linear",
            "w": write_vector(self.w),
            "b": write_number(self.b),
            "zero": self.zero,
        }

    @classmethod
    def from_kernel(cls, data: Mapping[str, Any]) -> Linear:
        """Read what ``for_kernel`` wrote, or an instance in JSON."""
        return cls(read_vector(data["w"]), read_number(data["b"]), data["zero"])
