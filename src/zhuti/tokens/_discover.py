"""New words: pieces of the text that hold together and stand apart, and terms in quotation marks."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray, RequestError, harmless_cell, silent
from zhuti.tokens._lexicon import Lexicon, UserWords

MAX_CHARS = 6
_HAN = re.compile(r"[\u3007\u3400-\u4DBF\u4E00-\u9FFF]")
_QUOTED = re.compile(r"[“‘《「『]([^“”‘’《》「」『』\s，。；：！？,;:!?]{2,16})[”’》」』]")
# No term begins or ends with conjunctions, adverbs, prepositions, particles, pronouns, numerals, measure words, places, times …
_FUNCTION_TAGS = ("c", "d", "e", "f", "k", "m", "o", "p", "q", "r", "t", "u", "x", "y")
_NO_START = frozenset({"是", "有", "要", "让", "使", "为", "到", "会", "能"})
_NO_END = frozenset(
    {"指出", "强调", "要求", "表示", "认为", "介绍", "说", "是", "有", "要", "让", "使", "为", "到", "作"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed word, with its evidence.

    Attributes
    ----------
    word
        As it stands in the text.
    count
        How often it occurs.
    pmi
        Pointwise mutual information, in bits, of its two parts, cut where they hold together least. NaN for a term known from
        quotation marks only: longer than six characters, not of Han characters alone, or rarer than asked for.
    left_entropy, right_entropy
        Entropy, in bits, of the character before it and after it; what is no Han character counts as new each time. NaN as above.
    quoted
        How often it fills quotation marks or title marks.
    examples
        Up to three places it occurs at, first, middle and last, with the text around.
    """

    word: str
    count: int
    pmi: float
    left_entropy: float
    right_entropy: float
    quoted: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Grams:
    """The frequent n-grams of one length: the id of the one that begins at each position (−1 for none), and their counts."""

    ids: IntArray
    counts: IntArray
    places: IntArray


class _Run(NamedTuple):
    """A run of Han characters, its evidence, and where it stands."""

    word: str
    pmi: float
    left_entropy: float
    right_entropy: float
    places: list[int]


def discover_words(
    texts: Iterable[str],
    *,
    known: UserWords = (),
    min_count: int = 10,
    min_pmi: float = 6.0,
    min_entropy: float = 2.0,
    min_quoted: int = 3,
) -> list[Candidate]:
    """Propose words that neither jieba's dictionary nor `known` holds.

    A run of two to six Han characters is proposed when it occurs at least `min_count` times, wherever it is cut its parts
    occur together at least 2**`min_pmi` times as often as chance would have it, and both its neighbours vary by at least
    `min_entropy` bits, unless it begins or ends with a function word and never fills quotation marks. So is anything that
    fills quotation marks or title marks at least `min_quoted` times. The defaults were tuned by reading what they propose for
    half of a corpus of party news.

    Parameters
    ----------
    texts
        The articles' clean texts.
    known
        A lexicon whose terms are not proposed again.

    Returns
    -------
    list of Candidate
        By falling count, then in code-point order.

    Raises
    ------
    RequestError
        `min_count` is below 2, or `min_quoted` below 1.

    Examples
    --------
    >>> texts = ["村里试点“四联四帮”，群众说好。", "推行“四联四帮”以来，干部进了村。", "“四联四帮”见效。"]
    >>> [(c.word, c.count, c.quoted) for c in discover_words(texts)]
    [('四联四帮', 3, 3)]
    """
    if min_count < 2:
        raise RequestError(f"min_count must be at least 2, got {min_count}.")
    if min_quoted < 1:
        raise RequestError(f"min_quoted must be at least 1, got {min_quoted}.")
    from zhuti.tokens._segmenter import Segmenter
    from zhuti.tokens._word_table import base_table

    lexicon = Lexicon.of(known)
    terms, dictionary = frozenset(lexicon.terms), base_table(silent)
    text = "\n".join(texts)
    quoted = {w: at for w, at in _quoted(text).items() if w not in terms and not dictionary.freq(w)}
    wanted = {word: places[0] for word, places in quoted.items() if len(places) >= min_quoted}
    runs = [
        run
        for run in _free_words(text, min_count, min_pmi, min_entropy, wanted)
        if run.word not in terms and not dictionary.freq(run.word)
    ]
    found = []
    for run, words in zip(runs, Segmenter(lexicon).tag_many(run.word for run in runs), strict=True):
        if run.word in quoted or _is_term(words):
            examples = _examples(text, len(run.word), run.places)
            n_quoted = len(quoted.get(run.word, ()))
            found.append(
                Candidate(run.word, len(run.places), run.pmi, run.left_entropy, run.right_entropy, n_quoted, examples)
            )
    others = sorted(wanted.keys() - {run.word for run in runs})
    nan = math.nan
    for word, count in zip(others, _count(text, others), strict=True):
        places = quoted[word]
        found.append(Candidate(word, count, nan, nan, nan, len(places), _examples(text, len(word), places)))
    return sorted(found, key=lambda c: (-c.count, c.word))


