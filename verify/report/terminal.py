"""The summary in the terminal: what the index says first, in one screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from verify.errors import NOT_RUN
from verify.outcome import Outcome
from verify.picture.words import typeset
from verify.report import natures, reading
from verify.results import ClaimEntry, UnitResult


WIDTH = 100
MOST_LINES = 8
# Of results that are not as expected; the page has them all.


def overview(claims: Sequence[ClaimEntry]) -> Iterator[str]:
    """Say how printed claims fail, the gravest first, which hold, and what repairs came to."""
    if not claims:
        return
    yield natures.headline(claims)
    yield from textwrap.wrap(natures.lead(claims), WIDTH)
    rows = natures.glance(claims)
    width = max((len(words) for _, words, _ in rows), default=0)
    for outcome, words, found in rows:
        start = f"  {reading.GLYPHS[outcome]} {words:{width}}  "
        names = ", ".join(name.replace(" ", "\u00a0") for name, _ in found)
        lines = textwrap.wrap(
            names, WIDTH, initial_indent=start, subsequent_indent=" " * len(start),
            break_on_hyphens=False,
        )
        yield from (line.replace("\u00a0", " ") for line in lines)
    line = reading.repaired_line(claims)
    if line:
        yield from textwrap.wrap(line, WIDTH)


def surprises(done: Mapping[str, UnitResult]) -> Iterator[str]:
    """Say what is not as expected or was not run, and why."""
    off = [(name, result) for name, result in done.items() if not result.as_expected]
    for name, result in off[:MOST_LINES]:
        if NOT_RUN in result.details.facts:
            yield f"NOT RUN  {name}: {result.details.facts[NOT_RUN]}"
            continue
        why = "; ".join([result.reason, *result.complaints]).strip("; ")
        short = textwrap.shorten(typeset(why), 300, placeholder=" …")
        if result.outcome == Outcome.UNDECIDED:
            yield f"UNDECIDED  {name}: it should be {result.expects} ({short})"
        else:
            other = "" if result.outcome == result.expects else f", not {result.expects}"
            yield f"NOT AS EXPECTED  {name}: {result.outcome}{other}{f' ({short})' if short else ''}"
    if len(off) > MOST_LINES:
        yield f"NOT AS EXPECTED  {len(off) - MOST_LINES} more"
