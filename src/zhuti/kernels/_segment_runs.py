"""finalseg: what the dictionary leaves as single characters, put together by a hidden Markov model over B < E < M < S.

Glossary: b e start and end of a run, b0 b1 … the two ways into a state, k tokens written so far, label, s slot of a node,
x start of a word; states B E M S begin, end, continue a word, or stand alone.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment import LAST_DIGIT, LAST_LETTER, LAST_SIGN, PERCENT, POINT, RUN
from zhuti.kernels._segment_trie import BASE_MASK, FORCED, LABEL_MASK, LABEL_SHIFT

B, E, M, S = 0, 1, 2, 3


@helper
def _states(text, b, e, label_of, start, trans, emit, states, back):
    """Viterbi over the Han run `text[b:e]`, into `states[:e - b]`; each sum in finalseg's order, ties to the later state.

    Only E and S come before B and S, only B and M before E and M, so two bits of `back` a position and pair suffice.
    """
    n = e - b
    v = 4 * np.int64(label_of[text[b]])
    vb, ve, vm, vs = start[B] + emit[v + B], start[E] + emit[v + E], start[M] + emit[v + M], start[S] + emit[v + S]
    eb, sb, be, me = trans[4 * E + B], trans[4 * S + B], trans[4 * B + E], trans[4 * M + E]
    bm, mm, es, ss = trans[4 * B + M], trans[4 * M + M], trans[4 * E + S], trans[4 * S + S]
    for i in range(1, n):
        v = 4 * np.int64(label_of[text[b + i]])
        b0, b1 = ve + eb + emit[v + B], vs + sb + emit[v + B]
        e0, e1 = vb + be + emit[v + E], vm + me + emit[v + E]
        m0, m1 = vb + bm + emit[v + M], vm + mm + emit[v + M]
        s0, s1 = ve + es + emit[v + S], vs + ss + emit[v + S]
        later = 0
        vb, ve, vm, vs = b0, e0, m0, s0
        if b1 >= b0:
            vb = b1
            later |= 1 << B
        if e1 >= e0:
            ve = e1
            later |= 1 << E
        if m1 >= m0:
            vm = m1
            later |= 1 << M
        if s1 >= s0:
            vs = s1
            later |= 1 << S
        back[i] = later
    state = S if vs >= ve else E
    for i in range(n - 1, -1, -1):
        states[i] = state
        later = (back[i] >> state) & 1
        if state in (B, S):  # noqa: SIM108
            state = S if later else E
        else:
            state = M if later else B


@helper
def _is_forced(text, x, e, label_of, nodes):
    """Return whether the spelling `text[x:e]` is under a forced split."""
    s = np.int64(label_of[text[x]])
    for i in range(x + 1, e):
        label = np.int64(label_of[text[i]])
        base = np.int64(nodes[s] & BASE_MASK)
        s = base + label
        if base == 0 or np.int64((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) != label:
            return False
    return nodes[s] & FORCED != 0


@helper
def _piece_end(text, i, e, label_of):
    r"""Return where the piece at `i` ends, in characters without Han: finalseg splits at `[a-zA-Z0-9]+(\.\d+)?%?`."""
    j = i
    while j < e and label_of[text[j]] <= LAST_LETTER:
        j += 1
    if j == i:
        while j < e and label_of[text[j]] > LAST_LETTER:
            j += 1
        return j
    if j + 1 < e and label_of[text[j]] == POINT and label_of[text[j + 1]] <= LAST_DIGIT:
        j += 1
        while j < e and label_of[text[j]] <= LAST_DIGIT:
            j += 1
    if j < e and label_of[text[j]] == PERCENT:
        j += 1
    return j


@kernel
def split_runs(text, starts, slots, label_of, nodes, start, trans, emit, states, back, out_starts, out_slots):
    """Replace each run by the words that finalseg finds in it.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    starts, slots
        (N,) int32, what `cut_words` wrote.
    label_of, nodes
        As for `cut_words`.
    start, trans, emit
        The model, flat float64: (4,), (4 * 4,) from B E M S to B E M S, (labels * 4,).
    states, back
        Scratch as long as the longest run: uint8.
    out_starts, out_slots
        (n,) int32; the words of a run have the code `RUN`: their spelling is still to be looked up.

    Returns
    -------
    int
        Tokens written.
    """
    k = 0
    for token in range(len(starts)):
        b = np.int64(starts[token])
        if slots[token] != RUN:
            out_starts[k] = b
            out_slots[k] = slots[token]
            k += 1
            continue
        e = np.int64(starts[token + 1]) if token + 1 < len(starts) else len(text)
        while b < e:
            x = b
            while b < e and label_of[text[b]] > LAST_SIGN:
                b += 1
            if b > x:
                _states(text, x, b, label_of, start, trans, emit, states, back)
                first = x
                for i in range(first, b):
                    state = states[i - first]
                    if state in (E, S) or i == b - 1:
                        step = i + 1 - x
                        if step > 1 and _is_forced(text, x, i + 1, label_of, nodes):
                            step = 1
                        while x <= i:
                            out_starts[k] = x
                            out_slots[k] = RUN
                            k += 1
                            x += step
                continue
            while b < e and label_of[text[b]] <= LAST_SIGN:
                b += 1
            while x < b:
                out_starts[k] = x
                out_slots[k] = RUN
                k += 1
                x = _piece_end(text, x, b, label_of)
    return k
