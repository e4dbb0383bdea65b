"""Which tokens are kept: decided once for each distinct term and each tag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from zhuti.core import BoolArray, IntArray
from zhuti.tokens._build import compact
from zhuti.tokens._lexicon import Lexicon, plain_quotes
from zhuti.tokens._types import TokenCorpus

RULES = ("punctuation", "stop_word", "number", "length", "pos")
CONTENT_POS = ("n", "v", "a", "b", "i", "j", "l", "eng")
"""Parts of speech that carry topics: nouns and names, verbs, adjectives, attributives, idioms, abbreviations, fixed phrases and
Latin words; for `pos` of `tokenise`."""

# fmt: off
JIEBA_TAGS = frozenset((
    "a", "ad", "ag", "an", "b", "bg", "c", "d", "df", "dg", "e", "en", "eng", "f", "g", "h", "i", "in", "j", "jn", "k", "l", "ln",
    "m", "mg", "mq", "n", "ng", "nr", "nrfg", "nrt", "ns", "nt", "nz", "o", "p", "q", "qe", "qg", "r", "rg", "rr", "rz", "s", "t",
    "tg", "u", "ud", "ug", "uj", "ul", "uv", "uz", "v", "vd", "vg", "vi", "vn", "vq", "w", "x", "y", "yg", "z", "zg",
))
# fmt: on
_NUMERAL = "〇○零一二三四五六七八九十百千万亿两几数多余半"
_SIGNS = r".,:/+\-~·%％‰．，："
_DIGITS = r"\d²³¹¼-¾⁰-⁹①-⒛㈠-㈩㊀-㊉"
_NUMBER = re.compile(
    rf"[{_SIGNS}]*[{_DIGITS}][{_DIGITS}{_SIGNS}]*"
    rf"|第[{_NUMERAL}]+|[{_NUMERAL}]*[十百千万亿][{_NUMERAL}]*|[{_NUMERAL}]*[〇○零][{_NUMERAL}]*|[一二三四五六七八九两几]"
)


class Rules:
    """Decides once for each distinct term, and each tag, whether its tokens are kept."""

    def __init__(
        self, lexicon: Lexicon, stopwords: frozenset[str], pos: Sequence[str] | None, min_chars: int, drop_numbers: bool
    ) -> None:
        self._terms = frozenset(lexicon.terms)
        self._spelling = {plain_quotes(t): t for t in reversed(lexicon.terms) if '"' in plain_quotes(t)}
        self._stopwords = stopwords
        self._pos = tuple(pos) if pos is not None else None
        self._min_chars = min_chars
        self._drop_numbers = drop_numbers

    def rule_of(self, term: str) -> int:
        """Return 0 to keep `term`, or the place of the rule that drops it in `RULES`, counted from 1."""
        if not term.isalnum() and not any(c.isalnum() for c in term):  # the first alone tells of most, and is quick
            return 1
        if term in self._stopwords or term.lower() in self._stopwords:
            return 2
        if term in self._terms:
            return 0
        if self._drop_numbers and is_number(term):
            return 3
        return 4 if len(term) < self._min_chars else 0

    def apply(self, tokens: TokenCorpus, found: dict[str, int]) -> tuple[TokenCorpus, IntArray]:
        """Return the kept tokens and how many were kept and dropped by each rule; add the lexicon's hits to `found`."""
        names = (
            [self._spelling.get(plain_quotes(t), t) for t in tokens.vocabulary] if self._spelling else tokens.vocabulary
        )
        for term, count in zip(names, np.bincount(tokens.term_ids, minlength=len(names)).tolist(), strict=True):
            if term in found:
                found[term] += count
        rule = np.array([self.rule_of(term) for term in names], dtype=np.int8)[tokens.term_ids]
        if self._pos is not None and tokens.tags is not None:
            exempt = np.array([term in self._terms for term in names], dtype=np.bool_)[tokens.term_ids]
            wanted = np.array([tag.startswith(self._pos) for tag in tokens.tag_names], dtype=np.bool_)[tokens.tags]
            rule = np.where((rule == 0) & ~wanted & ~exempt, np.int8(len(RULES)), rule)
        return _keep(tokens, rule == 0, names), np.bincount(rule, minlength=len(RULES) + 1)


def is_number(term: str) -> bool:
    """Return whether `term` is a number: digits with their signs, or Chinese numerals that can be nothing else.

    Examples
    --------
    >>> [is_number(term) for term in ("6.4%", "２０１５", "一万五千", "第三", "九一八", "PM2.5")]
    [True, True, True, True, False, False]
    """
    return _NUMBER.fullmatch(term) is not None


def _keep(tokens: TokenCorpus, kept: BoolArray, names: Sequence[str]) -> TokenCorpus:
    term_ids, vocabulary = compact(tokens.term_ids[kept], names)
    tags, tag_names = tokens.tags, tokens.tag_names
    if tags is not None:
        tags, tag_names = compact(tags[kept], tag_names)
    before = np.concatenate([[0], np.cumsum(kept)])
    return replace(
        tokens,
        term_ids=term_ids,
        starts=tokens.starts[kept],
        ends=tokens.ends[kept],
        doc_ptr=before[tokens.doc_ptr].astype(np.int64),
        vocabulary=vocabulary,
        paragraphs=tokens.paragraphs[kept],
        tags=tags,
        tag_names=tag_names,
    )
