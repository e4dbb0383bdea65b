"""jieba's precise mode over a buffer of code points: the best path through the dictionary.

Glossary: b e start and end of a run, f frequency index, i j x positions, k tokens written so far, label, n length, p score,
r twice the runs written so far, s slot of a node.

Cutting is done in three passes over flat arrays. `cut_words` finds dictionary words, and lists the runs that the dictionary
leaves as single characters; `split_runs` or `tag_runs` (in the next modules) puts each run through a hidden Markov model;
`name_tokens` drops what these joined to the token before and numbers the terms. Tokens leave no gap, so only where they
start is written; the slot of a token is that of its node, or one of the codes below.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment_trie import BASE_MASK, FREQ_SHIFT, LABEL_MASK, LABEL_SHIFT, N_LABELS, STOP, walk

LAST_DIGIT, LAST_LETTER, POINT, PERCENT, LAST_SIGN = 10, 62, 63, 64, 69
OTHER, RUN, GONE, MATCHED = 0, -1, -2, -3
"""Codes: \\r\\n, or a character of the rare planes; a spelling to be looked up; a character joined to the token before; a
term matched beforehand, less its tag. Another character outside jieba's blocks has the number of slots and its code point."""
TAG_UNKNOWN, TAG_NUMBER, TAG_LATIN = 0, 1, 2
N_DIRECT = 0x10000
_CARRIAGE_RETURN, _LINE_FEED = 13, 10
_STRETCH = 2048


@helper
def _read_labels(text, i, e, label_of, labels):
    """Write the labels of `text[i:]` up to the end `e`, or the first place after some thousand characters where blocks end.

    Returns that place. A character outside jieba's blocks has the label `STOP` here.
    """
    n = 0
    while i < e:
        code = text[i]
        label = label_of[code & np.uint32(0xFFFF)] if code < np.uint32(N_DIRECT) else np.uint16(0)
        labels[n] = label if label != 0 else np.uint16(STOP)
        n += 1
        i += 1
        if n > _STRETCH and label == 0 and code != _CARRIAGE_RETURN:
            break
    labels[n] = STOP
    return i


@helper
def _best_path(text, x, labels, n, nodes, weights, best, ends, pairs, slots):
    """Fill `ends` and `slots` with the best word from each of n positions on; jieba's `get_DAG` and `calc` in one pass.

    `best[i] = max((weights[word] + best[end], end) for each dictionary word labels[i:end])`, of equals the longest; a position
    where none begins takes its one character, with the weight of frequency 1. At a character outside jieba's blocks, those of
    `text` from x on, `best` is 0, since a block is scored by itself.

    The second character's node is fetched first, for all positions and without a branch: the processor then waits for many
    of these far-flung reads at once, not for each in turn.
    """
    zero, one, two = np.uintp(0), np.uintp(1), np.uintp(2)
    for i in range(n):
        base = np.uintp(nodes[np.uintp(labels[i])] & BASE_MASK)
        label = np.uintp(labels[i + 1])
        s = base + label
        is_child = (np.uintp((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) == label) & (base != zero)
        pairs[i] = s if is_child else zero
    best[n] = 0.0
    i = np.uintp(n)
    while i != zero:
        i -= one
        best_slot = np.uintp(labels[i])
        if best_slot == np.uintp(STOP):
            best[i] = 0.0
            code = text[x + i]
            if code == _CARRIAGE_RETURN and i + one < n and text[x + i + one] == _LINE_FEED:
                ends[i] = i + two
                slots[i] = OTHER
            else:
                ends[i] = i + one
                slots[i] = len(nodes) + np.int64(code) if code < np.uint32(N_DIRECT) else OTHER
            continue
        j = i + one
        best_p, best_end = -np.inf, j
        f = np.uintp(nodes[best_slot] >> FREQ_SHIFT)
        if f != zero:
            best_p = weights[f] + best[j]
        s = np.uintp(pairs[i])
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
def join(slots, k, end):
    """Make one token, its spelling to be looked up, of the tokens from k to `end`."""
    slots[k] = RUN
    for i in range(k + 1, end):
        slots[i] = GONE


@kernel
def cut_words(
    text,
    piece_ptr,
    piece_kind,
    label_of,
    nodes,
    weights,
    hmm,
    labels,
    best,
    ends,
    pairs,
    slots,
    out_starts,
    out_slots,
    out_runs,
):
    """Cut pieces of text into words of the dictionary, and the characters between blocks; list the runs among them.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    piece_ptr, piece_kind
        (P + 1,) int32 and (P,) int16: piece i is `text[piece_ptr[i]:piece_ptr[i + 1]]`, to be cut if its kind is -1, else one
        token with that tag.
    label_of, nodes, weights
        (65536,) uint16 label of a code point, 0 where blocks end; the trie; (F,) float64 `log(frequency) - log(total)` of a
        frequency index, that of frequency 1 at 0.
    hmm
        Whether two or more single characters in a row that do not together spell a word are a run. If not, single letters
        and digits in a row, one or more, are joined to one token.
    labels, best, ends, pairs, slots
        Scratch as long as the text, and one entry: uint16, float64, and int32.
    out_starts, out_slots
        (n + 1,) int32.
    out_runs
        (n + 1,) int32: first token of each run, and the one after its last.

    Returns
    -------
    int, int
        Tokens written; twice the runs written.
    """
    last_single = np.uint32(N_LABELS if hmm else LAST_LETTER)  # the slot of a single character is its label
    k = r = 0
    for piece in range(len(piece_kind)):
        x, e = np.int64(piece_ptr[piece]), np.int64(piece_ptr[piece + 1])
        if piece_kind[piece] >= 0:
            out_starts[k] = x
            out_slots[k] = MATCHED - piece_kind[piece]
            k += 1
            continue
        while x < e:
            n = _read_labels(text, x, e, label_of, labels) - x
            _best_path(text, x, labels, n, nodes, weights, best, ends, pairs, slots)
            i, first = np.int64(0), k
            while i < n:
                out_starts[k] = x + i
                out_slots[k] = slots[i]
                k += 1
                i = np.int64(ends[i])
            out_slots[k] = OTHER
            i = first
            while i < k:
                j = i + 1
                if np.uint32(out_slots[i] - 1) < last_single and (not hmm or np.uint32(out_slots[j] - 1) < last_single):
                    while np.uint32(out_slots[j] - 1) < last_single:
                        j += 1
                    b = np.int64(out_starts[i])
                    if not hmm:
                        join(out_slots, i, j)
                    elif pairs[b - x] == 0 or nodes[walk(text, b, b + j - i, label_of, nodes)] >> FREQ_SHIFT == 0:
                        out_runs[r], out_runs[r + 1] = i, j
                        r += 2
                i = j
            x += n
    return k, r
