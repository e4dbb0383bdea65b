"""The dictionary a segmenter cuts with: jieba's, as compiled, with user words laid over it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray, Progress, frozen, read_only
from zhuti.kernels import ABSENT, FREQ_SHIFT, find_slot
from zhuti.tokens._jieba_tables import array_text, load_words

MAX_TAGS = 256


@frozen
class WordTable:
    """Words by slot, term and frequency, as the kernels read them, and what is needed to add more.

    Attributes
    ----------
    label_of, tag_label_of
        (65536,) uint16, label of each code point, 0 for one that jieba's cutter, or its tagger, cuts at.
    nodes, slot_terms
        The trie, and the term of each slot.
    weights
        float64, `log(frequency) - log(total)` of each frequency index, as jieba computes it; of frequency 1 at 0.
    term_tags
        (V,) uint8, tag number of each term.
    freqs
        Frequency of each frequency index.
    total
        Sum of all frequencies, as jieba counts it.
    text, text_ptr
        The terms of jieba's dictionary as UTF-16, in code-point order, each with a line feed after it; where each begins.
    added
        The terms after those, in the order in which they were added.
    has_forced
        Whether any word has been taken out.
    outside
        Entries that hold a character jieba cuts at. They are never found, yet count when a frequency is suggested.
    tag_names
        Name of each tag number.
    model
        finalseg's model: scores at the start, of transitions, of characters.
    """

    label_of: NDArray[np.uint16]
    tag_label_of: NDArray[np.uint16]
    nodes: NDArray[np.uint64]
    slot_terms: NDArray[np.int32]
    weights: NDArray[np.float64]
    term_tags: NDArray[np.uint8]
    freqs: tuple[int, ...]
    total: int
    text: NDArray[np.uint16]
    text_ptr: IntArray
    added: tuple[str, ...]
    has_forced: bool
    outside: Mapping[str, int]
    tag_names: tuple[str, ...]
    model: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

    def terms(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the spelling of each of `numbers`, terms of jieba's dictionary."""
        sizes = self.text_ptr[numbers + 1] - self.text_ptr[numbers]
        ends = np.cumsum(sizes)
        places = np.repeat(self.text_ptr[numbers] - ends + sizes, sizes) + np.arange(sizes.sum())
        text: str = self.text[places].tobytes().decode("utf-16-le")
        return text.split("\n")[:-1]

    def freq(self, word: str) -> int | None:
        """Return the frequency of `word`, 0 if it only begins an entry, `None` if it does not: jieba's `FREQ.get`."""
        if labels_of(self.label_of, word) is None:
            return self.outside.get(word)
        node = int(self.nodes[find_slot(codes_of(word), self.label_of, self.nodes)])
        if node == 0 or node & int(ABSENT):
            return None
        return self.freqs[node >> int(FREQ_SHIFT)]


def codes_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def distinct_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Return each of `names` once; a tag's number is its place.

    Raises
    ------
    ValueError
        They are more than a byte can tell apart.
    """
    distinct = tuple(dict.fromkeys(names))
    if len(distinct) > MAX_TAGS:
        raise ValueError(f"there are {len(distinct)} different tags; at most {MAX_TAGS} can be told apart.")
    return distinct


def labels_of(label_of: NDArray[np.uint16], word: str) -> NDArray[np.uint16] | None:
    """Return the label of each character of `word`; `None` if jieba cuts at one of them."""
    codes = [ord(char) for char in word]
    if not codes or max(codes) >= len(label_of):
        return None
    labels = label_of[codes]
    return labels if labels.all() else None


def logs_of(freqs: Sequence[int]) -> NDArray[np.float64]:
    """Return the logarithm of each frequency as jieba takes it, with 0 counted as 1."""
    return np.array([math.log(freq or 1) for freq in freqs])


def weights_of(logs: NDArray[np.float64], total: int) -> NDArray[np.float64]:
    """Return the log-probability of each frequency, given its logarithm, computed as jieba does."""
    return read_only(logs - math.log(total))


def base_table(progress: Progress) -> WordTable:
    """Return jieba's own dictionary as a table; loaded, or compiled."""
    arrays = load_words(progress)
    freqs = tuple(arrays["freqs"].tolist())
    total = int(arrays["total"][0])
    outside = (line.rsplit(" ", 1) for line in array_text(arrays["outside"]).splitlines())
    tag_label_of = arrays["label_of"].copy()
    tag_label_of[[ord("%"), ord("-")]] = 0
    return WordTable(
        label_of=arrays["label_of"],
        tag_label_of=read_only(tag_label_of),
        nodes=arrays["nodes"],
        slot_terms=arrays["terms"],
        weights=weights_of(logs_of(freqs), total),
        term_tags=arrays["term_tags"],
        freqs=freqs,
        total=total,
        text=arrays["text"],
        text_ptr=arrays["text_ptr"],
        added=(),
        has_forced=False,
        outside={word: int(freq) for word, freq in outside},
        tag_names=tuple(array_text(arrays["tag_names"]).splitlines()),
        model=(arrays["hmm_start"], arrays["hmm_trans"], arrays["hmm_emit"]),
    )
