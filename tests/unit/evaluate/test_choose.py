"""The rule that chooses K, step by step, by hand."""

import math

import numpy as np
import pytest

from zhuti.core import RequestError
from zhuti.evaluate import choose_k, model_likeness, topic_similarity, typical_model

NAN = math.nan


def alike(value, *more):
    """Return the likeness of two models, or of three with three values."""
    values = (value, *more)
    if len(values) == 1:
        return np.array([[1, value], [value, 1]])
    a, b, c = values
    return np.array([[1, a, b], [a, 1, c], [b, c, 1]])


def choose(*, perplexity, error=0.01, coherence=None, stability=None, states=2):
    """Choose among K = 5, 10, 20 …, each with the same figure for both states."""
    ks = [5, 10, 20, 40][: len(perplexity)]
    coherence = coherence or [0.1] * len(ks)
    stability = stability or [0.5] * len(ks)
    members = [(k, p, error, c) for k, p, c in zip(ks, perplexity, coherence, strict=True) for _ in range(states)]
    likeness = {k: alike(s) if states == 2 else np.eye(1) for k, s in zip(ks, stability, strict=True)}
    return choose_k(*map(list, zip(*members, strict=True)), likeness)


def test_a_clearly_lower_perplexity_decides():
    choice = choose(perplexity=[200, 150, 180], coherence=[0.9, 0.1, 0.9])
    assert (choice.n_topics, choice.decided_by, choice.at_edge) == (10, "perplexity", "")
    assert [score.passed for score in choice.scores] == [(), ("perplexity", "coherence", "stability", "smallest"), ()]


def test_the_error_is_that_of_the_best_and_of_the_logarithm():
    # The best is 100 with an error of .02: 102.0 is ln 1.0198 = .0198 above, 102.1 is .0208 above.
    for other, kept in ((102.0, True), (102.1, False)):
        scores = choose_k([5, 10], [other, 100.0], [0.5, 0.02], [0.1, 0.1], {5: alike(0.5), 10: alike(0.5)}).scores
        assert ("perplexity" in scores[0].passed) == kept


def test_then_the_higher_coherence_decides():
    choice = choose(perplexity=[101, 100, 100.5], coherence=[0.1, 0.1, 0.2])
    assert (choice.n_topics, choice.decided_by, choice.at_edge) == (20, "coherence", "high")
    assert choice.scores[0].passed == ("perplexity",)


def test_coherence_within_its_error_over_random_states_is_kept():
    # K = 10: .2 and .3, mean .25, standard error .05: .2 is kept, .19 is not.
    for other, chosen in ((0.2, 5), (0.19, 10)):
        likeness = {5: alike(0.5), 10: alike(0.5)}
        choice = choose_k([5, 5, 10, 10], [100] * 4, [0.01] * 4, [other, other, 0.2, 0.3], likeness)
        assert choice.n_topics == chosen
        assert choice.scores[1].coherence == pytest.approx(0.25)
        assert choice.scores[1].coherence_error == pytest.approx(0.05)


def test_then_stability_decides():
    choice = choose(perplexity=[100, 100, 100], stability=[0.5, 0.7, 0.6])
    assert (choice.n_topics, choice.decided_by) == (10, "stability")
    assert choice.scores[2].passed == ("perplexity", "coherence")


def test_stability_is_the_mean_of_the_pairs_with_its_error():
    likeness = {5: alike(0.5, 0.6, 0.7), 10: alike(0.9, 0.9, 0.9)}
    score = choose_k([5] * 3 + [10] * 3, [100] * 6, [0.01] * 6, [0.1] * 6, likeness).scores[0]
    assert score.stability == pytest.approx(0.6)
    assert score.stability_error == pytest.approx(0.1 / math.sqrt(3))
    assert score.n_models == 3


def test_last_the_smallest():
    choice = choose(perplexity=[100, 100, 100])
    assert (choice.n_topics, choice.decided_by, choice.at_edge, choice.skipped) == (5, "smallest", "low", ())
    assert choice.scores[2].passed == ("perplexity", "coherence", "stability")


