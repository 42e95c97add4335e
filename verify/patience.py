"""Stops somebody's code that does not come to an end: on one instance, or when the time is over."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from verify.errors import WorkLimit


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


class OutOfPatience(WorkLimit):
    """Somebody's code needed more processor time on one instance than it gets."""


def out_of_patience(seconds: float) -> type[OutOfPatience]:
    """Return an exception class that brings its message along: another thread raises it."""

    def message(_: object) -> str:
        return f"the limit of {seconds:g} s {OUT_OF_PATIENCE}"

    return type("OutOfPatience", (OutOfPatience,), {"__str__": message})


@dataclass
class _Watch:
    thread: int
    clock: int
    end: float
    again: float  # seconds after which it is interrupted once more, should somebody catch it
    error: type[BaseException]


def patience(seconds: float, error: type[BaseException] | None = None) -> Lock:
    """Raise WorkLimit, or another error, in this thread once it has used so much processor time.

    Processor time of the thread, not time on the wall: a busy machine changes nothing. It ends
    loops of Python, also in a worker's thread, where signals cannot be used; a call into C ends
    first.

    Returns
    -------
    what is to be entered with ``with``, inside the ``try`` that takes the error: what leaves it is
    no code of Python, so that no error comes while it is left, and none after
    """
    thread = threading.get_ident()
    clock = time.pthread_getcpuclockid(thread)
    end = time.clock_gettime(clock) + seconds
    return _watchman().watch(_Watch(thread, clock, end, seconds, error or out_of_patience(seconds)))


def deadline(moment: float) -> Lock:
    """Raise TimeOver in this thread at a moment of the monotonic clock, infinity for never."""
    thread = threading.get_ident()
    return _watchman().watch(_Watch(thread, time.CLOCK_MONOTONIC, moment, AGAIN, TimeOver))


def renew(one: Lock, seconds: float) -> None:
    """Have patience anew for so long."""
    watch = _watchman().watches[one]
    watch.end = time.clock_gettime(watch.clock) + seconds


class _Watchman:
    """One thread that looks after all the others of the process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.watches: WeakKeyDictionary[Lock, _Watch] = WeakKeyDictionary()
        self.report, sys.unraisablehook = sys.unraisablehook, self._report
        threading.Thread(target=self._look, daemon=True, name="patience").start()

    def _report(self, unraisable: Any) -> None:
        """Leave it unsaid that an error of ours met code that runs between others, as when memory is freed.

        It is dropped there, and comes again where it is still due.
        """
        if not issubclass(unraisable.exc_type, Ended | OutOfPatience):
            self.report(unraisable)

    def watch(self, one: _Watch) -> Lock:
        entered = threading.Lock()
        with self.lock:
            self.watches[entered] = one
        return entered

    def _look(self) -> None:
        while True:
            time.sleep(LOOK)
            with self.lock:
                watches = list(self.watches.items())
            for entered, one in watches:
                if entered.locked():
                    self._interrupt(entered, one)
            del watches  # what nobody holds any more is to be forgotten

    @staticmethod
    def _interrupt(entered: Lock, one: _Watch) -> None:
        now = time.clock_gettime(one.clock)
        if now > one.end:
            one.end = now + one.again
            set_error, thread = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong(one.thread)
            set_error(thread, ctypes.py_object(one.error))
            if not entered.locked():  # it was left since it was looked at
                set_error(thread, None)


_OURS: list[_Watchman] = []
os.register_at_fork(after_in_child=_OURS.clear)  # a forked process has none of the threads


def _watchman() -> _Watchman:
    if not _OURS:
        _OURS.append(_Watchman())
    return _OURS[0]
