"""Format 2 says in less room what format 1 says: nothing that was false there is true here."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from slow_checker import is_true

from theorems.geometry import answers
from theorems.geometry.objects.labelled import LabelledSet
from verify import cli, kernel
from verify.exact.packing import packed


WITNESSES = Path(__file__).parents[2] / "reports" / "witnesses"
MUTANTS = 12_000


def nested(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the certificates that stand anywhere in a value."""
    if isinstance(value, dict) and value.get("format") == kernel.FORMAT:
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from nested(entry)


def stored() -> list[dict[str, Any]]:
    """Return the shortest certificates of each kind and answer among the stored counterexamples."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for path in sorted(WITNESSES.glob("*.json")):
        for one in nested(json.loads(path.read_text(encoding="utf-8"))):
            kind = one["question"]["class"], str(one["answer"])[:8]
            found.setdefault(kind, []).append((len(json.dumps(one)), json.dumps(one)))
    return [json.loads(text) for several in found.values() for _, text in sorted(set(several))[:3]]


# As the file says it, in fractions, and with no code of the kernel.


class NotPacked(Exception):
    pass


def integer(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is str and value.removeprefix("-").startswith("0x") and value.islower():
        digits = value.removeprefix("-").removeprefix("0x")
        if digits and set(digits) <= set("0123456789abcdef"):
            return int(value, 16)
    raise NotPacked


def plain(value: Any) -> Any:
    """Return a value of format 2 in format 1."""
    if type(value) is list:
        return [plain(entry) for entry in value]
    if type(value) is not dict:
        return value
    if set(value) in ({"numerators", "denominator"}, {"indices", "numerators", "denominator"}):
        below = integer(value["denominator"])
        if below <= 0:
            raise NotPacked
        numbers = over(value["numerators"], below)
        if "indices" not in value:
            return numbers
        if not (type(numbers) is type(value["indices"]) is list and len(numbers) == len(value["indices"])):
            raise NotPacked
        return [[index, number] for index, number in zip(value["indices"], numbers, strict=True)]
    return {key: plain(entry) for key, entry in value.items()}


def over(above: Any, below: int) -> Any:
    if type(above) is list:
        return [over(entry, below) for entry in above]
    number = Fraction(integer(above), below)
    return int(number) if number.denominator == 1 and abs(number) < 2**53 else str(number)


def force(value: Any, draw: random.Random) -> Any:
    """Pack some lists and numbers of a value, whether that is shorter or not."""
    if type(value) is dict:
        return {key: force(entry, draw) for key, entry in value.items()}
    if type(value) is not list:
        return value
    numbers = rows_of_numbers(value)
    if numbers is None or not draw.randrange(3):
        return [force(entry, draw) for entry in value]
    pairs = [row[:1] for row in value if type(row) is list and len(row) == 2 and type(row[0]) is int]
    below = draw.choice([1, 2, 30]) * common(numbers)
    if value and len(pairs) == len(value) and draw.randrange(2):
        above = [above_of(row[1], below, draw) for row in value]
        return {"indices": [row[0] for row in value], "numerators": above, "denominator": below}
    return {"numerators": above_of(value, below, draw), "denominator": draw.choice([below, hex(below)])}


def rows_of_numbers(value: Any) -> list[Fraction] | None:
    """Return the numbers of a list, or of a list of lists, None where something else is in it."""
    flat = [x for entry in value for x in (entry if type(entry) is list else [entry])]
    if not all(type(x) in (int, str) for x in flat):
        return None
    try:
        return [Fraction(x) for x in flat]
    except ValueError:
        return None


def common(numbers: list[Fraction]) -> int:
    below = 1
    for x in numbers:
        below *= (x * below).denominator
    return below


def above_of(value: Any, below: int, draw: random.Random) -> Any:
    if type(value) is list:
        return [above_of(entry, below, draw) for entry in value]
    above = int(Fraction(value) * below)
    return draw.choice([above, hex(above)])


def judged(certificate: Any) -> str:
    try:
        return "holds" if kernel.check(certificate).holds else "refused"
    except kernel.Malformed:
        return "malformed"


HONEST = stored()
LABELS_ARE_INTEGERS = {"labels", "classes", "counts", "label", "miss"}


def test_there_are_certificates_of_many_kinds() -> None:
    assert len({one["question"]["class"] for one in HONEST}) >= 6
    assert all(kernel.check(one).holds for one in HONEST)


def in_format_2(certificate: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Pack a certificate at random; what must be an integer stays one."""
    own = force(certificate, draw) | {"format": kernel.FORMAT_2}
    for key in LABELS_ARE_INTEGERS & set(own["question"]):
        own["question"][key] = certificate["question"][key]
    return own


def test_what_is_packed_at_random_holds_as_before() -> None:
    draw, changed = random.Random(1), 0
    for certificate in HONEST:
        for _ in range(5):
            own = in_format_2(certificate, draw)
            assert kernel.check(own) == (True, "")
            changed += own != certificate | {"format": kernel.FORMAT_2}
            assert kernel.unpacked(own) == certificate
    assert changed > len(HONEST)


