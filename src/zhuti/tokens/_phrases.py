"""Phrases: neighbouring tokens that belong together by normalised pointwise mutual information."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray
from zhuti.tokens._build import compact
from zhuti.tokens._types import TokenCorpus


def join_phrases(tokens: TokenCorpus, *, min_npmi: float, min_count: int) -> tuple[TokenCorpus, int]:
    """Join neighbouring tokens to phrases, once from left to right, and return also how many pairs were joined.

    Two tokens are neighbours when nothing stands between them in the text, so a phrase is always a piece of the text and never
    crosses punctuation. A pair is joined when it occurs at least `min_count` times and its NPMI (Bouma 2009), with the counts
    of neighbours over all tokens as gensim's `Phrases(scoring="npmi")` takes them, is greater than `min_npmi`. The phrase
    spans both offsets and takes the part of speech of its last token, the head in Chinese.

    Examples
    --------
    >>> from zhuti.tokens import JiebaSegmenter
    >>> tokens = JiebaSegmenter().encode(["专题教育", "专题教育", "开展教育"])
    >>> joined, n_joined = join_phrases(tokens, min_npmi=0.5, min_count=2)
    >>> joined.terms(0), n_joined
    (['专题教育'], 2)
    """
    first: IntArray = np.flatnonzero(_neighbours(tokens))
    pairs = tokens.term_ids[first].astype(np.int64) * tokens.n_terms + tokens.term_ids[first + 1]
    kinds, kind, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    scores = _npmi(kinds, counts, np.bincount(tokens.term_ids, minlength=tokens.n_terms), tokens.n_tokens)
    wanted = (counts >= min_count) & (scores > min_npmi)
    first = _without_overlaps(first[wanted[kind]])
    if not len(first):
        return tokens, 0
    phrases, phrase = np.unique(
        tokens.term_ids[first].astype(np.int64) * tokens.n_terms + tokens.term_ids[first + 1], return_inverse=True
    )
    return _join(tokens, first, phrase + tokens.n_terms, _names(tokens, phrases)), len(first)


def join_known_phrases(tokens: TokenCorpus, vocabulary: Iterable[str]) -> TokenCorpus:
    """Join neighbouring tokens that together are a term of a vocabulary, once from left to right: phrases learned elsewhere.

    Examples
    --------
    >>> from zhuti.tokens import JiebaSegmenter
    >>> join_known_phrases(JiebaSegmenter().encode(["专题教育", "开展教育"]), ["专题教育"]).vocabulary
    ('专题教育', '开展', '教育')
    """
    known = frozenset(vocabulary)
    first: IntArray = np.flatnonzero(_neighbours(tokens))
    names = [
        tokens.vocabulary[a] + tokens.vocabulary[b] for a, b in zip(*tokens.term_ids[[first, first + 1]], strict=True)
    ]
    first = _without_overlaps(first[np.array([name in known for name in names], dtype=np.bool_)])
    if not len(first):
        return tokens
    pairs = tokens.term_ids[first].astype(np.int64) * tokens.n_terms + tokens.term_ids[first + 1]
    phrases, phrase = np.unique(pairs, return_inverse=True)
    return _join(tokens, first, phrase + tokens.n_terms, _names(tokens, phrases))


def _names(tokens: TokenCorpus, phrases: IntArray) -> list[str]:
    """Return the phrases of pairs of terms, given as first · V + second."""
    return [tokens.vocabulary[p // tokens.n_terms] + tokens.vocabulary[p % tokens.n_terms] for p in phrases.tolist()]


def _neighbours(tokens: TokenCorpus) -> BoolArray:
    """Return, for each token but the last, whether the next one follows at once in the same article and paragraph."""
    touching = (tokens.ends[:-1] == tokens.starts[1:]) & (tokens.paragraphs[:-1] == tokens.paragraphs[1:])
    doc = np.repeat(np.arange(tokens.n_docs), np.diff(tokens.doc_ptr))
    return np.asarray(touching & (doc[:-1] == doc[1:]))


def _npmi(kinds: IntArray, counts: IntArray, term_freq: IntArray, n_tokens: int) -> FloatArray:
    """ln(p(a, b) / (p(a) p(b))) / -ln p(a, b); NaN when the pair is all there is."""
    n_terms = len(term_freq)
    p_pair = counts / n_tokens
    p_both = (term_freq[kinds // n_terms] / n_tokens) * (term_freq[kinds % n_terms] / n_tokens)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(p_pair / p_both) / -np.log(p_pair))


def _without_overlaps(first: IntArray) -> IntArray:
    """Of each chain of overlapping pairs keep the first, third, … as a walk from left to right would."""
    if not len(first):
        return first
    new_chain = np.concatenate([[True], np.diff(first) > 1])
    chain_start = np.maximum.accumulate(np.where(new_chain, np.arange(len(first)), 0))
    return np.asarray(first[(np.arange(len(first)) - chain_start) % 2 == 0])


def _join(tokens: TokenCorpus, first: IntArray, phrase_ids: IntArray, names: list[str]) -> TokenCorpus:
    kept = np.ones(tokens.n_tokens, dtype=np.bool_)
    kept[first + 1] = False
    ids = tokens.term_ids.astype(np.int64)
    ids[first] = phrase_ids
    ends = tokens.ends.copy()
    ends[first] = tokens.ends[first + 1]
    term_ids, vocabulary = compact(ids[kept], [*tokens.vocabulary, *names])
    tags, tag_names = tokens.tags, tokens.tag_names
    if tags is not None:
        head = tags.copy()
        head[first] = tags[first + 1]
        tags, tag_names = compact(head[kept], tag_names)
    before = np.concatenate([[0], np.cumsum(kept)])
    return replace(
        tokens,
        term_ids=term_ids,
        starts=tokens.starts[kept],
        ends=ends[kept],
        doc_ptr=before[tokens.doc_ptr].astype(np.int64),
        vocabulary=vocabulary,
        paragraphs=tokens.paragraphs[kept],
        tags=tags,
        tag_names=tag_names,
    )
