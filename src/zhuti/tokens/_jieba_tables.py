"""jieba's dictionary and hidden Markov models, read from the installed package and compiled to arrays.

The compiled arrays are kept in the user's cache folder under a hash of everything they are made from.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import re
from collections.abc import Callable
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from zhuti.core import Progress
from zhuti.kernels import N_LABELS, STOP, pack_nodes, place_nodes
from zhuti.tokens._array_cache import Arrays, load_arrays, save_arrays
from zhuti.tokens._kernels_beside import kernels_beside

_FORMAT = "3"
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.%-+#&_"
_HAN = range(0x4E00, 0x9FD6)
_MIN_FLOAT = -3.14e100
_LOG = logging.getLogger(__name__)
_MEMO: dict[str, Arrays] = {}

FIRST_TAGS = ("x", "m", "eng")
"""Tags that jieba gives by rule, in the order the kernels number them; those of the tables follow."""


def jieba_folder() -> Path:
    """Return the folder of the installed jieba, without importing it (which would add a log handler)."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("jieba is not installed; zhuti needs its dictionary: pip install jieba")
    return Path(spec.submodule_search_locations[0])


def cached_arrays(
    name: str, files: tuple[str, ...], build: Callable[[Path, Progress], Arrays], progress: Progress
) -> Arrays:
    """Return the arrays that `build` makes from `files` of jieba, from the cache where it holds them.

    A damaged or foreign cache file is built anew; where the cache cannot be written, the arrays stay in memory.
    """
    folder = jieba_folder()
    digest = hashlib.blake2b(_FORMAT.encode(), digest_size=32)
    for file in files:
        digest.update(hashlib.blake2b((folder / file).read_bytes()).digest())
    source = digest.hexdigest()
    cache = platformdirs.user_cache_path("zhuti", appauthor=False)
    if source in _MEMO:
        return _MEMO[source]
    path = cache / f"{name}-{source[:24]}.arrays"
    try:
        arrays = load_arrays(path, source)
    except OSError as error:
        _LOG.info("%s cannot be read (%s)", path, error.strerror)
        arrays = None
    if arrays is not None:
        return _MEMO.setdefault(source, arrays)
    arrays = build(folder, progress)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        save_arrays(path, source, arrays)
    except OSError as error:
        _LOG.info("%s cannot be written (%s); compiled again next time", path, error.strerror)
    for array in arrays.values():
        array.flags.writeable = False
    return _MEMO.setdefault(source, arrays)


def load_words(progress: Progress) -> Arrays:
    """Return the compiled dictionary and finalseg's model."""
    files = ("dict.txt", *(f"finalseg/prob_{name}.py" for name in ("start", "trans", "emit")))
    return cached_arrays("words", files, _build_words_first, progress)


def load_tagger(progress: Progress) -> Arrays:
    """Return posseg's compiled model."""
    names = ("prob_start", "prob_trans", "prob_emit", "char_state_tab")
    return cached_arrays("tagger", tuple(f"posseg/{name}.py" for name in names), _build_tagger, progress)


def text_array(value: str) -> NDArray[np.uint8]:
    """Return a string as an array of its UTF-8 bytes, to stand among other arrays."""
    return np.frombuffer(value.encode(), dtype=np.uint8)


def array_text(array: NDArray[Any]) -> str:
    """Return the string of a `text_array`."""
    return array.tobytes().decode()


def _table(folder: Path, name: str) -> Any:
    """Return the table `P` of a module of jieba, without importing the package around it."""
    spec = importlib.util.spec_from_file_location(f"_zhuti_jieba_{Path(name).stem}", folder / name)
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder / name}: jieba's table cannot be read.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.P


def _read_dictionary(path: Path) -> tuple[dict[str, int], int, dict[str, str]]:
    """Return frequencies (0 for what only begins a word), their total, and tags; of a word listed twice the last line counts.

    The total counts both lines, as jieba's does.
    """
    freq: dict[str, int] = {}
    tags: dict[str, str] = {}
    total = 0
    for number, line in enumerate(path.read_bytes().decode().removesuffix("\n").split("\n"), start=1):
        try:
            word, count, tag = line.strip().split(" ")
            freq[word] = here = int(count)
            tags[word] = tag
            total += here
        except ValueError:
            raise ValueError(f"{path} line {number}: wanted a word, its frequency and its tag, got: {line}") from None
    for word in list(freq):
        for end in range(1, len(word)):
            freq.setdefault(word[:end], 0)
    return freq, total, tags


