"""From a matrix and an estimator to frozen topics."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray, IntArray
from zhuti.matrix import DocTerm
from zhuti.models._engines import engine_name
from zhuti.models._interval import beta_interval, passage_concentration
from zhuti.models._types import FittedTopics, TopicEstimator


def fit_topics(doc_term: DocTerm, estimator: TopicEstimator) -> FittedTopics:
    """Fit an estimator to the passages, and report on the articles.

    Topics are numbered by falling share of the tokens. An article's mixture is the mean of its passages', weighted by their
    tokens. Its 90 % interval takes each passage's share of a topic as a Beta variable with the model's mean and the variance
    θ (1 − θ) / (ν + 1), where ν is the number of tokens and of prior pseudo-tokens less what is hidden by not knowing each
    token's topic; passages as independent, so that the article's variance is their weighted sum; and the article's share as
    the Beta variable of that mean and variance. An article without tokens has the prior's mean and interval (for NMF, which
    has no prior, those of a flat Dirichlet).

    The interval holds the topics themselves as known: it says how well the article's tokens tell its mixture, not how the
    topics would change with other articles, another K or another `random_state`.

    Parameters
    ----------
    doc_term
        P passages of D articles over V terms.
    estimator
        From `make_estimator`; it is fitted here.

    Raises
    ------
    ModelError
        The estimator refuses the matrix, for instance because it has fewer terms than topics were asked for.

    Examples
    --------
    >>> from zhuti.models import make_estimator
    >>> doc_term = DocTerm(
    ...     sp.csr_matrix([[9, 0], [0, 5]], dtype=np.int32), ("春耕", "党课"), ("a", "b"), np.arange(2), np.zeros(2, int))
    >>> topics = fit_topics(doc_term, make_estimator("nmf", n_topics=2))
    >>> topics.doc_topic.round(3).tolist(), topics.topic_share.round(3).tolist()
    ([[1.0, 0.0], [0.0, 1.0]], [0.643, 0.357])
    """
    counts = doc_term.counts
    estimator.fit(counts)
    n_topics = len(estimator.topic_word_)
    passage_topic = _float(estimator.doc_topic_)
    n_tokens = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    share = n_tokens @ passage_topic / n_tokens.sum()
    order = np.argsort(-share, kind="stable")

    topic_word = _float(estimator.topic_word_)[order]
    topic_word /= topic_word.sum(axis=1, keepdims=True)
    alpha = np.broadcast_to(_float(estimator.alpha_), n_topics)[order]
    passage_topic = passage_topic[:, order]
    doc_topic, low, high = article_mixtures(doc_term, passage_topic, topic_word, alpha, n_tokens)
    return FittedTopics(
        topic_word=topic_word,
        doc_topic=doc_topic,
        low=low,
        high=high,
        passage_topic=passage_topic,
        topic_share=share[order] / share.sum(),
        alpha=alpha,
        beta=np.broadcast_to(_float(estimator.beta_), doc_term.n_terms).copy(),
        vocabulary=doc_term.vocabulary,
        doc_ids=doc_term.doc_ids,
        engine=engine_name(estimator),
        params=_params(estimator),
    )


def article_mixtures(
    doc_term: DocTerm, passage_topic: FloatArray, topic_word: FloatArray, alpha: FloatArray, n_tokens: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the (D, K) mixtures of the articles and the bounds of their intervals."""
    concentration = passage_concentration(passage_topic, topic_word, doc_term.counts, alpha)
    variance = passage_topic * (1 - passage_topic) / (concentration + 1)
    doc_tokens = np.bincount(doc_term.passage_doc, weights=n_tokens, minlength=doc_term.n_docs)
    filled = doc_tokens > 0
    weight = np.divide(n_tokens, doc_tokens[doc_term.passage_doc], out=np.zeros_like(n_tokens), where=n_tokens > 0)
    mean_of = _doc_passage(weight, doc_term.passage_doc, doc_term.n_docs)
    variance_of = _doc_passage(weight**2, doc_term.passage_doc, doc_term.n_docs)

    doc_topic, doc_variance = mean_of @ passage_topic, variance_of @ variance
    prior = alpha if np.isfinite(alpha).all() else np.ones_like(alpha)
    doc_topic[~filled] = prior / prior.sum()
    doc_variance[~filled] = doc_topic[~filled] * (1 - doc_topic[~filled]) / (prior.sum() + 1)
    doc_topic /= doc_topic.sum(axis=1, keepdims=True)
    return doc_topic, *beta_interval(doc_topic, doc_variance)


def _doc_passage(weight: FloatArray, passage_doc: IntArray, n_docs: int) -> sp.csr_matrix:
    """Return the (D, P) matrix that sums passages, times their weights, into articles."""
    passages = np.arange(len(passage_doc))
    return sp.csr_matrix((weight, (passage_doc, passages)), shape=(n_docs, len(passage_doc)))


def _float(array: Any) -> FloatArray:
    """Return a float64 copy."""
    return np.array(array, dtype=np.float64)


def _params(estimator: Any) -> dict[str, object]:
    """Return the settings that can change the result, in name order, as JSON can hold them."""
    params = estimator.get_params(deep=False)
    plain = {name: value.tolist() if hasattr(value, "tolist") else value for name, value in sorted(params.items())}
    return {
        name: value
        for name, value in plain.items()
        if name != "n_threads" and isinstance(value, None | bool | int | float | str | list | tuple)
    }
