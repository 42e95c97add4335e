"""How the classifiers are trained: each on its own random part of the training images."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from . import BadInput
from .attack import on_device, reproducible, scores
from .data import Digits
from .models import CLASSES, Classifier, LinearSVM, Network, arrays_of, pixels
from .options import Options


class Trained(NamedTuple):
    """A classifier, and whether the solver of an SVM converged; None for a network."""

    model: Classifier
    converged: bool | None = None


def train(
    kind: str, digits: Digits, options: Options, device: str,
    stream: Callable[[str], np.random.Generator],
) -> Trained:  # fmt: skip
    """Train a classifier of a kind, "svm" or "nn", from its random streams by purpose."""
    chosen = stream("subset").choice(len(digits.x_train), options.train_images, replace=False)
    x, y = pixels(digits.x_train[chosen]), digits.y_train[chosen].astype(np.int64)
    rng = stream("training")
    if kind == "svm":
        return train_svm(x, y, options, rng)
    return Trained(train_network(x, y, options, rng, device))


def train_svm(x: np.ndarray, y: np.ndarray, options: Options, rng: np.random.Generator) -> Trained:
    """Fit scikit-learn's ``LinearSVC``, on the CPU and in one thread whatever the device.

    Its solver has no other form. One that ran on a GPU would stop elsewhere, so that the SVMs of
    the two devices differed by more than rounding; and all 50 take two minutes of the CPU.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    machine = LinearSVC(
        C=options.svm_c, dual=options.svm_dual, max_iter=options.svm_max_iter,
        random_state=int(rng.integers(2**31)),
    )  # fmt: skip
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        machine.fit(x, y)
    if len(machine.classes_) != CLASSES:
        message = f"Option train_images is {len(x)}: too few to hold all ten digits; raise it."
        raise BadInput(message)
    converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
    model = LinearSVM(machine.coef_.astype(np.float32), machine.intercept_.astype(np.float32))
    return Trained(model, converged)


def train_network(
    x: np.ndarray, y: np.ndarray, options: Options, rng: np.random.Generator, device: str
) -> Network:
    """Train by stochastic gradient descent with momentum, as the PyTorch MNIST example does.

    Dropout and the initial weights come from PyTorch's generators, seeded here and then restored;
    the weights are drawn on the CPU, so that they are the same whatever the device.
    """
    images, labels = torch.from_numpy(x).to(device), torch.from_numpy(y).to(device)
    devices = [images.device] if images.is_cuda else []
    with reproducible(), torch.random.fork_rng(devices=devices):
        torch.manual_seed(int(rng.integers(2**63)))
        model = on_device(initial_network(), device)
        parts = [part.requires_grad_() for part in vars(model).values()]
        optimizer = torch.optim.SGD(parts, lr=options.rate, momentum=options.momentum)
        for _ in range(options.epochs):
            order = torch.from_numpy(rng.permutation(len(x))).to(device)
            for batch in order.split(options.batch):
                optimizer.zero_grad()
                s = scores(model, images[batch], training=True)
                F.cross_entropy(s, labels[batch]).backward()
                optimizer.step()
    return Network(*(part.detach().cpu().numpy() for part in parts))


def initial_network() -> Network:
    """Draw the weights as PyTorch's layers do by default."""
    layers = (torch.nn.Conv2d(1, 10, 5), torch.nn.Conv2d(10, 20, 5),
              torch.nn.Linear(320, 50), torch.nn.Linear(50, 10))  # fmt: skip
    return Network(*(part.detach() for layer in layers for part in layer.parameters()))


def numbers_of(trained: Trained) -> dict[str, np.ndarray]:
    """Return what is stored of a trained classifier."""
    said = {} if trained.converged is None else {"converged": np.array(trained.converged)}
    return arrays_of(trained.model) | said
