"""Measures of leading terms and of held-out text from their definitions, one term, one token at a time."""

import math


def leading(row, n):
    """Return the columns of the n greatest weights; of equal ones the first."""
    return sorted(range(len(row)), key=lambda w: (-row[w], w))[:n]


def diversity(phi, n):
    """Return the share of distinct terms (Dieng et al. 2020)."""
    terms = [w for row in phi for w in leading(row, n)]
    return len(set(terms)) / len(terms)


def exclusivity(phi, n):
    """Return each topic's mean share of its leading terms."""
    scores = []
    for row in phi:
        shares = [row[w] / sum(other[w] for other in phi) for w in leading(row, n)]
        scores.append(sum(shares) / len(shares))
    return scores


def frex(phi, weight):
    """Return the harmonic mean of two ECDFs within each topic (Bischof & Airoldi 2012, equation 4)."""
    columns = range(len(phi[0]))
    scores = []
    for row in phi:
        share = [row[w] / sum(other[w] for other in phi) for w in columns]

        def ecdf(values, value):
            return sum(other <= value for other in values) / len(values)

        scores.append([1 / (weight / ecdf(share, share[w]) + (1 - weight) / ecdf(row, row[w])) for w in columns])
    return scores


def perplexity(theta, phi, scored):
    """Return exp(−mean ln p(token)) over the tokens of the scored halves, p by the sum over topics."""
    logs = []
    for mixture, counts in zip(theta, scored, strict=True):
        for w, n in enumerate(counts):
            logs += [math.log(sum(t * row[w] for t, row in zip(mixture, phi, strict=True)))] * n
    return math.exp(-sum(logs) / len(logs)) if logs else math.nan
