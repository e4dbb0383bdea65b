"""How far coders agree, and how sure a share is."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from zhuti.core import FloatArray

N_RESAMPLES = 2000
"""Bootstrap resamples behind an interval."""

_BLOCK = 100  # resamples at once, so that thousands of items fit in memory


def wilson_interval(n_right: int, n_answers: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927): never outside 0 and 1, and of some width also where all are right.

    It takes the answers as independent of each other. Answers of several coders to one question are not quite, so it is then
    somewhat too narrow.

    Parameters
    ----------
    n_right, n_answers
        Right answers, of so many.
    confidence
        How much the interval is to cover.

    Returns
    -------
    low, high
        NaN when there is no answer.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    """
    if not n_answers:
        return math.nan, math.nan
    from scipy.special import ndtri  # scipy.stats takes most of a second to import

    z = float(ndtri((1 + confidence) / 2))
    share, weight = n_right / n_answers, z * z / n_answers
    middle = (share + weight / 2) / (1 + weight)
    reach = z * math.sqrt(share * (1 - share) / n_answers + weight / (4 * n_answers)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def krippendorff_alpha(answers: FloatArray) -> float:
    """Return the agreement of coders beyond chance, for categories without order (Krippendorff 2011, section C).

    1 − D_o / D_e: the disagreement found among the answers to the same item over that among all answers, whoever gave them.

    Parameters
    ----------
    answers
        (n_coders, n_items): whole numbers that name a category, NaN where a coder gave none. Items with fewer than two answers
        count for nothing.

    Returns
    -------
    float
        1 for perfect agreement, 0 for that of chance, below 0 for less. NaN when no item has two answers, or all answers are
        the same, so that there is nothing to disagree on.

    Examples
    --------
    >>> round(krippendorff_alpha(np.array([[1, 2, 3, 3], [1, 2, 3, np.nan], [1, 2, 2, 3]])), 3)
    0.75
    """
    counts = _category_counts(answers)
    return float(_alphas(counts, np.ones((1, len(counts))))[0])


def alpha_interval(
    answers: FloatArray, *, confidence: float = 0.95, n_resamples: int = N_RESAMPLES, random_state: int = 0
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of `krippendorff_alpha`, items drawn with replacement.

    Parameters
    ----------
    answers
        As for `krippendorff_alpha`.
    confidence
        How much the interval is to cover.
    n_resamples
        Resamples; those for which alpha is undefined are left out.
    random_state
        Keys the draws.

    Returns
    -------
    low, high
        NaN when alpha itself is undefined.

    Examples
    --------
    >>> alpha_interval(np.array([[1, 2, 3, 1], [1, 2, 3, 1]]))
    (1.0, 1.0)
    """
    counts = _category_counts(answers)
    return _bootstrap(len(counts), lambda weights: _alphas(counts, weights), confidence, n_resamples, random_state)


def mean_interval(
    values: FloatArray, *, confidence: float = 0.95, n_resamples: int = N_RESAMPLES, random_state: int = 0
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of a mean.

    Parameters
    ----------
    values
        (n,) numbers, drawn with replacement; NaN are left out.
    confidence, n_resamples, random_state
        As for `alpha_interval`.

    Returns
    -------
    low, high
        NaN when there is no value.

    Examples
    --------
    >>> mean_interval(np.array([0.5, 0.5]))
    (0.5, 0.5)
    """
    defined = np.asarray(values, dtype=np.float64)
    defined = defined[~np.isnan(defined)]
    return _bootstrap(
        len(defined), lambda weights: weights @ defined / len(defined), confidence, n_resamples, random_state
    )


def _bootstrap(
    n: int, statistic: Callable[[FloatArray], FloatArray], confidence: float, n_resamples: int, random_state: int
) -> tuple[float, float]:
    """Return the percentiles of a statistic of (n_resamples, n) counts of how often each of n things was drawn."""
    if not n:
        return math.nan, math.nan
    draw = np.random.default_rng(random_state)
    drawn = np.concatenate(
        [
            statistic(draw.multinomial(n, np.full(n, 1 / n), size=min(_BLOCK, n_resamples - done)).astype(np.float64))
            for done in range(0, n_resamples, _BLOCK)
        ]
    )
    drawn = drawn[~np.isnan(drawn)]
    if not drawn.size:
        return math.nan, math.nan
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def _category_counts(answers: FloatArray) -> FloatArray:
    """Return (n_items, n_categories): how many coders put each item, of those with two answers, into each category."""
    given = np.asarray(answers, dtype=np.float64)
    categories = np.unique(given[~np.isnan(given)])
    counts = (given.T[:, :, None] == categories).sum(axis=1).astype(np.float64)
    pairable: FloatArray = counts[counts.sum(axis=1) >= 2]
    return pairable


def _alphas(counts: FloatArray, weights: FloatArray) -> FloatArray:
    """Return alpha for each row of `weights`, (n, n_items) times that an item counts."""
    answers = counts.sum(axis=1)
    apart = (counts * (answers[:, None] - counts)).sum(axis=1) / (answers - 1)
    in_category = weights @ counts
    total = in_category.sum(axis=1)
    by_chance = (in_category * (total[:, None] - in_category)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas: FloatArray = 1 - (total - 1) * (weights @ apart) / by_chance
    return alphas
