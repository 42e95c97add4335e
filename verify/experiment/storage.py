"""Arrays and JSON in files that are there whole or not at all, so that a run can be killed at any moment."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from io import BytesIO
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from verify import files
from verify.errors import BadInput


# What NumPy, zipfile and zlib raise for a file that is something else, cut short or damaged.
UNREADABLE = (
    OSError, EOFError, ValueError, TypeError, NotImplementedError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip

MOST_NUMBERS, MOST_BYTES = 10**8, 10**9
# In one array: the pixels of all 70 000 MNIST images are half as many.


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write an npz file atomically; equal arrays give equal bytes."""
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    files.write(path.parent, path.name, file.getvalue())


def write_json(path: Path, value: Any) -> None:
    """Write JSON atomically, with keys in their order."""
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    files.write(path.parent, path.name, text)


def read_arrays(path: Path | Traversable) -> dict[str, np.ndarray]:
    """Return the arrays of an npz file; nothing in it is ever unpickled.

    Raises
    ------
    ValueError
        With a few words, where the file is none.
    """
    try:
        # Opened here, since NumPy leaves a damaged file open; a single array is no context.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            announced(content, path.name)
            return {name: content[name] for name in content.files}
    except UNREADABLE as error:
        message = f"{path.name} is no readable npz file of plain arrays"
        raise ValueError(message) from error


def announced(archive: Any, where: str) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the arrays of an open npz archive, refusing what is too large to read.

    A few bytes can announce any amount of memory, and fill it once they are unpacked; so headers
    are read first.
    """
    from numpy.lib import format as npy

    readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    shapes = {}
    for member in archive.zip.infolist():
        name = member.filename.removesuffix(".npy")
        with archive.zip.open(member) as stream:
            shape, _, dtype = readers[npy.read_magic(stream)](stream)
        if prod(shape) > MOST_NUMBERS or prod(shape) * dtype.itemsize > MOST_BYTES:
            msg = f'{where}: "{name}" announces {prod(shape)} entries of {dtype.itemsize} bytes; at most {MOST_NUMBERS} are read'
            raise BadInput(msg)
        shapes[name] = shape
    return shapes


def digest(arrays: Mapping[str, np.ndarray]) -> str:
    """Return the SHA-256 of arrays: of their names, types, shapes and entries, in order of the names."""
    total = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        entries = np.asarray(array)
        little = entries.astype(entries.dtype.newbyteorder("<"), order="C")
        total.update(f"{name} {little.dtype.str} {little.shape}\n".encode())
        total.update(little.tobytes())
    return total.hexdigest()
