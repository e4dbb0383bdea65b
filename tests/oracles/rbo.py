"""Rank-biased overlap from its definition (Webber, Moffat & Zobel 2010, equations 2 to 5 and 23)."""


def extrapolated(first, second, p):
    """Return RBO_ext of two lists of one length, the overlap counted anew at every depth."""
    depth = len(first)
    agreement = [len(set(first[:d]) & set(second[:d])) / d for d in range(1, depth + 1)]
    return agreement[-1] * p**depth + (1 - p) / p * sum(a * p**d for d, a in enumerate(agreement, start=1))
