"""Files that are there whole or not at all, so that a run can be killed at any moment."""

import json
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from verify import files
from verify.data import announced


# What NumPy, zipfile and zlib raise for a file that is something else, cut short or damaged.
UNREADABLE = (
    OSError, EOFError, ValueError, TypeError, NotImplementedError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write an npz file atomically; equal arrays give equal bytes."""
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    files.write(path.parent, path.name, file.getvalue())


def write_json(path: Path, value: Any) -> None:
    """Write JSON atomically, with keys in their order."""
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    files.write(path.parent, path.name, text)


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes atomically."""
    files.write(path.parent, path.name, content)


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of an npz file; nothing in it is ever unpickled.

    Raises ``ValueError`` with a few words where the file is none.
    """
    try:
        # Opened here, since NumPy leaves a damaged file open; a single array is no context.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            announced(content, path.name)
            return {name: content[name] for name in content.files}
    except UNREADABLE as error:
        message = f"{path.name} is no readable npz file of plain arrays"
        raise ValueError(message) from error


