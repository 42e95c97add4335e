"""Laws of kinds of certificate: what a checker must never accept, tried by forgeries."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any

from verify import kernel, kinds
from verify.exact.integers import WorkLimit
from verify.judge import judge
from verify.laws.law import Unit, law, searched
from verify.outcome import Kind


FORGED, FORGED_BUILT_IN = 3_000, 150
# Forged certificates of one kind in one claim; the kernel's own are attacked by its own tests too.
KEPT, ODD_BUILT_IN = 12, 3
# Certificates of one kind and one answer that forgeries begin with; of the kernel's kinds, those
# that odd values are put into.
PLACES_BUILT_IN = 60
# Places of such a certificate that odd values are put into: one of a large set has thousands alike.
JUDGED = 40
# Instances of a claim whose certificates are looked at, about.

Certificate = dict[str, Any]
Path = tuple[Any, ...]


def certified_claim(unit: Unit) -> bool:
    """Ask claims whose conclusions are decided with certificates."""
    return unit.is_claim and unit.claim.kind is not Kind.EMPIRICAL


@law(certified_claim)
def a_kind_never_says_both(unit: Unit) -> Iterator[str]:
    """A checker that can be brought to accept yes and no to one question proves nothing."""
    for kind, honest in by_kind(unit).items():
        yield from islice(says_both(kind, honest), 1)


@law(certified_claim)
def a_kind_reads_what_it_certifies(unit: Unit) -> Iterator[str]:
    """What a checker does not read would be taken for certified; a float or a truth is no number."""
    for kind, honest in by_kind(unit).items():
        own = kind not in kernel.CHECKS
        odd = accepts_odd_values(kind, honest[: KEPT if own else ODD_BUILT_IN], None if own else PLACES_BUILT_IN)
        yield from islice(odd, 1)


def by_kind(unit: Unit) -> dict[str, list[Certificate]]:
    """Return by kind the shortest certificates of each answer in what a claim decides."""
    met: dict[str, dict[str, Certificate]] = defaultdict(dict)
    for certificate in certificates(unit):
        met[certificate["question"]["class"]][text_of(certificate)] = certificate
    return {kind: shortest(listed) for kind, listed in sorted(met.items())}


def shortest(listed: dict[str, Certificate]) -> list[Certificate]:
    """Return the shortest certificates and some longer ones, the answers taking turns."""
    by_answer: dict[str, list[str]] = defaultdict(list)
    for text in sorted(listed, key=lambda text: (len(text), text)):
        answer = listed[text]["answer"]
        by_answer[answer if isinstance(answer, str) else "data"].append(text)
    turns = zip_longest(*map(spread, by_answer.values()))
    return [listed[text] for turn in turns for text in turn if text is not None]


def spread(texts: list[str]) -> list[str]:
    """Return a few: the first third of them, then every so many."""
    first = KEPT // 3
    every = max(1, (len(texts) - first) // (KEPT - first))
    return [*texts[:first], *texts[first::every]][:KEPT]


def certificates(unit: Unit) -> Iterator[Certificate]:
    """Yield what stands in a run, and what the claim decides on its instances and refusals."""
    own, result = unit.claim, unit.result
    for found in (result.found, result.worst, result.tightest, result.nearest):
        if found is not None and found.verdict.decision is not None:
            yield from found.verdict.decision.certificates
    instances = unit.instances if searched(unit) else []
    for x in instances[:: max(1, len(instances) // JUDGED)]:
        decision = judge(own, x).decision
        yield from decision.certificates if decision else ()
    for x, witness in own.rejections():
        try:
            yield from own.decide(x, witness).certificates
        except WorkLimit:
            continue


def text_of(value: Any) -> str:
    """Write JSON so that equal values have equal texts."""
    return json.dumps(value, sort_keys=True)


def says_both(kind: str, honest: list[Certificate]) -> Iterator[str]:
    """Yield questions that are accepted with two answers, each as a sentence.

    Forgeries grow from one another: one of a question that was accepted with some answer, refused
    for a reason that was not met with it, is changed on.
    """
    chance, accepted = random.Random(0), defaultdict[str, list[Certificate]](list)
    count = FORGED_BUILT_IN if kind in kernel.CHECKS else FORGED
    seeds = honest[:]
    met: set[tuple[str, str]] = set()
    for certificate in islice(forged(honest, seeds, chance), count):
        question = text_of(certificate["question"])
        reason = refusal(certificate)
        if reason is not None:
            well_formed = question in accepted and not reason.startswith(MALFORMED)
            if well_formed and (question, reason) not in met:
                met.add((question, reason))
                seeds.append(certificate)
            continue
        for other in accepted[question]:
            if kinds.contradict(kind, other["answer"], certificate["answer"]):
                yield f"{kind}: to {question:.300} it accepts {said(other)}, and {said(certificate)}"
        if len(accepted[question]) < KEPT:
            accepted[question].append(certificate)


MALFORMED = "malformed: "


def refusal(certificate: Certificate) -> str | None:
    """Return why a certificate is refused, without the numbers; None where it is accepted.

    A check that raises anything else than a refusal breaks the law that asks.
    """
    try:
        judgement = kinds.check(certificate)
    except kinds.Fails:
        raise
    except kernel.Malformed as error:
        return f"{MALFORMED}{error}"
    return None if judgement.holds else re.sub("[0-9]+", "", judgement.reason)


def said(certificate: Certificate) -> str:
    """Write an answer with its evidence."""
    answer, evidence = (json.dumps(certificate[key]) for key in ("answer", "evidence"))
    return f"{answer:.80} by {evidence:.200}"


def forged(
    honest: list[Certificate], seeds: list[Certificate], chance: random.Random
) -> Iterator[Certificate]:
    """Yield certificates of one kind: the honest ones, then forgeries, an endless list.

    First each question with the answer and evidence of each other certificate, and with answers that
    are none; then seeds with a place or two changed, or with somebody else's question or evidence.
    """
    yield from honest
    for certificate in honest:
        yield from ({**certificate, "answer": word} for word in WORDS)
    swapped = [
        certificate | {"answer": other["answer"], "evidence": other["evidence"]}
        for certificate in honest
        for other in honest
        if other is not certificate
    ]
    chance.shuffle(swapped)
    yield from swapped
    while True:
        certificate = chance.choice(seeds)
        yield spoilt(certificate, ("answer", "evidence"), chance)
        yield spoilt(certificate, ("evidence",), chance)
        yield spoilt(certificate, ("question",), chance)
        other = chance.choice(seeds)
        mixed = certificate | {"answer": other["answer"], "evidence": other["evidence"]}
        yield spoilt(mixed, ("evidence",), chance)
        yield spoilt(mixed, ("question",), chance)


WORDS = ("yes", "no", "vacuous", "neither")
ODD: tuple[Any, ...] = (None, True, 0.5, "", {}, [])


def accepts_odd_values(kind: str, honest: list[Certificate], most: int | None = None) -> Iterator[str]:
    """Yield what is accepted although it is not of its type, each as a sentence.

    Parameters
    ----------
    most : places of a certificate that are tried, chosen by chance; None for all
    """
    for certificate in honest:
        for where, odd in odd_values(certificate, most):
            if refusal(odd) is None:
                yield f"{kind}: accepted with {where}: {text_of(odd):.300}"


def odd_values(certificate: Certificate, most: int | None = None) -> Iterator[tuple[str, Certificate]]:
    """Yield an honest certificate with one thing that is not of its type, and what that is."""
    for part in ("question", "answer"):
        if isinstance(certificate[part], dict):
            more = {part: certificate[part] | {"unread": 0}}
            yield f"a field of the {part} that nobody reads", certificate | more
    places = list(paths(certificate))
    if most is not None and len(places) > most:
        places = random.Random(0).sample(places, most)
    for path in places:
        own = at(certificate, path)
        if path[0] == "question" and path[-1] != "class" and len(path) > 1:
            others = [odd for odd in ODD if type(odd) is not type(own)]
        elif path[0] != "format" and type(own) is int:
            others = [float(own), *[own == 1] * (own in (0, 1))] if abs(own) < 2**53 else []
        else:
            others = []
        for odd in others:
            yield f"{odd!r} for {own!r:.40} in its {path[0]}", put(certificate, path, odd)


def spoilt(certificate: Certificate, parts: tuple[str, ...], chance: random.Random) -> Certificate:
    """Return a certificate with one change, at a place that chance finds in these parts."""
    places = [
        path for path in paths({key: certificate[key] for key in parts})
        if path[-1] != "class" and not isinstance(at(certificate, path), dict)
    ]  # fmt: skip
    if not places:
        return certificate
    path = chance.choice(places)
    around = [x for x in (at(certificate, one) for one in paths(certificate)) if type(x) is int]
    ways = list(changes(at(certificate, path), list(dict.fromkeys(around))))
    return put(certificate, path, chance.choice(ways)) if ways else certificate


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the places of all parts of a JSON value."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*above, key)
            yield from paths(part, (*above, key))


def at(value: Any, path: Path) -> Any:
    """Return the part at a place."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: Path, part: Any) -> Any:
    """Return a copy with another part at a place; the rest is shared."""
    if not path:
        return part
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], part)
    return copy


def changes(value: Any, around: list[int]) -> Iterator[Any]:
    """Yield other values for one: a list with an entry less, more or elsewhere, a number nearby."""
    if isinstance(value, list):
        for k in range(len(value)):
            yield value[:k] + value[k + 1 :]
            yield value[: k + 1] + value[k:]
            if k:
                yield [*value[: k - 1], value[k], value[k - 1], *value[k + 1 :]]
        yield from ([*value, value[0]], value[::-1], [], value[:1]) if value else ()
    elif type(value) is bool:
        yield not value
    elif type(value) is int:
        yield from (y for y in (0, value + 1, value - 1, -value, 2 * value, *around) if y != value)
    elif isinstance(value, str) and value[-1:].isdigit():
        yield from (0, 1, -1, value[1:] if value.startswith("-") else f"-{value}")
    elif value is None:
        yield 0
