"""How the classifiers are trained: each on its own random part of the training images."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from theorems.mnist.data import Digits
from theorems.mnist.models import CLASSES, Classifier, LinearSVM, arrays_of, pixels
from theorems.mnist.networks import train_network
from verify.errors import BadInput

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
    plan = {"epochs": options.epochs, "batch": options.batch}
    descent = {"rate": options.rate, "momentum": options.momentum}
    return Trained(train_network(x, y, rng, device, **plan, **descent))


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


def numbers_of(trained: Trained) -> dict[str, np.ndarray]:
    """Return what is stored of a trained classifier."""
    said = {} if trained.converged is None else {"converged": np.array(trained.converged)}
    return arrays_of(trained.model) | said
