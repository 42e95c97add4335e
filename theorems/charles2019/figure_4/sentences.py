r"""The five sentences of Section 7 that read Figure 4, as claims with a test and a verdict.

The rule, fixed before any result was seen:

*Groups.* Classifiers 0 and 1 of both kinds, with noise sources 0 and 1, form group 0; 2 and 3
form group 1; and so on. Each quantity of a group uses its own members only, and classifiers are
trained independently, so the groups are independent and alike: they are the unit, not images.

*Quantities.* loss(P, T) is the accuracy that classifiers of kind T lose to perturbations of kind
P: right before less right after, as a share of all images, averaged over the group's pairs of
*different* source and classifier, and over all radii of the run. own(T) is the same for
classifiers on their own examples. Comparisons with random perturbations must hold for sign noise
and for uniform noise.

*Test.* A group agrees with a sentence if all its inequalities hold there. The sentence says that
groups agree more often than not: it is **supported** if the exact binomial test rejects "at most
half of all groups agree" at level 1/100, **refuted** if it rejects "at least half agree" at the
same level, and **undecided** otherwise. Five sentences at 1/100 keep the chance of any wrong
verdict below 1/20. Fewer than seven groups (14 classifiers of each kind) can decide nothing.

*Vague words.* "relatively robust": less than half of what others' examples cost; "often
susceptible": more than half of what the source's own classifier loses, and more than twice what
noise costs; "much better": more than twice; "slightly better": more, but the excess over noise is
less than a quarter of the excess that networks' examples reach.

Reported beside the verdict, and no part of it: the same test on success (the share fooled among
the images right before), for each noise alone, and on the bare order without the factors that
stand for vague words. (The last was added after the first run of the ``small`` scale, to show
what rests on these factors.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import binomtest

from verify.experiment import Verdict
from verify.outcome import Outcome

from .tally import Tally, others


LEVEL = 0.01
NOISES = ("sign", "uniform")
MEASURES = ("accuracy", "success")


class Factors(NamedTuple):
    """What the vague words of the sentences are taken to mean."""

    robust: float  # noise costs less than this share of what others' examples cost
    often: float  # others' examples cost more than this share of what own ones cost
    much: float  # more than so many times
    slight: float  # an excess less than this share of the networks' excess


READING = Factors(robust=0.5, often=0.5, much=2, slight=0.25)
BARE_ORDER = Factors(robust=1, often=0, much=1, slight=1)
UNIT = "group of two SVMs and two networks"
TEST = (
    "exact one-sided binomial tests over independent groups of two SVMs and two networks, "
    f"level {LEVEL} each way"
)
Cost = Callable[[str, str], float]
Inequality = tuple[str, float, float]  # its name, and the side that must be larger first


@dataclass(frozen=True)
class Sentence:
    """A sentence of Section 7; ``inequalities`` are what a group must meet to agree."""

    number: int
    statement: str  # as printed
    as_tested: str  # the numeric reading of it
    inequalities: Callable[[Cost, str, Factors], list[Inequality]]

    @property
    def id(self) -> str:
        """Return the claim's id."""
        return f"charles2019/figure-4-sentence-{self.number}"


def judge(sentence: Sentence, tally: Tally) -> dict[str, Any]:
    """Return a sentence's outcome and everything that it rests on."""
    by = {measure: _test(sentence, tally, measure) for measure in MEASURES}
    alone = {one: _test(sentence, tally, noises=(one,))["outcome"] for one in NOISES}
    bare = _test(sentence, tally, factors=BARE_ORDER)["outcome"]
    return {
        "id": sentence.id,
        "outcome": by["accuracy"]["outcome"],
        "statement": sentence.statement,
        "as_tested": sentence.as_tested,
        "test": TEST,
        "radii": list(tally.radii),
        "by_accuracy": by["accuracy"],
        "by_success": by["success"],
        "outcome_by_noise": alone,
        "outcome_of_bare_order": bare,
    }


