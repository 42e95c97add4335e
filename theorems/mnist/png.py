"""A grey picture as a file for pages."""

import struct
import zlib

import numpy as np

from .models import SIDE


def png(image: np.ndarray) -> bytes:
    """Return the PNG file of a grey image (784,) uint8, the same bytes each time."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        tail = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + tail

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)  # 8 bits of grey
    lines = b"".join(b"\0" + row.tobytes() for row in image.reshape(SIDE, SIDE))  # no filter
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(lines, 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
