"""Topic models behind one contract.

A `DocTerm` and an estimator from `make_estimator` come in; `fit_topics` gives frozen `FittedTopics`: topics numbered by falling
share, and each article's mixture with its interval. `save_topics` and `load_topics` keep them on disk, without pickle. `LDA` is
our own engine, loaded when it is first asked for; `to_gensim` and `to_pyldavis` hand topics to other tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.models._engines import ENGINES, make_estimator
from zhuti.models._fit import fit_topics
from zhuti.models._infer import infer_topics
from zhuti.models._lda_export import to_gensim, to_pyldavis
from zhuti.models._likelihood import token_probability
from zhuti.models._store import load_topics, save_topics
from zhuti.models._types import FittedTopics, TopicEstimator

if TYPE_CHECKING:
    from zhuti.models._lda import LDA

__all__ = [
    "ENGINES",
    "LDA",
    "FittedTopics",
    "TopicEstimator",
    "fit_topics",
    "infer_topics",
    "load_topics",
    "make_estimator",
    "save_topics",
    "to_gensim",
    "to_pyldavis",
    "token_probability",
]


def __getattr__(name: str) -> object:
    if name != "LDA":
        raise AttributeError(f"module 'zhuti.models' has no attribute {name!r}")
    from zhuti.models._lda import LDA

    return LDA
