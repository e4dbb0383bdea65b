"""How often the 90 % interval holds the truth."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import LatentDirichletAllocation

from zhuti.models import LDA, token_probability
from zhuti.models._interval import beta_interval, passage_concentration


def hidden_by_definition(theta, phi, row):
    """ν + what is lost, term by term: Σ_w n_w r_wk (1 − r_wk) / (θ_k (1 − θ_k))."""
    lost = np.zeros(len(theta))
    for term, count in enumerate(row):
        r = theta * phi[:, term] / (theta @ phi[:, term])
        lost += count * r * (1 - r) / (theta * (1 - theta))
    return lost


@given(seed=st.integers(0, 10**6), n_topics=st.integers(2, 5))
def test_concentration_equals_its_definition(seed, n_topics):
    rng = np.random.default_rng(seed)
    phi = rng.dirichlet(np.ones(6), size=n_topics)
    theta = rng.dirichlet(np.ones(n_topics) * 5, size=3)
    counts = rng.poisson(2, size=(3, 6))
    alpha = rng.uniform(0.01, 1, n_topics)
    got = passage_concentration(theta, phi, sp.csr_matrix(counts), alpha)
    total = counts.sum(axis=1, keepdims=True) + alpha.sum()
    lost = np.array([hidden_by_definition(*pair) for pair in zip(theta, [phi] * 3, counts, strict=True)])
    assert got == pytest.approx(np.clip(total - lost, alpha.sum(), total))


def test_without_a_prior_it_is_the_number_of_tokens():
    theta = np.full((2, 2), 0.5)
    counts = sp.csr_matrix([[2, 1], [0, 0]])
    assert passage_concentration(theta, theta, counts, np.full(2, np.nan)).tolist() == [[3, 3], [0, 0]]


def test_points_stay_points():
    low, high = beta_interval(np.array([0.0, 1.0, 0.3]), np.array([0.0, 0.0, 0.0]))
    assert low.tolist() == high.tolist() == [0.0, 1.0, 0.3]


def test_token_probability_equals_the_dense_product():
    rng = np.random.default_rng(0)
    theta, phi = rng.dirichlet(np.ones(3), size=50), rng.dirichlet(np.ones(3000), size=3)
    counts = sp.random(50, 3000, density=0.5, format="csr", random_state=0)  # more entries than one block
    rows, columns = counts.nonzero()
    assert token_probability(theta, phi, counts) == pytest.approx((theta @ phi)[rows, columns])


def mixtures(engine, counts, phi, alpha):
    """Infer θ under given topics and prior."""
    if engine == "zhuti":
        lda = LDA(len(phi), n_iter=1).fit(counts[:20])
        lda.topic_word_, lda.alpha_ = phi, alpha
        return lda.transform(counts)
    lda = LatentDirichletAllocation(len(phi), doc_topic_prior=alpha[0], max_doc_update_iter=500, mean_change_tol=1e-6)
    lda.partial_fit(counts[:1])
    lda.components_ = lda.exp_dirichlet_component_ = phi
    return lda.transform(counts)


def coverage(engine, n_docs, n_passages, n_tokens, beta, alpha, seed=0):
    """Draw articles from a known LDA, infer them under the true topics, and count how often the interval holds the truth.

    Returns the coverage over the articles' topics of at least 5 % mean share, and the same for the interval that takes
    every token's topic as known.
    """
    n_topics, n_terms = len(alpha), 500
    rng = np.random.default_rng(seed)
    phi = np.maximum(rng.dirichlet(np.full(n_terms, beta), size=n_topics), 1e-12)
    phi /= phi.sum(axis=1, keepdims=True)
    theta = rng.dirichlet(alpha, size=n_docs * n_passages)
    tokens = rng.poisson(n_tokens, len(theta)) + 1
    counts = np.array([rng.multinomial(n, mixture @ phi) for n, mixture in zip(tokens, theta, strict=True)])
    inferred = mixtures(engine, counts, phi, alpha)

    weight = tokens.reshape(n_docs, n_passages) / tokens.reshape(n_docs, n_passages).sum(axis=1, keepdims=True)
    shape = (n_docs, n_passages, n_topics)
    truth, mean = (np.einsum("dp,dpk->dk", weight, each.reshape(shape)) for each in (theta, inferred))
    out = []
    for nu in (passage_concentration(inferred, phi, sp.csr_matrix(counts), alpha), tokens[:, None] + alpha.sum()):
        variance = np.einsum("dp,dpk->dk", weight**2, (inferred * (1 - inferred) / (nu + 1)).reshape(shape))
        low, high = beta_interval(mean, variance)
        held = (low <= truth) & (truth <= high)
        out.append(held[mean >= 0.05].mean())
    return out


@pytest.mark.parametrize(
    ("engine", "n_passages", "n_tokens", "beta", "alpha", "wanted", "spread", "simple"),
    [
        ("zhuti", 1, 100, 0.05, 0.1, 0.896, 0.011, 0.866),  # topics far apart
        ("zhuti", 1, 100, 0.5, 0.2, 0.845, 0.005, 0.623),  # topics that share most terms
        ("zhuti", 10, 50, 0.05, 0.1, 0.900, 0.010, 0.857),
        ("zhuti", 10, 50, 0.5, 0.1, 0.897, 0.020, 0.664),
        ("sklearn", 1, 100, 0.05, 0.1, 0.896, 0.013, 0.869),
        ("sklearn", 10, 50, 0.5, 0.1, 0.845, 0.021, 0.597),
    ],
)
def test_coverage(engine, n_passages, n_tokens, beta, alpha, wanted, spread, simple):
    """The figures of docs/VALIDATION.md, mean and spread of five simulations; nominally .90.

    Not knowing each token's topic is most of what there is to say: `simple` takes it as known.
    """
    ours, as_known = coverage(engine, 800 // n_passages, n_passages, n_tokens, beta, np.full(5, alpha))
    assert ours == pytest.approx(wanted, abs=3 * spread)
    assert as_known == pytest.approx(simple, abs=3 * 0.016)
    assert as_known < ours
