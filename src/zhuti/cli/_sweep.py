"""A sweep on the screen: the table of K, and why one was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from zhuti.cli._screen import print_table, tell


def show_sweep(sweep: Mapping[str, Any]) -> None:
    """Print a table of the K tried on stdout, and say on stderr which was chosen and why; once for each of the other settings."""
    for choice in sweep["choices"]:
        settings = ", ".join(f"{key} = {value}" for key, value in choice["settings"].items())
        table = Table(box=SIMPLE, pad_edge=False, title=Text(settings) if settings else None, title_justify="left")
        for heading in ("K", "困惑度 perplexity", "± (ln)", "NPMI", "±", "稳定性 stability", "±"):
            table.add_column(heading, justify="right")
        for score in choice["scores"]:
            mark = "* " if score["n_topics"] == choice["n_topics"] else ""
            figures = (
                score[name]
                for criterion in ("perplexity", "coherence", "stability")
                for name in (criterion, f"{criterion}_error")
            )
            table.add_row(f"{mark}{score['n_topics']}", *("" if value is None else f"{value:.4g}" for value in figures))
        print_table(table)
        tell(choice["reason"][sweep["language"]])
