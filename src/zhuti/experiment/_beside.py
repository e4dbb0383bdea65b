"""Work in threads that ends when nobody waits for it any longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

from zhuti.core import Progress, wait_until_done

_T = TypeVar("_T")


class Stopped(Exception):
    """Ends work whose result nobody waits for."""


def until(stop: Event) -> Progress:
    """Return a listener that ends the work it is told of at its next step, once `stop` is set."""

    def listen(stage: str, done: int, total: int) -> None:
        if stop.is_set():
            raise Stopped

    return listen


@contextmanager
def beside(work: Callable[[Progress], _T]) -> Iterator[Future[_T]]:
    """Work in a thread beside the block, at the end of which the result is there; an error or Ctrl-C in the block ends it."""
    stop = Event()
    pool = ThreadPoolExecutor(1, "beside")
    try:
        future = pool.submit(work, until(stop))
        yield future
        wait_until_done(future)
    finally:
        stop.set()
        pool.shutdown(wait=False)
