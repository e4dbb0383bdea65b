"""Figures: the quantities an article reports, read by rules that can be read.

A figure is a number with something it counts or measures. Left aside are dates and times, durations that only say when
(十年来, 七天后, 过去五年), ranks, names that hold a number (三严三实, 十九大, “4+1”, 《百名书记》), idioms, scores and lap times,
and 一 with a classifier, which is Chinese for the indefinite article.
"""

from __future__ import annotations

import re
from string import ascii_letters
from typing import Final

from zhuti.summarise import _figure_words as words
from zhuti.summarise._figure_holds import arabic_holds, han_holds, says_when
from zhuti.summarise._figure_what import Quantity, with_what
from zhuti.summarise._numerals import DIGITS, arabic_number, chinese_number, scaled
from zhuti.summarise._patterns import any_of, begins_with, by_length

_ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN: Final = "[〇零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?"
_SCALE: Final = "(?:[十百千]?万亿|亿亿|[百千]?[万亿]|[百千](?![瓦米克伏帕]))"
_GAP: Final = "[ \u3000\xa0]?"
_TO: Final = f"{_GAP}(?:[-–—－~～]{{1,2}}|至|到){_GAP}"
_LONGEST: Final = 5 + 2 * max(map(len, (*words.MEASURES, *words.CLASSIFIERS)))  # a scale, a gap, a unit / a unit
_NUMBER_TO: Final = rf"[\d,.]++.{{0,{_LONGEST}}}?[-–—－~～至到]"
_NO_UNIT: Final = "(?<!部(?=[委队分长]))(?<!支(?=[持付援撑部]))"  # 部委 and 支持 begin like a unit
_PLAIN_UNIT: Final = begins_with(by_length((*words.MEASURES, *words.CLASSIFIERS)), words.GUARDED_UNITS) + _NO_UNIT
_UNIT: Final = f"{_PLAIN_UNIT}(?:/(?:{_PLAIN_UNIT}|日|月|分))?"
_HALF: Final = f"半(?!{'|'.join(words.HALF_NOT_BEFORE)})"
_DIGIT: Final = "一二三四五六七八九"
_SHARE: Final = f"(?:{_ARABIC}|{_HAN})"

