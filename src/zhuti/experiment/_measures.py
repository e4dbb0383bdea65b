"""What the measures of a run are held against: labels of the articles, and other articles."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from zhuti.config import ExperimentConfig
from zhuti.core import ConfigError, Problem, write_atomic
from zhuti.corpus import Corpus
from zhuti.experiment._json import canonical_json
from zhuti.experiment._results import TOKENS
from zhuti.tokens import TokenCorpus, load_tokens, save_tokens

_PROBLEMS = "problems.json"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """The tokens of other articles, and what was wrong with these."""

    tokens: TokenCorpus
    problems: tuple[Problem, ...]

    def save(self, folder: Path) -> None:
        """Write both to a folder."""
        save_tokens(self.tokens, folder / TOKENS)
        write_atomic(folder / _PROBLEMS, canonical_json({"problems": [asdict(problem) for problem in self.problems]}))

    @classmethod
    def load(cls, folder: Path) -> ReferenceText:
        """Read both from a folder."""
        problems = json.loads((folder / _PROBLEMS).read_bytes())["problems"]
        return cls(load_tokens(folder / TOKENS), tuple(Problem(**problem) for problem in problems))


def reference_config(config: ExperimentConfig) -> ExperimentConfig:
    """Return the config of reading `evaluate.reference`: its articles in place of the corpus', every one of them."""
    changes = {"path": config.evaluate.reference, "on_empty": "flag", "duplicates": "keep"}
    return config.model_copy(update={"corpus": config.corpus.model_copy(update=changes)})


def article_labels(corpus: Corpus, column: str) -> tuple[str | None, ...]:
    """Return what stands in a column of each article, `None` for one where nothing does.

    Raises
    ------
    ConfigError
        No article has such a column.
    """
    if not any(column in article.metadata for article in corpus):
        columns = sorted({name for article in corpus for name in article.metadata})
        there = f"There are: {', '.join(columns[:_SHOWN])}." if columns else "The articles have no further columns."
        raise ConfigError(f'evaluate.labels = "{column}": no article has such a column. {there}')
    values = (article.metadata.get(column) for article in corpus)
    return tuple(None if value is None else str(value).strip() or None for value in values)
