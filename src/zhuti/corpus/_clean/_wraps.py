"""Lines that were broken at a fixed width, joined again."""

from __future__ import annotations

from collections import Counter

from zhuti.corpus._clean._page import Page
from zhuti.corpus._edits import Change

_CLOSED = tuple("。！？；：!?;:…”』」》）")

MIN_COLUMNS = 40
"""Narrower lines are verse, lists or heads."""
MIN_LINES = 6
"""So many lines must have been broken at the width before it counts as one."""
SLACK = 3
"""A broken line may fall short of the width by so many columns: a wide character or a mark that did not fit."""


def wraps(page: Page) -> list[Change]:
    """Join lines broken at a fixed width, where a text shows by many of them that it was so broken.

    The width is the commonest one, within `SLACK`, of lines that stop inside a sentence before a line without indent. Such lines
    must number `MIN_LINES`, and hardly a line may be longer.
    """
    text = page.text
    spans = page.spans
    if len(spans) <= MIN_LINES:
        return []
    open_ended = {number for number, (start, end) in enumerate(spans) if not text[start:end].rstrip().endswith(_CLOSED)}
    if len(open_ended) < MIN_LINES:
        return []
    widths = [_columns(text[start:end].rstrip()) for start, end in spans]
    follows = [number + 1 < len(spans) and _flush(text, spans[number + 1][0]) for number in range(len(spans))]
    broken = Counter(
        widths[number] for number in sorted(open_ended) if follows[number] and widths[number] >= MIN_COLUMNS
    )
    if not broken:
        return []
    width = max(broken, key=lambda size: (sum(broken[size - less] for less in range(SLACK + 1)), -size))
    n_broken = sum(broken[width - less] for less in range(SLACK + 1))
    n_longer = sum(size > width for size in widths)
    if n_broken < MIN_LINES or n_broken * 2 <= sum(broken.values()) or n_longer * 20 > len(spans):
        return []
    changes: list[Change] = []
    for number, (start, end) in enumerate(spans):
        if not follows[number] or not width - SLACK <= widths[number] <= width:
            continue
        stop = start + len(text[start:end].rstrip())
        latin = (
            text[stop - 1].isascii()
            and text[stop - 1].isalnum()
            and text[end + 1].isascii()
            and text[end + 1].isalnum()
        )
        changes.append((stop, end + 1, " " if latin else ""))
    return changes


def _columns(line: str) -> int:
    """Columns that `line` takes on a terminal, a Chinese character taking two."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def _flush(text: str, start: int) -> bool:
    """Tell whether the line that begins there has something on it, and no indent."""
    return not text[start : start + 1].isspace() and start < len(text)
