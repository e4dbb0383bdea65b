"""Entities: people with their offices, places, organisations and campaigns, read by rules that can be read.

Rather too few than wrong: a name must begin with a surname after an office, a place needs its level (村, 镇, 县, …), an
organisation begins with a place or a level of government, and a campaign is a slogan in quotation marks with what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from zhuti.summarise import _entity_words as words
from zhuti.summarise._types import Entity


class Tokens(NamedTuple):
    """The kept tokens of an article: offsets in its clean text, rising, and parts of speech where there are any."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    tags: Sequence[str] = ()

    def at(self, start: int) -> tuple[int, str]:
        """Return the length and tag of the token that starts here; 0 and none where none does."""
        i = bisect_left(self.starts, start)
        if i == len(self.starts) or self.starts[i] != start:
            return 0, ""
        return self.ends[i] - start, self.tags[i] if self.tags else ""

    def ends_at(self, end: int) -> bool:
        i = bisect_left(self.ends, end)
        return i < len(self.ends) and self.ends[i] == end


NO_TOKENS: Final = Tokens()

_HAN: Final = "[\u4e00-\u9fff]"


def _any_of(table: Collection[str]) -> str:
    return "|".join(sorted(table, key=lambda word: (-len(word), word)))


def _first(table: Collection[str]) -> str:
    """Return a look-ahead for the characters that words begin with: a pattern that begins with it fails at once elsewhere."""
    return f"(?=[{''.join(sorted({re.sub('[(].*?[)]', '', word)[0] for word in table}))}])"


_SURNAME: Final = f"[{''.join(sorted(words.SURNAMES))}]"
_OFFICE: Final = re.compile(
    f"{_first((*words.OFFICES, *words.ROLES))}"
    f"(?:(?P<office>{_any_of(words.OFFICES)})|(?P<role>{_any_of(words.ROLES)})(?={_SURNAME}{_HAN}))"
)
_OFFICE_ENDS: Final = tuple({*words.OFFICES, *words.TITLES})
_OFFICE_CUT: Final = re.compile(
    "[^\u4e00-\u9fff、]|的|(?<=[0-9])[日月年]|该|广大|发表|由|(?<!资源)(?<!发展)(?<!住房)(?<!文化)(?<!工业)(?<!卫生)和|与|及|是|为|有(?!限)|据|在(?!职)|向|让|请|给|同(?!志)|被|听|将|来自|介绍|说|了"
    "|兼|着|时(?!任)|原(?!则)|以|到|今年|当选|任命|会见|陪同|看望|对(?!外)"
)
_FUNCTION: Final = words.AFTER_NAMES - set("一三五九")
_NEVER: Final = frozenset("的了在是被把也都又还就才二三四五六七八九十百")
_MAX_NAME: Final = 6
_SAYING: Final = re.compile(_any_of(words.SAYING))
_CALLED: Final = re.compile("同志|先生|女士|(?:说|介绍|表示|告诉|坦言|认为|回忆|感慨)(?:[,，:：]|记者)")
_LEVELS: Final = re.compile(f"{_first(words.LEVELS)}(?:{_any_of(words.LEVELS)})(?!{words.NOT_AFTER_LEVEL})")
_NOT_IN_PLACE: Final = re.compile(words.NOT_IN_PLACES)
_REGION: Final = re.compile(f"{_first(words.REGIONS)}(?<!白)(?:{_any_of(words.REGIONS)})(?![族语裔])")
_LEVEL: Final = frozenset("省市州县区镇乡村")
_BELOW: Final = re.compile(f"{_HAN}{{2,3}}?(?:村|社区|屯)(?!民|里)")
_AT: Final = re.compile("(?:在|来到|走进|位于|地处|前往|赴|抵达|深入|来自)\\Z")
_NOT_IN_ORGANISATION: Final = re.compile(words.NOT_IN_ORGANISATIONS)
_ORGANISATION: Final = re.compile(f"{_first(words.ORGANISATIONS)}(?:{_any_of(words.ORGANISATIONS)})")
_STARTS: Final = re.compile("[省市州县区镇]|中央|国家|全国")
_MAX_ORGANISATION: Final = 16
_BARE: Final = re.compile(
    "[省市县州区镇乡](?:委|政府|党委|纪委|政协|委员会|法院|检察院|办公室|公司|医院|大学|学院|中学|小学)"
)
_CAMPAIGN: Final = re.compile(f"“(?P<slogan>[^“”。！？;；：\n]{{2,24}})”(?P<head>{_any_of(words.CAMPAIGN_HEADS)})")
_CAMPAIGN_NAME: Final = re.compile(_any_of(words.CAMPAIGN_NAMES))
_QUOTED: Final = re.compile("“([^“”\n]{4,24})”")


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
    people = list(_people(text, tokens))
    names = tuple(entity.text for entity in people)
    for entity in (*people, *_places(text, tokens)):
        if entity.kind == "place" and any(name in entity.text for name in names):
            continue
        found.setdefault((entity.kind, entity.text), entity)
    places = [entity.text for entity in found.values() if entity.kind == "place"]
    for entity in (*_organisations(text, places), *_campaigns(text, tokens)):
        found.setdefault((entity.kind, entity.text), entity)
    return tuple(sorted(found.values(), key=lambda entity: (-entity.count, entity.start, entity.end)))


