"""Attack and evaluation of Figure 4 against foolbox, torchattacks and ART, on one CPU thread.

    python tests/benchmarks/figure_4_attacks.py [--networks 5] [--images 320] [--radii 40]

Every tool attacks the same trained networks on the same images with the same 40 steps of 0.01 at
every radius, and every network classifies every perturbed image; peers are evaluated by PyTorch
in inference mode. Tools take turns network by network in one process; times are CPU seconds of
that process, without compilation, which is done before. Peers get the favour of frozen parameters
(no gradients of weights) and of one batch for all images.

All is done twice, each in a fresh process: as shipped, and with glibc's allocator told to keep
large blocks (MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000), which saves PyTorch from
mapping its activations anew at every step.

The peers, installed without their dependencies, which they do not need here:

    pip install --no-deps foolbox==3.3.4 eagerpy==0.30.0 torchattacks==3.5.1
    pip install --no-deps adversarial-robustness-toolbox==1.20.1
    pip install six tqdm packaging requests gitpython

Exit status: 0 if at least 3 times as fast as the fastest peer in both settings and the accuracies
agree, else 1.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import fields
from functools import partial
from pathlib import Path


ROOT = Path(__file__).parents[2]
SINGLE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
KEEPING = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "8000000000"}
SETTINGS = {"as shipped": {}, "allocator keeps": KEEPING}
PEERS = ("foolbox", "torchattacks", "art")
REQUIRED, SOUGHT = 3, 10
TOLERANCE = 0.01  # of accuracies: last bits decide ties, which a few images in a thousand show


def main():
    """Train the networks, time every setting in its own process, and print the ratios."""
    asked = arguments()
    if asked.worker:
        print(json.dumps(measure(asked)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        train(asked, folder)
        found = {name: in_fresh_process(asked, folder, env) for name, env in SETTINGS.items()}
    return max([show(name, result) for name, result in found.items()])


def arguments():
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=int, default=5)
    parser.add_argument("--images", type=int, default=320)
    parser.add_argument("--radii", type=int, default=40, help="the first so many hundredths")
    parser.add_argument("--data", help="MNIST, as for the experiment")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    return parser.parse_args()


def in_fresh_process(asked, folder, environment):
    """Return what a new process measures in this environment."""
    flags = {"--networks": asked.networks, "--images": asked.images, "--radii": asked.radii}
    command = [sys.executable, __file__, "--worker", folder]
    command += [str(part) for pair in flags.items() for part in pair]
    environment = os.environ | SINGLE | environment
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return json.loads(done.stdout.splitlines()[-1])


def train(asked, folder):
    """Train the networks as the experiment does, and keep them with the images."""
    import numpy as np

    from theorems.charles2019.figure_4 import experiment, options, training
    from theorems.mnist import data, models
    from verify.experiment import Given, Piece
    from verify.experiment.bench import Bench

    digits = data.load(asked.data)
    chosen = np.random.default_rng(0).choice(len(digits.x_test), asked.images, replace=False)
    kept = {"x": models.pixels(digits.x_test[chosen]), "y": digits.y_test[chosen].astype(np.int64)}
    bench = Bench(experiment.EXPERIMENT, options.Options(), Given(digits), Path(folder))
    for i in range(asked.networks):
        piece = Piece("models", f"nn-{i:03d}")
        stream = partial(bench.stream, piece)
        network = training.train("nn", digits, options.Options(), "cpu", stream).model
        kept |= {f"{name}_{i}": part for name, part in models.arrays_of(network).items()}
    np.savez(Path(folder) / "slice.npz", **kept)


def measure(asked):
    """Return CPU seconds and accuracies by tool, and how far the compiled code is from PyTorch."""
    import numpy as np
    import torch

    from theorems.mnist import models, networks as in_torch

    torch.set_num_threads(1)
    with np.load(Path(asked.worker) / "slice.npz") as kept:
        arrays = dict(kept)
    x, y = arrays.pop("x"), arrays.pop("y")
    names = [field.name for field in fields(models.Network)]
    networks = [
        models.model_from("nn", {name: arrays[f"{name}_{i}"] for name in names})
        for i in range(asked.networks)
    ]
    radii = tuple(k / 100 for k in range(1, asked.radii + 1))
    tools = {"compiled": Compiled(networks), "our PyTorch": OurTorch(networks)}
    tools |= {name: Peer(name, networks) for name in PEERS}
    held = [in_torch.on_device(one, "cpu") for one in networks]
    result = {name: {"attack": 0.0, "evaluate": 0.0, "right": 0} for name in tools}
    for i in range(asked.networks):
        for name, tool in tools.items():
            tool.classify(tool.attack(i, x[:16], y[:16], radii[:1]))  # compile, allocate
            begun = time.process_time()
            points = tool.attack(i, x, y, radii)
            between = time.process_time()
            classes = tool.classify(points)
            ended = time.process_time()
            result[name]["attack"] += between - begun
            result[name]["evaluate"] += ended - between
            result[name]["right"] = result[name]["right"] + (classes == y).sum(axis=2)
            print(f"network {i}, {name}: {ended - begun:.1f} s", file=sys.stderr, flush=True)
    share = asked.networks * len(x)
    for one in result.values():
        one["accuracy"] = (one.pop("right").sum(axis=0) / (share * asked.networks)).tolist()
    sizes = {"networks": asked.networks, "images": len(x), "radii": len(radii)}
    return {"tools": result, "sizes": sizes, "agreement": agreement(networks, held, x, y)}


class Compiled:
    """The compiled engine of the experiment."""

    def __init__(self, networks):
        from theorems.charles2019.figure_4 import engine

        self.engine, self.networks = engine.CompiledEngine(), networks
        self.held = self.engine.hold(networks)
        self.classify = lambda points: self.engine.classify(self.held, points)

    def attack(self, i, x, y, radii):
        """Return the perturbed images (radii, n, 784)."""
        from theorems.charles2019.figure_4 import options, schedule

        plan = schedule.schedule(options.Options(radii=radii))
        return self.engine.attack(self.networks[i], x, y, None, plan)


class OurTorch(Compiled):
    """The reference of the experiment: PyTorch with shared paths, in batches of 250."""

    def __init__(self, networks):
        from theorems.charles2019.figure_4 import engine

        self.engine, self.networks = engine.TorchEngine("cpu", 250), networks
        self.held = self.engine.hold(networks)
        self.classify = lambda points: self.engine.classify(self.held, points)


class Peer:
    """A library's projected gradient ascent, one radius after the other."""

    def __init__(self, name, networks):
        self.modules = [module_of(network) for network in networks]
        try:
            self.run = globals()[f"{name}_attack"](self.modules)
        except ImportError as error:
            sys.exit(f"{name} is not installed ({error}): see the top of {Path(__file__).name}.")

    def attack(self, i, x, y, radii):
        """Return the perturbed images (radii, n, 1, 28, 28) as a tensor."""
        import torch

        images, labels = torch.from_numpy(x).view(-1, 1, 28, 28), torch.from_numpy(y)
        return torch.stack([self.run(i, images, labels, radius) for radius in radii])

    def classify(self, points):
        """Return the classes (networks, radii, n)."""
        import torch

        with torch.inference_mode():
            rows = [[module(part).argmax(1) for part in points] for module in self.modules]
        return torch.stack([torch.stack(row) for row in rows]).numpy()


