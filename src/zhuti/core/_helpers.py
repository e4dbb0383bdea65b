"""Processes that help: each is given messages over a pipe and gives an answer to each back.

They are plain child processes of the same Python that speak `marshal`, which is data alone: they work all the same in a script
without a main guard, in a notebook and beside threads, and nothing is pickled.
"""

from __future__ import annotations

import contextlib
import gc
import json
import marshal
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from zhuti.core._errors import RunError

if TYPE_CHECKING:
    from concurrent.futures import Future

_SAME_PATH = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
_ASKED = 2
"""Messages on the way to a helper: while threads here wait for each other it need not wait for us."""
_AHEAD = 16
"""Further answers that may wait for an earlier one: as many as we give while a helper starts."""
_T = TypeVar("_T")


class Helper:
    """A process that helps, seen from here.

    Parameters
    ----------
    program
        The Python statement that it runs, which is to end in `answer_all`.
    doing
        What it does, for the message when it dies: "reads articles".

    Raises
    ------
    OSError
        The system refuses another process.
    """

    def __init__(self, program: str, doing: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SAME_PATH + program, json.dumps([str(path) for path in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us alone; it ends when we do, as its input then ends
        )
        self._doing = doing
        self._requests = cast("IO[bytes]", self.process.stdin)
        self._answers = cast("IO[bytes]", self.process.stdout)
        self._sending, self._receiving = Lock(), Lock()

    def ask(self, message: object) -> Any:
        """Return its answer to a message.

        Two threads may ask at a time: the second message then lies there when the first is answered.

        Raises
        ------
        RunError
            It died.
        """
        with self._sending:
            with contextlib.suppress(BrokenPipeError):
                send(self._requests, message)
            self._receiving.acquire()  # before another may send, so that each receives the answer to its own message
        try:
            answer = receive(self._answers)
        finally:
            self._receiving.release()
        if answer is None:
            code = self.process.wait()
            why = f"by signal {-code}" if code < 0 else f"with code {code}"
            raise RunError(
                f"a process that {self._doing} ended {why}. If memory was short, set run.n_threads = 1, which takes less."
            )
        return answer

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.kill()
        self.process.wait()
        self._answers.close()
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()


def start_helpers(program: str, doing: str, n: int) -> list[Helper]:
    """Start processes; fewer than n, or none, where the system refuses them or it is not Python that runs us."""
    helpers: list[Helper] = []
    if sys.executable and not getattr(sys, "frozen", False):
        with contextlib.suppress(OSError):
            for _ in range(n):
                helpers.append(Helper(program, doing))  # noqa: PERF401  (those that were started are kept)
    return helpers


def answers(
    helpers: list[Helper], asked: Iterable[tuple[_T, object]], here: Callable[[Any], Any] | None = None
) -> Generator[tuple[_T, Any], None, None]:
    """Yield what is asked for with its answer, in order; in the end, or when closed, the processes are ended.

    Parameters
    ----------
    helpers
        At least one.
    asked
        What each message is for, and the message. Three for each helper are taken ahead, and one; where we answer too, some more.
    here
        What the helpers answer: given it, we answer messages ourselves while all helpers have enough to do.

    Raises
    ------
    RunError
        A process died.
    """
    from concurrent.futures import Future, ThreadPoolExecutor  # every command loads this module, few need helpers
    from queue import SimpleQueue

    idle: SimpleQueue[Helper] = SimpleQueue()
    for helper in helpers * _ASKED:
        idle.put(helper)

    def ask(message: object) -> Any:
        helper = idle.get()
        try:
            return helper.ask(message)
        finally:
            idle.put(helper)

    enough = (_ASKED + 1) * len(helpers)
    most = enough + (_AHEAD if here else 0)
    pool = ThreadPoolExecutor(_ASKED * len(helpers))
    waiting: deque[tuple[_T, Future[Any]]] = deque()
    try:
        for what, message in asked:
            if here and sum(not answer.done() for _, answer in waiting) >= enough:
                ours: Future[Any] = Future()
                ours.set_result(here(message))
                waiting.append((what, ours))
            else:
                waiting.append((what, pool.submit(ask, message)))
            if len(waiting) > most or (len(waiting) > enough and waiting[0][1].done()):
                done, answer = waiting.popleft()
                yield done, answer.result()
        while waiting:
            done, answer = waiting.popleft()
            yield done, answer.result()
    finally:
        for helper in helpers:
            helper.end()
        pool.shutdown(cancel_futures=True)


def answer_all(answer: Callable[[Any], object]) -> None:
    """Answer what comes by standard input until it ends, or nobody takes the answers: the life of a helper."""
    gc.set_threshold(100_000)  # to look for cycles among what an answer is made of took a twentieth of the time
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    try:
        while (message := receive(requests)) is not None:
            send(replies, answer(message))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), replies.fileno())  # what is left in the buffer must go somewhere


def send(pipe: IO[bytes], message: Any) -> None:
    """Write a message to a pipe: numbers, texts, bytes, and lists, tuples and dictionaries of such."""
    data = marshal.dumps(message)
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Return the next message, or `None` where the other side has ended."""
    size = pipe.read(8)
    data = pipe.read(int.from_bytes(size, "big"))
    return marshal.loads(data) if size and data else None  # noqa: S302  (from a process that we started, or that started us)
