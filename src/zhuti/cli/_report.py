"""`zhuti report` and `zhuti export`: a finished run to look at, and to take along."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhuti.cli._screen import show_progress, tell

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

_Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.", show_default=False)]


def report(
    run: _Run,
    figures: Annotated[bool, typer.Option("--figures", help="Also draw figures: Vega-Lite, SVG and PNG.")] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve the page here, with the articles it has no room for.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of --serve; 0 takes any free one.")] = 0,
) -> None:
    """Render the report of a finished run again, without computing it again."""
    from zhuti.experiment import render_run

    with show_progress() as progress:
        files = render_run(run, figures=figures, data=serve, progress=progress)
    for file in files:
        typer.echo(file)
    if serve:
        from zhuti.report import report_server

        with report_server(run, port) as server:
            typer.echo(f"http://127.0.0.1:{server.server_address[1]}/")
            tell("Ctrl-C ends it.")
            _serve(server)


def _serve(server: ThreadingHTTPServer) -> None:
    """Serve until Ctrl-C, which is how this is meant to end."""
    earlier = signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    try:
        server.serve_forever()
    finally:
        signal.signal(signal.SIGINT, earlier)


def export(
    run: _Run,
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, parquet or latex.")] = "csv",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder to write to [default: RUN/tables].")
    ] = None,
) -> None:
    """Write the tables of a finished run: articles × topics with metadata, topics with terms, metrics."""
    from zhuti.experiment import export_tables

    for file in export_tables(run, out=out, form=form):
        typer.echo(file)
