"""Who is asked which law: from the command line, by pytest, and in a chapter's own suite."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from verify import registry
from verify.laws import of_kinds, runs, statements  # noqa: F401  # each names its laws
from verify.laws.law import LAWS, Law, Unit, excuses, place
from verify.laws.not_stated import NOT_STATED, broken_by
from verify.registry import units
from verify.result import Result
from verify.say import warn


def asked(names: Iterable[str]) -> Iterator[tuple[Law, str]]:
    """Yield each law with each of these claims and variants that it is asked of."""
    for name in names:
        unit = Unit(registry.find(name))
        yield from ((law, name) for law in LAWS.values() if law.asks(unit))


def tests_of(keys: Iterable[str]) -> tuple[tuple[str, str], list[Any]]:
    """Return the arguments of ``asks`` and their values, as ``pytest.mark.parametrize`` takes them."""
    import pytest

    pairs = [*asked(units(keys)), *((NOT_STATED, key) for key in _with_sentences(keys))]
    return ("law", "name"), [pytest.param(law, name, id=f"{law.name}-{name}") for law, name in pairs]


def _with_sentences(names: Iterable[str]) -> list[str]:
    """Return the chapters, of those that are named, that have printed sentences."""
    named = list(names)
    return [key for key in registry.chapters() if (key in named or not named) and registry.sentences(key)]


def asks(law: Law, name: str, check_claim: Callable[[str], Result]) -> None:
    """Ask a law of a claim, under pytest; the claims that are checked for it go into its report."""
    import pytest

    broken = list(broken_by(name)) if law is NOT_STATED else law.judge(Unit(registry.find(name), check_claim))
    if broken:
        where = "" if law is NOT_STATED else place(registry.find(name))
        pytest.fail("\n".join([f"{where}{name}: {law.motive}", *broken]), pytrace=False)


def laws_of(*keys: str) -> Callable[..., None]:
    """Return a function that pytest makes one test of for each law and claim of these chapters.

    Raises
    ------
    BadInput
        If there is no such chapter.
    """
    import pytest

    @pytest.mark.parametrize(*tests_of(keys))
    def test_law(law: Law, name: str, check_claim: Callable[[str], Result]) -> None:
        asks(law, name, check_claim)

    return test_law


def run_laws(arguments: Namespace, say: Callable[[str], Any]) -> int:
    """Carry out ``verify laws``: ask every law; return 0 if all are kept, else 1."""
    if arguments.list:
        for law in (*LAWS.values(), NOT_STATED):
            say(f"{law.name}: {law.motive}")
        return 0
    names = units(arguments.keys)
    kept, of, excused = Counter[str](), Counter[str](), list[str]()
    for count, name in enumerate(names, 1):
        unit, before = Unit(registry.find(name)), kept.total() - of.total()
        for law in LAWS.values():
            if law.asks(unit):
                broken = law.judge(unit)
                of[law.name] += 1
                kept[law.name] += not broken
                for why in broken:
                    say(f"{place(unit.claim)}{name} breaks {law.name}: {why}")
        excused += [f"{name} is excused from {own}: {why}" for own, why in excuses(unit.claim).items()]
        whole = kept.total() - of.total() == before
        warn(f"[{count}/{len(names)}] {name}: {'keeps its laws' if whole else 'breaks a law'}")
    waiting = 0
    for key in _with_sentences(arguments.keys):
        found = list(broken_by(key))
        of[NOT_STATED.name] += 1
        kept[NOT_STATED.name] += not found
        waiting += len(registry.not_stated([key]))
        for why in found:
            say(f"{key} breaks {NOT_STATED.name}: {why}")
    for line in excused:
        say(line)
    unstated = f"; sentences not stated yet: {waiting}" if waiting else ""
    say(f"claims and variants: {len(names)}{unstated}; laws: {len(of)}; asked {of.total()} times, kept {kept.total()}")
    return int(kept.total() < of.total())
