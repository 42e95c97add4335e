"""Trials of Theorems 1, 7 and 9: two samples, two classifiers, the points both get right.

The largest S that Theorem 7 allows is the multiset of all points of both samples that both
classifiers get right, since a direction is adversarial for h at x only where h(x) = y. Its
count in each sample is what a trial measures; the smaller one counts. That condition 2 holds on
that S is decided on the trials too (``_look``), and for all instances that Hypothesis draws by
the claims on condition 2.

What a trial needs of a sample is how often each atom occurs in it; a trainer is a function of
that, so each sample is trained on, and its assumptions are checked, once.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, comb, prod
from typing import TYPE_CHECKING, Any

from theorems.charles2019.samples import Distribution
from theorems.charles2019.soft_margin import (
    AssumptionViolated,
    Bound,
    Facts,
    Rule,
    agreement,
    by_atom,
    decide_direction,
)
from theorems.charles2019.trainers import Allowance, Sample, Trainer, options
from theorems.geometry.domains import TOOLKIT
from verify.exact.decision import Decision, write_number
from verify.exact.integers import Rational
from verify.probability.claim import Batch, Cell, trials as all_trials
from verify.probability.exact import states


if TYPE_CHECKING:
    from verify.probability.sampling import Stream


SUMMED = 40_000
# Samples up to which a probability is summed over all of them.

IN_A_TABLE = 1 << 21
# Samples, as counts of all atoms but one, up to which their classifiers are looked up in a table.

FEW, SHARE = 8, 4
# Atoms up to which condition 2 is decided on every trial; with more, on so many a batch (beyond
# 64 atoms on one).


trials = replace(
    all_trials,
    name="pairs of independent samples, each with the classifier trained on it",
    toolkit=TOOLKIT,
)


@dataclass(kw_only=True)
class TwoSamples(Cell):
    """A cell whose trials draw two samples of n from one distribution.

    rho, squared_bound : what A1 and A3 (B1 and B3) allow
    threshold, claimed : by default those of ``bound``
    summed : is the probability summed, where there are few enough samples?
    """

    distribution: Distribution
    n: int
    rho: Fraction = Fraction(0)
    squared_bound: Rational
    bound: Bound = field(default_factory=Bound)
    rule: Rule = field(default_factory=Rule)
    summed: bool = False
    threshold: int = None  # type: ignore[assignment]
    claimed: Fraction = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Work out the threshold, exactly."""
        if self.threshold is None:
            self.threshold = self.bound.threshold(self.n, self.rho, self.squared_size)
        if self.claimed is None:
            self.claimed = self.bound.claimed(self.n)
        self.effort = 1 + len(self.distribution.points) // 10
        self.looked: set[Any] = set()  # what the direction was decided for, each once
        self.directions = 0  # trials that this covers

    @property
    def squared_size(self) -> Rational:
        """Return B^2 R^2."""
        return self.squared_bound * self.distribution.squared_radius

    @property
    @abstractmethod
    def trainer_name(self) -> str:
        """Return what trains."""

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return distribution, trainer, rho and n."""
        return f"{self.distribution.name}; {self.trainer_name}; rho = {self.rho}; n = {self.n}"

    @abstractmethod
    def measures(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Return, by row, the smaller count of S (-1 outside), and which atoms S has."""

    @abstractmethod
    def classifiers(self, first: Sequence[int], second: Sequence[int]) -> tuple[Facts, Facts]:
        """Return the two classifiers of one trial."""

    def batch(self, stream: Stream, size: int) -> Batch:
        """Draw so many pairs of samples and count S in each."""
        first = stream.counts(self.distribution.weights, self.n, size)
        second = stream.counts(self.distribution.weights, self.n, size)
        measures, common = self.measures(first, second)
        self._look(common & (first + second > 0))
        return Batch(measures, (first, second))

    def measure(self, draws: Sequence[Sequence[int]]) -> int | None:
        """Count S in one pair of samples.

        Raises
        ------
        ValueError
            If these are no samples of n from the atoms.
        """
        import numpy as np

        atoms = len(self.distribution.points)
        for draw in draws:
            if len(draw) != atoms or min(draw) < 0 or sum(draw) != self.n:
                msg = f"{self.name}: a sample is {atoms} counts from 0 on with the sum {self.n}, not {[*draw]!r:.60}"
                raise ValueError(msg)
        first, second = (np.array([draw], dtype=np.int64) for draw in draws)
        measure = int(self.measures(first, second)[0][0])
        return None if measure < 0 else measure

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel count the points that both classifiers get right."""
        one, two = self.classifiers(*draws)
        decision = agreement(self.distribution, draws, one.rows, two.rows)
        assert decision.certificate is not None, decision.reason
        if min(decision.certificate["answer"]["counts"]) != self.measure(draws):
            msg = f"{self.name}: the kernel counts otherwise"
            raise AssertionError(msg)
        return [decision]

    def _look(self, present: Any) -> None:
        """Decide condition 2 for each S, a row of atoms; each set of atoms once."""
        import numpy as np

        atoms = present.shape[1]
        if atoms > FEW:
            present = present[: SHARE if atoms <= 64 else 1]
            sets = [tuple(np.flatnonzero(row).tolist()) for row in present]
        else:
            keys = np.unique(present @ (1 << np.arange(atoms))).tolist()
            sets = [tuple(a for a in range(atoms) if key >> a & 1) for key in keys]
        self.directions += len(present)
        for s in sets:
            if s and s not in self.looked:
                self.looked.add(s)
                decide_direction(self.distribution, s)

    def describe(self) -> dict[str, Any]:
        """Write distribution, trainer and what bounds them."""
        return {
            "distribution": self.distribution.name,
            "trainer": self.trainer_name,
            "n": self.n,
            "rho": write_number(self.rho),
            "squared_B": write_number(self.squared_bound),
            "squared_R": write_number(self.distribution.squared_radius),
        }

    def observed(self) -> dict[str, Any]:
        """Write on how many trials condition 2 was decided, and for how many sets."""
        return {"directions_decided": self.directions, "sets_decided": len(self.looked)}


@dataclass(kw_only=True)
class Independent(TwoSamples):
    """Each classifier is trained on its own sample alone, so that A2 (B2) holds.

    bounded : is A1 (B1) in force?
    """

    trainers: tuple[Trainer, Trainer]
    bounded: bool = True

    def __post_init__(self) -> None:
        """Begin with no classifier known."""
        super().__post_init__()
        same = self.trainers[0].train is self.trainers[1].train
        first = self._unknown()
        self._known = [first, first if same else self._unknown()]  # by turn
        self.samples = 0  # different ones that were trained on, by turn if the trainers differ
        self.facts: list[Facts] = []
        self._places: dict[Any, int] = {}
        self._spend = Allowance(self.rho, self.rule.share * self.squared_bound)
        self._needed = ceil((1 - self.rho) * self.n)

    def _unknown(self) -> Any:
        """Return what is to hold the place of the classifier of each sample.

        A table holds 2 more, so that 0 is a sample not met: memory for zeros is taken when it is written to.
        """
        import numpy as np

        size = (self.n + 1) ** (len(self.distribution.points) - 1)
        return np.zeros(size, dtype=np.int32) if size <= IN_A_TABLE else {}

    @property
    def trainer_name(self) -> str:
        """Return the names of the trainers, once if they are the same."""
        return " and ".join(dict.fromkeys(trainer.name for trainer in self.trainers))

    def trained(self, turn: int, counts: tuple[int, ...]) -> int:
        """Return the place of the classifier trained on a sample, checked; -1 if there is none."""
        classifier = self.trainers[turn].train(Sample(self.distribution, counts), self._spend)
        if classifier is None:
            return -1
        key = _in_integers(classifier)
        place = self._places.get(key)
        if place is None:
            facts = self.rule.facts(self.distribution, classifier)
            if self.bounded and facts.squared_norm > self.squared_bound:
                msg = f"{self.name}: a classifier is longer than B"
                raise AssumptionViolated(msg)
            place = self._places[key] = len(self.facts)
            self.facts.append(facts)
        if by_atom(self.facts[place].confident, counts) < self._needed:
            msg = f"{self.name}: too few points of a sample are confident"
            raise AssumptionViolated(msg)
        return place

    def places(self, turn: int, counts: Any) -> Any:
        """Return the place of the classifier of each row, a sample of n; every new one is trained on."""
        import numpy as np

        known = self._known[turn]
        if isinstance(known, dict):
            keys = [row.tobytes() for row in counts]
            for key, row in zip(keys, counts, strict=True):
                if key not in known:
                    known[key] = self._counted(turn, row)
            return np.array([known[key] for key in keys], dtype=np.int64)
        # The last count is what the others leave.
        index = counts[:, :-1] @ (self.n + 1) ** np.arange(counts.shape[1] - 1)
        unseen = np.flatnonzero(known[index] == 0)
        new, where = np.unique(index[unseen], return_index=True)
        for key, row in zip(new.tolist(), counts[unseen[where]], strict=True):
            known[key] = self._counted(turn, row) + 2
        return known[index].astype(np.int64) - 2

    def _counted(self, turn: int, row: Any) -> int:
        place = self.trained(turn, tuple(row.tolist()))
        self.samples += 1
        return place

    def measures(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Return the smaller count of S by row, and the atoms of S."""
        import numpy as np

        one, two = self.places(0, first), self.places(1, second)
        # The place -1, of no classifier at all, is that of the last row: nothing right.
        right = np.array([*(facts.right for facts in self.facts), [False] * first.shape[1]])
        outside = (one < 0) | (two < 0)
        common = right[one] & right[two]
        return np.where(outside, -1, smaller_count(first, second, common)), common

    def classifiers(self, first: Sequence[int], second: Sequence[int]) -> tuple[Facts, Facts]:
        """Train on both samples."""
        one, two = (self.trained(turn, tuple(c)) for turn, c in enumerate((first, second)))
        if min(one, two) < 0:
            msg = f"{self.name}: one of the samples has no classifier that meets the assumptions"
            raise ValueError(msg)
        return self.facts[one], self.facts[two]

    def exact(self) -> tuple[Fraction, Fraction] | None:
        """Sum over all samples: given which atoms each has right, both counts are independent."""
        import numpy as np

        weights = self.distribution.weights
        if not self.summed or comb(self.n + len(weights) - 1, len(weights) - 1) > SUMMED:
            return None
        listed = list(states(weights, self.n))
        mass = [weight for _, weight in listed]
        table = np.array([counts for counts, _ in listed], dtype=np.int64)
        total = sum(weights) ** self.n
        by_right = [self._by_right(turn, table) for turn in (0, 1)]
        held = prod(sum(_mass(mass, chosen, total) for chosen in own.values()) for own in by_right)
        met = 0
        for a, firsts in by_right[0].items():
            for b, seconds in by_right[1].items():
                common = np.array(a) & np.array(b)
                enough = table @ common >= self.threshold
                met += _mass(mass, firsts & enough, total) * _mass(mass, seconds & enough, total)
        return Fraction(held - met, total**2), Fraction(total**2 - met, total**2)

    def _by_right(self, turn: int, table: Any) -> dict[tuple[bool, ...], Any]:
        """Tell samples apart by the atoms that their classifiers have right; those without one are left out."""
        import numpy as np

        places = self.places(turn, table)
        apart = {right: k for k, right in enumerate(dict.fromkeys(facts.right for facts in self.facts))}
        own = np.array([*(apart[facts.right] for facts in self.facts), -1])[places]
        return {right: chosen for right, k in apart.items() if (chosen := own == k).any()}

    def observed(self) -> dict[str, Any]:
        """Write also how many different samples were trained on, for the sum or in trials."""
        return super().observed() | {"samples_trained_on": self.samples}


