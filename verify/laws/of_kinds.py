"""A law of kinds of certificate: no question is accepted with two answers that exclude each other."""

from __future__ import annotations

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from verify import kernel
from verify.exact.integers import WorkLimit
from verify.judge import judge
from verify.laws.law import Unit, law, searched_claim


FORGED, FORGED_BUILT_IN = 3_000, 150
# Forged certificates of one kind in one claim; the kernel's own are attacked by its own tests too.
KEPT = 12
# Certificates of one kind and one answer that forgeries begin with: the shortest.

Certificate = dict[str, Any]
Path = tuple[Any, ...]


@law(searched_claim)
def a_kind_never_says_both(unit: Unit) -> Iterator[str]:
    """A checker that can be brought to accept yes and no to one question proves nothing."""
    by_kind: dict[str, dict[str, Certificate]] = defaultdict(dict)
    for certificate in certificates(unit):
        text = json.dumps(certificate, sort_keys=True)
        by_kind[certificate["question"]["class"]][text] = certificate
    for kind, listed in sorted(by_kind.items()):
        yield from islice(says_both(kind, shortest(listed)), 1)


def shortest(listed: dict[str, Certificate]) -> list[Certificate]:
    """Return the shortest certificates of each answer."""
    by_answer: dict[str, list[str]] = defaultdict(list)
    for text in sorted(listed, key=lambda text: (len(text), text)):
        answer = listed[text]["answer"]
        by_answer[answer if isinstance(answer, str) else "data"].append(text)
    return [listed[text] for own in by_answer.values() for text in own[:KEPT]]


def certificates(unit: Unit) -> Iterator[Certificate]:
    """Yield what stands in a run, and what the claim decides on its instances and refusals."""
    own, result = unit.claim, unit.result
    for found in (result.found, result.worst, result.tightest, result.nearest):
        if found is not None and found.verdict.decision is not None:
            yield from found.verdict.decision.certificates
    for x in unit.instances:
        decision = judge(own, x).decision
        yield from decision.certificates if decision else ()
    for x, witness in own.rejections():
        try:
            yield from own.decide(x, witness).certificates
        except WorkLimit:
            continue


def says_both(kind: str, honest: list[Certificate]) -> Iterator[str]:
    """Yield questions that are accepted with two answers, each as a sentence."""
    accepted: dict[str, list[Certificate]] = defaultdict(list)
    count = FORGED_BUILT_IN if kind in kernel.CHECKS else FORGED
    for certificate in (*honest, *islice(forged(honest, count // 3), count)):
        try:
            holds = kernel.check(certificate).holds
        except kernel.Malformed:
            continue
        if not holds:
            continue
        question = json.dumps(certificate["question"], sort_keys=True)
        for other in accepted[question]:
            if contradict(kind, other["answer"], certificate["answer"]):
                yield (
                    f"{kind}: to {question:.300} it accepts {said(other)}, and {said(certificate)}"
                )
        if len(accepted[question]) < KEPT:
            accepted[question].append(certificate)


def said(certificate: Certificate) -> str:
    """Write an answer with its evidence."""
    answer, evidence = (json.dumps(certificate[key]) for key in ("answer", "evidence"))
    return f"{answer:.80} by {evidence:.200}"


def contradict(kind: str, one: Any, other: Any) -> bool:
    """May not both be true?"""
    if kind == "margin":
        from fractions import Fraction as F
        return F(one["upper"]) < F(other["lower"]) or F(other["upper"]) < F(one["lower"])
    return bool(one != other)


def forged(honest: list[Certificate], swaps: int) -> Iterator[Certificate]:
    """Yield forgeries of certificates of one kind, an endless list, the same each time.

    In turn: an honest question with another's answer and evidence; with these changed in one or
    two places; a changed question with its own answer and evidence; and with another's.
    """
    chance = random.Random(0)
    swapped = [
        certificate | {"answer": other["answer"], "evidence": other["evidence"]}
        for certificate in honest for other in honest if other is not certificate
    ]
    chance.shuffle(swapped)
    yield from islice(swapped, swaps)
    while honest:
        certificate, other = chance.choice(honest), chance.choice(honest)
        mixed = certificate | {"answer": other["answer"], "evidence": other["evidence"]}
        yield spoilt(certificate, ("answer", "evidence"), chance)
        yield spoilt(mixed, ("evidence",), chance)
        yield spoilt(spoilt(mixed, ("evidence",), chance), ("evidence",), chance)
        yield spoilt(certificate, ("question",), chance)
        yield spoilt(mixed, ("question",), chance)
        yield spoilt(spoilt(mixed, ("question",), chance), ("evidence",), chance)


def spoilt(certificate: Certificate, parts: tuple[str, ...], chance: random.Random) -> Certificate:
    """Return a copy with one change, at a place that chance finds in these parts."""
    changed = copy.deepcopy({key: certificate[key] for key in parts})
    places = [path for path in paths(changed) if len(path) > 1 or not isinstance(changed[path[0]], dict)]
    places = [path for path in places if path[-1] != "class"]
    if places:
        path = chance.choice(places)
        holder: Any = changed
        for key in path[:-1]:
            holder = holder[key]
        ways = list(changes(holder[path[-1]], list(numbers(changed))))
        if ways:
            holder[path[-1]] = chance.choice(ways)
    return certificate | changed


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the places of all parts of a JSON value."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*above, key)
            yield from paths(part, (*above, key))


def numbers(value: Any) -> Iterator[int]:
    """Yield the integers of a JSON value, each once."""
    met = set()
    for path in paths(value):
        part: Any = value
        for key in path:
            part = part[key]
        if type(part) is int and part not in met:
            met.add(part)
            yield part


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
