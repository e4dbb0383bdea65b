"""Rows out of JSON Lines, CSV, Parquet and data frames."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from zhuti.core import CorpusError, Problem
from zhuti.corpus._read_values import kind

Row = tuple[int, Mapping[str, object]]
"""Number of a row, counted from 1 (of a line where the table is lines), and its values by column."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds that can be read; all of it is known once its rows have been taken.

    Attributes
    ----------
    unit
        What rows are counted in: `line` or `row`.
    rows
        In order, once; numbers may leave gaps.
    columns
        Names, in order of first appearance.
    problems
        The rows in the gaps, each named.
    """

    unit: str
    rows: Iterator[Row]
    columns: dict[str, None]
    problems: list[Problem]


def read_json_lines(text: str, name: str) -> Table:
    """Read one JSON object a line. A line that is none is a problem; empty lines are passed over."""
    problems: list[Problem] = []
    columns: dict[str, None] = {}

    def rows() -> Iterator[Row]:
        for number, line in enumerate(_lines(text), 1):
            if not line.strip():
                continue
            where = f"{name} line {number}"
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                detail = str(error) if isinstance(error, ValueError) else "nested too deeply"
                problems.append(Problem(where, f"not valid JSON ({detail}); left out."))
                continue
            if not isinstance(value, dict):
                problems.append(Problem(where, f"holds {kind(value)} where an object is wanted; left out."))
                continue
            columns.update(dict.fromkeys(value))
            yield number, value

    return Table("line", rows(), columns, problems)


def _lines(text: str) -> Iterator[str]:
    """Split at line feeds, one line at a time: all lines of a large file would take its size once more."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def read_csv(text: str, name: str, delimiter: str) -> Table:
    """Read delimited text whose first line names the columns. A row of another width is a problem.

    Raises
    ------
    CorpusError
        Two columns have one name.
    """
    problems: list[Problem] = []
    lines = _csv_lines(text, name, delimiter, problems)
    _, header = next(lines, (0, []))

    def rows() -> Iterator[Row]:
        for number, fields in lines:
            if len(fields) != len(header):
                width = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
                what = f"has {width} where the header has {len(header)}; left out."
                problems.append(Problem(f"{name} line {number}", what))
            else:
                yield number, dict(zip(header, fields, strict=True))

    return Table("line", rows(), _distinct(header), problems)


def _csv_lines(text: str, name: str, delimiter: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the fields of each line that is not empty; what cannot be parsed is a problem."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    with _unlimited_fields():
        while True:
            number = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                until = f" to {reader.line_num}" if reader.line_num > number else ""
                what = f"a quotation mark is out of place ({error}); left out."
                problems.append(Problem(f"{name} line {number}{until}", what))
                continue
            if fields:
                yield number, fields


def read_parquet(data: bytes) -> Table:
    """Read a Parquet file.

    Raises
    ------
    CorpusError
        It is not one, or damaged.
    """
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise CorpusError("not a Parquet file, or a damaged one.") from None
    return read_frame(frame)


def read_frame(frame: Any) -> Table:
    """Read a polars or pandas frame; neither library is imported for it.

    Raises
    ------
    CorpusError
        It is neither.
    """
    library = type(frame).__module__.partition(".")[0]
    if library == "polars" and hasattr(frame, "collect"):  # a lazy one
        frame = frame.collect()
    if library not in {"polars", "pandas"} or not hasattr(frame, "columns"):
        raise CorpusError(
            f"a corpus is read from a path or from a polars or pandas frame, not from a {type(frame).__name__}."
        )
    columns = _distinct([str(column) for column in frame.columns])
    if library == "polars":
        rows = frame.iter_rows(named=True)
    else:
        rows = frame.astype(object).where(frame.notna(), None).set_axis(list(columns), axis=1).to_dict("records")
    return Table("row", iter(enumerate(rows, 1)), columns, [])


def _distinct(columns: list[str]) -> dict[str, None]:
    twice = [column for i, column in enumerate(columns) if column in columns[:i]]
    if twice:
        raise CorpusError(f'two columns are named "{twice[0]}". Rename one of them.')
    return dict.fromkeys(columns)


@contextmanager
def _unlimited_fields() -> Iterator[None]:
    """Lift the csv module's limit of 131,072 characters a field; it is the module's one setting, so put it back."""
    limit = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(limit)
