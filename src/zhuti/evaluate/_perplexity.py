"""Held-out perplexity by document completion: the same for every engine."""

from __future__ import annotations

import math

import numpy as np
import scipy.sparse as sp

from zhuti.core import ModelError
from zhuti.models import TopicEstimator, token_probability


def split_tokens(counts: sp.csr_matrix, random_state: int = 0) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Split the tokens of every row at random into two halves.

    A row of n tokens gives n − ⌊n / 2⌋ of them, drawn without replacement, to the first half. The draw is keyed by
    `random_state` and the number of the row alone.

    Parameters
    ----------
    counts
        (D, V) CSR matrix of counts.
    random_state
        Keys the draws; at least 0.

    Returns
    -------
    observed, scored
        (D, V) CSR int64; they sum to `counts`.

    Raises
    ------
    ModelError
        Entries that are not counts.

    Examples
    --------
    >>> observed, scored = split_tokens(sp.csr_matrix([[3, 2], [0, 1]]))
    >>> observed.sum(axis=1).ravel().tolist(), scored.sum(axis=1).ravel().tolist()
    ([[3, 1]], [[2, 0]])
    """
    data = counts.data.astype(np.int64)
    if (data != counts.data).any() or (data < 0).any():
        raise ModelError(
            "perplexity takes counts: whole numbers, 0 or more. Give the counts, not weights made from them."
        )
    observed = np.zeros_like(data)
    for row, (start, end) in enumerate(zip(counts.indptr[:-1], counts.indptr[1:], strict=True)):
        if start < end:
            n_tokens = int(data[start:end].sum())
            draw = np.random.default_rng([random_state, row])
            observed[start:end] = draw.multivariate_hypergeometric(
                data[start:end], n_tokens - n_tokens // 2, method="marginals"
            )
    halves = tuple(
        sp.csr_matrix((half, counts.indices.copy(), counts.indptr.copy()), shape=counts.shape)
        for half in (observed, data - observed)
    )
    for half in halves:
        half.eliminate_zeros()
    return halves[0], halves[1]


def perplexity(estimator: TopicEstimator, counts: sp.csr_matrix, *, random_state: int = 0) -> float:
    """Return the perplexity of held-out documents by completion (Wallach et al. 2009, section 5.1; Asuncion et al. 2009).

    Each document's tokens are split in halves; the estimator's `transform` infers the mixture from one, and the other is
    scored: exp(−Σ ln p(w) / N) with p(w) = Σ_k θ_k φ_kw over the N scored tokens.

    Parameters
    ----------
    estimator
        Fitted to other documents over the same terms.
    counts
        (D, V) counts of the held-out documents.
    random_state
        Keys the split.

    Returns
    -------
    float
        From 1 up; lower is better; V is the perplexity of knowing nothing. NaN when no token is scored; infinite when the
        model gives a scored token no probability, as NMF may.

    Raises
    ------
    ModelError
        Entries that are not counts.

    Examples
    --------
    >>> from zhuti.models import make_estimator
    >>> train = sp.csr_matrix([[9, 9, 0, 0], [0, 0, 9, 9]])
    >>> lda = make_estimator("sklearn", n_topics=2).fit(train)
    >>> 2 < perplexity(lda, sp.csr_matrix([[30, 30, 0, 0]])) < 3
    True
    """
    return perplexity_with_error(estimator, counts, random_state=random_state)[0]


def perplexity_with_error(
    estimator: TopicEstimator, counts: sp.csr_matrix, *, random_state: int = 0
) -> tuple[float, float]:
    """Return the perplexity as `perplexity` does, and the standard error of its logarithm over the documents.

    The logarithm is −Σ l_d / Σ n_d, a ratio of sums over D documents of n_d scored tokens and log-likelihood l_d; its error is
    √(D / (D − 1) · Σ (l_d − n_d · Σ l / Σ n)²) / Σ n (Cochran 1977, section 6.4). It holds the model as given: what another random
    state would change is not in it.

    Parameters
    ----------
    estimator, counts, random_state
        As for `perplexity`.

    Returns
    -------
    perplexity, error
        The error is NaN where the perplexity is undefined or infinite, or fewer than two documents have a scored token.

    Raises
    ------
    ModelError
        Entries that are not counts.

    Examples
    --------
    >>> from zhuti.models import make_estimator
    >>> lda = make_estimator("sklearn", n_topics=1).fit(sp.csr_matrix([[9, 9]]))
    >>> [round(value, 6) for value in perplexity_with_error(lda, sp.csr_matrix([[6, 6], [4, 4]]))]
    [2.0, 0.0]
    """
    observed, scored = split_tokens(counts, random_state)
    n_scored = np.asarray(scored.sum(axis=1), dtype=np.int64).ravel()
    total = int(n_scored.sum())
    if not total:
        return math.nan, math.nan
    probability = token_probability(estimator.transform(observed), estimator.topic_word_, scored)
    with np.errstate(divide="ignore"):
        log_probability = np.log(probability)
    mean = float(scored.data @ log_probability) / total
    n_docs = int(np.count_nonzero(n_scored))
    if n_docs < 2 or math.isinf(mean):
        return math.exp(-mean), math.nan
    row = np.repeat(np.arange(len(n_scored)), np.diff(scored.indptr))
    apart = np.bincount(row, weights=scored.data * log_probability, minlength=len(n_scored)) - n_scored * mean
    return math.exp(-mean), math.sqrt(n_docs / (n_docs - 1) * float(apart @ apart)) / total
