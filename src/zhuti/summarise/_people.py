"""People: a name begins with a surname after an office, or is tagged as a name and does what people do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhuti.summarise import _entity_words as words
from zhuti.summarise._entity_tokens import HAN, NO_TOKENS, Tokens, is_han
from zhuti.summarise._patterns import any_of, finder
from zhuti.summarise._types import Entity

_IS_OFFICE: Final = frozenset(words.OFFICES)
_SURNAMED: Final = re.compile(f"[{''.join(sorted(words.SURNAMES))}]{HAN}")
_OFFICE: Final = re.compile(any_of({*words.OFFICES, *words.ROLES}))
_offices: Final = finder({*words.OFFICES, *words.ROLES})
_LEVEL: Final = frozenset("省市州县区镇乡村")
_OFFICE_ENDS: Final = tuple({*words.OFFICES, *words.TITLES})
_OFFICE_CUT: Final = re.compile(
    "[^\u4e00-\u9fff、0-9]|(?<![第0-9])[0-9]+|的(?!建设工作领导小组|群众路线教育)|(?<=[0-9])[日月年]|该(?:局(?=党|\\Z))?|广大|发表|由|(?<!资源)(?<!发展)(?<!住房)(?<!文化)(?<!工业)(?<!卫生)和(?!平|国家机关)|与|及|是|为|有(?!限)|据|在(?!职)|向|让|请|给予?|但|同(?!志)|被|听|将|来自|介绍|说|了"
    "|兼|着|[经受应](?=中[央共]|国[务家]|[省市县州区][委长])|时(?![任代])|原(?!则)|以|到|今年|当选|任命|会见|陪同|看望|走进|走访|探访|慰问|来到|赶上|她讲?|引导|对(?!外)"
)
_FUNCTION: Final = words.AFTER_NAMES - set("一三五九")
_ONLY_IF_TAGGED: Final = frozenset(
    "从向"
)  # what follows an office is seldom a surname here: 习近平总书记从全面从严治党的高度
_NEVER: Final = frozenset("的了在是被把也都又还就才二三四五六七八九十百")
_GIVEN: Final = re.compile(f"{HAN}{{1,2}}")
_MAX_NAME: Final = 6
_SAYING: Final = re.compile(any_of(words.SAYING))
_CALLED: Final = re.compile("同志|先生|女士|(?:说|介绍|表示|告诉|坦言|认为|回忆|感慨)(?:[,，:：]|记者)")


def find_people(text: str, tokens: Tokens) -> Iterator[Entity]:
    """Yield each person at the first mention of the name, with the office before it."""
    named: dict[str, tuple[int, str]] = {}
    for match in _offices(text):
        certain = match.group() in _IS_OFFICE
        if not certain and not _SURNAMED.match(text, match.end()):
            continue
        if (no_role := words.NO_ROLES.get(match.group())) and no_role.match(text, match.end()):
            continue
        name = _name(text, match.end(), tokens, certain=certain)
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
    rest = _GIVEN.match(text, start + family)
    if rest is None or text[start : start + 2] in words.NOT_NAMES:
        return ""
    short, long = start + family + 1, start + family + 2
    length, tag = tokens.at(start)
    if (text[start] in _ONLY_IF_TAGGED or rest.group()[0] in _NEVER) and not tag.startswith("nr"):
        return ""
    if family == 1 and length >= 2 and tag and not tag.startswith(("nr", "nz", "x")):
        return ""
    third, after = text[short : short + 1], text[long : long + 2]
    if len(rest.group()) == 1:
        end = short
    elif (third == "和" and _SAYING.match(after)) or (after[:1] in {"和", "、"} and _OFFICE.match(text, long + 1)):
        end = long  # 杜佳和介绍, 梁言顺和省长
    elif third in words.AFTER_NAMES or third == "和" or _SAYING.match(text, short) or _parts(tokens, short, long):
        end = short
    elif text.count(text[start:long]) > 1 or tokens.ends_at(long) or _over(text, long, tokens):
        end = long
    elif tag.startswith("nr") and length == short - start:
        end = short
    else:
        return ""
    while end - start < _MAX_NAME and _is_name_part(*tokens.at(end)):
        end += tokens.at(end)[0]
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


def _is_name_part(length: int, tag: str) -> bool:
    """Whether a token may go on with a name: 里尼 after 莫盖, but not 今天下午, which jieba's model tags so too."""
    return tag.startswith("nr") and length < 4


def _whole(text: str, start: int, end: int, tokens: Tokens) -> int:
    """Return where a foreign name ends that goes on in the same way wherever it stands: 卢卡申科."""
    while end - start < _MAX_NAME:
        longer = text[start : end + 1]
        goes_on = is_han(longer[-1]) and longer[-1] not in _FUNCTION and not tokens.at(end)[0]
        if not goes_on or len(longer) < 4 or text.count(longer) < 2 or text.count(longer) < text.count(longer[:-1]):
            break
        end += 1
    return end


def _over(text: str, end: int, tokens: Tokens) -> bool:
    """Whether a name may end here: before punctuation, a word that follows names, or another token."""
    char = text[end : end + 1]
    return not is_han(char) or char in words.FOLLOWING_NAMES or tokens.at(end)[0] >= 2


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
    for i in tokens.tagged("nr"):
        start, end = tokens.starts[i], tokens.ends[i]
        called = _CALLED.match(text, end)
        if not (called or _SAYING.match(text, end)):
            continue
        if start > 0 and end - start == 2 and 2 * text.count(text[start - 1 : end]) > text.count(text[start:end]):
            start -= text[start - 1] in words.SURNAMES  # 谷 and 文昌
        name = text[start:end]
        if name[0] not in words.SURNAMES or name[:2] in words.NOT_NAMES or not 2 <= len(name) <= 3:
            continue
        if name[-1] in _LEVEL or text[end : end + 1] in _LEVEL:
            continue
        opens = start == 0 or not is_han(text[start - 1])
        if called or (text.count(name) > 1 and opens):
            yield name, start
