"""What a person sees: progress, the final table, errors."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zhuti.core import Progress, silent

if TYPE_CHECKING:
    from zhuti.experiment import Finding, InferResult, RunResult

_PLAIN_WIDTH = 120
_LEAST_WIDTH = 40  # in fewer columns, rich leaves out what it cannot fit
_ARTICLES_SHOWN = 40
_TOPICS_SHOWN = 2
_LEAST_SHARE = 0.05
_TERMS_SHOWN = 3
_PROBLEMS_SHOWN = 20


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    plain = not console.is_terminal and "COLUMNS" not in os.environ
    console.width = _PLAIN_WIDTH if plain else max(console.width, _LEAST_WIDTH)
    return console


def tell(message: str) -> None:
    """Say something on stderr, as it stands."""
    _console(stderr=True).print(Text(message), soft_wrap=True)


def print_table(table: Table) -> None:
    """Print a table on stdout."""
    _console(stderr=False).print(table)


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
    """Print a table of the articles on stdout, and say on stderr what was found wrong and where the run is."""
    show_summaries(result)
    if result.resumed:
        tell(f"note: {', '.join(result.resumed)} taken as an earlier run left them; --fresh makes all anew.")
    tell("The same run stands there already; --fresh makes it anew." if result.reused else "Done.")
    _console(stderr=False).print(Text(str(result.out)), soft_wrap=True)


def show_summaries(result: RunResult | InferResult) -> None:
    """Print a table of the articles on stdout, and say on stderr what was found wrong."""
    table = Table(box=SIMPLE, pad_edge=False)
    for heading in ("文章 article", "主题 topics", "关键词 key terms"):
        table.add_column(heading, overflow="fold")
    for summary in islice(result.summaries(), _ARTICLES_SHOWN):
        leading = [topic for topic in summary["topics"][:_TOPICS_SHOWN] if topic["share"] >= _LEAST_SHARE]
        topics = "\n".join(f"{topic['share']:4.0%}  {topic['label']}" for topic in leading)
        terms = " · ".join(keyword["term"] for keyword in summary["keywords"][:_TERMS_SHOWN])
        name = f"{summary['id']}\n{summary['title']}".rstrip()
        table.add_row(*(Text(printable(cell)) for cell in (name, topics, terms)))
    print_table(table)
    if (more := result.n_summaries() - _ARTICLES_SHOWN) > 0:
        tell(f"note: and {more:,} more articles; all of them are in {result.out / 'summaries'}.")
    problems = result.problems()
    for problem in problems[:_PROBLEMS_SHOWN]:
        tell(f"note: {printable(problem)}")
    if more := len(problems[_PROBLEMS_SHOWN:]):
        tell(f"note: and {more:,} more; all of them are in {result.out / 'manifest.json'}, under problems.")


def list_findings(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line a field of which everything is exact, and a line for each thing that is not."""
    for field, group in groupby(findings, key=lambda finding: finding.field):
        each = list(group)
        exact = sum(finding.state == "exact" for finding in each)
        if exact:
            yield f"{field}: {exact:,} of {len(each):,} exact" if len(each) > 1 else f"{field}: exact"
        yield from (printable(str(finding)) for finding in each if finding.state != "exact")


def printable(text: str) -> str:
    """Return text without what would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
