"""zhuti (主题): topic modelling for Chinese news, from a dirty page to a publishable, traceable result.

>>> import zhuti
>>> zhuti.Segmenter().cut("他来自北京。大学今天开学。")
['他', '来自', '北京', '。', '大学', '今天', '开学', '。']

Each name is loaded when it is first used, so that `import zhuti` itself loads nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from zhuti._version import __version__

if TYPE_CHECKING:
    from zhuti.core import ZhutiError
    from zhuti.corpus import Article, Corpus, read_corpus
    from zhuti.experiment import run_experiment, verify_run
    from zhuti.matrix import DocTerm, build_doc_term
    from zhuti.models import LDA, FittedTopics, fit_topics, load_topics, make_estimator
    from zhuti.summarise import ArticleSummary, summarise
    from zhuti.tokens import Segmenter, TokenCorpus, tokenise

_ROOM_OF = {
    "Article": "corpus",
    "ArticleSummary": "summarise",
    "Corpus": "corpus",
    "DocTerm": "matrix",
    "FittedTopics": "models",
    "LDA": "models",
    "Segmenter": "tokens",
    "TokenCorpus": "tokens",
    "ZhutiError": "core",
    "build_doc_term": "matrix",
    "fit_topics": "models",
    "load_topics": "models",
    "make_estimator": "models",
    "read_corpus": "corpus",
    "run_experiment": "experiment",
    "summarise": "summarise",
    "tokenise": "tokens",
    "verify_run": "experiment",
}

__all__ = [
    "LDA",
    "Article",
    "ArticleSummary",
    "Corpus",
    "DocTerm",
    "FittedTopics",
    "Segmenter",
    "TokenCorpus",
    "ZhutiError",
    "__version__",
    "build_doc_term",
    "fit_topics",
    "load_topics",
    "make_estimator",
    "read_corpus",
    "run_experiment",
    "summarise",
    "tokenise",
    "verify_run",
]


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'zhuti' has no attribute {name!r}")
    room = importlib.import_module(f"zhuti.{_ROOM_OF[name]}")
    # `zhuti.summarise` is a room and a function at once: the room can be called.
    value: object = room if name == _ROOM_OF[name] else getattr(room, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
