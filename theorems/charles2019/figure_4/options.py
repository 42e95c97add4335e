"""What is run: the three scales, and a named option for everything the paper leaves open."""

from dataclasses import asdict, dataclass
from typing import Any

from verify.errors import BadInput


SVM_LOSSES = ("margin", "squared_hinge", "cross_entropy")
PAPER_RADII = tuple(k / 100 for k in range(1, 41))


@dataclass(frozen=True)
class Options:
    """The experiment of Section 7; the defaults are the paper's, or stated to be ours.

    Pixels lie in [0, 1]; radii and steps are in these units.
    """

    scale: str = "paper"
    seed: int = 0

    # Printed in Section 7.
    svms: int = 50
    networks: int = 50
    train_images: int = 10_000
    images: int = 1_000  # perturbed test images of each source
    radii: tuple[float, ...] = PAPER_RADII
    steps: int = 40
    step: float = 0.01

    # From the PyTorch MNIST example of 2018, which Section 7 names.
    epochs: int = 10
    batch: int = 64
    rate: float = 0.01
    momentum: float = 0.5

    # scikit-learn's LinearSVC: squared hinge, L2 penalty, one class against the rest.
    # Its default of 2018, dual=True, does not converge here; the primal solves the same problem.
    svm_c: float = 1.0
    svm_max_iter: int = 1_000
    svm_dual: bool = False

    # Not said in the paper.
    svm_loss: str = "margin"
    # What the SVM's attack ascends: "margin" is the best wrong score less the right one, whose
    # gradient is a difference of weight vectors, the paper's linear adversarial direction;
    # "squared_hinge" is the loss the SVM is trained with; "cross_entropy" is that of its scores.

    random_start: bool = False
    # Start from a random point of the ball (Madry et al.) instead of the image itself.

    fresh_images: bool = False
    # Draw new test images for every radius instead of the same for all.

    valid_pixels: bool = True
    # Clip perturbed images to [0, 1].

    def __post_init__(self) -> None:
        """Refuse values that no run can use."""
        counts = ("svms", "networks", "train_images", "images", "steps", "epochs", "batch")
        for name in (*counts, "svm_max_iter"):
            self._demand(name, "a positive integer", _is_count(getattr(self, name), 1))
        for name, limit in (("train_images", 60_000), ("images", 10_000)):
            self._demand(name, f"at most {limit}", getattr(self, name) <= limit)
        for name in ("step", "rate", "svm_c"):
            self._demand(name, "positive and finite", 0 < getattr(self, name) < float("inf"))
        self._demand("seed", "a nonnegative integer", _is_count(self.seed, 0))
        rising = all(a < b for a, b in zip((0.0, *self.radii), self.radii, strict=False))
        self._demand(
            "radii", "an increasing list of numbers above 0 and at most 1",
            bool(self.radii) and rising and self.radii[-1] <= 1,
        )  # fmt: skip
        known = self.svm_loss in SVM_LOSSES
        self._demand("svm_loss", "one of " + ", ".join(SVM_LOSSES), known)

    def _demand(self, name: str, wanted: str, met: object) -> None:
        if not met:
            message = f"Option {name} is {getattr(self, name)!r}, but must be {wanted}."
            raise BadInput(message)

    @property
    def noises(self) -> int:
        """How many sources of each kind of noise: as many as there are classifiers of a kind."""
        return max(self.svms, self.networks)

    def as_json(self) -> dict[str, Any]:
        """Return the options as JSON holds them."""
        return {**asdict(self), "radii": list(self.radii)}


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and value >= least


def _hundredths(*values: int) -> tuple[float, ...]:
    return tuple(k / 100 for k in values)


SCALES = {
    # Half the training images and 4 epochs of 10: well under a minute on one core.
    # Too few classifiers for any verdict.
    "smoke": Options(
        scale="smoke",
        svms=2,
        networks=2,
        train_images=5_000,
        epochs=4,
        images=96,
        radii=_hundredths(5, 10, 20, 30),
    ),
    # Seven independent groups of classifiers, the fewest that can decide a sentence.
    "small": Options(
        scale="small",
        svms=14,
        networks=14,
        images=200,
        radii=_hundredths(5, 10, 15, 20, 25, 30, 35, 40),
    ),
    "paper": Options(),
}
