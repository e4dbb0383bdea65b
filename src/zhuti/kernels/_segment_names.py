"""From where a token stands to which term it is.

Glossary: e end of a token, h place in the hash table, i position, k token, n tokens kept, s slot of a node, x start of a token.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment import GONE, MATCHED, OTHER, RUN, TAG_UNKNOWN
from zhuti.kernels._segment_trie import walk

LONG, KEY_BITS = np.uint64(1 << 63), np.uint64(21)
"""The least key of a term of more than three characters; how many bits each character of the others takes."""


@helper
def hash_of(text, x, e):
    """Return a hash of `text[x:e]`, its low bits as good as any."""
    h = np.uint64(e - x)
    for i in range(x, e):
        h = (h ^ np.uint64(text[i])) * np.uint64(0x9E3779B97F4A7C15)
        h ^= h >> np.uint64(29)
    return h


@helper
def is_same(text, x, e, other_x, other_e):
    """Return whether `text[x:e]` and `text[other_x:other_e]` are spelt alike."""
    same = e - x == other_e - other_x
    i = 0
    while same and x + i < e:
        same = text[x + i] == text[other_x + i]
        i += 1
    return same


@helper
def _key_of(text, x, e):
    """Return a number for `text[x:e]`: for up to three characters, one in the order of code points; for more, `LONG` and a hash."""
    if e - x > 3:
        return hash_of(text, x, e) | LONG
    key = np.uint64(0)
    for i in range(x, x + 3):
        key <<= KEY_BITS
        if i < e:
            key |= np.uint64(text[i]) + np.uint64(1)
    return key


@helper
def _place_of(text, x, e, key, table, entry_keys, entry_starts, entry_ends):
    """Return where in the hash table the spelling `text[x:e]` is, or belongs."""
    mask = np.uint64(len(table) - 1)
    h = key * np.uint64(0x9E3779B97F4A7C15)
    h = (h ^ h >> np.uint64(32)) & mask
    while table[h] != 0:  # left by `return`: numba counts references where a loop is left otherwise
        entry = np.int64(table[h]) - 1
        if entry_keys[entry] == key:
            if key < LONG:
                return h
            if is_same(text, np.int64(entry_starts[entry]), np.int64(entry_ends[entry]), x, e):
                return h
        h = (h + np.uint64(1)) & mask
    return h


@helper
def _end_of(text, starts, slots, k):
    """Return where token k ends, with the characters that have joined it."""
    for i in range(k + 1, len(starts)):
        if slots[i] != GONE:
            return np.int64(starts[i])
    return len(text)


@kernel
def name_tokens(
    text, starts, slots, tags, label_of, nodes, slot_tags, numbers, table, entry_slots, entry_starts, entry_ends, entry_keys,
    entry_tags, out_ids, out_starts, out_tags
):  # fmt: skip
    """Drop the characters that have joined the token before, and number the terms in the order in which they first occur.

    A term has one number, whether the dictionary, a model or a lexicon has found it.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    starts, slots, tags
        (N,) int32, int32, uint8, what `cut_words`, `split_runs` or `tag_runs` wrote; tags for the code `RUN` only.
    label_of, nodes
        As for `cut_words`.
    slot_tags
        uint8 tag of a slot.
    numbers
        Zeros, int32, one for each slot and each code point below 65536; written: the number of the term there, from 1.
    table
        Zeros, int32; a power of two, more than twice as many as there can be tokens without a slot.
    entry_slots, entry_starts, entry_ends
        int32, written: the slot of each term, or one of the codes of `slots`, and where it first stands.
    entry_keys
        uint64, written: a number for the spelling of each term. Below `LONG`, its one to three code points, each plus 1, in so
        many times `KEY_BITS` bits, the first in the highest, 0 where there is none; else a hash.
    entry_tags
        uint8, written if tags are wanted: the tag of each term's slot.
    out_ids, out_starts
        int32, as many as there are tokens kept.
    out_tags
        uint8, as many; or empty, if tags are not wanted.

    Returns
    -------
    int
        Terms.
    """
    tagging = len(out_tags) > 0
    count = n = 0
    for k in range(len(starts)):
        s = np.int64(slots[k])
        if s == GONE:
            continue
        x = np.int64(starts[k])
        out_starts[n] = x
        number = np.int64(numbers[s]) if s > 0 else 0
        if number == 0:
            e = _end_of(text, starts, slots, k)
            key, h = _key_of(text, x, e), np.uint64(0)
            if s <= 0:
                h = _place_of(text, x, e, key, table, entry_keys, entry_starts, entry_ends)
                number = np.int64(table[h])
                if number == 0 and s == RUN:
                    s = np.int64(walk(text, x, e, label_of, nodes))
                    number = np.int64(numbers[s]) if s > 0 else 0
            if number == 0:
                entry_slots[count], entry_starts[count], entry_ends[count], entry_keys[count] = s, x, e, key
                if tagging:
                    entry_tags[count] = slot_tags[s] if 0 < s < len(nodes) else TAG_UNKNOWN
                count += 1
                number = count
            if s > 0:
                numbers[s] = number
            s = np.int64(slots[k])
            if s <= 0:
                table[h] = number
        if tagging:
            if s > 0:
                out_tags[n] = entry_tags[number - 1]
            else:
                out_tags[n] = tags[k] if s == RUN else TAG_UNKNOWN if s == OTHER else MATCHED - s
        out_ids[n] = number - 1
        n += 1
    return count


@kernel
def place_tokens(text_ptr, line_feeds, token_ptr, starts, ids, terms, out_terms, out_starts, out_ends, out_paragraphs):
    """Give each token its term, and count from the start of its document where it starts and ends, and the line feeds before.

    Equivalent, for the tokens of one document, to `terms[ids]`, `starts - origin`, the starts that follow, and
    `searchsorted(line_feeds, starts)` less that of the origin.

    Parameters
    ----------
    text_ptr
        (D + 1,) int32, where each document begins, and the end.
    line_feeds
        int64, where line feeds stand, and at last one number larger than any start.
    token_ptr
        (D + 1,) int64; document d has the tokens `token_ptr[d]:token_ptr[d + 1]`.
    starts, ids
        (N,) int32, counted over all documents, and what `name_tokens` wrote.
    terms
        int32, the term of each number.
    out_terms, out_starts, out_ends, out_paragraphs
        (N,) int32.
    """
    feed = 0
    for d in range(len(text_ptr) - 1):
        origin = np.int64(text_ptr[d])
        end = np.int64(text_ptr[d + 1]) - origin
        line = 0
        for k in range(token_ptr[d], token_ptr[d + 1]):
            start = np.int64(starts[k])
            while line_feeds[feed] < start:
                line += line_feeds[feed] >= origin
                feed += 1
            out_terms[k] = terms[ids[k]]
            out_starts[k] = start - origin
            out_paragraphs[k] = line
            if k > token_ptr[d]:
                out_ends[k - 1] = start - origin
            out_ends[k] = end
