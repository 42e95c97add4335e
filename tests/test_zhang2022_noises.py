"""The experiment on noises of trained networks: its sentences can fail, its exact error is one."""

from __future__ import annotations

import json
import warnings
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bright_blocks import bright_blocks
from needs import need

from theorems.zhang2022.noises.afresh import AFRESH, EXPERIMENT as AGAIN, ONCE_MORE
from theorems.zhang2022.noises.experiment import EXPERIMENT, SCALES, Config, Noises, PairRuns
from theorems.zhang2022.noises.sentences import LEAST, SENTENCES, WANTED, judge, outcome_of
from verify.outcome import Outcome


GROUPS = SCALES["small"].groups
BY_KEY = {one.key: one for one in SENTENCES}
KEYS = [one.key for one in SENTENCES]


def measured(percent: float = 100.0) -> dict[str, Any]:
    """Return a seed at which every probe has the same percentages."""
    names = sorted({noise for both in WANTED.values() for when in both for noise in when})
    one = {"percent": [percent, percent], "zero": 0}
    noises = {name: {"exact": dict(one), "autograd": dict(one)} for name in names}
    del noises["sign, two layers"]["autograd"]  # which is not made
    snapshots = [{"epoch": k, "net": [99, 95], "loss": 1.0, "rounded": 0.0, "noises": deepcopy(noises)} for k in (0, 40)]
    networks = {config.name: {"snapshots": deepcopy(snapshots)} for config in SCALES["small"].configs}
    return {"networks": networks, "images": [97.0, 89.0]}


def change(seed: dict[str, Any], name: str, when: int, noise: str, variant: str, *percent: float) -> None:
    seed["networks"][name]["snapshots"][when]["noises"][noise][variant]["percent"] = [*percent]


def agreeable() -> dict[str, Any]:
    """Return a seed that agrees with every sentence."""
    seed = measured()
    for name in ("three", "five"):
        change(seed, name, -1, "sign", "exact", 100, 97.5)
        change(seed, name, 0, "sign", "exact", 100, 97.6 if name == "three" else 97.5)
        change(seed, name, 0, "random labels", "exact", 100, 95)
    change(seed, "five", -1, "T10", "exact", 100, 99)
    change(seed, "five", -1, "sign", "autograd", 100, 80)
    change(seed, "five", -1, "random labels", "exact", 60, 20)
    return seed


def outcomes(seeds: list[dict[str, Any]], groups: Any = GROUPS) -> dict[str, Outcome]:
    return {one.key: judge(one, dict(enumerate(seeds)), groups).outcome for one in SENTENCES}


def test_every_sentence_can_be_supported() -> None:
    found = outcomes([agreeable()] * LEAST)
    assert found.pop("compromised") is Outcome.REFUTED  # the deepest network gets no worse
    assert set(found.values()) == {Outcome.SUPPORTED}
    worse = agreeable()
    change(worse, "five", 0, "sign", "exact", 100, 97.6)
    assert outcomes([worse] * LEAST)["compromised"] is Outcome.SUPPORTED
    assert outcomes([worse] * LEAST)["rounding"] is Outcome.REFUTED


@pytest.mark.parametrize(("key", "name", "when", "noise", "percent"), [
    ("two-layer", "width4", 0, "sign", (99.4, 100)), ("two-layer-wide", "width128", -1, "sign", (99.4, 100)),
    ("small-rate", "slow", -1, "sign", (99.9, 100)), ("generalises", "width256", -1, "sign", (100, 89)),
    ("targeted", "slow", 0, "targeted", (100, 89)), ("easier-train", "three", -1, "sign", (96.9, 97)),
    ("easier-test", "five", -1, "sign", (100, 89)), ("temperature", "five", -1, "T10", (100, 97.5)),
    ("steps", "three", -1, "PGD10", (100, 92.4)), ("adversarial-training", "adversarial", -1, "sign", (100, 99.4)),
    ("two-layer-probe", "five", -1, "sign, two layers", (99.9, 100)), ("random-labels", "width128", 0, "random labels", (100, 89.9)),
    ("random-labels", "five", -1, "random labels", (100, 95)),
])  # fmt: skip
def test_every_sentence_can_be_refuted(key: str, name: str, when: int, noise: str, percent: tuple[float, ...]) -> None:
    seed = agreeable()
    change(seed, name, when, noise, "exact", *percent)
    assert outcomes([seed] * LEAST)[key] is Outcome.REFUTED
    mixed = outcomes([seed] * (LEAST - 1) + [agreeable()])
    assert mixed[key] is Outcome.UNDECIDED


def test_the_exact_error_decides_and_autograd_is_beside() -> None:
    seed = agreeable()
    change(seed, "five", -1, "PGD10", "autograd", 100, 60)
    verdict = judge(BY_KEY["steps"], {str(k): seed for k in range(LEAST)}, GROUPS)
    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.variants == {"float32 autograd": Outcome.REFUTED}
    assert verdict.level == Fraction(1, 512)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "compromised"])
