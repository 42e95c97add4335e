"""Are the claims that should survive decided everywhere? ``python tests/quality/survivors.py``.

Every claim and variant that is expected to survive is put before many fresh instances, drawn in
four ways: by Hypothesis, by light draws, by the walks of the hunter around what was drawn, and
from the listing of its domain. Each instance is judged exactly. What survives, is vacuous,
undecided, an error or refuted is counted apart, and each instance that neither survives nor is
vacuous is kept. Probabilistic claims are left out: their instances are trials, not draws.

The work is cut into rounds, each over all claims, so that what is done is even; a round of a
claim is one line of the journal, and a run that was stopped goes on after the last.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any


ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from verify import registry  # noqa: E402
from verify.claim import Claim  # noqa: E402
from verify.empirical import EmpiricalClaim  # noqa: E402
from verify.judge import Verdict, judge, place_of  # noqa: E402
from verify.objects import nearby, write  # noqa: E402
from verify.outcome import Kind, Outcome  # noqa: E402
from verify.search.light_draws import by_hypothesis, drawn  # noqa: E402
from verify.search.scouts import _listing  # noqa: E402


ROUND = {"by hypothesis": 60, "by light draws": 740, "by walks": 200, "by size": 300}
# Instances of a claim that one round judges, by way of drawing; a listing may be shorter.
LISTED = 10
# Rounds that read on in the listing.
WANTED, MOST_ROUNDS = 20_000, 60
# Instances of a claim put to the test by draws and walks, and rounds for it; vacuous ones and
# those from the listing do not count.
MOST_KEPT = 5
# Instances of one outcome that a round of a claim keeps.


def survivors() -> dict[str, Claim[Any, Any]]:
    """Return every universal claim and variant that is expected to survive, by id."""
    found = {}
    for claim in registry.claims(registry.own()).values():
        if isinstance(claim, EmpiricalClaim):
            continue
        for one in [claim, *(entry.claim for entry in registry.variants_of(claim))]:
            if one.kind is Kind.UNIVERSAL and one.expects is Outcome.SURVIVES:
                found[one.id] = one
    return found


def proposed(claim: Claim[Any, Any], way: str, number: int, seed: int) -> Iterable[Any]:
    """Return the instances of one way of drawing in one round; the same seed proposes the same."""
    count = ROUND[way]
    start = zlib.crc32(f"{claim.id} {way} {number} {seed}".encode())
    if way == "by hypothesis":
        return by_hypothesis(claim.domain.draw, count, start)
    if way == "by light draws":
        return drawn(claim.domain.draw, count, start).values
    if way == "by walks":
        return walks(claim, count, Random(start))
    return _listing(claim, number * count, count if number < LISTED else 0)


STEPS = 6


def walks(claim: Claim[Any, Any], count: int, random: Random) -> Iterator[Any]:
    """Yield so many instances that some random steps lead to from draws; those left out are none."""
    starts = drawn(claim.domain.draw, count // STEPS + 1, random.getrandbits(32)).values
    found = tries = 0
    while starts and found < count and tries < 10 * count:
        x = random.choice(starts)
        for _ in range(STEPS):
            tries += 1
            try:
                x = nearby(x, random)
                admitted = claim.domain.contains(x) and claim.admits(x)
            except ValueError:  # a step out of what there is, such as a layer of another shape
                break
            if not admitted:
                break
            found += 1
            yield x


def round_of(claim: Claim[Any, Any], number: int, seed: int) -> dict[str, Any]:
    """Judge what all ways propose in one round."""
    counts: dict[str, Counter[str]] = {}
    kept: list[dict[str, Any]] = []
    start = time.process_time()
    for way in ROUND:
        own = counts[way] = Counter()
        for x in proposed(claim, way, number, seed):
            verdict = judged(claim, x)
            outcome = "not admitted" if verdict.outcome is None else str(verdict.outcome)
            own[outcome] += 1
            if outcome in FAULTS and own[outcome] <= MOST_KEPT:
                kept.append(
                    {"way": way, "outcome": outcome, "reason": verdict.reason, "x": _written(x)}
                )
    seconds = round(time.process_time() - start, 2)
    return {"unit": claim.id, "round": number, "seed": seed, "seconds": seconds,
            "counts": counts, "kept": kept}


def judged(claim: Claim[Any, Any], x: Any) -> Verdict:
    """Judge one instance; the book's code ends, so that no clock has to watch it."""
    try:
        return judge(claim, x)
    except Exception as error:
        return Verdict(Outcome.ERROR, reason=place_of(error))