def smaller_count(first: Any, second: Any, common: Any) -> Any:
    """Return by row how many points of S the sample with fewer has; S is a row of atoms, too."""
    import numpy as np

    return np.minimum(*(np.einsum("ij,ij->i", counts, common) for counts in (first, second)))


def _in_integers(w: Any) -> tuple[Any, ...]:
    """Return a vector or rows as integers that tell it from others: fractions are slow to hash."""
    if isinstance(w[0], tuple):
        return tuple(map(_in_integers, w))
    return (*[x.numerator for x in w], *[x.denominator for x in w])


@dataclass(kw_only=True)
class Together(TwoSamples):
    """A hostile pair that sees both samples: A2 (B2) is broken as far as the options allow."""

    @property
    def trainer_name(self) -> str:
        """Say who trains."""
        return "hostile pair that sees both samples"

    def _pairs(self) -> list[Facts]:
        spend = self.rule.share * self.squared_bound
        listed = options(self.distribution, spend)
        return [self.rule.facts(self.distribution, option.w) for option in listed]

    def _chosen(self, first: Any, second: Any) -> tuple[Any, Any, list[Facts]]:
        """Return the least count that two options, allowed on their samples, leave, and which."""
        import numpy as np

        listed = self._pairs()
        most = self.rho * self.n // 1  # an integer: so many points may be unconfident
        lost = [~np.array(facts.confident) for facts in listed]
        fits = [[counts @ mask <= most for mask in lost] for counts in (first, second)]
        measures = np.full(len(first), self.n + 1)
        pair = np.zeros(len(first), dtype=np.int64)
        for a in range(len(listed)):
            for b in range(len(listed)):
                count = self.count(first, second, listed[a], listed[b])
                better = fits[0][a] & fits[1][b] & (count < measures)
                measures[better], pair[better] = count[better], a * len(listed) + b
        return np.where(measures > self.n, -1, measures), pair, listed

    def count(self, first: Any, second: Any, one: Facts, two: Facts) -> Any:
        """Return the smaller count of S by row, for one pair of classifiers."""
        import numpy as np

        both = np.array(one.right) & np.array(two.right)
        return np.minimum(first @ both, second @ both)

    def measures(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Return the smaller count of S by row, and the atoms of S."""
        import numpy as np

        measures, pair, listed = self._chosen(first, second)
        right = np.array([facts.right for facts in listed])
        common = right[pair // len(listed)] & right[pair % len(listed)]
        return measures, common & (measures >= 0)[:, None]

    def classifiers(self, first: Sequence[int], second: Sequence[int]) -> tuple[Facts, Facts]:
        """Return the two options of one trial."""
        import numpy as np

        _, pair, listed = self._chosen(np.array([first]), np.array([second]))
        one, two = divmod(int(pair[0]), len(listed))
        return listed[one], listed[two]

    def exact(self) -> tuple[Fraction, Fraction] | None:
        """Sum over all pairs of samples."""
        return exact_by_pairs(self) if self.summed else None


def exact_by_pairs(cell: TwoSamples) -> tuple[Fraction, Fraction]:
    """Sum the probability of failure over all pairs of samples."""
    import numpy as np

    listed = list(states(cell.distribution.weights, cell.n))
    weights = [weight for _, weight in listed]
    table = np.array([counts for counts, _ in listed], dtype=np.int64)
    total = sum(weights)
    failing = outside = 0
    for counts, weight in listed:
        row = np.broadcast_to(np.array(counts, dtype=np.int64), table.shape)
        measures = cell.measures(row, table)[0]
        failing += weight * _mass(weights, (measures >= 0) & (measures < cell.threshold), total)
        outside += weight * _mass(weights, measures < 0, total)
    return Fraction(failing, total**2), Fraction(failing + outside, total**2)


def _mass(weights: list[int], chosen: Any, total: int) -> int:
    """Add up chosen weights, the shorter way round."""
    picked = chosen.nonzero()[0].tolist()
    if 2 * len(picked) <= len(weights):
        return sum(weights[i] for i in picked)
    return total - sum(weights[i] for i in (~chosen).nonzero()[0].tolist())
