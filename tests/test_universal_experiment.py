"""The experiment on universal vectors: its method finds what is known, and its sentences can fail."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bright_blocks import bright_blocks
from needs import need

from theorems.moosavi2018.universal.experiment import EXPERIMENT, SCALES, nets_of
from theorems.moosavi2018.universal.sentences import (
    AVERAGED,
    FAMILIES,
    NORMS,
    SENTENCES,
    STEPS,
    Net,
    agrees,
    judge,
    judged,
    outcome_of,
)
from verify.outcome import Kind, Outcome


BY_KEY = {one.key: one for one in SENTENCES}
EIGHT = 8


def flat_rates(one: float, two: float) -> dict[str, Any]:
    return {"one": {f"{n:g}": one for n in NORMS}, "two": {f"{n:g}": two for n in NORMS}}


def agreeable(step: float = 0.547) -> dict[str, Any]:
    """Return a network that agrees with every sentence."""
    other = {f"S_c h={h:g}{end} 10": flat_rates(0.5, 0.5) for h in STEPS for end in ("", " negative")}
    return {
        "step": step, "small": [0.1, 0.51, 0.2, 0.3], "curvature": {"S_c": 0.03, "random": -0.01}, "seen": 0.6,
        "near": {"9": 0.85, "50": 0.95}, "flat": {"said": 100, "fooled": 300, "both": 81},
        "rates": {
            "random": flat_rates(0.1, 0.15), "S_c 10": flat_rates(0.5, 0.5), "S_f 10": flat_rates(0.4, 0.5),
            "S_c negative 10": flat_rates(0.3, 0.3), "S_c 20": flat_rates(0.4, 0.4), "S_c negative 20": flat_rates(0.3, 0.3),
            "signed sum": flat_rates(0.5, 0.6), **other,
        },
        "transfer": {"rates": {"S_c": 0.3, "random": 0.1}},
    }  # fmt: skip


def outcomes(listed: list[dict[str, Any]]) -> dict[str, Outcome]:
    return {one.key: judge(one, "relu", nets_of(listed)).outcome for one in SENTENCES}


def test_every_sentence_can_be_supported() -> None:
    assert set(outcomes([agreeable()] * EIGHT).values()) == {Outcome.SUPPORTED}
    assert set(outcomes([agreeable()] * (EIGHT - 1)).values()) == {Outcome.UNDECIDED}


BAD: list[tuple[str, Any]] = [
    ("sentence-0", {"small": [0.5] * 4}), ("sentence-1", {"curvature": {"S_c": 0.02, "random": -0.01}}),
    ("sentence-1", {"curvature": {"S_c": -0.02, "random": 0.0}}), ("sentence-2", {"rates": {"random": flat_rates(0.25, 0.3)}}),
    ("sentence-3", {"rates": {"S_f 10": flat_rates(0.5, 0.5)}}), ("sentence-4", {"rates": {"random": flat_rates(0.2, 0.3)}}),
    ("sentence-5", {"seen": 0.5 / 0.75}), ("sentence-7", {"transfer": {"rates": {"S_c": 0.2, "random": 0.1}}}),
    ("sentence-8", {"near": {"9": 0.9, "50": 0.95}}), ("sentence-8", {"near": {"9": 0.8, "50": 0.9}}),
    ("positive-end", {"rates": {"S_c negative 20": flat_rates(0.4, 0.4)}}),
    ("sum-beats-s-f", {"rates": {"signed sum": flat_rates(0.9, 0.5)}}),
    ("flat-model-predicts", {"flat": {"said": 100, "fooled": 300, "both": 80}}),
    ("flat-model-predicts", {"flat": {"said": 0, "fooled": 300, "both": 0}}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "change"), BAD)
def test_every_sentence_can_be_refuted(key: str, change: dict[str, Any]) -> None:
    """Most of these are equalities: they count against."""
    bad = deepcopy(agreeable())
    for name, value in change.items():
        bad[name] = {**bad[name], **value} if isinstance(value, dict) else value
    assert outcomes([bad] * EIGHT)[key] is Outcome.REFUTED
    assert outcomes([bad] * (EIGHT - 1) + [agreeable()])[key] is Outcome.UNDECIDED


def test_ends_and_steps_have_verdicts_of_their_own() -> None:
    bad = agreeable()
    bad["rates"]["S_c h=5 10"] = flat_rates(0.4, 0.4)
    verdict = judge(BY_KEY["sentence-3"], "relu", nets_of([bad] * EIGHT))
    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.variants["positive end, h = 5"] is Outcome.REFUTED
    assert verdict.variants["negative end, h = 5"] is Outcome.SUPPORTED
    assert verdict.variants["negative end, h = 0.547"] is Outcome.REFUTED  # the primary step's other end
    assert len(verdict.variants) == 2 * len(STEPS)


def test_only_what_is_named_is_averaged() -> None:
    one = agreeable()
    one["rates"]["S_c 10"]["one"] |= {"1": 0.0, "2": 0.0}
    assert Net(one, one["transfer"]).rate("S_c 10") == 0.5
    assert len(AVERAGED) == 4
    assert not agrees([(float("nan"), 0)])


def test_the_chance_of_a_wrong_verdict() -> None:
    assert outcome_of([True] * 30) is Outcome.SUPPORTED
    assert outcome_of([True] * 23 + [False] * 7) is Outcome.SUPPORTED
    assert outcome_of([True] * 22 + [False] * 8) is Outcome.UNDECIDED
    assert outcome_of([]) is Outcome.UNDECIDED
    verdicts = len(list(judged())) + len(FAMILIES) * (2 * len(STEPS) - 1)
    assert verdicts * 2 * Fraction(1, 256) < Fraction(1, 3)
    assert len(EXPERIMENT.rules) == len(list(judged())) == 22
    for scale in ("small", "paper"):
        assert SCALES[scale].seeds >= EIGHT
        assert min(SCALES[scale].all_seeds) > 1000


# The method.


@pytest.fixture(scope="module")
def network() -> Any:
    need("torch")
    import torch

    from theorems.mnist.models import Network, SmoothNetwork
    from theorems.mnist.networks import initial_network, network_scores

    torch.manual_seed(1)
    made = vars(initial_network()).values()
    doubled = [4 * part.double() for part in made]
    own = {"relu": Network(*doubled), "smooth": SmoothNetwork(*doubled)}
    return {kind: partial(network_scores, one) for kind, one in own.items()}


def plain_deepfool(scores: Any, x: Any, steps: int) -> Any:
    """One image, line by line as its authors write it, then halved to the boundary."""
    import torch

    label = lambda at: int(scores(at[None])[0].argmax())  # noqa: E731
    own, r = label(x), torch.zeros_like(x)
    for _ in range(steps):
        at = x + 1.02 * r
        if label(at) != own:
            break
        jacobian = torch.autograd.functional.jacobian(lambda y: scores(y[None])[0], at)
        s = scores(at[None])[0]
        ways = []
        for k in range(len(s)):
            if k != own:
                w, f = jacobian[k] - jacobian[own], float(s[k] - s[own])
                ways.append((abs(f) / float(w.norm()), w))
        length, w = min(ways, key=lambda way: way[0])
        r = r + (length + 1e-4) * w / w.norm()
    if label(x + 1.02 * r) == own:
        return None
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if label(x + middle * 1.02 * r) == own else (low, middle)
    return high * 1.02 * r


@pytest.mark.parametrize("kind", ["relu", "smooth"])
def test_deepfool_is_that_of_its_authors(network: Any, kind: str) -> None:
    import torch

    from theorems.moosavi2018.universal.deepfool import deepfool

    x = torch.rand(6, 784, dtype=torch.double, generator=torch.Generator().manual_seed(0))
    found = deepfool(network[kind], x, 4)
    wanted = [plain_deepfool(network[kind], one, 4) for one in x]
    assert [one is not None for one in wanted] == found.met.tolist()
    assert found.met.any()
    for one, r in zip(wanted, found.vectors, strict=True):
        assert one is None or torch.allclose(one, r, rtol=1e-6, atol=1e-9)
    assert (found.own != found.other)[found.met].all()


def test_deepfool_of_a_linear_classifier_is_the_shortest_vector() -> None:
    need("torch")
    import torch

    from theorems.moosavi2018.linear_classifiers import Scores, to_boundary
    from theorems.moosavi2018.universal.deepfool import deepfool

    rows, bias = ((3, 1), (-1, 2), (0, -4)), (0, 1, 0)
    w, b = torch.tensor(rows).double(), torch.tensor(bias).double()
    x = torch.tensor([[2.0, 0.5], [-3, 1], [0, -2], [1, 1]]).double()
    found = deepfool(lambda y: y @ w.T + b, x, 3)
    for point, r in zip(x.tolist(), found.vectors.tolist(), strict=True):
        exact = to_boundary(Scores(rows, bias), tuple(Fraction(c) for c in point))
        assert r == pytest.approx([float(a) for a in exact], rel=1e-5, abs=1e-5)


def test_the_spectrum_is_that_of_the_mean_of_projected_hessians() -> None:
    need("torch")
    import torch

    from theorems.moosavi2018.universal.curvature import (
        Reading,
        along,
        boundary,
        mean_curvature,
        spectrum,
    )

    rng = np.random.default_rng(0)
    H, w = rng.standard_normal((7, 7)), rng.standard_normal(7)
    H = torch.from_numpy(H + H.T)

    def scores(x: Any) -> Any:
        F = x @ torch.from_numpy(w) + (x @ H * x).sum(1) / 2
        return torch.stack([torch.zeros_like(F), F, 2 * F], 1)

    z = torch.from_numpy(rng.standard_normal((5, 7)))
    own, other = torch.zeros(5, dtype=torch.long), torch.ones(5, dtype=torch.long)
    at = boundary(scores, z, own, other)
    tangent = [torch.eye(7).double() - torch.outer(n, n) for n in at.normals]
    dense = {
        Reading(0.5): sum(P @ H @ P / g for P, g in zip(tangent, at.lengths, strict=True)) / 5,
        Reading(0.5, projected=False, divided=False): H,
        Reading(0.5, divided=False): sum(P @ H @ P for P in tangent) / 5,
    }
    start = torch.from_numpy(rng.standard_normal(7))
    for how, matrix in dense.items():
        for step in (0.5, 0.0):
            own_way = how._replace(step=step)
            assert torch.allclose(mean_curvature(scores, at, start, own_way), matrix @ start)
            found = spectrum(scores, at, own_way, start, 7)
            assert torch.allclose(found.values, torch.linalg.eigvalsh(matrix).flip(0))
            assert torch.allclose(matrix @ found.directions[0], found.values[0] * found.directions[0], atol=1e-7)
    t = tangent[2] @ start
    t = t / t.norm()
    assert float(along(scores, at, start, 0.3)[2]) == pytest.approx(float(t @ H @ t / at.lengths[2]))
    twice = boundary(scores, z, own, torch.full((5,), 2))  # the same boundary, a score twice as steep
    assert torch.allclose(mean_curvature(scores, twice, start, Reading(0.5)), mean_curvature(scores, at, start, Reading(0.5)))


def test_differences_come_near_the_hessian_only_where_there_is_one(network: Any) -> None:
    import torch

    from theorems.moosavi2018.universal.curvature import Reading, boundary, mean_curvature

    x = torch.rand(4, 784, dtype=torch.double, generator=torch.Generator().manual_seed(3))
    own, other = torch.zeros(4, dtype=torch.long), torch.ones(4, dtype=torch.long)
    v = torch.zeros(784).double()
    v[300:500] = 0.07
    for kind, near in (("smooth", True), ("relu", False)):
        at = boundary(network[kind], x, own, other)
        exact, by_step = (mean_curvature(network[kind], at, v, Reading(h)) for h in (0.0, 0.01))
        assert torch.allclose(exact, by_step, rtol=0.01, atol=1e-4 * float(by_step.norm())) == near
        assert bool(exact.any()) == near  # a network of ReLU has the Hessian 0


def test_a_run_ends_with_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("torch")
    from theorems.mnist import data
    from verify.errors import BadInput
    from verify.experiment.runner import run

    monkeypatch.setattr(data, "load", lambda path: bright_blocks(np.random.default_rng(0), 200, 60))
    options = replace(
        SCALES["smoke"], seeds=1, images=100, points=24, unseen=10, deepfool=2, krylov=20, krylov_steps=3, krylov_beside=3,
        steps=(0.2, 1.5), norms=(3.0, 4.0, 6.0, 8.0), draws=1,
    )  # fmt: skip
    monkeypatch.setattr("theorems.moosavi2018.universal.sentences.STEPS", (0.2, 1.5))
    with pytest.raises(BadInput, match="the run ends"):
        run(EXPERIMENT, replace(options, least_right=1.01), out=tmp_path / "strict")
    run(EXPERIMENT, options, out=tmp_path / "run")
    results = json.loads((tmp_path / "run" / "results.json").read_text(encoding="utf-8"))
    assert {one["outcome"] for one in results["sentences"]} == {"undecided"}
    assert [one["family"] for own in results["networks"].values() for one in own] == [*FAMILIES]
    with np.load(tmp_path / "run" / "directions.npz") as arrays:
        assert arrays["smooth S_c"].shape == (6, 784)
        rows = arrays["relu S_f"].astype(float)
        assert np.allclose(rows @ rows.T, np.eye(len(rows)), atol=1e-4)


def test_the_stored_run_says_what_its_numbers_say() -> None:
    stored = EXPERIMENT.stored()
    assert stored is not None
    results = stored.results
    assert results["provenance"]["rules"]["sha256"] == EXPERIMENT.rules_sha256()
    for own in results["networks"].values():
        assert [one["seed"] for one in own] == SCALES[stored.scale].all_seeds
        assert all(one["right"] >= SCALES[stored.scale].least_right for one in own)
    said = {one["id"]: (one["outcome"], one["variants"]) for one in results["sentences"]}
    again = (judge(one, family, nets_of(results["networks"][family])) for one, family in judged())
    assert said == {one.id: (str(one.outcome), {name: str(way) for name, way in one.variants.items()}) for one in again}


def test_the_claims_read_the_stored_run() -> None:
    from verify.registry import claims

    listed = [one for one in claims(["moosavi2018"]).values() if one.kind is Kind.EMPIRICAL]
    assert {one.id for one in listed} == set(EXPERIMENT.rules)
    for claim in listed:
        found = claim.measured()
        assert found.outcome is claim.expects, claim.id
        json.dumps(found.details, allow_nan=False)
        assert len(found.details["each network"]) == found.units
        if "gallery" in found.details:
            pictures = found.details["gallery"]
            assert all(len(row["cells"]) == len(pictures["columns"]) - 1 for row in pictures["rows"])
