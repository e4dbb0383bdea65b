"""NPMI from its definition, pair by pair (Bouma 2009, equation 7)."""

import math
from itertools import combinations


def npmi(first, second, documents):
    """Return the NPMI of two terms over documents (sets of terms)."""
    n = len(documents)
    p_first = sum(first in doc for doc in documents) / n
    p_second = sum(second in doc for doc in documents) / n
    p_both = sum(first in doc and second in doc for doc in documents) / n
    if p_first == 0 or p_second == 0 or p_both == 1:
        return math.nan
    if p_both == 0:
        return -1.0
    return math.log(p_both / (p_first * p_second)) / -math.log(p_both)


def coherence(terms, documents):
    """Return the mean over all pairs."""
    scores = [npmi(a, b, documents) for a, b in combinations(terms, 2)]
    return sum(scores) / len(scores) if scores else math.nan