class _Recorded(Verdict):
    """A verdict in the format of the stored results, which name unit and level in their ``test``."""

    def to_json(self) -> dict[str, Any]:
        """Return the entry of ``results.json``."""
        return dict(self.details)


def verdict_on(found: dict[str, Any]) -> Verdict:
    """Return what ``judge`` found as the verdict of an experiment."""
    alone = {f"{noise} noise alone": one for noise, one in found["outcome_by_noise"].items()}
    beside = {**alone, "bare order": found["outcome_of_bare_order"], "success": found["by_success"]["outcome"]}
    return _Recorded(
        found["id"], Outcome(found["outcome"]), found["as_tested"], Fraction(str(LEVEL)), UNIT,
        found["by_accuracy"]["groups"],
        {name: Outcome(outcome) for name, outcome in beside.items()}, found,
    )  # fmt: skip


def rules() -> dict[str, str]:
    """Return by sentence, in words and numbers, when it is supported and when refuted."""
    return {one.id: f"{one.as_tested} {TEST}, {READING}" for one in SENTENCES}


def judge_all(tally: Tally) -> list[dict[str, Any]]:
    """Return the verdicts on all five sentences."""
    return [judge(sentence, tally) for sentence in SENTENCES]


def verdict(agree: int, groups: int) -> dict[str, Any]:
    """Return the outcome for this many agreeing groups, with p-values and an exact interval.

    The Clopper-Pearson interval of the share that agrees has coverage 1 - 2 LEVEL.
    """
    if groups == 0:
        return {"outcome": "undecided", "groups": 0, "agree": 0, "why": "no group of two and two"}
    above = binomtest(agree, groups, 0.5, alternative="greater").pvalue
    below = binomtest(agree, groups, 0.5, alternative="less").pvalue
    ends = binomtest(agree, groups).proportion_ci(1 - 2 * LEVEL, method="exact")
    outcome = "supported" if above <= LEVEL else "refuted" if below <= LEVEL else "undecided"
    found = {
        "outcome": outcome, "groups": groups, "agree": agree,
        "p_supported": float(above), "p_refuted": float(below),
        "share_interval": [float(ends.low), float(ends.high)],
    }  # fmt: skip
    if outcome == "undecided" and 0.5**groups > LEVEL:
        found["why"] = f"{groups} groups cannot decide at level {LEVEL}; at least 7 are needed"
    return found


def costs(tally: Tally, group: int, measure: str) -> Cost:
    """Return loss(source, target) of one group; own examples are (kind, "own")."""
    pair = slice(2 * group, 2 * group + 2)

    def cost(source: str, target: str) -> float:
        key = (source, source if target == "own" else target)
        before, after, fooled = (
            getattr(tally, name)[key][pair, pair].astype(float)
            for name in ("before", "after", "fooled")
        )
        mask = np.eye(2, dtype=bool) if target == "own" else others(*key, before)
        if measure == "accuracy":
            share = (before - after) / tally.images
        else:  # an image set that nobody got right before cannot be fooled
            share = np.divide(fooled, before, out=np.zeros_like(before), where=before > 0)
        return float(share[mask].mean())

    return cost


