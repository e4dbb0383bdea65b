"""Tables for other programs: formulas made harmless, numbers kept, LaTeX escaped, workbooks the same each time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from zhuti.core import RequestError
from zhuti.report import write_tables

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://evil.example")',
    "＝1+1",
)
PLAIN = ("党课", "-5", "+3.5", "1=1", "", "a\nb", 'a"b,c', "，", "-")


@pytest.fixture
def table() -> pl.DataFrame:
    texts = [*FORMULAS, *PLAIN, None]
    return pl.DataFrame(
        {
            "=名": texts,
            "n": pl.Series([-1.5] * len(texts)),
            "k": pl.Series(range(len(texts))),
            "date": [dt.date(2015, 10, 18)] * len(texts),
            "yes": [True] * len(texts),
        }
    )


def _read(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_for_spreadsheets_and_harmless(table: pl.DataFrame, tmp_path: Path) -> None:
    (path,) = write_tables({"articles": table}, tmp_path / "new" / "folder", "csv")
    rows = _read(path)
    assert path.name == "articles.csv"
    assert rows[0] == ["'=名", "n", "k", "date", "yes"]
    cells = [row[0] for row in rows[1:]]
    assert cells[: len(FORMULAS)] == [f"'{text}" for text in FORMULAS]
    assert cells[len(FORMULAS) : -1] == ["党课", "-5", "+3.5", "1=1", "", "a\nb", 'a"b,c', "，", "'-"]
    assert {row[1] for row in rows[1:]} == {"-1.5"}
    assert rows[1][2:] == ["0", "2015-10-18", "true"]


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(table: pl.DataFrame, tmp_path: Path) -> None:
    (path,) = write_tables({"articles": table, "topics": table.head(1)}, tmp_path, "xlsx")
    assert path.name == "tables.xlsx"
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert '<c r="B2"><v>-1.5</v></c>' in sheet
    assert '<c r="E2" t="b"><v>1</v></c>' in sheet
    assert "=HYPERLINK(&quot;http://evil.example&quot;)" in strings.replace('"', "&quot;")
    assert re.findall(r'<sheet name="(\w+)"', names) == ["articles", "topics"]
    before = path.read_bytes()
    write_tables({"articles": table, "topics": table.head(1)}, tmp_path, "xlsx")
    assert path.read_bytes() == before


def test_a_cell_too_long_for_a_sheet_is_cut_and_says_so(tmp_path: Path) -> None:
    (path,) = write_tables({"articles": pl.DataFrame({"a": ["字" * 40_000]})}, tmp_path, "xlsx")
    with zipfile.ZipFile(path) as book:
        (text,) = re.findall("字+…", book.read("xl/sharedStrings.xml").decode())
    assert len(text) == 32_767


def test_a_table_too_large_for_a_sheet(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as error:
        write_tables({"articles": pl.DataFrame({"a": range(1_048_576)})}, tmp_path, "xlsx")
    assert str(error.value) == (
        "the table articles has 1,048,576 rows and 1 columns; a sheet holds 1,048,575 and 16,384. Use --format csv or parquet."
    )
    assert list(tmp_path.iterdir()) == []


def test_parquet_is_as_it_is(table: pl.DataFrame, tmp_path: Path) -> None:
    (path,) = write_tables({"articles": table}, tmp_path, "parquet")
    assert pl.read_parquet(path).equals(table)


def test_latex_is_escaped(tmp_path: Path) -> None:
    nasty = r"\input{x} 50% & $_^~#<>|" + '"[*]'
    table = pl.DataFrame({"a_b": [nasty, "两行\n一格", None], "share": [0.123456, 2e-9, float("nan")], "n": [1, 2, 3]})
    (path,) = write_tables({"topics": table}, tmp_path, "latex")
    assert path.name == "topics.tex"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1] == r"\begin{longtable}{lrr}"
    assert lines[3] == r"a\_b & share & n \\"
    assert lines[6] == (
        r"\textbackslash{}input\{x\} 50\% \& \$\_\textasciicircum{}\textasciitilde{}\#\textless{}\textgreater{}\textbar{}"
        r"\textquotedbl{}{[}*{]} & 0.1235 & 1 \\"
    )
    assert lines[7] == r"两行 一格 & 2e-09 & 2 \\"
    assert lines[8] == r"-- & nan & 3 \\"
    assert lines[-1] == r"\end{longtable}"


def test_a_format_that_is_none(table: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(RequestError) as error:
        write_tables({"articles": table}, tmp_path / "out", "docx")
    assert str(error.value) == 'there is no format "docx": it is one of csv, xlsx, parquet, latex.'
    assert not (tmp_path / "out").exists()
