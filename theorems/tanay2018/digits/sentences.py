r"""The sentences on the figure as claims with a verdict, and the rule for each.

Fixed before any result was stored:

*Unit.* A pair of digits. The 45 pairs are one fixed list and share digits and images, so that no
test and no interval over pairs is offered. A sentence is **supported** where at least 43 of the 45
pairs agree, with the exceptions named; **refuted** where more than two disagree; **undecided**
otherwise, and where fewer than 45 pairs were done. Errors are ties or worse, y s(x) <= 0; equal
numbers of errors count for the sentence. "Strictly inside" is: the least over the inner lambda is
below both ends.

*What is exact.* Angles are compared by what encloses them, which the kernel accepted. Below some lambda
a separable pair has one angle, and no enclosures of equal angles can tell which is larger: an angle
"does not rise" with lambda where it certainly rises by less than 0.001 rad, the last digit of print.
The variant without this tolerance is beside. Where lambda >= lambda_0 everything is decided in integers. Elsewhere errors and biases are those of a float solution whose
relative duality gap is below 1e-8, and are measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from verify.experiment import Verdict
from verify.outcome import Outcome

from .published import HALF, NEAR, TYPED, Row, compared, differences, far


PAIRS, MOST = 45, 2
# How many there are, and how many may disagree.

UNIT = "pair of digits"
SPEARMAN = 0.5
SLACK = 0.001
# Radians.

Entry = Mapping[str, Any]
# What was found of one pair: see ``measuring.study``; lists by lambda, the largest first.


@dataclass(frozen=True)
class Sentence:
    """A sentence as tested.

    key : the end of its id
    says : when a pair agrees
    agrees : whether one does, None where that is open
    """

    key: str
    says: str
    agrees: Callable[[Entry], bool | None]
    beside: Mapping[str, Callable[[Entry], bool | None]] = field(default_factory=dict)
    # Other readings, which are no part of the verdict.

    @property
    def id(self) -> str:
        """The id of its claim."""
        return f"tanay2018/{self.key}"


def angle_falls(entry: Entry, slack: float = SLACK) -> bool | None:
    """Is the angle at each lambda at most that at the next smaller one, up to a slack in radians?"""
    answers: set[bool | None] = set()
    for larger, smaller in pairwise(entry["theta"]):
        if larger is None or smaller is None:
            answers.add(None)
        elif larger[1] <= smaller[0] + slack:
            answers.add(True)
        else:
            answers.add(False if larger[0] > smaller[1] + slack else None)
    return False if False in answers else None if None in answers else True


def best(entry: Entry) -> int:
    """Return the place of the least test error, the largest lambda of several."""
    return min(range(len(entry["test"])), key=lambda k: (entry["test"][k], k))


def best_inside(entry: Entry) -> bool:
    """Is the least test error over the inner lambda below both ends?"""
    errors = entry["test"]
    return bool(min(errors[1:-1]) < min(errors[0], errors[-1]))


def train_least(entry: Entry) -> bool:
    """Is the training error least at the smallest lambda?"""
    return bool(entry["train"][-1] == min(entry["train"]))


def train_falls(entry: Entry) -> bool:
    """Does the training error never rise as lambda falls?"""
    return all(after <= before for before, after in pairwise(entry["train"]))


def overfitted(entry: Entry) -> bool:
    """Is the gap of test and training error larger at the smallest lambda than at the best one?"""
    train, test = entry["images"]

    def gap(k: int) -> int:
        return int(entry["test"][k] * train - entry["train"][k] * test)

    return gap(-1) > gap(best(entry))


def low_variance(entry: Entry) -> bool:
    """Within classes, does the direction of the tilt vary less at the smallest lambda?"""
    tilts = [own for own in entry["tilt"] if own is not None]
    first, last, means = (sum(sd * sd for sd in own) for own in (tilts[0], tilts[-1], entry["along"]))
    return bool(last < first and last < means)


SENTENCES = (
    Sentence(
        "figure-angle", f"at each lambda of the grid the tilting angle is at most {SLACK} rad above that at the next smaller lambda", angle_falls,
        {"not at all above": lambda entry: angle_falls(entry, 0.0)},
    ),
    Sentence("figure-best-inside", "the test error over the inner lambda has a least value below those at both ends", best_inside),
    Sentence("figure-train-least", "no lambda of the grid has fewer training errors than the smallest one", train_least),
    Sentence("figure-train-falls", "training errors never rise from one lambda of the grid to the next smaller one", train_falls),
    Sentence(
        "figure-overfitted",
        "test error less training error, in per cent, is more at the smallest lambda than at the one of least test error (the largest of several)",
        overfitted,
    ),
    Sentence(
        "figure-low-variance",
        "the sum over the two classes of the variance along the direction of the tilt, n, is less at the smallest lambda than "
        "at the largest at which there is a tilt, and less than that along the line of the means",
        low_variance,
    ),
)

DIFFICULTY, AGREES, SATURATED = (f"tanay2018/figure-{name}" for name in ("difficulty", "agrees", "saturated"))
SAYS = {
    DIFFICULTY: "over the 45 pairs the angle at the smallest lambda and the least test error have a rank correlation (Spearman) of at least 0.5",
    AGREES: (
        "print's numbers that are typed and lie on the grid are as near to ours, or to what encloses them, as "
        f"{NEAR['theta']} rad, {NEAR['d_adv']} (d_adv), {NEAR['b']} (b), {NEAR['train']} training and {NEAR['test']} test images"
    ),
    SATURATED: (
        "where lambda >= lambda_0 = max g (p - q) / 8, theta = 0, and with the middle one of the optimal biases the numbers of "
        "errors, d_adv and b are print's to the last digit, wherever those are typed"
    ),
}


def rules() -> dict[str, str]:
    """Return the rule of each sentence, in words."""
    test = (
        f"Unit: {UNIT}. Supported if at least {PAIRS - MOST} of all {PAIRS} agree, the others being named; refuted if more than "
        f"{MOST} disagree; undecided otherwise, and with fewer pairs. One fixed list of pairs that share images: no test, no level."
    )
    found = {one.id: f"{one.says[0].upper()}{one.says[1:]}. {test}" for one in SENTENCES}
    all_of_it = {
        DIFFICULTY: f"Supported if so, else refuted; undecided with fewer than {PAIRS} pairs.",
        AGREES: "Supported if all are, refuted by one that is not; undecided where none is on the grid.",
        SATURATED: f"In integers. Supported if so for all {PAIRS} pairs, refuted by one number, undecided with fewer pairs.",
    }
    return found | {key: f"{says[0].upper()}{says[1:]}. {all_of_it[key]}" for key, says in SAYS.items()}


def judge(sentence: Sentence, entries: Sequence[Entry]) -> Verdict:
    """Judge a sentence by all pairs."""
    outcome, details = counted(sentence.agrees, entries)
    beside = {name: counted(agrees, entries) for name, agrees in sentence.beside.items()}
    return Verdict(
        sentence.id, outcome, sentence.says, None, UNIT, len(entries), {name: own for name, (own, _) in beside.items()},
        details | ({"beside": {name: own for name, (_, own) in beside.items()}} if beside else {}),
    )  # fmt: skip


def counted(agrees: Callable[[Entry], bool | None], entries: Sequence[Entry]) -> tuple[Outcome, dict[str, Any]]:
    """Return the outcome by all pairs, and which disagree or are open."""
    answers = {entry["name"]: agrees(entry) for entry in entries}
    against = [name for name, answer in answers.items() if answer is False]
    unsure = [name for name, answer in answers.items() if answer is None]
    agree, outcome = len(answers) - len(against) - len(unsure), Outcome.UNDECIDED
    if len(entries) == PAIRS and agree >= PAIRS - MOST:
        outcome = Outcome.SUPPORTED
    elif len(entries) == PAIRS and len(against) > MOST:
        outcome = Outcome.REFUTED
    return outcome, {"agree": agree, "disagree": against, "open": unsure}


def ranks(values: Sequence[float]) -> list[float]:
    """Return ranks, the mean one where values are equal."""
    ordered = sorted(values)
    return [ordered.index(v) + (ordered.count(v) - 1) / 2 for v in values]


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the rank correlation; 0 where one side has only equal values."""
    a, b = ranks(one), ranks(other)
    middle = (len(a) - 1) / 2
    products = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    squares = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    return products / squares**0.5 if squares else 0.0


