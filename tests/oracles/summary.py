"""What the terms of one article say of its topics and sentences, in NumPy: the twins of `kernels/_summary.py`."""

import numpy as np


def carried_terms(column, mixture, by_column):
    """Return the probability of each term, the topic that carries most of it, and how much; zeros for an unknown term."""
    joint = by_column[np.maximum(column, 0)] * mixture
    joint[column < 0] = 0.0
    total = joint.sum(axis=1)
    return total, joint.argmax(axis=1), joint.max(axis=1) / np.where(total > 0, total, 1.0)


def weighed_sentences(starts, of_token, spans, listed, weight, column, mixture, by_column):
    """Return the distinct terms of each sentence as rows of weights, their sums, and the topic that carries most of each."""
    terms = np.zeros((len(spans), len(weight)))
    for row, (begin, end) in enumerate(spans):
        inside = of_token[(starts >= begin) & (starts < end)]
        terms[row, inside] = weight[inside]
    joint = by_column[np.maximum(column, 0)] * mixture
    joint[column < 0] = 0.0
    total = joint.sum(axis=1, keepdims=True)
    share = np.divide(joint, total, out=np.zeros_like(joint), where=total > 0)[:, listed]
    return terms, terms.sum(axis=1), np.array(listed)[(terms @ share).argmax(axis=1)]


def picked_sentences(terms, topic, relevance, n_wanted, trade, same, again):
    """Pick rows by maximal marginal relevance, best first."""
    picked = []
    norm = np.sqrt(terms.sum(axis=1))
    directions = np.sqrt(terms) / np.where(norm > 0, norm, 1.0)[:, None]
    while len(picked) < n_wanted:
        likeness = np.max([directions @ directions[i] for i in picked], axis=0) if picked else np.zeros(len(topic))
        free = [i for i in range(len(topic)) if i not in picked and relevance[i] > 0 and likeness[i] < same]
        if not free:
            break
        taken = np.isin(topic, topic[picked]) if picked else np.zeros(len(topic))
        score = trade * relevance / relevance.max() - (1 - trade) * likeness - again * taken
        picked.append(max(free, key=lambda i: (score[i], -i)))
    return picked
