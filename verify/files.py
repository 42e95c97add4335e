"""The one place that writes files, and the one that reads JSON which somebody may have altered.

A file is written whole: beside its place, seen on the disk, then put there. So a kill, a full disk
or a power cut leaves what was there, and a link that stands in its place is replaced, not followed.
"""

from __future__ import annotations

import json
import math
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Self

from verify.errors import BadInput


try:
    import fcntl
except ImportError:  # a system without such locks: two runs in one folder are not told apart
    fcntl = None  # type: ignore[assignment]

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
PART = ".part"
# What the name of a file ends with that is not yet in its place.


def write(folder: Path, name: str, content: str | bytes | Iterable[bytes]) -> Path:
    """Write a file of a folder, whole or not at all; return its path.

    Parameters
    ----------
    folder : made if it is not there; may be a link, since the user named it
    name : path within the folder; no folder on the way may be a link
    content : a text, or bytes, or bytes in pieces

    Raises
    ------
    BadInput
        Where it cannot be written; what was there is as it was.
    """
    path = folder / name
    raw = encoded(content) if isinstance(content, str) else content
    pieces = [raw] if isinstance(raw, bytes) else raw
    try:
        _make(folder, path.parent)
        part = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}{PART}")
        try:
            with os.fdopen(os.open(part, NEW, 0o666), "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except OSError as error:
        raise unwritable(path, error) from None
    return path


def encoded(text: str) -> bytes:
    """Return a text as UTF-8; half a character, which JSON may hold, as JSON writes it."""
    return text.encode("utf-8", "backslashreplace")


def unwritable(path: Path, error: OSError) -> BadInput:
    """Return what is said of a file that cannot be written."""
    return BadInput(f"{path}: cannot be written ({error.strerror}); make room, or name another folder")


class Growing:
    """A new file that grows line by line; once a line is added, no kill of the process loses it.

    Raises
    ------
    FileExistsError
        If there is one of its name.
    BadInput
        Where it cannot be written; what it holds is kept.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        try:
            _make(folder, self.path.parent)
            self.file: IO[bytes] = os.fdopen(os.open(self.path, NEW, 0o666), "wb")
        except FileExistsError:
            raise
        except OSError as error:
            raise unwritable(self.path, error) from None

    def add(self, line: bytes) -> None:
        """Append a line."""
        try:
            self.file.write(line)
            self.file.flush()
        except OSError as error:
            msg = f"{self.path}: cannot be written ({error.strerror}); make room; what it holds is kept"
            raise BadInput(msg) from None

    def __enter__(self) -> Self:
        """Open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file; what could not be written was said."""
        with suppress(OSError):
            self.file.close()


def _make(folder: Path, inner: Path) -> None:
    """Make a folder and one within it; refuse to be led elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    inner.mkdir(parents=True, exist_ok=True)
    while inner != folder:
        if inner.is_symlink():
            msg = f"{inner}: is a link, which a report does not follow; remove it"
            raise BadInput(msg)
        inner = inner.parent


def _settle(folder: Path) -> None:
    """See the new name on the disk, too, where the system has a way to ask."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def held(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a folder for a run: alone, or with others whose work is added up.

    The system lets go of it when the process ends, however it ends; nothing stale is left.

    Raises
    ------
    BadInput
        Where it cannot be made, or a run that is going on has it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        if _lock(handle, alone=True):
            for part in folder.rglob(f".*-*{PART}"):  # of a process that was killed
                part.unlink(missing_ok=True)
        elif not shared:
            msg = f"{folder}: another run is writing there; wait for it, or name another --out"
            raise BadInput(msg)
        if shared and not _lock(handle, alone=False):
            msg = f"{folder}: a run has it for itself; wait for it, or name another --out"
            raise BadInput(msg)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, *, alone: bool) -> bool:
    """Try to get a lock; where the system has none, nobody is kept out."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some file systems over a network
        return True
    return True


_TURNS: set[Path] = set()
# Folders that this process has its turn in.


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait until no other process writes a report into this folder, and keep others waiting."""
    own = folder.absolute()
    if own in _TURNS:
        yield
        return
    try:
        _make(folder, folder / "claims")
        handle = os.open(folder / "claims", os.O_RDONLY)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        if fcntl is not None:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
        _TURNS.add(own)
        yield
    finally:
        _TURNS.discard(own)
        os.close(handle)


DEEPEST = 100
# Levels of nesting; what this project writes has a dozen.


def parse(text: str | bytes, decimal: Callable[[str], Any] | None = None) -> Any:
    """Parse JSON that somebody may have altered.

    Parameters
    ----------
    decimal : reads a number with a point or an exponent; without it, it is a float

    Raises
    ------
    ValueError
        In few words: for what is no JSON, a key that stands twice, a number that is none, and
        nesting that no reader of it would survive.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_number,
            parse_float=decimal or _finite,
        )
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner for one in level if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return value
    msg = "nested too deeply"
    raise ValueError(msg)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key stands twice in one object"
        raise ValueError(msg)
    return found


def _no_number(text: str) -> Any:
    msg = f"{text} is no number"
    raise ValueError(msg)


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text)


def read_json(path: Path, remedy: str, decimal: Callable[[str], Any] | None = None) -> Any:
    """Read a JSON file.

    Parameters
    ----------
    remedy : what to do where it cannot be read
    decimal : as for ``parse``

    Raises
    ------
    BadInput
        With one sentence, where it is not there or spoiled.
    """
    text = read_text(path, remedy)
    try:
        return parse(text, decimal)
    except ValueError as error:
        msg = f"{path}: spoiled: not JSON ({short(error)}); {remedy}"
        raise BadInput(msg) from None


def read_text(path: Path, remedy: str) -> str:
    """Read a text; what it raises, ``read_json`` says."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); {remedy}"
        raise BadInput(msg) from None
    except ValueError as error:  # a name with a null character, too
        msg = f"{path}: cannot be read ({short(error)}); {remedy}"
        raise BadInput(msg) from None


def short(error: Exception) -> str:
    """Return the message of an error on one line, not too long."""
    return " ".join(str(error).split())[:200]
