"""The experiment on pairs of digits: what is decided, what is enclosed, and sentences that can fail."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from theorems.mnist.data import Digits
from theorems.tanay2018.digits import published, sentences
from theorems.tanay2018.digits.experiment import EXPERIMENT, SCALES, Options, against_print
from theorems.tanay2018.digits.measuring import Saturated, certificate, lambda_at, pairs_of, study
from theorems.tanay2018.digits.published import TYPED, Row
from verify import kinds
from verify.errors import BadInput
from verify.experiment import Given
from verify.experiment.bench import Bench
from verify.kernel.data import Missing
from verify.outcome import Outcome


TINY = Options("tiny", ((0, 1), (2, 3)), 5, images=12, drawn=((0, 1),))


@pytest.fixture(scope="module")
def digits() -> Digits:
    """Return blurred digits in the middle of the images, which are no real ones."""
    rng = np.random.default_rng(3)

    def images(n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = np.arange(n) % 4
        found = np.zeros((n, 28, 28), np.uint8)
        found[:, 12:16, 12:16] = np.clip(100 + 30 * labels[:, None, None] + rng.normal(0, 40, (n, 4, 4)), 0, 255)
        return found, labels.astype(np.uint8)

    return Digits(*images(60), *images(40), "given")


@pytest.fixture(scope="module")
def studied(digits: Digits) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    return study(digits, TINY, (0, 1))


def test_the_lambda_of_print_to_60_binary_digits() -> None:
    assert lambda_at(50) == 1
    assert lambda_at(70) == 100
    assert abs(lambda_at(45) ** 2 - Fraction(1, 10)) < Fraction(1, 2**59)
    assert lambda_at(45).denominator <= 2**60


def test_the_saturated_part_is_that_of_the_definitions(digits: Digits) -> None:
    train, test = pairs_of(digits, (0, 1), 12)
    rest = Saturated(train, test)
    plus, minus = (train.points[train.labels == sign].astype(object) for sign in (1, -1))
    g = [Fraction(int(a), 12 * 255) for a in plus.sum(axis=0) - minus.sum(axis=0)]
    along = [sum(a * int(v) for a, v in zip(g, p, strict=True)) / 255 for p in train.points]
    ends = [min(a for a, y in zip(along, train.labels, strict=True) if y < 0), max(a for a, y in zip(along, train.labels, strict=True) if y > 0)]

    assert rest.level == (ends[1] - ends[0]) / 8
    wrong = sum(y * (a - sum(ends) / 2) <= 0 for a, y in zip(along, train.labels, strict=True))
    assert rest.centre[0] == wrong
    assert rest.middle[0] == sum(y * (a - sum(along) / 24) <= 0 for a, y in zip(along, train.labels, strict=True))
    for lam in (rest.level, rest.level * 3):
        b = sum(along) / 24 / (4 * lam)
        scores = [a / (4 * lam) - b for a in along]
        assert rest.middle_is_optimal(lam) == all(y * s <= 1 for y, s in zip(train.labels, scores, strict=True))


def test_a_pair_over_all_lambda(studied: tuple[dict[str, Any], dict[str, np.ndarray]]) -> None:
    found, arrays = studied
    known = [Fraction(found["lambda_0"]) <= lambda_at(t) for t in found["tenths"]]

    assert found["decided"] == known
    assert 0 < sum(known) < len(known)
    assert not found["open"]
    assert all(found["bound"])
    assert max(found["gap"]) < 1e-7
    assert sentences.angle_falls(found)
    assert arrays["up"].shape == (17, 24)
    assert len(arrays["tenths"]) == known.count(False)
    for (low, high), (least, most) in zip(found["theta"], found["d_adv"], strict=True):
        assert low <= high < low + 0.01
        assert least <= found["means"] / 2 * np.cos(high) + 1e-9
        assert most >= found["means"] / 2 * np.cos(low) - 1e-9


def test_a_stored_certificate_is_put_together_again(digits: Digits, studied: tuple[dict[str, Any], dict[str, np.ndarray]]) -> None:
    found, arrays = studied
    for tenths in (int(arrays["tenths"][0]), int(arrays["tenths"][-1])):
        own, data = certificate(digits, (0, 1), 12, tenths, arrays)
        assert own["question"]["points"]["sha256"] == found["sha256"]
        assert kinds.check(own, data).holds
        with pytest.raises(Missing):
            kinds.check(own, {})
        own["answer"]["cos"] = ["1/2", "11/20"]
        assert not kinds.check(own, data).holds


def entry(name: str = "2-3", **other: Any) -> dict[str, Any]:
    """Return a pair that agrees with every sentence."""
    one = 1 << 60
    found = {
        "name": name, "images": [6000, 2000], "tenths": [70, 40, 10, -10], "decided": [True, False, False, False],
        "cos": [[one, one], [one // 2, one // 2 + 9], [one // 3, one // 3 + 9], [one // 4, one // 4 + 9]],
        "theta": [[0, 0], [0.5561, 0.5562], [1.361, 1.3611], [1.4718, 1.472]], "norm": [[1, 1]] * 4,
        "d_adv": [[2.172, 2.172], [1.845, 1.8451], [0.4528, 0.453], [0.214, 0.2141]], "b": [0.251, 0, 0, 0],
        "train": [465, 209, 61, 0], "test": [154, 55, 54, 74], "tilt": [None, [1.5, 1], [0.5, 0.5], [0.1, 0.1]], "along": [1.4, 1.3],
    }  # fmt: skip
    return deepcopy(found | other)


def verdicts(*changed: dict[str, Any]) -> dict[str, Outcome]:
    """Judge 45 pairs, of which the first ones are given."""
    names = [f"{a}-{b}" for a, b in combinations(range(10), 2) if (a, b) not in ((0, 1), (1, 8), (7, 9))]
    rest = [entry(name, test=[154, 55 + k, 54 + k, 74 + k], theta=[[0, 0], [0.5, 0.5], [1, 1], [1.3 + k / 999] * 2]) for k, name in enumerate(names)]
    typed = [entry("0-1", train=[462, 2, 1, 0]), entry("1-8", train=[1418, 2, 1, 0]), entry("7-9", train=[494, 3, 2, 1], theta=[[0, 0], [0.489, 0.489], [1, 1], [1.4, 1.5]])]
    typed[1]["theta"] = typed[0]["theta"] = [[0, 0], [0.2, 0.2], [0.3, 0.3], [1.2, 1.2]]
    two = names.index("2-3")
    rest[two] = entry()
    rest[two]["test"][0] = 154
    for one in rest:
        one["images"] = [6000, 2042]
    rest[two]["test"] = [157, 56, 55, 76]
    entries = [*changed, *typed, *rest][:45]
    return {one.id.removeprefix("tanay2018/figure-"): one.outcome for one in sentences.all_verdicts(entries, [in_integers(one) for one in entries])}


def in_integers(one: dict[str, Any]) -> dict[str, Any]:
    """Return the saturated part of a pair that agrees with print."""
    return {"name": one["name"], "images": one["images"], "last": 58, "train": one["train"][0], "test": one["test"][0], "d_adv": one["d_adv"][0][0], "b": one["b"][0]}


def test_every_sentence_can_be_supported() -> None:
    assert set(verdicts().values()) == {Outcome.SUPPORTED}


@pytest.mark.parametrize(("key", "other"), [
    ("angle", {"theta": [[0, 0], [0.6, 0.6], [0.59, 0.598], [1.4, 1.4]]}), ("best-inside", {"test": [54, 70, 60, 54]}),
    ("train-least", {"train": [465, 2, 3, 3]}), ("train-falls", {"train": [465, 2, 3, 0]}),
    ("overfitted", {"test": [154, 55, 54, 55], "train": [465, 209, 50, 60]}),
    ("low-variance", {"tilt": [None, [0.5, 0.5], [1, 1], [2, 1]]}),
])  # fmt: skip
def test_every_sentence_can_be_refuted_by_three_pairs(key: str, other: dict[str, Any]) -> None:
    against = [entry(f"against-{k}", **other) for k in range(3)]

    assert verdicts(*against)[key] is Outcome.REFUTED
    assert verdicts(*against[:2])[key] is Outcome.SUPPORTED


def test_the_others_can_be_refuted_by_one_number() -> None:
    far = entry(d_adv=[[2.172, 2.172], [1.845, 1.8451], [0.46, 0.46], [0.214, 0.2141]])
    assert verdicts(far)["agrees"] is Outcome.REFUTED
    assert verdicts(entry(train=[466, 209, 61, 0]))["saturated"] is Outcome.REFUTED
    falling = [entry(f"{k}", test=[200 + k, 54, 54 + k, 199], theta=[[0, 0], [0.1, 0.1], [0.2, 0.2], [1 - k / 99] * 2]) for k in range(45)]
    for k, one in enumerate(falling):
        one["test"] = [200, 20 + k, 20 + k, 199]
    assert sentences.judge_difficulty(falling).outcome is Outcome.REFUTED


def test_what_is_open_or_missing_decides_nothing() -> None:
    unsure = entry("x", theta=[[0, 0], [0.5, 0.7], [0.5, 0.7], [1.4, 1.4]])
    assert sentences.angle_falls(unsure) is None
    assert verdicts(*[unsure] * 3)["angle"] is Outcome.UNDECIDED
    few = {one.outcome for one in sentences.all_verdicts([entry()], [in_integers(entry(test=[157, 1, 1, 1], images=[6000, 2042]))]) if not one.id.endswith("agrees")}
    assert few == {Outcome.UNDECIDED}
    assert {one.outcome for one in sentences.all_verdicts([], [])} == {Outcome.UNDECIDED}


def test_equal_angles_are_no_rise_and_the_variant_says_that_it_cannot_tell() -> None:
    same = entry("x", theta=[[0, 0], [0.5, 0.5], [1.4, 1.4001], [1.4, 1.4001]])
    assert sentences.angle_falls(same) is True
    assert sentences.angle_falls(same, 0.0) is None


def test_rank_correlation() -> None:
    from scipy.stats import spearmanr

    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 9, (2, 45)).tolist()
    assert sentences.spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert sentences.spearman([1, 1], [2, 3]) == 0


def written(folder: Path, pair: str, change: Any = lambda table: table) -> Path:
    """Write a made-up table of print's form."""
    table = [[round(k / 100 + row, 3) for k in range(81)] for row in range(14)]
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(",".join(map(str, line)) for line in change(table))
    (folder / f"extras_{pair.replace('-', '')}.csv").write_text(text + "\n")
    return folder


