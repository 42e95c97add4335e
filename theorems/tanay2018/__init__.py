r"""Tanay, Griffin: boundary tilting, and what L2 regularisation does to the angle of a boundary.

What was read: *A New Angle on L2 Regularization* (2018) in full, with the digest of it that one of its
authors published in a magazine; of *A Boundary Tilting Perspective on the Phenomenon of Adversarial
Examples* (2016) the abstract alone. Sentences of the two texts and of the abstract are printed; formal
statements behind the abstract are our own, and their readings say so.

Conventions. T is a finite labelled multiset of rational points: J those of label +1, I those of label -1;
i and j are the means, g = j - i. The score is s(x) = <w, x> + b, the distance d(x) = s(x) / |w|, d_adv the
mean of y d(x), d_err the mean of max(0, -y d(x)); a tie y s(x) = 0 is an error, for the text gives the boundary
to both classes. theta is the angle of w and g. Lengths are irrational as a rule, and so squares and signs are
compared: (w g)^2 against |w|^2 |g|^2 cos^2 theta. L = R + lambda |w|^2 with lambda > 0, R the mean hinge loss
unless said otherwise, and the bias free and not penalised.
"""

from verify.chapter import Chapter


IN_PRINT = {
    "A Toy Problem": "projected-image mirror-image toy-distance noisy-point",
    "Linear Classification": "angle-falls-with-lambda softplus-angle-falls",
    "Scaling the Loss Function": (
        "score-is-distance zero-one-scale-free hinge-rescaled large-norm d-err-positive d-err-not-error small-norm "
        "d-adv-limits-errors norm-unchecked low-lambda high-lambda"
    ),
    "Adversarial Distance and Tilting Angle": (
        "d-adv-angle centroid-distances nearest-centroid-best d-adv-no-bias bias-poorly-adjusted"
    ),
    "Example: SVM on MNIST": (
        "train-error-least-at-small-lambda figure-train-least d-adv-largest-at-large-lambda figure-best-inside figure-overfitted "
        "tilting-plane figure-saturated figure-angle figure-low-variance mirror-distance-vanishes figure-difficulty"
    ),
    "Neural Networks": (
        "local-linear local-norm-bound local-distance weight-decay-is-l2 decay-is-adversarial-training temperature "
        "lenet-gap lenet-test-error lenet-weights lenet-norms"
    ),
    "Digest": "dimension-not-necessary dimension-not-sufficient tilting-capacity separate-by-tilting rotation-in-3d",
    "Abstract of 2016": "linear-not-always",
}
# The names of the printed claims, from first to last: the article, the digest of it, and the abstract.

chapter = Chapter(
    key="tanay2018",
    title="A New Angle on L2 Regularization",
    authors=("Thomas Tanay", "Lewis D. Griffin"),
    venue="arXiv 1806.11186; with arXiv 1608.07690 (abstract only)",
    year=2018,
    url="https://arxiv.org/abs/1806.11186",
    order=tuple(
        (section, tuple(f"tanay2018/{name}" for name in names.split()))
        for section, names in IN_PRINT.items()
    ),
    front="theorems.tanay2018.pictures:front",
    experiments=("theorems.tanay2018.digits.experiment:EXPERIMENT", "theorems.tanay2018.lenet.experiment:EXPERIMENT"),
)
