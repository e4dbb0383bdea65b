"""One call of the kernels: some texts, joined, cut into tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray, frozen, read_only
from zhuti.kernels import RUN, TAG_LATIN, cut_words, finish_offsets, name_tokens, split_runs, tag_runs
from zhuti.tokens._build import compact, default_ids
from zhuti.tokens._jieba_tables import array_text
from zhuti.tokens._lexicon import SpecialTerms
from zhuti.tokens._types import TokenCorpus

if TYPE_CHECKING:
    from zhuti.tokens._array_cache import Arrays
    from zhuti.tokens._lexicon import Lexicon
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

    def fill_offsets(self, out: NDArray[np.int32]) -> None:
        """Write start and end of each token in its own text, and the number of line feeds before it, to the rows of `out`."""
        line_feeds = np.append(np.flatnonzero(self.codes == ord("\n")), len(self.codes))
        finish_offsets(self.text_ptr, line_feeds, self.starts, self.token_ptr, *out)


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


def _dense(numbers: IntArray, n: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return `numbers`, each below n, as places in the list of those in use, and that list, ascending: `np.unique`, unsorted."""
    used = np.zeros(n, dtype=np.bool_)
    used[numbers] = True
    kept = np.flatnonzero(used)
    place = np.empty(n, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return place[numbers], kept


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


class Cutting:
    """How to cut, with or without tags: words, models and terms to match first.

    Parameters
    ----------
    table
        The words.
    lexicon
        Where the terms that jieba's matcher cannot take come from.
    hmm
        Whether unknown runs go to the hidden Markov model.
    tagger
        posseg's compiled tables, for tags.
    """

    def __init__(self, table: WordTable, lexicon: Lexicon, hmm: bool, tagger: Arrays | None = None) -> None:
        self.table, self.hmm = table, hmm
        self.special = SpecialTerms(lexicon, tags=tagger is not None)
        self.tag_names: tuple[str, ...] = ()
        self.tagger: TagModel | None = None
        if tagger is not None:
            model_names = array_text(tagger["tag_names"]).splitlines()
            special_names = [name for name in self.special.tags.values() if name]
            self.tag_names = tuple(dict.fromkeys((*table.tag_names, *model_names, *special_names)))
            if len(self.tag_names) > MAX_TAGS:
                raise ValueError(
                    f"there are {len(self.tag_names)} different tags; at most {MAX_TAGS} can be told apart."
                )
            number = np.array([self.tag_names.index(name) for name in model_names], dtype=np.uint8)
            fields = {name: tagger[name] for name in TagModel._fields} | {"tags": read_only(number[tagger["tags"]])}
            self.tagger = TagModel(**fields)

    def batch(self, texts: Sequence[str]) -> Batch:
        """Cut `texts`."""
        special = None
        if self.special.tags:
            number = {name: i for i, name in enumerate(self.tag_names)}
            special = [[(i, j, number.get(tag or "x", 0)) for i, j, tag in self.special.find(text)] for text in texts]
        return cut_batch(texts, self.table, hmm=self.hmm, tagger=self.tagger, special=special)

    def words(self, batch: Batch) -> list[list[Any]]:
        """Return the tokens of each text as strings, or as pairs with their tags; tokens alike share one object."""
        ids, kept = _dense(batch.terms, len(self.table.term_tags) + len(batch.spellings))
        shown: list[Any] = self._names(kept, batch.spellings)
        if self.tagger:
            n_tags = len(self.tag_names)
            ids, pairs = _dense(ids.astype(np.int64) * n_tags + batch.tags, len(shown) * n_tags)
            shown = [(shown[i // n_tags], self.tag_names[i % n_tags]) for i in pairs.tolist()]
        objects = np.fromiter(shown, dtype=object, count=len(shown))
        return [objects[ids[i:j]].tolist() for i, j in pairwise(batch.token_ptr.tolist())]

    def _names(self, terms: NDArray[np.int64], spellings: Sequence[str]) -> list[str]:
        """Return the spelling of each of `terms`, ascending; those that the dictionary does not hold stand in `spellings`."""
        n_terms = len(self.table.term_tags)
        n_known = int(np.searchsorted(terms, n_terms))
        return [
            *self.table.terms(terms[:n_known]),
            *(spellings[i] for i in (terms[n_known:] - n_terms).tolist()),
        ]

    def corpus(self, parts: Sequence[Batch], doc_ids: Sequence[str] | None) -> TokenCorpus:
        """Return the tokens of all batches, over the terms in use, in code-point order."""
        n_terms = len(self.table.term_tags)
        used = np.zeros(n_terms, dtype=np.bool_)
        own: dict[str, int] = {}
        for part in parts:
            used_here = np.zeros(n_terms + len(part.spellings), dtype=np.bool_)
            used_here[part.terms] = True
            used |= used_here[:n_terms]
            own.update(dict.fromkeys(part.spellings, 0))
        numbers = np.flatnonzero(used)
        names = [*self.table.terms(numbers), *own]
        order = sorted(range(len(names)), key=names.__getitem__)  # quick: the terms of jieba's dictionary are in order
        places = np.empty(len(order), dtype=np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        own = dict(zip(own, places[len(numbers) :].tolist(), strict=True))
        new_id = np.zeros(n_terms, dtype=np.int32)
        new_id[numbers] = places[: len(numbers)]
        token_ptr = np.cumsum([0, *(len(part.terms) for part in parts)])
        columns = np.empty((4, token_ptr[-1]), dtype=np.int32)
        for part, i, j in zip(parts, token_ptr[:-1], token_ptr[1:], strict=True):
            ids = np.concatenate([new_id, np.array([own[word] for word in part.spellings], dtype=np.int32)])
            np.take(ids, part.terms, out=columns[0, i:j], mode="clip")  # never out of range; the quicker mode
            part.fill_offsets(columns[1:, i:j])
        tags: IntArray | None = None
        tag_names: tuple[str, ...] = ()
        if self.tagger:
            tags, tag_names = compact(np.concatenate([np.empty(0, np.uint8), *(p.tags for p in parts)]), self.tag_names)
            tags = tags.astype(np.uint8)
        doc_ptr = np.cumsum(
            [0, *(count for part in parts for count in np.diff(part.token_ptr).tolist())], dtype=np.int64
        )
        return TokenCorpus(
            term_ids=columns[0],
            starts=columns[1],
            ends=columns[2],
            doc_ptr=doc_ptr,
            vocabulary=tuple([names[i] for i in order]),
            doc_ids=default_ids(len(doc_ptr) - 1) if doc_ids is None else tuple(doc_ids),
            paragraphs=columns[3],
            tags=tags,
            tag_names=tag_names,
        )
