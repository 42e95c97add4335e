"""``verify colour FILE``: a two-colouring of one's own graph, or an odd walk that shows there is none."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from verify import YES, BadInput

from mypaper.graphs import Graph, decide_colouring


def colour(entry: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    entry.add_argument("file", metavar="FILE", help="JSON with vertices and edges")
    entry.set_defaults(run=_colour)


def _colour(arguments: argparse.Namespace) -> int:
    """Write the answer with its certificate; 0 for a colouring, 1 for none."""
    try:
        graph = Graph.from_json(json.loads(Path(arguments.file).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{arguments.file}: holds no graph ({error})"
        raise BadInput(msg) from None
    decision = decide_colouring(graph)
    answer = {"answer": decision.answer, "certificate": decision.certificate}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0 if decision.answer is YES else 1
