"""What every engine gives: fitted topics, frozen."""

from __future__ import annotations

from typing import Any, Protocol, Self

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray, frozen, html_table, read_only
from zhuti.matrix import DocTerm

_SHOWN = 10  # terms in a notebook


class TopicEstimator(Protocol):
    """What a model engine offers: scikit-learn's estimator contract and four learned arrays.

    `fit` takes a (P, V) CSR matrix of counts; `topic_word_` is (K, V) with rows that sum to 1, `doc_topic_` (P, K) with rows
    that sum to 1, `alpha_` (K,) and `beta_` the Dirichlet priors (a float or (V,)), NaN for a model without them.
    """

    topic_word_: FloatArray
    doc_topic_: FloatArray
    alpha_: FloatArray
    beta_: FloatArray | float

    def fit(self, counts: sp.csr_matrix, y: object = None) -> Self:
        """Learn topics from (P, V) counts, afresh."""

    def transform(self, counts: sp.csr_matrix) -> FloatArray:
        """Return the (P, K) topic mixtures of counts over the same terms; changes nothing learned."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the settings by name, as the constructor takes them."""


@frozen
class FittedTopics:
    """K topics over V terms, and their shares in D articles.

    Topics are numbered by falling share of the corpus' tokens, once, here; a topic keeps that number everywhere.

    Attributes
    ----------
    topic_word
        (K, V) float64, φ: rows sum to 1.
    doc_topic
        (D, K) float64, θ: the mixture of each article, rows sum to 1; the mean of its passages weighted by their tokens.
    low, high
        (D, K) float64: the bounds of the central 90 % interval of `doc_topic`.
    passage_topic
        (P, K) float64, the mixture of each passage, rows sum to 1.
    topic_share
        (K,) float64, share of the corpus' tokens, not increasing, sums to 1.
    alpha, beta
        The Dirichlet priors, document–topic (K,) and topic–word (V,); NaN for a model without them.
    vocabulary, doc_ids
        V terms and D article ids.
    engine, params
        The engine's name, and every setting of it that can change the result (so not its number of threads).

    Raises
    ------
    ValueError
        Shapes that do not fit together.
    """

    topic_word: FloatArray
    doc_topic: FloatArray
    low: FloatArray
    high: FloatArray
    passage_topic: FloatArray
    topic_share: FloatArray
    alpha: FloatArray
    beta: FloatArray
    vocabulary: tuple[str, ...]
    doc_ids: tuple[str, ...]
    engine: str
    params: dict[str, object]

    def __post_init__(self) -> None:
        n_topics, n_terms = self.topic_word.shape
        n_docs = len(self.doc_ids)
        wanted = {
            "doc_topic": (n_docs, n_topics),
            "passage_topic": (len(self.passage_topic), n_topics),
            "low": (n_docs, n_topics),
            "high": (n_docs, n_topics),
            "topic_share": (n_topics,),
            "alpha": (n_topics,),
            "beta": (n_terms,),
        }
        if n_terms != len(self.vocabulary):
            raise ValueError(f"topic_word has {n_terms} columns for {len(self.vocabulary)} terms.")
        for name, shape in wanted.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, wanted {shape}.")
        for name in (*wanted, "topic_word"):
            object.__setattr__(self, name, read_only(np.asarray(getattr(self, name))))

    def to_pyldavis(self, doc_term: DocTerm) -> dict[str, Any]:
        """Return what `pyLDAvis.prepare` takes, by the names of its parameters; its documents are the passages.

        Parameters
        ----------
        doc_term
            The matrix that the topics were fitted to.

        Raises
        ------
        ValueError
            The vocabularies or the numbers of passages differ.
        """
        from zhuti.models._lda_export import to_pyldavis

        if doc_term.vocabulary != self.vocabulary or doc_term.counts.shape[0] != len(self.passage_topic):
            raise ValueError("the topics were fitted to another matrix.")
        return to_pyldavis(self.topic_word, self.passage_topic, doc_term.counts, self.vocabulary)

    def _repr_html_(self) -> str:
        """Return the topics with their leading terms as a table, for a notebook."""
        rows = [
            (
                k,
                f"{self.topic_share[k]:.1%}",
                " ".join(self.vocabulary[i] for i in np.argsort(-phi, kind="stable")[:_SHOWN]),
            )
            for k, phi in enumerate(self.topic_word)
        ]
        caption = f"{self.n_topics} topics of {len(self.doc_ids):,} articles over {len(self.vocabulary):,} terms ({self.engine})"
        return html_table(caption, ("topic", "share", "leading terms"), rows)

    @property
    def n_topics(self) -> int:
        """K, the number of topics."""
        return int(self.topic_word.shape[0])
