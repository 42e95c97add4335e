"""How well does the hunter hunt? ``python tests/quality [--work N] [--plain N] [--only NAME]``.

Planted falsehoods are hunted, and beside that drawn by plain Hypothesis from the same strategy,
each with three seeds; the table has medians. True sentences are hunted too, and have to survive.
The scores are kept in ``scores.json``: work and sizes, no times, so that a change of them is a
change of the engine. The smallest counterexamples that any run ended at are in ``smallest.json``.

Each search of a row is kept in ``build/quality`` as soon as it is done, under the code that it
rests on; a run that was stopped goes on from there, and several with ``--only`` share the work.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from hypothesis import __version__ as hypothesis_version


ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from measure import HERE, PLAIN, SEEDS, SMALLEST, TRUE, found, given, hunted, load  # noqa: E402

from verify.claim import Claim  # noqa: E402
from verify.hunting import POLISH, WORK  # noqa: E402
from verify.objects import read, size  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/quality", description=__doc__)
    parser.add_argument("--work", type=int, default=WORK, help="judgements a hunt gets")
    parser.add_argument("--plain", type=int, default=PLAIN, help="examples Hypothesis gets")
    parser.add_argument("--true-work", type=int, default=TRUE, help="for a true sentence")
    parser.add_argument("--polish", type=int, default=POLISH, help="judgements to make one small")
    parser.add_argument(
        "--polish-networks", type=int, default=POLISH, help="likewise, where networks are searched"
    )
    parser.add_argument("--only", action="append", metavar="NAME", help="writes no scores")
    parser.add_argument("--no-plain", action="store_true", help="of Hypothesis only what is kept")
    parser.add_argument("--again", action="store_true", help="search again what is kept")
    arguments = parser.parse_args()
    kept = Kept(again=arguments.again)
    false, true = {}, {}
    print(HEADER)
    for claim in chosen("false_conjectures", arguments.only):
        polish = arguments.polish_networks if claim.inner == "searched" else arguments.polish
        row = scored(claim, arguments.work, arguments.plain, polish, kept, arguments.no_plain)
        false[name_of(claim)] = row
        print(line(name_of(claim), row, arguments.plain), flush=True)
    for claim in chosen("true_conjectures", arguments.only):
        true[name_of(claim)] = row = survived(claim, arguments.true_work, kept)
        print(f"{name_of(claim):28} true    {'REFUTED' if row['refuted'] else 'survives'}"
              f" {sum(row['work'])} judgements", flush=True)
    for text in summary(false, true, arguments.plain):
        print(text)
    if not arguments.only:
        scores = {
            "work": arguments.work, "plain_work": arguments.plain,
            "polish": arguments.polish, "polish_networks": arguments.polish_networks,
            "true_work": arguments.true_work, "seeds": list(SEEDS),
            "hypothesis": hypothesis_version, "false": false, "true": true,
        }
        (HERE / "scores.json").write_text(one_line_a_row(scores), encoding="utf-8")
    bad = [name for name, row in true.items() if row["refuted"]]
    return 1 if bad else 0


ENGINE = (
    "verify/search/*.py", "verify/campaign/campaign.py", "verify/conjecture.py",
    "theorems/geometry/objects/with_classifier.py", "verify/objects.py", "verify/toolkit.py", "theorems/geometry/objects/labelled.py",
    "theorems/geometry/objects/linear.py", "theorems/geometry/objects/networks.py", "theorems/geometry/objects/regions.py",
    "theorems/geometry/*.py", "theorems/geometry/scouts/*.py",
    "theorems/geometry/families/networks.py", "theorems/geometry/families/fits.py", "tests/quality/measure.py",
)
DRAWN = ("theorems/geometry/domains/strategies.py", "theorems/geometry/domains/convex_sets.py")
# What the work and the sizes rest on, and what the draws rest on beside the conjecture's own code.


class Kept:
    """Searches that are done already, each in a file of its own."""

    def __init__(self, *, again: bool) -> None:
        self.again, self.folder = again, ROOT / "build" / "quality"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine, self.drawn = _digest(ENGINE), _digest(DRAWN)

    def _path(self, name: str, code: str) -> Path:
        return self.folder / f"{name} {code}.json"

    def has(self, name: str, code: str) -> bool:
        """Is this search done?"""
        return self._path(name, code).exists() and not self.again

    def once(self, name: str, code: str, search: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what is kept of a search by this code, or search and keep it."""
        path = self._path(name, code)
        if self.has(name, code):
            return json.loads(path.read_text(encoding="utf-8"))
        found = search()
        whole = path.with_suffix(".new")
        whole.write_text(json.dumps(found), encoding="utf-8")
        whole.replace(path)
        return found


