"""One call of the kernels: some texts, joined, cut into tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhuti.core import frozen
from zhuti.kernels import RUN, TAG_LATIN, cut_words, finish_offsets, name_tokens, split_runs, tag_runs

if TYPE_CHECKING:
    from zhuti.tokens._word_table import WordTable

BATCH_CHARS = 1 << 21
MAX_TAGS = 256
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


@frozen
class Batch:
    """The tokens of some texts, by term number; numbers from V on are the batch's own, spelt in `spellings`.

    Attributes
    ----------
    text, codes
        The texts, joined, and their code points.
    text_ptr
        (D + 1,) where each text begins in them, and the end.
    terms, starts, tags
        (N,) the tokens; starts count from the start of `text`; tags are empty if not asked for.
    token_ptr
        (D + 1,) where the tokens of each text begin, and the end.
    spellings
        Terms that the dictionary does not hold.
    """

    text: str
    codes: NDArray[np.uint32]
    text_ptr: NDArray[np.int64]
    terms: NDArray[np.int32]
    starts: NDArray[np.int32]
    tags: NDArray[np.uint8]
    token_ptr: NDArray[np.int64]
    spellings: list[str]

    def sliced(self) -> list[list[str]]:
        """Return the tokens of each text as strings, sliced from it; right for few."""
        starts = [*self.starts.tolist(), len(self.text)]
        ptr = self.token_ptr.tolist()
        return [[self.text[starts[k] : starts[k + 1]] for k in range(first, last)] for first, last in pairwise(ptr)]

    def fill_offsets(
        self, out_starts: NDArray[np.int32], out_ends: NDArray[np.int32], out_paragraphs: NDArray[np.int32]
    ) -> None:
        """Write start and end of each token in its own text, and the number of line feeds before it."""
        line_feeds = np.append(np.flatnonzero(self.codes == ord("\n")), len(self.codes))
        finish_offsets(self.text_ptr, line_feeds, self.starts, self.token_ptr, out_starts, out_ends, out_paragraphs)


def distinct_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Return each of `names` once; a tag's number is its place.

    Raises
    ------
    ValueError
        They are more than a byte can tell apart.
    """
    distinct = tuple(dict.fromkeys(names))
    if len(distinct) > MAX_TAGS:
        raise ValueError(f"there are {len(distinct)} different tags; at most {MAX_TAGS} can be told apart.")
    return distinct


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


def cut_batch(
    texts: Sequence[str],
    table: WordTable,
    *,
    hmm: bool,
    tagger: TagModel | None = None,
    special: Sequence[Special] | None = None,
) -> Batch:
    """Cut `texts`, and tag them if there is a `tagger`."""
    text = "".join(texts)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    n = len(codes)
    text_ptr = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    label_of = table.label_of if tagger is None else table.tag_label_of
    out = np.empty((2, n + 1), dtype=np.int32)
    scratch = np.empty(n + 1, np.uint16), np.empty(n + 1), np.empty(n + 1, np.int32), np.empty(n + 1, np.int32)
    k = cut_words(codes, *_pieces(text_ptr, special), label_of, table.nodes, table.weights, hmm, *scratch, *out)
    starts, slots = out[0, :k], out[1, :k]
    tags = np.full(n if tagger else 0, TAG_LATIN, dtype=np.uint8)
    runs = np.flatnonzero(slots == RUN) if hmm else np.empty(0, dtype=np.int64)
    if len(runs):
        out[0, k] = n
        run_sizes = out[0, runs + 1] - out[0, runs]
        longest = int(run_sizes.max())
        out = np.empty((2, n), dtype=np.int32)
        if tagger is None:
            states = np.empty((2, longest), dtype=np.uint8)
            k = split_runs(codes, starts, slots, label_of, table.nodes, *table.model, *states, *out)
        else:
            n_states = len(tagger.start)
            k = tag_runs(
                codes, starts, slots, label_of, *tagger, np.full(2 * n_states, -np.inf), np.full(n_states, MIN_FLOAT),
                np.empty(2 * n_states, np.uint16), np.empty(longest * n_states, np.uint8),
                np.empty(n, np.uint8), _hash_table(int(run_sizes.sum())), np.empty(n, np.int32),
                *out, tags,
            )  # fmt: skip
        starts, slots = out[0, :k], out[1, :k]
    tags = tags[: len(starts)]
    terms = np.empty(len(starts), dtype=np.int32)
    most = int(np.count_nonzero(slots <= 0))
    entries = np.empty((2, most), dtype=np.int32)
    count = name_tokens(
        codes, starts, slots, label_of, table.nodes, table.slot_terms, table.term_tags,
        _hash_table(most), *entries, terms, tags,
    )  # fmt: skip
    spellings = [text[i:j] for i, j in zip(*entries[:, :count].tolist(), strict=True)]
    return Batch(text, codes, text_ptr, terms, starts, tags, np.searchsorted(starts, text_ptr), spellings)


def _hash_table(n: int) -> NDArray[np.int32]:
    """Return an empty table with room for n entries, and at least as much free."""
    return np.zeros(1 << (2 * n + 1).bit_length(), dtype=np.int32)


def _pieces(
    text_ptr: NDArray[np.int64], special: Sequence[Special] | None
) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
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
    return np.array([*ptr, text_ptr[-1]], dtype=np.int64), np.array(kind, dtype=np.int16)
