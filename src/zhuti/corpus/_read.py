"""From a folder, a file or a frame to a corpus of clean articles."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from zhuti.core import CorpusError, Progress, silent
from zhuti.corpus._clean import CLEANING_RULES, CleanPage, check_rules
from zhuti.corpus._crew import clean_all
from zhuti.corpus._duplicates import Duplicate, find_duplicates
from zhuti.corpus._read_raw import Columns, Ledger, Raw, gather
from zhuti.corpus._read_values import to_day, to_text
from zhuti.corpus._types import Article, Corpus

if TYPE_CHECKING:
    import datetime as dt

_NO_METADATA: MappingProxyType[str, object] = MappingProxyType({})


def read_corpus(
    source: str | os.PathLike[str] | Any,
    *,
    text: str = "text",
    id: str = "id",  # noqa: A002
    title: str = "title",
    date: str = "date",
    on_empty: Literal["flag", "error"] = "flag",
    rules: Sequence[str] = CLEANING_RULES,
    protect: Sequence[str] = (),
    duplicates: Literal["flag", "first", "keep"] = "flag",
    n_threads: int | None = None,
    progress: Progress = silent,
) -> Corpus:
    """Read, decode and clean articles.

    A `.txt` is one page: title, date, source, byline and editor are sought in it, and its id is its path below the folder
    without the ending. A `.jsonl`, `.ndjson`, `.csv`, `.tsv` or `.parquet` holds an article a row; its columns win over what is
    found in its text, and those that are not named here go to `Article.metadata`. Each may be packed (`.gz`), and a folder may
    hold several, nested or not, which are read in order of their paths. What cannot be read is a problem of the corpus, by
    name, and the rest is read.

    Parameters
    ----------
    source
        A folder, a file, or a polars or pandas frame.
    text, id, title, date
        Names of columns. A row without an id is called after its file and number, `news-000012`; a second article of one id
        becomes `id#2`. Columns `source`, `byline` and `editor` are known by these names.
    on_empty
        What to do with an article without text: keep it with the flag `empty`, or stop.
    rules, protect
        As `clean_page` takes them.
    duplicates
        Flag duplicates (`duplicate:<id of the first>`, `near_duplicate:<id>`), keep only the `first` of each group and note
        the others as problems, or `keep` all without looking.
    n_threads
        Threads and, from some million characters on, processes at work; as many as the machine has processors by default. The
        corpus does not depend on it.
    progress
        Told of stages `read` (files), `clean` and `duplicates` (articles).

    Raises
    ------
    CorpusError
        Nothing can be read; a column that was asked for is missing; an article is empty and `on_empty` is `error`.
    RunError
        A process that cleans articles died.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "b.txt").write_text("市图书馆延长了开放时间。", encoding="gb18030")
    ...     _ = Path(folder, "a.txt").write_text("", encoding="utf-8")
    ...     corpus = read_corpus(folder)
    >>> [(article.id, article.text, article.encoding, article.flags) for article in corpus]
    [('a', '', 'utf-8', ('empty',)), ('b', '市图书馆延长了开放时间。', 'gb18030', ())]
    >>> print(corpus.problems[0].what)
    no text; kept, with the flag "empty".
    """
    _one_of("on_empty", on_empty, ("flag", "error"))
    _one_of("duplicates", duplicates, ("flag", "first", "keep"))
    columns, ledger = Columns(text, id, title, date), Ledger()
    check_rules(rules)
    raws = gather(source, columns, ledger, progress)
    articles: list[Article] = []
    places: list[str] = []
    used: dict[str, int] = {}
    waiting: deque[Raw] = deque()

    def pages() -> Iterator[tuple[str, bool]]:
        for raw in raws.take():
            waiting.append(replace(raw, text=""))
            yield raw.text, raw.columns is None

    cleaned = clean_all(pages, raws.n_chars, rules=rules, protect=protect, n_threads=n_threads)
    with closing(cleaned):
        for i, page in enumerate(cleaned):
            raw = waiting.popleft()
            if on_empty == "error" and not page.text.strip():
                raise CorpusError(f'{raw.where}: no text. Keep such articles, flagged, with corpus.on_empty = "flag".')
            articles.append(_article(raw, page, columns, used, ledger))
            places.append(raw.where)
            progress("clean", i + 1, raws.n_articles)
    if duplicates != "keep":
        found = find_duplicates([article.text for article in articles], n_threads=n_threads, progress=progress)
        articles = _settle_duplicates(articles, places, found, duplicates == "first", ledger)
    return Corpus(tuple(articles), tuple(ledger.problems), tuple(ledger.inputs))


def _article(raw: Raw, page: CleanPage, columns: Columns, used: dict[str, int], ledger: Ledger) -> Article:
    """Make the article of a cleaned text, and note what is odd about it; what its columns say wins over what was found in it."""
    row = dict(raw.columns or {})
    day, inferred = _day(raw, row, columns.date, ledger), False
    if day is None:
        day, inferred = page.date, page.date_inferred
    flags = page.flags if page.text.strip() else (*page.flags, "empty")
    if "empty" in flags:
        ledger.note(raw.where, 'no text; kept, with the flag "empty".')
    if "lost_characters" in flags:
        ledger.note(raw.where, 'characters were lost; kept, with the flag "lost_characters".')
    unique = _unused(raw.id, used)
    if unique != raw.id:
        ledger.note(raw.where, f'the id "{raw.id}" is taken; renamed to "{unique}".')
    return Article(
        id=unique,
        text=page.text,
        title=to_text(row.pop(columns.title, None)) or page.title,
        date=day,
        date_inferred=inferred,
        source=to_text(row.pop("source", None)) or page.source,
        byline=to_text(row.pop("byline", None)) or page.byline,
        editor=to_text(row.pop("editor", None)) or page.editor,
        script=page.script,
        path=raw.path,
        encoding=raw.encoding,
        edits=page.edits,
        flags=flags,
        metadata=MappingProxyType(row) if row else _NO_METADATA,
    )


def _day(raw: Raw, row: dict[str, object], column: str, ledger: Ledger) -> dt.date | None:
    """Take the day out of its column; leave there what names none."""
    value = row.pop(column, None)
    day = to_day(value)
    if day is None and (given := to_text(value).strip()):
        row[column] = value
        given = given if len(given) <= 40 else f"{given[:40]}…"
        ledger.note(raw.where, f'"{given}" is no day of the form 2015-12-11; kept as metadata.')
    return day


def _unused(name: str, used: dict[str, int]) -> str:
    """Return the name, or the name with the first number from 2 on that makes it new."""
    unique = name
    while unique in used:
        used[name] += 1
        unique = f"{name}#{used[name]}"
    used[unique] = 1
    return unique


def _settle_duplicates(
    articles: Sequence[Article],
    places: Sequence[str],
    found: Sequence[Duplicate | None],
    only_first: bool,
    ledger: Ledger,
) -> list[Article]:
    """Flag the duplicates, or leave them out; note each."""
    kept: list[Article] = []
    for article, where, duplicate in zip(articles, places, found, strict=True):
        if duplicate is None:
            kept.append(article)
            continue
        first = articles[duplicate.first].id
        what = "the same text as" if duplicate.exact else f"{duplicate.similarity:.0%} the same text as"
        ledger.note(where, f'{what} "{first}"; {"left out" if only_first else "flagged"}.')
        if not only_first:
            flag = f"{'' if duplicate.exact else 'near_'}duplicate:{first}"
            kept.append(replace(article, flags=(*article.flags, flag)))
    return kept


def _one_of(key: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        choices = ", ".join(f'"{choice}"' for choice in allowed)
        raise CorpusError(f'corpus.{key} = "{value}": must be one of {choices}.')
