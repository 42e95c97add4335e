"""The labels of one concrete classifier, with a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from verify.exact.decision import Decision, certified, write_vector
from verify.exact.integers import Vector


if TYPE_CHECKING:
    from theorems.geometry.objects.linear import Linear
    from theorems.geometry.objects.networks import Network
    from theorems.geometry.objects.regions import Region


def decide_labels(
    h: Linear | Network | Region, points: Iterable[Vector]
) -> tuple[list[int], Decision]:
    """Return the labels of the points, and a decision that counts as yes."""
    listed = list(points)
    labels = [h.label(x) for x in listed]
    question = {
        "class": "labels",
        "classifier": h.for_kernel(),
        "points": [write_vector(x) for x in listed],
    }
    return labels, certified(question, labels, {})
