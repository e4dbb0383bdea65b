"""Articles as the page holds them: a row each for the table, and all that is told of an article, packed."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from zhuti.corpus import Article
from zhuti.report._colour import colour_runs
from zhuti.report._view import RunView
from zhuti.report._wording import heading
from zhuti.summarise import ArticleSummary, KeySentence

_ROW_TOPICS, _ROW_TERMS = 3, 5
_MAX_EDITS, _MAX_EDIT_CHARS = 100, 60
_DIGITS = 4


def order_of_showing(n_articles: int, first: Iterable[int]) -> list[int]:
    """Return all articles so that each beginning of the list has `first` and is spread evenly over the rest.

    Examples
    --------
    >>> order_of_showing(8, [3])
    [3, 0, 4, 2, 6, 1, 5, 7]
    """
    bits = max(n_articles - 1, 1).bit_length()
    leading = list(dict.fromkeys(first))
    wanted = set(leading)
    rest = sorted(range(n_articles), key=lambda i: int(f"{i:0{bits}b}"[::-1], 2))
    return leading + [i for i in rest if i not in wanted]


def article_row(index: int, article: Article, summary: ArticleSummary) -> list[object]:
    """Return what the table, the search and links need: index, id, heading, date, source, sizes, topics, terms, flags."""
    topics = [value for t in summary.topics[:_ROW_TOPICS] for value in (t.topic, round(t.share, 3))]
    return [
        index,
        article.id,
        heading(summary, article),
        summary.date.isoformat() if summary.date else "",
        summary.source,
        summary.n_chars,
        summary.n_tokens,
        topics,
        " ".join(keyword.term for keyword in summary.keywords[:_ROW_TERMS]),
        list(summary.flags),
    ]


def article_detail(article: Article, summary: ArticleSummary, colours: str) -> dict[str, object]:
    """Return all that the page tells of one article, given its `colour_runs`; what is empty is left out."""
    edits = article.edits.records
    detail: dict[str, object] = {
        "text": article.text,
        "colours": colours,
        "byline": article.byline,
        "inferred": article.date_inferred,
        "abstract": summary.abstract,
        "topics": [[t.topic, *(round(v, _DIGITS) for v in (t.share, t.low, t.high)), t.terms] for t in summary.topics],
        "others": round(summary.other_share, _DIGITS),
        "keywords": [[keyword.term, keyword.count] for keyword in summary.keywords],
        "sentences": [_sentence(article.text, s) for s in summary.sentences],
        "figures": [
            [f.what, f.text, finite(f.value), finite(f.value_to), int(f.approximate), f.unit, f.by]
            for f in summary.figures
        ],
        "entities": [[e.kind, e.text, e.office, e.count] for e in summary.entities],
        "quotes": [[quote.text, quote.count] for quote in summary.quotes],
        "similar": [[similar.id, round(similar.score, 2)] for similar in summary.similar],
        "rules": list(article.edits.counts().items()),
        "edits": [[e.rule, e.start, e.end, _cut(e.removed), _cut(e.replaced)] for e in edits[:_MAX_EDITS]],
        "metadata": [[str(key), str(value)] for key, value in article.metadata.items() if value is not None],
    }
    return {key: value for key, value in detail.items() if value}


def finite(value: float | None) -> float | None:
    """Return a number that JSON holds, or `None`."""
    return value if value is not None and math.isfinite(value) else None


def packed(value: object) -> bytes:
    """Return JSON compressed, as a browser's `DecompressionStream("deflate-raw")` reads it."""
    return _deflated(_as_json(value))


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def _deflated(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def details(view: RunView, articles: Sequence[int], size: int) -> Iterator[bytes]:
    """Yield what is told of these articles, packed by `size`: each pack is compressed while the next is made."""
    pack: Future[bytes] | None = None
    with ThreadPoolExecutor(1) as pool:
        for begin in range(0, len(articles), size):
            data = _as_json(list(told(view, articles[begin : begin + size])))
            if pack:
                yield pack.result()
            pack = pool.submit(_deflated, data)
        if pack:
            yield pack.result()


def told(view: RunView, articles: Sequence[int]) -> Iterator[dict[str, object]]:
    """Yield what is told of each of some articles."""
    for i, colours in zip(articles, colour_runs(view.token_topics(articles)), strict=True):
        yield article_detail(view.corpus[i], view.summaries[i], colours)


def _sentence(text: str, sentence: KeySentence) -> list[Any]:
    """Return a key sentence by its place in the clean text, or as text where it does not stand there; and its line, if any."""
    place = text.find(sentence.text)
    what = len(sentence.text) if place >= 0 else sentence.text
    told = [place, what, sentence.topic, sentence.start, sentence.end]
    return [*told, sentence.short] if sentence.short else told


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_EDIT_CHARS else text[:_MAX_EDIT_CHARS] + "…"
