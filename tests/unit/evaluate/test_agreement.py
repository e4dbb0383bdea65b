"""Agreement of coders and intervals of shares, against hand-worked examples and other implementations."""

import math

import numpy as np
import pytest

from zhuti.evaluate import alpha_interval, krippendorff_alpha, mean_interval, wilson_interval


def matrix(text):
    """Return answers from a row of characters a coder, a dot where there is none."""
    return np.array([[math.nan if c == "." else float(int(c, 36)) for c in row] for row in text.split()])


@pytest.mark.parametrize(
    ("answers", "alpha"),
    [
        # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": his examples A (binary, two observers), B (nominal,
        # two observers) and C (four observers, answers missing), with the values that he works out.
        ("0100000010 1110010000", 0.095),
        ("aabbdcccedda babbbccceddd", 0.692),
        ("123321412... 123322412503 .33323422510 123324412510".replace("0", "."), 0.743),
    ],
)
def test_hand_worked_examples_of_the_literature(answers, alpha):
    assert krippendorff_alpha(matrix(answers)) == pytest.approx(alpha, abs=0.0005)


# Made by the package krippendorff 0.9.0 (nominal), numpy 2.4.6, on answers drawn at random with gaps.
REFERENCE = [
    ("0.3310320131 122.02330133 1.1003330.11", 0.2128279883381924),
    ("10000111 10.0.001 .1001110 1.000110 100.0101", 0.32894736842105265),
    (
        " ".join(
            (
                "13.3132130101121.2030232.",
                "2103120130112.0001.3101.1",
                "1.0313210.1033020033.2001",
                ".30122012011.000000.1.301",
                "231012.1331111..0003023.2",
                "230223213113210.000301.01",
                "230.11.11...1100000.00301",
                "230.1.0100112000000330202",
            )
        ),
        0.36988198490320656,
    ),
]


@pytest.mark.parametrize(("answers", "alpha"), REFERENCE)
def test_equals_another_implementation(answers, alpha):
    assert krippendorff_alpha(matrix(answers)) == pytest.approx(alpha, abs=1e-12)


def test_by_hand():
    # Items 1-1, 1-2, 2-2: n_1 = 3, n_2 = 3, n = 6. Apart: 0 + (1 · 1 + 1 · 1) / 1 + 0 = 2. 1 − 5 · 2 / (3 · 3 + 3 · 3) = 4 / 9.
    assert krippendorff_alpha(matrix("112 122")) == pytest.approx(4 / 9)


def test_names_of_categories_and_order_of_coders_do_not_matter():
    answers = matrix("0123012 0123.12 1123002")
    renamed = np.where(answers == 0, 9, answers)
    assert krippendorff_alpha(renamed[::-1]) == pytest.approx(krippendorff_alpha(answers))


@pytest.mark.parametrize("answers", ["1", "1234", "1.. .2. ..3", "111 111", "... ..."])
def test_undefined_without_pairs_or_without_anything_to_disagree_on(answers):
    assert math.isnan(krippendorff_alpha(matrix(answers)))
    assert all(math.isnan(bound) for bound in alpha_interval(matrix(answers)))


def test_the_interval_of_alpha_is_of_items_drawn_anew():
    answers = matrix(REFERENCE[2][0])
    low, high = alpha_interval(answers, n_resamples=500)
    draw = np.random.default_rng(1)
    twin = [krippendorff_alpha(answers[:, draw.integers(answers.shape[1], size=answers.shape[1])]) for _ in range(2000)]
    assert (low, high) == pytest.approx(tuple(np.quantile(twin, [0.025, 0.975])), abs=0.03)
    assert low < krippendorff_alpha(answers) < high
    assert alpha_interval(answers, n_resamples=500) == (low, high)
    assert alpha_interval(answers, n_resamples=500, random_state=1) != (low, high)


def test_resamples_without_an_alpha_are_left_out():
    low, high = alpha_interval(matrix("12 12"))  # half of the draws hold one item twice: nothing to disagree on
    assert (low, high) == (1.0, 1.0)


def test_a_narrower_confidence_is_narrower():
    answers = matrix(REFERENCE[2][0])
    wide, narrow = alpha_interval(answers), alpha_interval(answers, confidence=0.5)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize(
    ("n_right", "n", "low", "high"),
    [  # scipy 1.17.1, binomtest(...).proportion_ci(method="wilson")
        (0, 3, 0.0, 0.5614970317550454),
        (3, 3, 0.4385029682449546, 1.0),
        (8, 10, 0.4901624715366418, 0.9433178485456248),
        (1, 60, 0.0029481597947862495, 0.08855129727590061),
    ],
)
def test_wilson_equals_scipys(n_right, n, low, high):
    assert wilson_interval(n_right, n) == pytest.approx((low, high), abs=1e-12)


def test_wilson_without_answers_is_undefined():
    assert all(math.isnan(bound) for bound in wilson_interval(0, 0))


def test_the_interval_of_a_mean():
    values = np.random.default_rng(3).normal(size=200)
    low, high = mean_interval(values)
    reach = 1.96 * values.std() / math.sqrt(200)
    assert (low, high) == pytest.approx((values.mean() - reach, values.mean() + reach), abs=0.02)
    assert mean_interval(np.append(values, math.nan)) == (low, high)
    assert all(math.isnan(bound) for bound in mean_interval(np.array([math.nan])))