def module_of(network):
    """Return a network as the ``torch.nn.Module`` that libraries want, its parameters frozen."""
    import torch

    from theorems.mnist import networks as in_torch

    class Module(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.network = in_torch.on_device(network, "cpu")

        def forward(self, x):
            return in_torch.network_scores(self.network, x)

    return Module().eval()


def foolbox_attack(modules):
    """Return foolbox's attack; ``run`` spares it the check of success that a call adds."""
    import foolbox

    wrapped = [foolbox.PyTorchModel(module, bounds=(0, 1), device="cpu") for module in modules]
    pgd = foolbox.attacks.LinfPGD(abs_stepsize=0.01, steps=40, random_start=False)
    return lambda i, x, y, radius: pgd.run(wrapped[i], x, y, epsilon=radius)


def torchattacks_attack(modules):
    """Return torchattacks' attack."""
    import torchattacks

    def run(i, x, y, radius):
        pgd = torchattacks.PGD(modules[i], eps=radius, alpha=0.01, steps=40, random_start=False)
        return pgd(x, y)

    return run


def art_attack(modules):
    """Return the attack of the Adversarial Robustness Toolbox."""
    import torch
    from art.attacks.evasion import ProjectedGradientDescentPyTorch
    from art.estimators.classification import PyTorchClassifier

    wrapped = [
        PyTorchClassifier(
            module, torch.nn.CrossEntropyLoss(), (1, 28, 28), 10, clip_values=(0, 1),
            device_type="cpu",
        )
        for module in modules
    ]  # fmt: skip

    def run(i, x, y, radius):
        pgd = ProjectedGradientDescentPyTorch(
            wrapped[i], eps=radius, eps_step=0.01, max_iter=40, batch_size=len(x), verbose=False
        )
        return torch.from_numpy(pgd.generate(x.numpy(), y.numpy()))

    return run


def agreement(networks, held, x, y):
    """Return how far scores and gradients of the compiled code are from PyTorch's."""
    import numpy as np
    import torch

    from theorems.charles2019.figure_4 import attack, compiled
    from theorems.mnist import models, networks as in_torch

    worst, signs = 0.0, []
    for network, reference in zip(networks, held, strict=True):
        scores, found = compiled.scores_and_gradient(models.flat(network), compiled.NETWORK, x, y)
        images, labels = torch.from_numpy(x), torch.from_numpy(y)
        wanted = attack.gradient(reference, images, labels, "margin").numpy()
        worst = max(worst, np.abs(scores - in_torch.scores(reference, images).numpy()).max())
        signs.append((np.sign(found) == np.sign(wanted)).mean())
    return {"scores": float(worst), "gradient signs": float(np.mean(signs))}


def show(name, result):
    """Print one setting's table and return its exit status."""
    tools, sizes = result["tools"], result["sizes"]
    ours, pairs = tools["compiled"], sizes["networks"] * sizes["images"] * sizes["radii"]
    print(f"\n{name}: {sizes['networks']} networks, {sizes['images']} images, "
          f"{sizes['radii']} radii, CPU seconds")  # fmt: skip
    print(f"{'':14}{'attack':>9}{'evaluate':>10}{'together':>10}{'ratio':>8}"
          f"{'gradients/s':>13}{'forwards/s':>12}{'accuracy':>10}")  # fmt: skip
    for tool, one in tools.items():
        both = one["attack"] + one["evaluate"]
        print(
            f"{tool:14}{one['attack']:9.2f}{one['evaluate']:10.2f}{both:10.2f}"
            f"{both / (ours['attack'] + ours['evaluate']):8.1f}"
            f"{40 * pairs / one['attack']:13.0f}"
            f"{pairs * sizes['networks'] / one['evaluate']:12.0f}"
            f"{sum(one['accuracy']) / sizes['radii']:10.4f}"
        )
    print("gradients/s counts 40 a radius and image, which shared paths do not all compute")
    apart = max(
        abs(a - b)
        for tool in tools.values()
        for a, b in zip(tool["accuracy"], ours["accuracy"], strict=True)
    )
    fastest = min(tools[peer]["attack"] + tools[peer]["evaluate"] for peer in PEERS)
    ratio = fastest / (ours["attack"] + ours["evaluate"])
    print(f"scores differ by {result['agreement']['scores']:.1e} at most, gradient signs agree in "
          f"{result['agreement']['gradient signs']:.4%}, accuracies at one radius differ by "
          f"{apart:.4f} at most (allowed {TOLERANCE})")  # fmt: skip
    print(f"{ratio:.1f} times as fast as the fastest peer (required {REQUIRED}, sought {SOUGHT})")
    return 0 if ratio >= REQUIRED and apart <= TOLERANCE else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
