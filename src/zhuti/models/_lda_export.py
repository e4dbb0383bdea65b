"""Fitted topics in the forms of other tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray


def to_gensim(
    topic_word: FloatArray,
    alpha: FloatArray,
    beta: float | FloatArray,
    vocabulary: Sequence[str],
    topic_tokens: FloatArray,
) -> Any:
    """Return a gensim `LdaModel` with these topics, to infer, show, save and compare with.

    Parameters
    ----------
    topic_word
        (K, V) φ, rows sum to 1.
    alpha, beta
        The priors, (K,) and a float or (V,); all above 0.
    vocabulary
        V terms; a term's id in gensim is its column.
    topic_tokens
        (K,) tokens that each topic was learned from, ``(n_tokens @ doc_topic)``: gensim keeps counts, which tell how firmly a topic
        is held when the model is trained on.

    Returns
    -------
    gensim.models.LdaModel
        `get_topics()` is `topic_word`, to rounding, wherever φ is not below what `beta` alone gives.

    Examples
    --------
    >>> lda = to_gensim(np.array([[0.75, 0.25]]), np.array([0.5]), 0.1, ["春耕", "党课"], np.array([20.0]))
    >>> lda.show_topic(0, 1)[0][0], lda.get_topics().round(6).tolist()
    ('春耕', [[0.75, 0.25]])
    """
    from gensim.models import LdaModel

    n_topics, n_terms = topic_word.shape
    eta = np.broadcast_to(np.asarray(beta, dtype=np.float64), n_terms)
    lda = LdaModel(
        num_topics=n_topics,
        id2word=dict(enumerate(vocabulary)),
        alpha=np.asarray(alpha, dtype=np.float64).tolist(),
        eta=eta.tolist(),
        dtype=np.float64,
        random_state=0,
    )
    lda.state.sstats = np.maximum(topic_word * (topic_tokens[:, None] + eta.sum()) - eta, 0)
    lda.sync_state()
    return lda


def to_pyldavis(
    topic_word: FloatArray, doc_topic: FloatArray, counts: sp.csr_matrix, vocabulary: Sequence[str]
) -> dict[str, Any]:
    """Return what `pyLDAvis.prepare` takes, by the names of its parameters.

    Parameters
    ----------
    topic_word, doc_topic
        (K, V) φ and (D, K) θ, rows sum to 1.
    counts
        (D, V) CSR counts.
    vocabulary
        V terms.

    Examples
    --------
    >>> inputs = to_pyldavis(np.array([[0.75, 0.25]]), np.ones((2, 1)), sp.csr_matrix([[3, 1], [3, 1]]), ["春耕", "党课"])
    >>> inputs["doc_lengths"], inputs["term_frequency"]
    ([4, 4], [6, 2])
    """
    return {
        "topic_term_dists": topic_word,
        "doc_topic_dists": doc_topic,
        "doc_lengths": np.asarray(counts.sum(axis=1)).ravel().astype(int).tolist(),
        "vocab": list(vocabulary),
        "term_frequency": np.asarray(counts.sum(axis=0)).ravel().astype(int).tolist(),
    }
