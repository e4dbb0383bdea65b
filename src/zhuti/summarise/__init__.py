"""From fitted topics to a topic summary of each article.

A `Corpus`, its `TokenCorpus`, `DocTerm` and `FittedTopics` come in; `summarise` gives one `ArticleSummary` an article, whose
offsets point into the decoded original, and `iter_summaries` gives them one by one. `label_topics` names topics, `find_figures`
and `find_entities` read any clean text, `explain` says which words carried a share, sentence or term, and `summary_line` and
`topics_to_dict` make what `summaries.jsonl` and `topics.json` hold; `summary_to_dict` and `summary_from_dict` go between.

The room can be called: `zhuti.summarise(...)` is `zhuti.summarise.summarise(...)`. Each name is loaded when it is first used: a
process that only reads texts for another loads no models.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhuti.summarise._dicts import summary_from_dict, summary_to_dict, topics_to_dict
    from zhuti.summarise._entities import find_entities
    from zhuti.summarise._explain import (
        Explanation,
        TokenTopic,
        TokenTopics,
        explain,
        token_topics,
        token_topics_by_article,
    )
    from zhuti.summarise._figure_what import Quantity
    from zhuti.summarise._figures import find_figures
    from zhuti.summarise._labels import label_topics
    from zhuti.summarise._line import summary_line
    from zhuti.summarise._quotes import find_quotes
    from zhuti.summarise._summarise import iter_summaries, summarise
    from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare

_MODULE_OF = {
    "ArticleSummary": "_types",
    "Entity": "_types",
    "Explanation": "_explain",
    "Figure": "_types",
    "KeySentence": "_types",
    "Keyword": "_types",
    "Quantity": "_figure_what",
    "Quote": "_types",
    "Similar": "_types",
    "TokenTopic": "_explain",
    "TokenTopics": "_explain",
    "TopicShare": "_types",
    "explain": "_explain",
    "find_entities": "_entities",
    "find_figures": "_figures",
    "find_quotes": "_quotes",
    "iter_summaries": "_summarise",
    "label_topics": "_labels",
    "summarise": "_summarise",
    "summary_from_dict": "_dicts",
    "summary_line": "_line",
    "summary_to_dict": "_dicts",
    "token_topics": "_explain",
    "token_topics_by_article": "_explain",
    "topics_to_dict": "_dicts",
}

__all__ = [
    "ArticleSummary",
    "Entity",
    "Explanation",
    "Figure",
    "KeySentence",
    "Keyword",
    "Quantity",
    "Quote",
    "Similar",
    "TokenTopic",
    "TokenTopics",
    "TopicShare",
    "explain",
    "find_entities",
    "find_figures",
    "find_quotes",
    "iter_summaries",
    "label_topics",
    "summarise",
    "summary_from_dict",
    "summary_line",
    "summary_to_dict",
    "token_topics",
    "token_topics_by_article",
    "topics_to_dict",
]


class _CallableRoom(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> object:
        from zhuti.summarise._summarise import summarise

        return summarise(*args, **options)

    def __getattr__(self, name: str) -> object:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value: object = getattr(importlib.import_module(f"{self.__name__}.{_MODULE_OF[name]}"), name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _CallableRoom
