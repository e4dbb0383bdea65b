"""How much of each topic there is in each group of articles: by date, by source, by any column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from zhuti.core import FloatArray, IntArray

Bin = Literal["day", "month", "quarter", "year"]

CONFIDENCE: Final = 0.9
"""Of the intervals, as of an article's shares."""

_MOST_BINS: Final = 40


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Mean topic shares of G groups of articles.

    Attributes
    ----------
    groups
        G names, in order.
    n_articles
        (G,) how many articles are in each; at least one.
    mean
        (G, K) mean of the articles' topic shares, rows sum to 1.
    low, high
        (G, K) bounds of a 90 % interval for the mean, by Student's t, within 0 and 1; NaN for a group of one article.
    """

    groups: tuple[str, ...]
    n_articles: IntArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray


def prevalence(
    doc_topic: FloatArray, groups: Sequence[str | None], *, order: Sequence[str] | None = None
) -> Prevalence:
    """Return the mean topic shares of each group of articles, with intervals.

    An article counts as one, long or short. The interval is that of a mean of independent articles, mean ± t · s / √n; it holds
    what varies between the articles, not the uncertainty of their shares.

    Parameters
    ----------
    doc_topic
        (D, K) θ, rows sum to 1.
    groups
        D names of groups; `None` for an article that belongs to none.
    order
        The groups to tell of, in this order; those without articles are left out. By default all, sorted by name.

    Raises
    ------
    ValueError
        `groups` has another length than `doc_topic`.

    Examples
    --------
    >>> found = prevalence(np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]]), ["乡", "乡", "县"])
    >>> found.groups, found.mean.round(2).tolist(), found.low.round(2).tolist()
    (('乡', '县'), [[0.8, 0.2], [0.2, 0.8]], [[0.17, 0.0], [nan, nan]])
    """
    theta = np.asarray(doc_topic, dtype=np.float64)
    if len(groups) != len(theta):
        raise ValueError(f"{len(groups)} groups for {len(theta)} articles.")
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        if group is not None:
            members.setdefault(group, []).append(index)
    names = [name for name in (sorted(members) if order is None else order) if name in members]
    rows = [_mean_interval(theta[members[name]]) for name in names]
    shape = (len(names), 3, theta.shape[1])
    found = np.array(rows, dtype=np.float64).reshape(shape)
    sizes = np.array([len(members[name]) for name in names], dtype=np.int64)
    return Prevalence(tuple(names), sizes, found[:, 0], found[:, 1], found[:, 2])


def _mean_interval(theta: FloatArray) -> FloatArray:
    """Return (3, K): mean, lower and upper bound over the rows."""
    from scipy.special import stdtrit

    mean = theta.mean(axis=0)
    if len(theta) == 1:
        return np.stack([mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)])
    half = stdtrit(len(theta) - 1, (1 + CONFIDENCE) / 2) * theta.std(axis=0, ddof=1) / np.sqrt(len(theta))
    return np.stack([mean, np.clip(mean - half, 0, 1), np.clip(mean + half, 0, 1)])


def bin_dates(dates: Sequence[dt.date | None]) -> tuple[Bin, tuple[str | None, ...]]:
    """Return the finest bin that cuts the span of the dates into at most 40, and the name of each date's bin.

    Parameters
    ----------
    dates
        Days; `None` for an article without one, which has no bin.

    Returns
    -------
    tuple
        `day` (2015-10-18), `month` (2015-10), `quarter` (2015-Q4) or `year` (2015), the coarsest whatever the span; and D names,
        which sort by time. Without any date, `day`.

    Examples
    --------
    >>> bin_dates([dt.date(2015, 10, 18), None, dt.date(2016, 1, 2)])
    ('month', ('2015-10', None, '2016-01'))
    """
    known = [date for date in dates if date is not None]
    first, last = (min(known), max(known)) if known else (dt.date.min, dt.date.min)
    months = (last.year - first.year) * 12 + last.month - first.month
    quarters = (last.year - first.year) * 4 + (last.month - 1) // 3 - (first.month - 1) // 3
    spans: tuple[tuple[Bin, int], ...] = (("day", (last - first).days), ("month", months), ("quarter", quarters))
    unit: Bin = next((name for name, span in spans if span < _MOST_BINS), "year")
    return unit, tuple(None if date is None else _bin_name(date, unit) for date in dates)


def _bin_name(date: dt.date, unit: Bin) -> str:
    if unit == "quarter":
        return f"{date.year:04}-Q{(date.month - 1) // 3 + 1}"
    return date.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
