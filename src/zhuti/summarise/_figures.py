"""Figures: the quantities an article reports, read by rules that can be read.

A figure is a number with something it counts or measures. Left aside are dates and times, ranks, names that hold a number
(三严三实, 十九大, “4+1”, 《百名书记》) and 一 with a classifier, which is Chinese for the indefinite article.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from zhuti.summarise import _figure_words as words
from zhuti.summarise._numerals import DIGITS, arabic_number, chinese_number, scaled


class Quantity(NamedTuple):
    """A quantity in a clean text: offsets in code points, end excluded; the rest as in `Figure`."""

    start: int
    end: int
    value: float
    unit: str
    what: str
    value_to: float | None
    approximate: bool


def _any_of(table: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


_ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN: Final = "[〇零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?"
_SCALE: Final = "(?:[十百千]?万亿|[百千]?[万亿]|[百千](?![瓦米克伏]))"
_GAP: Final = "[ \u3000\xa0]?"
_TO: Final = f"{_GAP}(?:[-–—－~～]{{1,2}}|至|到){_GAP}"
_UNIT: Final = f"(?:{_any_of((*words.MEASURES, *words.CLASSIFIERS))})(?<!部(?=[委队分长]))"

_FIGURE: Final = re.compile(
    rf"""
    (?P<about>约为?|将近|接近|近|超过|超|逾|过|上(?=[百千万亿]))?
    (?:
        (?P<per>百|千)分之(?P<share>{_ARABIC}|{_HAN})
      | (?P<whole>[二三四五六七八九十百]+)分之(?P<part>[一二两三四五六七八九十]+)
      | (?P<tenths>[一二三四五六七八九])成(?![立为了功果员本就长熟人年效都家分]) (?P<half>半)?
      | (?: (?P<low>{_ARABIC}) (?P<low_scale>{_SCALE}?) (?P<low_percent>[%％]?) {_TO} (?=\d) )?
        (?P<digits>{_ARABIC}) {_GAP} (?P<more1>[余多来]?) {_GAP} (?P<scale>{_SCALE}?) (?P<more2>[余多]?)
        {_GAP} (?P<unit>[%％‰]|{_UNIT})?
      | (?: (?P<han_low>{_HAN}) (?:至|到) )?
        (?P<han>{_HAN}) (?P<han_more>[余多来]?) (?P<han_scale>[万亿]*) (?P<han_more2>[余多]?) (?P<han_unit>个百分点|{_UNIT})?
    )
    """,
    re.VERBOSE,
)
_AFTER_NUMBER: Final = re.compile(r"[0-9A-Za-z.:：+/×＋@#_\-—–~～第]")
_BEFORE_NUMBER: Final = re.compile(r"\s?[.:：+/×＋\-—–~～]\s?\d|[A-Za-z]")
_NAMED: Final = re.compile(
    r"“[^“”\n]{1,14}”|‘[^‘’\n]{1,14}’|「[^「」\n]{1,14}」|『[^『』\n]{1,14}』"
    r"|《[^《》\n]{1,60}》|〈[^〈〉\n]{1,60}〉"
)
_SPEECH: Final = re.compile("[，。；！？,;!?：:]")
_NAMES: Final = re.compile("|".join(words.NAMES))
_DATE_AFTER: Final = re.compile(r"\s?(?:\d{1,2}\s?月|[初底末度级代中前后]|之[前后]|以[前后])")


def find_figures(text: str) -> list[Quantity]:
    """Return the quantities that a text reports, in order.

    Parameters
    ----------
    text
        Clean text.

    Returns
    -------
    list of Quantity
        They never overlap.

    Examples
    --------
    >>> text = "全县召开座谈会28次,投入1.5亿元。"
    >>> [(text[q.start : q.end], q.value, q.unit, q.what) for q in find_figures(text)]
    [('28次', 28.0, '次', '座谈会'), ('1.5亿元', 150000000.0, '元', '')]
    """
    named = [m.span() for m in _NAMED.finditer(text) if text[m.start()] in "《〈" or not _SPEECH.search(m.group())]
    found = []
    for match in _FIGURE.finditer(text):
        if any(start <= match.start() < end for start, end in named):
            continue
        quantity = _read(match, text)
        if quantity is not None:
            found.append(quantity)
    return _with_what(text, found)


def _read(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    about = match["about"] or ""
    number_start = start + len(about)
    if match["digits"] is None and _NAMES.match(text, number_start):
        return None
    before = text[number_start - 1 : number_start] if not about else ""
    if before and _AFTER_NUMBER.match(before):
        return None
    if match["per"]:
        value, unit = _number(match["share"]), "%" if match["per"] == "百" else "‰"
        return None if value is None else Quantity(number_start, end, value, unit, "", None, bool(about))
    if match["whole"]:
        whole, part = chinese_number(match["whole"]), chinese_number(match["part"])
        return Quantity(number_start, end, part / whole, "", "", None, bool(about)) if whole and part else None
    if match["tenths"]:
        value = DIGITS[match["tenths"]] * 10.0 + (5.0 if match["half"] else 0.0)
        return Quantity(number_start, end, value, "%", "", None, bool(about))
    return _read_arabic(match, text, number_start) if match["digits"] else _read_han(match, text, number_start)


def _read_arabic(match: re.Match[str], text: str, start: int) -> Quantity | None:
    end, unit, scale = match.end(), match["unit"] or "", match["scale"]
    more = bool(match["more1"] or match["more2"])
    if not unit and (_BEFORE_NUMBER.match(text, end) or not ((scale and scale[-1] in "万亿") or more)):
        return None
    if not unit:
        end = start + len(text[start:end].rstrip())
    if not _unit_holds(unit, text, start, end, match["digits"]):
        return None
    value = scaled(arabic_number(match["digits"]), scale)
    value_to = None
    if match["low"]:
        low = scaled(arabic_number(match["low"]), match["low_scale"] or scale)
        if low >= value:
            return None
        value, value_to = low, value
    unit = "%" if unit == "％" else unit
    return Quantity(start, end, value, unit, "", value_to, more or bool(match["about"]))


def _unit_holds(unit: str, text: str, start: int, end: int, digits: str) -> bool:
    """Tell a quantity from a date, a time, a rank or a name that has the same form."""
    before, after = text[max(0, start - 2) : start], text[end : end + 4]
    if unit in {"点", "大", "两"} or (unit in {"名", "位"} and before.endswith("前")):
        return False
    if unit == "年":
        year = len(digits) == 4 and "." not in digits
        return not (year or before.endswith(("’", "'")) or _DATE_AFTER.match(text, end))
    if unit == "分":
        time = before.endswith(("点", "时")) or re.match(r"\d+(?:\.\d+)?秒", text[end:])
        return not (time or after.startswith(("之", "类", "别", "布")))
    if unit == "天" and after.startswith(("前", "后", "之前", "之后")):
        return False
    if unit and unit[-1].isascii() and unit[-1].isalpha():
        return not (after[:1].isascii() and after[:1].isalnum())
    return not (unit in {"度电", "代", "届"} and not after)


def _read_han(match: re.Match[str], text: str, start: int) -> Quantity | None:
    numeral, unit = match["han"], match["han_unit"] or ""
    more = bool(match["han_more"] or match["han_more2"])
    about = bool(match["about"])
    end = match.end()
    if numeral.endswith(("十", "百")) and numeral == unit:
        return None
    pair = _neighbours(numeral)
    value, value_to = pair if pair else (chinese_number(numeral), None)
    if value is None or not _han_holds(numeral, unit, text, start, end, more, about):
        return None
    value = scaled(value, match["han_scale"])
    value_to = None if value_to is None else scaled(value_to, match["han_scale"])
    if match["han_low"]:
        low = chinese_number(match["han_low"])
        if low is None or low >= value:
            return None
        value, value_to = low, value
    bare = numeral[0] in "百千万亿"
    if bare and about:  # 上百场次: without its 上 the text would say something else
        start = match.start()
    return Quantity(start, end, value, unit, "", value_to, more or about or pair is not None)


def _neighbours(numeral: str) -> tuple[float, float] | None:
    """三四个, 十七八个: two neighbouring digits say a range."""
    low, high = numeral[:-1], numeral[:-2] + numeral[-1:]
    if len(numeral) < 2 or numeral[-1] not in DIGITS or numeral[-2] not in DIGITS:
        return None
    first, second = chinese_number(low), chinese_number(high)
    return (first, second) if first and second and second == first + 1 else None


def _han_holds(numeral: str, unit: str, text: str, start: int, end: int, more: bool, about: bool) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 4]
    if before.endswith(words.VAGUE_BEFORE) or numeral in {"一", "零", "〇"}:
        return False
    if numeral[0] in "百千万亿" and not (about or (more and unit)):
        return False
    if not unit:
        return (
            (len(numeral) >= 3 or more) and any(c in "百千万亿" for c in numeral) and any(c in DIGITS for c in numeral)
        )
    if unit in {"名", "位"} and before.endswith("前"):
        return False
    if unit in words.ARABIC_ONLY and not (unit in {"期", "班", "组", "队"} and before.endswith(("分", "共", "办"))):
        return False
    if unit == "点":
        return len(numeral) == 1 and after.startswith(words.POINT_NOUNS)
    if unit == "大":
        return (
            len(numeral) == 1
            and bool(re.match(r"[\u4e00-\u9fff]{2}", after))
            and not after.startswith(words.GREAT_NOT_BEFORE)
        )
    if unit == "年":
        return not _DATE_AFTER.match(text, end)
    return not (len(numeral) == 1 and after[:1] in words.PLACE_ENDS and after[:1] and unit not in {"个", "名"})


def _number(text: str) -> float | None:
    return arabic_number(text) if text[0].isdigit() and text[0] not in DIGITS else chinese_number(text)


# What a figure counts ------------------------------------------------------------------------------------------------

_RIGHT: Final = re.compile(
    r"(?:亟[待需]解决的|的)?(?:([“「‘《][^”」’》\n]{1,16}[”」’》])([\u4e00-\u9fff]{0,12})|([\u4e00-\u9fffA-Za-z()()·]{1,24}))"
)
_RIGHT_END: Final = re.compile("|".join([*words.RIGHT_ENDS_GUARDED, _any_of(words.RIGHT_ENDS)]))
_ONE_CHAR_NOUNS: Final = frozenset("村县市镇乡区省州旗组站校")
_NO_NOUNS: Final = frozenset("内前后多余来起外中上下间时止整半了的地得着过")
_CLAUSE: Final = re.compile(r"[^,，。;；:：、！？!?\n…]*\Z")
_BRACKETS: Final = re.compile(r"\([^()\n]*\)")
_QUOTED_END: Final = re.compile(r"[“「‘《]([^“”「」‘’《》\n]{2,16})[”」’》]\Z")
_LINKS: Final = re.compile(f"(?:{_any_of(words.LINKS)})+\\Z")
_LEFT_VERB: Final = "|".join([*words.LEFT_VERBS_GUARDED, _any_of(words.LEFT_VERBS)])
_LEFT_EMPTY: Final = "|".join([*words.LEFT_EMPTY_GUARDED, _any_of(words.LEFT_EMPTY)])
_LEFT_START: Final = re.compile(f".*(?:(?P<verb>(?:{_LEFT_VERB})(?![率量额数]))|(?P<empty>{_LEFT_EMPTY}))", re.DOTALL)
_CHANGE: Final = re.compile(f"(?:{_any_of(words.CHANGES)})(?:了|到|至|近|约|超过?)?\\Z")
_RELATIVE: Final = frozenset({"%", "‰", "个百分点", "倍", "番"})
_MAX_WHAT: Final = 16


def _with_what(text: str, found: list[Quantity]) -> list[Quantity]:
    """Say what each quantity counts: the noun after it, or the noun before."""
    named: list[Quantity] = []
    lefts: list[str] = []
    for i, quantity in enumerate(found):
        left_end = found[i - 1].end if i else 0
        right_end = found[i + 1].start if i + 1 < len(found) else len(text)
        left = text[max(left_end, quantity.start - 30) : quantity.start]
        what = "部门" if quantity.unit == "部门" else _change(left, quantity, named)
        if not what and _clause(left) == "其中" and named and named[-1].unit == quantity.unit:
            what = named[-1].what  # 意见1940条,其中42条: still 意见
        lefts.append(left)
        named.append(quantity._replace(what=what or _right(text[quantity.end : min(right_end, quantity.end + 30)])))
        if not named[-1].what and right_end != quantity.end:
            named[-1] = named[-1]._replace(what=_of_the_left(left, named))
    return _shared_what(named, lefts)


def _of_the_left(left: str, named: list[Quantity]) -> str:
    if _clause(left).startswith("其中") and len(named) > 1:
        return named[-2].what
    return _left(left)


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
    match = _CLAUSE.search(context)
    return match.group().strip() if match else ""


def _change(left: str, quantity: Quantity, named: list[Quantity]) -> str:
    """地区生产总值实现355.1亿元,增长6.4%: the growth is that of the quantity just before."""
    if quantity.unit not in _RELATIVE:
        return ""
    clause = _clause(left)
    change = _CHANGE.search(clause)
    if change is None:
        return ""
    subject = _left(clause[: change.start()])
    follows = bool(named) and left.lstrip(",，( ") == clause and named[-1].unit not in _RELATIVE
    if not subject and follows:
        subject = named[-1].what
    verb = re.sub("(?:了|到|至|近|约|超过?)$", "", change.group())
    return (subject + verb)[-_MAX_WHAT:]


def _right(context: str) -> str:
    match = _RIGHT.match(context)
    if match is None:
        return ""
    phrase = whole = match[2] if match[1] else match[3]
    end = _RIGHT_END.search(phrase)
    phrase = phrase[: end.start()] if end else phrase
    if match[1]:
        return match[1] + phrase if len(phrase) > 1 else match[1][1:-1]
    phrase = re.sub("[和与及、]$", "", phrase)
    while phrase.count("(") != phrase.count(")"):
        phrase = phrase[: max(phrase.rfind("("), phrase.rfind(")"))]
    is_noun = len(phrase) > 1 or phrase in _ONE_CHAR_NOUNS or (phrase == whole and phrase not in _NO_NOUNS)
    return phrase[:_MAX_WHAT] if is_noun else ""


def _left(context: str) -> str:
    clause = _LINKS.sub("", _clause(_BRACKETS.sub("", context)))
    quoted = _QUOTED_END.search(clause)
    if quoted:
        return quoted[1]
    start = _LEFT_START.match(clause)
    if start and start["verb"] and start.end() == len(clause):  # 整改落实321件, 社会组织46个: the verb is a noun here
        start = _LEFT_START.match(clause, 0, start.start("verb")) if len(start["verb"]) > 1 else start
    noun = clause[start.end() :] if start else clause
    noun = re.sub("^[”」’》)和与及是为]+", "", noun)
    is_noun = len(noun) > 1 and not noun.isdigit() and noun not in words.LEFT_VERBS
    return noun[-_MAX_WHAT:] if is_noun else ""
