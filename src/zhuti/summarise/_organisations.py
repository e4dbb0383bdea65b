"""Organisations, which begin with a place or a level of government, and campaigns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhuti.summarise import _entity_words as words
from zhuti.summarise._entity_tokens import Tokens
from zhuti.summarise._patterns import any_of
from zhuti.summarise._types import Entity

_NOT_IN_ORGANISATION: Final = re.compile(words.NOT_IN_ORGANISATIONS)
_ORGANISATION: Final = re.compile(any_of(words.ORGANISATIONS))
_STARTS: Final = re.compile("[省市州县区](?![省市州县区乡镇])|镇|乡(?![村镇])|中央|国家|全国|中国|中共|国网")
_MAX_ORGANISATION: Final = 16
_BARE: Final = re.compile(
    "[省市县州区镇乡](?:委|政府|党委|纪委|委员会|法院|检察院|办公室|公司|医院|大学|学院|中学|小学)"
)
_CAMPAIGN: Final = re.compile(f"“(?P<slogan>[^“”。！？;；：\n]{{2,24}})”(?P<head>{any_of(words.CAMPAIGN_HEADS)})")
_CAMPAIGN_NAME: Final = re.compile(any_of(words.CAMPAIGN_NAMES))
_QUOTED: Final = re.compile("“([^“”\n]{4,24})”")


def find_organisations(text: str, places: list[str]) -> Iterator[Entity]:
    """Yield each organisation at its first mention, given the places of the text."""
    stems = {place for place in places if len(place) > 1}
    stems |= {place[:-1] for place in places if len(place) > 2 and place[-1] in "省市州县"}
    seen: dict[str, int] = {}
    for end in _ORGANISATION.finditer(text):
        floor = max(0, end.start() - _MAX_ORGANISATION)
        window = text[floor : end.start()]
        cut = max((m.end() for m in _NOT_IN_ORGANISATION.finditer(window)), default=0)
        begins = [at for stem in stems if (at := window.find(stem, cut)) >= 0]
        if _STARTS.match(window, cut) and (cut or not floor) and (not begins or window[cut] in "中国"):
            begins = [cut]
        if not begins:
            continue
        begin = min(begins)
        while nearer := [at for at in begins if at > begin and window[begin:at] in stems]:
            begin = nearer[0]  # 安康市旬阳县水利局 is that of 旬阳县
        name = window[begin:] + end.group()
        if name not in seen and not _BARE.fullmatch(name):
            seen[name] = floor + begin
    for name, start in seen.items():
        count = text.count(name)
        longer = [o for o in seen if o.startswith(name) and _ORGANISATION.fullmatch(o, len(name))]
        if count > sum(
            text.count(other) for other in longer
        ):  # 龙泉市委 is not told where it is only that of 龙泉市委宣传部
            yield Entity(name, "organisation", count, start, start + len(name))


def find_campaigns(text: str, tokens: Tokens) -> Iterator[Entity]:
    """Yield each campaign at its first mention."""
    named: dict[str, re.Match[str]] = {}
    for match in _CAMPAIGN.finditer(text):
        named.setdefault(match["slogan"], match)
    for slogan, match in named.items():
        yield Entity(match.group(), "campaign", text.count(f"“{slogan}”"), match.start(), match.end())
    for match in _QUOTED.finditer(text):
        if match[1] not in named and tokens.at(match.start(1)) == (len(match[1]), "nz"):
            named[match[1]] = match
            yield Entity(match.group(), "campaign", text.count(match.group()), match.start(), match.end())
    for match in _CAMPAIGN_NAME.finditer(text):
        if text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start()):
            continue  # in the title of a book
        if not any(match.group() in name for name in named):
            named[match.group()] = match
            yield Entity(match.group(), "campaign", text.count(match.group()), match.start(), match.end())
