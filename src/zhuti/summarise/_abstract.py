"""The two lines on an article: a template over the facts of its summary, and nothing that is not among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zhuti.summarise._types import Entity, Figure, KeySentence, Keyword, TopicShare

_TERMS, _PLACES, _PEOPLE, _FIGURES = 4, 3, 3, 4
_SAME_UNIT = 2  # so many figures in one unit
_SECOND_TOPIC = 0.2  # the share from which a second topic is told
_SECOND_CAMPAIGN = 0.5  # … and how often a second campaign must be named for each time the first is
_MAX_TERM, _MAX_WHAT, _MAX_OFFICE = 14, 14, 12


def make_abstract(
    date: dt.date | None,
    topics: Sequence[TopicShare],
    keywords: Sequence[Keyword],
    sentences: Sequence[KeySentence],
    figures: Sequence[Figure],
    entities: Sequence[Entity],
    *,
    date_inferred: bool = False,
) -> str:
    """Say in two lines what an article is about: when, which campaign, where and who; then its topics, terms and figures.

    Parameters
    ----------
    date, topics, keywords, sentences, figures, entities
        Of one article, as in `ArticleSummary`.
    date_inferred
        Whether the year does not stand in the text; it is then said to be inferred.

    Returns
    -------
    str
        At most two lines in Chinese; a fact that is not there is not mentioned, and without facts there is no line.

    Examples
    --------
    >>> entities = [Entity("红岩村", "place", 3, 0, 3), Entity("周明远", "person", 2, 9, 12, "柳溪县委书记")]
    >>> print(make_abstract(dt.date(2019, 9, 28), [], [Keyword("木耳", 3.0, 5)], [], [], entities))
    2019年9月28日的文章讲木耳，说到红岩村，写到柳溪县委书记周明远。
    """
    names: dict[str, list[Entity]] = {"campaign": [], "place": [], "person": [], "organisation": []}
    for entity in entities:
        names[entity.kind].append(entity)
    about = _campaigns([campaign for campaign in names["campaign"] if _is_told(campaign, keywords)])
    told = "".join(about)
    terms = [k.term for k in keywords if len(k.term) <= _MAX_TERM and k.term not in told]
    if not about:
        about, terms = [_marked(term) for term in terms[:3]], terms[3:]
    places = [place.text for place in names["place"][:_PLACES]]
    people = [_person(person) for person in names["person"] if person.office or person.count > 1]
    first = [f"讲{'、'.join(about)}"] if about else []
    if places:
        first.append(f"说到{'、'.join(places)}")
    if people:
        first.append(f"写到{'、'.join(people[:_PEOPLE])}{f'等{len(people)}人' if len(people) > _PEOPLE else ''}")
    second = []
    if topics:
        leading = [topics[0], *(topic for topic in topics[1:2] if topic.share >= _SECOND_TOPIC)]
        second.append(f"以{'、'.join(f'“{topic.label}”（{topic.share:.0%}）' for topic in leading)}为主")
    said = {part for topic in topics[:2] for part in topic.label.split(" · ")}
    told = "，".join(first)
    fresh = [_marked(term) for term in terms if term not in said and term not in told]
    if fresh:
        second.append(f"关键词有{'、'.join(fresh[:_TERMS])}")
    told_figures = [_told(figure, figures) for figure in _leading(figures, sentences)]
    if told_figures:
        second.append(f"数字有{'、'.join(told_figures)}")
    year = f"{date.year}年{'（推断）' if date_inferred else ''}" if date else ""
    opening = f"{year}{date.month}月{date.day}日的文章" if date else "文章"
    lines = [opening + "，".join(first) + "。" if first else "", "，".join(second) + "。" if second else ""]
    return "\n".join(" ".join(line.split()) for line in lines if line)


def _is_told(campaign: Entity, keywords: Sequence[Keyword]) -> bool:
    """Whether a key term is the core of the campaign's name: one that is named in passing is not what an article is about."""
    return any(k.term in campaign.text and (len(k.term) > 2 or len(campaign.text) < 5) for k in keywords)


def _campaigns(campaigns: Sequence[Entity]) -> list[str]:
    """Return the campaign named most, and the next where it is named nearly as often."""
    if not campaigns:
        return []
    least = max(2, _SECOND_CAMPAIGN * campaigns[0].count)
    return [campaigns[0].text, *(campaign.text for campaign in campaigns[1:2] if campaign.count >= least)]


def _person(person: Entity) -> str:
    """Return a person with the first office that says what the person heads, if it is short."""
    parts = person.office.split("、")
    heads = [part for part in parts if len(part) <= _MAX_OFFICE and not part.endswith(("常委", "成员", "委员"))]
    return (heads[0] if heads else parts[-1]) + person.text


def _marked(term: str) -> str:
    return f"“{term}”" if "、" in term or "," in term or "，" in term else term


def _leading(figures: Sequence[Figure], sentences: Sequence[KeySentence]) -> list[Figure]:
    """Return figures whose object is plain, those of the key sentences first, each object once; in the order of the text."""
    plain: dict[str, Figure] = {}
    for figure in figures:
        if figure.unit and 2 <= len(figure.what) <= _MAX_WHAT and not figure.change and "“" not in figure.what:
            plain.setdefault(figure.what, figure)
    starts = [figure.start for figure in plain.values()]
    quoted = {start for s in sentences for start in starts if s.start <= start < s.end}
    leading: list[Figure] = []
    units: list[str] = []
    for figure in sorted(plain.values(), key=lambda figure: (figure.start not in quoted, -figure.value)):
        if len(leading) < _FIGURES and units.count(figure.unit) < _SAME_UNIT:
            leading.append(figure)
            units.append(figure.unit)
    return sorted(leading, key=lambda figure: figure.start)


def _told(figure: Figure, figures: Sequence[Figure]) -> str:
    """Say a figure, with the change that the text gives right after it."""
    place = figures.index(figure)
    after = figures[place + 1] if place + 1 < len(figures) else None
    change = (
        f"（{after.change}{after.text}）" if after and after.change and after.what == figure.what + after.change else ""
    )
    return f"{figure.what}{figure.text}{change}"
