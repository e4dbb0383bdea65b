"""Agreement of topics with labels."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti.evaluate import label_agreement


def one_hot(topics, n_topics=4):
    return np.eye(n_topics)[topics] * 0.6 + 0.1


def by_definition(topics, labels):
    """NMI from entropies, the Rand index adjusted from pairs of articles, purity from a table."""
    n = len(topics)
    table = [
        [sum(t == a and x == b for t, x in zip(topics, labels, strict=True)) for b in sorted(set(labels))]
        for a in set(topics)
    ]
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]

    def h(sizes):
        return -sum(size / n * math.log(size / n) for size in sizes)

    mutual = h(rows) + h(columns) - h([cell for row in table for cell in row if cell])
    pairs = list(combinations(range(n), 2))
    both = sum(topics[i] == topics[j] and labels[i] == labels[j] for i, j in pairs)
    in_rows, in_columns = (sum(math.comb(size, 2) for size in sizes) for sizes in (rows, columns))
    chance = in_rows * in_columns / len(pairs)
    most = (in_rows + in_columns) / 2
    return (
        2 * mutual / (h(rows) + h(columns)),
        (both - chance) / (most - chance) if most > chance else 1.0,  # every article alone in both
        sum(map(max, table)) / n,
    )


@settings(deadline=None)  # the first call imports or compiles
@given(data=st.lists(st.tuples(st.integers(0, 3), st.sampled_from("体财政")), min_size=3, max_size=40))
def test_equals_the_definition(data):
    topics, labels = [t for t, _ in data], [x for _, x in data]
    if len(set(labels)) < 2:
        return
    found = label_agreement(one_hot(topics), labels)
    assert (found.nmi, found.ari, found.purity) == pytest.approx(by_definition(topics, labels), abs=1e-9)


def test_by_hand():
    # Topic 0: 体 体 财; topic 1: 财. Of 6 pairs 1 agrees in both, 3 in topics, 2 in labels. Entropies ln 4 − ¾ ln 3 and ln 2,
    # joint 1.5 ln 2.
    found = label_agreement(one_hot([0, 0, 0, 1]), ["体", "体", "财", "财"])
    topics, labels = math.log(4) - 0.75 * math.log(3), math.log(2)
    assert found.nmi == pytest.approx((topics + labels - 1.5 * math.log(2)) / ((topics + labels) / 2))
    assert found.ari == pytest.approx((1 - 3 * 2 / 6) / ((3 + 2) / 2 - 3 * 2 / 6))
    assert (found.purity, found.n_articles, found.note) == (0.75, 4, "")


def test_articles_without_a_label_are_left_out():
    found = label_agreement(one_hot([0, 1, 2, 3]), ["体", None, "财", None])
    assert (found.nmi, found.purity, found.n_articles) == (pytest.approx(1.0), 1.0, 2)


@pytest.mark.parametrize(
    ("labels", "n_articles", "note"),
    [([None] * 3, 0, "no article has a label"), (["体", None, "体"], 2, "all articles have one label")],
)
def test_labels_that_say_nothing_leave_it_undefined(labels, n_articles, note):
    found = label_agreement(one_hot([0, 1, 2]), labels)
    assert np.isnan([found.nmi, found.ari, found.purity]).all()
    assert (found.n_articles, found.note) == (n_articles, note)


def test_another_number_of_labels_is_refused():
    with pytest.raises(ValueError, match=r"^there are 2 labels for 3 articles\.$"):
        label_agreement(one_hot([0, 1, 2]), ["体", "财"])
