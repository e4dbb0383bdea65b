"""Key sentences of one article: what it says of its terms and topics, without saying it twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from zhuti.core import FloatArray, IntArray
from zhuti.summarise._types import KeySentence
from zhuti.summarise._weights import FLASH_CHARS

_RELEVANCE = 0.7  # the λ of maximal marginal relevance: relevance against novelty
_SAME = 0.9  # sentences more alike than this say the same
_TOPIC_AGAIN = 0.15  # what it costs to speak for a topic that a chosen sentence speaks for
_OPENING = 1.0  # how much more the first sentence is worth than the last
_LEAD = 2.0  # … and the first in a flash (see FLASH_CHARS), times this
_CHARS = (16, 130)  # a sensible length of a key sentence …
_LONG = 260  # … and what is taken where the article has no such sentence
_ENDS = re.compile("[。！？!?…][”’」』》)）]*$")
_GOES_ON = re.compile("[；;][”’」』》)）]*$")
_HEAD = re.compile(
    r"(?:[◆●■▲★▶□◇○※#【]|本报(?:讯|记者)|通讯员|特约|责任?编辑|编辑|来源|作者|图为"
    r"|记者(?!(?:今[天日]|昨[天日]|日前|近日|[0-9]{1,2}日)?从)"  # 记者从国家发改委获悉 tells news, 记者 王某某 is a byline
    r"|(?:新华社|中新社)(?![^。]{0,8}(?:播发|消息))"
    r"|[一二三四五六七八九十]+[、.]|[((][一二三四五六七八九十\d]+[))])"
)
_LEANS = re.compile(
    "此外|同时|随后|另外|其中|对此|这|那|该|其|他|她|它|但|而|并|又|也|还|不仅|因此|所以|于是|除此之外|与此同时"
)
_ROSTER = re.compile("出席|到会|参会|与会|列席|陪同|主持会议|会议由")  # who came says little of what it was about
_MARKS = (("“", "”"), ("‘", "’"), ("「", "」"), ("《", "》"), ("(", ")"), ("（", "）"))


def choose_sentences(
    text: str,
    spans: Sequence[tuple[int, int]],
    starts: IntArray,
    local: IntArray,
    weight: FloatArray,
    responsibility: FloatArray,
    mixture: FloatArray,
    *,
    title: str,
    n_sentences: int,
) -> list[KeySentence]:
    """Choose key sentences by maximal marginal relevance (Carbonell and Goldstein 1998).

    Relevance is the summed weight of a sentence's distinct terms over the root of their number, more for sentences of the leading
    topics and for earlier ones, less for ones that lean on what went before or list who came; similarity is the cosine of the
    weighed terms. A sentence speaks for the topic that carries most of its weight. Heads, bylines, leads and unfinished lines are
    never chosen.

    Parameters
    ----------
    text, spans
        The clean text and its sentences.
    starts
        (n,) offsets of the article's tokens in the clean text.
    local
        (n,) which of the article's T terms each token is.
    weight
        (T,) weights of the terms.
    responsibility
        (T, K) p(topic | term, article); a row of zeros for a term that the model does not know.
    mixture
        (K,) the article's topics.
    title
        Sentences of the title are not repeated.
    n_sentences
        At most so many.

    Returns
    -------
    list of KeySentence
        In the order of the text; `start` and `end` are offsets in the clean text.
    """
    chosen_spans = _candidates(text, spans, title, n_sentences)
    if not chosen_spans or not len(local):
        return []
    begins = np.array([start for start, _ in chosen_spans])
    ends = np.array([end for _, end in chosen_spans])
    sentence = np.searchsorted(begins, starts, side="right") - 1
    inside = (sentence >= 0) & (starts < ends[sentence])
    terms = np.zeros((len(chosen_spans), len(weight)))
    terms[sentence[inside], local[inside]] = weight[local[inside]]
    n_distinct = np.count_nonzero(terms, axis=1)
    by_topic = terms @ responsibility
    topic = np.argmax(by_topic, axis=1)
    relevance = terms.sum(axis=1) / np.sqrt(n_distinct + 4.0)
    relevance *= 0.7 + 0.3 * mixture[topic] / mixture.max()
    relevance *= np.array([_standing(text[start:end]) for start, end in chosen_spans])
    news = min(1.0, FLASH_CHARS / len(text))
    relevance *= 1 + _OPENING * (1 - begins / len(text)) + _LEAD * news * (begins == begins[0])
    damped = np.sqrt(terms)  # two sentences are not alike for sharing one weighty slogan
    norms = np.linalg.norm(damped, axis=1)
    directions = damped / np.where(norms > 0, norms, 1.0)[:, None]
    picked = _marginal(relevance, directions, topic, n_sentences)
    return [
        KeySentence(text[start:end], int(topic[i]), round(float(relevance[i]), 4), start, end)
        for i in sorted(picked)
        for start, end in [chosen_spans[i]]
    ]


def _marginal(relevance: FloatArray, directions: FloatArray, topic: IntArray, n_sentences: int) -> list[int]:
    top = relevance.max()
    if top <= 0:
        return []
    score = (_RELEVANCE * relevance / top).tolist()
    topics = topic.tolist()
    likeness, again = [0.0] * len(score), [0.0] * len(score)
    free = [i for i, r in enumerate(relevance.tolist()) if r > 0]
    picked: list[int] = []
    while len(picked) < n_sentences and free:
        best = max(free, key=lambda i: score[i] - (1 - _RELEVANCE) * likeness[i] - again[i])
        picked.append(best)
        likeness = list(map(max, likeness, (directions @ directions[best]).tolist()))
        again = [_TOPIC_AGAIN if k == topics[best] else cost for k, cost in zip(topics, again, strict=True)]
        free = [i for i in free if i != best and likeness[i] < _SAME]
    return picked


def _candidates(text: str, spans: Sequence[tuple[int, int]], title: str, wanted: int) -> list[tuple[int, int]]:
    shortest, longest = _CHARS
    marks = [pair for pair in _MARKS if pair[0] in text or pair[1] in text]
    whole = [
        (start, end)
        for start, end in _joined(text, spans)
        if shortest <= end - start <= _LONG
        and _ENDS.search(text, max(start, end - 4), end)
        and not _HEAD.match(text, start)
        and not (title and text[start:end].strip("。!！?？") in title)
        and all(text.count(a, start, end) == text.count(b, start, end) for a, b in marks)
    ]
    sensible = [(start, end) for start, end in whole if end - start <= longest]
    return sensible if len(sensible) >= wanted else whole


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what a semicolon parts: half a sentence is none."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _GOES_ON.search(text, joined[-1][0], joined[-1][1]) and "\n" not in text[joined[-1][1] : start]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _standing(sentence: str) -> float:
    return (0.75 if _LEANS.match(sentence) else 1.0) * (0.6 if _ROSTER.search(sentence) else 1.0)
