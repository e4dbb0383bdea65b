"""Text of strangers as Markdown that shows it and does nothing else."""

from __future__ import annotations

import re

_NO_MARK = "\u4e00-\u9fff\u3001-\u3011A-Za-z0-9“”‘’，。；：（）！？…·%×—"
_PLAIN = re.compile(  # most texts: nothing in them means anything where it stands
    f"[{_NO_MARK}](?:[{_NO_MARK},;/ -]++|(?<=[0-9])\\.(?=[0-9]))*+(?<! )"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPECIAL = re.compile(r"([\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_]))")  # an underscore inside a word begins nothing
_LINE_START = re.compile(r"^(\s*)([-+=#>]|\d{1,9}[.)](?=\s))")
_LINK = re.compile(r"(?i)(https?|ftp|mailto|javascript|data|vbscript|xmpp):|www\.")


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown renders as itself, on one line: no markup, no HTML, no link, no table cell.

    Characters that could begin markup get a backslash, `<`, `>` and `&` become entities, schemes of links are broken up, control
    characters and line ends become spaces, and there are none around it.

    Parameters
    ----------
    text
        Anything.

    Examples
    --------
    >>> escape_markdown("<script> [x](javascript:y) | 4+1")
    '&lt;script&gt; \\[x\\](javascript\\:y) \\| 4+1'
    """
    if text.isalnum() or _PLAIN.fullmatch(text):
        return text
    text = _CONTROL.sub(" ", text).strip()
    text = _SPECIAL.sub(r"\\\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _LINK.sub(lambda m: m.group()[:-1] + "\\" + m.group()[-1], text)
    return _LINE_START.sub(_escape_start, text)


def _escape_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}"
