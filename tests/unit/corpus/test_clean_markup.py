"""HTML that was left in a text."""

import pytest

from zhuti.corpus._clean import clean_page


def clean(text: str) -> str:
    return clean_page(text, rules=("html", "spaces"), whole_page=False).text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('<p style="text-indent: 2em;"><strong>第一段。</strong></p><p>第二段。</p>', "第一段。\n第二段。"),
        ("上行<br>下行<BR/>末行", "上行\n下行\n末行"),
        ('见<a href="http://x.cn/?a=1&b=2">网页</a>。', "见网页。"),
        ("前<!-- 注 <p> 释 -->后", "前后"),
        ("前<script>if (1<2) { alert('</p>') }</script>后", "前后"),
        ("前<STYLE type='text/css'>p {color: red}</STYLE >后", "前后"),
        ("<o:p>文</o:p><st1:date year='2015'>日</st1:date>", "文日"),
        ("<!DOCTYPE html><html><body>文</body></html>", "文"),
        ("<td>甲</td><td>乙</td>", "甲乙"),
        ("&nbsp;&nbsp;甲&ldquo;乙&rdquo;&amp;丙&#65288;丁&#xff09;", "甲“乙”&丙（丁）"),
        ("&amp;nbsp;甲&amp;amp;乙", "甲&乙"),
        ("&lt;p&gt;甲&lt;/p&gt;", "甲"),
    ],
)
def test_markup_goes_and_blocks_end_their_lines(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "1<2，3>2",
        "甲<乙>丙",
        "若x<y而z>w",
        "若a<b 且 c>d",
        "<新闻联播>开播",
        "AT&T与R&D",
        "a & b; c",
        "<unknown>",
        "&unknown;",
        "&#0;",
        "<",
        "<p",
        "<!-- 没有结尾",
    ],
)
def test_other_angle_brackets_and_ampersands_stay(text: str) -> None:
    assert clean(text) == text


def test_an_unclosed_script_loses_its_tag_only() -> None:
    assert clean("甲<script>乙") == "甲乙"
