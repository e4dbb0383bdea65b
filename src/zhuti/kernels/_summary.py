"""What the terms of articles say of their topics and sentences.

Glossary: D articles, E distinct (article, term) pairs, N tokens, S sentences, K topics; `ptr` arrays say where the pairs, tokens,
sentences and listed topics of each article lie in the flat arrays; θ (`doc_topic`) are mixtures, φ (`by_column`) is
p(term | topic) by term.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhuti.kernels._compile import helper, kernel

_Ints = np.ndarray[Any, np.dtype[np.integer[Any]]]
_Floats = np.ndarray[Any, np.dtype[np.float64]]


@kernel
def carry_terms(
    ptr: _Ints,
    column: _Ints,
    doc_topic: _Floats,
    by_column: _Floats,
    out_total: _Floats,
    out_topic: _Ints,
    out_most: _Floats,
) -> None:
    """Find the probability of each term in its article, the topic that carries most of it, and how much that topic carries.

    Equivalent to `joint = by_column[column] * doc_topic[doc]; total = joint.sum(1); topic = joint.argmax(1)` and
    `most = joint.max(1) / total`; zeros for a term of column -1, and where the total is 0.
    """
    n_topics = doc_topic.shape[1]
    for doc in range(len(ptr) - 1):
        for entry in range(ptr[doc], ptr[doc + 1]):
            total, most, topic = 0.0, 0.0, 0
            if column[entry] >= 0:
                for k in range(n_topics):
                    joint = by_column[column[entry], k] * doc_topic[doc, k]
                    total += joint
                    if joint > most:
                        most, topic = joint, k
            out_total[entry] = total
            out_topic[entry] = topic
            out_most[entry] = most / total if total > 0.0 else 0.0


@kernel
def weigh_sentences(
    token_ptr: _Ints,
    starts: _Ints,
    of_token: _Ints,
    sentence_ptr: _Ints,
    begins: _Ints,
    ends: _Ints,
    listed_ptr: _Ints,
    listed: _Ints,
    weight: _Floats,
    column: _Ints,
    total: _Floats,
    doc_topic: _Floats,
    by_column: _Floats,
    scratch: _Ints,
    out_ptr: _Ints,
    out_pair: _Ints,
    out_sum: _Floats,
    out_topic: _Ints,
) -> None:
    """Gather the distinct terms of each sentence, sum their weights, and find the listed topic that carries most of the sum.

    Equivalent to `terms = zeros((S, T)); terms[sentence, pair] = weight[pair]; sum = terms.sum(1)` and
    `topic = (terms @ share).argmax(1)` for each article, where `share` is θ · φ / total of its pairs and listed topics. Of
    equal topics the first listed wins.

    Parameters
    ----------
    starts, of_token
        (N,) where each token begins in its article, rising, and its pair.
    begins, ends
        (S,) disjoint spans, rising within an article.
    total
        (E,) as `carry_terms` gives it.
    scratch
        (E,) of −1, and of the last sentence of each pair afterwards.
    out_ptr
        (S + 1,) where the pairs of each sentence lie in `out_pair`.
    out_pair
        (N,) or longer; the distinct pairs of each sentence in the order of the text.
    out_topic
        (S,) topic ids.
    """
    n_pairs = 0
    out_ptr[0] = 0
    for doc in range(len(token_ptr) - 1):
        token = token_ptr[doc]
        carried = np.zeros(listed_ptr[doc + 1] - listed_ptr[doc])
        for sentence in range(sentence_ptr[doc], sentence_ptr[doc + 1]):
            carried[:] = 0.0
            in_all = 0.0
            while token < token_ptr[doc + 1] and starts[token] < begins[sentence]:
                token += 1
            while token < token_ptr[doc + 1] and starts[token] < ends[sentence]:
                pair = of_token[token]
                token += 1
                if scratch[pair] == sentence:
                    continue
                scratch[pair] = sentence
                out_pair[n_pairs] = pair
                n_pairs += 1
                in_all += weight[pair]
                if total[pair] > 0.0:
                    for i in range(len(carried)):
                        k = listed[listed_ptr[doc] + i]
                        carried[i] += weight[pair] * by_column[column[pair], k] * doc_topic[doc, k] / total[pair]
            out_ptr[sentence + 1] = n_pairs
            out_sum[sentence] = in_all
            out_topic[sentence] = listed[listed_ptr[doc] + np.argmax(carried)]


@helper
def _next(relevance: _Floats, top: float, likeness: _Floats, taken: _Floats, trade: float, same: float) -> int:
    best, most = -1, 0.0
    for i in range(len(relevance)):
        if relevance[i] > 0.0 and likeness[i] < same:
            score = trade * (relevance[i] / top) - (1 - trade) * likeness[i] - taken[i]
            if best < 0 or score > most:
                best, most = i, score
    return best


@kernel
def pick_sentences(
    sentence_ptr: _Ints,
    pair_ptr: _Ints,
    pairs: _Ints,
    weight: _Floats,
    sums: _Floats,
    topic: _Ints,
    relevance: _Floats,
    trade: float,
    same: float,
    again: float,
    scratch: _Ints,
    out_picked: _Ints,
) -> None:
    """Pick sentences of each article by maximal marginal relevance (Carbonell and Goldstein 1998), best first, −1 for none.

    The next is the one of the greatest `trade · relevance / max(relevance) − (1 − trade) · likeness − again · [topic is taken]`,
    the first of equals; likeness is the greatest cosine with a picked one, of the roots of the weights of their terms:
    Σ weight[common] / √(sum · sum). Sentences of a likeness of `same` or more, or without relevance, are never picked.

    Parameters
    ----------
    pair_ptr, pairs, sums
        As `weigh_sentences` gives them.
    scratch
        (E,) of −1, and of the last picked sentence of each pair afterwards.
    out_picked
        (D, n) sentences.
    """
    out_picked[:] = -1
    for doc in range(len(sentence_ptr) - 1):
        begin, end = sentence_ptr[doc], sentence_ptr[doc + 1]
        top = 0.0
        for sentence in range(begin, end):
            top = max(top, relevance[sentence])
        likeness, taken = np.zeros(end - begin), np.zeros(end - begin)
        for place in range(out_picked.shape[1]):
            best = begin + _next(relevance[begin:end], top, likeness, taken, trade, same)
            if best < begin:
                break
            out_picked[doc, place] = best
            for j in range(pair_ptr[best], pair_ptr[best + 1]):
                scratch[pairs[j]] = best
            for i in range(end - begin):
                common = 0.0
                for j in range(pair_ptr[begin + i], pair_ptr[begin + i + 1]):
                    if scratch[pairs[j]] == best:
                        common += weight[pairs[j]]
                norm = np.sqrt(sums[begin + i] * sums[best])
                likeness[i] = max(likeness[i], common / norm if norm > 0.0 else 0.0)
                if topic[begin + i] == topic[best]:
                    taken[i] = again
            likeness[best - begin] = np.inf
