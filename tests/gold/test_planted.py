"""Topics planted in a corpus, and found by tomotopy; see make_planted.py for where the values come from."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment

from zhuti.evaluate import perplexity
from zhuti.models import ENGINES, make_estimator

pytestmark = pytest.mark.slow

GOLD = json.loads(Path(__file__).with_name("planted.json").read_text(encoding="utf-8"))
COUNTS = sp.csr_matrix(np.array(GOLD["counts"]))
PLANTED = np.array(GOLD["topic_word"])
REFERENCE = [np.array(topic_word) for topic_word in GOLD["reference"]]
SETTINGS = {"zhuti": {}}  # learns both priors; the others are given those of the reference
LDA_ENGINES = [engine for engine in ENGINES if engine != "nmf"]


def aligned_cosine(first, second):
    """Return the mean cosine of topics paired one to one, as well as can be (Hungarian)."""
    first, second = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (first, second))
    cosine = first @ second.T
    return cosine[linear_sum_assignment(-cosine)].mean()


BAR = min(aligned_cosine(*pair) for pair in combinations(REFERENCE, 2))
"""How far two runs of the reference differ by their random state alone."""


@pytest.fixture(scope="module", params=LDA_ENGINES)
def found(request):
    """The topics of that one of three random states that has the lowest perplexity: variational Bayes has local optima."""
    options = SETTINGS.get(request.param, {"alpha": 0.2, "beta": 0.2, "n_doc_iter": 30})
    fits = [make_estimator(request.param, n_topics=5, random_state=s, **options).fit(COUNTS) for s in range(3)]
    return min(fits, key=lambda fit: perplexity(fit, COUNTS)).topic_word_


def test_the_reference_found_what_was_planted():
    assert min(aligned_cosine(topic_word, PLANTED) for topic_word in REFERENCE) > 0.99


def test_as_near_the_reference_as_it_is_to_itself(found):
    assert np.mean([aligned_cosine(found, topic_word) for topic_word in REFERENCE]) >= BAR


def test_as_near_the_truth_as_the_reference(found):
    assert aligned_cosine(found, PLANTED) >= min(aligned_cosine(topic_word, PLANTED) for topic_word in REFERENCE)


def test_a_shuffled_reference_fails(found):
    order = np.random.default_rng(0).permutation(PLANTED.shape[1])
    assert np.mean([aligned_cosine(found, topic_word[:, order]) for topic_word in REFERENCE]) < BAR
