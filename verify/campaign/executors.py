"""Who does the work: this process, processes of this machine, or a cluster; one way to ask."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import Any

from verify.errors import BadInput


class Here(Executor):
    """Does each task at once, in this process."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Run the task and return its outcome."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*args, **options))
        except Exception as error:
            future.set_exception(error)
        return future


class Processes(Executor):
    """Processes of joblib's; when one of them dies, others are started."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.pool = self._pool()

    def _pool(self) -> Any:
        from joblib.externals.loky import get_reusable_executor

        return get_reusable_executor(max_workers=self.jobs, timeout=IDLE, initializer=_quiet)

    def submit(self, task: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Hand a task to one of the processes."""
        try:
            return self.pool.submit(task, *args, **options)
        except BrokenExecutor:
            self.pool = self._pool()
            return self.pool.submit(task, *args, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, whatever they are doing."""
        self.pool.shutdown(wait=wait, kill_workers=True)


IDLE = 300
# Seconds after which a process without work goes.


def _quiet() -> None:
    """Leave an interrupt from the keyboard to the process that was called."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def executor(jobs: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Yield an executor, and how many tasks it can work on at a time.

    Parameters
    ----------
    jobs : processes on this machine; 1 for none but this one
    scheduler : address of a Dask scheduler, such as tcp://10.0.0.1:8786; None for this machine

    Raises
    ------
    BadInput
        Where Dask is not installed, or no scheduler answers.
    """
    if scheduler is not None:
        yield from _cluster(scheduler)
    elif jobs == 1:
        yield Here(), 1
    else:
        workers = Processes(jobs)
        try:
            yield workers, jobs
        finally:
            workers.shutdown()


def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        msg = "--scheduler needs Dask; install separatrix[cluster]"
        raise BadInput(msg) from None
    try:
        # A plain connection first: a client that finds nobody is slow to give up.
        socket.create_connection(get_address_host_port(address), timeout=WAIT).close()
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        msg = f"--scheduler {address}: no Dask scheduler answers there ({_short(error)})"
        raise BadInput(msg) from None
    try:
        workers = client.get_executor(pure=False, retries=3)
        yield workers, max(1, sum(client.nthreads().values()))
    finally:
        client.close()


WAIT = 10
# Seconds in which a scheduler has to answer.


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
