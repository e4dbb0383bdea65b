"""What a short line at the edge of a page is made of: dates, sources, persons, chrome."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

from zhuti.corpus._clean._dates import CLOCK, FULL_DATE, full_date
from zhuti.corpus._clean._phrases import (
    AUTHOR_LABELS,
    CHROME,
    CHROME_FILLERS,
    CHROME_LENGTH,
    CHROME_LINES,
    COUNT_LABELS,
    DATE_LABELS,
    EDITOR_LABELS,
    ROLES,
    SITE_ENDS,
    SOURCE_LABELS,
    SURNAMES,
)
from zhuti.corpus._clean._tables import HAN

FRAME_LENGTH = 120
"""A longer line is never taken for a byline or dateline."""


SOURCE_LENGTH = 30


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_PHRASES = frozenset(phrase for phrases in CHROME.values() for phrase in phrases)
_CHROME_LINE = re.compile("|".join(CHROME_LINES))  # the one group, a repeated digit, is in the first
_GAP = re.compile(r"[\s|｜丨【】\[\]]+")
_BRACKETS = "()（）[]【】＊*"
_SITE = re.compile(f"[{HAN}A-Za-z0-9]{{1,12}}(?:{_any(SITE_ENDS)})(?:[-－—][{HAN}]{{2,12}})?")
_LABEL = re.compile(
    rf"(?:(?P<date>{_any(DATE_LABELS)})|(?P<source>{_any(SOURCE_LABELS)})|(?P<editor>{_any(EDITOR_LABELS)})"
    rf"|(?<![{HAN}])(?P<author>{_any(AUTHOR_LABELS)})|(?P<count>{_any(COUNT_LABELS)})) ?[:：] ?"
)
_WEAK_LABELS = ("时间", "日期")  # 时间：5月1日 地点：… is content
_NAME = re.compile(rf"[{SURNAMES}][{HAN}]{{1,3}}|[{HAN}]{{1,8}}(?:[·•][{HAN}]{{1,8}}){{1,3}}")
_LABELLED_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:[·•][{HAN}]{{1,8}}){{1,3}}")
_EDITOR = re.compile(f"[{HAN}·•A-Za-z0-9_]{{1,8}}")
_SPEAKERS = ("记者", "本报记者", "主编")
_GREETING = re.compile("[您你请那是好对嗯谢]")
_ROLE = re.compile(rf"[{HAN}]{{0,8}}?(?:{_any(ROLES)})")
_CREDIT = re.compile(rf"文|图|摄|摄影|摄像|图片|整理|制图|编译|摄影报道|[{HAN}]{{2,6}}报道")
_LONE_CREDIT = re.compile(rf"摄|摄影|摄影报道|[{HAN}]{{2,6}}报道")
_PARTS = re.compile("[、,，;；/／&]+")
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天]|第\w{1,3}版")


@dataclass(slots=True)
class Frame:
    """What a line turned out to hold; not to be changed once it is read.

    Attributes
    ----------
    date
        A full date, and in `dated` whether a label says that it is the day of publication.
    source, editor, site
        Values of such labels; `site` is what looks like the name of a site or paper without one.
    persons
        Whether it names persons with their role.
    chrome, counted
        Whether some of it is chrome, or a count of readers.
    roles, names
        How many of each were seen.
    """

    date: dt.date | None = None
    dated: bool = False
    source: str = ""
    editor: str = ""
    site: str = ""
    persons: bool = False
    chrome: bool = False
    counted: bool = False
    roles: int = 0
    names: int = 0

    @property
    def kind(self) -> str:
        """`dateline`, `byline` or `chrome`; empty where it is none of them."""
        if self.date or self.source or self.editor:
            return "dateline"
        if self.persons:
            return "byline"
        return "chrome" if self.chrome or self.counted else ""


def is_chrome(line: str) -> bool:
    """Tell whether a line of Simplified text is wholly site chrome.

    Examples
    --------
    >>> is_chrome("打印 纠错"), is_chrome("请打印本页。")
    (True, False)
    """
    if not line or len(line) > CHROME_LENGTH or "。" in line:
        return False
    if _CHROME_LINE.fullmatch(line):
        return True
    frame = read_frame(line)
    return frame is not None and frame.kind == "chrome"


@functools.lru_cache(maxsize=4096)
def read_frame(line: str) -> Frame | None:
    """Take a line of Simplified text apart; `None` when a piece of it is neither metadata nor chrome.

    Examples
    --------
    >>> frame = read_frame("发布时间:2016年3月4日 10:20 来源:某某日报 编辑:王某 打印")
    >>> frame.date.isoformat(), frame.source, frame.editor, frame.kind
    ('2016-03-04', '某某日报', '王某', 'dateline')
    >>> read_frame("记者走进村里，看到新路已经修好") is None
    True
    """
    line = line.strip().strip(_BRACKETS)
    if not line or len(line) > FRAME_LENGTH or "。" in line:
        return None
    frame = Frame()
    labels = list(_LABEL.finditer(line)) if ":" in line or "：" in line else []
    starts = [label.start() for label in labels] + [len(line)]
    if not _loose(line[: starts[0]], frame):
        return None
    for label, stop in zip(labels, starts[1:], strict=True):
        if not _labelled(label, line[label.end() : stop], frame):
            return None
    frame.persons |= bool(frame.roles and frame.names)
    if frame.roles + frame.names and not frame.persons:
        return None
    if labels and not frame.dated and all(label[0].rstrip(" :：") in _WEAK_LABELS for label in labels):
        return None
    return frame if frame.kind else None


def _labelled(label: re.Match[str], value: str, frame: Frame) -> bool:
    """Read the value after a label, and the loose pieces after the value."""
    kind = label.lastgroup or ""
    first, _, rest = value.strip().partition(" ")
    first = first.strip(_BRACKETS + ",，;；|｜丨")
    if kind == "date":
        return _dated(label, value, frame)
    if kind == "count":
        return (not first or first.rstrip("次人条").isdigit() or first in CHROME_FILLERS) and _counted(frame, rest)
    if kind == "source":
        frame.source = frame.source or first
        return len(first) <= SOURCE_LENGTH and _loose(rest, frame)
    speaks = label[0].startswith(_SPEAKERS)  # 记者：这能传多远啊
    name = _NAME if speaks else _EDITOR if kind == "editor" else _LABELLED_NAME
    if _GREETING.match(first) or not all(name.fullmatch(part) for part in _PARTS.split(first) if part):
        return False
    if kind == "editor":
        frame.editor = frame.editor or first
    frame.roles += 1  # further names may follow: 编辑：张三 李四
    frame.names += bool(first) or kind == "editor"
    return _loose(rest, frame)


def _counted(frame: Frame, rest: str) -> bool:
    frame.counted = True
    return _loose(rest, frame)


def _dated(label: re.Match[str], value: str, frame: Frame) -> bool:
    match = FULL_DATE.match(value.strip())
    date = match and full_date(match)
    if not match or not date:
        return False
    frame.date = frame.date or date
    frame.dated |= label["date"] not in _WEAK_LABELS
    return _loose(value.strip()[match.end() :], frame)


def _loose(text: str, frame: Frame) -> bool:
    """Read pieces that carry no label; false when one is not metadata or chrome."""
    if text.strip() in _PHRASES:
        frame.chrome = True
        return True
    return all(_piece(piece.strip(_BRACKETS + ",，;；、"), frame) for piece in _GAP.split(text.strip()) if piece)


def _piece(piece: str, frame: Frame) -> bool:
    if not piece or piece in CHROME_FILLERS or _WEEKDAY.fullmatch(piece):
        return True
    if piece in _PHRASES or piece.strip("：:") in _PHRASES:
        frame.chrome = True
        return True
    match = FULL_DATE.match(piece)
    if match:
        frame.date = frame.date or full_date(match)
        rest = piece[match.end() :]
        return frame.date is not None and (not rest or CLOCK.fullmatch(rest) is not None)
    if CLOCK.fullmatch(piece):
        return True
    if _CHROME_LINE.fullmatch(piece):
        frame.chrome = True
        return True
    return _person(piece, frame) or _site(piece, frame)


def _person(piece: str, frame: Frame) -> bool:
    """Read roles, names and n_credits: 通讯员, 记者王某, 张三/文."""
    role = _ROLE.match(piece)
    if role and (role.end() == len(piece) or _NAME.fullmatch(piece[role.end() :])):
        frame.roles += 1
        frame.names += role.end() < len(piece)
        return True
    if _LONE_CREDIT.fullmatch(piece):
        frame.roles += 1
        return True
    parts = [part for part in _PARTS.split(piece) if part]
    if not all(_CREDIT.fullmatch(part) or _NAME.fullmatch(part) for part in parts):
        return False
    n_credits = sum(_CREDIT.fullmatch(part) is not None for part in parts)
    if len(parts) > 1 and n_credits:
        frame.roles += 1
        frame.names += len(parts) > n_credits
        return True
    if not _site_like(piece) and all(_NAME.fullmatch(part) for part in parts):
        frame.names += 1
        return True
    return False


def _site_like(piece: str) -> bool:
    return _SITE.fullmatch(piece) is not None


def _site(piece: str, frame: Frame) -> bool:
    if not _site_like(piece):
        return False
    frame.site = frame.site or piece
    return True
