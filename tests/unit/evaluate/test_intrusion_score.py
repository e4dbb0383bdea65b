"""Scores of coders' answers, by hand."""

import json
import math

import numpy as np
import pytest

from zhuti.evaluate import IntrusionItem, krippendorff_alpha, score_intrusion, wilson_interval

NONE = math.nan
OPTIONS = (("春耕",), ("播种",), ("党课",), ("灌溉",))


def question(topic, intruder, task="word", **more):
    return IntrusionItem(task, topic, OPTIONS, intruder, **more)


def test_precision_of_each_topic_and_their_mean():
    items = [question(0, 2), question(0, 1), question(3, 0)]
    answers = np.array([[2, 1, 0], [2, 0, 1], [2, NONE, 1]])
    score = score_intrusion(items, answers)
    # Topic 0: right, right, right; right, wrong, open: 4 of 5. Topic 3: 1 of 3.
    assert [(t.topic, t.n_right, t.n_answers) for t in score.topics] == [(0, 4, 5), (3, 1, 3)]
    assert [t.precision for t in score.topics] == pytest.approx([0.8, 1 / 3])
    assert [(t.low, t.high) for t in score.topics] == [wilson_interval(4, 5), wilson_interval(1, 3)]
    assert score.precision == pytest.approx((0.8 + 1 / 3) / 2)
    assert (score.precision_low, score.precision_high) == pytest.approx((1 / 3, 0.8))
    assert (score.task, score.n_items, score.n_answers, score.n_unanswered) == ("word", 3, 8, 1)
    assert score.chance == 0.25
    assert score.alpha == krippendorff_alpha(answers)
    assert score.alpha_low <= score.alpha <= score.alpha_high
    assert all(math.isnan(odds) for odds in (score.log_odds, score.log_odds_low, score.log_odds_high))
    assert score.log_odds_undefined == 0


def test_topic_log_odds_by_hand():
    # Shares .6, .3, .08 and .02, the last one the intruder: ln .02 − ln of the one chosen.
    odds = (math.log(0.02 / 0.6), math.log(0.02 / 0.3), math.log(0.02 / 0.08), 0.0)
    items = [question(k, 3, "topic", doc=k, log_odds=odds) for k in range(3)]
    answers = np.array([[3, 3, NONE], [3, 0, NONE], [2, 1, NONE]])
    score = score_intrusion(items, answers)
    first, second = math.log(0.25) / 3, (math.log(1 / 30) + math.log(1 / 15)) / 3
    assert score.log_odds == pytest.approx((first + second) / 2)
    assert (score.log_odds_low, score.log_odds_high) == pytest.approx((second, first))
    assert score.log_odds_undefined == 1
    assert math.isnan(score.topics[2].precision)
    assert score.precision == pytest.approx((2 / 3 + 1 / 3) / 2)


def test_an_infinite_log_odds_is_undefined_for_its_article_only():
    sure = question(0, 3, "topic", doc=0, log_odds=(-math.inf, -1.0, -1.0, 0.0))
    plain = question(1, 0, "topic", doc=1, log_odds=(0.0, -1.0, -2.0, -3.0))
    score = score_intrusion([sure, plain], np.array([[0.0, 1.0], [3.0, 1.0]]))
    assert (score.log_odds, score.log_odds_undefined) == (-1.0, 1)


def test_without_an_answer_everything_is_undefined_and_counted():
    score = score_intrusion([question(0, 2)], np.full((2, 1), NONE))
    plain = score.to_dict()
    assert plain["precision"] is plain["alpha"] is plain["topics"][0]["low"] is None
    assert (plain["n_answers"], plain["n_unanswered"]) == (0, 2)
    json.dumps(plain, allow_nan=False)


def test_questions_of_one_task():
    message = "the questions are of no task, or of several."
    with pytest.raises(ValueError, match=message):
        score_intrusion([], np.empty((1, 0)))
    with pytest.raises(ValueError, match=message):
        score_intrusion([question(0, 0), question(0, 0, "topic")], np.zeros((1, 2)))


def test_answers_of_their_shape():
    with pytest.raises(ValueError, match=r"answers have shape \(1, 2\) for 1 questions\."):
        score_intrusion([question(0, 0)], np.zeros((1, 2)))
