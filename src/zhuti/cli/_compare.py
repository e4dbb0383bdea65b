"""`zhuti compare`: what sets runs apart."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from zhuti.cli._screen import print_table, printable


class Format(StrEnum):
    """How to print."""

    table = "table"
    json = "json"


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN RUN…", help="Run directories.", show_default=False)],
    form: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = Format.table,
) -> None:
    """Compare runs: settings, inputs, versions and measures that differ, and which topics match."""
    from zhuti.experiment import compare_runs

    found = compare_runs(runs)
    if form is Format.json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False))
        return
    sections = {name: found[name] for name in ("settings", "versions", "metrics")}
    sections["inputs"] = {f"{entry['role']} {entry['path']}": entry["sha256"] for entry in found["inputs"]}
    for name, rows in sections.items():
        if rows:
            print_table(_side_by_side(name, found["runs"], rows))
        else:
            typer.echo(f"{name}: the same")
    for match in found["topics"]:
        print_table(_topics(found["runs"][0], match))


def _side_by_side(name: str, runs: list[str], rows: dict[str, list[Any]]) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for heading in (name, *runs):
        table.add_column(Text(printable(heading)), overflow="fold")
    for key, values in rows.items():
        table.add_row(*(Text(printable(cell)) for cell in (key, *map(_cell, values))))
    return table


def _topics(first: str, match: dict[str, Any]) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for heading in (first, match["run"], "similarity"):
        table.add_column(Text(printable(heading)), overflow="fold")
    for pair in match["pairs"]:
        row = (
            f"{pair['of_first']} {pair['label_of_first']}",
            f"{pair['topic']} {pair['label']}",
            _cell(pair["similarity"]),
        )
        table.add_row(*(Text(printable(cell)) for cell in row))
    for topic in match["only_first"]:
        table.add_row(str(topic), "–", "–")
    for topic in match["only_here"]:
        table.add_row("–", str(topic), "–")
    return table


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, str) and len(value) == 64 and value.isalnum():  # a hash
        return value[:12]
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
