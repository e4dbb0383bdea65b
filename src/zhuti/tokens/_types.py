"""What tokenising gives: term ids and offsets, flat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from zhuti.core import IntArray, frozen, read_only


def _none() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TokenReport:
    """What tokenising found, dropped and joined; nothing is dropped in silence.

    Attributes
    ----------
    n_segmented
        Tokens the segmenter gave, punctuation and white space too. They are the kept ones, the `dropped` ones, and one more
        for each of `n_joined`.
    dropped
        Tokens dropped by each rule, in the order the rules are tried: `punctuation` (and white space), `stop_word`, `number`,
        `length`, `pos`. A token counts for the first rule that drops it.
    lexicon
        Each term of the lexicon, in its order, and how many tokens it became (before stop words).
    cut_apart
        Terms that never became a token though they stand in a text, other than inside a longer term of the lexicon: the
        segmenter preferred other words there. They need a higher frequency.
    n_joined
        Pairs of neighbouring tokens joined to one phrase.
    """

    n_segmented: int = 0
    dropped: Mapping[str, int] = field(default_factory=_none)
    lexicon: Mapping[str, int] = field(default_factory=_none)
    cut_apart: tuple[str, ...] = ()
    n_joined: int = 0

    @property
    def never_found(self) -> tuple[str, ...]:
        """The terms of the lexicon that became no token, in its order."""
        return tuple(term for term, count in self.lexicon.items() if count == 0)


@frozen
class TokenCorpus:
    """The tokens of D articles as flat arrays; N tokens in all, V terms.

    Attributes
    ----------
    term_ids
        (N,) int32, index into `vocabulary`.
    starts, ends
        (N,) int32, offsets of the token in its article's clean text, in code points, end excluded.
    doc_ptr
        (D + 1,) int64; the tokens of article d are `doc_ptr[d]:doc_ptr[d + 1]`.
    vocabulary
        V distinct terms in code-point order, each in use: it does not depend on the segmenter's own ids.
    doc_ids
        D article ids.
    paragraphs
        (N,) int32, which paragraph of its article the token stands in, from 0.
    tags
        (N,) uint8, index into `tag_names`; `None` when parts of speech were not asked for.
    tag_names
        jieba's part-of-speech tags, those in use.
    report
        What was dropped and found on the way; empty where nothing was asked to be dropped.
    """

    term_ids: IntArray
    starts: IntArray
    ends: IntArray
    doc_ptr: IntArray
    vocabulary: tuple[str, ...]
    doc_ids: tuple[str, ...]
    paragraphs: IntArray
    tags: IntArray | None = None
    tag_names: tuple[str, ...] = ()
    report: TokenReport = field(default_factory=TokenReport)

    def __post_init__(self) -> None:
        n_tokens = len(self.term_ids)
        per_token = {
            "starts": self.starts,
            "ends": self.ends,
            "paragraphs": self.paragraphs,
            "tags": self.tags,
        }
        for name, array in per_token.items():
            if array is not None and len(array) != n_tokens:
                raise ValueError(f"{name} has {len(array)} entries for {n_tokens} tokens.")
        if len(self.doc_ptr) != len(self.doc_ids) + 1 or self.doc_ptr[0] != 0 or self.doc_ptr[-1] != n_tokens:
            raise ValueError("doc_ptr does not partition the tokens among the articles.")
        for name in ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags"):
            array = getattr(self, name)
            if array is not None:
                object.__setattr__(self, name, read_only(np.asarray(array)))

    @property
    def n_docs(self) -> int:
        """D, the number of articles."""
        return len(self.doc_ids)

    @property
    def n_terms(self) -> int:
        """V, the number of distinct terms."""
        return len(self.vocabulary)

    @property
    def n_tokens(self) -> int:
        """N, the number of tokens."""
        return len(self.term_ids)

    def doc(self, index: int) -> slice:
        """Return where the tokens of article `index` lie in the flat arrays."""
        return slice(int(self.doc_ptr[index]), int(self.doc_ptr[index + 1]))

    def terms(self, index: int) -> list[str]:
        """Return the tokens of article `index` as strings."""
        return [self.vocabulary[i] for i in self.term_ids[self.doc(index)]]
