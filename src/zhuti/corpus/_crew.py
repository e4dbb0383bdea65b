"""Cleaning many pages at once: processes that are given pages over a pipe and give clean ones back, in order.

They are plain child processes that speak JSON: they work all the same in a script without a main guard, in a notebook and beside
threads, and nothing is pickled.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, cast

from zhuti.core import RunError
from zhuti.corpus._clean import CleanPage, clean_page
from zhuti.corpus._edits import Edit, Edits, Hunk

WORTH_IT = 3_000_000
"""Characters from which further processes gain more than the half second that they take to start."""

_BATCH = 200_000
"""Characters that are sent at once, some 50 ms of work."""
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from zhuti.corpus._crew import serve; serve()"

Page = tuple[str, bool]
"""A raw text, and whether it is a whole page."""


def clean_all(
    pages: Callable[[], Iterator[Page]],
    n_chars: int,
    *,
    rules: Sequence[str],
    protect: Sequence[str],
    n_threads: int | None,
) -> Generator[CleanPage, None, None]:
    """Clean pages, in order; the same as `clean_page` of each, whatever `n_threads`.

    Parameters
    ----------
    pages
        Gives them, once; they are taken as they are needed.
    n_chars
        How many characters they hold; few are cleaned here.
    n_threads
        Processes; as many as the machine has processors by default.

    Raises
    ------
    RunError
        A process died.
    """
    n_workers = min(n_threads or os.cpu_count() or 1, n_chars // (WORTH_IT // 2))
    workers = _start(n_workers, {"rules": list(rules), "protect": list(protect)}) if n_workers > 1 else []
    if not workers:
        for text, whole_page in pages():
            yield clean_page(text, rules=rules, protect=protect, whole_page=whole_page)
        return
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    pool = ThreadPoolExecutor(len(workers))
    try:
        for worker in workers:
            idle.put(worker)

        def ask(batch: list[Page]) -> list[Any]:
            worker = idle.get()
            try:
                return worker.ask(batch)
            finally:
                idle.put(worker)

        known: dict[Any, Any] = {}
        asked: deque[Future[list[Any]]] = deque()
        for batch in _batches(pages()):
            asked.append(pool.submit(ask, batch))
            if len(asked) > 2 * len(workers):
                yield from (_unpacked(page, known) for page in asked.popleft().result())
        while asked:
            yield from (_unpacked(page, known) for page in asked.popleft().result())
    finally:
        for worker in workers:
            worker.end()
        pool.shutdown(cancel_futures=True)


def _start(n_workers: int, settings: dict[str, list[str]]) -> list[_Worker]:
    """Start processes; fewer, or none, where the system refuses them or it is not Python that runs us."""
    workers: list[_Worker] = []
    if sys.executable and not getattr(sys, "frozen", False):
        with contextlib.suppress(OSError):
            for _ in range(n_workers):
                workers.append(_Worker(settings))  # noqa: PERF401  (those that were started are kept)
    return workers


class _Worker:
    """A process that cleans pages, seen from here."""

    def __init__(self, settings: dict[str, list[str]]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, json.dumps([str(path) for path in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us alone; it ends when we do, as its input then ends
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._settings = settings

    def ask(self, batch: list[Page]) -> list[Any]:
        """Have pages cleaned."""
        with contextlib.suppress(BrokenPipeError):
            _send(self._requests, {"pages": batch, **self._settings})
        answer = _receive(self._answers)
        if answer is None:
            code = self._process.wait()
            why = f"by signal {-code}" if code < 0 else f"with code {code}"
            raise RunError(
                f"a process that cleans articles ended {why}. If memory was short, set run.n_threads = 1, which takes less."
            )
        return list(answer)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()


def serve() -> None:
    """Clean what comes by standard input until it ends, or nobody takes the answers: the life of a worker."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        while (request := _receive(requests)) is not None:
            rules, protect = tuple(request["rules"]), tuple(request["protect"])
            pages = (clean_page(raw, rules=rules, protect=protect, whole_page=whole) for raw, whole in request["pages"])
            _send(answers, [_packed(page) for page in pages])
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


def _batches(pages: Iterator[Page]) -> Iterator[list[Page]]:
    batch: list[Page] = []
    size = 0
    for page in pages:
        batch.append(page)
        size += len(page[0]) + 100  # an empty one is work too
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _packed(page: CleanPage) -> list[Any]:
    """Lay a page out as JSON can hold it: its edits and hunks as one row of values each."""
    records = [value for e in page.edits.records for value in (e.rule, e.start, e.end, e.removed, e.replaced)]
    hunks = [value for hunk in page.edits.hunks for value in hunk]
    date = page.date and page.date.isoformat()
    rest = [page.title, date, page.date_inferred, page.source, page.byline, page.editor, page.script, page.flags]
    return [page.text, records, hunks, *rest]


def _unpacked(packed: list[Any], known: dict[Any, Any]) -> CleanPage:
    """Undo `_packed`; equal values of edits are kept once, in `known`."""
    text, records, hunks, title, date, inferred, source, byline, editor, script, flags = packed
    edits, places = ([known.setdefault(value, value) for value in values] for values in (records, hunks))
    return CleanPage(
        text=text,
        edits=Edits(
            tuple(Edit(*edits[i : i + 5]) for i in range(0, len(edits), 5)),
            tuple(Hunk(*places[i : i + 5]) for i in range(0, len(places), 5)),
        ),
        title=title,
        date=date and dt.date.fromisoformat(date),
        date_inferred=inferred,
        source=known.setdefault(source, source),
        byline=byline,
        editor=editor,
        script=known.setdefault(script, script),
        flags=tuple(flags),
    )
