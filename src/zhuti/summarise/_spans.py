"""Which sentences of a text may be key sentences: whole ones of a sensible length, no heads, bylines or titles."""

from __future__ import annotations

import re

from zhuti.core import split_sentences

FLASH_CHARS = 800
"""In longer articles the beginning counts less: a flash is its lead, a feature opens with a scene."""

_CHARS = (16, 130)  # a sensible length of a key sentence …
_LONG = 260  # … and what is taken of a flash that begins with it, or where the article has no such sentence
_FULL_STOPS = frozenset("。！？!?…")
_CLOSING = frozenset("”’」』》)）")
_ENDS = re.compile("[。！？!?…][”’」』》)）]*$")
_GOES_ON = re.compile("[；;][”’」』》)）]*$")
_HEAD = re.compile(
    r"(?:[◆●■▲★▶□◇○※#【]|本报(?:讯|记者)|通讯员|特约|责任?编辑|编辑|来源|作者|图为"
    # 记者从国家发改委获悉 tells news, 记者 王某某 is a byline
    r"|记者(?!还?(?:今[天日]|昨[天日]|日前|近日|[0-9]{1,2}日)?(?:[（(][^）)]{2,8}[）)])?从)"
    r"|(?:新华社|中新社)(?![^。]{0,24}(?:播发|消息|发表))"
    r"|[一二三四五六七八九十]+[、.]|[((][一二三四五六七八九十\d]+[))])"
)
_LEANS = re.compile(
    "此外|同时|随后|另外|其中|对此|这|那|该|其|他|她|它|但|而|并|又|也|还|不仅|因此|所以|于是|除此之外|与此同时|几[段句个件条]|上述|以上|由此|为此|据此|如此"
)
_ROSTER = re.compile("出席|到会|参会|与会|列席|陪同|主持会议|会议由")  # who came says little of what it was about
_MARKS = (("“", "”"), ("‘", "’"), ("「", "」"), ("《", "》"), ("(", ")"), ("（", "）"))

Span = tuple[int, int]


def candidates(text: str, title: str, wanted: int) -> list[Span]:
    """Return the sentences of a text that may be key sentences: the sensible ones, or all full ones where these are too few.

    The first of a flash may be long: it is the news.
    """
    if not wanted:
        return []
    shortest, longest = _CHARS
    marks = [pair for pair in _MARKS if pair[0] in text or pair[1] in text]
    whole = [
        (start, end)
        for start, end in _joined(text, split_sentences(text))
        if shortest <= end - start <= _LONG
        and _is_full(text, start, end)
        and not _HEAD.match(text, start)
        and not (title and text[start:end].strip("。!！?？") in title)
        and all(text.count(a, start, end) == text.count(b, start, end) for a, b in marks)
    ]
    lead = whole[:1] if len(text) <= FLASH_CHARS else []
    sensible = [span for span in whole if span[1] - span[0] <= longest or span in lead]
    return sensible if len(sensible) >= wanted else whole


def _is_full(text: str, start: int, end: int) -> bool:
    last = text[end - 1]
    return last in _FULL_STOPS or (last in _CLOSING and bool(_ENDS.search(text, max(start, end - 4), end)))


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Join what a semicolon parts: half a sentence is none."""
    if "；" not in text and ";" not in text:
        return spans
    joined: list[Span] = []
    for start, end in spans:
        if joined and _GOES_ON.search(text, joined[-1][0], joined[-1][1]) and "\n" not in text[joined[-1][1] : start]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def standing(sentence: str) -> float:
    """Return what a sentence is worth for standing by itself: less where it leans on another or lists who came."""
    return (0.75 if _LEANS.match(sentence) else 1.0) * (0.6 if _ROSTER.search(sentence) else 1.0)
