"""`topics.npz` and `model.json`: fitted topics on disk."""

from __future__ import annotations

import json
import re
from pathlib import Path

from zhuti.core import RunError, load_arrays, save_arrays, write_atomic
from zhuti.models._types import FittedTopics

SCHEMA = "zhuti/model/1"
_ARRAYS = ("topic_word", "doc_topic", "low", "high", "passage_topic", "topic_share", "alpha", "beta")


def save_topics(topics: FittedTopics, folder: Path) -> None:
    """Write `topics.npz` (every array) and `model.json` (engine, settings, vocabulary, article ids) into a folder.

    The same topics give the same bytes. Nothing is pickled.

    Parameters
    ----------
    topics
        What to write.
    folder
        Where to; it is made if it is not there.

    Raises
    ------
    OSError
        A file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> topics = FittedTopics(one, one, one, one, one, one[0], one[0], one[0], ("春耕",), ("a",), "nmf", {"n_topics": 1})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_topics(topics, Path(folder))
    ...     load_topics(Path(folder)).vocabulary
    ('春耕',)
    """
    folder.mkdir(parents=True, exist_ok=True)
    save_arrays(folder / "topics.npz", {name: getattr(topics, name) for name in _ARRAYS})
    model = {
        "schema": SCHEMA,
        "engine": topics.engine,
        "params": topics.params,
        "vocabulary": topics.vocabulary,
        "doc_ids": topics.doc_ids,
    }
    text = json.dumps(model, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    # An id made from a file's name can hold lone surrogates, which UTF-8 cannot.
    text = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    write_atomic(folder / "model.json", text + "\n")


def load_topics(folder: Path) -> FittedTopics:
    """Read what `save_topics` wrote.

    Raises
    ------
    RunError
        A file is missing, damaged, or of another kind; the message names it.
    """
    path = folder / "model.json"
    try:
        model = json.loads(path.read_text(encoding="utf-8"))
        schema = model["schema"]
    except FileNotFoundError:
        raise RunError(f"{path}: no such file.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"{path}: damaged, or not a model of zhuti ({error}).") from error
    if schema != SCHEMA:
        raise RunError(f"{path}: its schema is {schema!r}, wanted {SCHEMA!r}.")
    arrays = load_arrays(folder / "topics.npz", _ARRAYS)
    try:
        return FittedTopics(
            **arrays,
            vocabulary=tuple(model["vocabulary"]),
            doc_ids=tuple(model["doc_ids"]),
            engine=model["engine"],
            params=dict(model["params"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(f"{folder}: model.json and topics.npz do not belong together ({error}).") from error
