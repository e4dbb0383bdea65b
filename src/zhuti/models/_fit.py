"""From a matrix and an estimator to frozen topics."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhuti.core import FloatArray
from zhuti.matrix import DocTerm
from zhuti.models._articles import article_mixtures
from zhuti.models._engines import engine_name
from zhuti.models._lda_counts import Counts
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
    >>> import scipy.sparse as sp
    >>> from zhuti.models import make_estimator
    >>> doc_term = DocTerm(
    ...     sp.csr_matrix([[9, 0], [0, 5]], dtype=np.int32), ("春耕", "党课"), ("a", "b"), np.arange(2), np.zeros(2, int))
    >>> topics = fit_topics(doc_term, make_estimator("nmf", n_topics=2))
    >>> topics.doc_topic.round(3).tolist(), topics.topic_share.round(3).tolist()
    ([[1.0, 0.0], [0.0, 1.0]], [0.643, 0.357])
    """
    estimator.fit(doc_term.counts)
    n_topics = len(estimator.topic_word_)
    share = Counts.of(doc_term.counts).lengths() @ estimator.doc_topic_
    order = np.argsort(-share, kind="stable")

    topic_word = _float(estimator.topic_word_)[order]
    topic_word /= topic_word.sum(axis=1, keepdims=True)
    alpha = np.broadcast_to(_float(estimator.alpha_), n_topics)[order]
    beta = np.broadcast_to(_float(estimator.beta_), doc_term.n_terms).copy()
    passage_topic = np.asarray(estimator.doc_topic_[:, order], dtype=np.float64)
    engine, params, n_threads = engine_name(estimator), _params(estimator), getattr(estimator, "n_threads", 1)
    del estimator  # and with it its mixtures, where nobody else wants them
    doc_topic, low, high = article_mixtures(doc_term, passage_topic, topic_word, alpha, n_threads)
    return FittedTopics(
        topic_word=topic_word,
        doc_topic=doc_topic,
        low=low,
        high=high,
        passage_topic=passage_topic,
        topic_share=share[order] / share.sum(),
        alpha=alpha,
        beta=beta,
        vocabulary=doc_term.vocabulary,
        doc_ids=doc_term.doc_ids,
        engine=engine,
        params=params,
    )


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
