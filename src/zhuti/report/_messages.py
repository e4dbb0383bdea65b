"""Everything the reports say in words of their own, in Chinese and English."""

from __future__ import annotations

from typing import Final, Literal

from zhuti.core import RequestError
from zhuti.report._metric_messages import METRIC_MESSAGES
from zhuti.report._page_messages import PAGE_MESSAGES

Language = Literal["zh", "en"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **PAGE_MESSAGES,
    **METRIC_MESSAGES,
    "said_by": ("据{by}", "says {by}"),
    "topics": ("主题", "Topics"),
    "topic": ("主题", "Topic"),
    "share": ("占比", "Share"),
    "interval": ("90% 区间", "90 % interval"),
    "terms_here": ("本文中的词", "Its terms here"),
    "keywords": ("关键词", "Key terms"),
    "sentences": ("关键句", "Key sentences"),
    "entities": ("人物、地方与活动", "People, places and campaigns"),
    "person": ("人物", "People"),
    "place": ("地方", "Places"),
    "organisation": ("机构", "Organisations"),
    "campaign": ("活动与口号", "Campaigns"),
    "figures": ("数字", "Figures"),
    "as_written": ("原文", "As written"),
    "value": ("数值", "Value"),
    "unit": ("单位", "Unit"),
    "what": ("统计对象", "What it counts"),
    "quotes": ("口号与引号中的名称", "Slogans and names in quotation marks"),
    "similar": ("相似文章", "Similar articles"),
    "cleaned": ("清洗记录", "What was cleaned"),
    "flags": ("提示", "Note"),
    "chars": ("{n} 字", "{n} characters"),
    "tokens": ("{n} 个词", "{n} tokens"),
    "year_inferred": ("年份为推断", "year inferred"),
    "approximately": ("约 {value}", "about {value}"),
    "others": ("其余主题", "other topics"),
    "more": ("另有 {n} 个", "{n} more"),
    "none_cleaned": ("没有改动。", "Nothing was changed."),
    "no_text": ("没有可供摘要的正文。", "There is no text to summarise."),
    "offset": ("原文第 {start}–{end} 字", "characters {start}–{end} of the original"),
    # cleaning rules
    "rule_line_ends": ("统一换行符", "line ends made alike"),
    "rule_html": ("去除 HTML 标签与实体", "HTML tags and entities resolved"),
    "rule_controls": ("去除控制字符", "control characters removed"),
    "rule_wraps": ("接回被硬换行切断的行", "hard-wrapped lines joined"),
    "rule_spaces": ("整理空白", "white space put in order"),
    "rule_full_width": ("全角字母数字改为半角", "full-width forms folded"),
    "rule_pinyin": ("删去夹注拼音", "inline pinyin removed"),
    "rule_script": ("繁体转简体", "Traditional turned into Simplified"),
    "rule_headers": ("移去页眉", "page headers moved out"),
    "rule_chrome": ("删去网站界面文字", "site chrome removed"),
    "rule_dateline": ("移出日期来源行", "date line moved to the metadata"),
    "rule_byline": ("移出署名", "byline moved to the metadata"),
    "rule_lead": ("移出电头", "lead moved to the metadata"),
    "rule_title": ("移出标题", "title moved to the metadata"),
    "rule_headings": ("删去小标题编号", "numbers of headings removed"),
    # flags
    "flag_empty": ("没有正文", "no text"),
    "flag_no_tokens": ("没有可用的词", "no usable token"),
    "flag_lost_characters": ("原文有丢失的字符", "characters were lost in the original"),
    "flag_duplicate": ("与 {id} 重复", "a duplicate of {id}"),
    "flag_near_duplicate": ("与 {id} 近似重复", "a near duplicate of {id}"),
}


def check_language(language: str) -> None:
    """Refuse a language that the reports do not speak.

    Raises
    ------
    RequestError
        It is neither `zh` nor `en`.
    """
    if language not in ("zh", "en"):
        raise RequestError(f'language must be "zh" or "en", got "{language}".')


def say(key: str, language: Language, **values: object) -> str:
    """Return a message in one language, its places filled."""
    message = MESSAGES[key][0 if language == "zh" else 1]
    return message.format(**values) if values else message


def knows(key: str) -> bool:
    """Return whether there is such a message."""
    return key in MESSAGES


def say_rule(rule: str, language: Language) -> str:
    """Return what a cleaning rule does, in words; the rule's name where there are none."""
    return say(f"rule_{rule}", language) if knows(f"rule_{rule}") else rule


def say_flag(flag: str, language: Language) -> str:
    """Return what a flag means, in words; the flag itself where there are none."""
    name, _, other = flag.partition(":")
    return say(f"flag_{name}", language, id=other) if knows(f"flag_{name}") else flag