def _digest(patterns: tuple[str, ...]) -> str:
    found = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def one_line_a_row(data: dict[str, Any]) -> str:
    """Write the JSON of each conjecture on one line, so that a change is seen as one."""
    lines = [f' "{key}": {json.dumps(value)}' for key, value in data.items() if key not in ("false", "true")]
    for part in ("false", "true"):
        rows = ",\n".join(f'  "{name}": {json.dumps(row)}' for name, row in data[part].items())
        lines.append(f' "{part}": {{\n{rows}\n }}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def chosen(file: str, only: list[str] | None) -> list[Claim[Any, Any]]:
    """Return the conjectures of a file, or those of these names."""
    return [claim for claim in load(file) if only is None or name_of(claim) in only]


def name_of(claim: Claim[Any, Any]) -> str:
    return type(claim).__name__


def scored(
    claim: Any, work: int, plain: int, polish: int, kept: Kept, no_plain: bool = False
) -> dict[str, Any]:
    """Hunt and draw one planted falsehood, with each seed; what the first finds is made small."""
    name = name_of(claim)
    own = _own(claim)
    row: dict[str, Any] = {"grade": claim.grade, "known": list(claim.known)}

    def hunt() -> dict[str, Any]:
        ends = [hunted(claim, seed, work, polish=polish * (seed == SEEDS[0])) for seed in SEEDS]
        return {
            "work": [end.work for end in ends], "found": [end.size is not None for end in ends],
            "size": ends[0].size and list(ends[0].size), "scouts": [end.scout for end in ends],
            "instance": ends[0].instance,
        }

    row["hunter"] = kept.once(f"{name} hunter", f"{own} {kept.engine} {work} {polish}", hunt)
    row["hunter"]["polish"] = polish
    keep_smallest(name, row["hunter"].pop("instance"))
    for key, search in (("given", given), ("find", found)):

        def draw(search: Any = search) -> dict[str, Any]:
            ends = [search(claim, seed, plain) for seed in SEEDS]
            return {
                "work": [end.work for end in ends], "found": [end.size is not None for end in ends],
                "size": min((list(end.size) for end in ends if end.size), default=None),
            }

        code = f"{own} {kept.drawn} {hypothesis_version} {plain}"
        if plain and not (no_plain and not kept.has(f"{name} {key}", code)):
            row[key] = kept.once(f"{name} {key}", code, draw)
    return row


def keep_smallest(name: str, instance: Any) -> None:
    """Store the instance that a row ended at, if none so small is stored: it shows what is known."""
    kept = json.loads(SMALLEST.read_text(encoding="utf-8")) if SMALLEST.exists() else {}
    if instance is not None and (
        name not in kept or size(read(instance)) < size(read(kept[name]))
    ):
        kept[name] = instance
        lines = (f' "{name}": {json.dumps(kept[name])}' for name in sorted(kept))
        SMALLEST.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _own(claim: Any) -> str:
    """Name the code of a conjecture; what is known of its size is no part of it."""
    text = re.sub(r".*known = .*", "", inspect.getsource(type(claim)))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def survived(claim: Any, work: int, kept: Kept) -> dict[str, Any]:
    """Hunt a true sentence, with each seed."""

    def hunt() -> dict[str, Any]:
        ends = [hunted(claim, seed, work) for seed in SEEDS]
        return {
            "refuted": sum(end.size is not None for end in ends), "work": [end.work for end in ends],
        }

    own = _own(claim)
    return kept.once(f"{name_of(claim)} true", f"{own} {kept.engine} {work}", hunt)


SEARCHES = ("hunter", "given", "find")
HEADER = (
    f"{'conjecture':28} {'grade':7} {'hunter':>7} {'given':>7} {'find':>7}  "
    f"{'hunter':15} {'known':15} {'given':15} {'find':15} found by"
)


def line(name: str, row: dict[str, Any], plain: int) -> str:
    """Write one line of the table: medians of the work, the smallest sizes."""
    works, sizes = [], []
    for key in SEARCHES:
        part = row.get(key)
        more = "" if part is None or sum(part["found"]) > 1 else ">"
        works.append("" if part is None else f"{more}{work_of(part, plain):.0f}")
        sizes.append("" if part is None else shown(part["size"]))
    mark = "  SMALLER THAN KNOWN" if below(row) else "" if at_known(row) else "  larger than known"
    return (
        f"{name:28} {row['grade']:7} {works[0]:>7} {works[1]:>7} {works[2]:>7}  {sizes[0]:15} "
        f"{shown(row['known']):15} {sizes[1]:15} {sizes[2]:15} "
        f"{', '.join(sorted(set(row['hunter']['scouts'])))}{mark}"
    )


def shown(size: list[int] | None) -> str:
    return "-" if size is None else ", ".join(map(str, size))


def work_of(part: dict[str, Any], most: int) -> float:
    """Return the median of the work; without a find it is all that was to be had, if not more.

    ``@given`` gives up early where nearly every draw is rejected.
    """
    pairs = zip(part["work"], part["found"], strict=True)
    return median(work if fell else max(work, most) for work, fell in pairs)


def at_known(row: dict[str, Any]) -> bool:
    """Did the hunt end at the smallest known size?"""
    return row["hunter"]["size"] == row["known"]


def below(row: dict[str, Any]) -> bool:
    """Did any search end below the smallest known size? Then that is to be corrected."""
    sizes = [row[key]["size"] for key in SEARCHES if key in row]
    return any(size is not None and size < row["known"] for size in sizes)


def summary(false: dict[str, Any], true: dict[str, Any], plain: int) -> list[str]:
    """Return what the aims ask for."""
    lines = []
    if false:
        rows = list(false.values())
        lines.append(
            f"found: {sum(all(row['hunter']['found']) for row in rows)} of {len(rows)} with every seed"
        )
        lines.append(
            f"at the smallest known size: {sum(map(at_known, rows))} of {len(rows)}; "
            f"below it: {[name for name, row in false.items() if below(row)]}"
        )
        for key in ("given", "find"):
            works = {
                name: (work_of(row["hunter"], plain), work_of(row[key], plain))
                for name, row in false.items()
                if key in row
            }
            if not works:
                continue
            rows = [row for row in false.values() if key in row]
            ratios = [own / other for own, other in works.values()]
            hard = {n: own / other for n, (own, other) in works.items() if other >= HARD}
            missed = sum(row[key]["found"].count(False) for row in rows)
            small = sum(row[key]["size"] == row["known"] for row in rows)
            lines.append(
                f"against {key}: median ratio of work {median(ratios):.2f}; {key} missed {missed} of "
                f"{len(SEEDS) * len(rows)} runs, and ended at the smallest known size in {small} of "
                f"{len(rows)}"
            )
            if hard:
                more = [f"{name} {ratio:.2f}" for name, ratio in hard.items() if ratio > 0.1]
                lines.append(
                    f"  where {key} needs {HARD} or more ({len(hard)}): median ratio "
                    f"{median(hard.values()):.3f}; above a tenth: {', '.join(more) or 'none'}"
                )
    if true:
        lines.append(
            f"true ones refuted: {sum(bool(row['refuted']) for row in true.values())} of {len(true)}, "
            f"after {sum(sum(row['work']) for row in true.values())} judgements"
        )
    return lines


HARD = 1_000
# Examples from which on plain Hypothesis counts as needing many.


if __name__ == "__main__":
    sys.exit(main())
