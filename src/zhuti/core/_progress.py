"""How long work tells of its progress, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called now and then by long work: `done` of `total` units of `stage` are finished."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of the progress; must return at once."""


def silent(stage: str, done: int, total: int) -> None:
    """Take no note; the default where a `Progress` is asked for.

    Examples
    --------
    >>> silent("read", 1, 5)
    """