def test_a_noise_that_is_0_disagrees(key: str) -> None:
    seed = agreeable()
    for name in [name for group in BY_KEY[key].groups for name in GROUPS[group]]:
        for snapshot in seed["networks"][name]["snapshots"]:
            for noise in snapshot["noises"].values():
                noise["exact"]["zero"] = 1
    assert outcomes([seed] * LEAST)[key] is Outcome.REFUTED


def lossy() -> dict[str, Any]:
    """Return a seed that agrees with the sentences that have seeds of their own."""
    seed = measured(97.5)
    for name in ("three", "five"):
        change(seed, name, -1, "sign", "autograd", 97.5, 89.5)
        change(seed, name, -1, "sign", "exact", 97.5, 95.5)
    return seed


@pytest.mark.parametrize(("key", "name", "when", "variant", "percent"), [
    ("compromised-float32", "five", -1, "autograd", (100, 97.5)), ("adversarial-training-float32", "adversarial", -1, "autograd", (100, 91.4)),
    ("rounding-mostly", "three", -1, "exact", (97.5, 95.4)), ("rounding-mostly", "five", -1, "autograd", (97.5, 92.6)),
    ("either-way", "adversarial", 0, "exact", (96.9, 97)), ("either-way", "three", -1, "exact", (97, 89)),
])  # fmt: skip
def test_every_sentence_with_seeds_of_its_own_can_be_supported_and_refuted(
    key: str, name: str, when: int, variant: str, percent: tuple[float, ...]
) -> None:
    sentence, groups, seed = next(one for one in AFRESH if one.key == key), AGAIN.scales["small"].groups, lossy()
    assert judge(sentence, dict(enumerate([lossy()] * LEAST)), groups).outcome is Outcome.SUPPORTED
    change(seed, name, when, "sign", variant, *percent)
    assert judge(sentence, dict(enumerate([seed] * LEAST)), groups).outcome is Outcome.REFUTED
    assert judge(sentence, dict(enumerate([seed, *[lossy()] * (LEAST - 1)])), groups).outcome is Outcome.UNDECIDED


def test_so_many_noises_may_be_0_where_a_rule_says_so() -> None:
    sentence, groups, seed = AFRESH[0], ONCE_MORE.scales["small"].groups, lossy()
    seed["networks"]["five"]["snapshots"][-1]["noises"]["sign"]["autograd"]["zero"] = ONCE_MORE.zeros
    found = dict(enumerate([seed] * LEAST))
    assert judge(sentence, found, groups).outcome is Outcome.REFUTED
    assert judge(sentence, found, groups, ONCE_MORE.zeros).outcome is Outcome.SUPPORTED
    assert judge(sentence, found, groups, ONCE_MORE.zeros - 1).outcome is Outcome.REFUTED


def test_few_seeds_and_missing_networks_decide_nothing() -> None:
    assert set(outcomes([agreeable()] * (LEAST - 1)).values()) == {Outcome.UNDECIDED}
    assert set(outcomes([agreeable()] * LEAST, {}).values()) == {Outcome.UNDECIDED}
    assert outcome_of([True] * LEAST) is Outcome.SUPPORTED
    assert outcome_of([]) is Outcome.UNDECIDED


def test_the_chance_of_a_wrong_verdict_is_below_a_twentieth() -> None:
    runs = (EXPERIMENT, AGAIN, ONCE_MORE)
    assert sum(len(run.sentences) for run in runs) * Fraction(1, 2**LEAST) < Fraction(1, 20)
    seeds = [seed for run in runs for seed in run.scales["small"].all_seeds]
    assert len({*seeds, *SCALES["paper"].all_seeds}) == len(seeds) + 11
    assert len(EXPERIMENT.rules) == len(SENTENCES)
    for scale in ("small", "paper"):
        assert SCALES[scale].seeds >= LEAST
        assert min(SCALES[scale].all_seeds) >= 1000
        assert {group for one in SENTENCES for group in one.groups} <= set(SCALES[scale].groups)


def test_every_noise_that_a_sentence_reads_is_made() -> None:
    """What was measured has exactly the noises of ``WANTED``; no sentence asks for another."""
    seed = agreeable()
    for config in SCALES["small"].configs:
        for when in (0, 1):
            made = {noise for group in config.groups for noise in WANTED[group][when]}
            own = seed["networks"][config.name]["snapshots"][when]
            own["noises"] = {name: both for name, both in own["noises"].items() if name in made}
    assert len(outcomes([seed] * LEAST)) == len(SENTENCES)


