"""Moosavi-Dezfooli, Fawzi, Fawzi, Frossard, Soatto: one small vector that fools most points.

At hand were the abstract and the first page. The statements of the body are stated here as they
are recalled, and each page says so; no number of a figure is quoted, and where a sentence fails it
is never called a misprint. The claims stand in the order of the paper, as far as it is recalled.

Conventions. r(x) is the shortest vector that changes the label of x, and x + r(x), on the boundary,
counts as changed. The paper uses one letter for the norm of a universal vector and for how far
r(x) lies off the subspace; here the norm is called rho. Norms are compared on squares.
"""

from verify.chapter import Chapter


IN_PRINT = {
    "Abstract": "sentence-0 sentence-1",
    "Definitions": "note-one-point",
    "Flat boundaries": "theorem-1 lemma-1 remark-1 remark-1-span note-random-noise",
    "Curved boundaries": (
        "figure-curvature theorem-2 remark-random remark-some-directions footnote-models"
    ),
    "Experiments": "sentence-2 sentence-3 sentence-4 sentence-5 sentence-6 sentence-7 sentence-8",
}
# The names of the printed claims, by what they are about: the sections were not at hand either.

chapter = Chapter(
    key="moosavi2018",
    title="Robustness of Classifiers to Universal Perturbations: A Geometric Perspective",
    authors=(
        "Seyed-Mohsen Moosavi-Dezfooli",
        "Alhussein Fawzi",
        "Omar Fawzi",
        "Pascal Frossard",
        "Stefano Soatto",
    ),
    venue="ICLR",
    year=2018,
    url="https://arxiv.org/abs/1705.09554",
    text="recalled",
    order=tuple(
        (section, tuple(f"moosavi2018/{name}" for name in names.split()))
        for section, names in IN_PRINT.items()
    ),
    front="theorems.moosavi2018.pictures:front",
    experiments=("theorems.moosavi2018.universal.experiment:EXPERIMENT",),
    commands={
        "universal": (
            "theorems.moosavi2018.universal.command:universal",
            "how short is one vector that fools all but K of your points?",
        ),
    },
)
