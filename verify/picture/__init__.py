"""Pictures of what was found: exact geometry at run time, so that pages compute nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def scene(
    instance: Any, witness: Any, certificates: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the scene that explains a finding, None where there is nothing to draw.

    Parameters
    ----------
    instance, witness : as written to JSON
    certificates : what the finding rests on; they say which picture explains it

    A drawing that fails must not cost a finding: the scene then says why it is missing.
    """
    from verify.picture.compose import compose
    from verify.picture.views import view_of

    try:
        view = view_of(instance, witness, certificates)
        return None if view is None else compose(view)
    except Exception as error:
        return {"missing": f"{type(error).__name__}: {error}"}


__all__ = ["scene"]
