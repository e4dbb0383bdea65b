"""jieba's precise mode over a buffer of code points: the best path through the dictionary.

Glossary: e end, f frequency index, i j x positions, k tokens written so far, label, n length, p score, s slot of a node.

Cutting is done in three passes over flat arrays. `cut_words` finds dictionary words, and runs that the dictionary leaves as
single characters; `split_runs` or `tag_runs` (in the next modules) puts each run through a hidden Markov model; `name_tokens`
gives every token its term. Tokens leave no gap, so only where they start is written; the slot of a token is that of its
node, or one of the codes below.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment_trie import BASE_MASK, FREQ_SHIFT, LABEL_MASK, LABEL_SHIFT, STOP

LAST_DIGIT, LAST_LETTER, POINT, PERCENT, HYPHEN, LAST_SIGN = 10, 62, 63, 64, 65, 69
OTHER, RUN, MATCHED = 0, -1, -2
"""Codes: a character (or \\r\\n) outside jieba's blocks; a spelling to be looked up; a term matched beforehand, less its tag."""
TAG_UNKNOWN, TAG_NUMBER, TAG_LATIN = 0, 1, 2
_CARRIAGE_RETURN, _LINE_FEED = 13, 10


@helper
def _best_path(labels, n, nodes, weights, best, ends, slots):
    """Fill `ends` and `slots` with the best word from each position on; jieba's `get_DAG` and `calc` in one pass.

    `best[i] = max((weights[word] + best[end], end) for each dictionary word labels[i:end])`, of equals the longest; a position
    where none begins takes its one character, with the weight of frequency 1.
    """
    one = np.uintp(1)
    best[n] = 0.0
    labels[n] = STOP
    i = np.uintp(n)
    while i != np.uintp(0):
        i -= one
        s = np.uintp(labels[i])
        node = nodes[s]
        j = i + one
        best_p, best_end, best_slot = -np.inf, j, s
        while True:
            f = np.uintp(node >> FREQ_SHIFT)
            if f != np.uintp(0):
                p = weights[f] + best[j]
                if p >= best_p:
                    best_p, best_end, best_slot = p, j, s
            base = np.uintp(node & BASE_MASK)
            if base == np.uintp(0):
                break
            label = np.uintp(labels[j])
            s = base + label
            node = nodes[s]
            if np.uintp((node >> LABEL_SHIFT) & LABEL_MASK) != label:
                break
            j += one
        if best_p == -np.inf:
            best_p = weights[0] + best[i + one]
        best[i] = best_p
        ends[i] = best_end
        slots[i] = best_slot


@helper
def _is_word(labels, x, e, nodes):
    """Return whether `labels[x:e]` is a word of the dictionary."""
    s = np.int64(labels[x])
    for i in range(x + 1, e):
        base = np.int64(nodes[s] & BASE_MASK)
        s = base + np.int64(labels[i])
        if base == 0 or np.int64((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) != np.int64(labels[i]):
            return False
    return nodes[s] >> FREQ_SHIFT != 0


@kernel
def cut_words(  # noqa: C901
    text,
    piece_ptr,
    piece_kind,
    label_of,
    nodes,
    weights,
    hmm,
    tagging,
    labels,
    best,
    ends,
    slots,
    out_starts,
    out_slots,
):
    """Cut pieces of text into words of the dictionary, runs of single characters, and the characters between blocks.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    piece_ptr, piece_kind
        (P + 1,) int64 and (P,) int16: piece i is `text[piece_ptr[i]:piece_ptr[i + 1]]`, to be cut if its kind is -1, else one
        token with that tag.
    label_of, nodes, weights
        (65536,) uint16 label of a code point; the trie; (F,) float64 `log(frequency) - log(total)` of a frequency index, that of
        frequency 1 at 0.
    hmm
        Whether two or more single characters in a row that do not themselves spell a word make a run. If not, single letters
        and digits alone do.
    tagging
        Whether blocks are posseg's, which end at % and -.
    labels, best, ends, slots
        Scratch for one block as long as the text, and one entry: uint16, float64, int32, int32.
    out_starts, out_slots
        (n,) int32.

    Returns
    -------
    int
        Tokens and runs written.
    """
    k = 0
    for piece in range(len(piece_kind)):
        i, e = piece_ptr[piece], piece_ptr[piece + 1]
        if piece_kind[piece] >= 0:
            out_starts[k] = i
            out_slots[k] = MATCHED - piece_kind[piece]
            k += 1
            continue
        while i < e:
            at = i
            while i < e and text[i] < np.uint32(0x10000):
                label = label_of[text[i]]
                if label == 0 or (tagging and label in (PERCENT, HYPHEN)):
                    break
                labels[i - at] = label
                i += 1
            n = i - at
            if n == 0:
                out_starts[k] = at
                out_slots[k] = OTHER
                k += 1
                i += 1
                if text[at] == _CARRIAGE_RETURN and i < e and text[i] == _LINE_FEED:
                    i += 1
                continue
            _best_path(labels, n, nodes, weights, best, ends, slots)
            x = 0
            while x < n:
                j = x
                while j < n and ends[j] == j + 1 and (hmm or labels[j] <= LAST_LETTER):
                    j += 1
                if j > x and (not hmm or (j > x + 1 and not _is_word(labels, x, j, nodes))):
                    out_starts[k] = at + x
                    out_slots[k] = RUN
                    k += 1
                    x = j
                while x < j:
                    out_starts[k] = at + x
                    out_slots[k] = slots[x]
                    k += 1
                    x += 1
                if x < n:
                    out_starts[k] = at + x
                    out_slots[k] = slots[x]
                    k += 1
                    x = np.int64(ends[x])
    return k
