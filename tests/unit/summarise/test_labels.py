"""Topic labels."""

import numpy as np
import pytest

from zhuti.core import RequestError
from zhuti.models import FittedTopics
from zhuti.summarise import label_topics


def _topics(topic_word: list[list[float]], vocabulary: tuple[str, ...]) -> FittedTopics:
    word = np.array(topic_word)
    word = word / word.sum(axis=1, keepdims=True)
    k = len(word)
    one = np.full((1, k), 1 / k)
    return FittedTopics(
        word, one, one, one, one, one[0], one[0], np.ones(len(vocabulary)), vocabulary, ("a",), "lda", {}
    )


PLAIN = _topics(
    [[9, 8, 7, 6, 0.1, 0.1], [0.1, 0.1, 0.1, 6, 9, 8]], ("专题", "专题教育", "党课", "工作", "木耳", "产业")
)


def test_a_label_is_made_of_exclusive_terms_none_part_of_another() -> None:
    first, second = label_topics(PLAIN, n_terms=2)
    assert "工作" not in first
    assert set(first.split(" · ")) in ({"专题", "党课"}, {"专题教育", "党课"})
    assert set(second.split(" · ")) == {"木耳", "产业"}


def test_own_labels_win() -> None:
    assert label_topics(PLAIN, overrides={0: "党建"})[0] == "党建"


def test_labels_differ_even_when_topics_do_not() -> None:
    same = _topics([[1, 1, 1]] * 3, ("甲", "乙", "丙"))
    labels = label_topics(same)
    assert len(set(labels)) == 3


def test_an_own_label_is_not_given_to_another_topic() -> None:
    made = label_topics(PLAIN, n_terms=2)[1]
    labels = label_topics(PLAIN, n_terms=2, overrides={0: made})
    assert labels[0] == made
    assert labels[1] == f"{made} #1"


def test_a_topic_that_is_not_there() -> None:
    with pytest.raises(RequestError) as error:
        label_topics(PLAIN, overrides={7: "产业"})
    assert str(error.value) == "labels: there is no topic 7; the topics are 0 to 1."


def test_one_label_for_two_topics() -> None:
    with pytest.raises(RequestError) as error:
        label_topics(PLAIN, overrides={0: "产业", 1: "产业"})
    assert str(error.value) == 'labels: "产业" names two topics; labels must differ.'
