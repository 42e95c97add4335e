"""Zhang, Yu, Lu, He: one-step adversarial noises of a random network lie in one half-space.

The claims stand in the order of the paper, a file for what is proved together; a statement that
fails as printed has its repaired reading in the same file, and what we add stands beside what it
is about.

Sentences of the abstract are word for word; the others are given by what they say in formulas, with
their numbers.

Conventions. f(x) = <a, sigma(W x)> with sigma = ReLU and no biases; the rows of W are the *units*;
a unit is *active* at x if <w_k, x> > 0; D_x is the diagonal 0-1 matrix of the active units; g_x =
W^T D_x a is the gradient of f at x, and x is *dead* if it is 0. A = W^T a, T(x) = <A, g_x>. The
noise that pushes (x, y) across is -(1 - s) y g_x with 0 < 1 - s < 1, so that y times the noise is
a negative multiple of g_x: the classifier that the paper calls v is -u, where u makes all <u, g_x>
positive. Directions here are u; where x + noise is asked about, v is.
"""

from verify.chapter import Chapter


chapter = Chapter(
    key="zhang2022",
    title="Adversarial Noises Are Linearly Separable for (Nearly) Random Neural Networks",
    authors=("Huishuai Zhang", "Da Yu", "Yiping Lu", "Di He"),
    venue="AISTATS",
    year=2023,
    url="https://arxiv.org/abs/2206.04316",
    front="theorems.zhang2022.pictures:front",
    experiments=("theorems.zhang2022.noises.experiment:EXPERIMENT",),
)
