"""Stops an instance on which somebody's code does not come to an end."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from verify.exact.integers import WorkLimit


LOOK = 0.1
# Seconds between two looks at the clock.
OUT_OF_PATIENCE = "of processor time on one instance was reached"


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise WorkLimit in this thread once it has used so much processor time.

    Processor time of the thread, not time on the wall: a busy machine changes nothing. It ends
    loops of Python, also in a worker's thread, where signals cannot be used; a call into C ends
    first.
    """
    watchman = _watchman()
    thread = watchman.watch(seconds)
    try:
        yield
    finally:
        watchman.clear(thread)


def out_of_patience(seconds: float) -> type[WorkLimit]:
    """Return an exception class that brings its message along: another thread raises it."""

    def message(_: object) -> str:
        return f"the limit of {seconds:g} s {OUT_OF_PATIENCE}"

    return type("OutOfPatience", (WorkLimit,), {"__str__": message})


class _Watchman:
    """One thread that looks after all the others of the process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ends: dict[int, tuple[int, float, float]] = {}  # thread: its clock, its end, its limit
        threading.Thread(target=self._look, daemon=True, name="patience").start()

    def watch(self, seconds: float) -> int:
        own = threading.get_ident()
        clock = time.pthread_getcpuclockid(own)
        with self.lock:
            self.ends[own] = (clock, time.clock_gettime(clock) + seconds, seconds)
        return own

    def clear(self, thread: int) -> None:
        with self.lock:
            self.ends.pop(thread, None)

    def _look(self) -> None:
        while True:
            time.sleep(LOOK)
            with self.lock:
                for thread, (clock, end, limit) in list(self.ends.items()):
                    if time.clock_gettime(clock) > end:
                        # Again, should somebody's code catch it: one more limit later.
                        self.ends[thread] = (clock, end + limit, limit)
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(
                            ctypes.c_ulong(thread), ctypes.py_object(out_of_patience(limit))
                        )


_OURS: list[_Watchman] = []


def _watchman() -> _Watchman:
    if not _OURS:
        _OURS.append(_Watchman())
    return _OURS[0]
