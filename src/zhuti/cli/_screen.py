"""What a person sees: progress, the final table, errors."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from zhuti.core import Progress, silent

if TYPE_CHECKING:
    from zhuti.experiment import RunResult

_PLAIN_WIDTH = 120


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PLAIN_WIDTH
    return console


def tell(message: str) -> None:
    """Say something on stderr, as it stands."""
    _console(stderr=True).print(Text(message), soft_wrap=True)


@contextlib.contextmanager
def show_progress() -> Iterator[Progress]:
    """Give a `Progress` that draws bars on a terminal's stderr and is silent anywhere else."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, int] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(bars.task_ids[tasks[stage]], completed=done, total=total)

        yield progress


def show_run(result: RunResult) -> None:
    """Print the table of articles on stdout, and on stderr what a reader should know."""
