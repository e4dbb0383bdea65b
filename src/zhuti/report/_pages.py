"""The Markdown pages of many summaries, each made from its line and written to a folder, by a further process where that pays."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, cast

from zhuti.core import answer_all, answers, start_helpers, well_formed
from zhuti.report._markdown import PageFacts, render_page
from zhuti.report._messages import Language

WORTH_IT = 3_000
"""Pages from which a further process gains more than the second that it takes to start."""

_BLOCK = 64  # pages asked for at a time
_PROGRAM = "from zhuti.report._pages import serve; serve()"


class Page(NamedTuple):
    """A page to be written: its file name, the summary as `summary_line` has it, and what it tells of the article."""

    name: str
    line: str
    facts: PageFacts


class Written(NamedTuple):
    """A page that was written: its file name, its size in bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


def write_pages(
    folder: Path, pages: Iterable[Page], n_pages: int, *, language: Language = "zh", n_threads: int | None = None
) -> Generator[Written, None, None]:
    """Write pages into a folder and yield what was written, in order, some pages after they were taken.

    Parameters
    ----------
    folder
        Has no file of these names.
    pages
        Taken as they are needed.
    n_pages
        How many they are; few are written here.
    language
        Of the headings and connecting words: `zh` or `en`.
    n_threads
        How many cores may work, all by default. The pages do not depend on it.

    Raises
    ------
    OSError
        A page cannot be written.
    RunError
        The further process died.
    """
    alone = (n_threads or os.cpu_count() or 1) == 1 or n_pages < WORTH_IT
    helpers = [] if alone else start_helpers(_PROGRAM, "writes pages", 1)
    if not helpers:
        yield from _write(folder, language, pages)
        return
    asked = (
        ("", (str(folder), language, [(name, line, tuple(facts)) for name, line, facts in block]))
        for block in _blocks(pages)
    )
    with contextlib.closing(answers(helpers, asked)) as answered:
        for _, answer in answered:
            if "failed" in answer:
                raise OSError(*answer["failed"])
            yield from map(Written._make, answer["written"])


def _blocks(pages: Iterable[Page]) -> Iterator[list[Page]]:
    rest = iter(pages)
    while block := list(islice(rest, _BLOCK)):
        yield block


def _write(folder: Path, language: Language, pages: Iterable[Page]) -> Iterator[Written]:
    for page in pages:
        data = well_formed(render_page(json.loads(page.line), page.facts, language)).encode()
        with open(f"{folder}/{page.name}", "xb") as file:  # noqa: PTH123  (to make a path for each takes longer)
            file.write(data)
        yield Written(page.name, len(data), hashlib.sha256(data).hexdigest())


def serve() -> None:
    """Write pages for another process: the life of a helper."""
    answer_all(_answer)


def _answer(message: Any) -> dict[str, object]:
    folder, language, block = message
    pages = (Page(name, line, PageFacts(*facts)) for name, line, facts in block)
    try:
        return {"written": list(map(tuple, _write(Path(folder), cast("Language", language), pages)))}
    except OSError as error:
        return {"failed": [error.errno, error.strerror]}