def test_a_copy_of_the_published_data(tmp_path: Path) -> None:
    rows = published.read(written(tmp_path / "assets" / "data", "2-3").parents[1], "2-3")
    assert len(rows) == 81
    assert rows[10] == Row(0.1, 1.1, 3.1, 4.1, 5.1)
    assert published.read(written(tmp_path / "flat", "2-3"), "2-3") == rows


@pytest.mark.parametrize(("change", "says"), [
    (lambda table: table[:13], "13 rows"), (lambda table: [line[:80] for line in table], "numbers"), (lambda table: [["a"]], "not a table"),
])  # fmt: skip
def test_what_is_no_copy_is_refused_in_one_sentence(tmp_path: Path, change: Any, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        published.read(written(tmp_path, "2-3", change), "2-3")
    assert "\n" not in str(caught.value)
    with pytest.raises(BadInput, match=r"extras_01\.csv"):
        published.read(tmp_path, "0-1")


def test_print_against_ours() -> None:
    own = entry()
    rows = [Row(9.0, 9.0, 9.0, 99.0, 99.0)] * 81
    rows[0], rows[30] = Row(0.0, 0.2513, 2.1722, 7.75, 7.7), Row(0.5564, 0.001, 1.8449, 3.483, 2.75)
    rows[12], rows[13] = rows[0], Row(0.01, 0.25, 2.17, 7.7, 7.7)
    found = against_print([own], [in_integers(own)], {"2-3": rows})
    assert (found["pairs_with_a_saturated_part"], found["saturated"], found["saturated_equal_to_the_last_digit"]) == (1, 13, 2)
    assert (found["others"], found["angles_within_the_enclosure"], found["equal_training_errors"]) == (3, 1, 1)
    assert found["far"] == ["2-3 at 1", "2-3 at -1"]
    assert found["pairs_that_tilt_from_the_same_lambda"] == 1


def test_what_is_typed_lies_on_the_grid_of_every_scale() -> None:
    for pair, tenths in TYPED:
        low, high = map(int, pair.split("-"))
        assert tenths in SCALES["small"].grid((low, high))
        assert tenths in SCALES["paper"].grid((low, high))
    assert len(SCALES["paper"].pairs) == 45
    assert sum(len(SCALES["paper"].grid(pair)) for pair in SCALES["paper"].pairs) == 3645
    assert sum(len(SCALES["small"].grid(pair)) for pair in SCALES["small"].pairs) == 1085


def test_pieces_add_up(digits: Digits, tmp_path: Path, studied: tuple[dict[str, Any], dict[str, np.ndarray]]) -> None:
    from verify.experiment.storage import write_arrays

    given = Given((digits, {name: [Row(0.0, 0.0, 0.0, 0.0, 0.0)] * 81 for name in ("0-1", "2-3")}))
    bench = Bench(EXPERIMENT, TINY, given, tmp_path)
    for piece in EXPERIMENT.pieces(TINY):
        found = {"found": np.array(json.dumps(studied[0])), **studied[1]} if piece[:2] == ("pairs", "0-1") else EXPERIMENT.run(piece, bench)
        write_arrays(bench.file(piece), {**found, "seconds": np.array(1.0)})
    conclusion = EXPERIMENT.conclude(bench)

    assert not conclusion.broken
    assert not conclusion.open
    assert {one.id for one in conclusion.sentences} == set(EXPERIMENT.rules)
    assert {"0-1-up", "0-1-across"} == set(conclusion.exports["places.npz"])
    assert "34 models of 2 pairs" in conclusion.summary[0]
    assert conclusion.facts["published"]["others"] == 34 - sum(sum(one["decided"]) for one in conclusion.facts["pairs"])
    assert [one["last"] for one in conclusion.facts["saturated"]] == [min(t for t in TINY.all_lambda if lambda_at(t) >= Fraction(one["lambda_0"])) for one in conclusion.facts["pairs"]]
