"""New articles under fitted topics."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from zhuti.core import ModelError
from zhuti.matrix import DocTerm
from zhuti.models._articles import article_mixtures
from zhuti.models._lda_counts import Counts, ordered_map
from zhuti.models._types import FittedTopics

_FLAT = 0.01
"""Stands in for the prior of a model that has none: a hundredth of a token a topic."""


def infer_topics(topics: FittedTopics, doc_term: DocTerm, *, n_threads: int | None = None) -> FittedTopics:
    """Find the mixtures of new articles under topics that stay as they are.

    Each passage's mixture is the one that our LDA's inference (`LDA.transform`) finds under these topics and their prior,
    whichever engine fitted them. It depends on that passage alone. A model without a prior (NMF) gets one of next to
    nothing, which makes the mixture that of the greatest likelihood, and its topics are taken as distributions of tokens.

    Parameters
    ----------
    topics
        K topics over V terms.
    doc_term
        Passages of new articles, over the same terms.
    n_threads
        All cores by default. The mixtures do not depend on it.

    Returns
    -------
    FittedTopics
        The same topics, with the mixtures and intervals of the new articles. `topic_share` is still that of the articles
        that the topics were learned from.

    Raises
    ------
    ModelError
        The vocabularies differ.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> from zhuti.models import fit_topics, make_estimator
    >>> def counted(rows, ids):
    ...     counts = sp.csr_matrix(rows, dtype=np.int32)
    ...     return DocTerm(counts, ("春耕", "党课"), ids, np.arange(len(ids)), np.zeros(len(ids), int))
    >>> topics = fit_topics(counted([[9, 0], [0, 5]], ("a", "b")), make_estimator("nmf", n_topics=2))
    >>> infer_topics(topics, counted([[4, 0], [3, 3]], ("c", "d"))).doc_topic.round(2).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    from zhuti.models._lda_train import infer, mixtures

    if topics.vocabulary != doc_term.vocabulary:
        raise ModelError("the new articles are counted over another vocabulary than that of the topics.")
    prior = topics.alpha if np.isfinite(topics.alpha).all() else np.full(topics.n_topics, _FLAT)
    # Where no topic has a term, its tokens say nothing of the mixture; they are not impossible.
    topic_word = np.maximum(topics.topic_word, np.finfo(np.float32).tiny * 2**20)
    counts = Counts.of(doc_term.counts)
    with ordered_map(n_threads, counts) as run:
        passage_topic = mixtures(infer(counts, topic_word, prior, run), prior)
    doc_topic, low, high = article_mixtures(doc_term, passage_topic, topic_word, topics.alpha, n_threads)
    return replace(
        topics, doc_topic=doc_topic, low=low, high=high, passage_topic=passage_topic, doc_ids=doc_term.doc_ids
    )
