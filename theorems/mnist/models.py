"""The two kinds of classifier, as plain arrays.

Both map images, rows of 784 pixels in [0, 1], to ten scores; the largest score is the class.
"""

from dataclasses import astuple, dataclass, fields
from typing import Any, ClassVar

import numpy as np


PIXELS = 784
SIDE = 28
CLASSES = 10

# The normalisation of the PyTorch MNIST example; a part of the network, so that attacks see pixels.
MEAN, DEVIATION = 0.1307, 0.3081


@dataclass(frozen=True)
class LinearSVM:
    """Scores ``weight @ x + bias``; float32 arrays (10, 784) and (10,)."""

    kind: ClassVar[str] = "svm"
    weight: Any
    bias: Any


@dataclass(frozen=True)
class Network:
    """The PyTorch MNIST example of 2018, in float32.

    Convolution 1 to 10, 5x5; max-pooling 2; ReLU; convolution 10 to 20, 5x5; max-pooling 2; ReLU;
    dense 320 to 50; ReLU; dense 50 to 10. Training adds 2-d dropout after the second convolution
    and dropout before the last layer.
    """

    kind: ClassVar[str] = "nn"
    conv1_weight: Any  # (10, 1, 5, 5)
    conv1_bias: Any
    conv2_weight: Any  # (20, 10, 5, 5)
    conv2_bias: Any
    dense1_weight: Any  # (50, 320)
    dense1_bias: Any
    dense2_weight: Any  # (10, 50)
    dense2_bias: Any


@dataclass(frozen=True)
class SmoothNetwork(Network):
    """The same layers, with average pooling and softplus of steepness 5: scores have a Hessian everywhere."""

    kind: ClassVar[str] = "smooth"


Classifier = LinearSVM | Network
CLASSES_OF_KIND: dict[str, type[LinearSVM] | type[Network]] = {"svm": LinearSVM, "nn": Network}


def arrays_of(model: Classifier) -> dict[str, np.ndarray]:
    """Return the parameters by name."""
    return {field.name: np.asarray(getattr(model, field.name)) for field in fields(model)}


def model_from(kind: str, arrays: dict[str, np.ndarray]) -> Classifier:
    """Return the classifier that ``arrays_of`` took apart; other arrays are ignored."""
    cls = CLASSES_OF_KIND[kind]
    return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def flat(model: Classifier) -> np.ndarray:
    """Return all parameters as one float32 vector, in the order of the fields."""
    return np.concatenate([np.ravel(part) for part in astuple(model)]).astype(np.float32)


def pixels(images: np.ndarray) -> np.ndarray:
    """Return uint8 images (n, 28, 28) as float32 rows (n, 784) in [0, 1]."""
    rows: np.ndarray = np.divide(images.reshape(-1, PIXELS), 255, dtype=np.float32)
    return rows
