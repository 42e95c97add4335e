"""Compiled templates, kept as Python keeps compiled modules: in ``__pycache__``, to be lost at any time.

To compile them takes longer than to check a claim.
"""

from __future__ import annotations

import sys
import zlib
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from verify.errors import BadInput
from verify.files import write


class Kept(jinja2.BytecodeCache):
    """Keeps what an environment compiles; what cannot be read or written is compiled anew.

    That a template or Python changed jinja2 sees by itself.

    Parameters
    ----------
    module : the file that makes the environment; whenever it changes, all is compiled anew
    """

    def __init__(self, module: str) -> None:
        made = zlib.crc32(Path(module).read_bytes() + jinja2.__version__.encode())
        self._made = made.to_bytes(4)
        self._module = module

    def _file(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(f"{self._module.removesuffix('.py')}.{bucket.key}.py", optimization=""))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, if there is one."""
        try:
            with self._file(bucket).open("rb") as file:
                if file.read(4) == self._made:
                    bucket.load_bytecode(file)
        except Exception:  # cut off, or of another version: whatever is unpickled there
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, unless Python is told to write none."""
        if sys.dont_write_bytecode:
            return
        with suppress(BadInput, NotImplementedError):  # no place to write to, or a Python that keeps none
            file = self._file(bucket)
            write(file.parent, file.name, self._made + bucket.bytecode_to_string())
