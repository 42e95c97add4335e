"""Stops somebody's code that does not come to an end: on one instance, or when the time is over."""

from __future__ import annotations

import ctypes
import os
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from verify.exact.integers import WorkLimit


LOOK = 0.1
# Seconds between two looks at the clocks.
AGAIN = 0.5
# Seconds after which the end of the time is said again, should somebody's code have caught it.
OUT_OF_PATIENCE = "of processor time on one instance was reached"


class Ended(BaseException):
    """Somebody's code was stopped. No ``Exception``: that code may catch these, and so may others."""


class TimeOver(Ended):
    """The time that was given is over."""

    def __str__(self) -> str:
        """Say it in words that go on with a place."""
        return "the time was over"


class Endless(Ended):
    """A strategy that does not come to an end; Hypothesis is not to try it once more."""


def out_of_patience(seconds: float) -> type[WorkLimit]:
    """Return an exception class that brings its message along: another thread raises it."""

    def message(_: object) -> str:
        return f"the limit of {seconds:g} s {OUT_OF_PATIENCE}"

    return type("OutOfPatience", (WorkLimit,), {"__str__": message})


@dataclass(eq=False)
class Watch:
    """Within it this thread is interrupted once a clock is past an end."""

    clock: int
    end: float
    again: float  # seconds after which it is interrupted once more, should somebody catch it
    error: type[BaseException]
    thread: int = 0
    fired: bool = False

    def __enter__(self) -> Self:
        self.thread = threading.get_ident()
        try:
            _watchman().watch(self)
        except BaseException:  # another watch's error: this one is not entered
            _watchman().clear(self)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            _watchman().clear(self)
        except self.error:  # it came while this was left
            _watchman().clear(self)
            raise

    def renew(self, seconds: float) -> None:
        """Begin anew to wait for so long."""
        self.end = time.clock_gettime(self.clock) + seconds


def patience(seconds: float, error: type[BaseException] | None = None) -> Watch:
    """Raise WorkLimit, or another error, in this thread once it has used so much processor time.

    Processor time of the thread, not time on the wall: a busy machine changes nothing. It ends
    loops of Python, also in a worker's thread, where signals cannot be used; a call into C ends
    first.
    """
    clock = time.pthread_getcpuclockid(threading.get_ident())
    end = time.clock_gettime(clock) + seconds
    return Watch(clock, end, seconds, error or out_of_patience(seconds))


def deadline(moment: float) -> Watch:
    """Raise TimeOver in this thread at a moment of the monotonic clock, infinity for never."""
    return Watch(time.CLOCK_MONOTONIC, moment, AGAIN, TimeOver)


class _Watchman:
    """One thread that looks after all the others of the process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.watches: list[Watch] = []
        threading.Thread(target=self._look, daemon=True, name="patience").start()

    def watch(self, one: Watch) -> None:
        with self.lock:
            self.watches.append(one)

    def clear(self, one: Watch) -> None:
        with self.lock:
            if one in self.watches:
                self.watches.remove(one)
            if one.fired:  # what was not raised yet is not to be raised outside
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(one.thread), None)
            # An outer end that this took back is said again.

    def _look(self) -> None:
        while True:
            time.sleep(LOOK)
            with self.lock:
                for one in self.watches:
                    now = time.clock_gettime(one.clock)
                    if now > one.end:
                        one.end, one.fired = now + one.again, True
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(
                            ctypes.c_ulong(one.thread), ctypes.py_object(one.error)
                        )


_OURS: list[_Watchman] = []
os.register_at_fork(after_in_child=_OURS.clear)  # a forked process has none of the threads


def _watchman() -> _Watchman:
    if not _OURS:
        _OURS.append(_Watchman())
    return _OURS[0]
