"""Named assumptions that a refuted conjecture might have lacked."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from theorems.geometry.domains.convex_sets import fitted, fitted_plus
from theorems.geometry.domains.sets import both_labels, rank, separable
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network
from verify.claim import Assumption


def in_general_position(s: LabelledSet) -> bool:
    """Do no d + 1 points lie on one hyperplane?"""
    if len(s.points) <= s.dimension:
        return rank(s) == len(s.points) - 1
    return all(
        rank(LabelledSet(chosen, [1] * len(chosen))) == s.dimension
        for chosen in combinations(s.points, s.dimension + 1)
    )


def _network(h: Any) -> Network:
    if not isinstance(h, Network):
        raise TypeError
    return h


def _set(s: Any) -> LabelledSet:
    if not isinstance(s, LabelledSet):
        raise TypeError
    return s


def _count(s: Any, label: int) -> int:
    return len(_set(s).where(label))


one_dimension = Assumption[Any]("d = 1", "The points lie on a line.", lambda s: _set(s).dimension == 1)
one_plus = Assumption[Any]("one +1 point", "$S$ has one $+1$ point.", lambda s: _count(s, 1) == 1)
one_minus = Assumption[Any]("one -1 point", "$S$ has one $-1$ point.", lambda s: _count(s, -1) == 1)
some_plus = Assumption[Any]("a +1 point", "$S$ has a $+1$ point.", lambda s: 1 in _set(s).labels)
two_points = Assumption[Any](
    "two points",
    "$S$ has one point of each label, and the two differ.",
    lambda s: sorted(_set(s).labels) == [-1, 1] and len(set(s.points)) == 2,
)
balanced = Assumption[Any](
    "balanced", "$S$ has as many $+1$ as $-1$ points.", lambda s: _count(s, 1) == _count(s, -1)
)
no_duplicates = Assumption[Any](
    "no duplicates",
    "No point of $S$ is repeated.",
    lambda s: len(set(_set(s).points)) == len(s.points),
)
general_position = Assumption[Any](
    "general position",
    "No $d + 1$ points of $S$ lie on one hyperplane.",
    lambda s: in_general_position(_set(s)),
)
two_layers = Assumption[Any](
    "two layers", "The network has two layers.", lambda h: len(_network(h).layers) <= 2
)
nonnegative_outputs = Assumption[Any](
    "nonnegative output weights",
    "The last layer has no negative weight.",
    lambda h: all(w >= 0 for row in _network(h).layers[-1].weights for w in row),
)
nonnegative_later = Assumption[Any](
    "nonnegative after the first layer",
    "No layer but the first has a negative weight.",
    lambda h: all(w >= 0 for la in _network(h).layers[1:] for row in la.weights for w in row),
)
one_unit = Assumption[Any](
    "one hidden unit a layer",
    "Every hidden layer has one unit.",
    lambda h: all(len(layer.bias) == 1 for layer in _network(h).layers[:-1]),
)
no_bias = Assumption[Any](
    "no biases", "All biases are 0.", lambda h: not any(b for la in _network(h).layers for b in la.bias)
)

NAMED: tuple[Assumption[Any], ...] = (
    both_labels, separable, fitted, fitted_plus, one_dimension, one_plus, one_minus, some_plus,
    two_points, balanced, no_duplicates, general_position, two_layers, nonnegative_outputs,
    nonnegative_later, one_unit, no_bias,
)
