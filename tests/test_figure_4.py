"""The MNIST experiment: its data, its two attacks, its verdicts, and a whole run.

``SEPARATRIX_SCALE`` (default smoke) and ``SEPARATRIX_DEVICE`` (default auto) choose the run.
Where MNIST or a package is missing the tests that need it are skipped with the reason, but under
``CI=true`` they fail.
"""

# ruff: noqa: E402 (the project's imports come after the check for their packages)

import base64
import gzip
import hashlib
import io
import json
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from needs import need, unchanged


ROOT = Path(__file__).parents[1]
SCALE = os.environ.get("SEPARATRIX_SCALE", "smoke")
DEVICE = os.environ.get("SEPARATRIX_DEVICE", "auto")


need("torch", "sklearn", "scipy", "matplotlib", "numba")

import torch
from PIL import Image

from theorems.charles2019.figure_4 import attack as reference
from theorems.charles2019.figure_4.engine import CompiledEngine, TorchEngine, choose
from theorems.charles2019.figure_4.experiment import EXPERIMENT, KINDS, PURPOSES
from theorems.charles2019.figure_4.gallery import gallery_radii
from theorems.charles2019.figure_4.options import PAPER_RADII, SCALES, Options
from theorems.charles2019.figure_4.schedule import gradients, schedule
from theorems.charles2019.figure_4.sentences import (
    LEVEL,
    SENTENCES,
    judge,
    judge_all,
    verdict,
    verdict_on,
)
from theorems.charles2019.figure_4.tally import TARGETS, Tally, tables, tally_from
from theorems.charles2019.figure_4.workshop import Workshop
from theorems.charles2019.figure_4_sentences import _gallery
from theorems.mnist import DigitsUnavailable, networks
from theorems.mnist.data import SHA256, SHAPES, Digits, load, verified
from theorems.mnist.idx import FILES, parse_idx
from theorems.mnist.models import DEVIATION, LinearSVM, Network, flat, pixels
from theorems.mnist.networks import initial_network
from theorems.mnist.png import png
from verify.cli import main as verify
from verify.errors import BadInput
from verify.experiment import Given, Piece
from verify.experiment.bench import Bench
from verify.experiment.runner import do, run as run_experiment
from verify.experiment.storage import read_arrays
from verify.experiment.stored import committed


STORED = committed(EXPERIMENT)
TINY = replace(SCALES["smoke"], scale="tiny", train_images=600, epochs=2, images=40)


def run(scale, device, out, **more):
    """Return what a run wrote to its ``results.json``."""
    return run_experiment(EXPERIMENT, scale, device=device, out=out, **more).results


def workshop_of(digits, options, out, device="cpu"):
    return Workshop(Bench(EXPERIMENT, options, Given(digits, device), out))


def main(*arguments):
    return verify(["experiment", EXPERIMENT.id, *map(str, arguments)])


@pytest.fixture(scope="session")
def whole(digits, tmp_path_factory):
    """A run of the chosen scale and device, uninterrupted: its results and folder."""
    out = tmp_path_factory.mktemp("whole")
    results = run(SCALE, DEVICE, out)
    with unchanged(out):
        yield results, out


@pytest.fixture(scope="session")
def trained(digits, tmp_path_factory):
    """A workshop with classifiers of a tiny run."""
    workshop = workshop_of(digits, TINY, tmp_path_factory.mktemp("trained"))
    for piece in EXPERIMENT.pieces(TINY):
        if piece.stage == "models":
            do(workshop.bench, piece)
    with unchanged(workshop.bench.folder):
        yield workshop


@pytest.fixture(scope="session")
def tiny(digits, tmp_path_factory):
    """A tiny run on the CPU, in one process: its results and folder."""
    out = tmp_path_factory.mktemp("tiny")
    results = run(TINY, "cpu", out)
    with unchanged(out):
        yield results, out


