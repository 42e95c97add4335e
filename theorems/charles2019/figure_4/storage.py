"""Files that are there whole or not at all, so that a run can be killed at any moment."""

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np


# What NumPy, zipfile and zlib raise for a file that is something else, cut short or damaged.
UNREADABLE = (
    OSError, EOFError, ValueError, TypeError, NotImplementedError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write an npz file atomically; equal arrays give equal bytes."""
    _write(path, lambda file: np.savez_compressed(file, **arrays))


def write_json(path: Path, value: Any) -> None:
    """Write JSON atomically, with keys in their order."""
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    _write(path, lambda file: file.write(text.encode()))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes atomically."""
    _write(path, lambda file: file.write(content))


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of an npz file; nothing in it is ever unpickled.

    Raises ``ValueError`` with a few words where the file is none.
    """
    try:
        # Opened here, since NumPy leaves a damaged file open; a single array is no context.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            return {name: content[name] for name in content.files}
    except UNREADABLE as error:
        message = f"{path.name} is no readable npz file of plain arrays"
        raise ValueError(message) from error


def _write(path: Path, write: Callable[[IO[bytes]], Any]) -> None:
    """Write a temporary file beside ``path``, see it on the disk, then rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # mkstemp makes files that only their owner may read
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