def _labels(freq: dict[str, int]) -> NDArray[np.uint16]:
    """Return the label of each code point: jieba's signs first, then its Han characters, the most frequent in front."""
    text = "".join(freq)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    weights = np.repeat(
        np.fromiter(freq.values(), np.float64, len(freq)), np.fromiter(map(len, freq), np.int64, len(freq))
    )
    counts = np.bincount(codes, weights, minlength=_HAN.stop)
    order = np.argsort(-counts[_HAN.start : _HAN.stop], kind="stable")
    label_of = np.zeros(0x10000, dtype=np.uint16)
    label_of[[ord(sign) for sign in _SIGNS]] = np.arange(1, len(_SIGNS) + 1)
    label_of[_HAN.start + order] = np.arange(len(_SIGNS) + 1, N_LABELS + 1)
    return label_of


def _outside(freq: dict[str, int]) -> set[str]:
    """Return the entries that hold a character jieba cuts at."""
    text = "\n".join(freq)
    alphabet = re.escape(_SIGNS) + f"{chr(_HAN.start)}-{chr(_HAN.stop - 1)}"
    found = re.finditer(rf"[^\n]*[^\n{alphabet}][^\n]*", text)
    return {match[0] for match in found}


def _build_words_first(folder: Path, progress: Progress) -> Arrays:
    """Build the dictionary's arrays; where they are not there, the kernels mostly are not, either."""
    with kernels_beside():
        return _build_words(folder, progress)


def _build_words(folder: Path, progress: Progress) -> Arrays:
    progress("compile jieba's dictionary", 0, 3)
    freq, total, tags = _read_dictionary(folder / "dict.txt")
    label_of = _labels(freq)
    outside = _outside(freq)
    inside = (word for word in freq if word not in outside)
    words = sorted(dict.fromkeys([*inside, *_SIGNS, *map(chr, _HAN)]))  # quick: the dictionary is in order, nearly
    progress("compile jieba's dictionary", 1, 3)
    text = "".join([f"{word}\n" for word in words])
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    text_ptr = np.concatenate([[0], np.cumsum(sizes + 1)])
    codes = np.frombuffer(text.encode("utf-16-le"), dtype=np.uint16)
    counts = np.fromiter(map(freq.get, words, repeat(0)), np.int64, len(words))
    slots, bases, labels = _place(label_of[codes[text_ptr[1:] - 2]], sizes, counts)
    freqs = np.unique(np.append(counts, 0))
    absent = ~np.fromiter(map(freq.__contains__, words), np.bool_, len(words))
    nodes = pack_nodes(slots, bases, labels, np.searchsorted(freqs, counts), absent)
    terms = np.zeros(len(nodes), dtype=np.int32)
    terms[slots] = np.arange(len(words))
    progress("compile jieba's dictionary", 2, 3)
    tag_names = [*FIRST_TAGS, *sorted(set(tags.values()).difference(FIRST_TAGS))]
    tag_number = {name: i for i, name in enumerate(tag_names)}
    term_tags = map(tag_number.__getitem__, map(tags.get, words, repeat("x")))
    arrays: Arrays = {
        "label_of": label_of,
        "nodes": nodes,
        "terms": terms,
        "term_tags": np.fromiter(term_tags, np.uint8, len(words)),
        "tag_names": text_array("\n".join(tag_names)),
        "text": codes,
        "text_ptr": text_ptr,
        "freqs": freqs,
        "total": np.array([total]),
        "outside": text_array("\n".join(f"{word} {freq[word]}" for word in sorted(outside))),
        **_word_model(folder, label_of),
    }
    progress("compile jieba's dictionary", 3, 3)
    return arrays


