"""The dictionary as a double-array trie: one 64-bit word a node, a child found by one addition and one comparison.

Glossary: b base, label (rank of a character), s slot (index of a node), p parent.

A node holds, from the low bits up: the base where its children lie (0: none), its own label, whether hidden-Markov words of
this spelling are split again, whether the node stands for a character that no dictionary entry begins with, and the index
of its frequency (0: no word ends here). The child of p by l lies in slot base(p) + l and carries that label. Two nodes never
share a base, so the label alone proves the child. The root has base 0: the slot of a single character is its label.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import helper, kernel

BASE_BITS = 27
LABEL_BITS = 15
BASE_MASK = np.uint64((1 << BASE_BITS) - 1)
LABEL_SHIFT = np.uint64(BASE_BITS)
LABEL_MASK = np.uint64((1 << LABEL_BITS) - 1)
FORCED = np.uint64(1 << (BASE_BITS + LABEL_BITS))
ABSENT = np.uint64(1 << (BASE_BITS + LABEL_BITS + 1))
FREQ_SHIFT = np.uint64(BASE_BITS + LABEL_BITS + 2)
MAX_FREQS = 1 << (64 - BASE_BITS - LABEL_BITS - 2)

N_LABELS = 69 + 0x9FD5 - 0x4E00 + 1
"""Labels 1 to 69 are the digits, letters and signs of jieba's blocks, the others its Han characters; 0 is any other character."""
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
STOP = N_LABELS + 1
"""A label that no node carries; ends a block of labels, so that no walk runs past it."""


@helper
def _bits(bitmap, i):
    """Return the 64 bits from bit `i` on."""
    word, shift = i >> 6, np.uint64(i & 63)
    if shift == 0:
        return bitmap[word]
    return bitmap[word] >> shift | bitmap[word + 1] << (np.uint64(64) - shift)


@helper
def _set_bit(bitmap, i):
    bitmap[i >> 6] |= np.uint64(1) << np.uint64(i & 63)


@kernel
def place_nodes(labels, child_ptr, order, taken, based, out_slots, out_bases):  # noqa: C901
    """Give every node of a trie a slot, and a base to each that has children.

    Parameters
    ----------
    labels
        (n,) uint16, label of each node in breadth-first order, ascending among the children of one parent; the first
        `N_LABELS` are the children of the root.
    child_ptr
        (n + 1,) int64, the children of node i are the nodes `child_ptr[i]:child_ptr[i + 1]`.
    order
        (n,) int64, all nodes, those first whose children are to lie in front, close together.
    taken, based
        Scratch, zeros, uint64: one bit for each slot and each base there is room for.
    out_slots, out_bases
        (n,) int64.

    Returns
    -------
    bool
        Whether there was room enough.

    Notes
    -----
    Each parent takes the first base whose children all fall on free slots; 64 bases are tried at a time.
    """
    for s in range(N_LABELS + 1):
        _set_bit(taken, s)
    _set_bit(based, 0)
    for i in range(N_LABELS):
        out_slots[i] = labels[i]
    first_free = largest = N_LABELS
    for i in order:
        lo, hi = child_ptr[i], child_ptr[i + 1]
        out_bases[i] = 0
        if lo == hi:
            continue
        if largest + 3 * STOP > 64 * len(taken):
            return False
        while _bits(taken, first_free) & np.uint64(1):
            first_free += 1
        b = first_free - labels[lo]
        if b < 0:
            b = 0
        clash = _ALL
        while clash == _ALL:
            clash = _bits(based, b)
            for j in range(lo, hi):
                clash |= _bits(taken, b + labels[j])
                if clash == _ALL:
                    b += 64
                    break
        while clash & np.uint64(1):
            clash >>= np.uint64(1)
            b += 1
        _set_bit(based, b)
        out_bases[i] = b
        for j in range(lo, hi):
            out_slots[j] = b + labels[j]
            _set_bit(taken, b + labels[j])
        if b + labels[hi - 1] > largest:
            largest = b + labels[hi - 1]
    return True


