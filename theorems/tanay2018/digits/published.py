"""The numbers of print, to hold ours against: a few that are typed here, and a reader's copy of the rest.

Print: T. Tanay, L. D. Griffin, *A New Angle on L2 Regularization* (arXiv 1806.11186, 2018), data as
published with the article. These have no licence, and so none of them lie in this repository; who
has a copy names its folder, and a file of it, ``extras_23.csv`` for 2 against 3, is read as it is: a
row for each quantity, and in it a number for each of the 81 lambda = 10^7, 10^6.9, ..., 10^-1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from verify.errors import BadInput


GRID = 81
# Columns: alpha = 7, 6.9, ..., -1.

ROWS = 14
# Of a file; those after the sixth belong to a drawing.


class Row(NamedTuple):
    """What print says of one model; None where it is not at hand.

    theta in radians; b the signed distance of the boundary from the middle between the means, and
    d_adv, both for pixels from 0 to 1; train and test in per cent
    """

    theta: float | None = None
    b: float | None = None
    d_adv: float | None = None
    train: float | None = None
    test: float | None = None


TYPED: Mapping[tuple[str, int], Row] = {
    ("2-3", 70): Row(0, 0.251, 2.172, 7.750, 7.689),
    ("2-3", 50): Row(0.254, None, 2.102, 4.617, 3.771),
    ("2-3", 40): Row(0.556, None, 1.845, 3.483, 2.742),
    ("2-3", 30): Row(0.802, None, 1.510, 2.617, 2.155),
    ("2-3", 26): Row(0.920, None, 1.316, 2.233, 1.910),
    ("2-3", 20): Row(1.113, None, 0.959, 1.767, 2.057),
    ("2-3", 10): Row(1.361, None, 0.453, 1.017, 2.693),
    ("2-3", 0): Row(1.451, None, 0.260, 0.183, 3.526),
    ("2-3", -10): Row(1.472, None, 0.214, 0.0, 3.722),
    ("7-9", 70): Row(0, None, None, 8.233, None),
    ("7-9", 40): Row(0.489),
    ("0-1", 70): Row(0, None, None, 7.7, None),
    ("1-8", 70): Row(0, None, None, 23.633, None),
}
# By pair and ten times alpha.

NEAR = {"theta": 0.002, "d_adv": 0.004, "b": 0.006, "train": 3, "test": 3}
# How far ours may be: radians, lengths, and numbers of images; print is rounded, and its solver stopped.

HALF = 0.0005
# Of the last digit that is printed.


def differences(row: Row, theta: Sequence[float], d_adv: Sequence[float], b: float, errors: Sequence[int], images: Sequence[int]) -> dict[str, float]:
    """Return how far print is from ours, by quantity; from the nearer end of what is enclosed.

    Parameters
    ----------
    theta, d_adv : the two ends; errors, images : training and test
    """
    found: dict[str, float] = {}
    for name, printed, ends in (("theta", row.theta, theta), ("d_adv", row.d_adv, d_adv), ("b", row.b, (b, b))):
        if printed is not None:
            found[name] = max(ends[0] - printed, printed - ends[1], 0.0)
    for k, name in enumerate(("train", "test")):
        percent = getattr(row, name)
        if percent is not None:
            found[name] = abs(errors[k] - round(percent * images[k] / 100))
    return found


def far(found: Mapping[str, float]) -> list[str]:
    """Return the quantities of which print is further than ``NEAR`` says."""
    return [name for name, distance in found.items() if distance > NEAR[name] + 1e-12]


def read(folder: Path, pair: str) -> list[Row]:
    """Return the 81 rows of a pair, such as "2-3", from a reader's copy of the published data.

    Raises
    ------
    BadInput
        With one sentence, where there is no such file, or it is no such table.
    """
    name = f"extras_{pair.replace('-', '')}.csv"
    places = [folder / name, folder / "assets" / "data" / name, folder / "data" / name]
    file = next((one for one in places if one.is_file()), None)
    if file is None:
        msg = f"{folder} holds no {name}: --published needs the folder of the data as published with the article"
        raise BadInput(msg)
    try:
        table = [[float(cell) for cell in line.split(",")] for line in file.read_text(encoding="utf-8").splitlines() if line]
    except ValueError as error:
        msg = f"{file}: not a table of numbers between commas ({error})"
        raise BadInput(msg) from None
    if len(table) != ROWS or any(len(line) != GRID for line in table):
        shape = f"{len(table)} rows of {sorted({len(line) for line in table})} numbers"
        msg = f"{file} has {shape}; {ROWS} rows of {GRID} were published"
        raise BadInput(msg)
    theta, b, _, d_adv, train, test = table[:6]
    return [Row(*own) for own in zip(theta, b, d_adv, train, test, strict=True)]


def compared(entry: Mapping[str, Any], rows: Mapping[int, Row]) -> list[dict[str, Any]]:
    """Hold a pair's models against rows by ten times alpha, those that both have."""
    found = []
    for k, tenths in enumerate(entry["tenths"]):
        if tenths in rows and entry["cos"][k] is not None:
            errors = entry["train"][k], entry["test"][k]
            apart = differences(rows[tenths], entry["theta"][k], entry["d_adv"][k], entry["b"][k], errors, entry["images"])
            found.append({"pair": entry["name"], "alpha": tenths / 10, "saturated": entry["decided"][k], **apart})
    return found
