"""What a figure counts, who reports it, and which change it measures: in the words of the text, or nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from zhuti.summarise import _figure_words as words
from zhuti.summarise._patterns import Endings, any_of, begins_with, by_length, ending_of


class Quantity(NamedTuple):
    """A quantity in a clean text: offsets in code points, end excluded; the rest as in `Figure`."""

    start: int
    end: int
    value: float
    unit: str
    what: str = ""
    value_to: float | None = None
    approximate: bool = False
    by: str = ""
    change: str = ""


_RIGHT: Final = re.compile(
    r"(?:以[上下内])?(?:亟[待需]解决的|的)?(?:([“「‘《][^”」’》\n]{1,16}[”」’》])([\u4e00-\u9fff]{0,12})|([\u4e00-\u9fffA-Za-z()（）·]{1,24}))"
)
_LISTED: Final = re.compile(r"[(（][^()（）\n]{0,4}、[^()（）\n]{0,4}[)）]")
_RIGHT_END: Final = re.compile(begins_with(words.RIGHT_ENDS_GUARDED, by_length(words.RIGHT_ENDS)))
_JOINS: Final = re.compile("(?:[和与及](?:同级|同类|其他|另外)?|[、里中上])$")
_ONE_CHAR_NOUNS: Final = frozenset("村县市镇乡区省州旗组站校牛羊猪鸡鸭树鱼车船书")
_NO_NOUNS: Final = frozenset("和与及或内前后多余来起外中上下间时止整半了的地得着过")
_CLAUSE_END: Final = re.compile(".*[,，。;；:：、！？!?\n…]", re.DOTALL)  # the last
_BRACKETS: Final = re.compile(r"\([^()\n]*\)|（[^（）\n]*）")
_CLOSING: Final = tuple("”」’》")
_QUOTED_END: Final = re.compile(r"[“「‘《]([^“”「」‘’《》\n]{2,16})[”」’》]\Z")
_NO_OPENING: Final = re.compile(r"\A(?:[”」’》)和与及是为]+|第[一二三四五六七八九十\d]+[届次批期]|[\d年至到\-—]+月份?)")
_LINKS: Final = ending_of(words.LINKS)
_LEFT_VERB: Final = begins_with(words.LEFT_VERBS_GUARDED, by_length(words.LEFT_VERBS))
_LEFT_EMPTY: Final = begins_with(words.LEFT_EMPTY_GUARDED, by_length(words.LEFT_EMPTY))
_LEFT_START: Final = re.compile(
    f".*(?:(?P<verb>{_LEFT_VERB}(?![率量额数者]|(?<=整治)行动))|(?P<empty>{_LEFT_EMPTY}))", re.DOTALL
)
_CHANGES: Final = ending_of(words.CHANGES)
_AFTER_CHANGE: Final = ending_of(("超过", "了", "到", "至", "近", "约", "超"))
_AGAINST: Final = re.compile("(?<![同环占对反])[比较](?!例|重|值|率|赛)[^比较]*\\Z")
_NO_CHANGE: Final = frozenset({"占比", "占", "增幅", "降幅"})
_RELATIVE: Final = frozenset({"%", "‰", "个百分点", "倍", "番"})
_MAX_WHAT: Final = 18
_AFTER_TIME: Final = ("的", "历史", "党龄", "车程")

_PART_OF: Final = re.compile(r"([^,，。;；]{2,20})[,，][^,，。;；的]{1,8}的(?:共?有|达|占)?\Z")
_DIVIDED: Final = re.compile("(?<=[\u4e00-\u9fff]{2})(?<![积学得评])分\\Z")  # 轮训分5期
_THINGS: Final = frozenset({"件", "条", "个", "项", "起", "处"})
_SENTENCE_ENDS: Final = re.compile("[。！？!?;；\\n]")
_BY: Final = re.compile(
    rf"(?<![^。！？!?;；\n　 ,，])(?:据(?P<said>{words.SOURCE}{{2,20}}?)(?:的|最新|初步|不完全)*(?:{any_of(words.REPORTS)})"
    rf"|(?P<says>{words.SOURCE}{{2,20}}?)(?:昨日|今日|近日|日前|当天|[0-9]+日|发表声明|表示|宣布|通报|介绍|发布|公布|说|透露)*"
    rf"(?:(?:通报|介绍|表示|宣布|透露)|(?<![\u4e00-\u9fff]{{5}})[说称])(?=[:：,，])"
    rf"|(?P<announces>{words.SOURCE}{{2,12}}(?:部|委|局|署|院|厅|办|会|行|社|处|中心|集团|公司))"
    rf"(?:昨日|今日|近日|日前|当天|[0-9]+日)?(?:宣布|通报|发布|公布))"
)
_MAY_SAY: Final = re.compile("据|通报|宣布|发布|公布|(?:介绍|表示|透露|[说称])[:：,，]")  # `_BY` has one of these
_NOBODY: Final = re.compile(
    "都|也|还|就|又|才|再|这|那|谁|有|大家|群众|了解|悉|统计|介绍|不完全|初步|测算|估算|估计|此|记者|他|她|我"
)


def with_what(text: str, found: list[Quantity]) -> list[Quantity]:
    """Say what each quantity counts: the noun after it, or the noun before; and by whom, and which change it is."""
    if not found:
        return []
    named: list[Quantity] = []
    lefts: list[str] = []
    left_end = 0
    right_ends = [*(quantity.start for quantity in found[1:]), len(text)]
    for quantity, by, right_end in zip(found, _sources(text, found), right_ends, strict=True):
        start, end, value, unit, _, value_to, approximate, *_ = quantity
        left = text[max(left_end, start - 30) : start]
        clause = _clause(left)
        change, what = _change(left, clause, unit, named)
        if unit == "部门":
            what = unit
        if not what and clause == "其中" and named and named[-1].unit == unit:
            what = named[-1].what  # 意见1940条,其中42条: still 意见
        what = what or _whole_of(left, unit) or _right(_right_of(text, end, min(right_end, end + 30), unit))
        if not what and right_end != end:
            what = _of_the_left(left, clause, named)
        named.append(Quantity(start, end, value, unit, what, value_to, approximate, by, change))
        lefts.append(left)
        left_end = end
    return _shared_what(named, lefts)


def _right_of(text: str, start: int, end: int, unit: str) -> str:
    """Return what may hold the noun after a quantity; after a span of time nothing (72小时连续试运行) but for some words."""
    right = text[start:end]
    return "" if unit in words.SPANS_OF_TIME and not right.startswith(_AFTER_TIME) else right


def _of_the_left(left: str, clause: str, named: list[Quantity]) -> str:
    if clause.startswith("其中") and named:
        return _left(clause.removeprefix("其中")) or named[-1].what
    return _left(left)


def _whole_of(left: str, unit: str) -> str:
    """收集到的民生问题,群众关注的有397件: what the clause before names, of which this clause tells a part."""
    parts = _PART_OF.search(left) if unit in _THINGS else None
    return _left(parts[1]) if parts else ""


def _shared_what(named: list[Quantity], lefts: list[str]) -> list[Quantity]:
    """4类13项38条举措, 举措4类13项38条: the noun belongs to all three."""
    for i in range(len(named) - 2, -1, -1):
        if not named[i].what and named[i].end == named[i + 1].start:
            named[i] = named[i]._replace(what=named[i + 1].what or _left(lefts[i]))
    for i in range(1, len(named)):
        if not named[i].what and named[i - 1].end == named[i].start:
            named[i] = named[i]._replace(what=named[i - 1].what)
    return named


def _clause(context: str) -> str:
    """Return what stands after the last mark."""
    end = _CLAUSE_END.match(context)
    return (context[end.end() :] if end else context).strip()


def _without(clause: str, endings: Endings) -> str:
    """Return a clause without the longest of these endings that it has; itself if it has none."""
    for ending in endings.get(clause[-1:], ()):
        if clause.endswith(ending):
            return clause[: -len(ending)]
    return clause


def _change(left: str, clause: str, unit: str, named: list[Quantity]) -> tuple[str, str]:
    """Return the change that a quantity measures and what changed.

    地区生产总值实现355.1亿元,增长6.4%: the growth is that of the quantity just before. 提高到70% is a level and no change.
    """
    to_verb = _without(clause, _AFTER_CHANGE)
    before = _without(to_verb, _CHANGES)
    verb = to_verb[len(before) :]
    if not verb:
        return "", ""
    is_level = clause.endswith(("到", "至"))
    is_change = verb not in _NO_CHANGE and not is_level
    if unit not in _RELATIVE and not is_change:
        return "", ""
    subject = _left(_AGAINST.sub("", before))
    follows = bool(named) and left.lstrip(",，( ") == clause and named[-1].unit not in _RELATIVE
    if not subject and follows:
        subject = named[-1].what
    if is_level:
        return "", subject
    what = "" if len(subject) > _MAX_WHAT or (unit not in _RELATIVE and not subject) else subject + verb
    return verb if is_change else "", what


def _sources(text: str, found: list[Quantity]) -> list[str]:
    """Return who reports each quantity, where its sentence says so before it: 据市统计局通报, 县长王某介绍."""
    sources: list[str] = []
    end = -1
    said: list[tuple[int, str]] = []
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text)]
    for quantity in found:
        if quantity.start >= end:
            place = bisect_right(ends, quantity.start)
            start, end = ends[place - 1] if place else 0, ends[place] if place < len(ends) else len(text)
            says = _MAY_SAY.search(text, start, end)
            said = [(match.end(), _source(match)) for match in _BY.finditer(text, start, end)] if says else []
        sources.append(
            next((source for place, source in said if place <= quantity.start and source), "") if said else ""
        )
    return sources


def _source(match: re.Match[str]) -> str:
    source: str = match["said"] or match["says"] or match["announces"]
    return "" if _NOBODY.match(source) else re.sub("^(?:而|但|不过|同时)|(?:则|也|还|今天|当天)$", "", source)


def _right(context: str) -> str:
    match = _RIGHT.match(context)
    if match is None:
        return ""
    listed = _LISTED.search(context[: match.end() + 8])
    if match[3] and listed and listed.start() < match.end():
        return context[: listed.end()]  # 13个县(市、区)
    phrase = whole = match[2] if match[1] else match[3]
    end = _RIGHT_END.search(phrase)
    phrase = phrase[: end.start()] if end else phrase
    if match[1]:
        return match[1] + phrase if len(phrase) > 1 else match[1][1:-1]
    phrase = _JOINS.sub("", phrase) if len(phrase) > 2 else phrase
    for opened, closed in ("()", "（）"):
        while phrase.count(opened) != phrase.count(closed):
            phrase = phrase[: max(phrase.rfind(opened), phrase.rfind(closed))]
    is_noun = len(phrase) > 1 or phrase in _ONE_CHAR_NOUNS or (phrase == whole and phrase not in _NO_NOUNS)
    return phrase[:_MAX_WHAT] if is_noun else ""


def _left(context: str) -> str:
    clause = _clause(_BRACKETS.sub("", context))
    while (shorter := _without(clause, _LINKS)) != clause:
        clause = shorter
    if clause.endswith("分"):
        clause = _DIVIDED.sub("", clause)
    if clause.endswith(_CLOSING) and (quoted := _QUOTED_END.search(clause)):
        return quoted[1]
    noun = _NO_OPENING.sub("", clause[_noun_begin(clause) :], count=1)
    is_noun = len(noun) > 1 and not noun.isdigit() and noun.removeprefix("已") not in words.LEFT_VERBS
    return noun if is_noun and len(noun) <= _MAX_WHAT else ""


def _noun_begin(clause: str) -> int:
    """Return where, after the last verb, the noun at the end of a clause begins.

    In 整改落实321件 and 临时安置点17处 the last verb is part of the noun.
    """
    end = len(clause)
    while start := _LEFT_START.match(clause, 0, end):
        rest = clause[start.end() :]
        ends_in_verb = not rest and (start["empty"] or len(start["verb"]) == 1)  # 他讲了三条 says nothing of what
        if ends_in_verb or (len(rest) > 1 and rest not in words.LEFT_VERBS):
            return start.end()
        end = start.start("verb" if start["verb"] else "empty")
    return 0
