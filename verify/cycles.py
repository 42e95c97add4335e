"""Python's search for cycles among objects: seldom, where long lists of numbers are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


SELDOM = 50_000
# Containers more than were freed, before Python looks. It begins with 700 in Python 3.11, which a set of that
# many points has already: up to a sixth of a decision on 5 000 points went into looking.


def collect_seldom() -> None:
    """Look for cycles seldom from here on: decisions make next to none."""
    before = gc.get_threshold()
    if 0 < before[0] < SELDOM:  # 0: whoever called looks for none
        gc.set_threshold(SELDOM, *before[1:])


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles seldom in here."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
