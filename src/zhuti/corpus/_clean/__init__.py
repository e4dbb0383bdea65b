"""Cleaning: a page as it was decoded goes in; clean text, metadata and every edit come out.

Each rule is a function from a `Page` to the changes it wants; `CLEANING_RULES` names them in running order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuti.core import RequestError
from zhuti.corpus._clean._characters import controls, full_width, has_lost_characters, line_ends, spaces
from zhuti.corpus._clean._dates import event_year, make_date, opening_day
from zhuti.corpus._clean._edges import byline, chrome, dateline, headers, headings, title
from zhuti.corpus._clean._lead import lead
from zhuti.corpus._clean._markup import entities, tags
from zhuti.corpus._clean._page import Page, Rule
from zhuti.corpus._clean._pinyin import pinyin
from zhuti.corpus._clean._script import script, script_of
from zhuti.corpus._clean._signs import signs_of
from zhuti.corpus._clean._wraps import wraps
from zhuti.corpus._edits import Draft, Edits
from zhuti.corpus._types import Script

__all__ = ["CLEANING_RULES", "CleanPage", "check_rules", "clean_page"]

_PASSES: tuple[tuple[str, Rule], ...] = (
    ("line_ends", line_ends),
    ("html", tags),
    ("html", entities),
    ("html", tags),  # those that were escaped
    ("controls", controls),
    ("wraps", wraps),  # sees the indents that `spaces` deletes
    ("spaces", spaces),
    ("full_width", full_width),
    ("pinyin", pinyin),  # parts the words that `script` must see whole
    ("script", script),
    ("headers", headers),
    ("chrome", chrome),
    ("dateline", dateline),
    ("byline", byline),
    ("lead", lead),
    ("title", title),  # the first line that is none of the above
    ("headings", headings),
)

CLEANING_RULES: tuple[str, ...] = tuple(dict.fromkeys(name for name, _ in _PASSES))
"""The names of the cleaning rules, in running order."""


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page after cleaning; the fields are those of `Article`.

    Attributes
    ----------
    text
        The clean text.
    edits
        Every change from `raw` to `text`.
    title, source, byline, editor
        What was found in the page and taken from the text; empty where nothing was.
    date
        Day of publication, or `None`.
    date_inferred
        Whether the day was taken from the story's opening, or its year from context, rather than from a dateline.
    script
        Script of the page as it came.
    flags
        `lost_characters` where the page shows that characters were lost before it came to us. They are not guessed.
    """

    text: str
    edits: Edits
    title: str = ""
    date: dt.date | None = None
    date_inferred: bool = False
    source: str = ""
    byline: str = ""
    editor: str = ""
    script: Script = "none"
    flags: tuple[str, ...] = ()


def clean_page(
    raw: str,
    *,
    rules: Iterable[str] = CLEANING_RULES,
    protect: Iterable[str] = (),
    whole_page: bool = True,
) -> CleanPage:
    r"""Clean one page, keeping every edit.

    Parameters
    ----------
    raw
        The page as decoded.
    rules
        Which of `CLEANING_RULES` to run. They run in their fixed order, however they are given.
    protect
        Words that script conversion must write exactly so, beside the ones it knows (乾隆, 瞭望, …).
    whole_page
        Whether `raw` is a page from top to bottom. If not, its first line is never taken for a title.

    Raises
    ------
    RequestError
        A rule of that name does not exist.

    Examples
    --------
    >>> page = clean_page("手机版\n\n某县召開(kāi)座談會(huì)\n2016年3月4日 10:20\n\n　　某县昨日召開座談會。縣長到會。")
    >>> page.text, page.title, page.date.isoformat(), page.script
    ('某县昨日召开座谈会。县长到会。', '某县召开座谈会', '2016-03-04', 'mixed')
    >>> page.edits.counts()
    {'spaces': 2, 'pinyin': 2, 'script': 6, 'chrome': 1, 'dateline': 1, 'title': 1}
    """
    wanted = check_rules(rules)
    signs = signs_of(raw)
    page = Page(Draft(raw), whole_page, script_of(raw, signs), signs, tuple(protect))
    for name, rule in _PASSES:
        if name in wanted and (changes := rule(page)):
            page.draft.apply(name, changes)
            if name == "html":  # the one rule that brings characters in
                page.signs |= signs_of(page.text)
    date, inferred = _date(page)
    return CleanPage(
        text=page.text,
        edits=page.draft.edits(),
        title=page.title,
        date=date,
        date_inferred=inferred,
        source=page.source or page.site,
        byline=page.byline,
        editor=page.editor,
        script=page.script,
        flags=("lost_characters",) if has_lost_characters(page.text, page.signs) else (),
    )


def check_rules(rules: Iterable[str]) -> frozenset[str]:
    """Return the rules, each once.

    Raises
    ------
    RequestError
        A rule of that name does not exist.

    Examples
    --------
    >>> sorted(check_rules(["lead", "html"]))
    ['html', 'lead']
    """
    wanted = frozenset(rules)
    unknown = sorted(wanted.difference(CLEANING_RULES))
    if unknown:
        raise RequestError(f"no such cleaning rule: {', '.join(unknown)}. The rules are: {', '.join(CLEANING_RULES)}.")
    return wanted


def _date(page: Page) -> tuple[dt.date | None, bool]:
    """Find the day of publication, and whether it is inferred.

    What a dateline states is certain. Else it is the day in the agency's lead, or the day the story opens with, in the year that
    is stated there or is the year of the event the page is about. No other year is trusted: most that a story names are past.
    """
    if page.date:
        return page.date, False
    opening = opening_day(page.folded)
    day = page.month_day or (opening and (int(opening["month"]), int(opening["day"])))
    if not day:
        return None, False
    stated = None if page.month_day or not opening else opening["year"]
    year = int(stated) if stated else event_year(page.draft.original)
    date = make_date(year, *day) if year else None
    return date, date is not None
