"""``verify figure4``: the name that the experiments of Figure 4 had first."""

from __future__ import annotations

import argparse

from verify.arguments import jobs, named, word
from verify.experiment.command import carry_out

from .digit_pairs import EXPERIMENT as DIGIT_PAIRS
from .experiment import EXPERIMENT as FIGURE_4


def figure4(entry: argparse.ArgumentParser) -> None:
    """Add the options that it takes."""
    entry.description = f"The same as verify experiment {FIGURE_4.id}, or with --theory {DIGIT_PAIRS.id}."
    entry.add_argument("--scale", **word(*FIGURE_4.scales), default="smoke")
    entry.add_argument("--device", **word("auto", "cpu", "cuda"), default="auto")
    entry.add_argument("--out", type=named, metavar="DIR", help="default: reports/latest/figure_4/SCALE")
    entry.add_argument("--data", type=named, metavar="PATH", help=FIGURE_4.inputs["data"])
    entry.add_argument("--jobs", type=jobs, default=1, metavar="N", help="processes")
    entry.add_argument(
        "--theory", action="store_const", dest="experiment", const=DIGIT_PAIRS, default=FIGURE_4,
        help="instead: Theorems 4 and 15 on pairs of digits, exactly",
    )  # fmt: skip
    entry.set_defaults(run=lambda asked: carry_out(asked.experiment, asked))
