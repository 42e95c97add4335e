"""Figures 4a and 4b, and the transfer matrix that the paper does not show, by Matplotlib."""

import io
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .tally import Tally


# Colours that all kinds of colour blindness tell apart; markers say the same without colour.
STYLES = {
    "sign": ("random, sign noise", "#009e73", "^"),
    "uniform": ("random, uniform noise", "#56b4e9", "v"),
    "svm": ("SVM adversaries", "#d55e00", "s"),
    "nn": ("NN adversaries", "#0072b2", "o"),
}
NAMES = {"svm": "SVMs", "nn": "neural networks"}


def draw_accuracy(rows: dict[str, list[dict[str, Any]]], title: str) -> Figure:
    """Draw the mean accuracy of one kind of classifier, bars from its minimum to its maximum."""
    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    axes: Axes = figure.add_subplot()
    for kind, (label, colour, marker) in STYLES.items():
        radii = [row["radius"] for row in rows[kind]]
        low, mean, high = (
            np.array([row["accuracy"][name] for row in rows[kind]])
            for name in ("min", "mean", "max")
        )
        axes.errorbar(
            radii, mean, yerr=np.clip((mean - low, high - mean), 0, None), label=label,
            color=colour, marker=marker, markersize=3, linewidth=1, elinewidth=0.7, capsize=1.5,
        )  # fmt: skip
    axes.set(xlabel=r"radius $\epsilon$ of the $\ell_\infty$ ball", ylabel="accuracy",
             ylim=(-0.02, 1.02), title=title)  # fmt: skip
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize="small")
    axes.grid(alpha=0.25)
    return figure


def draw_matrix(tally: Tally, column: int) -> Figure:
    """Draw the accuracy of every classifier on every classifier's examples at one radius."""
    blocks = [[tally.after[source, target][:, :, column] for target in ("svm", "nn")]
              for source in ("svm", "nn")]  # fmt: skip
    matrix = np.block(blocks) / tally.images
    figure = Figure(figsize=(5.2, 4.4), layout="constrained")
    axes: Axes = figure.add_subplot()
    image = axes.imshow(matrix, vmin=0, vmax=1, cmap="cividis", interpolation="nearest")
    svms = blocks[0][0].shape[0]
    axes.axhline(svms - 0.5, color="white")
    axes.axvline(svms - 0.5, color="white")
    axes.set(xlabel="classified by: SVMs, then networks", ylabel="made from: SVMs, then networks",
             title=rf"Accuracy at $\epsilon$ = {tally.radii[column]:.2f}")  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    figure.colorbar(image)
    return figure


def rendered(figure: Figure) -> dict[str, bytes]:
    """Return a figure as SVG and PNG by their endings; equal figures give equal bytes."""
    # The salt fixes the ids inside an SVG, which are random otherwise.
    with rc_context({"svg.hashsalt": "separatrix", "svg.fonttype": "none"}):
        svg, png = io.BytesIO(), io.BytesIO()
        figure.savefig(svg, format="svg", metadata={"Date": None})
        figure.savefig(png, format="png", metadata={"Software": None}, dpi=150)
    return {"svg": svg.getvalue(), "png": png.getvalue()}


def draw_all(tally: Tally, tables: dict[str, Any]) -> dict[str, bytes]:
    """Draw Figures 4a, 4b and the matrix at the middle radius; return the files by name."""
    middle = (len(tally.radii) - 1) // 2
    drawings = {
        "figure-4a": draw_accuracy(tables["svm"], "Accuracy of SVMs"),
        "figure-4b": draw_accuracy(tables["nn"], "Accuracy of neural networks"),
        "transfer-matrix": draw_matrix(tally, middle),
    }
    return {
        f"{name}.{ending}": content
        for name, figure in drawings.items()
        for ending, content in rendered(figure).items()
    }
