"""posseg: runs of single characters cut and tagged by a hidden Markov model whose states pair a position with a tag.

Glossary: b e start and end of a run, c character counted from the first Han one, i position, n states, p score, q place in a
list, r place in the list of runs, t position in the run, v score of each state, x y states (from, to).

States are numbered in the order in which Python sorts the pairs, so that of equal scores the larger state wins, as in posseg.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np

from zhuti.kernels._compile import helper, kernel
from zhuti.kernels._segment import LAST_DIGIT, LAST_LETTER, LAST_SIGN, POINT, TAG_LATIN, TAG_NUMBER, TAG_UNKNOWN, join
from zhuti.kernels._segment_names import hash_of, is_same
from zhuti.kernels._segment_runs import E, S

_MIN_FLOAT = -3.14e100
_FIRST_HAN = 0x4E00


@helper
def _best_from(y, emit_y, v, lists, lo, hi, trans, n):
    """Return `max((v[x] + trans[x, y] + emit_y, x) for x in lists[lo:hi])`, and x; -inf where none of them leads to y."""
    best_p, best_x = -np.inf, np.uintp(0)
    row = y * n
    q = lo
    while q < hi:
        x = np.uintp(lists[q])
        p = v[x] + trans[row + x] + emit_y
        is_better = p >= best_p
        best_p = p if is_better else best_p
        best_x = x if is_better else best_x
        q += np.uintp(1)
    return best_p, best_x


@helper
def _states(  # noqa: C901
    text, b, e, start, trans, pred_ptr, preds, known, char_ptr, char_states, char_emit, char_listed,
    v, emit, lists, back, states
):  # fmt: skip
    """Fill `states[b:e]` with the best states of the Han run `text[b:e]`, each sum in posseg's order.

    The candidates are the character's listed states (all, for a character without a list) to which a candidate before leads;
    where it leads to none of them, all states to which it leads. `v` is -inf but for the candidates, so to reach y either the
    candidates before or all states that lead to y will do: the shorter list is taken.
    """
    zero, one, n = np.uintp(0), np.uintp(1), np.uintp(len(start))
    n_before = zero
    now, before = zero, n
    for t in range(e - b):
        c = np.int64(text[b + t]) - _FIRST_HAN
        lo, hi = np.uintp(char_ptr[c]), np.uintp(char_ptr[c + 1])
        for q in range(lo, hi):
            emit[char_states[q]] = char_emit[q]
        now, before = before, now
        n_now = zero
        listed = known[c]
        while n_now == zero:
            q = lo if listed else zero
            end = hi if listed else n
            while q < end:
                y = np.uintp(char_states[q]) if listed else q
                q += one
                if listed and not char_listed[q - one]:
                    continue
                if t == 0:
                    p, x = start[y] + emit[y], zero
                else:
                    first, last = np.uintp(pred_ptr[y]), np.uintp(pred_ptr[y + one])
                    if n_before <= last - first:
                        p, x = _best_from(y, emit[y], v, lists, before, before + n_before, trans, n)
                    else:
                        p, x = _best_from(y, emit[y], v, preds, first, last, trans, n)
                if p > -np.inf:
                    v[n + y] = p
                    back[np.uintp(t) * n + y] = x
                    lists[now + n_now] = y
                    n_now += one
            listed = False
        for q in range(before, before + n_before):
            v[lists[q]] = -np.inf
        for q in range(now, now + n_now):
            v[lists[q]] = v[n + np.uintp(lists[q])]
        for q in range(lo, hi):
            emit[char_states[q]] = _MIN_FLOAT
        n_before = n_now
    best_p, state = -np.inf, zero
    for q in range(now, now + n_before):
        y = np.uintp(lists[q])
        if v[y] >= best_p:
            best_p, state = v[y], y
        v[y] = -np.inf
    for t in range(e - b - 1, -1, -1):
        states[b + t] = state
        state = np.uintp(back[np.uintp(t) * n + state])


@helper
def _find_run(text, b, e, table, run_ends):
    """Return where a run spelt like `text[b:e]` stood before, and enter this one; `b` if it is the first."""
    mask = np.uint64(len(table) - 1)
    h = hash_of(text, b, e) & mask
    while table[h] != 0:
        first = np.int64(table[h]) - 1
        if is_same(text, first, np.int64(run_ends[first]), b, e):
            return first
        h = (h + np.uint64(1)) & mask
    table[h] = b + 1
    run_ends[b] = e
    return b


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
    text, starts, runs, label_of, letters, tags, start, trans, pred_ptr, preds, known, char_ptr, char_states, char_emit,
    char_listed, v, emit, lists, back, states, table, run_ends, out_slots, out_tags
):  # fmt: skip
    """Join the characters of each run to the words that posseg finds in it, and write their tags.

    Parameters
    ----------
    text
        (n,) uint32 code points.
    starts, runs
        (N,) and (2R,) int32, what `cut_words` wrote.
    label_of
        As for `cut_words`.
    letters, tags, start
        (n,) uint8 position of each state, 0 B, 1 E, 2 M, 3 S; uint8 its tag; float64 its score at the start.
    trans, pred_ptr, preds
        Flat (n * n,) float64, from state x to y at `n * y + x`, -inf where nothing leads from x to y; for each y the states x
        that lead to it, ascending, `preds[pred_ptr[y]:pred_ptr[y + 1]]`, int32 and uint16.
    known, char_ptr, char_states, char_emit, char_listed
        By character: whether it has a list of states; and its entries, states ascending, with the score of the character in
        that state, and whether the state is in the list.
    v, emit, lists, back
        Scratch: (2n,) float64, holding -inf; (n,) float64, holding -3.14e100; (2n,) uint16; n uint8 for each character of
        the longest run.
    states, table, run_ends
        Scratch, by which runs seen before are not worked out again: as long as the text, uint8; zeros, int32, a power of two
        more than twice as many as there can be runs; as long as the text, int32.
    out_slots
        (N,) int32, what `cut_words` wrote; the words of a run get the code `RUN`.
    out_tags
        (N,) uint8, written for these words.
    """
    for r in range(0, len(runs), 2):
        b = np.int64(starts[runs[r]])
        e = b + runs[r + 1] - runs[r]
        token = runs[r] - b
        while b < e:
            x = b
            while b < e and label_of[text[b]] > LAST_SIGN:
                b += 1
            if b > x:
                first = _find_run(text, x, b, table, run_ends)
                if first == x:
                    _states(
                        text, x, b, start, trans, pred_ptr, preds, known, char_ptr, char_states, char_emit, char_listed,
                        v, emit, lists, back, states
                    )  # fmt: skip
                shift = x - first
                for i in range(x, b):
                    letter = letters[states[i - shift]]
                    ends_here = letter in (E, S)
                    if ends_here or i == b - 1:
                        join(out_slots, x + token, i + 1 + token)
                        out_tags[x + token] = tags[states[i - shift] if ends_here else states[x - shift]]
                        x = i + 1
                continue
            while b < e and label_of[text[b]] <= LAST_SIGN:
                b += 1
            while x < b:
                i, out_tags[x + token] = _piece_end(text, x, b, label_of)
                join(out_slots, x + token, i + token)
                x = i
