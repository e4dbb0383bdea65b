"""Windows of texts counted one by one, and coherence from its definition, pair by pair."""

import math
from itertools import combinations

import numpy as np


def windows(texts, width, *, as_gensim=True):
    """Yield the set of terms of every window; as gensim counts them, a term goes with the first of its occurrences."""
    for text in texts:
        held = set(text[:width])
        yield held
        for start in range(1, len(text) - width + 1):
            held = set(held)
            if as_gensim:
                held.discard(text[start - 1])
                held.add(text[start + width - 1])
            else:
                held = set(text[start : start + width])
            yield held


def together(texts, width, terms, *, as_gensim=True):
    """Return the (T, T) counts of windows and how many windows there are: `presence.T @ presence`."""
    presence = np.array([[t in held for t in terms] for held in windows(texts, width, as_gensim=as_gensim)], dtype=int)
    presence = presence.reshape(-1, len(terms))
    return presence.T @ presence, len(presence)


def npmi(i, j, joint):
    """Return NPMI with gensim's 1e-12 (Röder et al. 2015, equation 2)."""
    p = joint[i][j] + 1e-12
    return math.log(p / (joint[i][i] * joint[j][j])) / -math.log(p)


def umass(joint):
    """Return the mean over pairs in order of ln p(later | earlier)."""
    return np.mean([math.log((joint[j][i] + 1e-12) / joint[i][i]) for i, j in combinations(range(len(joint)), 2)])


def uci(joint):
    """Return the mean over pairs of the pointwise mutual information."""
    pairs = combinations(range(len(joint)), 2)
    return np.mean([math.log((joint[i][j] + 1e-12) / (joint[i][i] * joint[j][j])) for i, j in pairs])


def window_npmi(joint):
    """Return the mean over pairs of NPMI."""
    return np.mean([npmi(i, j, joint) for i, j in combinations(range(len(joint)), 2)])


def c_v(joint):
    """Return the mean cosine of each term's vector of NPMI with the vector of the whole topic (equations 4 to 6)."""
    n = range(len(joint))
    of_topic = [sum(npmi(i, j, joint) for i in n) for j in n]
    cosines = []
    for i in n:
        own = [npmi(i, j, joint) for j in n]
        product = sum(a * b for a, b in zip(own, of_topic, strict=True))
        cosines.append(product / math.sqrt(sum(a * a for a in own) * sum(b * b for b in of_topic)))
    return np.mean(cosines)
