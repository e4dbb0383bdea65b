"""From articles to the tokens a model is trained on, with a report of every token dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from zhuti.core import Progress, RequestError, silent
from zhuti.tokens._build import concatenate
from zhuti.tokens._lexicon import Lexicon, plain_quotes
from zhuti.tokens._phrases import join_phrases
from zhuti.tokens._rules import JIEBA_TAGS, RULES, Rules
from zhuti.tokens._types import TokenCorpus, TokenReport

if TYPE_CHECKING:
    from zhuti.corpus import Corpus

_CHARS_AT_ONCE = 10_000_000
"""So many characters are copied out of the corpus at a time."""


class _Segmenter(Protocol):
    def encode(
        self, texts: Sequence[str], *, doc_ids: Sequence[str] | None = None, tags: bool = False
    ) -> TokenCorpus: ...


def tokenise(
    corpus: Corpus,
    *,
    engine: Literal["zhuti", "jieba"] = "zhuti",
    lexicon: Lexicon | None = None,
    stopwords: frozenset[str] = frozenset(),
    pos: Sequence[str] | None = None,
    min_chars: int = 2,
    numbers: Literal["drop", "keep"] = "drop",
    phrases: float | None = None,
    phrase_min_count: int = 5,
    n_threads: int | None = None,
    progress: Progress = silent,
) -> TokenCorpus:
    """Segment the articles and keep the tokens that a topic model should see.

    Whole texts are segmented and punctuation is dropped afterwards, so that no word is made up across it. Terms stand in the
    vocabulary as they stand in the text, Latin letters in their own case; only a term of the lexicon that the text writes with
    other quotation marks takes the lexicon's spelling. Titles are not part of the text.

    Parameters
    ----------
    corpus
        D articles.
    engine
        `zhuti`, or the reference `jieba`; both give the same tokens.
    lexicon
        Terms to be kept whole. They are exempt from `pos`, `min_chars` and `numbers`, but not from `stopwords`.
    stopwords
        Terms to drop; a Latin word is dropped in any case when its lower-case form is among them.
    pos
        Beginnings of the part-of-speech tags to keep, such as `CONTENT_POS`: `n` keeps n, nr, ns, nt, nz, …; `None` keeps all and
        spares the tagging.
    min_chars
        Fewest characters of a kept term.
    numbers
        Whether to drop numbers: digits with their signs (355.1, 6.4%, ２０１５), and Chinese numerals with a unit, 〇 or 第
        (一万五千, 数百, 二〇一五, 第三). 五四 and 九一八, PM2.5 and G20 are no numbers.
    phrases
        Least NPMI (−1 to 1; 0.5 is moderate) of two neighbouring kept tokens to become one phrase; `None` for no phrases.
    phrase_min_count
        Fewest occurrences of a phrase.
    n_threads
        Threads of the engine `zhuti`; `None` for as many as there are processors. The tokens are the same for any number.
    progress
        Told of the characters segmented.

    Returns
    -------
    TokenCorpus
        With `report`; tags are kept when `pos` is given. An article all of whose tokens are dropped keeps its place, empty.

    Raises
    ------
    RequestError
        A parameter is out of range.

    Examples
    --------
    >>> from zhuti.corpus import Article, Corpus
    >>> tokens = tokenise(Corpus((Article("a", "全县推行河长制，覆盖12个乡镇。"),)), lexicon=Lexicon.of(["河长制"]), engine="jieba")
    >>> tokens.terms(0)
    ['全县', '推行', '河长制', '覆盖', '乡镇']
    >>> dict(tokens.report.dropped)
    {'punctuation': 2, 'stop_word': 0, 'number': 1, 'length': 1, 'pos': 0}
    """
    lexicon = lexicon or Lexicon()
    _check(engine, lexicon, pos, min_chars, numbers, phrases, phrase_min_count)
    segmenter, batch_chars = _segmenter(engine, lexicon, n_threads, progress)
    rules = Rules(lexicon, stopwords, pos, min_chars, numbers == "drop")
    parts, dropped, found = [], np.zeros(len(RULES) + 1, dtype=np.int64), dict.fromkeys(lexicon.terms, 0)
    total = sum(len(article.text) for article in corpus)
    done = 0
    for batch in _batches(corpus, batch_chars):
        articles = corpus[batch]
        part = segmenter.encode([a.text for a in articles], doc_ids=[a.id for a in articles], tags=pos is not None)
        kept, counts = rules.apply(part, found)
        parts.append(kept)
        dropped += counts
        done += sum(len(a.text) for a in articles)
        progress("tokenise", done, total)
    tokens = concatenate(parts)
    n_joined = 0
    if phrases is not None:
        tokens, n_joined = join_phrases(tokens, min_npmi=phrases, min_count=phrase_min_count)
    report = TokenReport(
        n_segmented=int(dropped.sum()),
        dropped=dict(zip(RULES, dropped[1:].tolist(), strict=True)),
        lexicon=found,
        cut_apart=_cut_apart(corpus, found),
        n_joined=n_joined,
    )
    return replace(tokens, report=report)


def _check(
    engine: str,
    lexicon: Lexicon,
    pos: Sequence[str] | None,
    min_chars: int,
    numbers: str,
    phrases: float | None,
    phrase_min_count: int,
) -> None:
    if engine not in ("zhuti", "jieba"):
        raise RequestError(f'engine must be "zhuti" or "jieba", got "{engine}".')
    if min_chars < 1:
        raise RequestError(f"min_chars must be at least 1, got {min_chars}.")
    if numbers not in ("drop", "keep"):
        raise RequestError(f'numbers must be "drop" or "keep", got "{numbers}".')
    if phrases is not None and not -1 <= phrases < 1:
        raise RequestError(f"phrases must be an NPMI from -1 to 1, got {phrases}.")
    if phrase_min_count < 1:
        raise RequestError(f"phrase_min_count must be at least 1, got {phrase_min_count}.")
    if pos is not None:
        tags = sorted(JIEBA_TAGS | {entry.tag for entry in lexicon if entry.tag})
        for prefix in pos:
            if not prefix or not any(tag.startswith(prefix) for tag in tags):
                raise RequestError(f'pos: "{prefix}" begins no part-of-speech tag. The tags are {" ".join(tags)}.')
        if not pos:
            raise RequestError("pos names no part of speech, so no token would be kept. Leave it out to keep all.")


def _segmenter(engine: str, lexicon: Lexicon, n_threads: int | None, progress: Progress) -> tuple[_Segmenter, int]:
    """Return the engine, and how many characters to give it between two reports of progress."""
    if engine == "jieba":
        from zhuti.tokens._jieba_engine import JiebaSegmenter

        return JiebaSegmenter(lexicon), 200_000
    from zhuti.tokens._segmenter import Segmenter

    return Segmenter(lexicon, n_threads=n_threads, progress=progress), _CHARS_AT_ONCE


def _batches(corpus: Corpus, n_chars: int) -> Iterator[slice]:
    """Yield slices of whole articles that hold about `n_chars` characters each, one article at least."""
    start, size = 0, 0
    for i, article in enumerate(corpus):
        if size >= n_chars:
            yield slice(start, i)
            start, size = i, 0
        size += len(article.text)
    yield slice(start, len(corpus))


def _cut_apart(corpus: Corpus, found: dict[str, int]) -> tuple[str, ...]:
    """Return the terms without a token that stand in a text, other than inside the tokens of longer terms."""
    missed = {term: plain_quotes(term) for term, count in found.items() if not count}
    if not missed:
        return ()
    standing = dict.fromkeys(missed, 0)
    for batch in _batches(corpus, _CHARS_AT_ONCE):
        text = plain_quotes("\0".join(article.text for article in corpus[batch]))
        for term, plain in missed.items():
            standing[term] += text.count(plain)
    hits = [(plain_quotes(term), count) for term, count in found.items() if count]
    return tuple(
        term for term, plain in missed.items() if standing[term] > sum(count * hit.count(plain) for hit, count in hits)
    )
