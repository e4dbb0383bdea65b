"""finalseg: what the dictionary leaves as single characters, put together by a hidden Markov model over B < E < M < S.

Glossary: b e start and end of a run, b0 b1 … the two ways into a state, i position, r place in the list of runs, x start of a
word; states B E M S begin, end, continue a word, or stand alone.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment import LAST_DIGIT, LAST_LETTER, LAST_SIGN, PERCENT, POINT, join
from zhuti.kernels._segment_trie import FORCED, walk

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
        back[i] = (b1 >= b0) << B | (e1 >= e0) << E | (m1 >= m0) << M | (s1 >= s0) << S
        vb, ve = (b1 if b1 > b0 else b0), (e1 if e1 > e0 else e0)
        vm, vs = (m1 if m1 > m0 else m0), (s1 if s1 > s0 else s0)
    state = S if vs >= ve else E
    for i in range(n - 1, -1, -1):
        states[i] = state
        later = (back[i] >> state) & 1
        is_start = (state == B) | (state == S)
        state = (S if later else E) if is_start else (M if later else B)


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
def split_runs(text, starts, runs, label_of, nodes, has_forced, start, trans, emit, states, back, out_slots):
    """Join the characters of each run to the words that finalseg finds in it.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    starts, runs
        (N,) and (2R,) int32, what `cut_words` wrote.
    label_of, nodes, has_forced
        As for `cut_words`; whether any spelling is under a forced split.
    start, trans, emit
        The model, flat float64: (4,), (4 * 4,) from B E M S to B E M S, (labels * 4,).
    states, back
        Scratch as long as the longest run: uint8.
    out_slots
        (N,) int32, what `cut_words` wrote, changed where characters are joined.
    """
    for r in range(0, len(runs), 2):
        b = np.int64(starts[runs[r]])
        e = b + runs[r + 1] - runs[r]
        shift = runs[r] - b
        while b < e:
            x = b
            while b < e and label_of[text[b]] > LAST_SIGN:
                b += 1
            if b > x:
                _states(text, x, b, label_of, start, trans, emit, states, back)
                first = x
                for i in range(first, b):
                    state = states[i - first]
                    if state in (E, S):  # as the last one is
                        if i > x and not (has_forced and nodes[walk(text, x, i + 1, label_of, nodes)] & FORCED):
                            join(out_slots, x + shift, i + 1 + shift)
                        x = i + 1
                continue
            while b < e and label_of[text[b]] <= LAST_SIGN:
                b += 1
            while x < b:
                i = _piece_end(text, x, b, label_of)
                if i > x + 1:
                    join(out_slots, x + shift, i + shift)
                x = i