def leaves(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [at, *(leaf for key, entry in items for leaf in leaves(entry, (*at, key)))]
    return [at]


def mutant(certificate: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Alter one place of a packed certificate."""
    own = copy.deepcopy(certificate)
    *above, last = draw.choice([place for place in leaves(own) if len(place) > 1])
    holder = own
    for key in above:
        holder = holder[key]
    old = holder[last]
    if isinstance(old, list) and old:
        k = draw.randrange(len(old))
        holder[last] = draw.choice([old[:k] + old[k + 1 :], [*old, old[k]], old[::-1], {"numerators": old, "denominator": 1}])
    elif isinstance(old, dict):
        holder[last] = draw.choice([old.get("numerators"), old | {"denominator": -1}, old | {"more": 1}, {}])
    elif type(old) is int:
        holder[last] = draw.choice([old + 1, old - 1, -old, 0, hex(old), str(old), float(old), 2 * old])
    elif type(old) is str and old[-1:].isalnum():
        holder[last] = draw.choice([old + "0", old.upper(), "-" + old, old.replace("0x", ""), old[:-1] + "1", 1])
    else:
        holder[last] = draw.choice([None, [], 1])
    return own


def test_forged_certificates_are_judged_as_what_they_stand_for() -> None:
    draw, said = random.Random(2), Counter[str]()
    for k in range(MUTANTS):
        forged = mutant(in_format_2(HONEST[k % len(HONEST)], draw), draw)
        try:
            meant = plain(forged)
        except NotPacked:
            meant = None
        outcome = judged(forged)
        said[outcome] += 1
        if meant is None or forged["format"] != kernel.FORMAT_2:
            assert outcome == "malformed" or judged(forged) == judged(meant), forged
        else:
            assert outcome == judged(meant | {"format": kernel.FORMAT}), forged
            if outcome == "holds" and forged["question"]["class"] in ("separators", "max-margin"):
                assert is_true(meant), forged
    assert min(said["holds"], said["refused"], said["malformed"]) > MUTANTS / 20, said


SMALL = {
    "format": kernel.FORMAT_2,
    "question": {"class": "separators", "points": [[0], [1]], "labels": [-1, 1], "direction": [1], "label": -1},
    "answer": "yes",
    "evidence": {"separator": {"w": [2], "b": -1}, "weights": [[0, 1], [1, 1]]},
}  # fmt: skip


@pytest.mark.parametrize(
    "w",
    [
        {"numerators": [2], "denominator": 0}, {"numerators": [2], "denominator": -1},
        {"numerators": [2], "denominator": 1.0}, {"numerators": [2], "denominator": True},
        {"numerators": [2], "denominator": "1"}, {"numerators": [2], "denominator": "0X1"},
        {"numerators": ["2"], "denominator": 1}, {"numerators": ["0x"], "denominator": 1},
        {"numerators": ["0xA"], "denominator": 1}, {"numerators": ["+0x2"], "denominator": 1},
        {"numerators": ["0x2 "], "denominator": 1}, {"numerators": ["0x1/0x2"], "denominator": 1},
        {"numerators": [True], "denominator": 1}, {"numerators": [2.0], "denominator": 1},
        {"numerators": {"numerators": [2], "denominator": 1}, "denominator": 1},
        {"numerators": [2], "denominator": 1, "more": 1}, {"numerators": [2]}, "0x2", ["0x2/0x1"],
        {"indices": [], "numerators": [2], "denominator": 1},
        {"indices": [0], "numerators": 2, "denominator": 1},
    ],
)  # fmt: skip
def test_what_is_no_packed_list_is_malformed(w: Any) -> None:
    forged = copy.deepcopy(SMALL)
    forged["evidence"]["separator"]["w"] = w

    assert judged(SMALL) == "holds"
    assert judged(forged) == "malformed"


def test_nothing_is_packed_in_format_1() -> None:
    forged = copy.deepcopy(SMALL)
    forged["evidence"]["separator"]["w"] = {"numerators": [2], "denominator": 1}

    assert judged(forged) == "holds"
    assert judged(forged | {"format": kernel.FORMAT}) == "malformed"
    assert judged(forged | {"format": "separatrix-certificate/3"}) == "malformed"


def test_a_nesting_beyond_pythons_limit_is_malformed() -> None:
    deep: Any = [0.5]
    for _ in range(100_000):
        deep = [deep]

    assert judged(SMALL | {"evidence": deep}) == "malformed"
    assert judged(SMALL | {"evidence": {"numerators": deep, "denominator": 1}}) == "malformed"


def test_numbers_are_as_long_as_they_are() -> None:
    """Beyond 4 300 digits Python neither reads nor writes decimal integers."""
    huge = 10**6000 + 1
    own = copy.deepcopy(SMALL)
    own["evidence"]["separator"] = {
        "w": {"numerators": [hex(2 * huge)], "denominator": hex(huge)},
        "b": {"numerators": hex(-huge - 1), "denominator": hex(huge)},
    }

    assert judged(json.loads(json.dumps(own))) == "holds"
    own["evidence"]["separator"]["b"]["numerators"] = hex(-2 * huge)  # at the +1 point the score is 0
    assert judged(own) == "refused"


def test_an_answer_in_a_file_may_be_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(3)
    points = [[Fraction(draw.randint(-9999, 9999), 1000) for _ in range(6)] for _ in range(30)]
    s = LabelledSet(points, [1 if x[0] + x[1] > 0 else -1 for x in points])
    answer = answers.transferable_direction(s)
    small = packed(answer)
    whole, less = (json.dumps(one, separators=(",", ":")) for one in (answer, small))
    path = tmp_path / "answer.json"
    path.write_text(less, encoding="utf-8")

    assert kernel.unpacked(small) == answer
    assert small["certificate"]["format"] == kernel.FORMAT_2
    assert len(less) < 0.7 * len(whole)
    assert cli.main(["check", str(path)]) == 0
    capsys.readouterr()

    small["direction"]["numerators"][0] = 1
    path.write_text(json.dumps(small), encoding="utf-8")
    assert cli.main(["check", str(path)]) == 1
    assert "direction" in capsys.readouterr().out