# What a figure can begin with; it never begins inside a row of digits. To look for one character takes no time.
_BEGINS: Final = re.compile(
    r"[\d一二两三四五六七八九十百千万亿〇零半约将接近超逾过上-](?:(?<=\d)\d*|(?<=[二两三四五六七八九十百千万亿〇零半-])"
    r"|(?<=一)(?=[〇零一二两三四五六七八九十百千万亿点倍番成个至到])"
    r"|(?<=[约将接近超逾过上])(?=为?近?过?[\d一二两三四五六七八九十百千万亿半]))"
)
_FIGURE: Final = re.compile(
    rf"""
    (?P<about>约为?|将近|接近|近|超过|超|逾|过|上(?=[百千万亿]))?
    (?:
        (?P<per>百|千)分之(?:(?P<share_low>{_SHARE})(?:至|到)(?:[百千]分之)?)?(?P<share>{_SHARE})
      | (?P<whole>[二三四五六七八九十百]+)分之(?P<part>[一二两三四五六七八九十]+)
      | (?<![\d/.A-Za-z])(?P<numerator>[1-9])/(?P<denominator>[2-9]|10)(?![\d/月日.])
      | (?:(?P<tenths_low>[一二两三四五六七八九\d])成?(?:{_TO}))?(?P<tenths>[一二两三四五六七八九]|(?<![\d.])\d)成
        (?![{words.TENTHS_NOT_BEFORE}]) (?P<half>[半{_DIGIT}])? (?P<tenths_more>多)?
      | (?<![上下前后大多小数第])半(?P<half_a>{any_of(words.HALVED)})
      | (?P<below>零下|-(?=[\d.]+{_GAP}(?:℃|°C|摄氏度|[%％])))?
        (?: (?={_NUMBER_TO}) (?P<low>{_ARABIC}) (?P<low_scale>{_SCALE}?) (?P<low_unit>[%％]|{_UNIT})? {_TO} (?=\d) )?
        (?P<digits>{_ARABIC}) {_GAP} (?P<more1>[余多来]?) {_GAP} (?P<scale>{_SCALE}?) (?P<more2>[余多]?) {_GAP}
        (?P<unit>(?(low_unit)(?P=low_unit)|(?:个(?=半)|[%％‰]|{_UNIT})?)) (?P<unit_half>{_HALF})? (?P<halved>(?<=个半)小?[时月])?
      | (?: (?P<han_low>{_HAN}) (?P<han_low_unit>{_UNIT})? (?:至|到) )?
        (?P<han>{_HAN}) (?P<han_more>[余多来]?) (?P<han_scale>[万亿]*) (?P<han_more2>[余多]?)
        (?P<han_unit>(?(han_low_unit)(?P=han_low_unit)|(?:个(?=半小?[时月])|{_UNIT})?))
        (?P<tenth>(?<=[块米])[{_DIGIT}](?![{_DIGIT}十百千万]))? (?P<han_half>{_HALF})? (?P<han_halved>(?<=个半)小?[时月])?
    )
    """,
    re.VERBOSE,
)
_AFTER_NUMBER: Final = f"{ascii_letters}0123456789.:：+/×＋@#_-—–~～第"
_BEFORE_NUMBER: Final = re.compile(r"\s?[.:：+/×＋\-—–~～]\s?\d|[A-Za-z]")
_NAMED: Final = re.compile(
    r"“[^“”\n]{1,14}”|‘[^‘’\n]{1,14}’|「[^「」\n]{1,14}」|『[^『』\n]{1,14}』"
    r"|《[^《》\n]{1,60}》|〈[^〈〉\n]{1,60}〉"
)
_SPEECH: Final = re.compile("[，。；！？,;!?：:]")
_NUMERAL: Final = re.compile("[一二两三四五六七八九十百千万成]")
_NAMES: Final = re.compile(f"(?<![〇零一二两三四五六七八九十百千万亿第0-9]){begins_with(words.NAMES)}")


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
    named += [m.span() for begin in _NUMERAL.finditer(text) if (m := _NAMES.match(text, begin.start()))]
    inside = bytearray(len(text) + 1)
    for start, end in named:
        inside[start:end] = b"\1" * (end - start)
    found: list[Quantity] = []
    done = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() < done or not (match := _FIGURE.match(text, begin.start())):
            continue
        done = match.end()
        if inside[match.start() + len(match["about"] or "")]:
            continue
        quantity = _read(match, text)
        read = [quantity] if quantity else _read_apart(match, text) if match["low"] or match["han_low_unit"] else []
        found += [q for q in read if not found or q.start >= found[-1].end]
    return with_what(text, found)


def _read_apart(match: re.Match[str], text: str) -> list[Quantity]:
    """Read 15天到3天, which is no range, as two figures."""
    low_end = max(match.end(name) for name in ("low", "low_scale", "low_unit", "han_low_unit"))
    halves = (
        _FIGURE.match(text, match.start(), low_end),
        _FIGURE.match(text, max(match.start("digits"), match.start("han"))),
    )
    return [q for half in halves if half and (q := _read(half, text))]


def _read(match: re.Match[str], text: str) -> Quantity | None:
    about, below, digits, han = match.group("about", "below", "digits", "han")
    number_start = match.start() + len(about or "")
    before = text[number_start - 1 : number_start] if not about and number_start else ""
    if before in _AFTER_NUMBER and before and not below:
        return None
    if before == "比" and text[number_start - 2 : number_start - 1].isdigit():  # a score
        return None
    if digits:
        return _read_arabic(match, text, number_start)
    if han:
        return _read_han(match, text, number_start)
    return _read_share(match, text, number_start)


def _read_share(match: re.Match[str], text: str, start: int) -> Quantity | None:
    """Read 百分之三, 三分之一, 1/3, 三成 and 半斤."""
    value: float | None
    value_to, unit, more = None, "", bool(match["about"])
    if match["per"]:
        value, unit = _number(match["share"]), "%" if match["per"] == "百" else "‰"
        if match["share_low"]:
            value, value_to = _number(match["share_low"]), value
    elif match["whole"]:
        whole, part = chinese_number(match["whole"]), chinese_number(match["part"])
        value = part / whole if whole and part else None
    elif match["numerator"]:
        value = float(match["numerator"]) / float(match["denominator"])
        value = value if value < 1 else None
    elif match["tenths"]:
        value, unit = _tenths(match["tenths"]) + _tenth_of_tenth(match["half"]), "%"
        more = more or bool(match["tenths_more"])
        if match["tenths_low"]:
            value, value_to = _tenths(match["tenths_low"]), value
    else:
        value, unit = 0.5, match["half_a"]
        if says_when(unit, text, start, match.end(), match["about"] or ""):
            return None
    if value is None or (value_to is not None and value >= value_to):
        return None
    return Quantity(start, match.end(), value, unit, value_to=value_to, approximate=more)