# People ---------------------------------------------------------------------------------------------------------------


def _people(text: str, tokens: Tokens) -> Iterator[Entity]:
    named: dict[str, tuple[int, str]] = {}
    for match in _OFFICE.finditer(text):
        name = _name(text, match.end(), tokens, certain=bool(match["office"]))
        if name and name not in named:
            named[name] = (match.end(), _office(text, match.start(), match.end()))
    for name, start in _called(text, tokens):
        if not any(name in known or known in name for known in named):
            named[name] = (start, "")
    for name, (_, office) in named.items():
        start = text.find(name)
        yield Entity(name, "person", text.count(name), start, start + len(name), office)


def _name(text: str, start: int, tokens: Tokens, *, certain: bool) -> str:
    """Return the name that starts here, or nothing: after an office it must look like one, after a role surely be one."""
    family = 2 if text[start : start + 2] in words.COMPOUND_SURNAMES else 1
    if family == 1 and text[start : start + 1] not in words.SURNAMES:
        return ""
    rest = re.match(f"{_HAN}{{1,2}}", text[start + family : start + family + 2])
    if rest is None or text[start : start + 2] in words.NOT_NAMES:
        return ""
    short, long = start + family + 1, start + family + 2
    length, tag = tokens.at(start)
    if rest.group()[0] in _NEVER and not tag.startswith("nr"):
        return ""
    if tag and not tag.startswith("nr") and length >= 2 and not tag.startswith(("nz", "x")):
        return ""
    third, after = text[short : short + 1], text[long : long + 2]
    if len(rest.group()) == 1:
        end = short
    elif third == "和" and _SAYING.match(after):  # 杜佳和介绍
        end = long
    elif third in words.AFTER_NAMES or third == "和" or _SAYING.match(text, short) or _parts(tokens, short, long):
        end = short
    elif text.count(text[start:long]) > 1 or tokens.ends_at(long) or _over(text, long, tokens):
        end = long
    elif tag.startswith("nr") and length == short - start:
        end = short
    else:
        return ""
    while end - start < _MAX_NAME and tokens.at(end)[1].startswith("nr"):
        end += tokens.at(end)[0]  # 莫盖 and 里尼
    end = _whole(text, start, end, tokens)
    if text[end - 1] in _LEVEL:
        return ""
    is_sure = (
        tag.startswith("nr") or text.count(text[start:end]) > 1 or _over(text, end, tokens if certain else NO_TOKENS)
    )
    return text[start:end] if is_sure else ""


def _parts(tokens: Tokens, short: int, long: int) -> bool:
    """Whether another word begins with what would be a name's third character."""
    length, tag = tokens.at(short)
    return length >= 2 and not tag.startswith("nr") and not tokens.ends_at(long)


def _whole(text: str, start: int, end: int, tokens: Tokens) -> int:
    """Return where a foreign name ends that goes on in the same way wherever it stands: 卢卡申科."""
    while end - start < _MAX_NAME:
        longer = text[start : end + 1]
        goes_on = re.fullmatch(_HAN, longer[-1]) and longer[-1] not in _FUNCTION and not tokens.at(end)[0]
        if not goes_on or len(longer) < 4 or text.count(longer) < 2 or text.count(longer) < text.count(longer[:-1]):
            break
        end += 1
    return end


def _over(text: str, end: int, tokens: Tokens) -> bool:
    """Whether a name may end here: before punctuation, a word that follows names, or another token."""
    char = text[end : end + 1]
    return not re.match(_HAN, char) or char in words.FOLLOWING_NAMES or tokens.at(end)[0] >= 2


def _office(text: str, start: int, end: int) -> str:
    """Return the office that ends with a title, with the offices listed before it."""
    before = text[max(0, start - 40) : start]
    cut = max((m.end() for m in _OFFICE_CUT.finditer(before)), default=0)
    parts = before[cut:].split("、")
    first = len(parts) - 1
    while first > 0 and parts[first - 1].endswith(_OFFICE_ENDS):
        first -= 1
    office = "、".join(parts[first:]) + text[start:end]
    return office if len(office) <= 32 else parts[-1] + text[start:end]


