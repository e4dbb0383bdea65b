"""Tables for other programs: spreadsheets, statistics, LaTeX. What a spreadsheet would run as a formula stays text."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from zhuti.core import RequestError, harmless_cell, write_atomic

if TYPE_CHECKING:
    import polars as pl

TableFormat = Literal["csv", "xlsx", "parquet", "latex"]

_XLSX_ROWS, _XLSX_COLUMNS, _XLSX_CHARS = 1_048_576, 16_384, 32_767
_LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "^": r"\textasciicircum{}",
    "_": r"\_", "~": r"\textasciitilde{}", "%": r"\%", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    '"': r"\textquotedbl{}", "[": "{[}", "]": "{]}",
}  # fmt: skip


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path, form: str) -> tuple[Path, ...]:
    r"""Write tables into a folder, replacing what an earlier call wrote.

    Parameters
    ----------
    tables
        Frames by name.
    folder
        Made if it is not there.
    form
        `csv`: UTF-8 with a byte-order mark, as spreadsheets want it; a text that begins like a formula gets an apostrophe before
        it, one that is a number stays as it is. `xlsx`: one workbook, a sheet a table, text as text. `parquet`: as it is.
        `latex`: a `longtable` with `booktabs` a table, for XeLaTeX with `ctex`.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    RequestError
        There is no such form, or a table is larger than a sheet can be.
    OSError
        A file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import polars as pl
    >>> tables = {"topics": pl.DataFrame({"label": ["=1+1"], "share": [-0.5]})}
    >>> with tempfile.TemporaryDirectory() as home:
    ...     write_tables(tables, Path(home), "csv")[0].read_text("utf-8-sig")
    "label,share\n'=1+1,-0.5\n"
    """
    if form not in get_args(TableFormat):
        raise RequestError(f'there is no format "{form}": it is one of {", ".join(get_args(TableFormat))}.')
    folder.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        return (_write_workbook(tables, folder / "tables.xlsx"),)
    suffix = {"latex": "tex"}.get(form, form)
    files = []
    for name, table in tables.items():
        path = folder / f"{name}.{suffix}"
        write_atomic(path, _WRITERS[form](table))
        files.append(path)
    return tuple(files)


def _csv(table: pl.DataFrame) -> bytes:
    """Return CSV with a byte-order mark, formulas made harmless; control characters that would break a row are quoted."""
    import polars as pl

    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow([harmless_cell(name) for name in table.columns])
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    guarded = table.with_columns(
        pl.Series(name, [None if value is None else harmless_cell(value) for value in table[name]], dtype=pl.String)
        for name in texts
    )
    return b"\xef\xbb\xbf" + (header.getvalue() + guarded.write_csv(include_header=False)).encode()


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _latex(table: pl.DataFrame) -> str:
    numeric = [kind.is_numeric() for kind in table.dtypes]
    lines = [
        "% needs: \\usepackage{booktabs,longtable}, and \\usepackage{ctex} under XeLaTeX",
        f"\\begin{{longtable}}{{{''.join('r' if number else 'l' for number in numeric)}}}",
        "\\toprule",
        _latex_row(table.columns),
        "\\midrule\\endhead",
        "\\bottomrule\\endfoot",
        *(_latex_row(row) for row in table.iter_rows()),
        "\\end{longtable}",
    ]
    return "\n".join(lines) + "\n"


def _latex_row(values: Any) -> str:
    return " & ".join(_latex_cell(value) for value in values) + " \\\\"


def _latex_cell(value: object) -> str:
    if value is None:
        return "--"
    if isinstance(value, float):
        return f"{value:.4g}"
    if not isinstance(value, str):
        return str(value)
    return "".join(_LATEX.get(c, c) if c.isprintable() else " " for c in value)


_WRITERS: Final[dict[str, Callable[[Any], bytes | str]]] = {"csv": _csv, "parquet": _parquet, "latex": _latex}


def _write_workbook(tables: Mapping[str, pl.DataFrame], path: Path) -> Path:
    import xlsxwriter

    for name, table in tables.items():
        if table.height >= _XLSX_ROWS or table.width > _XLSX_COLUMNS:
            raise RequestError(
                f"the table {name} has {table.height:,} rows and {table.width:,} columns; a sheet holds {_XLSX_ROWS - 1:,} and "
                f"{_XLSX_COLUMNS:,}. Use --format csv or parquet."
            )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for column, head in enumerate(table.columns):
                sheet.write_string(0, column, _fitting(head), bold)
                for row, value in enumerate(table[head], start=1):
                    if isinstance(value, bool):
                        sheet.write_boolean(row, column, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(row, column, value)
                    elif value is not None:
                        sheet.write_string(row, column, _fitting(str(value)))
    write_atomic(path, buffer.getvalue())
    return path


def _fitting(text: str) -> str:
    return text if len(text) <= _XLSX_CHARS else text[: _XLSX_CHARS - 1] + "…"
