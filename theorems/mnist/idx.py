"""The IDX format of the four files in which MNIST was published, gzipped or not."""

import gzip
import struct
from pathlib import Path

import numpy as np


FILES = {
    "x_train": "train-images-idx3-ubyte", "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte", "y_test": "t10k-labels-idx1-ubyte",
}  # fmt: skip
UNSIGNED_BYTE = 8  # the type code of the format


def read_idx_folder(folder: Path) -> dict[str, np.ndarray]:
    """Return the arrays of the four files; raises ``ValueError`` or ``OSError``."""
    return {name: parse_idx(_bytes(folder, file), file) for name, file in FILES.items()}


def parse_idx(content: bytes, name: str) -> np.ndarray:
    """Return the array of unsigned bytes that an IDX file holds.

    Its header is two zero bytes, the type, the number of axes, and a big-endian length of each.
    """
    if len(content) < 4 or content[:3] != bytes((0, 0, UNSIGNED_BYTE)):
        message = f"{name} is not an IDX file of unsigned bytes"
        raise ValueError(message)
    start = 4 + 4 * content[3]
    if len(content) < start:
        message = f"{name} ends within its header"
        raise ValueError(message)
    shape = struct.unpack(f">{content[3]}I", content[4:start])
    expected = start + int(np.prod(shape, dtype=object))
    if len(content) != expected:
        message = f"{name} has {len(content)} bytes, but its header promises {expected}"
        raise ValueError(message)
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _bytes(folder: Path, name: str) -> bytes:
    for file in (folder / name, folder / name.replace("-idx", ".idx")):
        if file.exists():
            return file.read_bytes()
        packed = file.with_name(file.name + ".gz")
        if packed.exists():
            with gzip.open(packed) as content:
                return content.read()
    message = f"{name} is missing"
    raise ValueError(message)
