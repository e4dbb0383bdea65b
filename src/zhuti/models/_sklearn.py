"""scikit-learn's topic models under the names of ours."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from zhuti.core import FloatArray
from zhuti.models._checks import check_seed, check_settings, checked_counts, rows_of_one

_TRANSFORM_TOL = 1e-10


class SklearnLDA(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Latent Dirichlet allocation by scikit-learn's batch variational Bayes (Blei, Ng & Jordan 2003), with fixed priors.

    It works on one thread: with `n_jobs` scikit-learn sums in another order and gives other digits.

    Parameters
    ----------
    n_topics
        K.
    alpha, beta
        Symmetric priors of topics in documents and of terms in topics (`doc_topic_prior`, `topic_word_prior`); `None` is 1 / K.
    n_iter
        Sweeps over the documents (`max_iter`).
    n_doc_iter
        At most so many steps for one document in one sweep (`max_doc_update_iter`).
    random_state
        Seeds the first topics.

    Attributes
    ----------
    topic_word_
        (K, V) float64, rows sum to 1.
    doc_topic_
        (P, K) float64, rows sum to 1: what `transform` gives for the counts of `fit`.
    alpha_, beta_
        (K,) and (V,) float64, the priors.
    n_features_in_
        V.
    model_
        The `sklearn.decomposition.LatentDirichletAllocation`.

    Examples
    --------
    >>> lda = SklearnLDA(n_topics=2).fit([[3, 0], [0, 3]])
    >>> lda.topic_word_.shape
    (2, 2)
    """

    def __init__(
        self,
        n_topics: int = 10,
        *,
        alpha: float | None = None,
        beta: float | None = None,
        n_iter: int = 50,
        n_doc_iter: int = 100,
        random_state: Any = 0,
    ) -> None:
        self.n_topics = n_topics
        self.alpha = alpha
        self.beta = beta
        self.n_iter = n_iter
        self.n_doc_iter = n_doc_iter
        self.random_state = random_state

    def fit(self, counts: sp.csr_matrix, y: object = None) -> Self:
        """Learn topics from (P, V) counts, afresh.

        Raises
        ------
        ModelError
            A setting out of its range, entries that are not counts, or more topics than terms.
        """
        check_settings(self, whole={"n_iter": 1, "n_doc_iter": 1}, priors=(None,), limit=1)
        check_seed(self.random_state)
        matrix = checked_counts(self, counts, reset=True)
        with threadpool_limits(1):
            self.model_ = LatentDirichletAllocation(
                self.n_topics,
                doc_topic_prior=self.alpha,
                topic_word_prior=self.beta,
                learning_method="batch",
                max_iter=self.n_iter,
                max_doc_update_iter=self.n_doc_iter,
                random_state=self.random_state,
            ).fit(matrix)
            self.topic_word_ = rows_of_one(self.model_.components_)
            self.alpha_ = np.full(self.n_topics, self.model_.doc_topic_prior_, dtype=np.float64)
            self.beta_ = np.full(matrix.shape[1], self.model_.topic_word_prior_, dtype=np.float64)
            self.doc_topic_ = rows_of_one(self.model_.transform(matrix))
        return self

    def transform(self, counts: sp.csr_matrix) -> FloatArray:
        """Return the (P, K) mixtures of counts over the same terms; a row depends on no other, an empty one is the prior's mean.

        Raises
        ------
        ModelError
            Entries that are not counts.
        """
        check_is_fitted(self)
        with threadpool_limits(1):
            return rows_of_one(self.model_.transform(checked_counts(self, counts, reset=False)))  # type: ignore[no-any-return]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags


class TfidfNMF(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Non-negative matrix factorisation of TF-IDF weights (Lee & Seung 1999), by scikit-learn: the baseline.

    The weights are computed here, from the counts. There is no probability model behind: rows of both factors are scaled to
    sum to 1 so that they read as mixtures, and the priors are NaN.

    Parameters
    ----------
    n_topics
        K.
    n_iter
        At most so many steps of coordinate descent.
    tol
        Stops when the violation of the optimality conditions falls below this share of the first.
    random_state
        Seeds the singular value decomposition the factors start from (or the factors, for more topics than documents).

    Attributes
    ----------
    topic_word_
        (K, V) float64, rows sum to 1; in units of TF-IDF.
    doc_topic_
        (P, K) float64, rows sum to 1: what `transform` gives for the counts of `fit`. An empty row is uniform.
    alpha_, beta_
        (K,) and (V,) NaN.
    n_features_in_
        V.
    n_iter_
        Steps taken; the factors had not converged when it equals `n_iter`.
    model_, tfidf_
        The `sklearn.decomposition.NMF` and the `TfidfTransformer` before it.

    Examples
    --------
    >>> nmf = TfidfNMF(n_topics=2).fit([[3, 0], [0, 3]])
    >>> nmf.doc_topic_.round(3).tolist() in ([[0, 1], [1, 0]], [[1, 0], [0, 1]])
    True
    """

    def __init__(self, n_topics: int = 10, *, n_iter: int = 1000, tol: float = 1e-4, random_state: Any = 0) -> None:
        self.n_topics = n_topics
        self.n_iter = n_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, counts: sp.csr_matrix, y: object = None) -> Self:
        """Learn topics from (P, V) counts, afresh.

        Raises
        ------
        ModelError
            A setting out of its range, negative or infinite entries or NaN, or more topics than terms.
        """
        check_settings(self, whole={"n_iter": 1})
        check_seed(self.random_state)
        matrix = checked_counts(self, counts, reset=True, whole=False)
        with threadpool_limits(1), _quiet():
            self.tfidf_ = TfidfTransformer().fit(matrix)
            self.model_ = NMF(self.n_topics, max_iter=self.n_iter, tol=self.tol, random_state=self.random_state)
            self.model_.fit(self.tfidf_.transform(matrix))
            self.n_iter_ = self.model_.n_iter_
            # scikit-learn stops when all rows together have converged; to the last digits no row then depends on another.
            self.model_.set_params(tol=_TRANSFORM_TOL)
            self.topic_word_ = rows_of_one(self.model_.components_)
            self.alpha_ = np.full(self.n_topics, np.nan)
            self.beta_ = np.full(matrix.shape[1], np.nan)
            self.doc_topic_ = self._mixtures(matrix)
        return self

    def transform(self, counts: sp.csr_matrix) -> FloatArray:
        """Return the (P, K) mixtures of counts over the same terms; an empty row is uniform.

        Raises
        ------
        ModelError
            Negative or infinite entries or NaN.
        """
        check_is_fitted(self)
        with threadpool_limits(1), _quiet():
            return self._mixtures(checked_counts(self, counts, reset=False, whole=False))

    def _mixtures(self, matrix: sp.csr_matrix) -> FloatArray:
        weights = self.model_.transform(self.tfidf_.transform(matrix))
        return rows_of_one(weights * self.model_.components_.sum(axis=1))  # type: ignore[no-any-return]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep scikit-learn's warning of too few steps to what `n_iter_` says.

    And the one of its NMF, whose `reconstruction_err_` is the root of what may come out below 0 where the fit is exact.
    """
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
