"""Cleaning many pages at once: processes that are given pages and give clean ones back, in order."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from zhuti.core import answer_all, answers, start_helpers
from zhuti.corpus._clean import CleanPage, clean_page
from zhuti.corpus._edits import Edit, Edits, Hunk

WORTH_IT = 3_000_000
"""Characters from which further processes gain more than the half second that they take to start."""

_BATCH = 200_000
"""Characters that are sent at once, some 50 ms of work."""
_PROGRAM = "from zhuti.corpus._crew import serve; serve()"

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
    helpers = start_helpers(_PROGRAM, "cleans articles", n_workers if n_workers > 1 else 0)
    if not helpers:
        for text, whole_page in pages():
            yield clean_page(text, rules=rules, protect=protect, whole_page=whole_page)
        return
    known: dict[Any, Any] = {}
    asked = ((None, [batch, list(rules), list(protect)]) for batch in _batches(pages()))
    with contextlib.closing(answers(helpers, asked)) as answered:
        for _, batch in answered:
            yield from (_unpacked(page, known) for page in batch)


def serve() -> None:
    """Clean pages for another process: the life of a helper."""
    answer_all(_clean)


def _clean(message: tuple[list[Page], list[str], list[str]]) -> list[Any]:
    pages, rules, protect = message
    return [
        _packed(clean_page(raw, rules=tuple(rules), protect=tuple(protect), whole_page=whole)) for raw, whole in pages
    ]


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
    """Lay a page out as a message can hold it: its edits and hunks as one row of values each."""
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
