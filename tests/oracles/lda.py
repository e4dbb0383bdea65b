"""NumPy twins of the LDA kernels, in float64 and dense, written from the formulas of the papers."""

import numpy as np
from scipy.special import digamma, gammaln

_MASK = (1 << 64) - 1


def splitmix(x):
    """The output function of SplitMix64, on Python integers."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


def start(counts, docs, n_topics, clusters, weight, key):
    """Responsibilities of each entry of a dense matrix, part its cluster's and part a random topic's, summed."""
    golden = 0x9E3779B97F4A7C15
    doc_topic, word_topic = np.zeros((len(docs), n_topics)), np.zeros((counts.shape[1], n_topics))
    for row, doc in enumerate(docs):
        stream = splitmix(key ^ splitmix(((doc + 1) * golden) & _MASK))
        for place, term in enumerate(np.flatnonzero(counts[doc])):
            drawn = ((splitmix((stream + (place + 1) * golden) & _MASK) >> 32) * n_topics) >> 32
            gamma = weight * (np.arange(n_topics) == clusters[row]) + (1 - weight) * (np.arange(n_topics) == drawn)
            gamma *= counts[doc, term]
            doc_topic[row] += gamma
            word_topic[term] += gamma
    return doc_topic, word_topic


def sweep(counts, doc_topic, word_topic, norm, alpha, beta, n_passes):
    """CVB0 (Asuncion et al. 2009, eq. 8) under frozen topics, each token's own part guessed by its plain responsibility."""
    totals, words, loglik = doc_topic.copy(), np.zeros_like(word_topic), 0.0
    for d, row in enumerate(counts):
        terms = np.flatnonzero(row)
        c = row[terms, None]
        for n in range(n_passes):
            theta = totals[d] + alpha
            plain = theta * word_topic[terms] / norm
            own = plain / plain.sum(axis=1, keepdims=True)
            gamma = (
                np.maximum(theta - own, alpha)
                * np.maximum(word_topic[terms] - own, beta)
                / np.maximum(norm - own, beta)
            )
            gamma /= gamma.sum(axis=1, keepdims=True)
            totals[d] = (c * gamma).sum(axis=0)
            if n == n_passes - 1:
                words[terms] += c * gamma
                loglik += float((c[:, 0] * np.log(plain.sum(axis=1) / theta.sum())).sum())
    return totals, words, loglik


def _numbers(key, doc):
    """The random numbers of a document, in [0, 1), one for each draw."""
    golden, draw = 0x9E3779B97F4A7C15, 0
    stream = splitmix(key ^ splitmix(((doc + 1) * golden) & _MASK))
    while True:
        draw += 1
        yield (splitmix((stream + draw * golden) & _MASK) >> 41) / 2**23


def _draws(row, max_draws):
    """The draws of a document: term, and the tokens that each stands for."""
    for term in np.flatnonzero(row):
        n_draws = min(row[term], max_draws)
        for j in range(n_draws):
            yield term, (row[term] + j) // n_draws


def draw(counts, docs, word_topic, norm, alpha, key, doc_topic, max_draws):
    """Draw each token's topic from its responsibilities; return topics listed by document, and counts by document and term."""
    topics, out_docs, out_words = [], np.zeros((len(docs), len(alpha))), np.zeros_like(word_topic)
    for row, doc in enumerate(docs):
        numbers = _numbers(key, doc)
        topics.append([])
        for term, weight in _draws(counts[doc], max_draws):
            share = np.cumsum((doc_topic[row] + alpha) * word_topic[term] / norm)
            new = int(np.searchsorted(share, next(numbers) * share[-1], side="right"))
            topics[-1].append(new)
            out_docs[row, new] += weight
            out_words[term, new] += weight
    return topics, out_docs, out_words


