"""The report of a run as one offline page."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from itertools import chain
from typing import Final

from zhuti.core import FloatArray
from zhuti.report._offline import security_policy
from zhuti.report._page_articles import details, order_of_showing
from zhuti.report._page_data import leading_articles, page_data
from zhuti.report._view import RunView

MAX_ROWS: Final = 10_000
"""So many articles at most are listed on the page."""

MAX_DETAIL_BYTES: Final = 11_000_000
"""So much at most the page holds of articles' details; the others are listed, and read from beside the page."""

_PACK_SIZE = 32
_READS_BESIDE = "; connect-src 'self'"
_SCRIPTS = ("base", "overview", "topics", "articles", "article", "groups", "start")


def render_report(view: RunView) -> str:
    """Render a run as one self-contained HTML page: no request leaves it, and only its own script runs in it.

    The page speaks Chinese and English, is light or dark, and prints. A corpus too large for it is shown by its topics and a
    sample: the articles that lead a topic, the others spread evenly; `write_report_data` puts the rest beside it.

    Parameters
    ----------
    view
        What is drawn.

    Returns
    -------
    str
        HTML, the same bytes for the same view.

    Examples
    --------
    `zhuti.experiment.render_run` makes the view of a finished run.
    """
    order = listed_articles(view.topics.doc_topic)
    packs, size = [], 0
    for pack in details(view, order, _PACK_SIZE):
        size += 4 * -(-len(pack) // 3)
        if size > MAX_DETAIL_BYTES:
            break
        packs.append(base64.b64encode(pack).decode())
    detailed = order[: len(packs) * _PACK_SIZE]
    data = page_data(view, sorted(order), detailed)
    whole = len(detailed) == len(view.corpus)
    data |= {"pack_size": _PACK_SIZE, "beside": "" if whole else data_key(view)}
    return _filled(
        view,
        data=embedded_json(data),
        details=embedded_json(packs),
        connect="" if whole else _READS_BESIDE,
    )


def listed_articles(doc_topic: FloatArray) -> list[int]:
    """Return the articles that the page lists, in the order in which it shows details while it has room.

    Parameters
    ----------
    doc_topic
        (D, K) mixtures.
    """
    return order_of_showing(len(doc_topic), chain.from_iterable(leading_articles(doc_topic)))[:MAX_ROWS]


def is_whole(page: str) -> bool:
    """Say whether a page holds all of its run, so that nothing need lie beside it."""
    return _READS_BESIDE not in page.partition("<title>")[0]


def data_key(view: RunView) -> str:
    """Return what tells the data files of this run from those of another."""
    parts = (view.config_sha256, view.versions["zhuti"], *view.labels, *view.topics.doc_ids)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\0")
    digest.update(view.topics.doc_topic.tobytes())
    return digest.hexdigest()


def embedded_json(value: object) -> str:
    r"""Return JSON that can stand inside a script element of a page and end nothing there.

    Examples
    --------
    >>> embedded_json("</script>")
    '"\\u003c/script>"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[<\u2028\u2029\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _filled(view: RunView, *, data: str, details: str, connect: str) -> str:
    style = _part("page.css")
    script = "(() => {\n'use strict';\n" + "\n".join(_part(f"{name}.js") for name in _SCRIPTS) + "})();\n"
    return _fill(
        _part("page.html"),
        language="zh-Hans" if view.language == "zh" else "en",
        policy=security_policy(script, style) + connect,
        title=html.escape(view.name),
        style=style,
        data=data,
        details=details,
        script=script,
    )


def _fill(template: str, **parts: str) -> str:
    """Put parts into a template, in one pass: what looks like a place in a part is none."""
    return re.sub(r"\{(\w+)\}", lambda match: parts[match[1]], template)


def _part(name: str) -> str:
    return files("zhuti.report").joinpath("page", name).read_text(encoding="utf-8")
