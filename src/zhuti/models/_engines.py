"""The engines by name."""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Iterable
from typing import Any

from zhuti.core import ModelError, Progress, silent
from zhuti.models._types import TopicEstimator

_CLASSES = {
    "zhuti": ("zhuti.models._lda", "LDA"),
    "gensim": ("zhuti.models._gensim", "GensimLDA"),
    "sklearn": ("zhuti.models._sklearn", "SklearnLDA"),
    "nmf": ("zhuti.models._sklearn", "TfidfNMF"),
}

ENGINES: tuple[str, ...] = tuple(_CLASSES)
"""The names `make_estimator` knows."""


def make_estimator(
    engine: str,
    *,
    n_topics: int,
    random_state: int = 0,
    n_threads: int | None = None,
    progress: Progress = silent,
    **options: Any,
) -> TopicEstimator:
    """Make a topic model, not yet fitted.

    Parameters
    ----------
    engine
        One of `ENGINES`.
    n_topics
        K, at least 1.
    random_state
        The same number gives the same topics, to the byte.
    n_threads
        For an engine that can use several; changes no result. `None` leaves it to the engine.
    progress
        Told how far training is, by an engine that can tell.
    options
        Further settings of that engine.

    Raises
    ------
    ModelError
        No such engine, or it has no such option.

    Examples
    --------
    >>> make_estimator("sklearn", n_topics=5, n_iter=20)
    SklearnLDA(n_iter=20, n_topics=5)
    """
    if engine not in _CLASSES:
        raise ModelError(
            f"model engine {engine!r} is unknown.{_mean(engine, _CLASSES)} There are: {', '.join(_CLASSES)}."
        )
    cls = _load(engine)
    known = [
        name
        for name in inspect.signature(cls).parameters
        if name not in ("n_topics", "random_state", "n_threads", "progress")
    ]
    for name in options:
        if name not in known:
            raise ModelError(
                f"engine {engine!r} has no option {name!r}.{_mean(name, known)} It takes: {', '.join(known)}."
            )
    running = {"n_threads": n_threads, "progress": progress}
    running = {name: value for name, value in running.items() if name in inspect.signature(cls).parameters}
    estimator: TopicEstimator = cls(n_topics=n_topics, random_state=random_state, **running, **options)
    return estimator


def engine_name(estimator: TopicEstimator) -> str:
    """Return the name `make_estimator` knows this kind of estimator by, or its class name for a foreign one."""
    kind = type(estimator)
    for engine, (module, name) in _CLASSES.items():
        if (kind.__module__, kind.__qualname__) == (module, name):
            return engine
    return kind.__qualname__


def _load(engine: str) -> Any:
    """Import an engine's class; only now, since its libraries are heavy."""
    module, name = _CLASSES[engine]
    return getattr(importlib.import_module(module), name)


def _mean(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
