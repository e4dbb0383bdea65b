"""Key sentences of articles: what they say of their terms and topics, without saying it twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from zhuti.core import FloatArray, IntArray
from zhuti.summarise._entries import Entries
from zhuti.summarise._types import KeySentence
from zhuti.summarise._weights import FLASH_CHARS
from zhuti.tokens import split_sentences

_RELEVANCE = 0.7  # the λ of maximal marginal relevance: relevance against novelty
_SAME = 0.9  # sentences more alike than this say the same
_TOPIC_AGAIN = 0.15  # what it costs to speak for a topic that a chosen sentence speaks for
_OPENING = 1.0  # how much more the first sentence is worth than the last
_LEAD = 2.0  # … and the first in a flash (see FLASH_CHARS), times this
_CHARS = (16, 130)  # a sensible length of a key sentence …
_LONG = 260  # … and what is taken where the article has no such sentence
_FULL_STOPS = frozenset("。！？!?…")
_CLOSING = frozenset("”’」』》)）")
_ENDS = re.compile("[。！？!?…][”’」』》)）]*$")
_GOES_ON = re.compile("[；;][”’」』》)）]*$")
_HEAD = re.compile(
    r"(?:[◆●■▲★▶□◇○※#【]|本报(?:讯|记者)|通讯员|特约|责任?编辑|编辑|来源|作者|图为"
    r"|记者(?!(?:今[天日]|昨[天日]|日前|近日|[0-9]{1,2}日)?从)"  # 记者从国家发改委获悉 tells news, 记者 王某某 is a byline
    r"|(?:新华社|中新社)(?![^。]{0,8}(?:播发|消息))"
    r"|[一二三四五六七八九十]+[、.]|[((][一二三四五六七八九十\d]+[))])"
)
_LEANS = re.compile(
    "此外|同时|随后|另外|其中|对此|这|那|该|其|他|她|它|但|而|并|又|也|还|不仅|因此|所以|于是|除此之外|与此同时|几[段句个件条]|上述|以上|由此|为此|据此|如此"
)
_ROSTER = re.compile("出席|到会|参会|与会|列席|陪同|主持会议|会议由")  # who came says little of what it was about
_MARKS = (("“", "”"), ("‘", "’"), ("「", "」"), ("《", "》"), ("(", ")"), ("（", "）"))

Span = tuple[int, int]


def choose_sentences(
    texts: Sequence[str],
    titles: Sequence[str],
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
    texts, titles
        Of D articles; a sentence that stands in the title is not chosen.
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

    spans = [candidates(text, title, n_sentences) for text, title in zip(texts, titles, strict=True)]
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
    relevance *= np.array(
        [_standing(text[start:end]) for text, of_text in zip(texts, spans, strict=True) for start, end in of_text]
    )
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


def candidates(text: str, title: str, wanted: int) -> list[Span]:
    """Return the sentences of a text that may be key sentences: the sensible ones, or all full ones where these are too few."""
    if not wanted:
        return []
    shortest, longest = _CHARS
    marks = [pair for pair in _MARKS if pair[0] in text or pair[1] in text]
    whole = [
        (start, end)
        for start, end in _joined(text, split_sentences(text))
        if shortest <= end - start <= _LONG
        and _is_full(text, start, end)
        and not _HEAD.match(text, start)
        and not (title and text[start:end].strip("。!！?？") in title)
        and all(text.count(a, start, end) == text.count(b, start, end) for a, b in marks)
    ]
    sensible = [(start, end) for start, end in whole if end - start <= longest]
    return sensible if len(sensible) >= wanted else whole


def _is_full(text: str, start: int, end: int) -> bool:
    last = text[end - 1]
    return last in _FULL_STOPS or (last in _CLOSING and bool(_ENDS.search(text, max(start, end - 4), end)))


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Join what a semicolon parts: half a sentence is none."""
    if "；" not in text and ";" not in text:
        return spans
    joined: list[Span] = []
    for start, end in spans:
        if joined and _GOES_ON.search(text, joined[-1][0], joined[-1][1]) and "\n" not in text[joined[-1][1] : start]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _standing(sentence: str) -> float:
    return (0.75 if _LEANS.match(sentence) else 1.0) * (0.6 if _ROSTER.search(sentence) else 1.0)
