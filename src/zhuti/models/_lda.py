"""Our own latent Dirichlet allocation, the default engine."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from zhuti.core import FloatArray, ModelError, Progress, silent
from zhuti.models._checks import check_settings, checked_counts
from zhuti.models._lda_counts import Counts, Map, ordered_map
from zhuti.models._lda_fit import Trainer
from zhuti.models._lda_gibbs import Sampler
from zhuti.models._lda_train import (
    SWEEPS_ALONE,
    SWEEPS_BEFORE_SAMPLES,
    enough_samples,
    enough_starts,
    infer,
    mixtures,
    train,
)
from zhuti.models._lda_trial import topics_to_start_with, trial
from zhuti.models._likelihood import token_probability

_WHOLE = {"n_iter": 1, "n_samples": 0, "n_restarts": 1}
_MAX_COUNT = np.iinfo(np.int32).max


class LDA(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Latent Dirichlet allocation by collapsed variational inference and Gibbs sampling; the same bytes for any `n_threads`.

    It begins with clusters of documents. A little CVB0 follows (Asuncion et al. 2009), in which a token's own part of the counts is
    computed anew, not stored, so that memory does not grow with topics times entries. The topics are frozen while the documents of
    a batch are gone over, and a batch is a quarter of the documents (incremental EM: Neal & Hinton 1998). Priors by Minka's fixed
    point (2000), asymmetric for topics in documents and symmetric for terms in topics (Wallach et al. 2009). The rest is Gibbs
    sampling (Griffiths & Steyvers 2004), of a large corpus in a few parts side by side (Newman et al. 2009), and the counts of all
    its sweeps are averaged.

    Counts of int32 or int64 in a canonical CSR matrix are used where they stand. So a corpus larger than memory can be trained on
    from files: map the three arrays with ``np.load(path, mmap_mode="r")`` and give ``sp.csr_matrix((data, indices, indptr))``.

    Parameters
    ----------
    n_topics
        K.
    alpha
        Prior of topics in documents: "auto" learns one number for each topic, a positive number holds all at it.
    beta
        Prior of terms in topics ("eta" in gensim): "auto" learns one number, a positive number fixes it.
    n_iter
        At most so many variational sweeps over the documents: "auto" is 1 where samples follow, which mend the rest for less, and
        200 where none do.
    tol
        They end when the mean log-likelihood of a training token has grown by less than this in 5 of them.
    n_samples
        Sweeps of Gibbs sampling that follow, over which the counts of topics are averaged; 0 for none. The more, the lower the
        held-out perplexity. "auto" is 200, but on more than 3 million tokens fewer, down to 40: 600 million over the tokens.
    n_restarts
        Begin so many times from different starts, every other one with half as many topics more, merged down to K after 15 samples.
        After 25 the start goes on whose draws foresee each term of a document best from all other entries; without samples, that of
        the highest training likelihood. Two or more find topics that a single start may leave merged. "auto" is 2 on more than
        250,000 tokens, where 200 samples or more follow, and 1 elsewhere.
    random_state
        The same number gives the same topics, to the byte.
    n_threads
        Threads to work on; `None` is one for each core. Changes no result.
    progress
        Told of the sweeps done: of "topics", then of "samples".

    Attributes
    ----------
    topic_word_
        (K, V) float64, φ: rows sum to 1.
    doc_topic_
        (D, K) float64, θ as it stood at the end of `fit`: rows sum to 1. `transform` finds it anew under the final topics, and
        differs a little.
    alpha_
        (K,) float64.
    beta_
        A float.
    n_iter_
        Variational sweeps taken in the run kept.
    converged_
        Whether `tol` was reached.
    history_
        One dict for every 5 variational sweeps of the run kept: `sweep`, `perplexity` of the training tokens, `alpha_sum`, `beta`.
    n_features_in_
        V.

    Examples
    --------
    >>> lda = LDA(n_topics=2, random_state=0).fit([[9, 8, 0, 0], [7, 9, 0, 0], [0, 0, 8, 9], [0, 0, 9, 7]])
    >>> lda.doc_topic_.argmax(axis=1).tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])
    True
    """

    def __init__(
        self,
        n_topics: int = 20,
        *,
        alpha: float | str = "auto",
        beta: float | str = "auto",
        n_iter: int | str = "auto",
        tol: float = 5e-3,
        n_samples: int | str = "auto",
        n_restarts: int | str = "auto",
        random_state: Any = 0,
        n_threads: int | None = None,
        progress: Progress = silent,
    ) -> None:
        self.n_topics = n_topics
        self.alpha = alpha
        self.beta = beta
        self.n_iter = n_iter
        self.tol = tol
        self.n_samples = n_samples
        self.n_restarts = n_restarts
        self.random_state = random_state
        self.n_threads = n_threads
        self.progress = progress

    def fit(self, counts: sp.csr_matrix, y: object = None) -> Self:
        """Learn topics from (D, V) counts, afresh.

        Raises
        ------
        ModelError
            Entries that are not counts, more topics than terms, or a setting out of range.
        """
        check_settings(self, whole={"n_threads": 1}, priors=("auto",))
        check_settings(self, whole={name: least for name, least in _WHOLE.items() if getattr(self, name) != "auto"})
        data = self._counts(counts, reset=True)
        key = _key(self.random_state)
        with ordered_map(self.n_threads, data) as run:
            n_tokens = int(data.lengths().sum())
            n_samples = enough_samples(n_tokens) if isinstance(self.n_samples, str) else self.n_samples
            n_starts = enough_starts(n_tokens, n_samples) if isinstance(self.n_restarts, str) else self.n_restarts
            tried = n_samples > 0 and n_starts > 1
            starts = (self._start(data, key, restart, n_samples, tried, run) for restart in range(n_starts))
            _, best, sampler, history = max(starts, key=lambda start: start[0])
            if n_samples:
                sampler = sampler or Sampler(best)
                sampler.go_on(n_samples, n_samples, self.progress)
                sampler.average()
        self.alpha_, self.beta_ = best.alpha[: self.n_topics].astype(np.float64), float(best.beta)
        word_topic = best.words[:, : self.n_topics].astype(np.float64)
        self.topic_word_ = np.ascontiguousarray((word_topic / word_topic.sum(axis=0)).T)
        self.doc_topic_ = mixtures(best.documents(), self.alpha_)
        self.history_, self.n_iter_, self.converged_ = (
            history,
            int(history[-1]["sweep"]),
            bool(history[-1]["converged"]),
        )
        return self

    def transform(self, counts: sp.csr_matrix) -> FloatArray:
        """Return the (D, K) mixtures of documents over the same terms; a row depends on no other, an empty one is the prior's mean.

        Raises
        ------
        ModelError
            Entries that are not counts.
        """
        check_is_fitted(self)
        return self._infer(self._counts(counts, reset=False))

    def perplexity(self, counts: sp.csr_matrix) -> float:
        """Return the held-out perplexity of documents by completion; lower is better.

        Of each document's tokens, in the order of their terms, every other one is seen, and the mixture found from these predicts
        the rest (Wallach et al. 2009, section 5.1). NaN if no document has two tokens.

        Raises
        ------
        ModelError
            Entries that are not counts.
        """
        check_is_fitted(self)
        data = self._counts(counts, reset=False)
        last = np.cumsum(data.counts, dtype=np.int64)
        before = np.concatenate([[0], last])[data.indptr[:-1]]  # tokens before each document
        last -= np.repeat(before, np.diff(data.indptr))
        seen = (last + 1) // 2 - (last - data.counts + 1) // 2
        shape = (data.n_docs, data.n_terms)
        doc_topic = self._infer(Counts.of(sp.csr_matrix((seen, data.indices, data.indptr), shape=shape)))
        held = sp.csr_matrix((data.counts - seen, data.indices, data.indptr), shape=shape)
        n_held = held.data.sum()
        if not n_held:
            return float("nan")
        logs = np.log(token_probability(doc_topic, self.topic_word_, held))
        return float(np.exp(-(held.data @ logs) / n_held))

    def _start(
        self, data: Counts, key: int, restart: int, n_samples: int, tried: bool, run: Map
    ) -> tuple[float, Trainer, Sampler | None, list[dict[str, float]]]:
        """Return how good one of the starts is, and its state; without another to compare it to there are no draws yet."""
        alpha, beta = (None if isinstance(prior, str) else float(prior) for prior in (self.alpha, self.beta))
        n_topics = topics_to_start_with(self.n_topics, data.n_terms, restart) if tried else self.n_topics
        trainer = Trainer(data, n_topics, key + (restart << 32), alpha, beta, run, choosy=n_topics > self.n_topics)
        n_iter = self.n_iter
        if isinstance(n_iter, str):
            n_iter = SWEEPS_BEFORE_SAMPLES if n_samples else SWEEPS_ALONE
        history = train(trainer, n_iter=n_iter, tol=self.tol, progress=self.progress)
        if not tried:
            return -history[-1]["perplexity"], trainer, None, history
        sampler = Sampler(trainer)
        return trial(sampler, self.n_topics, n_samples, self.progress), trainer, sampler, history

    def _infer(self, data: Counts) -> FloatArray:
        with ordered_map(self.n_threads, data) as run:
            return mixtures(infer(data, self.topic_word_, self.alpha_, run), self.alpha_)

    def _counts(self, counts: Any, *, reset: bool) -> Counts:
        matrix = checked_counts(self, counts, reset=reset)
        if not matrix.has_canonical_format:
            matrix = matrix.copy()
            matrix.sum_duplicates()
        if matrix.nnz and matrix.data.max() > _MAX_COUNT:
            row, column = np.unravel_index(int(matrix.argmax()), matrix.shape)
            raise ModelError(
                f"LDA takes counts up to {_MAX_COUNT}: row {row}, column {column} holds {float(matrix.data.max())!r}."
            )
        return Counts.of(matrix)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags


def _key(random_state: Any) -> int:
    """Return 32 bits to start the random streams from."""
    if isinstance(random_state, int | np.integer) and not isinstance(random_state, bool):
        return int(random_state) & 0xFFFFFFFF
    return int(check_random_state(random_state).randint(0, 2**31))
