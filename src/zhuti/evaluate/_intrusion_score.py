"""What the answers of coders say about topics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from zhuti.core import FloatArray
from zhuti.evaluate._agreement import alpha_interval, krippendorff_alpha, mean_interval, wilson_interval
from zhuti.evaluate._intrusion import IntrusionItem, IntrusionTask


@dataclass(frozen=True, slots=True)
class TopicPrecision:
    """Of one topic: the share of right answers with its 95 % Wilson interval; NaN without an answer."""

    topic: int
    n_answers: int
    n_right: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class IntrusionScore:
    """What coders made of the questions of one task. Intervals are of 95 %; NaN is undefined.

    Attributes
    ----------
    task
        Which questions.
    n_items, n_answers, n_unanswered
        Questions; answers to them by all coders; and those that a coder left open.
    chance
        The precision of guessing.
    precision, precision_low, precision_high
        Model precision: the mean over topics of their shares of right answers (Chang et al. 2009, eq. 1); 0 to 1, higher is
        better. The interval is by bootstrap over topics.
    log_odds, log_odds_low, log_odds_high
        Topic log odds, topic intrusion alone: the mean over articles of the mean over coders of ln θ of the intruder − ln θ of
        the topic they chose (Chang et al. 2009, eq. 2); at most about 0, where all found the intruder; higher is better. The
        interval is by bootstrap over articles.
    log_odds_undefined
        Articles without a value: nobody answered, or a chosen topic and the intruder have no probability at all.
    alpha, alpha_low, alpha_high
        Krippendorff's alpha over which option was chosen, right or wrong; the interval is by bootstrap over questions.
    topics
        Each topic that was asked about.
    """

    task: IntrusionTask
    n_items: int
    n_answers: int
    n_unanswered: int
    chance: float
    precision: float
    precision_low: float
    precision_high: float
    log_odds: float
    log_odds_low: float
    log_odds_high: float
    log_odds_undefined: int
    alpha: float
    alpha_low: float
    alpha_high: float
    topics: tuple[TopicPrecision, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the score by name, ready for JSON: `None` for what is undefined."""
        plain = asdict(self)
        plain["topics"] = [_plain(topic) for topic in plain["topics"]]
        return _plain(plain)


def score_intrusion(items: Sequence[IntrusionItem], answers: FloatArray) -> IntrusionScore:
    """Score the answers to the questions of one task.

    Parameters
    ----------
    items
        The questions, at least one, all of one task.
    answers
        (n_coders, n_items) place of the option chosen, counted from 0 in the order of `IntrusionItem.options`; NaN where a coder
        gave no answer.

    Raises
    ------
    ValueError
        No question, or questions of several tasks, or answers of another shape.

    Examples
    --------
    >>> item = IntrusionItem("word", 0, (("春耕",), ("播种",), ("党课",)), intruder=2)
    >>> score = score_intrusion([item], np.array([[2.0], [2.0], [0.0]]))
    >>> score.topics[0].n_right, round(score.precision, 3)
    (2, 0.667)
    """
    answers = np.asarray(answers, dtype=np.float64)
    if len({item.task for item in items}) != 1:
        raise ValueError("the questions are of no task, or of several.")
    if answers.ndim != 2 or answers.shape[1] != len(items):
        raise ValueError(f"answers have shape {answers.shape} for {len(items)} questions.")
    given = ~np.isnan(answers)
    right = answers == np.array([item.intruder for item in items])
    topics = tuple(
        _topic_precision(topic, [i for i, item in enumerate(items) if item.topic == topic], given, right)
        for topic in sorted({item.topic for item in items})
    )
    precision = np.array([topic.precision for topic in topics])
    log_odds = _log_odds(items, answers) if items[0].task == "topic" else np.array([])
    low, high = mean_interval(precision)
    odds_low, odds_high = mean_interval(log_odds)
    alpha_low, alpha_high = alpha_interval(answers)
    return IntrusionScore(
        task=items[0].task,
        n_items=len(items),
        n_answers=int(given.sum()),
        n_unanswered=int((~given).sum()),
        chance=1 / len(items[0].options),
        precision=_mean(precision),
        precision_low=low,
        precision_high=high,
        log_odds=_mean(log_odds),
        log_odds_low=odds_low,
        log_odds_high=odds_high,
        log_odds_undefined=int(np.isnan(log_odds).sum()),
        alpha=krippendorff_alpha(answers),
        alpha_low=alpha_low,
        alpha_high=alpha_high,
        topics=topics,
    )


def _topic_precision(topic: int, of_topic: list[int], given: FloatArray, right: FloatArray) -> TopicPrecision:
    n_answers, n_right = int(given[:, of_topic].sum()), int(right[:, of_topic].sum())
    low, high = wilson_interval(n_right, n_answers)
    return TopicPrecision(topic, n_answers, n_right, n_right / n_answers if n_answers else math.nan, low, high)


def _log_odds(items: Sequence[IntrusionItem], answers: FloatArray) -> FloatArray:
    """Return the topic log odds of each question: the mean over its answers, NaN where there is none or one is undefined."""
    values = np.full(len(items), np.nan)
    for i, item in enumerate(items):
        chosen = answers[~np.isnan(answers[:, i]), i].astype(int)
        odds = np.array(item.log_odds)[chosen]
        if len(odds) and np.isfinite(odds).all():
            values[i] = odds.mean()
    return values


def _mean(values: FloatArray) -> float:
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if defined.size else math.nan


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in values.items()
    }
