"""gensim's `LdaModel` as a scikit-learn estimator."""

from __future__ import annotations

import itertools
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from zhuti.core import FloatArray
from zhuti.models._checks import check_seed, check_settings, checked_counts, rows_of_one


class GensimLDA(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Latent Dirichlet allocation by gensim's online variational Bayes (Hoffman, Blei & Bach 2010).

    Both priors are learned, and there are enough passes to converge: gensim's own defaults (one pass, fixed priors) leave
    topics under-trained. It works in float64 here, on one thread; `LdaMulticore` is not used, since its result depends on timing.

    Parameters
    ----------
    n_topics
        K.
    alpha, beta
        Priors of topics in documents and of terms in topics (`eta` in gensim): "auto" to learn them, or a positive number.
    n_iter
        Passes over the documents (`passes`).
    n_doc_iter
        At most so many steps for one document in one pass (`iterations`).
    chunk_size
        Documents between two updates of the topics (`chunksize`).
    random_state
        Seeds the first topics and mixtures.

    Attributes
    ----------
    topic_word_
        (K, V) float64, rows sum to 1.
    doc_topic_
        (P, K) float64, rows sum to 1: what `transform` gives for the counts of `fit`.
    alpha_, beta_
        (K,) and (V,) float64, the learned priors.
    n_features_in_
        V.
    model_
        The `gensim.models.LdaModel`.

    Examples
    --------
    >>> lda = GensimLDA(n_topics=2).fit([[3, 0], [0, 3]])
    >>> lda.topic_word_.shape
    (2, 2)
    """

    def __init__(
        self,
        n_topics: int = 10,
        *,
        alpha: float | str = "auto",
        beta: float | str = "auto",
        n_iter: int = 50,
        n_doc_iter: int = 100,
        chunk_size: int = 2000,
        random_state: Any = 0,
    ) -> None:
        self.n_topics = n_topics
        self.alpha = alpha
        self.beta = beta
        self.n_iter = n_iter
        self.n_doc_iter = n_doc_iter
        self.chunk_size = chunk_size
        self.random_state = random_state

    def fit(self, counts: sp.csr_matrix, y: object = None) -> Self:
        """Learn topics from (P, V) counts, afresh.

        Raises
        ------
        ModelError
            A setting out of its range, entries that are not counts, or more topics than terms.
        """
        from gensim.models import LdaModel
        from gensim.utils import FakeDict

        check_settings(self, whole={"n_iter": 1, "n_doc_iter": 1, "chunk_size": 1}, priors=("auto",))
        check_seed(self.random_state)
        matrix = checked_counts(self, counts, reset=True)
        n_terms = matrix.shape[1]
        with threadpool_limits(1):  # the order of a sum must not depend on the machine's cores
            self.model_ = LdaModel(
                _bags(matrix),
                num_topics=self.n_topics,
                id2word=FakeDict(n_terms),
                # With one topic or one term there is one mixture only, and gensim's Newton step divides by zero.
                alpha="symmetric" if self.alpha == "auto" and self.n_topics == 1 else self.alpha,
                eta="symmetric" if self.beta == "auto" and n_terms == 1 else self.beta,
                passes=self.n_iter,
                iterations=self.n_doc_iter,
                chunksize=self.chunk_size,
                eval_every=None,
                random_state=check_random_state(self.random_state),
                dtype=np.float64,
            )
            self.model_.random_state = _SameStart()
            self.topic_word_ = rows_of_one(self.model_.get_topics())
            self.alpha_ = np.array(self.model_.alpha, dtype=np.float64)
            self.beta_ = np.array(self.model_.eta, dtype=np.float64)
            self.doc_topic_ = self._mixtures(matrix)
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
            return self._mixtures(checked_counts(self, counts, reset=False))

    def _mixtures(self, matrix: sp.csr_matrix) -> FloatArray:
        gamma, _ = self.model_.inference(_bags(matrix))
        return rows_of_one(gamma)  # type: ignore[no-any-return]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags


class _SameStart:
    """Stands in for the random state after training, so that every document's inference starts from the same mixture."""

    def gamma(self, shape: float, scale: float, size: tuple[int, int]) -> FloatArray:
        """Return the mean of the gamma distribution gensim would have drawn from."""
        return np.full(size, shape * scale)


def _bags(matrix: sp.csr_matrix) -> list[list[tuple[int, float]]]:
    """Return gensim's form of a matrix: (term, count) pairs by document."""
    terms, counts, ptr = matrix.indices.tolist(), matrix.data.tolist(), matrix.indptr.tolist()
    return [list(zip(terms[a:b], counts[a:b], strict=True)) for a, b in itertools.pairwise(ptr)]