@helper
def _free_base(nodes, based, labels, n, start):
    """Return the first base at or after slot `start` under which children by the first `n` labels (ascending) all fit."""
    b = start - labels[0]
    while True:
        b += 1
        fits = b > 0 and not based[b]
        for j in range(n):
            if not fits:
                break
            fits = nodes[b + labels[j]] == 0
        if fits:
            return b


@kernel
def insert_word(nodes, terms, based, word, freq, forced, next_term, tail, siblings):
    """Add a word to the trie, or change its frequency.

    Parameters
    ----------
    nodes, terms, based
        The trie, written to: nodes, the term of each, and which bases are in use (bool). After the last node there must be
        room for `2 * STOP` more for each character of the word.
    word
        (n,) uint16, the labels of the word.
    freq
        Index of its frequency, 0 for a word taken out.
    forced
        Whether hidden-Markov words of this spelling are to be split.
    next_term
        Term of the first node that has to be made; the others follow.
    tail
        Slot after which children may be placed.
    siblings
        Scratch, (STOP,) int64.

    Returns
    -------
    int
        One more than the last term used.
    """
    p = np.int64(word[0])
    nodes[p] &= ~ABSENT
    for i in range(1, len(word)):
        label = np.int64(word[i])
        b = np.int64(nodes[p] & BASE_MASK)
        if b == 0 or np.int64((nodes[b + label] >> LABEL_SHIFT) & LABEL_MASK) != label:
            if b == 0 or nodes[b + label] != 0:
                n = 0
                for other in range(1, STOP):
                    is_child = b != 0 and np.int64((nodes[b + other] >> LABEL_SHIFT) & LABEL_MASK) == other
                    if other == label or is_child:
                        siblings[n] = other
                        n += 1
                new = _free_base(nodes, based, siblings, n, tail)
                for j in range(n):
                    other = siblings[j]
                    if other != label:
                        nodes[new + other] = nodes[b + other]
                        terms[new + other] = terms[b + other]
                        nodes[b + other] = 0
                based[b] = b == 0
                based[new] = True
                nodes[p] = (nodes[p] & ~BASE_MASK) | np.uint64(new)
                b = new
            nodes[b + label] = np.uint64(label) << LABEL_SHIFT
            terms[b + label] = next_term
            next_term += 1
        p = b + label
    nodes[p] = (nodes[p] & ((np.uint64(1) << FREQ_SHIFT) - np.uint64(1))) | (np.uint64(freq) << FREQ_SHIFT)
    if forced:
        nodes[p] |= FORCED
    return next_term


@helper
def walk(text, x, e, label_of, nodes):
    """Return the slot of the spelling `text[x:e]`, 0 if it has none; all its characters must have labels."""
    s = np.uintp(label_of[text[x]])
    for i in range(x + 1, e):
        base, label = np.uintp(nodes[s] & BASE_MASK), np.uintp(label_of[text[i]])
        s = base + label
        if base == 0 or np.uintp((nodes[s] >> LABEL_SHIFT) & LABEL_MASK) != label:
            return np.uintp(0)
    return s


@kernel
def find_slot(text, label_of, nodes):
    """Return the slot of the spelling `text`, uint32 code points that all have labels; 0 if it has none."""
    return walk(text, 0, len(text), label_of, nodes)


def pack_nodes(
    slots: NDArray[np.int64],
    bases: NDArray[np.int64],
    labels: NDArray[np.uint16],
    freqs: NDArray[np.int64],
    absent: NDArray[np.bool_],
) -> NDArray[np.uint64]:
    """Return the trie of n nodes, given each node's slot, base, label, frequency index, and whether no entry begins with it."""
    nodes = np.zeros(int(slots.max()) + 2 * STOP, dtype=np.uint64)
    nodes[slots] = (
        bases.astype(np.uint64)
        | labels.astype(np.uint64) << LABEL_SHIFT
        | freqs.astype(np.uint64) << FREQ_SHIFT
        | np.where(absent, ABSENT, np.uint64(0))
    )
    return nodes
