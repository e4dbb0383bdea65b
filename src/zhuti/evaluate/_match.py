"""Which topic of one model is which of another, and how alike the two are."""

from __future__ import annotations

from typing import Literal

import numpy as np

from zhuti.core import FloatArray, IntArray, ModelError, frozen, read_only
from zhuti.evaluate._terms import top_terms
from zhuti.models import FittedTopics

Similarity = Literal["js", "rbo"]

SIMILARITIES: tuple[Similarity, ...] = ("js", "rbo")
"""The names of the measures that topics are matched by."""


@frozen
class TopicMatch:
    """The topics of two models, one to one.

    Attributes
    ----------
    measure
        `js`, 1 − the Jensen–Shannon divergence, or `rbo`, rank-biased overlap; from 0 to 1, higher is more alike.
    pairs
        (topic of a, topic of b), by topic of a: the assignment with the highest sum of similarities.
    similarity
        Of each pair; NaN for one with a topic that has nothing on the shared terms.
    similarities
        (K_a, K_b), of all pairs.
    only_a, only_b
        Topics without a partner, where one model has more.
    n_shared_terms
        Terms that both vocabularies have. Only these are compared, each topic's probabilities on them scaled to sum to 1.
    shared_mass_a, shared_mass_b
        (K_a,) and (K_b,): the probability that each topic has on the shared terms. Where it is low, the similarity is of a
        small part of the topic.
    """

    measure: Similarity
    pairs: tuple[tuple[int, int], ...]
    similarity: tuple[float, ...]
    similarities: FloatArray
    only_a: tuple[int, ...]
    only_b: tuple[int, ...]
    n_shared_terms: int
    shared_mass_a: FloatArray
    shared_mass_b: FloatArray

    def __post_init__(self) -> None:
        for name in ("similarities", "shared_mass_a", "shared_mass_b"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def match_topics(a: FittedTopics, b: FittedTopics, measure: Similarity = "js") -> TopicMatch:
    """Match the topics of two models one to one, over the terms that both know.

    The models may differ in anything: random state, number of topics, engine, stop list, vocabulary.

    Parameters
    ----------
    a, b
        From `fit_topics` or `load_topics`.
    measure
        `js` compares whole distributions, `rbo` the order of the leading terms.

    Raises
    ------
    ModelError
        The two have no term in common, or there is no such measure.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> from zhuti.matrix import DocTerm
    >>> from zhuti.models import fit_topics, make_estimator
    >>> doc_term = DocTerm(
    ...     sp.csr_matrix([[9, 0], [0, 5]], dtype=np.int32), ("春耕", "党课"), ("a", "b"), np.arange(2), np.zeros(2, int))
    >>> topics = fit_topics(doc_term, make_estimator("nmf", n_topics=2))
    >>> match = match_topics(topics, topics)
    >>> match.pairs, match.n_shared_terms
    (((0, 0), (1, 1)), 2)
    """
    columns = {term: i for i, term in enumerate(b.vocabulary)}
    shared = [(i, columns[term]) for i, term in enumerate(a.vocabulary) if term in columns]
    if not shared:
        raise ModelError("the two models have no term in common, so that no topic can be compared.")
    in_a, in_b = np.array(shared, dtype=np.int64).T
    part_a, part_b = a.topic_word[:, in_a], b.topic_word[:, in_b]
    similarities = topic_similarity(part_a, part_b, measure)
    pairs = best_pairs(similarities)
    return TopicMatch(
        measure=measure,
        pairs=pairs,
        similarity=tuple(float(similarities[pair]) for pair in pairs),
        similarities=similarities,
        only_a=tuple(sorted(set(range(a.n_topics)) - {i for i, _ in pairs})),
        only_b=tuple(sorted(set(range(b.n_topics)) - {j for _, j in pairs})),
        n_shared_terms=len(shared),
        shared_mass_a=part_a.sum(axis=1),
        shared_mass_b=part_b.sum(axis=1),
    )


def topic_similarity(a: FloatArray, b: FloatArray, measure: Similarity = "js") -> FloatArray:
    """Return how alike each topic of one set is to each of another.

    Parameters
    ----------
    a, b
        (K_a, V) and (K_b, V) weights over the same terms, 0 or more; each row is scaled to sum to 1.
    measure
        `js`: 1 − the Jensen–Shannon divergence in bits (Lin 1991). `rbo`: rank-biased overlap of the 50 leading terms, see
        `rank_biased_overlap`.

    Returns
    -------
    array
        (K_a, K_b) from 0, nothing in common, to 1, equal; NaN for a row of zeros.

    Raises
    ------
    ModelError
        There is no such measure.

    Examples
    --------
    >>> topic_similarity(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[1.0, 0.0]])).round(3).tolist()
    [[1.0], [0.689]]
    """
    if measure not in SIMILARITIES:
        raise ModelError(f"similarity {measure!r} is unknown. There are: {', '.join(SIMILARITIES)}.")
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        a, b = a / a.sum(axis=1, keepdims=True), b / b.sum(axis=1, keepdims=True)
    if measure == "rbo":
        overlap = rank_biased_overlap(a, b)
        overlap[np.isnan(a).any(axis=1)] = np.nan
        overlap[:, np.isnan(b).any(axis=1)] = np.nan
        return overlap
    own_a, own_b = _entropy(a), _entropy(b)
    # One row at a time: all pairs at once would take K² V numbers.
    divergence = np.array([_entropy((row + b) / 2) - (own + own_b) / 2 for row, own in zip(a, own_a, strict=True)])
    similarity: FloatArray = 1 - np.clip(divergence, 0, 1)
    return similarity


def rank_biased_overlap(a: FloatArray, b: FloatArray, *, p: float = 0.9, n_terms: int = 50) -> FloatArray:
    """Return the rank-biased overlap of leading terms, extrapolated (Webber, Moffat & Zobel 2010, equation 23 for even lists).

    RBO = A_n pⁿ + (1 − p) / p Σ_d A_d pᵈ with A_d the share of common terms among the d leading ones, d from 1 to n.

    Parameters
    ----------
    a, b
        (K_a, V) and (K_b, V) weights over the same terms; of equal weights the first column leads.
    p
        Between 0 and 1; the nearer to 1, the further down the lists count. At 0.9 the ten leading terms have 86 % of the weight.
    n_terms
        Depth n; all V where there are fewer.

    Returns
    -------
    array
        (K_a, K_b) from 0, no leading term in common, to 1, the same order.

    Examples
    --------
    >>> rank_biased_overlap(np.array([[0.5, 0.3, 0.2]]), np.array([[0.3, 0.5, 0.2]]), p=0.5).round(3).tolist()
    [[0.5]]
    """
    leading_a, leading_b = top_terms(a, n_terms), top_terms(b, n_terms)
    depth = leading_a.shape[1]
    ranks = np.arange(1, depth + 1)
    each = (1 - p) / p * p**ranks / ranks
    # A term counts in A_d from the depth on at which both lists have it: what it adds in all, by that depth; nothing if never.
    added = np.append(np.cumsum(each[::-1])[::-1] + p**depth / depth, 0.0)
    rank_b = np.full((len(leading_b), a.shape[1]), depth)
    np.put_along_axis(rank_b, leading_b, ranks[None, :] - 1, axis=1)
    met = np.maximum(rank_b[:, leading_a], ranks - 1)  # (K_b, K_a, n)
    overlap: FloatArray = np.ascontiguousarray(added[met].sum(axis=2).T)
    return overlap


def best_pairs(similarities: FloatArray) -> tuple[tuple[int, int], ...]:
    """Return the assignment of rows to columns with the highest sum (Kuhn 1955), by row; NaN counts as 0."""
    from scipy.optimize import linear_sum_assignment

    rows: IntArray
    columns: IntArray
    rows, columns = linear_sum_assignment(np.nan_to_num(similarities), maximize=True)
    return tuple(zip(rows.tolist(), columns.tolist(), strict=True))


def _entropy(rows: FloatArray) -> FloatArray:
    """Return the entropy of each row in bits."""
    from scipy.special import entr

    bits: FloatArray = entr(rows).sum(axis=1) / np.log(2)
    return bits
