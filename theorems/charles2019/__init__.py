"""Charles, Rosenberg, Papailiopoulos: directions that fool every classifier of a class.

The claims stand in the order of the paper, a file each; a statement that fails as printed
has its repaired reading in the same file. ``sets`` holds the assumptions and the domains,
``strategies`` how instances are drawn.

Conventions. S is a finite labelled multiset of rational points; *accurate* is strict,
y (<w, x> + b) > 0. The paper's w* has length 1, which is irrational in general; here
w* stands for the unnormalised max-margin vector, a positive multiple of it, and lengths
are compared on squares.
"""

from verify.chapter import Chapter


IN_PRINT = {
    "Section 1": "remark-6b",
    "Section 2": (
        "figure-1 theorem-1 note-one-point-is-all note-one-point-is-not-all figure-2 "
        "theorem-2"
    ),
    "Section 3": (
        "lemma-3 theorem-4 theorem-5 corollary-6 remark-6 remark-7 theorem-7 "
        "theorem-7-condition-2 remark-7b"
    ),
    "Section 4": (
        "note-soft-max note-no-positive-score theorem-8 remark-8 note-8 theorem-9 "
        "theorem-9-condition-2"
    ),
    "Section 5": (
        "note-some-unit theorem-10 note-outside-the-sample note-beta-need-not-be-convex "
        "theorem-11 note-weaker-than-convex theorem-12 lemma-13 lemma-14 theorem-15 "
        "theorem-16"
    ),
    "Section 6": (
        "note-regions-are-convex corollary-17 figure-3 note-any-difference section-6 "
        "section-6b"
    ),
    "Section 7": (
        "figure-4-sentence-1 figure-4-sentence-2 figure-4-sentence-3 figure-4-sentence-4 "
        "figure-4-sentence-5"
    ),
}
# The names of the printed claims, from first to last.

chapter = Chapter(
    key="charles2019",
    title="A Geometric Perspective on the Transferability of Adversarial Directions",
    authors=("Zachary Charles", "Harrison Rosenberg", "Dimitris Papailiopoulos"),
    venue="AISTATS",
    year=2019,
    order=tuple(
        (section, tuple(f"charles2019/{name}" for name in names.split()))
        for section, names in IN_PRINT.items()
    ),
    experiments=(
        "theorems.charles2019.figure_4.experiment:EXPERIMENT",
        "theorems.charles2019.figure_4.digit_pairs:EXPERIMENT",
    ),
    commands={
        "figure4": ("theorems.charles2019.figure_4.command:figure4", "run the MNIST experiment; resumable"),
    },
)
