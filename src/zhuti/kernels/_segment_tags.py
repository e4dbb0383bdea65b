"""posseg: runs of single characters cut and tagged by a hidden Markov model whose states pair a position with a tag.

Glossary: b e start and end of a run, c character counted from the first Han one, k tokens written so far, label, n states,
p score, q place in a list, t position in the run, v score of each state, x y states (from, to).

States are numbered in the order in which Python sorts the pairs, so that of equal scores the larger state wins, as in posseg.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment import LAST_DIGIT, LAST_LETTER, LAST_SIGN, POINT, RUN, TAG_LATIN, TAG_NUMBER, TAG_UNKNOWN
from zhuti.kernels._segment_runs import E, S

_MIN_FLOAT = -3.14e100
_FIRST_HAN = 0x4E00


@helper
def _best_from(y, emit_y, v, lists, before, n_before, trans, pred_ptr, preds, n):
    """Return `max((v[x] + trans[x, y] + emit_y, x) for x before y)`; -inf where no candidate before leads to y.

    `v` is -inf for every state that is not a candidate, so either list will do: take the shorter.
    """
    best_p, best_x = -np.inf, 0
    row = y * n
    lo, hi = np.int64(pred_ptr[y]), np.int64(pred_ptr[y + 1])
    if n_before < hi - lo:
        for q in range(n_before):
            x = np.int64(lists[before + q])
            p = v[x] + trans[row + x] + emit_y
            if p >= best_p:
                best_p, best_x = p, x
    else:
        for q in range(lo, hi):
            x = np.int64(preds[q])
            p = v[x] + trans[row + x] + emit_y
            if p >= best_p:
                best_p, best_x = p, x
    return best_p, best_x


@helper
def _states(  # noqa: C901
    text,
    b,
    e,
    start,
    trans,
    pred_ptr,
    preds,
    known,
    char_ptr,
    char_states,
    char_emit,
    char_listed,
    v,
    emit,
    lists,
    back,
    states,
):
    """Fill `states[:e - b]` with the best states of the Han run `text[b:e]`, each sum in posseg's order.

    The candidates are the character's listed states (all, for a character without a list) to which a candidate before leads;
    where it leads to none of them, all states to which it leads.
    """
    n = len(start)
    n_before = 0
    for y in range(n):
        v[y] = -np.inf
    for t in range(e - b):
        c = np.int64(text[b + t]) - _FIRST_HAN
        lo, hi = np.int64(char_ptr[c]), np.int64(char_ptr[c + 1])
        for q in range(lo, hi):
            emit[char_states[q]] = char_emit[q]
        now, before = (t & 1) * n, (1 - (t & 1)) * n
        n_now = 0
        listed = known[c]
        while n_now == 0:
            for q in range(hi - lo if listed else n):
                y = np.int64(char_states[lo + q]) if listed else q
                if listed and not char_listed[lo + q]:
                    continue
                if t == 0:
                    p, x = start[y] + emit[y], 0
                else:
                    p, x = _best_from(y, emit[y], v, lists, before, n_before, trans, pred_ptr, preds, n)
                if p > -np.inf:
                    v[n + y] = p
                    back[t * n + y] = x
                    lists[now + n_now] = y
                    n_now += 1
            listed = False
        for q in range(n_before):
            v[lists[before + q]] = -np.inf
        for q in range(n_now):
            y = np.int64(lists[now + q])
            v[y] = v[n + y]
        for q in range(lo, hi):
            emit[char_states[q]] = _MIN_FLOAT
        n_before = n_now
    best_p, state = -np.inf, 0
    for y in range(n):
        if v[y] >= best_p:
            best_p, state = v[y], y
    for t in range(e - b - 1, -1, -1):
        states[t] = state
        state = np.int64(back[t * n + state])


@helper
def _piece_end(text, i, e, label_of):
    """Return where the piece at `i` ends, in characters without Han, and its tag: posseg splits at `[.0-9]+|[a-zA-Z0-9]+`."""
    j = i
    while j < e and (label_of[text[j]] <= LAST_DIGIT or label_of[text[j]] == POINT):
        j += 1
    if j > i:
        return j, TAG_NUMBER
    while j < e and label_of[text[j]] <= LAST_LETTER:
        j += 1
    if j > i:
        return j, TAG_LATIN
    while j < e and label_of[text[j]] > POINT:
        j += 1
    return j, TAG_UNKNOWN


@kernel
def tag_runs(
    text, starts, slots, label_of, letters, tags, start, trans, pred_ptr, preds, known, char_ptr, char_states, char_emit,
    char_listed, v, emit, lists, back, states, out_starts, out_slots, out_tags
):  # fmt: skip
    """Replace each run by the words that posseg finds in it, and write their tags.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    starts, slots
        (N,) int32, what `cut_words` wrote.
    label_of
        As for `cut_words`.
    letters, tags, start
        (n,) uint8 position of each state, 0 B, 1 E, 2 M, 3 S; uint8 its tag; float64 its score at the start.
    trans, pred_ptr, preds
        Flat (n * n,) float64, from state x to y at `n * y + x`, -inf where nothing leads from x to y; for each y the states x
        that lead to it, ascending, `preds[pred_ptr[y]:pred_ptr[y + 1]]`, int32 and int16.
    known, char_ptr, char_states, char_emit, char_listed
        By character: whether it has a list of states; and its entries, states ascending, with the score of the character in
        that state, and whether the state is in the list.
    v, emit, lists, back, states
        Scratch: (2n,) float64; (n,) float64, holding -3.14e100; (2n,) int16; n for each character of the longest run, uint8;
        one for each character of the longest run, int16.
    out_starts, out_slots, out_tags
        (n,) int32, int32, uint8; the words of a run have the code `RUN`.

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
                first = x
                _states(
                    text, x, b, start, trans, pred_ptr, preds, known, char_ptr, char_states, char_emit, char_listed,
                    v, emit, lists, back, states
                )  # fmt: skip
                for i in range(first, b):
                    letter = letters[states[i - first]]
                    ends_here = letter in (E, S)
                    if ends_here or i == b - 1:
                        out_starts[k] = x
                        out_slots[k] = RUN
                        out_tags[k] = tags[states[i - first] if ends_here else states[x - first]]
                        k += 1
                        x = i + 1
                continue
            while b < e and label_of[text[b]] <= LAST_SIGN:
                b += 1
            while x < b:
                out_starts[k] = x
                out_slots[k] = RUN
                x, out_tags[k] = _piece_end(text, x, b, label_of)
                k += 1
    return k
