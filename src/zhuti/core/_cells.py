"""Text in the cells of CSV and TSV files, which spreadsheets open."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def harmless_cell(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would run it as a formula; one that is a number stays.

    Examples
    --------
    >>> harmless_cell("=1+1"), harmless_cell("-0.5"), harmless_cell("党课")
    ("'=1+1", '-0.5', '党课')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
