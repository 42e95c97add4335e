"""What the page on one paper shows."""

from __future__ import annotations

from typing import Any

from verify.report import natures, reading
from verify.report.shown import Shown
from verify.results import PaperEntry, Report


def paper_view(paper: PaperEntry, report: Report) -> dict[str, Any]:
    """Return what the template of a paper's page asks for."""
    claims = reading.in_order([c for c in report.claims if c.id.partition("/")[0] == paper.key])
    return {
        "paper": paper,
        "headline": natures.headline(claims),
        "lead": natures.lead(claims),
        "front": [Shown(scene) for scene in paper.front],
        "claims": claims,
    }
