"""Rules on the lines around an article: record headers, chrome, dateline, byline, title, section numbers."""

from __future__ import annotations

import re

from zhuti.corpus._clean._lines import FRAME_LENGTH, Frame, is_chrome, read_frame
from zhuti.corpus._clean._page import Page, lines_of, without_lines
from zhuti.corpus._clean._phrases import RECORD_HEADERS
from zhuti.corpus._edits import Change

HEAD_LINES, TAIL_LINES = 8, 6
"""Datelines and bylines are looked for in so many lines at either end."""

_HEADER = re.compile(r"【([^】\n]{2,12})】")
_CLOSING_CREDIT = re.compile(
    r"(?<=[。！？!?”」…）)]) ?[（(【\[] ?"
    r"(?P<credit>(?:本报|本台|本刊|本网|新华社)?(?P<role>记者|通讯员|责任编辑|责编|编辑|作者|来源|据|文/|图/|摄影|实习生)[^（）()【】\[\]。\n]{1,40})"
    r"[）)】\]][＊*]?(?=\n|$)"
)
_CREDIT_FIELDS = {"来源": "source", "据": "source", "责任编辑": "editor", "责编": "editor", "编辑": "editor"}
_TITLE_LENGTH = 60
_NO_TITLE = re.compile(r"[◆●■▲★☆※•○◎□△▼·*\-—―－]|\d{1,2}月\d{1,2}日|[（(]")
_UNFINISHED = tuple("。；;：:，,、…")
_NUMBER = re.compile(r"(?:PART ?)?0?(\d{1,2}|[一二三四五六七八九十]|十[一二三四五六七八九])[.、．]?", re.IGNORECASE)


def headers(page: Page) -> list[Change]:
    """Take off the fields of a bibliographic record: 【 标  题 】 and its kin go, their values become metadata."""
    text = page.text
    if "【" not in text:
        return []
    spans = lines_of(text)
    known: dict[int, str] = {}
    for number, (start, end) in enumerate(spans):
        match = _HEADER.match(page.folded, start, end)
        if match and (name := re.sub(r"\s", "", match[1])) in RECORD_HEADERS:
            known[number] = RECORD_HEADERS[name]
            page.note(**{known[number]: text[match.end() : end].strip()} if known[number] not in ("", "keep") else {})
    if len(known) < 2:  # one such line is how an article may begin a section
        return []
    changes = without_lines(text, (number for number, use in known.items() if use != "keep"))
    for number, use in known.items():
        if use == "keep":
            start = spans[number][0]
            changes.append((start, start + text[start:].index("】") + 1, ""))
    return sorted(changes)


def chrome(page: Page) -> list[Change]:
    """Delete lines that are wholly site chrome; never a line with a sentence in it."""
    folded, doomed = page.folded, []
    for number, (start, end) in enumerate(lines_of(folded)):
        if end - start <= FRAME_LENGTH and is_chrome(folded[start:end]):
            doomed.append(number)
            frame = read_frame(folded[start:end])
            if frame:
                page.note(site=frame.site)
    return without_lines(page.text, doomed)


def dateline(page: Page) -> list[Change]:
    """Move lines of date, source and editor at either end of the page to the metadata."""
    frames = _frames(page, "dateline")
    dated = [frame for frame in frames.values() if frame.date]
    if dated and page.date is None:
        page.date = next((frame for frame in dated if frame.dated), dated[0]).date
    for frame in frames.values():
        page.note(source=frame.source, editor=frame.editor, site=frame.site)
    return without_lines(page.text, frames)


def byline(page: Page) -> list[Change]:
    """Move lines that only name who wrote and photographed, and such credits in brackets at a line's end, to the metadata."""
    text = page.text
    frames = _frames(page, "byline")
    spans = lines_of(text)
    for number in frames:
        page.note(byline=text[slice(*spans[number])].strip("()（）[]【】 "))
    changes = without_lines(text, frames)
    for match in _CLOSING_CREDIT.finditer(page.folded):
        credit = text[match.start("credit") : match.end("credit")]
        field = _CREDIT_FIELDS.get(match["role"], "byline")
        page.note(**{field: credit if field == "byline" else credit[len(match["role"]) :].strip(" :：")})
        changes.append((*match.span(), ""))
    return sorted(changes)


def _frames(page: Page, kind: str) -> dict[int, Frame]:
    """Read the lines of that kind near either end, by line number."""
    folded = page.folded
    spans = lines_of(folded)
    frames = {}
    for number, (start, end) in enumerate(spans):
        if not HEAD_LINES <= number < len(spans) - TAIL_LINES and end - start <= FRAME_LENGTH:
            frame = read_frame(folded[start:end])
            if frame and frame.kind == kind:
                frames[number] = frame
    return frames


def title(page: Page) -> list[Change]:
    """Move the first line of a whole page to the metadata where it reads as a title over a body."""
    if not page.whole_page:
        return []
    first, _, body = page.text.partition("\n")
    looks_so = 2 <= len(first) <= _TITLE_LENGTH and "。" not in first and not first.endswith(_UNFINISHED)
    if (
        not looks_so
        or _NO_TITLE.match(first)
        or not any(len(line) > len(first) and "。" in line for line in body.split("\n"))
    ):
        return []
    page.note(title=first)
    return without_lines(page.text, [0])


def headings(page: Page) -> list[Change]:
    """Delete section numbers that stand alone on their lines, when they count 1, 2, … through the text."""
    text = page.text
    counted = {}
    for number, (start, end) in enumerate(lines_of(text)):
        if end - start <= 8 and (match := _NUMBER.fullmatch(text, start, end)):
            counted[number] = _value(match[1])
    in_order = list(counted.values()) == list(range(1, len(counted) + 1))
    apart = all(number + 1 not in counted for number in counted)
    return without_lines(text, counted) if len(counted) > 1 and in_order and apart else []


def _value(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    return sum("一二三四五六七八九十".index(char) + 1 for char in digits)
