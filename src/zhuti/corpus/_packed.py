"""Articles as JSON can hold them, on their way between processes: edits and hunks are one row of values each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from zhuti.corpus._edits import Edit, Edits, Hunk
from zhuti.corpus._read_values import as_json
from zhuti.corpus._types import Article


def pack_article(article: Article) -> list[Any]:
    """Lay an article out; values of its metadata that JSON does not know become text.

    Examples
    --------
    >>> article = Article("a", "今天开学。", date=dt.date(2015, 9, 1), flags=("lost_characters",))
    >>> unpack_article(pack_article(article)) == article
    True
    """
    texts = [article.id, article.text, article.title, article.source, article.byline, article.editor]
    date = article.date and article.date.isoformat()
    origin = [article.script, article.path, article.encoding]
    return [
        *texts, *origin, date, article.date_inferred, pack_edits(article.edits), article.flags, as_json(article.metadata)
    ]  # fmt: skip


def unpack_article(packed: list[Any]) -> Article:
    """Undo `pack_article`."""
    id_, text, title, source, byline, editor, script, path, encoding, date, inferred, edits, flags, metadata = packed
    return Article(
        id=id_,
        text=text,
        title=title,
        date=date and dt.date.fromisoformat(date),
        date_inferred=inferred,
        source=source,
        byline=byline,
        editor=editor,
        script=script,
        path=path,
        encoding=encoding,
        edits=unpack_edits(edits),
        flags=tuple(flags),
        metadata=metadata,
    )


def pack_edits(edits: Edits) -> list[list[Any]]:
    """Lay edits and hunks out."""
    records = [value for e in edits.records for value in (e.rule, e.start, e.end, e.removed, e.replaced)]
    return [records, [value for hunk in edits.hunks for value in hunk]]


def unpack_edits(packed: Sequence[Sequence[Any]]) -> Edits:
    """Undo `pack_edits`."""
    records, hunks = packed
    return Edits(tuple(Edit(*row) for row in _rows(records)), tuple(Hunk(*row) for row in _rows(hunks)))


def _rows(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[i : i + 5] for i in range(0, len(values), 5))
