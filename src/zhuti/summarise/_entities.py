"""Entities: people with their offices, places, organisations and campaigns, read by rules that can be read.

Rather too few than wrong: a name must begin with a surname after an office, a place needs its level (村, 镇, 县, …), an
organisation begins with a place or a level of government, and a campaign is a slogan in quotation marks with what it is.
"""

from __future__ import annotations

from zhuti.summarise._entity_tokens import NO_TOKENS, Tokens
from zhuti.summarise._organisations import find_campaigns, find_organisations
from zhuti.summarise._people import find_people
from zhuti.summarise._places import find_places
from zhuti.summarise._types import Entity


def find_entities(text: str, tokens: Tokens = NO_TOKENS) -> tuple[Entity, ...]:
    """Return the people, places, organisations and campaigns that a text names.

    Parameters
    ----------
    text
        Clean text.
    tokens
        Its tokens: with them, names and small places are told more surely from other words, and a quoted word tagged `nz`, as
        the lexicon tags campaigns, is a campaign.

    Returns
    -------
    tuple of Entity
        By falling count, then by first mention; `start` and `end` are those of the first mention in this text. A person's count
        is that of the name with or without the office; a place's, with or without its level.

    Examples
    --------
    >>> text = "县委书记周明远来到石坝镇红岩村,宣讲“三严三实”专题教育。周明远说,好。"
    >>> [(e.kind, e.text, e.office, e.count) for e in find_entities(text)]  # doctest: +NORMALIZE_WHITESPACE
    [('person', '周明远', '县委书记', 2), ('place', '石坝镇', '', 1), ('place', '红岩村', '', 1),
     ('campaign', '“三严三实”专题教育', '', 1)]
    """
    found: dict[tuple[str, str], Entity] = {}
    people = list(find_people(text, tokens))
    names = tuple(entity.text for entity in people)
    for entity in (*people, *find_places(text, tokens)):
        if entity.kind == "place" and any(name in entity.text for name in names):
            continue
        found.setdefault((entity.kind, entity.text), entity)
    places = [entity.text for entity in found.values() if entity.kind == "place"]
    for entity in (*find_organisations(text, places), *find_campaigns(text, tokens)):
        found.setdefault((entity.kind, entity.text), entity)
    return tuple(sorted(found.values(), key=lambda entity: (-entity.count, entity.start, entity.end)))
