"""Places: a name with its level, down to the village, or a province or country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhuti.summarise import _entity_words as words
from zhuti.summarise._entity_tokens import HAN, Tokens, is_han
from zhuti.summarise._patterns import any_of
from zhuti.summarise._types import Entity

_LEVELS: Final = re.compile(f"(?:{any_of(words.LEVELS)})(?!{words.NOT_AFTER_LEVEL})")
_NOT_IN_PLACE: Final = re.compile(words.NOT_IN_PLACES)
_NOT_BEFORE_LEVEL: Final = re.compile(words.NOT_BEFORE_LEVEL)
_REGION: Final = re.compile(f"(?:{any_of(words.REGIONS)})(?![族语裔])(?<!拉美国)")
_AUTONOMOUS: Final = frozenset({"自治区", "自治州", "自治县"})
_PEOPLES: Final = re.compile(f"(?:(?![的是在了和与到从为将向由像于所]){HAN}){{1,8}}(?<!民)族\\Z")
_NAMED_BY_PLACE: Final = frozenset({"县", "镇", "乡", "村", "屯", "街道"})
_BELOW: Final = re.compile(f"{HAN}{{2,3}}?(?:村|社区|屯)(?!民|里)")
_AT: Final = re.compile("(?:在|来到|走进|位于|地处|前往|赴|抵达|深入|来自)\\Z")
_LONGEST: Final = 4  # characters before a level


def find_places(text: str, tokens: Tokens) -> Iterator[Entity]:
    """Yield each place at its first mention; its count is that of its name, with or without its level."""
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
    full = {region.group() for name in seen if (region := _REGION.match(name)) and name[-1] in "省市区"}
    for match in _REGION.finditer(text):
        if match.group() not in full and text[match.start() - 1 : match.start()] != "白":  # 白俄罗斯
            full.add(match.group())
            yield Entity(match.group(), "place", text.count(match.group()), match.start(), match.end())


def _place_start(text: str, level: int, end: int, ends: set[int], tokens: Tokens) -> int | None:
    """Return where a place with its level begins, where that is plain."""
    if text[level:end] in _AUTONOMOUS:
        return _autonomous_start(text, level, ends)
    for start in range(level - 2, max(-1, level - _LONGEST - 1), -1):
        body = text[start:level]
        region = _REGION.match(body)
        if region:  # 甘肃岷县 is 岷县, 江苏省 is 江苏省
            rest = body[region.end() :].lstrip("省市")
            if region.end() == len(body):
                return start if _is_region(body, text[level:end]) else None
            return level - len(rest) if len(rest) > 1 or text[level:end] == "县" else None
        if not all(map(is_han, body)) or body[:2] in words.NEVER_IN_PLACES:
            return None
        if _NOT_IN_PLACE.search(body):
            return None
        length, tag = tokens.at(start)
        if tag.startswith("ns") and start + length in {level, end} and not _NOT_BEFORE_LEVEL.search(text[start:end]):
            return start
        before = text[start - 1 : start]
        after_place, at = start in ends, bool(_AT.search(text[max(0, start - 2) : start]))
        opens = not start or not is_han(before)
        if not (opens or after_place or at or before in words.BEFORE_PLACES):
            continue
        if not after_place and _NOT_BEFORE_LEVEL.search(text[start:end]):
            return None
        return start if after_place or at or _is_plain(text, start, level, end, tokens) else None
    return None


def _is_region(body: str, level: str) -> bool:
    """Whether a region has this level: 云南 in 云南区位 is no 云南区."""
    return level != "区" and (level != "市" or body in words.CITIES_NAMED_AS_REGIONS)


def _is_plain(text: str, start: int, level: int, end: int, tokens: Tokens) -> bool:
    """Whether what stands before a level is a name: by its tag, what follows, its repetition, or a level that names have."""
    length, tag = tokens.at(start)
    is_name = tag.startswith(("ns", "nr", "nz")) and length >= 2
    is_chain = text[level:end] in {"镇", "乡", "街道"} and bool(_BELOW.match(text, end))  # 老头沟镇永胜村
    if is_name or is_chain:
        return True
    if length >= 2 and tag and not tag.startswith("n"):
        return False
    return text[level:end] in _NAMED_BY_PLACE or (not (length >= 2 and tag) and text.count(text[start:end]) > 1)


def _autonomous_start(text: str, level: int, ends: set[int]) -> int | None:
    """延边朝鲜族自治州: from the place or the punctuation before it."""
    peoples = _PEOPLES.search(text, max(0, level - 9), level)
    if peoples is None:
        region = _REGION.match(text, level - 2) or _REGION.match(text, level - 3)  # 西藏自治区, 内蒙古自治区
        return region.start() if region and region.end() == level else None
    return max([peoples.start(), *(end for end in ends if peoples.start() < end < level)])