def random_network(seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return Network(*(3 * part.numpy() for part in vars(initial_network()).values()))


def random_svm(seed):
    rng = np.random.default_rng(seed)
    weight, bias = rng.normal(0, 0.1, (10, 784)), rng.normal(0, 0.1, 10)
    return LinearSVM(weight.astype(np.float32), bias.astype(np.float32))


def random_images(n, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((n, 784), dtype=np.float32), rng.integers(0, 10, n)


# --- The digits ---------------------------------------------------------------------------------


def test_digits_are_mnist(digits):
    for name, wanted in SHA256.items():
        array = getattr(digits, name)
        assert array.shape == SHAPES[name]
        assert hashlib.sha256(array.tobytes()).hexdigest() == wanted
    assert digits.y_train[:5].tolist() == [5, 0, 4, 1, 9]


def test_digits_from_the_four_idx_files(digits, tmp_path):
    for i, (name, file) in enumerate(FILES.items()):
        array = getattr(digits, name)
        head = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
        content = head + array.tobytes()
        if i % 2:
            (tmp_path / f"{file}.gz").write_bytes(gzip.compress(content, 1))
        else:
            (tmp_path / file.replace("-idx", ".idx")).write_bytes(content)

    found = load(tmp_path)

    assert found.source == "given"
    assert np.array_equal(digits.x_test, found.x_test)


@pytest.mark.parametrize("content", [
    b"", b"\0\0\x09\1\0\0\0\1x", b"\0\0\x08\3\0\0", b"\0\0\x08\1\0\0\0\2x",
    b"\0\0\x08\2\xff\xff\xff\xff\xff\xff\xff\xff",
])  # fmt: skip
def test_idx_refuses_what_is_no_idx(content):
    with pytest.raises(ValueError, match="digits"):
        parse_idx(content, "digits")


def test_one_changed_pixel_is_noticed(digits, tmp_path):
    arrays = {name: getattr(digits, name).copy() for name in SHA256}
    arrays["x_test"][9_999, 27, 27] ^= 1
    np.savez(tmp_path / "m.npz", **arrays)

    with pytest.raises(DigitsUnavailable, match="x_test is not MNIST"):
        load(tmp_path / "m.npz")


@pytest.mark.parametrize(("write", "why"), [
    (lambda f: f.write_bytes(b"no zip"), "no readable npz"),
    (lambda f: np.savez(f, x_train=np.zeros(3)), "x_train is float64"),
    (lambda f: np.savez(f, y_train=np.zeros(3)), "no array x_train"),
    (lambda f: np.savez(f, x_train=np.array([{}], object)), "no readable npz"),
    (lambda f: np.save(f, np.zeros(3)) or f.with_suffix(".npz.npy").rename(f), "no readable npz"),
    (lambda f: None, "no such file"),
    (lambda f: f.mkdir(), "train-images-idx3-ubyte is missing"),
])  # fmt: skip
def test_a_path_without_mnist_is_one_sentence(tmp_path, write, why):
    write(tmp_path / "m.npz")

    with pytest.raises(DigitsUnavailable, match=why) as caught:
        load(tmp_path / "m.npz")

    assert str(caught.value).count("\n") == 0


def test_no_source_is_one_sentence(monkeypatch, tmp_path):
    from theorems.mnist import data

    def fails():
        why = "no answer"
        raise data._NotFound(why)

    monkeypatch.setenv("SEPARATRIX_CACHE", str(tmp_path))
    monkeypatch.setitem(data.SOURCES, "wheel", fails)
    monkeypatch.setitem(data.SOURCES, "openml", fails)

    with pytest.raises(DigitsUnavailable, match=r"cache: no such file; wheel: no answer; openml"):
        load()


def test_what_was_downloaded_is_kept(digits, monkeypatch, tmp_path):
    from theorems.mnist import data

    monkeypatch.setenv("SEPARATRIX_CACHE", str(tmp_path))
    arrays = {name: getattr(digits, name) for name in SHA256}
    monkeypatch.setitem(data.SOURCES, "wheel", lambda: arrays)

    assert [load().source, load().source] == ["wheel", "cache"]


# --- The compiled code against PyTorch ----------------------------------------------------------


@pytest.mark.parametrize("svm_loss", ["margin", "squared_hinge", "cross_entropy"])
@pytest.mark.parametrize("make", [random_network, random_svm])
def test_compiled_scores_and_gradients(make, svm_loss):
    code, model = CompiledEngine().code, make(1)
    x, y = random_images(37)  # two full blocks of sixteen and a part of one
    number = code.CLASSIFIERS.index(svm_loss if make is random_svm else "network")

    scores, found = code.scores_and_gradient(flat(model), number, x, y)

    held, images = networks.on_device(model, "cpu"), torch.from_numpy(x)
    wanted = reference.gradient(held, images, torch.from_numpy(y), svm_loss).numpy()
    scale = DEVIATION if make is random_network else 1
    expected = networks.scores(held, images).numpy()
    assert np.abs(scores - expected).max() <= 1e-5 * max(1, np.abs(expected).max())
    assert np.abs(found - scale * wanted).max() <= 2e-6 * np.abs(scale * wanted).max()


def test_compiled_scores_and_gradients_on_digits(trained):
    """Ties in flat background may be broken by the last bit, so nearly all images agree."""
    code, model = CompiledEngine().code, trained.model("nn", 0)
    x, y = pixels(trained.digits.x_test[:500]), trained.digits.y_test[:500].astype(np.int64)

    scores, found = code.scores_and_gradient(flat(model), code.NETWORK, x, y)

    held = networks.on_device(model, "cpu")
    expected = networks.scores(held, torch.from_numpy(x)).numpy()
    wanted = reference.gradient(held, torch.from_numpy(x), torch.from_numpy(y), "margin").numpy()
    error = np.abs(found - DEVIATION * wanted).max(axis=1)
    assert np.abs(scores - expected).max() <= 1e-5
    assert (error <= 1e-5 * np.abs(DEVIATION * wanted).max(axis=1)).mean() >= 0.99
    assert (np.sign(found) == np.sign(wanted)).mean() >= 0.999


def test_compiled_max_pooling_breaks_ties_as_pytorch_does():
    x, y = np.zeros((16, 784), np.float32), np.arange(16) % 10  # every window is a tie
    code, model = CompiledEngine().code, random_network(2)

    _, found = code.scores_and_gradient(flat(model), code.NETWORK, x, y)

    held = networks.on_device(model, "cpu")
    wanted = reference.gradient(held, torch.from_numpy(x), torch.from_numpy(y), "margin").numpy()
    assert np.abs(found - DEVIATION * wanted).max() <= 2e-6 * np.abs(wanted).max()


@pytest.mark.parametrize("changes", [
    {}, {"random_start": True}, {"fresh_images": True}, {"valid_pixels": False},
    {"svm_loss": "squared_hinge"}, {"svm_loss": "cross_entropy"},
    {"radii": (0.055, 0.2), "steps": 10}, {"radii": (0.5, 0.6), "steps": 10},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_engines_count_the_same(trained, kind, changes):
    """But for the rare image that a tie or a last bit sends another way."""
    options = replace(TINY, **changes)
    counts = [
        workshop_of(trained.digits, options, trained.bench.folder, device).perturb(Piece("counts", f"{kind}-001"))
        for device in ("cpu", "cpu-torch")
    ]

    for name in counts[0]:
        assert np.abs(counts[0][name] - counts[1][name]).max() <= 1, name


def test_after_the_attack_accuracies_are_those_of_plain_gradient_ascent(trained):
    """Against projected gradient ascent as written in the paper, one radius at a time."""
    x, y = pixels(trained.digits.x_test[:100]), trained.digits.y_test[:100].astype(np.int64)
    plan, model = schedule(TINY), trained.model("nn", 1)
    engine = CompiledEngine()
    held, targets = networks.on_device(model, "cpu"), engine.hold([model])

    points = engine.attack(model, x, y, None, plan)

    image, labels = torch.from_numpy(x), torch.from_numpy(y)
    for radius, found in zip(TINY.radii, points, strict=True):
        moved = image
        for _ in range(TINY.steps):
            step = TINY.step * reference.gradient(held, moved, labels, "margin").sign()
            moved = (image + (moved + step - image).clamp(-radius, radius)).clamp(0, 1)
        wanted = (networks.predictions([held], moved)[0].numpy() == y).mean()
        assert (engine.classify(targets, found[None])[0, 0] == y).mean() == pytest.approx(
            wanted, abs=0.02
        )


# --- The attack ---------------------------------------------------------------------------------


def test_the_schedule_of_the_paper_costs_781_gradients():
    assert gradients(schedule(Options())) == 781
    assert gradients(schedule(Options(random_start=True))) == 1600
    assert gradients(schedule(Options(), (0.005,))) == 40


@pytest.mark.parametrize("engine", [CompiledEngine(), TorchEngine("cpu", 64)], ids=lambda e: e.name)
@pytest.mark.parametrize("make", [random_network, random_svm])
def test_attacks_stay_in_the_ball_and_among_images(engine, make):
    x, y = random_images(20)
    plan = schedule(Options(radii=(0.013, 0.1, 0.25), steps=20))

    points = engine.plain(engine.attack(make(3), x, y, None, plan))

    assert points.shape == (3, 20, 784)
    assert points.min() >= 0
    assert points.max() <= 1
    reached = np.abs(points - x).max(axis=(1, 2))
    assert reached == pytest.approx([0.013, 0.1, 0.2], abs=1e-6)  # 20 steps reach 0.2


@pytest.mark.parametrize("make", [random_network, random_svm])
def test_sharing_the_path_changes_no_bit(make):
    x, y = random_images(16)
    engine, options = CompiledEngine(), Options(radii=(0.03, 0.055, 0.1, 0.25), steps=15)

    together = engine.attack(make(4), x, y, None, schedule(options))

    for radius, points in zip(options.radii, together, strict=True):
        alone = engine.attack(make(4), x, y, None, schedule(options, (radius,)))
        assert np.array_equal(points, alone[0])


def test_neighbours_change_no_bit():
    x, y = random_images(33)
    engine, plan = CompiledEngine(), schedule(Options(radii=(0.1,), steps=5))

    together = engine.attack(random_network(5), x, y, None, plan)
    alone = engine.attack(random_network(5), x[32:], y[32:], None, plan)

    assert np.array_equal(together[:, 32:], alone)


def test_an_svm_attack_on_the_margin_is_the_linear_adversarial_direction():
    """Where the runner-up stays the same, one sign of w_j - w_y is the whole attack."""
    x, y = 0.3 + 0.4 * random_images(16)[0], np.zeros(16, int)
    weight = np.zeros((10, 784), np.float32)
    weight[0], weight[7] = np.linspace(-1, 1, 784), np.linspace(1, -1, 784)
    model, engine = LinearSVM(weight, np.zeros(10, np.float32)), CompiledEngine()

    points = engine.attack(model, x, y, None, schedule(Options(radii=(0.2,))))

    wanted = np.float32(0.2) * np.sign(weight[7] - weight[0])
    runner_up_is_7 = (x @ weight[7] > 0) & (x @ weight[7] > x @ weight[0])
    assert runner_up_is_7.any()
    assert points[0, runner_up_is_7] == pytest.approx((x + wanted)[runner_up_is_7], abs=1e-6)


# --- The run ------------------------------------------------------------------------------------


def test_the_run_is_whole(whole):
    results, out = whole
    options = SCALES[SCALE]
    assert json.loads((out / "results.json").read_text()) == results
    assert [len(results["classifiers"][kind]) for kind in TARGETS] == [
        options.svms, options.networks,
    ]  # fmt: skip
    assert all(one["converged"] for one in results["classifiers"]["svm"])
    for kind, floor in (("svm", 0.8), ("nn", 0.8)):
        assert min(one["accuracy"] for one in results["classifiers"][kind]) > floor
    assert {*results["files"], "results.json"} <= {file.name for file in out.iterdir()}
    assert not list(out.rglob("*.part"))


def test_the_tables_are_the_counts(whole):
    results, out = whole
    arrays = read_arrays(out / "arrays.npz")
    tally = tally_from(arrays)

    assert results["tables"] == json.loads(json.dumps(tables(tally)))
    for source in KINDS:
        for target in TARGETS:
            before, after, fooled = (
                arrays[f"{name}_{source}_{target}"] for name in ("before", "after", "fooled")
            )
            assert (fooled <= before).all()
            assert (before - fooled <= after).all()
            assert (after <= tally.images).all()
            row = results["tables"][target][source][-1]
            by_classifier = after[:, :, -1].mean(axis=0) / tally.images
            assert row["accuracy"]["min"] == pytest.approx(by_classifier.min(), abs=1e-6)
            assert row["accuracy"]["mean"] == pytest.approx(by_classifier.mean(), abs=1e-6)


def test_attacks_hurt_their_own_classifier_most(whole):
    _, out = whole
    tally = tally_from(read_arrays(out / "arrays.npz"))
    for kind in TARGETS:
        own = np.einsum("iir->r", tally.after[kind, kind].astype(float))
        noise = tally.after["sign", kind].mean(axis=(0, 1)) * len(tally.after[kind, kind])
        assert (own < noise).all()
        assert own[-1] <= 0.2 * tally.images * len(tally.after[kind, kind])


def test_five_verdicts(whole):
    results, _ = whole
    assert [one["id"] for one in results["sentences"]] == [one.id for one in SENTENCES]
    if SCALE == "smoke":  # one group of classifiers cannot decide anything
        assert {one["outcome"] for one in results["sentences"]} == {"undecided"}


def test_the_gallery_follows_its_rule(whole):
    results, out = whole
    pictures = read_arrays(out / "gallery.npz")
    radii = gallery_radii(tuple(results["options"]["radii"]))
    entries = results["gallery"]
    assert len(entries) == len(pictures["original"]) == len(KINDS) * len(radii) * 3
    for entry, change in zip(entries, pictures["perturbation"], strict=True):
        assert entry["linf"] <= entry["radius"] + 1e-6
        assert entry["l2"] == pytest.approx(np.linalg.norm(change), abs=1e-4)
    for one, two, three in zip(entries[::3], entries[1::3], entries[2::3], strict=True):
        assert two["l2"] <= one["l2"] <= three["l2"]


def without_times(results):
    return {key: value for key, value in results.items() if key != "provenance"}


def test_the_gallery_of_digits_follows_its_rule(whole, digits):
    results, out = whole
    found, pictures = results["digits"], read_arrays(out / "digits.npz")
    assert found["radius"] == gallery_radii(tuple(results["options"]["radii"]))[1]
    assert [entry["digit"] for entry in found["entries"]] == list(range(10))
    for k, entry in enumerate(found["entries"]):
        assert digits.y_test[entry["image"]] == k
        assert np.array_equal(digits.x_test[entry["image"]].ravel(), pictures["original"][k])
        for source in ("svm", "nn", "sign"):
            moved = pictures["original"][k] / 255 + pictures[source][k]
            assert np.abs(pictures[source][k]).max() <= found["radius"] + 1e-6
            assert -1e-6 <= moved.min() <= moved.max() <= 1 + 1e-6
    fooled = [entry[f"{kind}_{kind}"] != k for kind in ("svm", "nn")
              for k, entry in enumerate(found["entries"])]  # fmt: skip
    assert np.mean(fooled) > 0.5


def test_a_picture_is_the_pixels():
    image = np.arange(784).astype(np.uint8)

    found = Image.open(io.BytesIO(png(image)))

    assert found.mode == "L"
    assert np.array_equal(np.array(found).ravel(), image)


@pytest.mark.parametrize("scale", ["small", "paper"])
def test_the_stored_gallery_is_what_the_pages_show(scale):
    folder = STORED / scale
    found = json.loads((folder / "results.json").read_text())["digits"]
    shown = _gallery(found, read_arrays(folder / "digits.npz"), ("svm", "sign"))

    assert len(shown["rows"]) == 10
    assert f"ε = {found['radius']}" in shown["rule"]
    for row in shown["rows"]:
        assert len(row["cells"]) == len(shown["columns"]) - 1 == 5
        for cell in row["cells"]:
            assert Image.open(io.BytesIO(base64.b64decode(cell["png"]))).size == (28, 28)
            assert f"the digit {row['name']}" in cell["alt"]


def contents(out):
    """Return the bytes of all that a run makes and that holds no times."""
    files = sorted(path for path in out.iterdir() if path.suffix in (".npz", ".svg", ".png"))
    return {path.name: path.read_bytes() for path in files}


def test_a_folder_of_the_first_runner_goes_on(tiny, tmp_path):
    """As it wrote them: an identity without rules, and the pieces that it had finished."""
    (wanted, once), again = tiny, tmp_path / "again"
    identity = {
        "schema": "separatrix/figure-4/1", "options": TINY.as_json(), "engine": "compiled",
        "device": "cpu", "mnist": SHA256,
    }  # fmt: skip
    for name in ("models/svm-000", "models/nn-000", "models/svm-001", "counts/sign-001"):
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(once / f"{name}.npz", again / f"{name}.npz")
    (again / "experiment.json").write_text(json.dumps(identity))

    results = run(TINY, "cpu", again)

    assert results["provenance"]["pieces_found_finished"] == 4
    assert results["provenance"]["rules"]["recorded"] == "when the run was continued"
    assert without_times(results) == without_times(wanted)
    assert contents(again) == contents(once)


def test_two_processes_give_the_same_results(tiny, tmp_path):
    one, out = tiny
    two = run(TINY, "cpu", tmp_path, jobs=2)

    assert without_times(one) == without_times(two)
    assert contents(out) == contents(tmp_path)


def test_the_seed_matters_and_streams_differ(tmp_path):
    draws = {
        bench.stream(Piece("counts", f"{kind}-{number:03d}"), purpose).integers(2**62)
        for bench in (Bench(EXPERIMENT, replace(TINY, seed=seed), Given(), tmp_path) for seed in (0, 1))
        for kind in KINDS
        for number in (0, 1)
        for purpose in PURPOSES
    }
    assert len(draws) == 64


def test_streams_are_those_that_stored_results_were_drawn_from(tmp_path):
    found = Bench(EXPERIMENT, TINY, Given(), tmp_path).stream(Piece("counts", "nn-007"), "start")
    key = np.random.SeedSequence(0, spawn_key=(1, 7, 3))
    assert found.integers(2**62) == np.random.Generator(np.random.PCG64(key)).integers(2**62)


@pytest.mark.parametrize("scale", ["small", "paper"])
def test_the_committed_counts_give_the_committed_verdicts(scale):
    """By the rules of today: all that is read off the arrays is in the results beside them."""
    results = json.loads((STORED / scale / "results.json").read_text())
    tally = tally_from(read_arrays(STORED / scale / "arrays.npz"))

    assert results["tables"] == json.loads(json.dumps(tables(tally)))
    assert results["sentences"] == json.loads(json.dumps(judge_all(tally)))
    assert [verdict_on(one).to_json() for one in results["sentences"]] == results["sentences"]


def test_the_reference_runs_as_the_compiled_code_does(tiny, tmp_path):
    """The same code for another device: PyTorch on the CPU, which a GPU runs, counts as Numba does."""
    (compiled, out), reference = tiny, run(TINY, "cpu-torch", tmp_path)

    assert (compiled["engine"], reference["engine"]) == ("compiled", "torch")
    assert compiled["classifiers"] == reference["classifiers"]
    one, two = (read_arrays(folder / "arrays.npz") for folder in (out, tmp_path))
    assert all(np.abs(one[name] - two[name]).max() <= 1 for name in one)


def test_a_batch_of_a_gpu_changes_no_image_but_by_ties(trained):
    """A GPU attacks all images at once; here its engine does, on the CPU."""
    x, y = pixels(trained.digits.x_test[:60]), trained.digits.y_test[:60].astype(np.int64)
    plan, model = schedule(TINY), trained.model("nn", 0)
    small, large = (
        engine.plain(engine.attack(model, x, y, None, plan))
        for engine in (TorchEngine("cpu", 7), TorchEngine("cpu", 20_000))
    )
    assert (np.abs(small - large).max(axis=(0, 2)) < 1e-6).mean() > 0.95


# --- The sentences ------------------------------------------------------------------------------


# Mean losses that agree with all five sentences; own examples under (kind, "own").
AGREE = {
    ("svm", "svm"): 0.70, ("nn", "svm"): 0.50, ("sign", "svm"): 0.15, ("uniform", "svm"): 0.05,
    ("svm", "nn"): 0.10, ("nn", "nn"): 0.40, ("sign", "nn"): 0.05, ("uniform", "nn"): 0.04,
    ("svm", "own"): 0.80, ("nn", "own"): 0.60,
}  # fmt: skip
# For each sentence, what makes it false.
SPOIL = {
    1: {("sign", "svm"): 0.60},
    2: {("svm", "svm"): 0.35},
    3: {("nn", "svm"): 0.75},
    4: {("nn", "nn"): 0.25},
    5: {("svm", "nn"): 0.39},
}


def planted(losses, groups=25, images=1000):
    """Return counts in which every pair of classifiers loses exactly this much."""
    n, radii = 2 * groups, (0.1, 0.2)
    before, after, fooled = {}, {}, {}
    for source in KINDS:
        for target in TARGETS:
            right = np.full((n, n, 2), images)
            lost = np.full((n, n, 2), round(images * losses[source, target]))
            if source == target:
                lost[np.arange(n), np.arange(n)] = round(images * losses[source, "own"])
            key = source, target
            before[key], after[key], fooled[key] = right, right - lost, lost
    return Tally(radii, images, before, after, fooled)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one.id)
def test_a_sentence_can_be_supported_and_refuted(sentence):
    good, bad = planted(AGREE), planted(AGREE | SPOIL[sentence.number])

    assert judge(sentence, good)["outcome"] == "supported"
    assert judge(sentence, bad)["outcome"] == "refuted"
    assert judge(sentence, bad)["by_success"]["outcome"] == "refuted"


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one.id)
def test_a_mixed_sentence_is_undecided(sentence):
    good, bad = planted(AGREE), planted(AGREE | SPOIL[sentence.number])
    for key, after in good.after.items():
        after[:24] = bad.after[key][:24]  # 12 of the 25 groups

    found = judge(sentence, good)["by_accuracy"]

    assert (found["outcome"], found["agree"], found["groups"]) == ("undecided", 13, 25)


def test_no_difference_at_all_supports_nothing():
    nothing = planted(dict.fromkeys(AGREE, 0.0))
    assert {one["outcome"] for one in judge_all(nothing)} == {"refuted"}


def test_what_rests_on_one_noise_or_on_a_factor_is_shown():
    found = judge(SENTENCES[2], planted(AGREE | {("sign", "svm"): 0.30}))

    assert found["outcome"] == "refuted"
    assert found["outcome_by_noise"] == {"sign": "refuted", "uniform": "supported"}
    assert found["outcome_of_bare_order"] == "supported"


@pytest.mark.parametrize("groups", range(9))
def test_few_groups_decide_nothing(groups):
    wanted = ("supported", "refuted") if groups >= 7 else ("undecided", "undecided")
    assert (verdict(groups, groups)["outcome"], verdict(0, groups)["outcome"]) == wanted
    assert ("why" in verdict(groups, groups)) == (groups < 7)


def test_wrong_verdicts_are_as_rare_as_stated():
    """Over all outcomes of 25 groups that agree half of the time."""
    from scipy.stats import binom

    chance = {"supported": 0.0, "refuted": 0.0, "undecided": 0.0}
    for agree in range(26):
        chance[verdict(agree, 25)["outcome"]] += binom.pmf(agree, 25, 0.5)
    assert chance["supported"] <= LEVEL
    assert chance["refuted"] <= LEVEL


def test_own_examples_do_not_count_as_transfer():
    """Losses on own examples alone leave the transfer sentences refuted."""
    only_own = dict.fromkeys(AGREE, 0.0) | {("svm", "own"): 1.0, ("nn", "own"): 1.0}
    outcomes = [judge(SENTENCES[i], planted(only_own))["outcome"] for i in (1, 3)]
    assert outcomes == ["refuted", "refuted"]


# --- Bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "why"), [
    ({"svms": 0}, "svms is 0"), ({"images": 10_001}, "at most 10000"), ({"radii": ()}, "radii"),
    ({"radii": (0.2, 0.1)}, "increasing"), ({"radii": (0.0,)}, "above 0"),
    ({"radii": (float("nan"),)}, "increasing"), ({"step": 0}, "step is 0"),
    ({"svm_loss": "hinge"}, "one of margin"), ({"seed": -1}, "nonnegative"),
    ({"epochs": 1.5}, "positive integer"),
])  # fmt: skip
def test_options_that_cannot_be(changes, why):
    with pytest.raises(BadInput, match=why):
        Options(**changes)


