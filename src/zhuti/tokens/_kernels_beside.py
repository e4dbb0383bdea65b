"""The segmenter's kernels, compiled by a process beside the first, which reads jieba's dictionary meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from zhuti.core import read_only, start_helpers
from zhuti.kernels import N_LABELS, cut_words

_PROGRAM = "from zhuti.tokens._kernels_beside import compile_kernels; compile_kernels()"


@contextmanager
def kernels_beside() -> Iterator[None]:
    """Have the kernels compiled to numba's cache while the block runs, and wait for the end of both.

    Nothing is done where there is no core to spare, this process has cut before, or numba compiles nothing (NUMBA_DISABLE_JIT).
    """
    spared = (os.cpu_count() or 1) > 1 and not getattr(cut_words, "signatures", True)
    helpers = start_helpers(_PROGRAM, "compiles kernels", 1) if spared else []
    try:
        yield
        for helper in helpers:
            helper.process.wait()  # whatever came of it: what is missing is compiled when it is called
    finally:
        for helper in helpers:
            helper.end()


def compile_kernels() -> None:
    """Cut a text with a dictionary that knows no word, as `Segmenter.encode` does."""
    from zhuti.tokens._cutting import Cutting
    from zhuti.tokens._lexicon import Lexicon
    from zhuti.tokens._word_table import WordTable

    labels = read_only(np.zeros(0x10000, np.uint16))
    table = WordTable(
        label_of=labels,
        tag_label_of=labels,
        nodes=read_only(np.zeros(N_LABELS + 1, np.uint64)),
        slot_terms=read_only(np.zeros(N_LABELS + 1, np.int32)),
        weights=read_only(np.zeros(1)),
        term_tags=read_only(np.zeros(0, np.uint8)),
        freqs=(0,),
        total=1,
        text=read_only(np.zeros(0, np.uint16)),
        text_ptr=read_only(np.zeros(1, np.int64)),
        added=(),
        has_forced=False,
        outside={},
        tag_names=(),
        model=(read_only(np.zeros(4)), read_only(np.zeros(16)), read_only(np.zeros(4 * (N_LABELS + 1)))),
    )
    cutting = Cutting(table, Lexicon(), hmm=True)
    cutting.corpus([cutting.batch(["今天"])], None)
