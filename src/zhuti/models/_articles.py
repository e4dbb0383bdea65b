"""From the mixtures of passages to those of articles, with intervals."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray
from zhuti.matrix import DocTerm
from zhuti.models._interval import beta_interval, passage_concentration
from zhuti.models._lda_counts import Counts, ordered_map

_BLOCK_CELLS = 1 << 18
"""Cells of (D, K) worked on at once, so that memory beyond the results does not grow with the articles."""


def article_mixtures(
    doc_term: DocTerm, passage_topic: FloatArray, topic_word: FloatArray, alpha: FloatArray, n_threads: int | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the (D, K) mixtures of the articles and the bounds of their intervals, as `fit_topics` describes them.

    Articles are worked on in blocks of a fixed size, each by itself, so the result does not depend on `n_threads`, nor an
    article on any other.
    """
    counts = Counts.of(doc_term.counts)
    n_tokens = counts.lengths()
    n_docs, n_topics = doc_term.n_docs, len(alpha)
    prior = alpha if np.isfinite(alpha).all() else np.ones_like(alpha)
    out = tuple(np.empty((n_docs, n_topics)) for _ in range(3))
    block = max(1, _BLOCK_CELLS // n_topics)

    def work(start: int) -> None:
        docs = slice(start, min(start + block, n_docs))
        rows = slice(*np.searchsorted(doc_term.passage_doc, [docs.start, docs.stop]).tolist())
        theta, tokens = passage_topic[rows], n_tokens[rows].astype(np.float64)
        passage_doc = doc_term.passage_doc[rows] - docs.start
        concentration = passage_concentration(theta, topic_word, counts.matrix(rows), alpha)
        variance = theta * (1 - theta) / (concentration + 1)

        doc_tokens = np.bincount(passage_doc, weights=tokens, minlength=docs.stop - docs.start)
        filled = doc_tokens > 0
        weight = np.divide(tokens, doc_tokens[passage_doc], out=np.zeros_like(tokens), where=tokens > 0)
        shape = (len(doc_tokens), len(tokens))
        mean_of, variance_of = (
            sp.csr_matrix((by, (passage_doc, np.arange(len(tokens)))), shape=shape) for by in (weight, weight**2)
        )
        doc_topic, doc_variance = mean_of @ theta, variance_of @ variance
        doc_topic[~filled] = prior / prior.sum()
        doc_variance[~filled] = doc_topic[~filled] * (1 - doc_topic[~filled]) / (prior.sum() + 1)
        doc_topic /= doc_topic.sum(axis=1, keepdims=True)
        for whole, part in zip(out, (doc_topic, *beta_interval(doc_topic, doc_variance)), strict=True):
            whole[docs] = part

    with ordered_map(n_threads, counts) as run:
        for _ in run(work, range(0, n_docs, block)):
            pass
    return out[0], out[1], out[2]