def render_word_list(candidates: Sequence[Candidate]) -> str:
    r"""Return the candidates as a user dictionary in jieba's format, to be edited and then read by `read_lexicon`.

    Examples
    --------
    >>> nan = math.nan
    >>> render_word_list([Candidate("四联四帮", 3, nan, nan, nan, 3, ())])
    '四联四帮 nz\n'
    """
    return "".join(f"{candidate.word} nz\n" for candidate in candidates)


def render_evidence(candidates: Sequence[Candidate]) -> str:
    r"""Return the candidates with their evidence as tab-separated values, a line each, undefined figures left empty.

    What a spreadsheet would run as a formula gets an apostrophe before it.

    Examples
    --------
    >>> nan = math.nan
    >>> print(render_evidence([Candidate("四联四帮", 3, 8.25, nan, 2.0, 3, ("试点四联四帮以来",))]).replace("\t", "|"))
    word|count|quoted|pmi|left_entropy|right_entropy|examples
    四联四帮|3|3|8.25||2.00|试点四联四帮以来
    """
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(["word", "count", "quoted", "pmi", "left_entropy", "right_entropy", "examples"])
    for c in candidates:
        figures = ["" if math.isnan(x) else f"{x:.2f}" for x in (c.pmi, c.left_entropy, c.right_entropy)]
        word, examples = harmless_cell(c.word), harmless_cell(" | ".join(c.examples))
        writer.writerow([word, c.count, c.quoted, *figures, examples])
    return table.getvalue()


def _quoted(text: str) -> dict[str, list[int]]:
    """Return the terms that fill quotation marks, and where."""
    places = defaultdict(list)
    for match in _QUOTED.finditer(text):
        if _HAN.search(match[1]):
            places[match[1]].append(match.start(1))
    return places


def _code_points(text: str) -> IntArray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int32)


def _count(text: str, words: Sequence[str]) -> list[int]:
    """Return how often each word stands in `text`, looking only where its rarest pair of characters does."""
    if not words:
        return []
    points = _code_points(text).astype(np.int64)
    pairs = (points[:-1] << 32) | points[1:]
    order = np.argsort(pairs)
    pairs = pairs[order]
    counts = []
    for word in words:
        own = [(ord(a) << 32) | ord(b) for a, b in pairwise(word)]
        low, high = np.searchsorted(pairs, own, side="left"), np.searchsorted(pairs, own, side="right")
        rarest = int(np.argmin(high - low))
        starts = order[low[rarest] : high[rarest]] - rarest
        counts.append(sum(text.startswith(word, start) for start in starts.tolist() if start >= 0))
    return counts


def _is_term(words: Sequence[tuple[str, str]]) -> bool:
    (first, first_tag), (last, last_tag) = words[0], words[-1]
    if first_tag.startswith(_FUNCTION_TAGS) and first != "不":  # 不忘初心, 不敢腐
        return False
    return not (last_tag.startswith(_FUNCTION_TAGS) or first in _NO_START or last in _NO_END)


