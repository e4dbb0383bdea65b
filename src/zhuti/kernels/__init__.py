"""Every compiled loop of zhuti: flat typed arrays in, flat typed arrays out; knows no other room.

Importing it imports numba, so other rooms do so only where they are about to compute.
"""

from zhuti.kernels._lda import lda_freeze, lda_prior, lda_start
from zhuti.kernels._lda_compare import lda_foresee, lda_union
from zhuti.kernels._lda_lanes import LDA_LANES
from zhuti.kernels._lda_sample import LDA_MAX_DRAWS, lda_draw, lda_even, lda_sample
from zhuti.kernels._lda_sweep import lda_infer, lda_sweep
from zhuti.kernels._nearest import nearest_rows
from zhuti.kernels._segment import GONE, N_DIRECT, RUN, TAG_LATIN, cut_words
from zhuti.kernels._segment_names import KEY_BITS, LONG, name_tokens, place_tokens
from zhuti.kernels._segment_runs import split_runs
from zhuti.kernels._segment_tags import tag_runs
from zhuti.kernels._segment_trie import (
    ABSENT,
    BASE_MASK,
    FREQ_SHIFT,
    MAX_FREQS,
    N_LABELS,
    STOP,
    find_slot,
    insert_word,
    pack_nodes,
    place_nodes,
)
from zhuti.kernels._sketch import SHINGLE, next_candidates, shingle_similarity, sketch_texts
from zhuti.kernels._summary import carry_terms, pick_sentences, weigh_sentences
from zhuti.kernels._windows import count_windows

__all__ = [
    "ABSENT",
    "BASE_MASK",
    "FREQ_SHIFT",
    "GONE",
    "KEY_BITS",
    "LDA_LANES",
    "LDA_MAX_DRAWS",
    "LONG",
    "MAX_FREQS",
    "N_DIRECT",
    "N_LABELS",
    "RUN",
    "SHINGLE",
    "STOP",
    "TAG_LATIN",
    "carry_terms",
    "count_windows",
    "cut_words",
    "find_slot",
    "insert_word",
    "lda_draw",
    "lda_even",
    "lda_foresee",
    "lda_freeze",
    "lda_infer",
    "lda_prior",
    "lda_sample",
    "lda_start",
    "lda_sweep",
    "lda_union",
    "name_tokens",
    "nearest_rows",
    "next_candidates",
    "pack_nodes",
    "pick_sentences",
    "place_nodes",
    "place_tokens",
    "shingle_similarity",
    "sketch_texts",
    "split_runs",
    "tag_runs",
    "weigh_sentences",
]
