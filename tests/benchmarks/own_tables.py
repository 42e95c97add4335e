"""Reading a table and finding a direction, beside pandas, numpy and scikit-learn on the same file.

Run by hand, on one thread (needs the extra ``benchmark``)::

    python tests/benchmarks/own_tables.py

For each table: the processor time of reading it with ``numpy.loadtxt``, ``pandas.read_csv`` and our
reader; that of the whole process ``verify direction FILE --out answer.json`` over a process in which
pandas reads the file and ``LinearSVC`` fits it; the peak memory of ours, less that of the same command on
sixty of its lines, over the table as float64, and that of npz too; and the answer's length over the table's.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np


for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

TABLES = {
    "20000 x 50, six decimals": (20_000, 50, False, True),
    "5000 x 784, pixels": (5_000, 784, True, True),
    "20000 x 50, six decimals, random labels": (20_000, 50, False, False),
    "5000 x 784, random pixels, random labels": (5_000, 784, True, False),
}
AIMS = {"whole process": 3.0, "memory": 6.0, "memory, npz": 6.0, "answer": 2.5}

READERS = {
    "numpy": "import numpy; numpy.loadtxt({path!r}, delimiter=',', skiprows=1)",
    "pandas": "import pandas; pandas.read_csv({path!r})",
    "ours": "from theorems.geometry.data import read_table, two_labels; two_labels(read_table({path!r}), '')",
}
IMPORTS = {
    "numpy": "import numpy", "pandas": "import pandas",
    "ours": "import numpy, theorems.geometry.answers, theorems.geometry.commands, verify.cli",
}
FIT = (
    "import pandas; from sklearn.svm import LinearSVC; t = pandas.read_csv({path!r}); "
    "LinearSVC(max_iter=10000).fit(t.drop(columns='label').to_numpy(), t['label'])"
)
OURS = (
    "import contextlib, io, sys; from verify.cli import main\n"
    "with contextlib.redirect_stdout(io.StringIO()): status = main(['direction', {path!r}, '--out', {out!r}])\n"
    "sys.exit(status)"
)


EVERYTHING = IMPORTS["ours"] + ", daqp, flint, scipy.linalg.lapack, scipy.optimize"
# That a decision where nothing separates the table needs; where something does, it may need less.


def table(path: Path, count: int, size: int, *, pixels: bool, separable: bool = True) -> None:
    """Write a table that is separable by some margin, or has random labels."""
    rng = np.random.default_rng(0)
    w = rng.normal(size=size)
    w /= np.linalg.norm(w)
    x = rng.normal(size=(count, size))
    y = np.sign(x @ w) if separable else rng.choice([-1.0, 1.0], count)
    if separable:
        x += np.outer(0.3 * y, w)
    if pixels:
        x = np.clip(np.rint(60 * x + 100), 0, 255)
    lines = [",".join([*(f"x{k}" for k in range(size)), "label"])]
    for row, label in zip(x, y, strict=True):
        lines.append(",".join([*((f"{v:.0f}" if pixels else f"{v:.6f}") for v in row), f"{label:.0f}"]))
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def saved(path: Path, packed: Path, *, pixels: bool) -> None:
    """Write the same table as npz: bytes, or single floats."""
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    points = table[:, :-1].astype(np.uint8 if pixels else np.float32)
    np.savez(packed, X=points, y=table[:, -1].astype(int))


def measured(code: str) -> tuple[float, float]:
    """Return the processor seconds and the peak memory in bytes of a Python process of its own."""
    begun = time.monotonic()
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", code + "\n"])
    _, status, used = os.wait4(pid, 0)
    if status:
        sys.exit(f"failed after {time.monotonic() - begun:.0f} s: {code}")
    return used.ru_utime + used.ru_stime, 1024.0 * used.ru_maxrss


def main() -> None:
    """Print the figures, and whether each aim is met."""
    missed = 0
    # The first time the files of a library are read from the disk, and maybe compiled.
    base = {name: min(measured(code) for _ in range(3)) for name, code in IMPORTS.items()}
    with tempfile.TemporaryDirectory() as folder:
        for name, (count, size, pixels, separable) in TABLES.items():
            path, out = Path(folder) / "table.csv", Path(folder) / "answer.json"
            table(path, count, size, pixels=pixels, separable=separable)
            where = {"path": str(path), "out": str(out)}
            print(f"{name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)
            reading = {one: measured(code.format(**where))[0] - base[one][0] for one, code in READERS.items()}
            print("  reading, s: " + ", ".join(f"{one} {took:.2f}" for one, took in reading.items())
                  + f"; ours over pandas {reading['ours'] / reading['pandas']:.1f}, over numpy {reading['ours'] / reading['numpy']:.1f}", flush=True)
            theirs, (took, peak) = measured(FIT.format(**where))[0], measured(OURS.format(**where))
            packed = Path(folder) / "table.npz"
            least = measured(IMPORTS["ours"] if separable else EVERYTHING)[1]
            saved(path, packed, pixels=pixels)
            npz = measured(OURS.format(path=str(packed), out=str(Path(folder) / "packed.json")))[1]
            found = {
                "whole process": took / theirs,
                "memory": (peak - least) / (8 * count * size),
                "memory, npz": (npz - least) / (8 * count * size),
                "answer": out.stat().st_size / path.stat().st_size,
            }
            print(f"  whole process, s: pandas and LinearSVC {theirs:.1f}, ours {took:.1f}; peak memory {peak / 1e6:.0f} MB")
            for aim, value in found.items():
                late = value > AIMS[aim] and (separable or "memory" in aim)
                missed += late
                print(f"  {aim}: {value:.2f} (aim {AIMS[aim]}{', MISSED' * late})", flush=True)
    sys.exit(f"{missed} missed" if missed else 0)


if __name__ == "__main__":
    main()