def _place(
    labels: NDArray[np.uint16], depths: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
    """Return slot, base and label of every term, given its last label, its length and its frequency; terms in order.

    The children of what occurs most come first, so that the part of the trie in constant use is small.
    """
    weight = counts.copy()
    rank = np.empty(len(depths), dtype=np.int64)
    levels = [np.flatnonzero(depths == depth) for depth in range(1, int(depths.max()) + 1)]
    parents = np.full(len(depths), -1)
    for level, above in zip(levels[1:], levels, strict=False):  # in order, a term follows the one it extends
        parents[level] = above[np.searchsorted(above, level) - 1]
    for level in reversed(levels[1:]):
        np.add.at(weight, parents[level], weight[level])
    done = 0
    for depth, level in enumerate(levels):
        keys = rank[parents[level]] if depth else np.zeros(len(level), dtype=np.int64)
        level = levels[depth] = level[np.lexsort((labels[level], keys))]
        rank[level] = done + np.arange(len(level))
        done += len(level)
    breadth_first = np.concatenate(levels)
    parent_rank = rank[parents[breadth_first[N_LABELS:]]]
    child_ptr = N_LABELS + np.searchsorted(parent_rank, np.arange(len(parents) + 1))
    placed = np.empty((2, len(parents)), dtype=np.int64)
    words = (len(parents) + 4 * STOP) // 32
    order = np.argsort(-weight[breadth_first], kind="stable")
    inputs = labels[breadth_first], child_ptr, order
    while not place_nodes(*inputs, *np.zeros((2, words), dtype=np.uint64), placed[0], placed[1]):
        words *= 2
    return placed[0][rank], placed[1][rank], labels


def _word_model(folder: Path, label_of: NDArray[np.uint16]) -> Arrays:
    start, trans, emit = (_table(folder, f"finalseg/prob_{name}.py") for name in ("start", "trans", "emit"))
    states = "BEMS"
    dense = np.full((N_LABELS + 1, 4), _MIN_FLOAT)
    for column, state in enumerate(states):
        for char, p in emit[state].items():
            if len(char) == 1 and ord(char) in _HAN:
                dense[label_of[ord(char)], column] = p
    return {
        "hmm_start": np.array([start[state] for state in states]),
        "hmm_trans": np.array([trans[x].get(y, _MIN_FLOAT) for x in states for y in states]),
        "hmm_emit": dense.ravel(),
    }


def _build_tagger(folder: Path, progress: Progress) -> Arrays:
    progress("compile jieba's tagger", 0, 2)
    start, trans, emit, listed = (
        _table(folder, f"posseg/{name}.py") for name in ("prob_start", "prob_trans", "prob_emit", "char_state_tab")
    )
    progress("compile jieba's tagger", 1, 2)
    states = sorted(trans)
    number = {state: i for i, state in enumerate(states)}
    tag_names = sorted({tag for _, tag in states})
    matrix = np.full((len(states), len(states)), -np.inf)
    for x, targets in trans.items():
        for y, p in targets.items():
            matrix[number[y], number[x]] = p
    leads = np.isfinite(matrix)
    if not leads.any(axis=0)[leads.any(axis=1)].all():
        raise ValueError(f"{folder / 'posseg'}: a state of the tagger that follows another is followed by none.")
    entries: list[dict[int, tuple[float, bool]]] = [{} for _ in _HAN]
    for state, chars in emit.items():
        for char, p in chars.items():
            if ord(char) in _HAN:
                entries[ord(char) - _HAN.start][number[state]] = (p, False)
    known = np.zeros(len(_HAN), dtype=np.bool_)
    for char, char_states in listed.items():
        if ord(char) in _HAN:
            here = entries[ord(char) - _HAN.start]
            known[ord(char) - _HAN.start] = True
            for state in char_states:
                here[number[state]] = (here.get(number[state], (_MIN_FLOAT, False))[0], True)
    flat = [(state, *entry[state]) for entry in entries for state in sorted(entry)]
    arrays: Arrays = {
        "letters": np.array(["BEMS".index(letter) for letter, _ in states], dtype=np.uint8),
        "tags": np.array([tag_names.index(tag) for _, tag in states], dtype=np.uint8),
        "tag_names": text_array("\n".join(tag_names)),
        "start": np.array([start[state] for state in states]),
        "trans": matrix.ravel(),
        "pred_ptr": np.cumsum([0, *leads.sum(axis=1)]).astype(np.int32),
        "preds": np.nonzero(leads)[1].astype(np.uint16),
        "known": known,
        "char_ptr": np.cumsum([0, *map(len, entries)]).astype(np.int32),
        "char_states": np.array([state for state, _, _ in flat], dtype=np.uint16),
        "char_emit": np.array([p for _, p, _ in flat]),
        "char_listed": np.array([here for _, _, here in flat], dtype=np.bool_),
    }
    progress("compile jieba's tagger", 2, 2)
    return arrays
