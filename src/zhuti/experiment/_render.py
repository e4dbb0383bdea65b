"""A finished run as its report wants it: what is drawn is measured here, once."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from zhuti.config import ExperimentConfig, config_toml
from zhuti.core import sha256_bytes
from zhuti.corpus import Corpus
from zhuti.evaluate import bin_dates, prevalence, relevant_terms, topic_map
from zhuti.experiment._record import library_versions
from zhuti.experiment._results import Results
from zhuti.report import Grouping, RunView
from zhuti.summarise import token_topics_by_article

MAX_GROUPS: Final = 20
"""Of a column with more values the most frequent ones are told of."""


def run_view(results: Results, config: ExperimentConfig) -> RunView:
    """Return what the report of a run draws."""
    counts = results.doc_term.counts
    term_counts = np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1]).astype(np.int64)
    term_share = term_counts / max(int(term_counts.sum()), 1)
    phi = results.topics.topic_word
    settings = config_toml(config)
    return RunView(
        name=config.run.name,
        corpus=results.corpus,
        summaries=results.summaries,
        topics=results.topics,
        labels=results.labels,
        places=topic_map(phi),
        terms=relevant_terms(phi, term_share),
        term_counts=term_counts,
        token_topics=token_topics_by_article(results.tokens, results.topics),
        metrics=results.metrics.to_dict(),
        groupings=tuple(_groupings(results)),
        counts={
            "passages": counts.shape[0],
            "files": len(results.corpus.inputs),
            "lexicon": len(config.tokens.lexicon),
            "stopwords": len(config.tokens.stopwords),
        },
        passages_by=results.doc_term.report.passages if results.doc_term.report else "article",
        settings=tomllib.loads(settings),
        versions=library_versions(),
        config_sha256=sha256_bytes(settings.encode()),
        language=config.summary.language,
    )


def _groupings(results: Results) -> Iterator[Grouping]:
    """Yield the prevalence by date, by source, and by each column whose values put some articles together."""
    theta = results.topics.doc_topic
    unit, days = bin_dates([article.date for article in results.corpus])
    if any(days):
        yield Grouping("date", prevalence(theta, days), unit)
    for column, values in _columns(results.corpus):
        frequent = Counter(value for value in values if value is not None).most_common(MAX_GROUPS)
        if len(frequent) > 1 and frequent[0][1] > 1:
            yield Grouping(column, prevalence(theta, values, order=[value for value, _ in frequent]))


def _columns(corpus: Corpus) -> Iterator[tuple[str, Sequence[str | None]]]:
    yield "source", [article.source or None for article in corpus]
    names = dict.fromkeys(name for article in corpus for name in article.metadata)
    for name in names:
        values = (article.metadata.get(name) for article in corpus)
        yield name, [None if value is None or value == "" else str(value) for value in values]
