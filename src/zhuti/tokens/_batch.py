"""One call of the kernels: some texts, joined, cut into tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhuti.core import frozen
from zhuti.kernels import GONE, N_DIRECT, TAG_LATIN, cut_words, name_tokens, place_tokens, split_runs, tag_runs
from zhuti.tokens._word_table import WordTable, codes_of

BATCH_CHARS = 1 << 20
MIN_FLOAT = -3.14e100
Special = Sequence[tuple[int, int, int]]
"""Start, end and tag number of terms matched in a text beforehand, in order."""


class TagModel(NamedTuple):
    """posseg's tables, as `tag_runs` takes them."""

    letters: NDArray[np.uint8]
    tags: NDArray[np.uint8]
    start: NDArray[np.float64]
    trans: NDArray[np.float64]
    pred_ptr: NDArray[np.int32]
    preds: NDArray[np.uint16]
    known: NDArray[np.bool_]
    char_ptr: NDArray[np.int32]
    char_states: NDArray[np.uint16]
    char_emit: NDArray[np.float64]
    char_listed: NDArray[np.bool_]


class Scratch:
    """Arrays that the kernels work in, for texts of so many characters; used again, so that they stay in the cache."""

    def __init__(self, n_chars: int) -> None:
        self.n_chars = n_chars
        self.path = np.empty(n_chars + 1, np.uint16), np.empty(n_chars + 1), *np.empty((3, n_chars + 1), np.int32)
        self.tokens = np.empty((3, n_chars + 1), np.int32)
        self.entries = np.empty((3, n_chars + 1), np.int32)
        self.entry_keys = np.empty(n_chars + 1, np.uint64)
        self.entry_tags = np.empty(n_chars + 1, np.uint8)
        self.numbers = np.empty(0, np.int32)


@frozen
class Cut:
    """Some texts cut, with the arrays as the kernels leave them, in part scratch.

    Attributes
    ----------
    text, codes
        The texts, joined, and their code points.
    text_ptr
        (D + 1,) where each text begins in them, and the end.
    starts, slots, tags
        Tokens, some of them gone: joined to the token before. Tags are empty if not asked for.
    """

    text: str
    codes: NDArray[np.uint32]
    text_ptr: NDArray[np.int32]
    starts: NDArray[np.int32]
    slots: NDArray[np.int32]
    tags: NDArray[np.uint8]

    def words(self) -> list[str]:
        """Return the tokens, each sliced from the text; right for few."""
        starts = self.starts[self.slots != GONE].tolist()
        return [self.text[i:j] for i, j in pairwise([*starts, len(self.text)])]


@frozen
class Batch:
    """The tokens of some texts, terms numbered in the order in which they first occur.

    Attributes
    ----------
    text
        The texts, joined.
    text_ptr
        (D + 1,) where each text begins, and the end.
    ids, starts, tags
        (N,) the tokens; starts count from the start of `text`; tags are empty if not asked for.
    token_ptr
        (D + 1,) where the tokens of each text begin, and the end.
    line_feeds
        Where line feeds stand in `text`, and its end.
    slots, spans
        (E,) slot of each term, below 1 or beyond the dictionary's nodes if it has none; (2, E) where it stands in `text`.
    keys
        (E,) for each term a number, as `name_tokens` has it, that tells how it is spelt if it has three characters or fewer.
    """

    text: str
    text_ptr: NDArray[np.int32]
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    tags: NDArray[np.uint8]
    token_ptr: NDArray[np.int64]
    line_feeds: NDArray[np.int64]
    slots: NDArray[np.int32]
    spans: NDArray[np.int32]
    keys: NDArray[np.uint64]

    def spellings(self, entries: NDArray[np.bool_] | slice) -> list[str]:
        """Return how the terms chosen by `entries` are spelt."""
        return [self.text[i:j] for i, j in zip(*self.spans[:, entries].tolist(), strict=True)]

    def place(self, terms: NDArray[np.int32], out: Sequence[NDArray[np.int32]]) -> None:
        """Write of each token its term, start and end in its own text, and the number of line feeds before it.

        Parameters
        ----------
        terms
            (E,) the terms to write.
        out
            (N,) terms, starts, ends, paragraphs.
        """
        place_tokens(self.text_ptr, self.line_feeds, self.token_ptr, self.starts, self.ids, terms, *out)


def batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Return the texts in groups of some `BATCH_CHARS` characters; which, depends on the texts alone."""
    group: list[str] = []
    size = 0
    for text in texts:
        if size and size + len(text) > BATCH_CHARS:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def cut_texts(
    texts: Sequence[str],
    table: WordTable,
    scratch: Scratch,
    *,
    hmm: bool,
    tagger: TagModel | None = None,
    special: Sequence[Special] | None = None,
) -> Cut:
    """Cut `texts`, and tag what the dictionary leaves if there is a `tagger`; `scratch` must be large enough."""
    text = "".join(texts)
    codes = codes_of(text)
    text_ptr = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    label_of = table.label_of if tagger is None else table.tag_label_of
    pieces = _pieces(text_ptr, special)
    starts, slots, runs = scratch.tokens
    n, r = cut_words(
        codes, *pieces, label_of, table.nodes, table.weights, hmm, *scratch.path, starts, slots, runs
    )  # fmt: skip
    starts, slots, runs = starts[:n], slots[:n], runs[:r]
    run_sizes = runs[1::2] - runs[::2]
    longest = int(run_sizes.max(initial=0))
    if tagger is None:
        states = np.empty((2, longest), np.uint8)
        split_runs(codes, starts, runs, label_of, table.nodes, table.has_forced, *table.model, *states, slots)
        tags = np.empty(0, np.uint8)
    else:
        tags = np.full(n, TAG_LATIN, dtype=np.uint8)
        n_states = len(tagger.start)
        tag_runs(
            codes, starts, runs, label_of, *tagger, np.full(2 * n_states, -np.inf), np.full(n_states, MIN_FLOAT),
            np.empty(2 * n_states, np.uint16), np.empty(longest * n_states, np.uint8), np.empty(len(codes), np.uint8),
            _hash_table(int(run_sizes.sum())), np.empty(len(codes), np.int32), slots, tags,
        )  # fmt: skip
    return Cut(text, codes, text_ptr, starts, slots, tags)


def name_terms(cut: Cut, table: WordTable, slot_tags: NDArray[np.uint8], scratch: Scratch) -> Batch:
    """Return the tokens of `cut` with their terms, and their tags, if there are any."""
    n = len(cut.slots) - int(np.count_nonzero(cut.slots == GONE))
    ids, starts = np.empty((2, n), dtype=np.int32)
    tags = np.empty(n if len(cut.tags) else 0, dtype=np.uint8)
    n_numbers = len(table.nodes) + N_DIRECT
    if len(scratch.numbers) != n_numbers:
        scratch.numbers = np.zeros(n_numbers, dtype=np.int32)
    n_spelt = int(np.count_nonzero(cut.slots <= 0)) - (len(cut.slots) - n)
    n_entries = name_tokens(
        cut.codes, cut.starts, cut.slots, cut.tags, table.label_of, table.nodes, slot_tags, scratch.numbers,
        _hash_table(n_spelt), *scratch.entries, scratch.entry_keys, scratch.entry_tags, ids, starts, tags,
    )  # fmt: skip
    slots, *spans = scratch.entries[:, :n_entries].copy()
    scratch.numbers[slots[slots > 0]] = 0
    return Batch(
        text=cut.text,
        text_ptr=cut.text_ptr,
        ids=ids,
        starts=starts,
        tags=tags,
        token_ptr=np.searchsorted(starts, cut.text_ptr),
        line_feeds=np.append(np.flatnonzero(cut.codes == ord("\n")), len(cut.codes)),
        slots=slots,
        spans=np.array(spans),
        keys=scratch.entry_keys[:n_entries].copy(),
    )


def _hash_table(n: int) -> NDArray[np.int32]:
    """Return an empty table with room for n entries, and at least as much free."""
    return np.zeros(1 << (2 * n + 1).bit_length(), dtype=np.int32)


def _pieces(
    text_ptr: NDArray[np.int32], special: Sequence[Special] | None
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Return where to cut the texts into pieces, and what each is: -1 for plain text, the tag number of a term matched."""
    if special is None or not any(special):
        return text_ptr, np.full(len(text_ptr) - 1, -1, dtype=np.int16)
    ptr: list[int] = []
    kind: list[int] = []
    for origin, found in zip(text_ptr.tolist(), special, strict=False):
        ptr.append(origin)
        kind.append(-1)
        for i, j, tag in found:
            ptr += [origin + i, origin + j]
            kind += [tag, -1]
    return np.array([*ptr, text_ptr[-1]], dtype=np.int32), np.array(kind, dtype=np.int16)
