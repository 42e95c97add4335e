"""Networks trained by torch under the sign constraint, then taken exactly as they are."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.charles2019.theorem_10 import decide_on_network
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.domains.convex_sets import difference
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Above, Network, weighted_units
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.exact.decision import Answer


torch = pytest.importorskip("torch", reason="torch trains the networks; install .[experiment]")

SETS = {
    "corner": LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1]),
    "ring": LabelledSet([(0, 0), (2, 0), (-2, 0), (0, 2), (0, -2)], [-1, 1, 1, 1, 1]),
    "clusters": LabelledSet(
        [(0, 0), (1, 0), (0, 1), (4, 4), (5, 3), (4, 5), (-4, 3)], [-1, -1, -1, 1, 1, 1, 1]
    ),
}


def trained(s: LabelledSet, seed: int) -> Network:
    """Train v' sigma(W x + b) with v >= 0 until it fits S; return it with its exact weights."""
    torch.manual_seed(seed)
    points = torch.tensor([[float(c) for c in p] for p in s.points])
    labels = torch.tensor(s.labels, dtype=torch.float32)
    hidden = torch.nn.Linear(s.dimension, 8)
    output = torch.rand(8, requires_grad=True)
    optimiser = torch.optim.Adam([*hidden.parameters(), output], lr=0.05)
    for _ in range(400):
        score = torch.relu(hidden(points)) @ output.clamp(min=0) - 1
        loss = torch.relu(0.5 - labels * score).sum()
        if loss.item() == 0:
            break
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    weights = hidden.weight.detach().double().tolist()
    return weighted_units(
        weights, hidden.bias.detach().double().tolist(),
        output.clamp(min=0).detach().double().tolist(), Above(1),
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", SETS)
def test_the_direction_of_theorem_15_fools_a_trained_network(name: str, seed: int) -> None:
    s = SETS[name]
    network = trained(s, seed)
    assert network.fits(s.points, s.labels), "training did not fit S"
    assert any(isinstance(w, Fraction) for row in network.layers[0].weights for w in row)
    v = difference(s)

    assert decide_convex(s, v).answer is Answer.YES
    assert decide_on_network(WithClassifier(s, network), v).answer is Answer.YES


def test_a_direction_that_serves_not_all_misses_some_trained_network() -> None:
    s = SETS["ring"]

    opposite = decide_convex(s, (1, 1))

    assert opposite.answer is Answer.NO


def test_descent_is_that_of_torch() -> None:
    """To the last bit: stored results were trained by the one, and the other goes on with them."""
    from theorems.mnist.networks import Descent

    found = []
    for descent in (Descent, lambda parts, rate, momentum: torch.optim.SGD(parts, lr=rate, momentum=momentum)):
        torch.manual_seed(0)
        model = torch.nn.Sequential(torch.nn.Linear(20, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
        x, y = torch.rand(64, 20), torch.rand(64, 3)
        steps = descent(model.parameters(), 0.05, 0.9)
        for _ in range(20):
            model.zero_grad()
            torch.autograd.backward(((model(x) - y) ** 2).mean())
            steps.step()
        found.append(torch.cat([part.detach().flatten() for part in model.parameters()]))

    assert torch.equal(*found)