def sample(counts, docs, norm, alpha, beta, key, topics, doc_topic, word_topic, max_draws):
    """Draw each token's topic again (Griffiths & Steyvers 2004, eq. 5), its own last draw left out, the topics' sums as they were.

    Shares stand in a row: those by n_dk of the document's topics in the order of their coming, where the last takes the place of
    one that goes, then those by alpha of all topics.
    """
    word_topic, doc_topic, out_topics = word_topic.copy(), doc_topic.copy(), []
    for row, doc in enumerate(docs):
        numbers = _numbers(key, doc)
        totals = doc_topic[row]
        held = np.flatnonzero(totals).tolist()
        drawn = []
        for term, weight in _draws(counts[doc], max_draws):
            own = topics[row][len(drawn)]
            totals[own] -= weight
            word_topic[term, own] -= weight
            if totals[own] == 0:
                held[held.index(own)] = held[-1]
                held.pop()
            phi = (word_topic[term] + beta) / norm
            share = np.cumsum(np.concatenate([(totals * phi)[held], alpha * phi]))
            at = int(np.searchsorted(share, next(numbers) * share[-1], side="right"))
            new = held[at] if at < len(held) else at - len(held)
            if new not in held:
                held.append(new)
            totals[new] += weight
            word_topic[term, new] += weight
            drawn.append(new)
        out_topics.append(drawn)
    return out_topics, doc_topic, word_topic


def foresee(counts, docs, norm, alpha, beta, topics, doc_topic, word_topic, max_draws):
    """The log-likelihood of each entry's tokens foreseen by all other entries: its own draws taken out of every count."""
    loglik = 0.0
    for row, doc in enumerate(docs):
        drawn = iter(topics[row])
        own = np.zeros((counts.shape[1], len(alpha)))
        for term, weight in _draws(counts[doc], max_draws):
            own[term, next(drawn)] += weight
        for term in np.flatnonzero(counts[doc]):
            theta = np.maximum(doc_topic[row] - own[term], 0) + alpha
            phi = (np.maximum(word_topic[term] - own[term], 0) + beta) / (norm - own[term])
            rest = counts[doc].sum() - counts[doc, term] + alpha.sum()
            loglik += counts[doc, term] * np.log(theta @ phi / rest)
    return loglik


def union(counts, prior, topic):
    """What the Dirichlet-multinomial likelihood of rows gains where column `topic` and each other are one."""
    one = counts[:, [topic]]
    gain = gammaln(counts + one + prior) + gammaln(prior) - gammaln(counts + prior) - gammaln(one + prior)
    gain[:, topic] = 0
    return gain.sum(axis=0)


def joint(words, docs, alpha, beta):
    """The joint log-likelihood of draws and tokens (Griffiths & Steyvers 2004, eqs. 2 and 3), without what depends on neither."""
    terms = gammaln(words + beta).sum() - words.shape[1] * len(words) * gammaln(beta)
    terms += (gammaln(len(words) * beta) - gammaln(words.sum(axis=0) + len(words) * beta)).sum()
    return terms + (gammaln(docs + alpha) - gammaln(alpha)).sum()


def freeze(batches, beta):
    """The topics that shards read, and their norm."""
    words = np.sum(batches, axis=0) + beta
    return words, words.sum(axis=0)


def infer(counts, word_topic, alpha, n_iter, tol):
    """The document's half of `sweep`, each document until it stands still."""
    out = np.zeros((len(counts), len(alpha)))
    for d, row in enumerate(counts):
        terms = np.flatnonzero(row)
        c = row[terms, None]
        total = np.full(len(alpha), row.sum() / len(alpha))
        for _ in range(n_iter):
            theta = total + alpha
            own = theta * word_topic[terms]
            own /= own.sum(axis=1, keepdims=True)
            gamma = np.maximum(theta - own, alpha) * word_topic[terms]
            new = (c * gamma / gamma.sum(axis=1, keepdims=True)).sum(axis=0)
            change, total = np.abs(new - total).sum(), new
            if change <= tol * row.sum():
                break
        out[d] = total
    return out


def prior(counts, value, drawn):
    """Sum over rows of E[digamma(count + prior) - digamma(prior)]: counts as drawn, or Poisson of that mean, to first order."""
    counts = np.asarray(counts, dtype=np.float64)
    p = np.ones_like(counts) if drawn else -np.expm1(-counts)
    mean = np.divide(counts, p, out=np.ones_like(counts), where=counts > 0)
    return np.where(counts > 0, p * (digamma(mean + value) - digamma(value)), 0).sum(axis=0)
