"""How much is tried. Budgets of work decide results; clocks only stop a campaign."""

from __future__ import annotations

from typing import NamedTuple


class Profile(NamedTuple):
    """Instances a claim gets from each scout."""

    name: str
    draws: int
    # At random: the first by Hypothesis, the rest by light draws of the same strategy.

    listed: int
    # From the listing by size.

    programs: int
    # Random instances whose neighbours by program are tried.

    shrinks: int = 4000
    # Judgements spent on making a counterexample smaller.


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("quick", draws=100, listed=150, programs=20),
        Profile("full", draws=1_000, listed=10_000, programs=200),
        Profile("deep", draws=100_000, listed=1_000_000, programs=20_000),
    )
}
