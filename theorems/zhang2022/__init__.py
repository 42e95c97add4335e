"""Zhang, Yu, Lu, He: one-step adversarial noises of a random network lie in one half-space.

The claims stand in the order of the paper, a file for what is proved together; a statement that
fails as printed has its repaired reading in the same file, and what we add stands beside what it
is about.

At hand was the abstract: its sentences are word for word. The others are stated as they are recalled,
by what they say in formulas, with their numbers; each page says so, and none is called a misprint.

Conventions. f(x) = <a, sigma(W x)> with sigma = ReLU and no biases; the rows of W are the *units*;
a unit is *active* at x if <w_k, x> > 0; D_x is the diagonal 0-1 matrix of the active units; g_x =
W^T D_x a is the gradient of f at x, and x is *dead* if it is 0. A = W^T a, T(x) = <A, g_x>. The
noise that pushes (x, y) across is -(1 - s) y g_x with 0 < 1 - s < 1, so that y times the noise is
a negative multiple of g_x: the classifier that the paper calls v is -u, where u makes all <u, g_x>
positive. Directions here are u; where x + noise is asked about, v is.
"""

from verify.chapter import Chapter


IN_PRINT = {
    "Abstract": "theorem-3-1-every",
    "Section 1": "theorem-3-1-width",
    "Section 3": (
        "definition-1 footnote-1 equation-6 theorem-3-1 theorem-3-1-this-v equation-8 equation-9 "
        "chebyshev-step chebyshev chebyshev-union equation-10 equation-11 equation-12 lemma-3-3 lemma-3-4 lemma-3-4-step "
        "corollary-3-4-1 remark-1a remark-1b remark-1b-size remark-1b-step theorem-3-6 generalises"
    ),
    "Section 4": (
        "section-4-two-layer section-4-small-rate section-4-generalises section-4-targeted "
        "section-4-compromised section-4-easier-train section-4-easier-test section-4-temperature "
        "section-4-steps section-4-adversarial-training section-4-two-layer-probe "
        "section-4-last-layer section-4-either-way section-4-architectures section-4-original-data"
    ),
    "Section 5": "beyond-depth conclusion",
    "Appendix": (
        "lemma-3-5 lemma-3-7 equation-19 equation-19-back equation-21-step equation-22 theorem-3-6-sum-step lemma-6-1 lemma-6-2 "
        "equation-27 equation-28a equation-28b-step equation-29 equation-30 equation-30-constant "
        "equation-30-exponent equation-33b-step equation-34-step"
    ),
}
# The names of the claims on what is printed, by section and number.

chapter = Chapter(
    key="zhang2022",
    title="Adversarial Noises Are Linearly Separable for (Nearly) Random Neural Networks",
    authors=("Huishuai Zhang", "Da Yu", "Yiping Lu", "Di He"),
    venue="AISTATS",
    year=2023,
    url="https://arxiv.org/abs/2206.04316",
    text="recalled",
    order=tuple(
        (section, tuple(f"zhang2022/{name}" for name in names.split()))
        for section, names in IN_PRINT.items()
    ),
    front="theorems.zhang2022.pictures:front",
    experiments=(
        "theorems.zhang2022.noises.experiment:EXPERIMENT",
        "theorems.zhang2022.noises.afresh:EXPERIMENT",
        "theorems.zhang2022.noises.afresh:ONCE_MORE",
    ),
)