def _test(
    sentence: Sentence,
    tally: Tally,
    measure: str = "accuracy",
    noises: tuple[str, ...] = NOISES,
    factors: Factors = READING,
) -> dict[str, Any]:
    sizes = [len(tally.before[kind, "svm"]) for kind in ("svm", "nn", *NOISES)]
    held, sides = [], []
    for group in range(min(sizes) // 2):
        cost = costs(tally, group, measure)
        met = {
            name: (large, small)
            for noise in noises
            for name, large, small in sentence.inequalities(cost, noise, factors)
        }
        held.append(all(large > small for large, small in met.values()))
        sides.append(met)
    return {**verdict(sum(held), len(held)), "inequalities": _summary(sides)}


def _summary(sides: list[dict[str, tuple[float, float]]]) -> list[dict[str, Any]]:
    """Return each inequality with the groups' means of its sides and how many groups meet it."""
    names = sides[0] if sides else {}
    rows = []
    for name in names:
        values = np.array([met[name] for met in sides])
        rows.append({
            "inequality": name,
            "larger_side": round(float(values[:, 0].mean()), 6),
            "smaller_side": round(float(values[:, 1].mean()), 6),
            "met_by": int((values[:, 0] > values[:, 1]).sum()),
        })  # fmt: skip
    return rows


def _resists_noise(cost: Cost, noise: str, given: Factors) -> list[Inequality]:
    return [
        (f"{given.robust:g} loss({kind}, {kind}) > loss({noise}, {kind})",
         given.robust * cost(kind, kind), cost(noise, kind))
        for kind in ("svm", "nn")
    ]  # fmt: skip


def _transfers_within(kind: str) -> Callable[[Cost, str, Factors], list[Inequality]]:
    def inequalities(cost: Cost, noise: str, given: Factors) -> list[Inequality]:
        loss = f"loss({kind}, {kind})"
        return [
            (f"{loss} > {given.often:g} own({kind})",
             cost(kind, kind), given.often * cost(kind, "own")),
            (f"{loss} > {given.much:g} loss({noise}, {kind})",
             cost(kind, kind), given.much * cost(noise, kind)),
        ]  # fmt: skip

    return inequalities


def _between(cost: Cost, noise: str, given: Factors) -> list[Inequality]:
    return [
        ("loss(svm, svm) > loss(nn, svm)", cost("svm", "svm"), cost("nn", "svm")),
        (f"loss(nn, svm) > {given.much:g} loss({noise}, svm)",
         cost("nn", "svm"), given.much * cost(noise, "svm")),
    ]  # fmt: skip


def _slightly_better(cost: Cost, noise: str, given: Factors) -> list[Inequality]:
    floor = cost(noise, "nn")
    return [
        (f"loss(svm, nn) > loss({noise}, nn)", cost("svm", "nn"), floor),
        (f"{given.slight:g} (loss(nn, nn) - loss({noise}, nn)) > loss(svm, nn) - loss({noise}, nn)",
         given.slight * (cost("nn", "nn") - floor), cost("svm", "nn") - floor),
    ]  # fmt: skip


SENTENCES = (
    Sentence(
        1,
        "both SVMs and neural networks are relatively robust to random perturbations.",
        "Random perturbations cost classifiers of either kind less than half of the accuracy "
        "that examples made from others of their kind cost.",
        _resists_noise,
    ),
    Sentence(
        2,
        "This shows that SVMs are often susceptible to adversarial examples generated from other "
        "SVMs trained on different subsets of the data.",
        "Examples made from one SVM cost another more than half of what they cost the first, "
        "and more than twice what random perturbations cost.",
        _transfers_within("svm"),
    ),
    Sentence(
        3,
        "While SVM adversaries are more effective than NN adversaries at fooling other SVMs, "
        "the neural network adversarial examples still do much better than random perturbations.",
        "Networks' examples cost SVMs less than other SVMs' examples do, but more than twice "
        "what random perturbations cost.",
        _between,
    ),
    Sentence(
        4,
        "Despite being trained on different subsets of the data, these neural networks are often "
        "susceptible to similar perturbations. This stands in stark contrast to the resilience "
        "of neural networks to random perturbations.",
        "Examples made from one network cost another more than half of what they cost the "
        "first, and more than twice what random perturbations cost.",
        _transfers_within("nn"),
    ),
    Sentence(
        5,
        "SVM adversaries only do slightly better than random perturbations at fooling neural "
        "networks.",
        "SVMs' examples cost networks more than random perturbations do, but the excess is less "
        "than a quarter of the excess of other networks' examples.",
        _slightly_better,
    ),
)