def _called(text: str, tokens: Tokens) -> Iterator[tuple[str, int]]:
    """Yield names that stand without an office: tagged as names, and spoken of as people are."""
    for i in [i for i, tag in enumerate(tokens.tags) if tag[:2] == "nr"]:
        start, end = tokens.starts[i], tokens.ends[i]
        if len(text[start:end]) == 2 and 2 * text.count(text[start - 1 : end]) > text.count(text[start:end]):
            start -= text[start - 1] in words.SURNAMES  # 谷 and 文昌
        name = text[start:end]
        if name[0] not in words.SURNAMES or name[:2] in words.NOT_NAMES or not 2 <= len(name) <= 3:
            continue
        if name[-1] in _LEVEL or text[end : end + 1] in _LEVEL:
            continue
        opens = start == 0 or not re.match(_HAN, text[start - 1])
        if _CALLED.match(text, end) or (text.count(name) > 1 and opens and _SAYING.match(text, end)):
            yield name, start


# Places ---------------------------------------------------------------------------------------------------------------


def _places(text: str, tokens: Tokens) -> Iterator[Entity]:
    ends: set[int] = set()
    seen: set[str] = set()
    for level in _LEVELS.finditer(text):
        start = _place_start(text, level.start(), level.end(), ends, tokens)
        if start is None:
            continue
        ends.add(level.end())
        name, body = text[start : level.end()], text[start : level.start()]
        if name not in seen:
            seen.add(name)
            yield Entity(name, "place", text.count(body if len(body) > 1 else name), start, level.end())
    full = {name.removesuffix("省").removesuffix("市").removesuffix("自治区") for name in seen}
    for match in _REGION.finditer(text):
        if match.group() not in full:
            full.add(match.group())
            yield Entity(match.group(), "place", text.count(match.group()), match.start(), match.end())


def _place_start(text: str, level: int, end: int, ends: set[int], tokens: Tokens) -> int | None:
    """Return where a place with its level begins, where that is plain."""
    for start in range(level - 2, max(-1, level - 5), -1):
        body = text[start:level]
        region = _REGION.match(body)
        if region:  # 甘肃岷县 is 岷县, 江苏省 is 江苏省
            return start if region.end() == len(body) else start + region.end()
        if not all("\u4e00" <= char <= "\u9fff" for char in body) or _NOT_IN_PLACE.search(body):
            return None
        before = text[start - 1 : start]
        after_place = start in ends
        if start and re.match(_HAN, before) and not after_place and before not in words.BEFORE_PLACES:
            continue
        length, tag = tokens.at(start)
        is_name = tag.startswith(("ns", "nr", "nz")) and length >= 2
        is_chain = text[level:end] in {"镇", "乡", "街道"} and bool(_BELOW.match(text, end))  # 老头沟镇永胜村
        if length >= 2 and tag and not (is_name or after_place or is_chain):
            return None
        if (
            is_name
            or is_chain
            or after_place
            or _AT.search(text[max(0, start - 2) : start])
            or text.count(text[start:end]) > 1
        ):
            return start
        return None
    return None


# Organisations and campaigns ------------------------------------------------------------------------------------------


def _organisations(text: str, places: list[str]) -> Iterator[Entity]:
    stems = {place for place in places if len(place) > 1}
    stems |= {place[:-1] for place in places if len(place) > 2 and place[-1] in "省市州县"}
    seen: dict[str, int] = {}
    for end in _ORGANISATION.finditer(text):
        floor = max(0, end.start() - _MAX_ORGANISATION)
        window = text[floor : end.start()]
        cut = max((m.end() for m in _NOT_IN_ORGANISATION.finditer(window)), default=0)
        begins = [at for stem in stems if (at := window.find(stem, cut)) >= 0]
        if not begins and _STARTS.match(window, cut) and (cut or not floor):
            begins = [cut]
        name = window[min(begins) :] + end.group() if begins else ""
        if name and name not in seen and not _BARE.fullmatch(name):
            seen[name] = floor + min(begins)
    for name, start in seen.items():
        yield Entity(name, "organisation", text.count(name), start, start + len(name))


def _campaigns(text: str, tokens: Tokens) -> Iterator[Entity]:
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
        if not any(match.group() in name for name in named):
            named[match.group()] = match
            yield Entity(match.group(), "campaign", text.count(match.group()), match.start(), match.end())
