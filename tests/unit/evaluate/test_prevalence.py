"""Prevalence in groups: means and intervals by hand and by SciPy, bins of dates."""

import datetime as dt
import re

import numpy as np
import pytest
from scipy import stats

from zhuti.evaluate import bin_dates, prevalence

THETA = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.5, 0.5]])


def test_means_and_intervals_of_the_mean():
    rng = np.random.default_rng(0)
    theta = rng.dirichlet(np.full(3, 5.0), size=40)
    groups = ["乡" if i % 3 else "县" for i in range(40)]
    found = prevalence(theta, groups)
    assert found.groups == ("乡", "县")
    for g, name in enumerate(found.groups):
        rows = theta[[group == name for group in groups]]
        assert found.n_articles[g] == len(rows)
        np.testing.assert_allclose(found.mean[g], rows.mean(axis=0))
        low, high = stats.t.interval(0.9, len(rows) - 1, loc=rows.mean(axis=0), scale=stats.sem(rows))
        np.testing.assert_allclose(found.low[g], low)
        np.testing.assert_allclose(found.high[g], high)


def test_one_article_has_no_interval():
    found = prevalence(THETA, ["县", "县", "县", "乡"])
    assert np.isnan(found.low[0]).all()
    assert np.isnan(found.high[0]).all()
    assert found.mean[0].tolist() == [0.5, 0.5]


def test_an_interval_stays_a_share():
    found = prevalence(np.array([[1.0, 0.0], [0.0, 1.0]]), ["甲", "甲"])
    assert found.low.tolist() == [[0.0, 0.0]]
    assert found.high.tolist() == [[1.0, 1.0]]


def test_articles_of_no_group_and_an_order_of_ones_own():
    found = prevalence(THETA, ["乙", None, "甲", "乙"], order=["甲", "丙", "乙"])
    assert found.groups == ("甲", "乙")
    assert found.n_articles.tolist() == [1, 2]
    np.testing.assert_allclose(found.mean[1], [0.7, 0.3])


def test_no_group_at_all():
    found = prevalence(THETA, [None] * 4)
    assert found.groups == ()
    assert found.mean.shape == found.low.shape == (0, 2)


def test_groups_of_other_articles():
    with pytest.raises(ValueError, match=re.escape("3 groups for 4 articles.")):
        prevalence(THETA, ["a", "b", "c"])


@pytest.mark.parametrize(
    ("last", "unit", "name"),
    [
        (dt.date(2015, 2, 9), "day", "2015-01-01"),  # 40 days
        (dt.date(2015, 2, 10), "month", "2015-01"),
        (dt.date(2018, 4, 30), "month", "2015-01"),  # 40 months
        (dt.date(2018, 5, 1), "quarter", "2015-Q1"),
        (dt.date(2024, 12, 31), "quarter", "2015-Q1"),  # 40 quarters
        (dt.date(2025, 1, 1), "year", "2015"),
    ],
)
def test_the_finest_bin_of_at_most_forty(last, unit, name):
    assert bin_dates([last, dt.date(2015, 1, 1)])[0] == unit
    assert bin_dates([last, dt.date(2015, 1, 1)])[1][1] == name


def test_names_of_bins_sort_by_time():
    days = [dt.date(987, 5, 1), dt.date(2015, 10, 18), None, dt.date(2015, 3, 31), dt.date(2015, 4, 1)]
    assert bin_dates(days) == ("year", ("0987", "2015", None, "2015", "2015"))
    assert bin_dates([*days[1:], dt.date(2011, 1, 1)])[1] == ("2015-Q4", None, "2015-Q1", "2015-Q2", "2011-Q1")


def test_no_dates():
    assert bin_dates([None, None]) == ("day", (None, None))
