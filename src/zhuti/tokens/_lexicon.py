"""User dictionaries: read as jieba reads them, with the terms that jieba's own matcher cannot take matched apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from zhuti.core import RequestError

_QUOTE = re.compile("['“”‘’「」『』＂＇]")
_CUT_WORD = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")
_TAG_WORD = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._]+")
_TAG = re.compile(r"[a-z]{1,4}")
_NUMBER_LIKE = re.compile(r"[-+]?\d[\d.,]*")
_WORD_CHAR = re.compile(r"[0-9A-Za-z]")


class LexiconEntry(NamedTuple):
    """A term of a user dictionary.

    `freq` is its count beside jieba's own dictionary; without one, jieba suggests a count high enough for the term to win over
    its own parts, and 0 takes the term out of the dictionary. `tag` is its part of speech.
    """

    term: str
    freq: int | None = None
    tag: str | None = None


UserWords = Iterable[str | tuple[str, int | None, str | None]]
"""Words, or words with frequency and part of speech; a `Lexicon` is one."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A user dictionary: entries in the order of its files, as jieba would add them.

    Examples
    --------
    >>> lexicon = Lexicon.of(["河长制", ("“4+1”工作法", None, "n")])
    >>> lexicon.terms
    ('河长制', '“4+1”工作法')
    """

    entries: tuple[LexiconEntry, ...] = ()

    @classmethod
    def of(cls, user_words: UserWords) -> Lexicon:
        """Return `user_words` as a lexicon.

        Raises
        ------
        ValueError
            An empty word, or a negative frequency.
        """
        entries = tuple(LexiconEntry(w) if isinstance(w, str) else LexiconEntry(*w) for w in user_words)
        for entry in entries:
            if not entry.term.strip():
                raise ValueError("a user word is empty.")
            if entry.freq is not None and entry.freq < 0:
                raise ValueError(f"user word {entry.term}: frequency must be at least 0, got {entry.freq}.")
        return cls(entries)

    @property
    def terms(self) -> tuple[str, ...]:
        """The distinct terms, in order, without those taken out by a frequency of 0."""
        wanted = {entry.term: entry.freq != 0 for entry in self.entries}
        return tuple(term for term, kept in wanted.items() if kept)

    def __iter__(self) -> Iterator[LexiconEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def read_lexicon(path: str | Path | Iterable[str | Path]) -> Lexicon:
    r"""Read one or more user dictionaries in jieba's format.

    UTF-8, one term a line, then optionally its frequency and its part of speech, between spaces: `三严三实 500 nz`. A term
    may itself hold spaces and symbols. Files are joined in the order given; of a term listed twice the last entry counts.

    Parameters
    ----------
    path
        A file, or several.

    Raises
    ------
    RequestError
        A file is missing or not UTF-8, or a line is not an entry; the message names file and line.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "words.txt").write_text("河长制 200 n\n最后 一公里\n", encoding="utf-8")
    >>> read_lexicon(folder / "words.txt").entries
    (LexiconEntry(term='河长制', freq=200, tag='n'), LexiconEntry(term='最后 一公里', freq=None, tag=None))
    """
    paths = [path] if isinstance(path, (str, Path)) else list(path)
    return Lexicon(tuple(entry for one in paths for entry in _read_one(Path(one))))


def _read_one(path: Path) -> Iterator[LexiconEntry]:
    for number, line in enumerate(read_utf8_lines(path, "lexicon"), start=1):
        if line.strip():
            yield _parse(line.strip(), f"{path} line {number}")


def _parse(line: str, where: str) -> LexiconEntry:
    """Take a tag, then a frequency, off the end of a line; the rest is the term."""
    head, _, last = line.rpartition(" ")
    tag, freq = None, None
    if head and _TAG.fullmatch(last):
        line, tag = head.rstrip(), last
    head, _, last = line.rpartition(" ")
    if head and _NUMBER_LIKE.fullmatch(last):
        if not last.isascii() or not last.isdigit():
            raise RequestError(f"{where}: got the frequency {last}, wanted a whole number of at least 0.")
        line, freq = head.rstrip(), int(last)
    elif head and tag is None and head.rpartition(" ")[2].isdigit() and head.rpartition(" ")[0]:
        raise RequestError(
            f"{where}: got {last} where a part of speech may stand, wanted one to four lower-case letters such as n or nz."
        )
    return LexiconEntry(line, freq, tag)


def read_utf8_lines(path: Path, what: str) -> list[str]:
    """Return the lines of a UTF-8 file, byte order mark and line ends removed; `what` names the file's role in errors."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RequestError(f"{path}: the {what} file cannot be read ({error.strerror}).") from error
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    texts = []
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise RequestError(
                f"{path} line {number}: the {what} file is not UTF-8; save it as UTF-8 (byte {error.start + 1} of the line)."
            ) from error
    return texts


def plain_quotes(text: str) -> str:
    """Return `text` with every quotation mark as `"`; offsets stay.

    Examples
    --------
    >>> plain_quotes("“4+1”工作法") == plain_quotes("「4+1」工作法")
    True
    """
    return _QUOTE.sub('"', text)


class SpecialTerms:
    """Finds the terms of a lexicon that hold a character jieba cuts at (“ ” 、 · space …).

    They are matched in the text before segmentation, leftmost first and of those the longest, and the text between them is
    cut as usual. Any quotation mark matches any other. A term that begins or ends with a Latin letter or digit is not matched
    within a longer run of them.

    Parameters
    ----------
    lexicon
        Where the terms come from.
    tags
        Whether for tagging: jieba's tagger also cuts at `%` and `-`.
    """

    def __init__(self, lexicon: Lexicon, *, tags: bool) -> None:
        plain = _TAG_WORD if tags else _CUT_WORD
        wanted = set(lexicon.terms)
        special = {plain_quotes(e.term): e.tag for e in lexicon if e.term in wanted and not plain.fullmatch(e.term)}
        self.tags: dict[str, str | None] = special
        by_length = sorted(special, key=lambda term: (-len(term), term))
        guarded = [re.escape(t) + (r"(?![0-9A-Za-z])" if _WORD_CHAR.match(t[-1]) else "") for t in by_length]
        self._pattern = re.compile("|".join(guarded)) if guarded else None

    def find(self, text: str) -> list[tuple[int, int, str | None]]:
        """Return (start, end, tag) of each special term in `text`, in order, without overlaps.

        Examples
        --------
        >>> SpecialTerms(Lexicon.of(["“4+1”工作法"]), tags=False).find("推广「4+1」工作法。")
        [(2, 10, None)]
        """
        if self._pattern is None:
            return []
        plain = plain_quotes(text)
        found = []
        position = 0
        while match := self._pattern.search(plain, position):
            start, end = match.span()
            if start and _WORD_CHAR.match(plain[start]) and _WORD_CHAR.match(plain[start - 1]):
                position = start + 1
                continue
            found.append((start, end, self.tags[match[0]]))
            position = end
        return found


def jieba_words(lexicon: Lexicon) -> tuple[LexiconEntry, ...]:
    """Return the entries that jieba's matcher can take when cutting; the others are `SpecialTerms`."""
    return tuple(entry for entry in lexicon if _CUT_WORD.fullmatch(entry.term))
