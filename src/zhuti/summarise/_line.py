"""A summary as one line of JSON: the object `zhuti/summary/1`. Written out field by field, as a corpus has millions of parts."""

from __future__ import annotations

from collections.abc import Iterable
from json.encoder import encode_basestring as _text
from math import isfinite

from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare


def summary_line(summary: ArticleSummary) -> str:
    """Return a summary as the object `zhuti/summary/1` in JSON, on one line, Han as Han.

    Parameters
    ----------
    summary
        Any summary.

    Returns
    -------
    str
        The fields of `ArticleSummary` in their order, the date in ISO 8601 or `null`, an undefined number as `null`. Parts have
        what their classes give a default only where there is something to say; a figure has `what` in any case.

    Examples
    --------
    >>> summary_line(ArticleSummary("a", "", None, "", 0, 0, (), (), (), (), (), (), ("empty",)))[:40]
    '{"id": "a", "title": "", "date": null, "'
    """
    date = f'"{summary.date.isoformat()}"' if summary.date else "null"
    return (
        f'{{"id": {_text(summary.id)}, "title": {_text(summary.title)}, "date": {date}, '
        f'"source": {_text(summary.source)}, "n_chars": {summary.n_chars}, "n_tokens": {summary.n_tokens}, '
        f'"topics": {_array(map(_topic, summary.topics))}, "keywords": {_array(map(_keyword, summary.keywords))}, '
        f'"sentences": {_array(map(_sentence, summary.sentences))}, "figures": {_array(map(_figure, summary.figures))}, '
        f'"quotes": {_array(map(_quote, summary.quotes))}, "similar": {_array(map(_similar, summary.similar))}, '
        f'"flags": {_array(map(_text, summary.flags))}, "entities": {_array(map(_entity, summary.entities))}, '
        f'"abstract": {_text(summary.abstract)}, "other_share": {_number(summary.other_share)}}}'
    )


def _array(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _number(value: float) -> str:
    return repr(float(value)) if isfinite(value) else "null"


def _topic(topic: TopicShare) -> str:
    return (
        f'{{"topic": {topic.topic}, "label": {_text(topic.label)}, "share": {_number(topic.share)}, '
        f'"low": {_number(topic.low)}, "high": {_number(topic.high)}, "terms": {_array(map(_text, topic.terms))}}}'
    )


def _keyword(keyword: Keyword) -> str:
    return f'{{"term": {_text(keyword.term)}, "score": {_number(keyword.score)}, "count": {keyword.count}}}'


def _sentence(sentence: KeySentence) -> str:
    more = ""
    if sentence.short:
        more = f', "short": {_text(sentence.short)}'
    if sentence.pieces:
        more += f', "pieces": {[[start, end] for start, end in sentence.pieces]}'
    return (
        f'{{"text": {_text(sentence.text)}, "topic": {sentence.topic}, "score": {_number(sentence.score)}, '
        f'"start": {sentence.start}, "end": {sentence.end}{more}}}'
    )


def _figure(figure: Figure) -> str:
    more = ""
    if figure.value_to is not None and isfinite(figure.value_to):
        more = f', "value_to": {_number(figure.value_to)}'
    if figure.approximate:
        more += ', "approximate": true'
    if figure.by:
        more += f', "by": {_text(figure.by)}'
    if figure.change:
        more += f', "change": {_text(figure.change)}'
    return (
        f'{{"text": {_text(figure.text)}, "value": {_number(figure.value)}, "unit": {_text(figure.unit)}, '
        f'"start": {figure.start}, "end": {figure.end}, "what": {_text(figure.what)}{more}}}'
    )


def _quote(quote: Quote) -> str:
    return f'{{"text": {_text(quote.text)}, "count": {quote.count}}}'


def _similar(similar: Similar) -> str:
    return f'{{"id": {_text(similar.id)}, "score": {_number(similar.score)}}}'


def _entity(entity: Entity) -> str:
    office = f', "office": {_text(entity.office)}' if entity.office else ""
    return (
        f'{{"text": {_text(entity.text)}, "kind": {_text(entity.kind)}, "count": {entity.count}, '
        f'"start": {entity.start}, "end": {entity.end}{office}}}'
    )
