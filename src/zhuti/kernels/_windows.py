"""In how many windows of a text two terms stand together.

Glossary: T terms are watched; `code` is the watched term of each token, −1 for any other; a window is `width` neighbouring tokens
of one document, or all of a document that is shorter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhuti.kernels._compile import helper, kernel

_Ints = np.ndarray[Any, np.dtype[np.integer[Any]]]


@helper
def _leave(
    term: int, window: int, members: _Ints, n_members: int, since: _Ints, seat: _Ints, out_together: _Ints
) -> int:
    """Let a term leave at `window`: count the windows since it and each other one were both there; return who is left."""
    for i in range(n_members):
        other = members[i]
        both = window - max(since[term], since[other])
        out_together[term, other] += both
        if other != term:
            out_together[other, term] += both
    last = members[n_members - 1]
    members[seat[term]] = last
    seat[last] = seat[term]
    seat[term] = -1
    return n_members - 1


@kernel
def count_windows(
    code: _Ints, doc_ptr: _Ints, width: int, scratch_since: _Ints, scratch_seat: _Ints, out_together: _Ints
) -> int:
    """Add to `out_together[i, j]` the windows that hold both terms, to its diagonal those that hold one; return how many there are.

    Equivalent, with the (W, T) presence of each term in each window, to `presence.T @ presence`. As in gensim, a term leaves the
    moving window with the first of its occurrences, though another may still stand in it, until it enters anew.

    A document of n tokens has max(1, n − width + 1) windows, an empty one a window that holds nothing.

    Parameters
    ----------
    code
        (N,) from −1 to T − 1.
    doc_ptr
        (D + 1,); the tokens of document d are `doc_ptr[d]:doc_ptr[d + 1]`.
    width
        Tokens a window, at least 1.
    scratch_since, scratch_seat
        (T,) each. `scratch_seat` is −1 throughout, and so again afterwards.
    out_together
        (T, T), symmetric.
    """
    members = np.empty(len(scratch_seat), dtype=np.int64)
    total = 0
    for doc in range(len(doc_ptr) - 1):
        first, end = doc_ptr[doc], doc_ptr[doc + 1]
        n_windows = max(1, end - first - width + 1)
        total += n_windows
        n_members = 0
        for place in range(first, end):
            window = (
                place - first - width + 1
            )  # the first one that holds this token, and the first without the one it pushes out
            if window > 0:
                left = code[place - width]
                if left >= 0 and scratch_seat[left] >= 0:
                    n_members = _leave(left, window, members, n_members, scratch_since, scratch_seat, out_together)
            term = code[place]
            if term >= 0 and scratch_seat[term] < 0:
                scratch_since[term] = max(0, window)
                scratch_seat[term] = n_members
                members[n_members] = term
                n_members += 1
        while n_members > 0:
            last = members[n_members - 1]
            n_members = _leave(last, n_windows, members, n_members, scratch_since, scratch_seat, out_together)
    return total
