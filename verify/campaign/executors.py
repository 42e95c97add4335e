"""Who does the work: this process, processes of this machine, or a cluster; one way to ask."""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from itertools import islice
from queue import SimpleQueue
from typing import Any

from verify.errors import BadInput
from verify.machine import begin_worker, plain_children


class Here(Executor):
    """Does each task at once, in this process."""

    busy = False  # with a task, which an interrupt may break off
    own_clock = False  # a moment of the monotonic clock is the same for who asks and who works

    def submit(self, task: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Run the task and return its outcome."""
        future: Future[Any] = Future()
        self.busy = True
        try:
            future.set_result(task(*args, **options))
        except Exception as error:
            future.set_exception(error)
        finally:
            self.busy = False
        return future


class Processes(Executor):
    """Processes of joblib's; when one of them dies, others are started."""

    own_clock = False

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        plain_children()
        self.pool = self._pool()

    def _pool(self) -> Any:
        from joblib.externals.loky import get_reusable_executor

        return get_reusable_executor(
            max_workers=self.jobs, timeout=IDLE, env=ONE_THREAD,
            initializer=begin_worker, initargs=(os.getpid(),),
        )

    def submit(self, task: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Hand a task to one of the processes."""
        try:
            future: Future[Any] = self.pool.submit(task, *args, **options)
        except BrokenExecutor:
            self.pool = self._pool()
            future = self.pool.submit(task, *args, **options)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, whatever they are doing."""
        self.pool.shutdown(wait=wait, kill_workers=True)


IDLE = 300
# Seconds after which a process without work goes.

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# In each process: there are as many of these as there is work for.


MOST_DEATHS = 3
# Of processes that worked on one task and on nothing else.


def in_order(
    workers: Executor, slots: int, task: Callable[..., Any], asked: Sequence[Any], *args: Any
) -> Iterator[tuple[Any, Any]]:
    """Do a task for each of what is asked; yield it with what came of it, in this order.

    The death of a process breaks off what others do, too. So what was broken off is tried again,
    the first of it alone, and only what ends its process alone, time and again, has a
    ``BrokenExecutor`` for its outcome.
    """
    left, flying = deque(asked), deque[Future[Any]]()
    while left:
        # No more at a time than loky hands out at once: it stumbles over others when it is ended.
        for one in islice(left, len(flying), 2 * slots):
            flying.append(workers.submit(task, one, *args))
        try:
            outcome = result_of(flying.popleft())
        except BrokenExecutor:
            flying.clear()
            outcome = _alone(workers, task, left[0], *args)
        yield left.popleft(), outcome


def _alone(workers: Executor, task: Callable[..., Any], one: Any, *args: Any) -> Any:
    for death in range(1, MOST_DEATHS + 1):
        try:
            return result_of(workers.submit(task, one, *args))
        except BrokenExecutor as error:
            if death == MOST_DEATHS:
                return error
    raise AssertionError


def result_of(future: Future[Any]) -> Any:
    """Wait for a result, in a queue of C's: an interrupt breaks locks of Python's that wait."""
    done = SimpleQueue[Future[Any]]()
    future.add_done_callback(done.put)
    return done.get().result()


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
