"""Waiting that Ctrl-C ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Future

MOMENT = 0.2
"""Seconds in which Ctrl-C is noticed: since polars handles signals too, they no longer end a wait."""


def wait_until_done(future: Future[Any]) -> None:
    """Wait for a future, whatever it comes to, a moment at a time."""
    from concurrent.futures import wait  # every command loads this module, few wait

    while not future.done():
        wait([future], timeout=MOMENT)
