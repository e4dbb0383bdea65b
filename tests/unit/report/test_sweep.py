"""The words about a choice of K, and the page of a sweep."""

import re
from dataclasses import asdict

import numpy as np
import pytest

from zhuti.core import RequestError
from zhuti.evaluate import choose_k
from zhuti.report import render_sweep, say_choice


def choice_of(perplexity, coherence, stability, ks=(5, 10, 20)):
    members = [(k, p, 0.01, c) for k, p, c in zip(ks, perplexity, coherence, strict=True) for _ in range(2)]
    likeness = {k: np.array([[1, s], [s, 1]]) for k, s in zip(ks, stability, strict=True)}
    return asdict(choose_k(*map(list, zip(*members, strict=True)), likeness))


LONG = choice_of([100, 100, 100.5], [0.2, 0.2, 0.1], [0.5, 0.5, 0.5])


def test_each_step_is_said():
    assert say_choice(LONG, "en") == (
        "K = 5 was chosen. "
        "Held-out perplexity within one standard error of the best (K = 5): K = 5, 10, 20. "
        "Of these, NPMI coherence within one standard error of the highest (K = 5): K = 5, 10. "
        "Of these, stability across random states within one standard error of the highest (K = 5): K = 5, 10. "
        "Of these, the smallest is K = 5. "
        "It is the smallest K tried; a smaller one may be better."
    )
    assert say_choice(LONG, "zh") == (
        "选定 K = 5。留出困惑度在最优值（K = 5）一个标准误之内的：K = 5、10、20。"
        "其中 NPMI 一致性在最高值（K = 5）一个标准误之内的：K = 5、10。"
        "其中不同随机状态之间的稳定性在最高值（K = 5）一个标准误之内的：K = 5、10。"
        "其中最小的是 K = 5。这是试过的最小值，更小的 K 可能更好。"
    )


def test_no_more_is_said_than_was_decided():
    assert say_choice(choice_of([200, 100, 150], [0.2] * 3, [0.5] * 3), "en") == (
        "K = 10 was chosen. Held-out perplexity within one standard error of the best (K = 10): K = 10."
    )


def test_what_was_not_used_is_said():
    nan = float("nan")
    assert say_choice(choice_of([nan] * 3, [0.1, 0.2, 0.3], [nan] * 3), "en") == (
        "K = 20 was chosen. NPMI coherence within one standard error of the highest (K = 20): K = 20. "
        "Undefined, and so not used: perplexity. It is the largest K tried; a larger one may be better."
    )
    assert say_choice(choice_of([nan] * 3, [0.1, 0.2, 0.3], [nan] * 3), "zh").endswith(
        "未定义而没有使用的指标：困惑度。这是试过的最大值，更大的 K 可能更好。"
    )


def test_one_k():
    one = choice_of([100], [0.1], [0.5], ks=(7,))
    assert say_choice(one, "en") == "K = 7 was chosen. No other K was tried."
    assert say_choice(one, "zh") == "选定 K = 7。只试了这一个 K。"


def sweep_of(choice, settings=None):
    members = [
        {
            "settings": {"model.n_topics": score["n_topics"], "tokens.stopwords": ["<a>"]},
            "n_topics": score["n_topics"],
            "random_state": 0,
            "perplexity": score["perplexity"] if score["perplexity"] == score["perplexity"] else None,
            "npmi_mean": score["coherence"],
            "diversity": 0.8,
            "exclusivity_mean": None,
        }
        for score in choice["scores"]
    ]
    scores = [{name: None if value != value else value for name, value in score.items()} for score in choice["scores"]]
    reason = {language: say_choice(choice, language) for language in ("zh", "en")}
    whole = {**choice, "scores": scores, "settings": settings or {}, "random_state": 2, "reason": reason}
    return {"keys": ["model.n_topics", "tokens.stopwords"], "members": members, "choices": [whole]}


def test_a_page_has_reason_table_and_curves():
    page = render_sweep("试验", sweep_of(LONG), language="en")
    assert LONG["n_topics"] == 5
    assert say_choice(LONG, "en") in page
    assert "The run goes on with random state 2, whose topics are most like those of the others." in page
    assert page.count("<svg") == 3
    assert page.count('class="point chosen"') == 3
    assert re.findall(r'<tr class="chosen"><td>(\d+)', page) == ["5"]
    assert page.count('<circle class="dot"') == 6
    assert '<html lang="en">' in page
    assert "&lt;a&gt;" in page or "\\u003ca\\u003e" in page
    assert "<a>" not in page


def test_bars_are_one_standard_error():
    page = render_sweep("r", sweep_of(choice_of([100, 110, 120], [0.1, 0.2, 0.3], [0.5, 0.6, 0.7])))
    first = page.split("<svg")[1]
    bars = [
        tuple(map(float, m))
        for m in re.findall(r'class="bar" x1="[\d.]+" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)"', first)
    ]
    points = [float(y) for y in re.findall(r'class="point[^"]*" cx="[\d.]+" cy="([\d.]+)"', first)]
    # From 100 / e^.01 = 99.005 at the foot (190) to 120 · e^.01 = 121.206 at the head (12).
    scale = 178 / (121.206 - 99.005)
    assert points == pytest.approx([190 - (v - 99.005) * scale for v in (100, 110, 120)], abs=0.1)
    assert bars[0] == pytest.approx((190, 190 - (101.005 - 99.005) * scale), abs=0.1)


def test_an_undefined_curve_is_left_out():
    nan = float("nan")
    page = render_sweep("r", sweep_of(choice_of([nan] * 3, [0.1, 0.2, 0.3], [nan] * 3)))
    assert page.count("<svg") == 1
    assert "未定义" in page


def test_a_flat_curve_is_drawn():
    page = render_sweep("r", sweep_of(choice_of([100], [0.0], [0.5], ks=(7,))))
    assert "nan" not in page.lower().replace("language", "")


def test_which_criterion_ruled_a_k_out():
    page = render_sweep("r", sweep_of(choice_of([100, 200, 100], [0.1, 0.2, 0.2], [0.5] * 3)))
    rows = re.findall(r"<tr[^>]*><td>(\d+)</td>.*?<td>([^\n]*?)</td></tr>", page)
    last = {int(k): cells.rsplit("<td>", 1)[-1] for k, cells in rows[:3]}
    assert "一致性" in last[5]
    assert "困惑度" in last[10]
    assert "选定" in last[20]


def test_the_same_sweep_gives_the_same_bytes():
    assert render_sweep("r", sweep_of(LONG)) == render_sweep("r", sweep_of(LONG))


def test_a_language_that_is_none():
    with pytest.raises(RequestError, match=r'^language must be "zh" or "en", got "fr"\.$'):
        render_sweep("r", sweep_of(LONG), language="fr")
    with pytest.raises(RequestError, match=r'^language must be "zh" or "en", got "fr"\.$'):
        say_choice(LONG, "fr")