FAULTS = (str(Outcome.REFUTED), str(Outcome.UNDECIDED), str(Outcome.ERROR))


def _written(x: Any) -> Any:
    try:
        return write(x)
    except TypeError:
        return repr(x)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/quality/survivors.py", description=__doc__)
    parser.add_argument("--wanted", type=int, default=WANTED, help="instances put to the test")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", metavar="TEXT", help="ids that hold it")
    parser.add_argument("--not", dest="but", action="append", metavar="TEXT", default=[])
    parser.add_argument("--seconds", type=float, default=3600, help="of processor time, at most")
    parser.add_argument("--journal", type=Path, default=ROOT / "build" / "survivors.jsonl")
    parser.add_argument("--summary", type=Path, help="write what the journal holds as JSON")
    arguments = parser.parse_args()
    units = {
        name: claim
        for name, claim in survivors().items()
        if (arguments.only is None or any(text in name for text in arguments.only))
        and not any(text in name for text in arguments.but)
    }
    lines = list(read(arguments.journal))
    done = {(line["unit"], line["round"], line["seed"]) for line in lines}
    tested: Counter[str] = Counter()
    for line in lines:
        tested[line["unit"]] += drawn_and_tested(line)
    arguments.journal.parent.mkdir(parents=True, exist_ok=True)
    with arguments.journal.open("a", encoding="utf-8") as journal:
        for number in range(MOST_ROUNDS):
            for name, claim in units.items():
                if (name, number, arguments.seed) in done or tested[name] >= arguments.wanted:
                    continue
                if time.process_time() > arguments.seconds:
                    break
                line = round_of(claim, number, arguments.seed)
                journal.write(json.dumps(line) + "\n")
                journal.flush()
                lines.append(line)
                tested[name] += drawn_and_tested(line)
                if line["kept"]:
                    print(name, json.dumps(line["kept"][0]), flush=True)  # noqa: T201
    found = summary(lines)
    if arguments.summary:
        arguments.summary.write_text(written(found), encoding="utf-8")
    rows = found["units"]
    everything = sum(unit["put to the test"] for unit in rows)
    least = min((unit["drawn and put to the test"] for unit in rows), default=0)
    print(  # noqa: T201
        f"{len(rows)} claims, {everything} instances put to the test; drawn at least {least} each"
    )
    return int(any(unit["kept"] for unit in found["units"]))


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a journal; a last one that was cut is left out."""
    if not path.exists():
        return
    for text in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            continue


def put_to_the_test(counts: dict[str, int]) -> int:
    """Count the instances that asked something of the claim."""
    left_out = ("not admitted", str(Outcome.VACUOUS), str(Outcome.UNDECIDED))
    return sum(count for outcome, count in counts.items() if outcome not in left_out)


def drawn_and_tested(line: dict[str, Any]) -> int:
    """Count those of them that were drawn, not listed."""
    ways = line["counts"].items()
    return sum(put_to_the_test(counts) for way, counts in ways if way != "by size")


def summary(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Add up the rounds of each claim."""
    units: dict[str, dict[str, Any]] = {}
    for line in lines:
        unit = units.setdefault(
            line["unit"], {"unit": line["unit"], "rounds": 0, "seconds": 0.0, "counts": {}, "kept": []}
        )
        unit["rounds"] += 1
        unit["seconds"] = round(unit["seconds"] + line["seconds"], 2)
        for way, counts in line["counts"].items():
            total = unit["counts"].setdefault(way, {})
            for outcome, count in counts.items():
                total[outcome] = total.get(outcome, 0) + count
        unit["kept"] = (unit["kept"] + line["kept"])[:MOST_KEPT]
    for unit in units.values():
        unit["put to the test"] = sum(map(put_to_the_test, unit["counts"].values()))
        unit["drawn and put to the test"] = drawn_and_tested(unit)
    ordered = sorted(units.values(), key=lambda unit: unit["unit"])
    return {"format": "separatrix-survivors/1", "round": ROUND, "units": ordered}


def written(found: dict[str, Any]) -> str:
    """Write one claim a line."""
    rows = ",\n".join("  " + json.dumps(unit) for unit in found["units"])
    head = {key: value for key, value in found.items() if key != "units"}
    return json.dumps(head)[:-1] + ',\n "units": [\n' + rows + "\n ]}\n"


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())
