"""`tokens.npz`: a `TokenCorpus` on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from zhuti.core import IntArray, RunError, load_arrays, save_arrays
from zhuti.tokens._types import TokenCorpus, TokenReport

SCHEMA = "zhuti/tokens/1"
_PER_TOKEN = ("term_ids", "starts", "ends", "paragraphs")
_ARRAYS = (*_PER_TOKEN, "tags", "doc_ptr", "names")


def save_tokens(tokens: TokenCorpus, path: Path) -> None:
    """Write tokens, their vocabulary and their report to one `.npz`; the same tokens give the same bytes.

    Raises
    ------
    OSError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.tokens import JiebaSegmenter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_tokens(JiebaSegmenter().encode(["今天开学"]), Path(folder) / "tokens.npz")
    ...     load_tokens(Path(folder) / "tokens.npz").terms(0)
    ['今天', '开学']
    """
    report = tokens.report
    names = {
        "schema": SCHEMA,
        "vocabulary": tokens.vocabulary,
        "doc_ids": tokens.doc_ids,
        "tag_names": None if tokens.tags is None else tokens.tag_names,
        "report": {
            "n_segmented": report.n_segmented,
            "dropped": dict(report.dropped),
            "lexicon": dict(report.lexicon),
            "cut_apart": report.cut_apart,
            "n_joined": report.n_joined,
        },
    }
    text = json.dumps(names, ensure_ascii=False).encode("utf-8", "surrogatepass")
    save_arrays(
        path,
        {
            **{name: getattr(tokens, name).astype(np.int32, copy=False) for name in _PER_TOKEN},
            "tags": np.empty(0, np.uint8) if tokens.tags is None else tokens.tags.astype(np.uint8, copy=False),
            "doc_ptr": tokens.doc_ptr.astype(np.int64, copy=False),
            "names": np.frombuffer(text, dtype=np.uint8),
        },
    )


def load_tokens(path: Path) -> TokenCorpus:
    """Read what `save_tokens` wrote; nothing is unpickled.

    Raises
    ------
    RunError
        The file is missing, damaged, or holds something else.
    """
    arrays = load_arrays(path, _ARRAYS)
    try:
        names = json.loads(arrays["names"].tobytes().decode("utf-8", "surrogatepass"))
        if names["schema"] != SCHEMA:
            raise RunError(f"{path}: its schema is {names['schema']!r}, wanted {SCHEMA!r}.")
        tagged = names["tag_names"] is not None
        tokens = TokenCorpus(
            **{name: arrays[name] for name in _PER_TOKEN},
            doc_ptr=arrays["doc_ptr"],
            vocabulary=tuple(names["vocabulary"]),
            doc_ids=tuple(names["doc_ids"]),
            tags=arrays["tags"] if tagged else None,
            tag_names=tuple(names["tag_names"] or ()),
            report=_report(names["report"]),
        )
        _check(tokens)
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(f"{path}: damaged, or not tokens of zhuti ({error}).") from error
    return tokens


def _report(fields: dict[str, Any]) -> TokenReport:
    return TokenReport(**{**fields, "cut_apart": tuple(fields["cut_apart"])})


def _check(tokens: TokenCorpus) -> None:
    """Raise a ValueError where an index points at nothing."""
    _check_range("term_ids", tokens.term_ids, tokens.n_terms)
    if tokens.tags is not None:
        _check_range("tags", tokens.tags, len(tokens.tag_names))
    if (np.diff(tokens.doc_ptr) < 0).any():
        raise ValueError("doc_ptr descends.")
    if (tokens.starts < 0).any() or (tokens.ends < tokens.starts).any():
        raise ValueError("a token ends before it starts.")


def _check_range(name: str, ids: IntArray, n: int) -> None:
    if len(ids) and not (ids.min() >= 0 and ids.max() < n):
        raise ValueError(f"{name} are not all from 0 to {n - 1}.")