def test_the_paper_scale_is_the_paper():
    options = SCALES["paper"]
    assert (options.svms, options.networks, options.train_images) == (50, 50, 10_000)
    assert (options.images, options.steps, options.step) == (1_000, 40, 0.01)
    assert options.radii == PAPER_RADII == tuple(round(0.01 * k, 2) for k in range(1, 41))


def test_unknown_names(tmp_path):
    with pytest.raises(BadInput, match="the scale 'huge' is not known"):
        run("huge", None, tmp_path)
    with pytest.raises(BadInput, match="Device 'tpu' is unknown"):
        choose("tpu")
    if not torch.cuda.is_available():
        with pytest.raises(BadInput, match="cuda is not there"):
            choose("cuda")


def test_the_command_line_says_what_is_wrong(capsys, tmp_path):
    out = tmp_path / "out"
    for arguments, why in (
        (["--data", tmp_path / "none.npz"], "does not hold MNIST (no such file)"),
        (["--scale", "smal"], "must be 'smoke', 'small' or 'paper'; did you mean 'small'?"),
        (["--device", "gpu"], "the device 'gpu' is not known"),
        (["--published", "x"], "nothing is made of '--published'"),
        (["--dta", "x"], "did you mean '--data'?"),
    ):
        assert main("--out", out, *arguments) == 2
        said = capsys.readouterr().err
        assert why in said
        assert said.count("\n") == 1
    assert not out.exists()


