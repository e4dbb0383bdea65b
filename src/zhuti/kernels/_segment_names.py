"""From where a token stands to which term it is.

Glossary: e end of a token, h place in the hash table, i position, k token, label, s slot of a node, x start of a token.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import kernel
from zhuti.kernels._segment import MATCHED, OTHER, RUN, TAG_UNKNOWN
from zhuti.kernels._segment_trie import BASE_MASK, LABEL_MASK, LABEL_SHIFT


@kernel
def name_tokens(  # noqa: C901
    text, starts, slots, label_of, nodes, slot_terms, term_tags, table, entry_starts, entry_ends, out_terms, out_tags
):
    """Give each token its term, the same for every token of a spelling, and its tag.

    The term of a word is that of its node; a spelling without a node is entered in a table of this call, and the terms of
    these follow those of the dictionary.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    starts, slots
        (N,) int32, what `cut_words`, `split_runs` or `tag_runs` wrote.
    label_of, nodes
        As for `cut_words`.
    slot_terms, term_tags
        int32 term of a slot; (V,) uint8 tag of a term.
    table
        Zeros, int32; a power of two, more than twice as many as there can be spellings without a node.
    entry_starts, entry_ends
        int32, written: where each spelling without a node first stands.
    out_terms
        (N,) int32.
    out_tags
        (N,) uint8, already holding the tags of tokens with the code `RUN`; or empty, if tags are not wanted.

    Returns
    -------
    int
        Spellings without a node.
    """
    mask = np.uint64(len(table) - 1)
    tagging = len(out_tags) > 0
    count = 0
    for k in range(len(starts)):
        s = np.int64(slots[k])
        if s > 0:
            out_terms[k] = slot_terms[s]
            if tagging:
                out_tags[k] = term_tags[slot_terms[s]]
            continue
        x = np.int64(starts[k])
        e = np.int64(starts[k + 1]) if k + 1 < len(starts) else len(text)
        if s == RUN:
            s = np.int64(label_of[text[x]])
            for i in range(x + 1, e):
                label = np.int64(label_of[text[i]])
                base = np.int64(nodes[s] & BASE_MASK)
                s = base + label
                if base == 0 or np.int64((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) != label:
                    s = 0
                    break
            if s > 0:
                out_terms[k] = slot_terms[s]
                continue
        elif tagging:
            out_tags[k] = TAG_UNKNOWN if s == OTHER else MATCHED - s
        h = np.uint64(e - x)
        for i in range(x, e):
            h = (h ^ np.uint64(text[i])) * np.uint64(0x9E3779B97F4A7C15)
            h ^= h >> np.uint64(29)
        h &= mask
        while True:
            entry = np.int64(table[h]) - 1
            if entry < 0:
                entry = count
                entry_starts[entry], entry_ends[entry] = x, e
                count += 1
                table[h] = count
                break
            i = np.int64(entry_starts[entry])
            same = np.int64(entry_ends[entry]) - i == e - x
            while same and i < entry_ends[entry]:
                same = text[i] == text[x + i - entry_starts[entry]]
                i += 1
            if same:
                break
            h = (h + np.uint64(1)) & mask
        out_terms[k] = len(term_tags) + entry
    return count


@kernel
def finish_offsets(text_ptr, line_feeds, starts, token_ptr, out_starts, out_ends, out_paragraphs):
    """Count from the start of each document where its tokens start and end, and the line feeds before each.

    Equivalent, for the tokens of one document, to `starts - origin`, the starts that follow, and `searchsorted(line_feeds,
    starts)` less that of the origin.

    Parameters
    ----------
    text_ptr
        (D + 1,) int64, where each document begins, and the end.
    line_feeds
        int64, where line feeds stand, and at last one number larger than any start.
    starts, token_ptr
        (N,) int32, counted over all documents; document d has the tokens `token_ptr[d]:token_ptr[d + 1]`.
    out_starts, out_ends, out_paragraphs
        (N,) int32.
    """
    feed = 0
    for d in range(len(text_ptr) - 1):
        origin = text_ptr[d]
        end = text_ptr[d + 1] - origin
        line = 0
        for k in range(token_ptr[d], token_ptr[d + 1]):
            start = np.int64(starts[k])
            while line_feeds[feed] < start:
                line += line_feeds[feed] >= origin
                feed += 1
            out_starts[k] = start - origin
            out_paragraphs[k] = line
            if k > token_ptr[d]:
                out_ends[k - 1] = start - origin
            out_ends[k] = end
