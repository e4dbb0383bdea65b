"""Sketches against their definition in NumPy, candidates against all pairs, similarities against sets."""

import os
import random
import subprocess
import sys

import numpy as np
import pytest

from zhuti.kernels import SHINGLE, next_candidates, shingle_similarity, sketch_texts

TEXTS = ["", "好", "。。", "一二三四五", "今天开学，学生到校。", "A1b2，c3 ６\U00020bb7😀甲乙丙丁戊己庚辛", "啊" * 40]
IS_LETTER = np.array([chr(code).isalnum() for code in range(0x30000)])
RNG = np.random.default_rng(3)
FLIPS, FACTORS = RNG.integers(0, 2**32, (2, 12), dtype=np.uint32)
FACTORS |= 1


def codes(text):
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def shingles(text):
    """From the definition, one shingle after the other, in whole numbers."""
    letters = [ord(char) for char in text if char.isalnum()]
    if not letters:
        return []
    letters += [0] * (SHINGLE - len(letters))
    hashes = []
    for start in range(len(letters) - SHINGLE + 1):
        mixed = 0
        for code in letters[start : start + SHINGLE]:
            mixed = (mixed + code) * 0x9E3779B97F4A7C15 % 2**64
            mixed ^= mixed >> 29
        hashes.append(mixed >> 32)
    return hashes


def sketch(texts):
    ptr = np.cumsum([0, *map(len, texts)])
    scratch = np.empty((2, max(SHINGLE, *map(len, texts))), np.uint32)
    minima, n_shingles = np.full((len(texts), 12), 7, np.uint32), np.full(len(texts), 7)
    sketch_texts(codes("".join(texts)), ptr, IS_LETTER, FLIPS, FACTORS, *scratch, minima, n_shingles)
    return minima, n_shingles.tolist()


def test_minima_are_those_of_the_definition():
    minima, n_shingles = sketch(TEXTS)
    for text, row, n in zip(TEXTS, minima, n_shingles, strict=True):
        hashes = np.array(shingles(text), dtype=np.uint32)
        assert n == len(hashes)
        if n:
            assert row.tolist() == ((hashes[:, None] ^ FLIPS) * FACTORS).min(axis=0).tolist()
        else:
            assert set(row.tolist()) == {2**32 - 1}


def test_agreement_of_minima_estimates_similarity():
    rng = random.Random(0)
    letters = [chr(0x4E00 + rng.randrange(5000)) for _ in range(4000)]
    texts = ["".join(letters[:3000]), "".join(letters[1000:])]
    flips, factors = RNG.integers(0, 2**32, (2, 4000), dtype=np.uint32)
    minima = np.empty((2, 4000), np.uint32)
    scratch = np.empty((2, 3000), np.uint32)
    sketch_texts(
        codes("".join(texts)),
        np.array([0, 3000, 6000]),
        IS_LETTER,
        flips,
        factors | 1,
        *scratch,
        minima,
        np.empty(2, int),
    )
    similarity = shingle_similarity(codes(texts[0]), codes(texts[1]), IS_LETTER)
    assert similarity == pytest.approx(1996 / 3996)
    standard_error = (similarity * (1 - similarity) / 4000) ** 0.5
    assert abs((minima[0] == minima[1]).mean() - similarity) < 4 * standard_error


@pytest.mark.parametrize("a", [*TEXTS[3:], "好"])
@pytest.mark.parametrize("b", [*TEXTS[3:], "好", "今天开学，学生离校。"])
def test_similarity_is_that_of_the_sets(a, b):
    sets = set(shingles(a)), set(shingles(b))
    wanted = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    assert shingle_similarity(codes(a), codes(b), IS_LETTER) == wanted


def walk(minima, bucket, settled=(), least=1, n_steps=10**6, n_kept=10, doubled=()):
    """All that the kernel returns for a corpus; texts in `doubled` are not entered after they were returned."""
    n = len(minima)
    state = np.full((len(bucket), bucket.max() + 1), -1), np.full(bucket.shape, -1), np.full(n, -1)
    agreement, out = np.empty((2, n_kept), np.int64)
    is_settled = np.zeros(n, bool)
    is_settled[list(settled)] = True
    i, insert, answers = -1, False, {}
    while True:
        i, n_found = next_candidates(i + 1, insert, minima, bucket, is_settled, least, n_steps, *state, agreement, out)
        if i == n:
            return answers
        answers[i] = out[:n_found].tolist()
        insert = i not in doubled


MINIMA = np.array([[1, 2, 3, 4], [1, 2, 9, 9], [1, 2, 3, 8], [7, 7, 3, 4], [1, 2, 3, 4], [5, 5, 5, 5]], np.uint32)
BUCKET = np.array([[0, 0, 0, -1, 0, -1], [0, -1, -1, 0, 0, -1]])  # bands (first two), (last two)


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, {1: [0], 2: [0, 1], 3: [0], 4: [0, 1, 2, 3]}),
        ({"least": 3}, {2: [0], 4: [0, 2]}),
        ({"n_kept": 2}, {1: [0], 2: [0, 1], 3: [0], 4: [0, 2]}),  # those that agree in most
        ({"n_kept": 1}, {1: [0], 2: [0], 3: [0], 4: [0]}),
        ({"n_steps": 1}, {1: [0], 2: [1], 3: [0], 4: [2, 3]}),  # the latest in each band
        ({"settled": [0]}, {2: [1], 4: [1, 2, 3]}),
        ({"doubled": [1, 2]}, {1: [0], 2: [0], 3: [0], 4: [0, 3]}),
        ({"least": 5}, {}),
    ],
)
def test_candidates(settings, wanted):
    assert walk(MINIMA, BUCKET, **settings) == wanted


@pytest.mark.slow
def test_no_index_leaves_its_array(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-k",
            "minima or sets or candidates",
            __file__,
        ],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
