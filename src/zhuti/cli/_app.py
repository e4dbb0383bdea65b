"""The commands."""

from __future__ import annotations

import gc
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from zhuti._version import __version__
from zhuti.cli._compare import compare
from zhuti.cli._infer import infer
from zhuti.cli._report import export, report
from zhuti.cli._screen import list_findings, show_progress, show_run, tell
from zhuti.cli._sweep import show_sweep
from zhuti.cli._validate_topics import validate_topics
from zhuti.core import RequestError, RunError, ZhutiError

app = typer.Typer(
    name="zhuti",
    help="Topic modelling for Chinese news: from a dirty page to a publishable, traceable result.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(validate_topics, name="validate-topics")
app.command()(report)
app.command()(export)
app.command()(compare)
app.command()(infer)

ConfigFile = Annotated[Path, typer.Argument(metavar="CONFIG", help="A TOML file.", show_default=False)]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.", show_default=False)]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Set a config key, such as model.n_topics=30; may be repeated."),
]


def run_command() -> None:
    """Run the command line; every error of zhuti becomes one message and an exit code, and only a bug keeps its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # one that cannot write Han spells it \uXXXX
            stream.reconfigure(errors="backslashreplace")
    # Most of a short run is imports, and what they make lives on: looking for garbage among it costs a sixth of the time.
    gc.set_threshold(200_000, 50, 100)
    try:
        app()
    except ZhutiError as error:
        tell(f"{type(error).__name__}: {error}")
        sys.exit(2 if isinstance(error, RequestError) else 1)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"zhuti {__version__}")
        raise typer.Exit


@app.command()
def run(
    config: ConfigFile,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The run directory [default: run.out, or runs/<name>].")
    ] = None,
    settings: Settings = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run even where a finished run has the same inputs.")] = False,
) -> None:
    """Run an experiment, from raw articles to topic summaries."""
    from zhuti.experiment import plan_experiment, run_experiment

    if dry_run:
        typer.echo(plan_experiment(config, out=out, overrides=settings or ()))
        return
    with show_progress() as progress:
        result = run_experiment(config, out=out, overrides=settings or (), fresh=fresh, progress=progress)
    if (sweep := result.sweep()) is not None:
        show_sweep(sweep)
    show_run(result)


@app.command()
def validate(config: ConfigFile, settings: Settings = None) -> None:
    """Check a config, and that every file it names is there."""
    from zhuti.experiment import check_config

    check_config(config, overrides=settings or ())
    typer.echo(f"{config}: valid")


@app.command()
def verify(run: RunFolder) -> None:
    """Hold a finished run against its manifest: per field exact, changed, or cannot be checked."""
    from zhuti.experiment import verify_run

    findings = verify_run(run)
    for line in list_findings(findings):
        typer.echo(line)
    if any(finding.fails for finding in findings):
        raise RunError(f"{run}: not as the manifest has it.")


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.", show_default=False)]) -> None:
    """Make a study to start from: a config, lists of words and example articles."""
    from zhuti.experiment import new_study

    study = new_study(folder)
    typer.echo(study)
    tell(f"Put your articles into {folder / 'articles'} in place of the examples, then: zhuti run {study}")


@app.command()
def words(
    config: ConfigFile,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The user dictionary to write.")] = Path("words.txt"),
    min_count: Annotated[int, typer.Option("--min-count", min=2, help="Fewest occurrences of a word.")] = 10,
    settings: Settings = None,
) -> None:
    """Propose words for the lexicon, with evidence, as a user dictionary to edit."""
    from zhuti.experiment import propose_words

    with show_progress() as progress:
        found = propose_words(config, out=out, min_count=min_count, overrides=settings or (), progress=progress)
    typer.echo(out)
    tell(
        f"{len(found)} words, the evidence in {out.with_suffix('.tsv')}. Edit the list, then name it in tokens.lexicon."
    )


@app.command()
def schema() -> None:
    """Print the JSON schema of a config."""
    from zhuti.config import config_schema

    typer.echo(config_schema(), nl=False)
