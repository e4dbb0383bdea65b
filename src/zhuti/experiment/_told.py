"""What a run directory holds of each summary, made where the summary is made."""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

from zhuti.corpus import Article
from zhuti.experiment._json import compact_json
from zhuti.report import render_summary
from zhuti.summarise import ArticleSummary, summary_from_dict, summary_to_dict


class Told(NamedTuple):
    """The line of `summaries.jsonl`, without its end, the page, and the flags of an article."""

    line: str
    page: str
    flags: list[str]

    def summary(self) -> ArticleSummary:
        """Return the summary itself."""
        return summary_from_dict(json.loads(self.line))


def tell(summary: ArticleSummary, article: Article, language: Literal["zh", "en"]) -> Told:
    """Tell of a summary; the page has its headings in this language."""
    page = render_summary(summary, article, language=language)
    return Told(compact_json(summary_to_dict(summary)), page, list(summary.flags))
