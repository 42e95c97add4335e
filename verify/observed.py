"""A claim's Hypothesis test, written line by line as Hypothesis' own observability does.

Tyche and other readers of that format show what was drawn, with the features of each instance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from verify.claim import Claim
from verify.judge import judge_carefully
from verify.patience import Ended, Endless, patience
from verify.search.at_random import Refuted, make_test


def observe(claim: Claim[Any, Any], *, draws: int, seed: int) -> list[str]:
    """Run the test of a claim once; return a line for each test case."""
    from hypothesis.errors import HypothesisException
    from hypothesis.internal.observability import with_observability_callback

    lines: list[str] = []

    def keep(observation: Any) -> None:
        lines.append(json.dumps(_as_json(observation), default=str) + "\n")

    with with_observability_callback(keep), _without_coverage():
        try:
            waiting = patience(claim.patience, Endless)
            with waiting:
                make_test(
                    claim, draws=draws, seed=seed, hunting=True, judged=judge_carefully,
                    shrink=False, waiting=waiting,
                )()
        except (Refuted, HypothesisException, Ended):
            pass  # said by the hunt; here only the lines count
        except (Exception, SystemExit) as error:
            lines.append(json.dumps({"type": "error", "content": repr(error)}) + "\n")
    return lines


@contextmanager
def _without_coverage() -> Iterator[None]:
    """Let Hypothesis trace no lines: which of ours ran says nothing of an instance, and takes most of the time."""
    from hypothesis.internal import observability

    settings, name = vars(observability), "OBSERVABILITY_COLLECT_COVERAGE"
    before = settings.get(name)
    settings[name] = False
    try:
        yield
    finally:
        settings[name] = before


def _as_json(observation: Any) -> dict[str, Any]:
    fields = {name: getattr(observation, name) for name in observation.__dataclass_fields__}
    if hasattr(fields.get("metadata"), "to_json"):
        fields["metadata"] = fields["metadata"].to_json()
    return fields
