"""Ends what nothing within a process can end: a call into C that does not come back.

The work is done in a forked process. It keeps to its time by itself, wherever the interpreter has a
say. Where it has none, that process is killed, and the line of the conjecture's file that made the
call is known from what the interpreter's fault handler wrote down, which needs nobody's leave.
"""

from __future__ import annotations

import ctypes
import faulthandler
import mmap
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

from verify.imports import is_installed


LOOK = 0.2
# Seconds between two looks at the clock.
DIES_WITH_PARENT = 1
# Of Linux' prctl.

_FOREIGN = mmap.mmap(-1, 1)
# Shared with the forked process: is it somebody's code that runs there?


@contextmanager
def foreign() -> Iterator[None]:
    """Mark what is somebody's code: nothing else is ever killed.

    ``os._exit`` in it is a mistake like any other: it would end all in silence, with its status.
    """
    really, ours = os._exit, os.getpid()

    def refused(status: int) -> NoReturn:
        if os.getpid() != ours:  # a process of its own
            really(status)
        msg = f"os._exit({status}) was called"
        raise SystemExit(msg)

    _FOREIGN[0] = 1
    os._exit = refused
    try:
        yield
    finally:
        _FOREIGN[0] = 0
        os._exit = really


class Killed(Exception):
    """The forked process did not end by itself; the message names the line it was in."""


def forked(seconds: float) -> int | None:
    """Go on in a forked process, and wait for it in this one.

    Returns
    -------
    None in the forked process, where all goes on; its exit status in the process that waits

    Raises
    ------
    Killed
        In the process that waits, where somebody's code went on after so many seconds.
    """
    end, parent = time.monotonic() + seconds, os.getpid()
    heard = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    with tempfile.TemporaryFile("w+") as stack:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            faulthandler.dump_traceback_later(seconds, file=os.dup(stack.fileno()))
            return None
        try:
            return _waited(child, end, heard, stack)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _waited(child: int, end: float, heard: set[signal.Signals], stack: IO[str]) -> int:
    ours = time.monotonic()
    while True:
        info = signal.sigtimedwait(heard, LOOK)
        if info is not None and info.si_signo != signal.SIGCHLD and not _from_terminal(info):
            os.kill(child, info.si_signo)
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            if code < 0:
                msg = f"the search was ended by {signal.Signals(-code).name}"
                raise Killed(msg)
            return code
        now = time.monotonic()
        if not _FOREIGN[0]:
            ours = now
        if now > max(end, ours + 1):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            msg = f"{_line(stack)} made a call that did not come back when the time was over"
            raise Killed(msg)


def _from_terminal(info: Any) -> bool:
    """Was the signal sent by the terminal? Then to the forked process as well."""
    return bool(info.si_pid == 0)


def _line(stack: IO[str]) -> str:
    """Return the innermost line of somebody's own file in what the fault handler wrote."""
    stack.seek(0)
    for file, line in re.findall(r'^  File "(.*)", line (\d+)', stack.read(), flags=re.M):
        if not file.startswith("<") and not is_installed(Path(file)):
            return f"{file}, line {line}"
    return "the search"
