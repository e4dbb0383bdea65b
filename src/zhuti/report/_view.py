"""What the page of a run is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhuti.core import FloatArray, IntArray
from zhuti.corpus import Corpus
from zhuti.evaluate import Prevalence
from zhuti.models import FittedTopics
from zhuti.report._messages import Language, check_language
from zhuti.summarise import ArticleSummary, TokenTopics


@dataclass(frozen=True, slots=True)
class Grouping:
    """Prevalence by one column: `date` (then `unit` is the bin: day, month, quarter or year), `source`, or a metadata column."""

    column: str
    prevalence: Prevalence
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RunView:
    """Everything that `render_report` draws; D articles and K topics, in the same order everywhere.

    Attributes
    ----------
    name
        Of the run.
    corpus, summaries
        D articles and their summaries.
    topics, labels
        K topics and their labels.
    places
        (K, 2) where each topic lies on the map, from `topic_map`.
    terms
        K arrays of columns: the terms that the relevance slider chooses from, from `relevant_terms`.
    term_counts
        (V,) how often each term stands in the passages.
    token_topics
        Gives the topics of some articles' tokens by their indices.
    metrics
        As `Metrics.to_dict` gives them; `None` is undefined. A list of K is one value a topic.
    groupings
        Prevalence by date and by column.
    counts
        `passages`, `files` (of articles), and `lexicon`, `stopwords` (lists of words).
    passages_by
        What the model trained on: `article` or `paragraph`.
    settings
        The config, nested by section.
    versions
        Of zhuti, Python and the libraries.
    config_sha256
        Of the resolved config.
    language
        Which language is shown first: `zh` or `en`.

    Raises
    ------
    RequestError
        The language is neither.
    ValueError
        Summaries, topics or labels are not as many as they should be.
    """

    name: str
    corpus: Corpus
    summaries: Sequence[ArticleSummary]
    topics: FittedTopics
    labels: Sequence[str]
    places: FloatArray
    terms: Sequence[IntArray]
    term_counts: IntArray
    token_topics: Callable[[Sequence[int]], TokenTopics]
    metrics: Mapping[str, Any]
    groupings: Sequence[Grouping]
    counts: Mapping[str, int]
    passages_by: str
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    config_sha256: str
    language: Language = "zh"

    def __post_init__(self) -> None:
        check_language(self.language)
        n_docs, n_topics = len(self.corpus), self.topics.n_topics
        if len(self.summaries) != n_docs or self.topics.doc_ids != self.corpus.ids:
            raise ValueError("summaries or topics are not of the articles of the corpus, or in another order.")
        if not len(self.labels) == len(self.places) == len(self.terms) == n_topics:
            raise ValueError(f"labels, places and terms are not of {n_topics} topics.")
