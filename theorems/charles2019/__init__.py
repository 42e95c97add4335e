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


chapter = Chapter(
    key="charles2019",
    title="A Geometric Perspective on the Transferability of Adversarial Directions",
    authors=("Zachary Charles", "Harrison Rosenberg", "Dimitris Papailiopoulos"),
    venue="AISTATS",
    year=2019,
    experiments=(
        "theorems.charles2019.figure_4.experiment:EXPERIMENT",
        "theorems.charles2019.figure_4.digit_pairs:EXPERIMENT",
    ),
    commands={
        "figure4": ("theorems.charles2019.figure_4.command:figure4", "run the MNIST experiment; resumable"),
    },
)
