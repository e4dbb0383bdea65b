"""`zhuti validate-topics`: people test the topics of a run."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from zhuti.cli._screen import print_table, tell
from zhuti.core import RequestError, write_atomic

if TYPE_CHECKING:
    from zhuti.evaluate import IntrusionScore

validate_topics = typer.Typer(
    no_args_is_help=True, help="Let people test the topics of a run: make forms, score answers."
)

_Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.", show_default=False)]


@validate_topics.command()
def make(
    run: _Run,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to give to the coders.", show_default=False)],
    coders: Annotated[int, typer.Option(min=1, help="How many people answer.")] = 3,
    task: Annotated[
        list[str] | None,
        typer.Option(help="word, word-set or topic; may be repeated [default: all three].", show_default=False),
    ] = None,
    items: Annotated[int, typer.Option(min=1, help="Questions for each topic and task.")] = 1,
    random_state: Annotated[int, typer.Option("--random-state", min=0, help="Another number, other questions.")] = 0,
) -> None:
    """Make an offline form for each coder: find the word, the set of words, the topic that does not belong."""
    from zhuti.evaluate import INTRUSION_TASKS
    from zhuti.experiment import make_validation

    made = make_validation(
        run,
        out=out,
        coders=coders,
        tasks=task or INTRUSION_TASKS,
        n_items=items,
        random_state=random_state,
    )
    for form in made.forms:
        typer.echo(form)
    for line in made.untestable:
        tell(f"note: {line}")
    tell(f"{made.n_items} questions a coder. The answers are in {made.key}: keep that from the coders.")


@validate_topics.command()
def score(
    run: _Run,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILES...", help="What the coders exported.", show_default=False)
    ],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the scores there too, as JSON.")] = None,
) -> None:
    """Score the coders' answers: precision of each topic, with intervals and the coders' agreement."""
    from zhuti.experiment import score_validation

    scores = score_validation(run, files)
    for of_task in scores.tasks:
        _show(of_task)
    for coder, unanswered in scores.coders.items():
        if unanswered:
            tell(f"note: {coder} left {unanswered} questions open.")
    for coder in scores.missing:
        tell(f"note: {coder} has a form, and no file.")
    if out is not None:
        try:
            write_atomic(out, json.dumps(scores.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        except OSError as error:
            raise RequestError(
                f"{out}: cannot be written to ({error.strerror}). Name another file with --out."
            ) from None


def _show(score: IntrusionScore) -> None:
    table = Table(box=SIMPLE, pad_edge=False, title=f"{score.task} intrusion", title_justify="left")
    for heading in ("主题 topic", "答对 right", "准确率 precision", "95%"):
        table.add_column(heading)
    for topic in score.topics:
        table.add_row(
            Text(str(topic.topic)),
            f"{topic.n_right} / {topic.n_answers}",
            _number(topic.precision),
            _interval(topic.low, topic.high),
        )
    table.add_section()
    precision = _interval(score.precision_low, score.precision_high)
    table.add_row("平均 mean", f"猜测 chance {score.chance:.2f}", _number(score.precision), precision)
    table.add_row("一致性 alpha", "", _number(score.alpha), _interval(score.alpha_low, score.alpha_high))
    if score.task == "topic":
        odds = _interval(score.log_odds_low, score.log_odds_high)
        table.add_row("对数优势 topic log odds", "", _number(score.log_odds), odds)
        if score.log_odds_undefined:
            tell(f"note: the topic log odds of {score.log_odds_undefined} articles are undefined.")
    print_table(table)


def _number(value: float) -> str:
    return "未定义 undefined" if math.isnan(value) else f"{value:.2f}"


def _interval(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:.2f} – {high:.2f}"