def test_the_best_start_counts():
    """A poor local optimum under one random state is not held against a K."""
    likeness = {5: alike(0.5), 10: alike(0.5)}
    choice = choose_k([5, 5, 10, 10], [300, 100, 120, 120], [0.02, 0.01, 0.01, 0.01], [0.1] * 4, likeness)
    assert choice.n_topics == 5
    assert (choice.scores[0].perplexity, choice.scores[0].perplexity_error) == (100, 0.01)


def test_what_is_undefined_is_skipped_and_told():
    choice = choose(perplexity=[NAN, NAN, NAN], coherence=[0.1, 0.3, 0.2])
    assert (choice.n_topics, choice.decided_by, choice.skipped) == (10, "coherence", ("perplexity",))
    choice = choose(perplexity=[100, 100], stability=[NAN, 0.5], coherence=[NAN, 0.3])
    assert (choice.n_topics, choice.skipped) == (5, ("coherence", "stability"))


def test_a_perplexity_that_is_undefined_for_one_state_is_so_for_its_k():
    choice = choose_k([5, 5, 10, 10], [100, NAN, 90, 90], [0.01] * 4, [0.1] * 4, {5: alike(0.5), 10: alike(0.5)})
    assert choice.skipped == ("perplexity",)


def test_an_infinite_perplexity_loses():
    likeness = {5: alike(0.5), 10: alike(0.5)}
    choice = choose_k([5, 10], [math.inf, 100], [NAN, 0.1], [0.9, 0.1], likeness)
    assert (choice.n_topics, choice.decided_by) == (10, "perplexity")


def test_without_an_error_of_the_best_perplexity_is_skipped():
    choice = choose(perplexity=[200, 100], error=NAN)
    assert (choice.n_topics, choice.skipped) == (5, ("perplexity",))


def test_one_state_has_no_stability_and_no_error_of_coherence():
    choice = choose(perplexity=[100, 100], coherence=[0.1, 0.11], states=1)
    assert (choice.n_topics, choice.decided_by, choice.skipped) == (10, "coherence", ())
    assert choose(perplexity=[100, 100], states=1).skipped == ("stability",)
    assert math.isnan(choice.scores[0].stability)
    assert choice.scores[0].coherence_error == 0


def test_one_k():
    choice = choose(perplexity=[100])
    assert (choice.n_topics, choice.at_edge, choice.decided_by) == (5, "", "smallest")


def test_order_of_the_members_does_not_matter():
    members = [(10, 100, 0.01, 0.2), (5, 100, 0.01, 0.1), (5, 101, 0.01, 0.12), (10, 99, 0.01, 0.21)]
    likeness = {5: alike(0.5), 10: alike(0.6)}
    choices = {repr(choose_k(*map(list, zip(*order, strict=True)), likeness)) for order in (members, members[::-1])}
    assert len(choices) == 1


def test_no_model():
    with pytest.raises(RequestError, match=r"^there is no model to choose from\.$"):
        choose_k([], [], [], [], {})


def test_models_are_as_alike_as_their_matched_topics():
    rng = np.random.default_rng(0)
    a, b = rng.dirichlet(np.full(30, 0.2), 3), rng.dirichlet(np.full(30, 0.2), 3)
    likeness = model_likeness([a, b, a[[2, 0, 1]]])
    assert likeness[0, 2] == pytest.approx(1)
    assert (likeness == likeness.T).all()
    assert likeness.diagonal().tolist() == [1, 1, 1]
    similarity = topic_similarity(a, b)
    permutations = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
    best = max(np.mean([similarity[i, j] for i, j in enumerate(order)]) for order in permutations)
    assert likeness[0, 1] == pytest.approx(best)


def test_the_typical_model_is_the_one_most_like_the_others():
    assert typical_model(alike(0.9, 0.2, 0.8)) == 1
    assert typical_model(alike(0.5, 0.5, 0.5)) == 0
    assert typical_model(np.eye(1)) == 0
