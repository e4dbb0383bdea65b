"""Agency leads: 央视网消息（新闻联播）：, 新华社北京5月1日电（记者 …）, 本报讯, and column names in 【】."""

from __future__ import annotations

import re

from zhuti.corpus._clean._page import Page
from zhuti.corpus._clean._tables import HAN
from zhuti.corpus._edits import Change

LEAD_LENGTH = 90
"""A lead is looked for in so many characters at a line's start."""

_COLUMN = re.compile(r"(?:[\[【](?:视频|组图|图|图文|图集|图解|直播|独家|快讯)[\]】] ?)*(?:【[^】\n]{1,20}】 ?(?=.))?")
_AGENCY = re.compile(
    rf"(?P<agency>[{HAN}]{{1,8}}?(?:网络电视台|电视台|网|社|台|报|刊|客户端|新闻|体育|财经|科技|娱乐|教育|游戏|房产|家居|汽车|时尚))"
    rf"(?:(?P<told>消息|讯)|[{HAN}]{{0,10}}?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:综合|专)?(?P<wired>[电讯]))"
)
_WIRE = 40
"""An agency's name and its dateline are not longer than this, and end in 讯, 电 or 消息."""
_NOTE = re.compile(r" ?[（(](?P<note>[^（）()\n。]{1,40})[)）]")
_BREAK = re.compile(r" ?[：:] ?")
_REPORTERS = re.compile("记者|通讯员|实习生|作者")


def lead(page: Page) -> list[Change]:
    """Move what an agency puts before the first sentence, at a line's start, to the metadata; the sentence stays."""
    text, folded = page.text, page.folded
    changes: list[Change] = []
    for start, end in page.spans:
        place = start
        if not start and (column := _COLUMN.match(folded, 0, end)):
            place = column.end()
        place = _agency(page, place, min(end, place + LEAD_LENGTH))
        if place == end and start < end < len(text):
            place += 1  # a lead on a line of its own
        if place > start:
            changes.append((start, place, ""))
    return changes


def _agency(page: Page, start: int, end: int) -> int:
    """Return where the agency's lead at `start` ends; `start` itself where there is none."""
    folded = page.folded
    within = min(end, start + _WIRE)
    if (
        folded.find("讯", start, within) < 0
        and folded.find("电", start, within) < 0
        and folded.find("消息", start, within) < 0
    ):
        return start
    match = _AGENCY.match(folded, start, end)
    if not match:
        return start
    place = match.end()
    note = _NOTE.match(folded, place, end)
    place = note.end() if note else place
    stop = _BREAK.match(folded, place, end)
    if stop:
        place = stop.end()
    elif not note and match["told"] == "消息":
        return start  # 互联网消息传得快
    elif folded[place : place + 1] in (" ", "，", ","):
        place += 1
    elif not note and not (match["told"] and folded.startswith("北京时间", place)):
        return start  # 5月1日电影
    page.note(source="" if match["agency"].startswith("本") else match["agency"])
    if note and _REPORTERS.search(note["note"]):
        page.note(byline=page.text[note.start("note") : note.end("note")])
    if match["month"] and page.month_day is None:
        page.month_day = (int(match["month"]), int(match["day"]))
    return place