def test_a_folder_that_cannot_be_is_bad_input(digits, capsys, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert main("--out", tmp_path / "file") == 2
    assert "cannot be written" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_too_few_training_images_are_bad_input(digits, tmp_path):
    with pytest.raises(BadInput, match="train_images is 12"):
        run(replace(TINY, train_images=12), "cpu", tmp_path)


def test_importing_the_package_loads_nothing_heavy():
    script = (
        "import sys, theorems.charles2019.figure_4.digit_pairs, theorems.mnist;"
        "sys.exit(bool({'numpy', 'torch', 'sklearn', 'numba', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_an_interrupt_keeps_what_was_done(digits, monkeypatch, capsys, tmp_path):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(EXPERIMENT), "run", interrupted)
    assert main("--out", tmp_path) == 130
    assert "what was done is kept" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["figure4"], ["figure4", "--theory"]])
def test_the_first_names_of_the_commands_are_aliases(arguments, capsys, tmp_path):
    assert verify([*arguments, "--data", str(tmp_path / "none.npz"), "--out", str(tmp_path / "out")]) == 2
    assert "does not hold MNIST (no such file)" in capsys.readouterr().err


def test_digits_with_a_missing_array_are_refused():
    with pytest.raises(Exception, match="no array x_train"):
        verified({}, "given")
    assert Digits._fields[:4] == tuple(SHA256)
