"""Reading many texts at once: child processes that are given texts over a pipe and give back what stands in them.

They are plain processes that speak JSON: they work in a script without a main guard, in a notebook and beside threads.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Any, TypeVar, cast

from zhuti.core import RunError
from zhuti.summarise._entity_tokens import Tokens
from zhuti.summarise._read import TextFacts, pack, read_text, unpack

WORTH_IT = 2_000_000
"""Characters from which a further process gains more than the second that it takes to start."""

_MOST = 2  # processes beyond the first: weighing and writing down keep pace with no more
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from zhuti.summarise._readers import serve; serve()"
)

Text = tuple[str, str, Tokens, int]
"""What `read_text` takes."""
_T = TypeVar("_T")


def read_all(
    blocks: Iterable[_T], texts_of: Callable[[_T], list[Text]], n_chars: int, n_threads: int | None
) -> Generator[tuple[_T, list[TextFacts]], None, None]:
    """Yield blocks of articles with what is read off their texts, in order; the same whatever `n_threads`.

    Parameters
    ----------
    blocks
        Taken as they are needed.
    texts_of
        Gives the texts of a block.
    n_chars
        How many characters they hold in all; few are read here.
    n_threads
        How many cores may work, all by default.

    Raises
    ------
    RunError
        A process died.
    """
    n_workers = min((n_threads or os.cpu_count() or 1) - 1, _MOST) if n_chars >= WORTH_IT else 0
    workers = _start(n_workers)
    if not workers:
        for block in blocks:
            yield block, [read_text(*text) for text in texts_of(block)]
        return
    idle: SimpleQueue[_Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def ask(texts: list[Text]) -> list[Any]:
        worker = idle.get()
        try:
            return worker.ask(texts)
        finally:
            idle.put(worker)

    pool = ThreadPoolExecutor(len(workers))
    asked: deque[tuple[_T, Future[list[Any]]]] = deque()
    try:
        for block in blocks:
            asked.append((block, pool.submit(ask, texts_of(block))))
            if len(asked) > 2 * len(workers):
                done, facts = asked.popleft()
                yield done, [unpack(each) for each in facts.result()]
        for done, facts in asked:
            yield done, [unpack(each) for each in facts.result()]
    finally:
        for worker in workers:
            worker.end()
        pool.shutdown(cancel_futures=True)


def _start(n_workers: int) -> list[_Worker]:
    """Start processes; fewer, or none, where the system refuses them or it is not Python that runs us."""
    workers: list[_Worker] = []
    if sys.executable and not getattr(sys, "frozen", False):
        with contextlib.suppress(OSError):
            for _ in range(n_workers):
                workers.append(_Worker())  # noqa: PERF401  (those that were started are kept)
    return workers


class _Worker:
    """A process that reads texts, seen from here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, json.dumps([str(path) for path in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us alone; it ends when its input does
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    def ask(self, texts: list[Text]) -> list[Any]:
        with contextlib.suppress(BrokenPipeError):
            _send(self._requests, texts)
        answer = _receive(self._answers)
        if answer is None:
            code = self._process.wait()
            why = f"by signal {-code}" if code < 0 else f"with code {code}"
            raise RunError(
                f"a process that reads articles ended {why}. If memory was short, set run.n_threads = 1, which takes less."
            )
        return cast("list[Any]", answer)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()


def serve() -> None:
    """Read what comes by standard input until it ends, or nobody takes the answers: the life of a worker."""
    answers = sys.stdout.buffer
    try:
        while (texts := _receive(sys.stdin.buffer)) is not None:
            facts = (read_text(text, title, Tokens(*words), wanted) for text, title, words, wanted in texts)
            _send(answers, [pack(each) for each in facts])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())  # what is left in the buffer must go somewhere


def _send(pipe: IO[bytes], message: object) -> None:
    data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """Return the next message, or `None` where the other side has ended."""
    size = pipe.read(8)
    data = pipe.read(int.from_bytes(size, "big"))
    return json.loads(data.decode("utf-8", "surrogatepass")) if size and data else None
