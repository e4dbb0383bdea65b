"""Reading many texts at once: processes that are given texts and give back what stands in them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeVar

from zhuti.core import answer_all, answers, start_helpers
from zhuti.summarise._read import TextFacts, Texts, pack_facts, pack_texts, read_texts, unpack_facts, unpack_texts

WORTH_IT = 1_000_000
"""Characters from which a further process gains more than the half second that it takes to start."""

_MOST = 2  # processes beyond the first: weighing and writing down keep pace with no more
_PROGRAM = "from zhuti.summarise._readers import serve; serve()"

_T = TypeVar("_T")


def read_all(
    blocks: Iterable[_T], texts_of: Callable[[_T], Texts], n_chars: int, n_threads: int | None
) -> Generator[tuple[_T, TextFacts], None, None]:
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
    helpers = start_helpers(_PROGRAM, "reads articles", n_workers)
    if not helpers:
        for block in blocks:
            yield block, read_texts(texts_of(block))
        return
    asked = ((block, pack_texts(texts_of(block))) for block in blocks)
    with contextlib.closing(answers(helpers, asked, _answer)) as answered:
        for block, facts in answered:
            yield block, unpack_facts(facts)


def serve() -> None:
    """Read texts for another process: the life of a helper."""
    answer_all(_answer)


def _answer(packed: list[Any]) -> list[Any]:
    return pack_facts(read_texts(unpack_texts(packed)))
