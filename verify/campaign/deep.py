"""``verify run --profile deep``: every claim and variant, for as long as one likes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from verify import registry
from verify.campaign import folder as folders
from verify.campaign.campaign import Campaign
from verify.campaign.executors import executor
from verify.campaign.journal import Journal
from verify.campaign.progress import Progress
from verify.profile import PROFILES
from verify.results import UnitResult
from verify.say import warn


PAGES_EVERY = 120.0
# Seconds between two reports of a campaign that goes on.


def run_deep(
    names: list[str], arguments: Any, limit: float, folder: Path, say: Callable[[str], None],
    write: folders.Write,
) -> tuple[dict[str, UnitResult], Path, bool]:
    """Search until the time is over or every unit has had its work; a second call goes on.

    Returns
    -------
    results by unit, the index page, and whether it was interrupted
    """
    budget = arguments.work or (None if arguments.time else PROFILES["deep"].draws)
    code = folders.describe(folder, names, arguments.seed, budget, None)
    campaign = Campaign(names, registry.find, seed=arguments.seed, budget=budget)
    place = folders.journals(folder, code)
    found = campaign.resume(place)
    before = sum(entry.seconds for entry in found.entries.values())
    for line in found.spoiled:
        warn(f"journal: {line}; the rest is kept")
    if found.entries:
        say(f"{len(found.entries)} blocks of work are taken over from {place}")
    start = time.monotonic()
    until = start + limit
    extra = max(limit / 5, 3.0) / 2  # for blocks that are nearly done

    def provenance() -> dict[str, Any]:
        everywhere = all(unit.place for unit in campaign.units.values())
        return {
            "profile": "deep",
            "seed": arguments.seed,
            "complete": not arguments.ids and everywhere,
            "seconds": round(time.monotonic() - start, 2),
            "blocks": len(campaign.done),
            "seconds_of_blocks_before": round(before, 2),
        }

    interrupted = False
    with Progress(until) as progress, Journal(place, code) as journal:
        pages = time.monotonic()

        def tick(_: Campaign) -> None:
            nonlocal pages
            progress(campaign)
            if time.monotonic() - pages > PAGES_EVERY:
                folders.write_results(folder, campaign, provenance, place, write)
                pages = time.monotonic()

        try:
            with executor(arguments.jobs, arguments.scheduler) as (workers, slots):
                campaign.run(workers, slots, journal, until=until, cut=until + extra, tick=tick)
        except KeyboardInterrupt:
            interrupted = True
    page, results = folders.write_results(folder, campaign, provenance, place, write)
    return results, page, interrupted