def _examples(text: str, length: int, places: Sequence[int]) -> tuple[str, ...]:
    chosen = sorted({places[0], places[len(places) // 2], places[-1]})
    contexts = []
    for place in chosen:
        before = text[max(0, place - 8) : place].rpartition("\n")[2]
        after = text[place + length : place + length + 8].partition("\n")[0]
        contexts.append(" ".join((before + text[place : place + length] + after).split()))
    return tuple(dict.fromkeys(contexts))


def _free_words(
    text: str, min_count: int, min_pmi: float, min_entropy: float, wanted: Mapping[str, int]
) -> Iterator[_Run]:
    """Yield the runs that pass the thresholds, and those in `wanted`, which tells a place of each."""
    points = _code_points(text)
    han = ((points >= 0x4E00) & (points <= 0x9FFF)) | ((points >= 0x3400) & (points <= 0x4DBF)) | (points == 0x3007)
    if not han.any():
        return
    grams = _frequent(points, han, min_count)
    # What is no Han character is a neighbour of its own kind at each place: there a word surely ends.
    own = np.arange(len(points) + 2, dtype=np.int32) + 0x110000
    neighbours = own.copy()
    neighbours[1:-1] = np.where(han, points, own[1:-1])
    for length in range(2, MAX_CHARS + 1):
        level = grams[length]
        pmi = _pmi(grams, length, int(han.sum()))
        asked = level.ids[[place for word, place in wanted.items() if len(word) == length]]
        named = np.zeros(len(pmi), dtype=np.bool_)
        named[asked[asked >= 0]] = True
        at = np.flatnonzero(level.ids >= 0)
        at = at[((pmi >= min_pmi) | named)[level.ids[at]]]
        at = at[np.argsort(level.ids[at], kind="stable")]
        left = _entropy(level.ids[at], neighbours[at], len(pmi))
        right = _entropy(level.ids[at], neighbours[at + length + 1], len(pmi))
        passes = (pmi >= min_pmi) & (np.minimum(left, right) >= min_entropy)
        bounds = np.searchsorted(level.ids[at], np.arange(len(pmi) + 1))
        for i in np.flatnonzero(passes | named).tolist():
            places = at[bounds[i] : bounds[i + 1]].tolist()
            word = text[places[0] : places[0] + length]
            yield _Run(word, float(pmi[i]), float(left[i]), float(right[i]), places)


def _frequent(points: IntArray, han: BoolArray, min_count: int) -> dict[int, _Grams]:
    """Return the n-grams of 1 … 6 Han characters that occur at least `min_count` times (of one, all).

    An n-gram is frequent only where both (n − 1)-grams in it are, so each length is sorted over the places left by the one before.
    """
    kinds, ids, counts = np.unique(points[han], return_inverse=True, return_counts=True)
    all_ids = np.full(len(points), -1, dtype=np.int32)
    all_ids[han] = ids
    grams = {1: _Grams(all_ids, counts, kinds)}
    for length in range(2, MAX_CHARS + 1):
        before = grams[length - 1].ids
        at = np.flatnonzero((before[:-1] >= 0) & (before[1:] >= 0))
        keys = (before[at].astype(np.int64) << 32) | before[at + 1]
        _, kind, counts = np.unique(keys, return_inverse=True, return_counts=True)
        first = np.empty(len(counts), dtype=np.int64)
        first[kind[::-1]] = at[::-1]  # of several values for one index the last stays: the first place
        frequent = counts >= min_count
        ids = np.full(len(points), -1, dtype=np.int32)
        ids[at] = np.where(frequent, np.cumsum(frequent) - 1, -1)[kind]
        grams[length] = _Grams(ids, counts[frequent], first[frequent])
    return grams


def _pmi(grams: dict[int, _Grams], length: int, n_chars: int) -> FloatArray:
    """Least over the cuts of log2(n(ab) N / (n(a) n(b)))."""
    level = grams[length]
    pmi = np.full(len(level.counts), np.inf)
    for cut in range(1, length):
        a, b = grams[cut], grams[length - cut]
        n_a = a.counts[a.ids[level.places]].astype(np.float64)
        n_b = b.counts[b.ids[level.places + cut]]
        pmi = np.minimum(pmi, np.log2(level.counts * float(n_chars) / (n_a * n_b)))
    return pmi


def _entropy(kinds: IntArray, neighbours: IntArray, n_kinds: int) -> FloatArray:
    """Entropy in bits of the neighbours of each kind; 0 for a kind without any."""
    pairs, counts = np.unique((kinds.astype(np.int64) << 32) | neighbours, return_counts=True)
    kind = pairs >> 32
    share = counts / np.bincount(kind, weights=counts, minlength=n_kinds)[kind]
    return np.asarray(np.bincount(kind, weights=-share * np.log2(share), minlength=n_kinds), dtype=np.float64)
