"""The classifiers, and the one reader of them outside the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Network
from theorems.geometry.objects.regions import Region


Classifier = Linear | Network | Region


def classifier_in(data: Mapping[str, Any]) -> Classifier | None:
    """Return the classifier that a JSON object is, of an instance or of a certificate.

    None for anything else, and for what has no normal: nothing of it can be looked at.
    """
    kind = data.get("kind", data.get("type"))
    given = {key: value for key, value in data.items() if key != "type"}
    if "layers" in data and "rule" in data:
        return Network.from_json(given)
    if kind in ("linear", "linear classifier"):
        linear = Linear.from_kernel(data)
        return linear if linear.w else None
    if "inside" in data and ("halfspaces" in data or "parts" in data):
        region = Region.from_kernel(data) if "halfspaces" in data else Region.from_json(given)
        return region if region.normals else None
    return None
