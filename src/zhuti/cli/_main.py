"""The command from its start on, so that Ctrl-C ends it at any moment in the same way."""

from __future__ import annotations

import os
import signal
import sys

_MESSAGE = "Interrupted. What a run has finished stays: the same command goes on from there.\n"


class _Interrupted(BaseException):
    """Ctrl-C; typer would make a `KeyboardInterrupt` an exit code of 1."""


def _interrupt(number: int, frame: object) -> None:
    raise _Interrupted


def main() -> None:
    """Run the command line; Ctrl-C ends it with one message and exit code 130."""
    earlier = signal.signal(signal.SIGINT, _interrupt)
    try:
        from zhuti.cli._app import run_command

        run_command()
    except _Interrupted:
        sys.stderr.write(_MESSAGE)
        sys.stderr.flush()
        # Members of a sweep may still be at work: nobody waits for them, and what they write, no run takes for whole.
        os._exit(130)
    finally:
        signal.signal(signal.SIGINT, earlier)
