"""Instances that more than one paper speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Network
from theorems.geometry.objects.regions import Region
from verify.exact.integers import Rational
from verify.objects import nearby, register, simpler, simpler_fields


@register("set with a classifier")
class WithClassifier(NamedTuple):
    """A labelled set and one classifier, as a rule one that fits it."""

    s: LabelledSet
    h: Linear | Network | Region

    def relabelled(self) -> WithClassifier:
        """Return the points with the labels that the classifier gives them."""
        return WithClassifier(
            LabelledSet(self.s.points, [self.h.label(x) for x in self.s.points]), self.h
        )

    def simpler(self) -> Iterator[WithClassifier]:
        """Make either simpler; a simpler classifier may label the points otherwise."""
        yield from simpler_fields(self)
        for h in simpler(self.h):
            again = self._replace(h=h).relabelled()
            if again.s.labels != self.s.labels:
                yield again

    def nearby(self, random: Random) -> WithClassifier:
        """Move the set or the classifier, and label the set anew: it goes on fitting."""
        if random.random() < 0.5:
            return self._replace(s=self.s.nearby(random)).relabelled()
        return self._replace(h=nearby(self.h, random)).relabelled()


Point = tuple[Rational, ...]


def labelled_by(h: Any, points: Sequence[Point]) -> WithClassifier:
    """Label the points by a classifier; those that it only just labels are left out."""
    labels = [h.label(x) for x in points]
    kept = [(x, y) for x, y in zip(points, labels, strict=True) if h.fits([x], [y])]
    kept = kept or [(points[0], labels[0])]
    return WithClassifier(LabelledSet([x for x, _ in kept], [y for _, y in kept]), h)
