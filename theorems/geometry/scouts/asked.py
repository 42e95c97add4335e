"""The code of a claim, asked by a scout for directions and for members of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.geometry.domains import Domain
from theorems.geometry.objects.networks import Network
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.claim import Claim
from verify.patience import OUT_OF_PATIENCE, patience
from verify.search.scouts import met


BEYOND = 1e100
# Longer vectors are nothing for programs and floats.


class Asked:
    """The code of a claim, asked by a scout: it may raise, be slow, and not end.

    Once it did not end it is left alone. Directions are asked for so many admissible instances.
    """

    def __init__(self, claim: Claim[Any, Any], most: int) -> None:
        self.claim, self.left = claim, most

    def direction(self, x: WithClassifier) -> Any:
        """Return the vector for an instance, None where there is none or no more is asked."""
        if self.left <= 0 or met(self.claim, x) != len(self.claim.assumptions):
            return None
        self.left -= 1
        return self.named(x)

    def named(self, x: WithClassifier) -> Any:
        """Return the vector that the claim names, whether or not x is admissible; not counted."""
        return self._patiently(lambda: _vector(self.claim.construct(x), x))

    def belongs(self, h: Network) -> bool:
        """Is a network one of the claim's?"""
        domain = self.claim.domain
        return isinstance(domain, Domain) and bool(self._patiently(lambda: domain.belongs(h)))

    def _patiently(self, ask: Callable[[], Any]) -> Any:
        if self.left < 0:
            return None
        try:
            with patience(self.claim.patience):
                return ask()
        except Exception as error:
            if OUT_OF_PATIENCE in str(error):
                self.left = -1
            return None  # the judge will say what is wrong with it


def direction(claim: Claim[Any, Any], x: Any) -> Any:
    """Return the vector that the claim names for x, None where it names something else."""
    return Asked(claim, 0).named(x) if isinstance(x, WithClassifier) else None


def _vector(v: Any, x: WithClassifier) -> Any:
    """Return what a claim names as a vector of the space, None if it is something else."""
    if isinstance(v, tuple | list) and len(v) == 2 and isinstance(v[0], tuple | list):
        v = v[0]  # a direction with its length
    if not isinstance(v, tuple | list) or len(v) != x.s.dimension:
        return None
    try:
        return v if all(abs(a) < BEYOND for a in v) else None
    except TypeError:  # the judge will say what is wrong with it
        return None