def judge_difficulty(entries: Sequence[Entry]) -> Verdict:
    """Judge whether the angle follows the difficulty of a pair."""
    last = [sum(entry["theta"][-1]) / 2 for entry in entries if entry["theta"][-1] is not None]
    errors = [min(entry["test"]) / entry["images"][1] for entry in entries]
    at_last = [entry["test"][-1] / entry["images"][1] for entry in entries]
    done = len(last) == len(entries)
    found = spearman(last, errors) if done else 0.0
    outcome = Outcome.UNDECIDED
    if len(entries) == PAIRS and done:
        outcome = Outcome.SUPPORTED if found >= SPEARMAN else Outcome.REFUTED
    beside = spearman(last, at_last) if done else None
    return Verdict(
        DIFFICULTY, outcome, SAYS[DIFFICULTY], None, UNIT, len(entries),
        details={"spearman": round(found, 4), "spearman_with_the_error_at_the_smallest_lambda": beside and round(beside, 4)},
    )  # fmt: skip


def typed(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Hold all models against what is typed of print."""
    found = []
    for entry in entries:
        found += compared(entry, typed_of(entry["name"]))
    return found


def judge_agreement(entries: Sequence[Entry]) -> Verdict:
    """Judge whether our models are those of print."""
    rows = typed(entries)
    apart = [f"{row['pair']} at {row['alpha']:g}" for row in rows if far(quantities(row))]
    outcome = Outcome.REFUTED if apart else Outcome.SUPPORTED if rows else Outcome.UNDECIDED
    numbers = sum(len(quantities(row)) for row in rows)
    return Verdict(
        AGREES, outcome, SAYS[AGREES], None, "printed model", len(rows),
        details={"numbers": numbers, "apart": apart, "largest": {name: most(rows, name) for name in NEAR}},
    )  # fmt: skip


def quantities(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the distances of a row that was compared."""
    return {name: row[name] for name in NEAR if name in row}


def most(rows: Sequence[Mapping[str, Any]], name: str) -> float | None:
    """Return the largest distance of a quantity."""
    return max((round(row[name], 6) for row in rows if name in row), default=None)


EXACT = {"theta": 0.0, "d_adv": HALF, "b": HALF, "train": 0.0, "test": 0.0}
# How far a number that is rounded to three digits may be from an exact one.


def saturated_rows(one: Entry, rows: Mapping[int, Row]) -> list[dict[str, Any]]:
    """Hold what is decided of a pair against rows at lambda >= lambda_0, by ten times alpha."""
    angle, d_adv = (0.0, 0.0), (one["d_adv"], one["d_adv"])
    return [
        {"pair": one["name"], "alpha": tenths / 10, **differences(row, angle, d_adv, one["b"], (one["train"], one["test"]), one["images"])}
        for tenths, row in rows.items() if one["last"] is not None and tenths >= one["last"]
    ]  # fmt: skip


def other_than(found: Mapping[str, float]) -> bool:
    """Is a number of print another one than ours, to its last digit?"""
    return any(value > EXACT[name] + 1e-12 for name, value in found.items())


def judge_saturated(integers: Sequence[Entry]) -> Verdict:
    """Judge the part that is decided in integers."""
    rows = [row for one in integers for row in saturated_rows(one, typed_of(one["name"]))]
    other = [f"{row['pair']} at {row['alpha']:g}" for row in rows if other_than(quantities(row))]
    decided = [one for one in integers if one["last"] is not None]
    outcome = Outcome.UNDECIDED
    if other:
        outcome = Outcome.REFUTED
    elif len(decided) == PAIRS and rows:
        outcome = Outcome.SUPPORTED
    return Verdict(
        SATURATED, outcome, SAYS[SATURATED], None, UNIT, len(decided),
        details={"typed": len(rows), "numbers": sum(len(quantities(row)) for row in rows), "other": other},
    )  # fmt: skip


def typed_of(pair: str) -> dict[int, Row]:
    """Return what is typed of a pair, by ten times alpha."""
    return {tenths: row for (name, tenths), row in TYPED.items() if name == pair}


def all_verdicts(entries: Sequence[Entry], integers: Sequence[Entry]) -> list[Verdict]:
    """Judge everything."""
    return [*(judge(one, entries) for one in SENTENCES), judge_difficulty(entries), judge_agreement(entries), judge_saturated(integers)]
