"""What a machine does to processes: asks them to stop, kills them, and has files beside them."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.cycles import collect_seldom
from verify.errors import BadInput


if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


ASKED_TO_STOP = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
# Of a scheduler, a container, a terminal that is closed; as Ctrl-C, what was done is kept.


@contextmanager
def stoppable() -> Iterator[None]:
    """Take a request to stop for Ctrl-C: what was done is reported, and nothing is left running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in ASKED_TO_STOP:
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup ignores a terminal that goes
            before[number] = signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: Any) -> None:
    # As if it were Ctrl-C, whose handler a campaign replaces by one that knows where to raise.
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler):
        raise KeyboardInterrupt
    handler(number, None)


LOOK = 1.0
# Seconds between two looks at the parent.


def begin_worker(parent: int) -> None:
    """Leave interrupts to the process that was called, and end when it is gone, however it ended."""
    for number in (signal.SIGINT, *ASKED_TO_STOP):  # they may reach a whole group
        signal.signal(number, signal.SIG_IGN)
    collect_seldom()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        os._exit(1)

    threading.Thread(target=look, daemon=True, name="parent").start()


def plain_children() -> None:
    """Let Python processes that are started from here look for modules only where they are installed.

    Else a file ``random.py`` in the working folder would be taken for the library's.
    """
    os.environ["PYTHONSAFEPATH"] = "1"


THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
# What libraries of linear algebra look at once, as they are loaded.


def one_thread() -> None:
    """Let processes that are started from here, and this one if it has none yet, compute in one thread.

    The pieces of an experiment share the processor by processes: threads beside them only wait
    for one another, and sums that are split otherwise are rounded otherwise.
    """
    os.environ.update(dict.fromkeys(THREADS, "1"))


def see_working_folder() -> None:
    """Refuse to work in a folder that was deleted; libraries that are used here ask for it.

    Raises
    ------
    BadInput
        With one sentence.
    """
    try:
        Path.cwd()
    except OSError:
        msg = "the working folder was deleted; change to another one"
        raise BadInput(msg) from None


@contextmanager
def spawned(
    jobs: int, begin: Callable[..., None] | None = None, *args: Any
) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of new processes; where the block is left early, they are ended at once.

    Spawned, since a forked copy of a process that has used CUDA or threads may hang.

    Raises
    ------
    BadInput
        Where one of them was killed; what is finished is for the caller to keep.
    """
    import multiprocessing
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    plain_children()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _begin, (os.getpid(), begin, args)) as pool:
        try:
            yield pool
        except BrokenExecutor:
            msg = (
                "a process was killed, as a system does that runs out of memory; what was finished "
                "is kept, and the same command goes on, better with fewer --jobs"
            )
            raise BadInput(msg) from None
        except BaseException:
            for child in multiprocessing.active_children():
                child.kill()
            pool.shutdown(cancel_futures=True)
            raise


def _begin(parent: int, begin: Callable[..., None] | None, args: tuple[Any, ...]) -> None:
    begin_worker(parent)
    if begin is not None:
        begin(*args)


def memory_left() -> int | None:
    """Return how many bytes this process can still have: of the machine, its container, its own limit."""
    left = []
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        left.append(1024 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1]))
    with suppress(OSError, ValueError):
        here = Path("/sys/fs/cgroup")
        left.append(int((here / "memory.max").read_text("ascii")) - int((here / "memory.current").read_text("ascii")))
    with suppress(ImportError, OSError, ValueError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        if most != resource.RLIM_INFINITY:
            left.append(most - resource.getpagesize() * int(Path("/proc/self/statm").read_text("ascii").split()[0]))
    return min(left) if left else None
