"""Key sentences in one line: what a writer of headlines leaves out first is left out, and nothing that changes what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from zhuti.summarise import _entity_words as words
from zhuti.summarise import _short_words as tables
from zhuti.summarise._patterns import begins_with
from zhuti.summarise._spans import Span
from zhuti.summarise._types import Entity

ENOUGH: Final = 30
"""Characters from which on a line may end where a statement does."""

# When it was. Not a day on which something begins or ends (3日起), that a word needs (今天是, 昨天举行的), in a list, or in 5号线.
_HOUR: Final = (
    "(?:凌晨|清晨|早[上晨]?|上午|中午|下午|傍晚|晚[上间]?|深夜|午夜|夜[间里]?)"
    "(?:[0-9]{1,2}[时点](?:[0-9]{1,2}分|半)?许?)?"
)
# What a person or an office does and no 嫦娥3号: before it 3号 is a day.
_DOES: Final = (
    "发表|发布|公布|举行|召开|宣布|表示|会见|会晤|签署|下令|在[^，,。]{2,12}(?:举行|召开|会见|会晤|签署|发表)"
    "|[同与][^，,。]{2,20}(?:会谈|会见|会晤)"
)
_DAY: Final = (
    "(?:(?:(?:[0-9]{4}|今|去|明)年)?[0-9]{1,2}月[0-9]{1,2}[日号]|[0-9]{1,2}日|(?<![\u4e00-\u9fff])[0-9]{1,2}号"
    f"|[0-9]{{1,2}}号(?={_HOUR}|{_DOES})|[今昨明当]天|[昨当]日|[今昨][晚早晨夜]|当地时间)(?:{_HOUR})?"
)
_HELD: Final = (
    "举行|召开|公布|发布|发表|出版|播出|播发|刊发|进行|开幕|闭幕|结束|发生|通过|启动|成立|实施|施行|生效|颁布|印发|签署|出台|完成"
    "|开始|登陆|抵达|到访"
)
_DATE: Final = "[（(][0-9月]{1,5}[日号][）)]"  # 今天（3月5日）
_TIME_BEGINS: Final = re.compile("[0-9今昨明去当北于在近日连]")
_TIME: Final = re.compile(
    "(?<![0-9年月间时自从至到前每第的续期达共满约近在于早晚定始建生立终源逝起布成不没未非比较与同跟和对按离距由、—.])"
    f"(?>(?:[于在](?=[0-9今昨明当]))?(?:(?:当地|北京)时间)?{_DAY}(?:(?:[至到]|[-—－~～]+)(?:{_DAY}|[0-9]{{1,2}}))?"
    f"(?:{_DATE}(?:{_HOUR})?)?(?:出版的)?|近日|日前|近期(?=[，,])|连日来)"
    "(?:[，,]|(?![的起前后内之止日号时点年是为来报气看游均线、和（(0-9]|[至到][0-9今]|以[来前后]|开始"
    f"|(?:[在于][^，,。的]{{1,8}})?(?:{_HELD})的))"
)
_SOME_DAY: Final = frozenset({"当天", "当日", "近日", "日前", "近期", "连日"})
# On which day it was must be told of what was not or may not be, and over which days of an amount.
_NOT: Final = re.compile("[^，,。；;]*?(?:不(?![断忘同少久仅])|没|未(?!来)|无(?![锡论人线])|[勿禁]|停(?![火战泊车]))")
_DIGIT: Final = re.compile("[0-9]")
_RANGE: Final = re.compile("[日号].*[日号0-9]")
# Where it was: anywhere that people meet, but of what is held only the building.
_PLACE: Final = "[^，,。；;：:、的不未没无非同与0-9“”《》（）()]"
_VENUE: Final = re.compile(
    "在(?<![现正存所实潜内旨自不没未有，,；;：:。]在)(?<!^在)"
    f"(?:{_PLACE}{{2,16}}?(?=会见|会晤|接见|分别会见|(?<![协陪共如一合不相等])[同与][^，,。]{{1,40}}(?:会谈|会见|会晤|座谈))"
    f"|{_PLACE}{{0,14}}?(?:堂(?:[^，,。的]{{0,3}}厅|东门外广场)?|中南海|钓鱼台|宾馆|酒店|饭店|会议室|会议厅|中心|总统府|总理府|宫)"
    "(?=举行|召开|主持|分别|同|与|欢迎|出席|开幕|闭幕|启动|揭晓|接受|发表|联合|共同|隆重|亲切|看望|集体)"
    "|京(?=举行|召开|开幕|闭幕|隆重|成立))"
    "(?!(?:会见|会晤|接见|举行|召开|开幕|闭幕)的|[^，,。]*(?:之际|前|后|时|期间)(?:[，,]|$))"
)
_DONE: Final = re.compile(
    "了(?<=(?:会见|接见|举行|召开|发表|印发|发布|签署|通过|接受|出席|参加|参观|看望|听取|宣布|启动|公布|进行)了)(?!解)"
)
_CREDIT: Final = re.compile("(?:本[台报][消讯]息?|(?:新华社|央视网)[^，,：:。]{0,6}[消讯]息?)[，,：:]")
# Whose invitation it was, what it was for, what it was just before or after; not with who did it (某某访问前夕，接受专访).
_OPENING: Final = re.compile(
    "(?:应[^，,；;：:。]{2,60}邀请|为了[^，,；;：:。]{4,}|(?:[欢签送开启授][^，,；;：:。]{1,3}仪式|会谈|会见|会晤)(?:前|后|结束后)"
    "|(?:在[^，,；;：:。]{2,40}|[^，,；;：:。]{0,14}[节年一])(?:前夕|(?:到来|来临|访问)之际))[，,]\\s*(?=[^\\s让])"
)
_HOSTS: Final = re.compile(
    "(?:^|(?<=[，,]))由[^，,。]{4,60}?(?:主办|举办|承办|组织|制作|创作|摄制)的(?:——)?(?=[^，,。]{4})"
)
_SAID_AT: Final = re.compile(
    "在(?:(?!在)[^，,。]){0,20}?(?:发布会|记者会|吹风会)上(?=[^，,。]{0,3}(?:表示|介绍|说|指出|强调|称|宣布|透露|回应|回答|通报))"
)
_PUBLISHED: Final = re.compile(
    f"(?<![0-9今昨日号天前）)])(?:(?:{_DAY}(?:{_DATE})?|近日|日前))?(?:公布|发布)的(?=[^，,。]{{0,24}}?(?:显示|表明)[，,])"
)
_TITLED: Final = re.compile("[，,]题目[是为](?=《)")
_PLANE: Final = re.compile("乘(?:坐)?专[机列](?=抵达|离开|回到|启程|前往|从|离|返)")
# Of 教育部、商务部、公安部等八部门 the first stands for all; what holds one of these is more than a name.
_VERB: Final = (
    "[在将对为是有从向了把被到]|发[布表出]|举[行办]|召开|推出|印发|出台|开展|宣布|签署|会见|出席|参加|提出|强调|要求"
    "|采取|包括"
)
_OTHERS: Final = re.compile(
    f"(?:、(?:(?!{_VERB})[^，,。、；;：:“”《》（）()]){{2,20}}?)+"
    "(?=等(?:[0-9]+|[一二三四五六七八九十两几数多]+)[余多]?[个家名位国省市地县所种项大部])"
)
# What is left out anywhere, each with what a sentence must hold for it to be looked for.
_WITHIN: Final = (
    ("了", _DONE),
    ("在", _VENUE),
    ("由", _HOSTS),
    ("会上", _SAID_AT),
    ("布的", _PUBLISHED),
    ("题目", _TITLED),
    ("乘", _PLANE),
    ("等", _OTHERS),
)
# Who leads a country, a province or a county is known by name; of others the office says more.
_LEADS: Final = re.compile(
    "总书记|政治局|书记处|国务院副?总理|(?:国家|军委|政协)副?主席|委员长|[省市州县区旗]委副?书记$|[省市州县区旗]长$|^中央.{2,18}(?:组长|主任)$|^国务院.{2,30}组长$"
)
_AND_OFFICES: Final = re.compile(
    "(?:(?:中共|中央|国家|国务院|全国)[^，,。、“”]{0,14}(?:书记|主席|委员长?|常委|总理|主任|组长)、)+$"
)
_FOREIGN: Final = re.compile(f"{begins_with(words.REGIONS)}(?![省市区县自])")

_MARKS: Final = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』", "‘": "’"}
_BREAKS: Final = re.compile("[，,；;：:。！？!?“《（(「『‘]")
_STOPS: Final = frozenset("，,；;。！？!?")
_LIMITS: Final = re.compile(begins_with(tables.LIMITS))
_LEADING: Final = re.compile(begins_with(tables.LEADING))
_FOLLOWING: Final = re.compile(begins_with(tables.FOLLOWING))
_LIST: Final = re.compile("等[^，,、]{0,6}$")  # 提出了……、……等要求: its end belongs to its beginning


def shorten(text: str, start: int, end: int, people: Sequence[Entity]) -> list[Span]:
    """Return the pieces of a sentence that make its line, in order; none where nothing can be left out.

    Left out are when and where people met, the offices of leaders, the medium itself, whose invitation it was, and after
    `ENOUGH` characters the clauses that go on after a statement. What stands in quotation marks or brackets is not cut.

    Parameters
    ----------
    text, start, end
        The clean text, and where the sentence stands in it.
    people
        The persons of the article, with their offices.

    Examples
    --------
    >>> text = "柳溪县委书记周明远9月28日在县会议中心主持召开座谈会。"
    >>> pieces = shorten(text, 0, len(text), [Entity("周明远", "person", 1, 6, 9, "柳溪县委书记")])
    >>> "".join(text[a:b] for a, b in pieces)
    '周明远主持召开座谈会'
    """
    sentence = text[start:end].rstrip("。")
    clauses, marked = _clauses(sentence)
    left_out = _phrases(sentence, people)
    time = _TIME.match(sentence)
    begin = at = time.end() if time and time[0][-1] in "，," else 0
    while opening := _OPENING.match(sentence, at):
        at = opening.end()
    if at > begin:
        left_out = sorted([*left_out, (begin, at)])
        clauses = [(max(a, at), b) for a, b in clauses if b > at]
    if marked:
        left_out = [span for span in left_out if not any(_cuts(span, mark) for mark in marked)]
    at, stop = 0, _stop(sentence, clauses, left_out)
    pieces = []
    for a, b in [*left_out, (stop, stop)]:
        if at < a <= stop:
            pieces.append((start + at, start + a))
        at = max(at, b)
    whole = not pieces or pieces == [(start, start + len(sentence))]
    return [] if whole else pieces


def _cuts(span: Span, mark: Span) -> bool:
    """Whether a span overlaps with what stands in marks without holding all of it."""
    return span[0] < mark[1] and mark[0] < span[1] and not (span[0] <= mark[0] and mark[1] <= span[1])


def _clauses(sentence: str) -> tuple[list[Span], list[Span]]:
    """Return the clauses of a sentence, each with its mark, and what stands in quotation marks or brackets."""
    clauses, marked = [], []
    at = begin = 0
    while match := _BREAKS.search(sentence, at):
        at = match.end()
        closing = _MARKS.get(match.group())
        if closing:
            close = sentence.find(closing, at)
            at = close + 1 if close >= 0 else len(sentence)
            marked.append((match.start(), at))
        else:
            clauses.append((begin, at))
            begin = at
    if begin < len(sentence) or not clauses:
        clauses.append((begin, len(sentence)))
    return clauses, marked


def _phrases(sentence: str, people: Sequence[Entity]) -> list[Span]:
    """Return what can be left out within clauses, in order."""
    found: list[Span] = []
    for begin in _TIME_BEGINS.finditer(sentence):
        if (not found or begin.start() >= found[-1][1]) and (match := _TIME.match(sentence, begin.start())):
            found.append(match.span())
    n_days = sum(sentence[a : a + 2] not in _SOME_DAY for a, _ in found)
    if n_days > 1 or not all(_may_go(sentence, a, b) for a, b in found):
        found = []
    found += [match.span() for sign, pattern in _WITHIN if sign in sentence for match in pattern.finditer(sentence)]
    if match := _CREDIT.match(sentence):
        found.append(match.span())
    for person in people:
        if person.text in sentence and _LEADS.search(person.office) and not _FOREIGN.match(person.office):
            at = sentence.find(person.office + person.text)
            end = at + len(person.office)
            if more := _AND_OFFICES.search(sentence, 0, max(at, 0)):
                at = more.start()
            before = sentence[: max(at, 0)]
            if at >= 0 and (
                not before.endswith("、") or before[:-1].endswith(tuple(other.text for other in people))
            ):  # 主席特使、副主席某某 is one
                found.append((at, end))
    return sorted(found)


def _may_go(sentence: str, start: int, end: int) -> bool:
    """Whether a statement says the same without its time."""
    if _NOT.match(sentence, end):
        return False
    return not (_RANGE.search(sentence, start, end) and _DIGIT.search(sentence, end))


def _stop(sentence: str, clauses: Sequence[Span], left_out: Sequence[Span]) -> int:
    """Return where the line ends: after the first statement that makes it long enough, else with the sentence."""
    begin, last = clauses[0][0], clauses[-1][1]
    if len(clauses) == 1 or last - begin <= ENOUGH:
        return last
    if sentence.endswith(tables.SAYING) or sentence.startswith("为", begin):
        return last
    if _LIST.search(sentence, max(0, last - 8)) or _LIMITS.search(sentence, begin):
        return last
    for (a, b), (after, _) in pairwise(clauses):
        if b - begin <= ENOUGH:
            continue
        n_chars = b - begin - sum(min(d, b) - max(c, begin) for c, d in left_out if c < b and d > begin)
        if n_chars <= ENOUGH or sentence[b - 1] not in _STOPS or not _FOLLOWING.match(sentence, after):
            continue
        is_statement = not (
            sentence.startswith(tables.OPENINGS, a)
            or sentence.endswith(tables.ENDINGS, a, b - 1)
            or _LEADING.search(sentence, a, b)
        )
        if is_statement:
            return b - 1
    return last
