"""The segmenter's kernels against plain twins: numbering terms, and placing tokens in their documents."""

import numpy as np
import pytest
from tests.oracles.jieba_twin import JiebaOracle

from zhuti.core import silent
from zhuti.kernels import GONE, find_slot, name_tokens, place_tokens
from zhuti.tokens._batch import Scratch, cut_texts, name_terms
from zhuti.tokens._word_table import base_table, codes_of

TEXTS = [
    "全县推行河长制，王小明说妘妧妘妧好，王小明说😀好😀",
    "\r\n好\r\n\r好，，\ud800、\x00abc3.5%与abc和3.5%",
    "",
    "妘妧好好，全县推行。河长制河长",
]


def first_occurrence(words: list[str]) -> list[int]:
    number: dict[str, int] = {}
    return [number.setdefault(word, len(number)) for word in words]


@pytest.mark.parametrize("hmm", [True, False], ids=["hmm", "no_hmm"])
def test_terms_are_numbered_by_spelling_in_the_order_in_which_they_first_occur(hmm: bool) -> None:
    table = base_table(silent)
    scratch = Scratch(sum(map(len, TEXTS)))
    words = [word for text in TEXTS for word in JiebaOracle().cut(text, hmm)]
    for _ in range(2):  # the second time in scratch that has been used
        cut = cut_texts(TEXTS, table, scratch, hmm=hmm)
        assert cut.words() == words
        assert GONE in cut.slots.tolist()
        batch = name_terms(cut, table, np.empty(0, np.uint8), scratch)
        assert batch.ids.tolist() == first_occurrence(words)
        assert batch.spellings(slice(None)) == list(dict.fromkeys(words))
        assert not scratch.numbers.any()
    inside = (batch.slots > 0) & (batch.slots < len(table.nodes))
    by_slot = [find_slot(codes_of(word), table.label_of, table.nodes) for word in batch.spellings(inside)]
    assert batch.slots[inside].tolist() == by_slot
    assert all(word not in batch.spellings(inside) for word in ("，", "😀", "\r\n", "妘妧", "\ud800", "\x00"))


def test_a_spelling_and_its_beginnings_are_told_apart_in_a_full_hash_table() -> None:
    rng = np.random.default_rng(0)
    spellings = ["".join(map(chr, row)) for row in rng.integers(0x20000, 0x30000, (100, 40))]
    words = [spelling[:end] for spelling in spellings for end in range(1, 41)]
    starts = np.cumsum([0, *map(len, words)])[:-1].astype(np.int32)
    n = len(words)
    table = np.zeros(1 << (2 * n).bit_length(), np.int32)
    entries, keys, out = np.empty((3, n), np.int32), np.empty(n, np.uint64), np.empty((2, n), np.int32)
    nothing = np.empty(0, np.uint8)
    n_terms = name_tokens(
        codes_of("".join(words)), starts, np.zeros(n, np.int32), nothing, np.zeros(9, np.uint16), np.zeros(9, np.uint64),
        nothing, np.zeros(9, np.int32), table, *entries, keys, nothing, *out, nothing,
    )  # fmt: skip
    assert out[0].tolist() == first_occurrence(words)
    assert n_terms == len(set(words))


def test_tokens_are_placed_as_by_the_plain_twin() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        sizes = rng.integers(0, 9, 6)
        text_ptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        n = int(text_ptr[-1])
        cuts = np.flatnonzero(rng.random(n) < 0.6)
        starts = np.union1d(cuts, text_ptr[:-1][sizes > 0]).astype(np.int32)
        line_feeds = np.append(np.flatnonzero(rng.random(n) < 0.3), n)
        token_ptr = np.searchsorted(starts, text_ptr)
        ids = rng.integers(0, 5, len(starts)).astype(np.int32)
        terms = rng.integers(0, 99, 5).astype(np.int32)
        out = np.full((4, len(starts)), -1, dtype=np.int32)
        place_tokens(text_ptr, line_feeds, token_ptr, starts, ids, terms, *out)
        doc = np.searchsorted(text_ptr, starts, side="right") - 1
        origin = text_ptr[doc]
        np.testing.assert_array_equal(out[0], terms[ids])
        np.testing.assert_array_equal(out[1], starts - origin)
        np.testing.assert_array_equal(out[2], np.append(starts[1:], n)[: len(starts)] - origin)
        before = np.searchsorted(line_feeds, starts) - np.searchsorted(line_feeds, origin)
        np.testing.assert_array_equal(out[3], before)
