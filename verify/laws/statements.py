"""Laws of what a claim declares: its words, its readings, and why print fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from verify.laws.law import LAWS, Unit, claim, excuses, law, searched_claim
from verify.necessity import necessity
from verify.outcome import Failure, Kind, Outcome, Reading
from verify.registry import chapter, find, is_there, not_stated, variants_of
from verify.result import Result


FAILING = (Outcome.REFUTED, Outcome.VACUOUS)
GOOD = (Outcome.SURVIVES, Outcome.SHOWN, Outcome.SUPPORTED)
HOLDING = (Outcome.SURVIVES, Outcome.SUPPORTED)
LONGEST = 320
# Letters of an argument.

SHORTEST = 14
# Letters that a tile has room for.


def natured(unit: Unit) -> bool:
    """Ask claims of which it is said why print fails."""
    return unit.is_claim and unit.claim.nature is not None


@law(lambda unit: bool(excuses(unit.claim)))
def excuses_name_laws(unit: Unit) -> Iterator[str]:
    """An excuse with a misspelt name, or from a law that nobody asks of it, excuses nothing."""
    for name in excuses(unit.claim):
        if name not in LAWS:
            yield f"is excused from {name!r:.60}, which is no law"
        elif not LAWS[name].asks(unit):
            yield f"is excused from {name}, which is not asked of it"


@law(claim)
def readings_say_where_they_differ(unit: Unit) -> Iterator[str]:
    """A reader must see at once what was narrowed, and a nameless claim cannot be cited."""
    if not unit.claim.id.partition("/")[2]:
        yield "its id has no name after the chapter's key"
    statement = unit.claim.statement
    if unit.claim.reading is Reading.PRINTED and statement.tested and not statement.difference:
        yield "is tested in other words than printed, and does not say how they differ"


@law(claim)
def variants_have_names_of_their_own(unit: Unit) -> Iterator[str]:
    """Of two variants with one name nobody sees the second."""
    names = [entry.name for entry in variants_of(unit.claim)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two variants are called {name!r:.60}"


@law(lambda unit: unit.is_claim and bool(unit.claim.uses))
def uses_hold(unit: Unit) -> Iterator[str]:
    """What a proof rests on must hold, and must not rest on the proof."""

    def walk(own: Any, above: tuple[str, ...]) -> Iterator[str]:
        for name in own.uses:
            if not is_there(name):
                yield f"{own.id} uses {name}, which is no claim"
            elif name in above:
                yield f"a circle: {' uses '.join((*above, name))}"
            elif find(name).expects not in GOOD:
                yield f"{own.id} uses {name}, which does not hold"
            else:
                yield from walk(find(name), (*above, name))

    yield from walk(unit.claim, (unit.claim.id,))


@law(lambda unit: unit.is_claim and unit.claim.expects in HOLDING)
def what_holds_says_what_it_needs(unit: Unit) -> Iterator[str]:
    """An assumption that nobody dropped, alone and in pairs, may be there for nothing."""
    entries = variants_of(unit.claim)
    if unit.claim.assumptions and not entries:
        yield "lists no variant"
    listed = {entry.claim.id: entry.expects for entry in entries}
    expected = {name: Result(name, found, found).record() for name, found in listed.items()}
    for row in necessity([unit.claim], expected):
        if row.answer not in ("needed", "not needed", "nothing left to check"):
            yield f"{' and '.join(row.dropped)}: {row.answer}"


@law(lambda unit: unit.is_claim and unit.claim.expects is Outcome.VACUOUS)
def the_vacuous_is_argued(unit: Unit) -> Iterator[str]:
    """Nothing satisfies it: that is argued, and there is another reading that asks something."""
    own = unit.claim
    if "vacuous" not in f"{own.__doc__} {getattr(own, 'notes', '')}".lower():
        yield "does not argue why nothing satisfies it"
    others = [c for c in unit.siblings if c.label == own.label and c.id != own.id]
    if not any(other.expects is not Outcome.VACUOUS for other in others):
        yield "has no reading beside it that is not vacuous"


@law(claim)
def what_fails_in_print_says_why(unit: Unit) -> Iterator[str]:
    """A nature stands exactly where a printed reading is refuted or vacuous."""
    fails = unit.claim.reading is Reading.PRINTED and unit.claim.expects in FAILING
    if fails and unit.claim.nature is None:
        yield "fails without a nature"
    if unit.claim.nature and not fails:
        yield "has a nature, and does not fail in print"


@law(claim)
def a_tile_has_room_for_its_name(unit: Unit) -> Iterator[str]:
    """A name that is too long for its tile in the map of a paper is cut, and says nothing."""
    short = unit.claim.short
    if not isinstance(short, str) or len(short) > SHORTEST:
        yield f"short is {short!r:.60}; a tile has room for {SHORTEST} letters"


@law(claim)
def the_order_has_the_print_once(unit: Unit) -> Iterator[str]:
    """A chapter that says in which order print has its claims must say it of each, once."""
    order = [name for _, names in chapter(unit.chapter).order for name in names]
    if not order:
        return
    own = unit.claim
    if own.reading is Reading.PRINTED and order.count(own.id) != 1:
        yield f"stands {order.count(own.id)} times in the order of its chapter"
    if own.id == unit.siblings[0].id:
        known = {c.id for c in unit.siblings if c.reading is Reading.PRINTED}
        known |= {cls.id for cls in not_stated([unit.chapter])}
        for name in order:
            if name not in known:
                yield f"the order of its chapter names {name!r:.60}, which is no printed claim of it"


@law(natured)
def the_vacuous_is_called_so(unit: Unit) -> Iterator[str]:
    """A nature is vacuous exactly with that outcome."""
    own = unit.claim
    if own.nature and (own.nature.kind is Failure.VACUOUS) != (own.expects is Outcome.VACUOUS):
        yield f"is {own.expects}, and called {own.nature.kind}"


@law(natured)
def a_nature_is_argued_in_a_sentence(unit: Unit) -> Iterator[str]:
    """It is argued in one sentence, in words that judge no author."""
    nature = unit.claim.nature
    if nature is None:
        return
    if not 40 <= len(nature.why) <= LONGEST:
        yield f"{len(nature.why)} letters; an argument has 40 to {LONGEST}"
    if not nature.why.endswith(".") or ";" in nature.why or re.search(r"[.!?]\s", nature.why):
        yield "is not one sentence, with a full stop at its end and neither another nor a semicolon before"
    if re.search(r"\b(errors?|wrong|flaw(s|ed)?|mistakes?|sloppy|careless)\b", nature.why, re.I):
        yield "a word that judges"
    if nature.also is nature.kind:
        yield "could also be called the same"


@law(lambda unit: natured(unit) or bool(unit.is_claim and unit.claim.repaired_by))
def a_repair_holds(unit: Unit) -> Iterator[str]:
    """What repairs a claim is another reading of the same chapter, and holds."""
    own = unit.claim
    if own.nature and not own.repaired_by:
        yield "nothing repairs it"
    if own.repaired_by and own.reading is not Reading.PRINTED:
        yield "is repaired, and not printed"
    for other in map(find, own.repaired_by):
        if other.reading is Reading.PRINTED or other.expects not in GOOD:
            yield f"{other.id} repairs nothing"
        if other.id.partition("/")[0] != unit.chapter:
            yield f"{other.id} is of another chapter"


@law(lambda unit: unit.is_claim and unit.claim.reading is Reading.REPAIRED)
def a_repair_repairs_something(unit: Unit) -> Iterator[str]:
    """A repaired reading that no printed one names is found by nobody."""
    own = unit.claim
    if not any(own.id in c.repaired_by for c in unit.siblings):
        yield "repairs no claim of its chapter"


@law(natured)
def what_is_missing_is_added(unit: Unit) -> Iterator[str]:
    """Degenerate, or with a hypothesis missing: the same conclusion holds with assumptions added.

    All that are added exclude degenerate data only; or not all of them do.
    """
    own = unit.claim
    kind = own.nature.kind if own.nature else None
    if kind not in (Failure.DEGENERATE, Failure.MISSING_HYPOTHESIS):
        return
    for other in map(find, own.repaired_by):
        if not concludes_as_much(own, other):
            yield f"{other.id} changes the conclusion"
        names = {assumption.name for assumption in own.assumptions}
        added = [one for one in other.assumptions if one.name not in names]
        if not added:
            yield f"{other.id} adds no assumption"
        elif all(one.trivial for one in added) != (kind is Failure.DEGENERATE):
            yield f"{other.id} adds {', '.join(one.name for one in added)}"


def concludes_as_much(one: Any, other: Any) -> bool:
    """Is the conclusion the same one: the same code, or at least as much in every cell?"""
    if one.kind is Kind.PROBABILISTIC:
        asked, least = one.cells(), other.cells()
        return bool(
            min(cell.threshold for cell in least) >= max(cell.threshold for cell in asked)
            and max(cell.claimed for cell in least) <= min(cell.claimed for cell in asked)
        )
    return all(
        getattr(getattr(one, part), "__func__", None) is getattr(other, part).__func__
        for part in ("construct", "decide", "deny")
    )


@law(lambda unit: natured(unit) and searched_claim(unit))
def the_false_fails_with_all_that_is_assumed(unit: Unit) -> Iterator[str]:
    """What is false fails on an instance that meets all that a repaired reading assumes."""
    own = unit.claim
    if not own.nature or own.nature.kind is not Failure.FALSE or unit.result.found is None:
        return
    for other in map(find, own.repaired_by):
        for assumption in other.assumptions:
            if not meets(assumption, unit.result.found.x):
                yield f"the instance found does not have: {assumption.name}"


def meets(assumption: Any, x: Any) -> bool:
    """Does x meet the assumption or, where it is about a part of x, does each such part?"""
    try:
        return bool(assumption.holds(x))
    except AttributeError:
        return all(assumption.holds(part) for part in x)


@law(natured)
def a_misprint_is_seen_beside_it(unit: Unit) -> Iterator[str]:
    """A misprint is seen by the text beside it, which is quoted; what might be one, in a text that was read."""
    own = unit.claim
    if own.nature and Failure.MISPRINT in (own.nature.kind, own.nature.also):
        at_hand = own.text or chapter(unit.chapter).text
        if at_hand != "read":
            yield f"the text was not at hand: {at_hand}"
    if own.nature and own.nature.kind is Failure.MISPRINT:
        quoted = re.findall("“([^”]+)”", own.nature.why)
        if not any(len(text.split()) > 2 and text not in own.statement.printed for text in quoted):
            yield "quotes no neighbouring text"


@law(natured)
def a_reading_holds_in_another(unit: Unit) -> Iterator[str]:
    """What depends on a reading holds in another, which is a claim of its own."""
    own = unit.claim
    depends = own.nature and own.nature.kind is Failure.READING_DEPENDENT
    if depends and not any(find(name).expects in GOOD for name in own.repaired_by):
        yield "no other reading holds"


@law(natured)
def only_experiments_are_reproduced(unit: Unit) -> Iterator[str]:
    """Only an empirical sentence can fail to be reproduced."""
    kind = unit.claim.nature.kind if unit.claim.nature else None
    if kind is Failure.NOT_REPRODUCED and unit.claim.kind is not Kind.EMPIRICAL:
        yield "nothing was to be reproduced"


@law(lambda unit: unit.is_claim and unit.claim.reading is not Reading.OURS)
def assumptions_say_where_they_are_stated(unit: Unit) -> Iterator[str]:
    """Of each assumption of a reading of the print it is known where print states it."""
    for assumption in unit.claim.assumptions:
        if not assumption.stated:
            yield f"where is it stated: {assumption.name}"


@law(natured)
def what_is_nowhere_may_be_missing(unit: Unit) -> Iterator[str]:
    """Called degenerate, though what it lacks is stated nowhere: then it says so beside it."""
    own = unit.claim
    if not own.nature or own.nature.kind is not Failure.DEGENERATE:
        return
    names = {assumption.name for assumption in own.assumptions}
    for other in map(find, own.repaired_by):
        for one in other.assumptions:
            hidden = one.name not in names and one.stated == "nowhere"
            if hidden and own.nature.also is not Failure.MISSING_HYPOTHESIS:
                yield f"{one.name} is stated nowhere"
