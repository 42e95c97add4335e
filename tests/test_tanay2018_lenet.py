"""The experiment on weight decay: its method does what it says, and its sentences can fail."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bright_blocks import bright_blocks
from needs import need

from theorems.tanay2018.lenet.experiment import EXPERIMENT, SCALES
from theorems.tanay2018.lenet.sentences import LEVEL, SENTENCES, SIDES, judge, ratio
from verify.experiment.signs import sign_test
from verify.outcome import Outcome


SEVEN = 7


def agreeable() -> dict[str, Any]:
    """Return the two networks of a seed that agrees with every sentence."""
    low = {"images": [6000, 10_000], "train": 0, "test": 350, "rms": [0.07, 0.03, 0.03, 0.04], "norms": [3.0, 4.0, 5.0, 6.0]}
    high = {"images": [6000, 10_000], "train": 16, "test": 270, "rms": [0.06, 0.02, 0.01, 0.03], "norms": [4.0, 5.0, 6.0, 5.0]}
    return {"low": low, "high": high}


def outcomes(*seeds: dict[str, Any]) -> dict[str, Outcome]:
    return {one.key.removeprefix("lenet-"): judge(one, seeds).outcome for one in SENTENCES}


def changed(**high: Any) -> dict[str, Any]:
    found = deepcopy(agreeable())
    found["high"] |= high
    return found


BAD = [
    ("gap", changed(train=6, test=360)), ("test-error", changed(test=350)), ("weights", changed(rms=[0.06, 0.02, 0.01, 0.04])),
    ("norms", changed(norms=[3.0, 4.0, 5.0, 9.0])), ("norms", changed(norms=[None, 9.0, None, 9.0])),
]  # fmt: skip


def test_seven_of_seven_and_no_fewer() -> None:
    assert set(outcomes(*[agreeable()] * SEVEN).values()) == {Outcome.SUPPORTED}
    assert set(outcomes(*[agreeable()] * 6).values()) == {Outcome.UNDECIDED}
    assert len(SENTENCES) * LEVEL < Fraction(1, 20)
    assert sign_test([True] * 6 + [False], LEVEL) is Outcome.UNDECIDED
    assert SCALES["small"].seeds == SCALES["paper"].seeds == SEVEN


@pytest.mark.parametrize(("key", "bad"), BAD)
def test_every_sentence_can_be_refuted(key: str, bad: dict[str, Any]) -> None:
    """All but one of these are equalities: they count against."""
    assert outcomes(*[bad] * SEVEN)[key] is Outcome.REFUTED
    assert outcomes(*[bad] * 6, agreeable())[key] is Outcome.UNDECIDED


def test_an_image_that_is_not_led_so_far_counts_against() -> None:
    low, high = {"norms": [1.0, 0.0, None]}, {"norms": [2.0, 5.0, 7.0]}
    assert ratio(low, high) == 0
    assert ratio({"norms": [1.0, 2.0, 4.0]}, {"norms": [2.0, 5.0, None]}) == 2


def test_the_temperature_makes_the_median_95_per_cent() -> None:
    need("torch")
    from theorems.tanay2018.lenet.training import temperature

    scores = np.random.default_rng(0).normal(0, 30, (41, 10))
    at = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature(scores))
    assert np.median(1 / at.sum(axis=1)) == pytest.approx(0.95, abs=1e-6)


def test_training_is_momentum_with_decay_and_an_example_is_led_by_steps_of_length_1() -> None:
    need("torch")
    import torch
    import torch.nn.functional as F

    from theorems.tanay2018.lenet.training import LIKELY, LeNet, adversarial, train

    data = bright_blocks(np.random.default_rng(0), 60, 40)
    x = torch.from_numpy(data.x_train.astype(np.float32))[:, None]
    y = torch.from_numpy(data.y_train.astype(np.int64))
    one, two = (LeNet((2, 3, 5), x.mean(0)[0], np.random.default_rng(1), 0.03) for _ in range(2))
    assert list(train(one, x, y, np.random.default_rng(2), epochs=2, batch=30, rate=0.0005, momentum=0.9, decay=0.1)) == [1, 2]
    parts, order = [part.requires_grad_() for part in two.parts], np.random.default_rng(2)
    speeds = [torch.zeros_like(part) for part in parts]
    for _ in range(2):
        for seen in np.split(order.permutation(60), 2):
            loss = F.cross_entropy(two.scores(x[seen]), y[seen]) + 0.05 * sum(part.square().sum() for part in parts)
            for part, speed, slope in zip(parts, speeds, torch.autograd.grad(loss, parts), strict=True):
                speed.copy_(0.9 * speed + slope)
                part.data -= 0.0005 * speed
    assert all(torch.allclose(a, b, rtol=1e-4, atol=1e-6) for a, b in zip(one.parts, two.parts, strict=True))

    start = x[:6]
    wanted = one.scores(start).topk(2, dim=1).indices[:, 1]  # the second largest score
    t = float((one.scores(start).max(1).values - one.scores(start).gather(1, wanted[:, None])[:, 0]).mean()) / 4
    moved, steps = adversarial(one, start, wanted, t, 400)
    likely = F.softmax(one.scores(moved) / t, 1).gather(1, wanted[:, None])[:, 0]
    assert [step is not None for step in steps] == (likely >= LIKELY).tolist()
    assert max(step or 0 for step in steps) > 1
    first, counted = adversarial(one, start, wanted, t, 1)
    assert counted.count(None) == sum(step is None or step > 1 for step in steps)
    assert bool(((first - start).flatten(1).norm(dim=1) <= 1.001).all())


def test_a_run_ends_with_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("torch")
    from theorems.mnist import data
    from verify.experiment.runner import run

    monkeypatch.setattr(data, "load", lambda path: bright_blocks(np.random.default_rng(0), 60, 40))
    options = replace(SCALES["smoke"], widths=(2, 3, 5), images=40, epochs=1, batch=20, seeds=1, most=3, watched=())
    run(EXPERIMENT, options, out=tmp_path)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert {one["outcome"] for one in results["sentences"]} == {"undecided"}
    assert [own["seed"] for own in results["seeds"][0].values()] == [0, 0]
    assert results["seeds"][0]["low"]["images"] == [40, 40]
    with np.load(tmp_path / "pictures.npz") as arrays:
        assert {name: arrays[name].shape for name in arrays.files} == dict.fromkeys(("images", *SIDES), (10, 28, 28))


def test_the_claims_read_the_stored_run() -> None:
    from verify.registry import claims

    stored = EXPERIMENT.stored()
    assert stored is not None
    results = stored.results
    assert results["provenance"]["rules"]["sha256"] == EXPERIMENT.rules_sha256()
    assert [own["low"]["seed"] for own in results["seeds"]] == SCALES[stored.scale].all_seeds
    said = {one["id"]: one["outcome"] for one in results["sentences"]}
    listed = [one for one in claims(["tanay2018"]).values() if one.id.startswith("tanay2018/lenet")]
    assert {one.id for one in listed} == set(EXPERIMENT.rules) == set(said)
    for claim in listed:
        found = claim.measured()
        assert found.outcome is claim.expects, claim.id
        assert str(found.outcome) == said[claim.id]
        json.dumps(found.details, allow_nan=False)
        assert len(found.details["each seed"]) == found.units
        if "gallery" in found.details:
            pictures = found.details["gallery"]
            assert all(len(row["cells"]) == len(pictures["columns"]) - 1 for row in pictures["rows"])
