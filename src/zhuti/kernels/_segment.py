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

LAST_DIGIT, LAST_LETTER, POINT, PERCENT, LAST_SIGN = 10, 62, 63, 64, 69
OTHER, RUN, MATCHED = 0, -1, -2
"""Codes: a character (or \\r\\n) outside jieba's blocks; a spelling to be looked up; a term matched beforehand, less its tag."""
TAG_UNKNOWN, TAG_NUMBER, TAG_LATIN = 0, 1, 2
_CARRIAGE_RETURN, _LINE_FEED = 13, 10
_STRETCH = 2048


@helper
def _best_path(labels, n, nodes, weights, best, ends, slots):
    """Fill `ends` and `slots` with the best word from each of n positions on; jieba's `get_DAG` and `calc` in one pass.

    `best[i] = max((weights[word] + best[end], end) for each dictionary word labels[i:end])`, of equals the longest; a position
    where none begins takes its one character, with the weight of frequency 1. At a character outside jieba's blocks `best`
    is 0, since a block is scored by itself, and `ends` is 0.

    The second character's node is fetched first, for all positions and without a branch: the processor then waits for many
    of these far-flung reads at once, not for each in turn.
    """
    zero, one = np.uintp(0), np.uintp(1)
    labels[n] = STOP
    for i in range(n):
        base = np.uintp(nodes[np.uintp(labels[i])] & BASE_MASK)
        label = np.uintp(labels[i + 1])
        s = base + label
        is_child = (np.uintp((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) == label) & (base != zero)
        slots[i] = s if is_child else zero
    best[n] = 0.0
    ends[n] = 0
    i = np.uintp(n)
    while i != zero:
        i -= one
        best_slot = np.uintp(labels[i])
        if best_slot == np.uintp(STOP):
            best[i] = 0.0
            ends[i] = 0
            continue
        j = i + one
        best_p, best_end = -np.inf, j
        f = np.uintp(nodes[best_slot] >> FREQ_SHIFT)
        if f != zero:
            best_p = weights[f] + best[j]
        s = np.uintp(slots[i])
        while s != zero:
            j += one
            node = nodes[s]
            f = np.uintp(node >> FREQ_SHIFT)
            if f != zero:
                p = weights[f] + best[j]
                if p >= best_p:
                    best_p, best_end, best_slot = p, j, s
            base = np.uintp(node & BASE_MASK)
            if base == zero:
                break
            label = np.uintp(labels[j])
            s = base + label
            if np.uintp((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) != label:
                break
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


@helper
def _read_labels(text, i, e, label_of, labels):
    """Write the labels of `text[i:]` up to the end `e`, or the first place after some thousand characters where blocks end.

    Returns that place. A character outside jieba's blocks has the label `STOP` here.
    """
    n = 0
    while i < e:
        code = text[i]
        label = label_of[code & np.uint32(0xFFFF)] if code < np.uint32(0x10000) else np.uint16(0)
        labels[n] = label if label != 0 else np.uint16(STOP)
        n += 1
        i += 1
        if n > _STRETCH and label == 0 and code != _CARRIAGE_RETURN:
            break
    return i


@kernel
def cut_words(
    text, piece_ptr, piece_kind, label_of, nodes, weights, hmm, labels, best, ends, slots, out_starts, out_slots
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
        (65536,) uint16 label of a code point, 0 where blocks end; the trie; (F,) float64 `log(frequency) - log(total)` of a
        frequency index, that of frequency 1 at 0.
    hmm
        Whether two or more single characters in a row that do not themselves spell a word make a run. If not, single letters
        and digits alone do.
    labels, best, ends, slots
        Scratch as long as the text, and one entry: uint16, float64, int32, int32.
    out_starts, out_slots
        (n,) int32.

    Returns
    -------
    int
        Tokens and runs written.
    """
    k = 0
    for piece in range(len(piece_kind)):
        at, e = piece_ptr[piece], piece_ptr[piece + 1]
        if piece_kind[piece] >= 0:
            out_starts[k] = at
            out_slots[k] = MATCHED - piece_kind[piece]
            k += 1
            continue
        while at < e:
            n = _read_labels(text, at, e, label_of, labels) - at
            _best_path(labels, n, nodes, weights, best, ends, slots)
            x = 0
            while x < n:
                j = x
                while ends[j] == j + 1 and (hmm or labels[j] <= LAST_LETTER):
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
                    if ends[x] > 0:
                        out_slots[k] = slots[x]
                        x = np.int64(ends[x])
                    else:
                        out_slots[k] = OTHER
                        crlf = text[at + x] == _CARRIAGE_RETURN and x + 1 < n and text[at + x + 1] == _LINE_FEED
                        x += 2 if crlf else 1
                    k += 1
            at += n
    return k
