"""Key sentences of articles: what they say of their terms and topics, without saying it twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from zhuti.core import FloatArray, IntArray
from zhuti.summarise._entries import Entries
from zhuti.summarise._spans import FLASH_CHARS, Span
from zhuti.summarise._types import KeySentence

_RELEVANCE = 0.7  # the λ of maximal marginal relevance: relevance against novelty
_SAME = 0.9  # sentences more alike than this say the same
_TOPIC_AGAIN = 0.15  # what it costs to speak for a topic that a chosen sentence speaks for
_OPENING = 1.0  # how much more the first sentence is worth than the last
_LEAD = 2.0  # … and the first in a flash (see FLASH_CHARS), times this


def choose_sentences(
    texts: Sequence[str],
    spans: Sequence[Sequence[Span]],
    standings: Sequence[Sequence[float]],
    entries: Entries,
    by_column: FloatArray,
    listed_ptr: IntArray,
    listed: IntArray,
    n_sentences: int,
) -> list[list[KeySentence]]:
    """Choose key sentences of each article by maximal marginal relevance (Carbonell and Goldstein 1998).

    Relevance is the summed weight of a sentence's distinct terms over the root of their number, more for sentences of the leading
    topics and for earlier ones, less for ones that lean on what went before or list who came; similarity is the cosine of the
    roots of the weights, so that two sentences are not alike for sharing one weighty slogan. A sentence speaks for the listed
    topic that carries most of its weight. Heads, bylines, leads and unfinished lines are never chosen.

    Parameters
    ----------
    texts, spans, standings
        Of D articles: the clean text, the sentences that may be chosen, and what `standing` says of each.
    entries
        Their weighed terms.
    by_column
        (V', K) p(term | topic) of the model's terms.
    listed_ptr, listed
        The topics that each article may speak for, by falling share.
    n_sentences
        At most so many.

    Returns
    -------
    list of list of KeySentence
        D lists in the order of the text; `start` and `end` are offsets in the clean text.
    """
    from zhuti.kernels import pick_sentences, weigh_sentences

    sentence_ptr = np.cumsum([0, *map(len, spans)])
    begins, ends = np.array([*chain.from_iterable(spans)], dtype=np.int64).reshape(-1, 2).T.copy()
    n = len(begins)
    pair_ptr, pairs = np.empty(n + 1, dtype=np.int64), np.empty(len(entries.of_token), dtype=np.int64)
    sums, topic = np.empty(n), np.empty(n, dtype=np.int64)
    weigh_sentences(
        entries.token_ptr,
        entries.starts,
        entries.of_token,
        sentence_ptr,
        begins,
        ends,
        listed_ptr,
        listed,
        entries.weight,
        entries.column,
        entries.total,
        entries.doc_topic,
        by_column,
        np.full(len(entries.term), -1),
        pair_ptr,
        pairs,
        sums,
        topic,
    )
    doc = np.repeat(np.arange(len(texts)), np.diff(sentence_ptr))
    n_chars = np.array([len(text) for text in texts], dtype=np.float64)[doc]
    is_lead = np.arange(n) == sentence_ptr[doc]
    relevance = sums / np.sqrt(np.diff(pair_ptr) + 4.0)
    relevance *= 0.7 + 0.3 * entries.doc_topic[doc, topic] / entries.doc_topic.max(axis=1)[doc]
    relevance *= np.array([*chain.from_iterable(standings)])
    relevance *= 1 + _OPENING * (1 - begins / n_chars) + _LEAD * np.minimum(1.0, FLASH_CHARS / n_chars) * is_lead
    picked = np.empty((len(texts), n_sentences), dtype=np.int64)
    stamps = np.full(len(entries.term), -1)
    pick_sentences(
        sentence_ptr,
        pair_ptr,
        pairs,
        entries.weight,
        sums,
        topic,
        relevance,
        _RELEVANCE,
        _SAME,
        _TOPIC_AGAIN,
        stamps,
        picked,
    )
    columns = (begins.tolist(), ends.tolist(), topic.tolist(), relevance.tolist())
    chosen: list[list[KeySentence]] = []
    for text, of_text in zip(texts, picked.tolist(), strict=True):
        rows = [[column[i] for column in columns] for i in sorted(of_text) if i >= 0]
        chosen.append([KeySentence(text[a:b], k, round(score, 4), a, b) for a, b, k, score in rows])
    return chosen
