"""What is asked of the sentences of a chapter that have no reading yet, and of what sentences refer to."""

from __future__ import annotations

from collections.abc import Iterator

from verify.chapters import chapters
from verify.laws.law import Law
from verify.printed import printed_in
from verify.registry import is_there, not_stated, sentences


NOT_STATED = Law(
    "sentences-are-printed",
    "A sentence without words, or that refers to nothing, looks like one that was read.",
    lambda _: False,  # of chapters, not of claims
    lambda _: (),
)


def broken_by(key: str) -> Iterator[str]:
    """Yield what breaks it among the sentences of a chapter, each in a sentence."""
    printed = printed_in(chapters()[key].package)
    there = {f"{key}/{one.id}" for one in printed.statements} if printed else set()
    there |= {cls.id for cls in not_stated([key])}
    for cls in sentences(key):
        if not isinstance(cls.printed, str) or not cls.printed.strip():
            yield f"{cls.id} has no printed sentence"
        for name in cls.refers:
            if name not in there and not is_there(name):
                yield f"{cls.id} refers to {name!r:.80}, which is no statement"
