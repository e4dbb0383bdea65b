"""Values of a row as the text, id or day they stand for."""

from __future__ import annotations

import datetime as dt
import math
import re
import sys
from collections.abc import Mapping
from typing import Any

_DAY = re.compile(r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d\d)(\d\d))(?:[T\s日].*)?", re.DOTALL)


def to_text(value: object) -> str:
    """Any value as text: empty for a missing one, `12` for 12 and for 12.0.

    >>> to_text(12.0), to_text(None), to_text("机构")
    ('12', '', '机构')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return well_formed(str(value))


def to_day(value: object) -> dt.date | None:
    """Find the day that a value of a date column names; `None` if it names none.

    Dates and times as objects, ISO 8601, 2015/12/11, 2015.12.11, 20151211 and 2015年12月11日, a time after it or not.

    >>> to_day("2015年12月11日 22:01")
    datetime.date(2015, 12, 11)
    >>> to_day(20151211)
    datetime.date(2015, 12, 11)
    >>> to_day("11.12.15") is None
    True
    """
    if isinstance(value, dt.datetime):
        return dt.date(value.year, value.month, value.day)
    if isinstance(value, dt.date):
        return value
    found = _DAY.fullmatch(to_text(value).strip())
    if not found:
        return None
    year, *parts = found.groups()
    month, day = (part for part in parts if part is not None)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def well_formed(text: str) -> str:
    """Put U+FFFD for lone halves of surrogate pairs, which JSON can spell but no file can hold, and join two that are a pair.

    This is before any offset is taken; after that `core.well_formed` keeps them.

    >>> well_formed("好" + chr(0xD83D)) == "好" + chr(0xFFFD)
    True
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def as_json(value: object) -> Any:
    """Make of a value what JSON can hold: text, well formed, for everything that JSON does not know.

    >>> as_json({"版": 2, "日": dt.date(2015, 12, 11), "标": ("乡村", None)})
    {'版': 2, '日': '2015-12-11', '标': ['乡村', None]}
    """
    if isinstance(value, str):
        return well_formed(str(value))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return int(value) if isinstance(value, int) else float(value)  # numpy's, and those of an enum, are theirs too
    if isinstance(value, Mapping):
        return {sys.intern(well_formed(str(key))): as_json(held) for key, held in value.items()}
    if isinstance(value, list | tuple):  # of tags, say, which are the same in many articles
        return [sys.intern(as_json(held)) if isinstance(held, str) else as_json(held) for held in value]
    return well_formed(str(value))


def kind(value: object) -> str:
    """Say in words what a value is."""
    if isinstance(value, str):
        return "text"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return (
        "a list"
        if isinstance(value, list | tuple)
        else "an object"
        if isinstance(value, dict)
        else type(value).__name__
    )