def _tenths(char: str) -> float:
    return 10.0 * (DIGITS[char] if char in DIGITS else int(char))


def _tenth_of_tenth(char: str | None) -> float:
    """九成二, 六成半."""
    return 5.0 if char == "半" else float(DIGITS[char]) if char else 0.0


def _read_arabic(match: re.Match[str], text: str, start: int) -> Quantity | None:
    digits, more, scale, more2, unit, about, below, low, half = match.group(
        "digits", "more1", "scale", "more2", "unit", "about", "below", "low", "unit_half"
    )
    end, is_more = match.end(), bool(more or more2)
    if not unit:
        if _BEFORE_NUMBER.match(text, end) or not ((scale and scale[-1] in "万亿") or is_more):
            return None
        end = start + len(text[start:end].rstrip())
    if not arabic_holds(unit, text, start, end, digits, about or ""):
        return None
    value = scaled(arabic_number(digits), scale)
    value_to = None
    if low:
        least = scaled(arabic_number(low), match["low_scale"] or scale)
        if least >= value:
            return None
        value, value_to = least, value
    if half:
        if unit not in words.HALVABLE or value_to is not None:
            end = match.start("unit_half")
        else:
            value, unit = value + 0.5, unit + (match["halved"] or "")
    elif unit == "个" and text.startswith("半", end):
        return None
    if below:
        value, value_to = -value, None if value_to is None else -value_to
    is_more = is_more or bool(about) or "多" in unit
    unit = "%" if unit == "％" else unit.replace("多", "")
    return Quantity(start, end, value, unit, "", value_to, is_more)


def _read_han(match: re.Match[str], text: str, start: int) -> Quantity | None:
    numeral, more, scale, more2, unit, about, low, tenth, half = match.group(
        "han", "han_more", "han_scale", "han_more2", "han_unit", "about", "han_low", "tenth", "han_half"
    )
    about, is_more, end = about or "", bool(more or more2), match.end()
    is_half = half and unit in words.HALVABLE
    if half and not is_half:
        end = match.start("han_half")
    if numeral == unit and numeral.endswith(("十", "百")):
        return None
    pair = _neighbours(numeral)
    value, value_to = pair or (chinese_number(numeral), None)
    if value is None or not (is_half or han_holds(numeral, unit, text, start, end, is_more, about)):
        return None
    if unit == "大":
        unit = ""
    value += DIGITS[tenth] / 10 if tenth else 0.0  # 四块五, 三米二
    value = scaled(value, scale)
    value_to = None if value_to is None else scaled(value_to, scale)
    if low:
        least = chinese_number(low)
        if least is None or least >= value or (match["han_low_unit"] and not unit):
            return None
        value, value_to = least, value
    if is_half:
        if says_when(unit, text, start, end, about):
            return None
        value, unit = value + 0.5, unit + (match["han_halved"] or "")
    is_more, unit = is_more or bool(about) or pair is not None or "多" in unit, unit.replace("多", "")
    bare = numeral[0] in "百千万亿"
    if bare and about:  # 上百场次: without its 上 the text would say something else
        start = match.start()
    return Quantity(start, end, value, unit, "", value_to, is_more)


def _neighbours(numeral: str) -> tuple[float, float] | None:
    """三四个, 十七八个, 三四百元: two neighbouring digits say a range."""
    digits = numeral.rstrip("十百千万亿")
    if len(digits) < 2 or digits[-1] not in DIGITS or digits[-2] not in DIGITS:
        return None
    scale = numeral[len(digits) :]
    first, second = chinese_number(digits[:-1] + scale), chinese_number(digits[:-2] + digits[-1] + scale)
    return (first, second) if first and second and DIGITS[digits[-1]] == DIGITS[digits[-2]] + 1 else None


def _number(text: str) -> float | None:
    return arabic_number(text) if text[0].isdigit() and text[0] not in DIGITS else chinese_number(text)
