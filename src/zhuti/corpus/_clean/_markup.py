"""HTML left in a text: tags, comments, scripts and entities."""

from __future__ import annotations

import html
import re

from zhuti.corpus._clean._page import Page
from zhuti.corpus._edits import Change

_BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "body", "li",
    "main", "nav", "ol", "option", "p", "pre", "section", "select", "table", "tbody", "tfoot", "thead", "title",
    "tr", "ul",
))  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "acronym", "audio", "b", "base", "big", "button", "canvas", "cite", "code", "col", "colgroup",
    "em", "embed", "font", "i", "iframe", "img", "input", "ins", "del", "label", "link", "map", "mark", "meta",
    "noscript", "object", "param", "picture", "q", "s", "samp", "script", "small", "source", "span", "strike",
    "strong", "style", "sub", "sup", "svg", "td", "th", "textarea", "time", "tt", "u", "var", "video", "wbr",
))  # fmt: skip
_TAG = re.compile(
    r"<(!--|/?([a-zA-Z][a-zA-Z0-9]*)((?::[a-zA-Z]\w*)?)((?:\s[^<>]*)?/?)>|!doctype\b[^<>]*>)", re.IGNORECASE
)
_ENTITY = re.compile(
    r"&(?:amp;){0,4}(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,30};|nbsp(?![a-zA-Z;]))"
)
_RAW = ("script", "style")  # elements whose content is no text


def tags(page: Page) -> list[Change]:
    """Delete the tags of HTML, comments, and scripts and styles whole; block tags end the line. Any other < stays."""
    text = page.text
    if "<" not in text:
        return []
    changes: list[Change] = []
    place, endless = 0, set[str]()
    while match := _TAG.search(text, place):
        start, end = match.span()
        name = (match[2] or "").lower()
        new = ""
        if match[1] == "!--":
            end = _after(text, "-->", end, endless) or -1
        elif not name or match[3] or name in _INLINE:
            if match[4] and "=" not in match[4] and match[4].strip() not in ("", "/") and not match[3]:
                end = -1  # 甲<b 而 c>d
            elif name in _RAW and not match[1].startswith("/"):
                end = _after(text, f"</{name}", end, endless, tag=True) or end
        elif name in _BLOCK:
            new = "\n"
        else:
            end = -1
        if end < 0:
            place = start + 1
            continue
        changes.append((start, end, new))
        place = end
    return changes


def _after(text: str, closing: str, start: int, endless: set[str], *, tag: bool = False) -> int | None:
    """Where the text goes on after `closing`; `endless` keeps what will not be found again, so that the work is linear."""
    if closing in endless:
        return None
    match = re.compile(re.escape(closing) + (r"[^<>]*>" if tag else ""), re.IGNORECASE).search(text, start)
    if match is None:
        endless.add(closing)
        return None
    return match.end()


def entities(page: Page) -> list[Change]:
    """Write each HTML entity, escaped once or more often, as the character it stands for."""
    text = page.text
    if "&" not in text:
        return []
    changes = []
    for match in _ENTITY.finditer(text):
        old = new = match[0]
        for _ in range(5):
            new = html.unescape(new)
        if new != old and not new.endswith(";") and "\ufffd" not in new:
            changes.append((*match.span(), new))
    return changes
