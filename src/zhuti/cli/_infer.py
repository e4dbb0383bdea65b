"""`zhuti infer`: new articles under a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhuti.cli._screen import show_progress, show_summaries, tell


def infer(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A finished run; it is only read.", show_default=False)],
    articles: Annotated[
        list[Path],
        typer.Argument(metavar="ARTICLES…", help="Files or folders, as for corpus.path.", show_default=False),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the summaries go.", show_default=False)],
) -> None:
    """Summarise new articles under a finished run, and count the terms that it does not know."""
    from zhuti.experiment import infer_articles

    with show_progress() as progress:
        result = infer_articles(run, articles, out=out, progress=progress)
    show_summaries(result)
    tell(
        f"{result.n_unknown_tokens:,} of {result.n_tokens:,} tokens, {result.n_unknown_terms:,} terms, are unknown to the run; "
        f"{result.out / 'unknown_terms.jsonl'} has them by article."
    )
    tell("Done.")
    typer.echo(result.out)
