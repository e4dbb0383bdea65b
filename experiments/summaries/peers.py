"""What our key terms and key sentences are measured against, each as plain as its paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

Words = list[str]


def rank(links: sp.csr_matrix, *, damping: float = 0.85, n_iter: int = 100, tol: float = 1e-6) -> np.ndarray:
    """PageRank of an undirected weighted graph; a node without links keeps what the damping gives it."""
    n = links.shape[0]
    out = np.asarray(links.sum(axis=0)).ravel()
    step = sp.csr_matrix(links @ sp.diags(np.divide(1.0, out, out=np.zeros(n), where=out > 0)))
    score = np.full(n, 1.0 / max(n, 1))
    for _ in range(n_iter):
        new = (1 - damping) / n + damping * (step @ score)
        if np.abs(new - score).sum() < tol:
            return new
        score = new
    return score


def top(scores: dict[str, float], n: int) -> Words:
    """Return the n best, ties by the term."""
    return sorted(scores, key=lambda word: (-scores[word], word))[:n]


def tfidf_terms(words: Words, doc_freq: Counter[str], n_docs: int, n: int) -> Words:
    """Count times ln((1 + D) / (1 + df))."""
    return top({w: c * np.log((1 + n_docs) / (1 + doc_freq[w])) for w, c in Counter(words).items()}, n)


def textrank_terms(words: Words, n: int, window: int = 5) -> Words:
    """Words that stand within a window of each other are linked (Mihalcea and Tarau 2004)."""
    names = sorted(set(words))
    place = {w: i for i, w in enumerate(names)}
    pairs = Counter((place[a], place[b]) for i, a in enumerate(words) for b in words[i + 1 : i + window] if a != b)
    if not pairs:
        return names[:n]
    rows, columns = np.array(list(pairs)).T
    links = sp.coo_matrix((np.array(list(pairs.values()), dtype=float), (rows, columns)), shape=(len(names),) * 2)
    return top(dict(zip(names, rank(sp.csr_matrix(links + links.T)).tolist(), strict=True)), n)


def sentence_weights(sentences: Sequence[Words], doc_freq: Counter[str], n_docs: int) -> sp.csr_matrix:
    """(S, V) TF-IDF of sentences, rows of length 1."""
    names = {w: i for i, w in enumerate(sorted({w for s in sentences for w in s}))}
    cells = [
        (i, names[w], c * np.log((1 + n_docs) / (1 + doc_freq[w])))
        for i, s in enumerate(sentences)
        for w, c in Counter(s).items()
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    weights = sp.csr_matrix((values, (rows, columns)), shape=(len(sentences), max(len(names), 1)))
    norms = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(np.divide(1.0, norms, out=np.zeros(len(norms)), where=norms > 0)) @ weights)


def textrank_sentence(sentences: Sequence[Words]) -> int:
    """Shared words over the sum of the logarithms of the lengths (Mihalcea and Tarau 2004)."""
    sets = [set(s) for s in sentences]
    n = len(sets)
    links = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            if len(sets[i]) > 1 and len(sets[j]) > 1:
                links[i, j] = links[j, i] = len(sets[i] & sets[j]) / np.log(len(sets[i]) * len(sets[j]))
    return int(np.argmax(rank(sp.csr_matrix(links))))


def lexrank_sentence(weights: sp.csr_matrix, threshold: float = 0.1) -> int:
    """Sentences of a cosine above the threshold are linked (Erkan and Radev 2004)."""
    links = (weights @ weights.T).toarray() > threshold
    return int(np.argmax(rank(sp.csr_matrix(links.astype(float)))))


def centroid_sentence(weights: sp.csr_matrix) -> int:
    """Pick the sentence nearest to the sum of all (Radev et al. 2004)."""
    return int(np.argmax(weights @ np.asarray(weights.sum(axis=0)).ravel()))
