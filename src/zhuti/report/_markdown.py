"""The Markdown twin of a summary: what a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from zhuti.corpus import Article
from zhuti.report._escape import escape_markdown as md
from zhuti.report._messages import Language, check_language, say, say_flag, say_rule
from zhuti.report._wording import (
    bar,
    entities_by_kind,
    entity_name,
    figure_value,
    heading,
    leading_topics,
    listed,
    percent,
)
from zhuti.summarise import ArticleSummary, summary_to_dict

_MAX_QUOTES = 16
_MAX_ENTITIES = 12


def render_summary(summary: ArticleSummary, article: Article, *, language: Language = "zh") -> str:
    """Render the summary of an article as Markdown for a person to read.

    Text of the article is shown as it is and never becomes markup.

    Parameters
    ----------
    summary, article
        Of one article.
    language
        Of the headings and connecting words: `zh` or `en`.

    Returns
    -------
    str
        Markdown that ends with a line feed.

    Raises
    ------
    RequestError
        The language is neither.
    ValueError
        The summary is not of this article.

    Examples
    --------
    >>> summary = ArticleSummary("a", "春耕", None, "", 0, 0, (), (), (), (), (), (), ("empty",))
    >>> print(render_summary(summary, Article("a", "", title="春耕")))
    # 春耕
    <BLANKLINE>
    a · 0 字 · 0 个词
    <BLANKLINE>
    **提示：没有正文**
    <BLANKLINE>
    没有可供摘要的正文。
    <BLANKLINE>
    """
    check_language(language)
    if summary.id != article.id:
        raise ValueError(f"the summary is of article {summary.id!r}, not of {article.id!r}.")
    return render_page(summary_to_dict(summary), page_facts(summary, article), language)


class PageFacts(NamedTuple):
    """What a page tells of an article that its summary does not: among it whether the year is inferred, and the edits by rule."""

    heading: str
    byline: str
    date_inferred: bool
    edits: dict[str, int]


def page_facts(summary: ArticleSummary, article: Article) -> PageFacts:
    """Return what `render_page` tells of the article of a summary."""
    return PageFacts(heading(summary, article), article.byline, article.date_inferred, article.edits.counts())


def render_page(summary: Mapping[str, Any], facts: PageFacts, language: Language) -> str:
    """Render a summary, as the object `zhuti/summary/1`: a page is made of its line and these facts, and so by any process."""
    blocks = [f"# {md(facts.heading)}", _facts(summary, facts, language)]
    if summary["flags"]:
        flags = ("；" if language == "zh" else "; ").join(md(say_flag(flag, language)) for flag in summary["flags"])
        blocks.append(f"**{say('flags', language)}{_colon(language)}{flags}**")
    if not summary["n_tokens"]:
        return "\n\n".join([*blocks, say("no_text", language)]) + "\n"
    blocks += _abstract(summary["abstract"])
    blocks += _section("topics", _topics(summary, language), language)
    blocks += _section("keywords", _keywords(summary), language)
    blocks += _section("sentences", _sentences(summary, language), language)
    blocks += _section("entities", _entities(summary, language), language)
    blocks += _section("figures", _figures(summary, language), language)
    blocks += _section("quotes", _quotes(summary, language), language)
    blocks += _section("similar", _similar(summary), language)
    blocks += _section("cleaned", _cleaned(facts, language), language)
    return "\n\n".join(blocks) + "\n"


def _colon(language: Language) -> str:
    return "：" if language == "zh" else ": "


def _section(key: str, body: str, language: Language) -> list[str]:
    return [f"## {say(key, language)}", body] if body else []


def _facts(summary: Mapping[str, Any], facts: PageFacts, language: Language) -> str:
    told = []
    if summary["date"]:
        inferred = f" ({say('year_inferred', language)})" if facts.date_inferred else ""
        told.append(summary["date"] + inferred)
    told += [md(fact) for fact in (summary["source"], facts.byline, summary["id"]) if fact]
    told += [say(key, language, n=f"{summary['n_' + key]:,}") for key in ("chars", "tokens")]
    return " · ".join(told)


def _abstract(abstract: str) -> list[str]:
    lines = [md(line) for line in abstract.split("\n") if line]
    return ["> " + "  \n> ".join(lines)] if lines else []


def _topics(summary: Mapping[str, Any], language: Language) -> str:
    shown = leading_topics(summary["topics"])
    head = " | ".join(say(key, language) for key in ("topic", "share", "interval", "terms_here"))
    lines = [f"| {head} |", "|---|---|---|---|"]
    for topic in shown:
        share, terms = topic["share"], md(listed(topic["terms"], language))
        interval = f"{percent(topic['low'])}–{percent(topic['high'])}"
        lines.append(f"| {md(topic['label'])} | `{bar(share)}` {percent(share)} | {interval} | {terms} |")
    rest = sum(topic["share"] for topic in summary["topics"][len(shown) :]) + summary["other_share"]
    if rest:
        lines.append(f"| {say('others', language)} | `{bar(rest)}` {percent(rest)} | | |")
    return "\n".join(lines)


def _keywords(summary: Mapping[str, Any]) -> str:
    return " · ".join([f"**{md(keyword['term'])}** ×{keyword['count']}" for keyword in summary["keywords"]])


def _sentences(summary: Mapping[str, Any], language: Language) -> str:
    labels = {topic["topic"]: topic["label"] for topic in summary["topics"]}
    items = []
    for i, s in enumerate(summary["sentences"], start=1):
        short = [f"**{md(s['short'])}**"] if "short" in s else []
        place = say("offset", language, start=s["start"] + 1, end=s["end"])
        told = f"— {md(labels.get(s['topic'], str(s['topic'])))} ({place})"
        items.append(f"{i}. " + "  \n   ".join([*short, md(s["text"]), told]))
    return "\n".join(items)


def _entities(summary: Mapping[str, Any], language: Language) -> str:
    lines = []
    for kind, entities in entities_by_kind(summary["entities"]):
        shown = [_entity(entity) for entity in entities[:_MAX_ENTITIES]]
        if len(entities) > _MAX_ENTITIES:
            shown.append(say("more", language, n=len(entities) - _MAX_ENTITIES))
        lines.append(f"- {say(kind, language)}{_colon(language)}{' · '.join(shown)}")
    return "\n".join(lines)


def _entity(entity: Mapping[str, Any]) -> str:
    name = md(entity_name(entity["text"], entity.get("office", "")))
    return f"{name} ×{entity['count']}" if entity["count"] > 1 else name


def _what(figure: Mapping[str, Any], language: Language) -> str:
    by = say("said_by", language, by=figure["by"]) if "by" in figure else ""
    return " · ".join([md(part) for part in (figure["what"], by) if part])


def _figures(summary: Mapping[str, Any], language: Language) -> str:
    if not summary["figures"]:
        return ""
    head = " | ".join(say(key, language) for key in ("what", "as_written", "value", "unit"))
    rows = [
        f"| {_what(f, language)} | {md(f['text'])} | {figure_value(f, language)} | {md(f['unit'])} |"
        for f in summary["figures"]
    ]
    return "\n".join([f"| {head} |", "|---|---|--:|---|", *rows])


def _quotes(summary: Mapping[str, Any], language: Language) -> str:
    shown = [_quote(quote) for quote in summary["quotes"][:_MAX_QUOTES]]
    if len(summary["quotes"]) > _MAX_QUOTES:
        shown.append(say("more", language, n=len(summary["quotes"]) - _MAX_QUOTES))
    return " · ".join(shown)


def _quote(quote: Mapping[str, Any]) -> str:
    text = md(quote["text"]) if quote["text"].startswith("《") else f"“{md(quote['text'])}”"
    return f"{text} ×{quote['count']}" if quote["count"] > 1 else text


def _similar(summary: Mapping[str, Any]) -> str:
    return "\n".join([f"- {md(similar['id'])} ({similar['score']:.2f})" for similar in summary["similar"]])


def _cleaned(facts: PageFacts, language: Language) -> str:
    if not facts.edits:
        return say("none_cleaned", language)
    return "\n".join(f"- {md(say_rule(rule, language))}{_colon(language)}{n}" for rule, n in facts.edits.items())
