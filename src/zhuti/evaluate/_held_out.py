"""The perplexity of a run: how well its settings do on passages that were held out."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from zhuti.evaluate._perplexity import perplexity_with_error
from zhuti.evaluate._refit import fresh_estimator, sample_passages
from zhuti.matrix import DocTerm
from zhuti.models import TopicEstimator

HELD_OUT = 10
"""One passage in so many is held out."""
PERPLEXITY_TOKENS = 500_000
"""The perplexity is of at most so many tokens, held out or not, so that its time does not grow with the corpus."""


class HeldOut(NamedTuple):
    """A perplexity with its standard error (of the logarithm), how many passages were held out, and what is to say of it."""

    score: float = math.nan
    error: float = math.nan
    passages: int = 0
    note: str = ""


def held_out_perplexity(doc_term: DocTerm, estimator: TopicEstimator, *, random_state: int = 0) -> HeldOut:
    """Fit an estimator with the same settings to nine tenths of the passages, and measure the perplexity of the others.

    Of a corpus of more than 500,000 tokens only a sample of passages with so many is used, and the note says so.

    Parameters
    ----------
    doc_term
        P passages over V terms.
    estimator
        Of an engine that is a probability model of tokens; not fitted here.
    random_state
        Keys the choice of the passages and the split of their tokens.

    Returns
    -------
    HeldOut
        The score is from 1 up, lower is better; NaN or infinite where it is undefined, and then the note says why.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> from zhuti.models import make_estimator
    >>> counts = sp.csr_matrix([[6, 6]] * 10, dtype=np.int32)
    >>> doc_term = DocTerm(counts, ("春耕", "党课"), tuple("abcdefghij"), np.arange(10), np.zeros(10, int))
    >>> found = held_out_perplexity(doc_term, make_estimator("sklearn", n_topics=1))
    >>> round(found.score, 6), found.passages
    (2.0, 1)
    """
    order, n_filled = sample_passages(doc_term.counts, PERPLEXITY_TOKENS, random_state)
    n_held = len(order) // HELD_OUT
    if not n_held:
        return HeldOut(note=f"{n_filled} passages are too few to hold out one in {HELD_OUT}")
    held, kept = np.sort(order[:n_held]), np.sort(order[n_held:])
    fitted = fresh_estimator(estimator).fit(doc_term.counts[kept])
    score, error = perplexity_with_error(fitted, doc_term.counts[held], random_state=random_state)
    if math.isnan(score):
        note = "no held-out passage has two tokens"
    elif math.isinf(score):
        note = "a held-out token has no probability"
    else:
        note = "" if len(order) == n_filled else f"of a model fitted to {len(kept):,} of {n_filled:,} passages"
    return HeldOut(score, error, n_held, note)
