"""Rules on the lines around an article: record headers, chrome, dateline, byline, title, section numbers."""

from __future__ import annotations

import re

from zhuti.corpus._clean._dates import make_date
from zhuti.corpus._clean._lines import FRAME_LENGTH, Frame, is_chrome, read_frame
from zhuti.corpus._clean._page import Page
from zhuti.corpus._clean._phrases import RECORD_HEADERS
from zhuti.corpus._clean._tables import HAN
from zhuti.corpus._edits import Change

HEAD_LINES, TAIL_LINES = 8, 6
"""Datelines and bylines are looked for in so many lines at either end."""

_HEADER = re.compile(r"【([^】\n]{2,12})】 ?")
_COMPACT_DATE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_CREDIT_LENGTH = 60
_CLOSING_CREDIT = re.compile(
    r"(?:^|(?<=[。！？!?”」…）)])) ?[（(【\[] ?"
    r"(?P<credit>(?:本报|本台|本刊|本网|新华社)?(?P<role>记者|通讯员|责任编辑|责编|编辑|作者|来源|据|文/|图/|摄影|实习生)[^（）()【】\[\]。\n]{1,40})"
    r"[）)】\]][＊*]?$"
)
_CLOSING_EDITOR = re.compile(rf"(?<=[。！？!?”」…）)]) ?(?P<credit>(?P<role>责任编辑|责编|编辑)[:：] ?[{HAN}]{{2,4}})$")
_CREDIT_FIELDS = {"来源": "source", "据": "source", "责任编辑": "editor", "责编": "editor", "编辑": "editor"}
_CLOSING_MARKS = tuple("）)】]＊*")
_TITLE_LENGTH = 60
_NO_TITLE = re.compile(r"[◆●■▲★☆※•○◎□△▼·*\-—―－]|\d{1,2}月\d{1,2}日|[（(]")
_TITLE_HAN = re.compile(f"(?:[^{HAN}]*[{HAN}]){{4}}")
_UNFINISHED = tuple("。；;：:，,、…")
_NUMBER = re.compile(r"(?:PART ?)?0?(\d{1,2}|[一二三四五六七八九十]|十[一二三四五六七八九])[.、．]?", re.IGNORECASE)


def headers(page: Page) -> list[Change]:
    """Take off the fields of a bibliographic record: 【 标  题 】 and its kin go, their values become metadata."""
    if "【" not in page.text:
        return []
    fields: dict[int, re.Match[str]] = {}
    for number, (start, end) in enumerate(page.spans):
        match = _HEADER.match(page.folded, start, end)
        if match and re.sub(r"\s", "", match[1]) in RECORD_HEADERS:
            fields[number] = match
    if len(fields) < 2:  # one such line is how an article may begin a section
        return []
    doomed, changes = [], list[Change]()
    for number, match in fields.items():
        use = RECORD_HEADERS[re.sub(r"\s", "", match[1])]
        value = page.text[match.end() : page.spans[number][1]].strip()
        if value and (use == "text" or len(value) > FRAME_LENGTH or "。" in value):
            changes.append((*match.span(), ""))
            continue
        doomed.append(number)
        if use == "date" and page.date is None and (date := _COMPACT_DATE.fullmatch(value)):
            page.date = make_date(int(date[1]), int(date[2]), int(date[3]))
        elif use not in ("", "text", "date"):
            page.note(**{use: value})
    return sorted(changes + page.without_lines(doomed))


def chrome(page: Page) -> list[Change]:
    """Delete lines that are wholly site chrome; never a line with a sentence in it."""
    folded, doomed = page.folded, []
    for number, (start, end) in enumerate(page.spans):
        if end - start <= FRAME_LENGTH and is_chrome(folded[start:end]):
            doomed.append(number)
            frame = read_frame(folded[start:end])
            if frame:
                page.note(site=frame.site)
    return page.without_lines(doomed)


def dateline(page: Page) -> list[Change]:
    """Move lines of date, source and editor at either end of the page to the metadata."""
    frames = _frames(page, "dateline")
    dated = [frame for frame in frames.values() if frame.date]
    if dated and page.date is None:
        page.date = next((frame for frame in dated if frame.dated), dated[0]).date
    for frame in frames.values():
        page.note(source=frame.source, editor=frame.editor, site=frame.site)
    return page.without_lines(frames)


def byline(page: Page) -> list[Change]:
    """Move lines that only name who wrote and photographed, and such credits in brackets at a line's end, to the metadata."""
    text = page.text
    frames = _frames(page, "byline")
    spans = page.spans
    for number in frames:
        page.note(byline=text[slice(*spans[number])].strip("()（）[]【】 "))
    changes = page.without_lines(frames)
    for number, (start, end) in enumerate(spans):
        offset = max(start, end - _CREDIT_LENGTH)
        closing = _CLOSING_CREDIT if text.endswith(_CLOSING_MARKS, start, end) else _CLOSING_EDITOR
        if number in frames or (closing is _CLOSING_EDITOR and page.folded.find("编", offset, end) < 0):
            continue
        match = closing.search(page.folded[offset:end])
        if match:
            role, credit = match["role"], text[offset + match.start("credit") : offset + match.end("credit")]
            known = _CREDIT_FIELDS.get(role)
            page.note(**{known: credit[len(role) :].strip(" :：")} if known else {"byline": credit})
            changes.append((offset + match.start(), offset + match.end(), ""))
    return sorted(changes)


def _frames(page: Page, kind: str) -> dict[int, Frame]:
    """Read the lines of that kind near either end, by line number."""
    folded = page.folded
    spans = page.spans
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
    if len(first) > _TITLE_LENGTH or "。" in first or first.endswith(_UNFINISHED) or not _TITLE_HAN.match(first):
        return []
    if _NO_TITLE.match(first) or not any(len(line) > len(first) and "。" in line for line in body.split("\n")):
        return []
    page.note(title=first)
    return page.without_lines([0])


def headings(page: Page) -> list[Change]:
    """Delete section numbers that stand alone on their lines, when they count 1, 2, … through the text."""
    text = page.text
    counted = {}
    for number, (start, end) in enumerate(page.spans):
        if end - start <= 8 and (match := _NUMBER.fullmatch(text, start, end)):
            counted[number] = _value(match[1])
    in_order = list(counted.values()) == list(range(1, len(counted) + 1))
    apart = all(number + 1 not in counted for number in counted)
    return page.without_lines(counted) if len(counted) > 1 and in_order and apart else []


def _value(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    return sum("一二三四五六七八九十".index(char) + 1 for char in digits)
