"""What a campaign is doing, for people: a status line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

from verify.say import on_terminal, warn


if TYPE_CHECKING:
    from verify.campaign.campaign import Campaign


EVERY = {True: 0.5, False: 30.0}
# Seconds between two lines: on a terminal, elsewhere.


class Progress:
    """Called after every block; says how fast it goes, what was tried, and the best near miss."""

    def __init__(self, until: float) -> None:
        self.until, self.start, self.said = until, time.monotonic(), time.monotonic()
        self.terminal = on_terminal()
        self.before: dict[int, int] = {}
        self.status: Any = None

    def __enter__(self) -> Self:
        """Start the status line."""
        if self.terminal:
            from rich.console import Console

            self.status = Console(stderr=True).status("searching")
            self.status.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the status line."""
        if self.status is not None:
            self.status.stop()

    def __call__(self, campaign: Campaign) -> None:
        """Say where the campaign stands, not too often."""
        now = time.monotonic()
        self.before.setdefault(id(campaign), self.judged(campaign))
        if now - self.said < EVERY[self.terminal]:
            return
        self.said = now
        line = self.line(campaign, now)
        if self.status is not None:
            self.status.update(line)
        else:
            warn(line)

    @staticmethod
    def judged(campaign: Campaign) -> int:
        """Return how many instances were judged."""
        return sum(sum(unit.scouts.values()) for unit in campaign.units.values())

    def line(self, campaign: Campaign, now: float) -> str:
        """Return the state of a campaign in one line."""
        units = campaign.units.values()
        judged = self.judged(campaign)
        rate = (judged - self.before.get(id(campaign), 0)) / max(now - self.start, 1e-9)
        shares: dict[str, int] = {}
        for unit in units:
            for scout, count in unit.scouts.items():
                shares[scout] = shares.get(scout, 0) + count
        split = ", ".join(f"{100 * n // max(judged, 1)} % {scout}" for scout, n in shares.items())
        refuted = sum(unit.total.found is not None for unit in units)
        parts = [f"{judged} judged ({split})", f"{rate:.0f} a second"]
        if len(campaign.units) > 1:
            ended = sum(unit.ended for unit in units)
            parts.append(f"{ended} of {len(campaign.units)} units ended, {refuted} refuted")
        near = [unit.total.nearest for unit in units if unit.total.nearest is not None]
        if near:
            best = max(near, key=lambda found: found.measure or 0)
            parts.append(f"nearest miss {float(best.measure or 0):.4f}")
        if self.until != float("inf"):
            left = max(0, int(self.until - now))
            parts.append(f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left")
        return "; ".join(parts)