def test_the_exact_error_is_the_error_over_its_sum() -> None:
    need("torch")
    import torch

    from theorems.zhang2022.noises.measuring import autograd_gradient, exact_gradient
    from theorems.zhang2022.noises.training import untrained

    model = untrained(Config("a", (6, 5), ("fast",)), np.random.default_rng(0)).double()
    x = torch.from_numpy(np.random.default_rng(1).random((40, 784)))
    y = torch.arange(40) % 10
    for temperature in (1.0, 10.0):
        own = torch.softmax(model(x) / temperature, dim=1).gather(1, y[:, None])
        exact, plain = (g(model, x, y, temperature) for g in (exact_gradient, autograd_gradient))
        assert torch.allclose(exact * (1 - own) / temperature, plain, rtol=1e-9, atol=1e-12)


def test_float32_autograd_loses_the_label_where_the_exact_error_has_it() -> None:
    """One image, scores (30, 0, 0): p_y rounds to 1, and the gradient names the others alone."""
    need("torch")
    import torch

    from theorems.zhang2022.noises.measuring import autograd_gradient, exact_gradient

    model = torch.nn.Linear(3, 3, bias=False)
    with torch.no_grad():
        model.weight.copy_(30 * torch.eye(3))
    x, y = torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([0])
    assert autograd_gradient(model, x, y, 1.0).sign().tolist() == [[0, 1, 1]]
    assert exact_gradient(model.double(), x.double(), y, 1.0).sign().tolist() == [[-1, 1, 1]]


@pytest.mark.parametrize("kind", ["conv", "resnet"])
def test_networks_of_the_largest_scale_can_be_built(kind: str) -> None:
    need("torch")
    import torch

    from theorems.zhang2022.noises.measuring import exact_gradient
    from theorems.zhang2022.noises.training import train, untrained

    rng = np.random.default_rng(0)
    model = untrained(Config("a", (4,) if kind == "conv" else (4, 8, 8), ("fast",), kind), rng)
    x, y = torch.rand(20, 784), torch.arange(20) % 10
    assert [*train(model, x, y, rng, epochs=2, batch=10, rate=0.01, momentum=0.9, adversarial=2)] == [1, 2]
    assert exact_gradient(model, x, y, 1.0).shape == (20, 784)


def test_a_run_ends_with_verdicts_and_pairs_decided_in_integers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("torch")
    from theorems.mnist import data
    from verify.experiment.runner import run

    monkeypatch.setattr(data, "load", lambda path: bright_blocks(np.random.default_rng(0), 400, 120))
    options = replace(
        SCALES["smoke"], train=100, test=50, seeds=1, probe_steps=3, configs=(Config("wide", (4,), ("widths", "wide", "deep"), epochs=1),),
        pairs=(PairRuns(8, 2, ((0, 1),), 1), PairRuns(64, 1, ((0, 1),), 1), PairRuns(4, 1, ((0, 1),), 1, depth=3)),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = run(EXPERIMENT, options, out=tmp_path)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert {one["outcome"] for one in results["sentences"]} == {"undecided"}
    assert len(results["pairs"]) == 3
    for one in results["pairs"]:
        assert one["separable"] is not None
        if one["independent"] and not one["dead"]:
            assert one["right"] == one["images"] == 80
    assert done.conclusion.broken == []
    assert [one["name"] for one in results["controls"]] == ["wide-0", "layers2-width8-0-1-0"]
    assert results["controls"][1]["points"] == 80
    assert set(results["seeds"]["0"]["networks"]["wide"]["snapshots"][1]["noises"]) == {
        "sign", "targeted", "l2", "T10", "PGD10", "random labels", "sign, two layers"}
    with np.load(tmp_path / "pairs.npz") as arrays:
        counts = arrays["layers2-width64-0-1-0-counts"]
    assert counts.sum() == 80


@pytest.mark.parametrize("experiment", [EXPERIMENT, AGAIN, ONCE_MORE], ids=lambda one: one.id)
def test_the_stored_run_says_what_its_numbers_say(experiment: Noises) -> None:
    stored = experiment.stored()
    assert stored is not None
    results = stored.results
    assert results["provenance"]["rules"]["sha256"] == experiment.rules_sha256()
    assert sorted(results["seeds"]) == [str(seed) for seed in experiment.scales[stored.scale].all_seeds]
    said = {one["id"]: one["outcome"] for one in results["sentences"]}
    assert said == {one.id: str(judge(one, results["seeds"], results["groups"], experiment.zeros).outcome) for one in experiment.sentences}
    assert experiment is not EXPERIMENT or {"supported", "refuted", "undecided"} == set(said.values())


def test_the_claims_read_the_stored_run() -> None:
    from theorems.zhang2022 import section_4

    for claim in (section_4.TwoLayer(), section_4.Rounding(), section_4.CompromisedFloat32(), section_4.RoundingMostly(), section_4.EitherWay(), section_4.Pairs()):
        found = claim.measured()
        assert found.outcome is claim.expects
        json.dumps(found.details, allow_nan=False)
    pictures = section_4.Pairs().measured().details["gallery"]
    assert all(len(row["cells"]) == len(pictures["columns"]) - 1 for row in pictures["rows"])
