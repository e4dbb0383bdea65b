"""The config's fields: the one place where a setting has its type, default and meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, create_model
from pydantic_core import PydanticCustomError, PydanticKnownError, to_jsonable_python


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _filled(value: object) -> object:
    if value == "":  # Path("") is the working folder, which nobody means by it
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return value


Count = Annotated[int, Field(ge=1)]
CountFromZero = Annotated[int, Field(ge=0)]
Name = Annotated[str, StringConstraints(min_length=1)]
FilledPath = Annotated[Path, BeforeValidator(_filled)]
FilePath = Annotated[FilledPath, Field(strict=False)]
Names = Annotated[
    tuple[Name, ...],
    Field(strict=False),
    BeforeValidator(_as_list, json_schema_input_type=Name | tuple[Name, ...]),
]
Paths = Annotated[
    tuple[FilePath, ...],
    Field(strict=False),
    BeforeValidator(_as_list, json_schema_input_type=Path | tuple[Path, ...]),
]
Option = bool | int | float | str


class _Section(BaseModel):
    """A table of the config: strict types, no unknown key, never changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class CorpusConfig(_Section):
    """Where the articles are."""

    path: FilledPath
    """A folder of `.txt` files, or a `.jsonl`, `.csv` or `.parquet` file, plain or gzip."""

    text: Name = "text"
    """The column that holds the text."""

    id: Name = "id"
    """The column that holds the article's id."""

    title: Name = "title"
    """The column that holds the title."""

    date: Name = "date"
    """The column that holds the date of publication."""

    on_empty: Literal["flag", "error"] = "flag"
    """An article without text is kept and flagged, or stops the run."""

    duplicates: Literal["flag", "first", "keep"] = "flag"
    """Exact and near duplicates are flagged, kept once (the first of each group), or not looked for."""


class CleanConfig(_Section):
    """Which cleaning rules run, in this order. Each edit is recorded in `edits.jsonl`."""

    line_ends: bool = True
    """Every line ends in one line feed."""

    html: bool = True
    """Entities become characters; tags, scripts and styles go."""

    controls: bool = True
    """Control and zero-width characters go."""

    wraps: bool = True
    """Lines broken inside a sentence are joined, where a text is hard-wrapped."""

    spaces: bool = True
    """Indents, ideographic and repeated spaces and blank lines go."""

    full_width: bool = True
    """Full-width letters and digits become half-width."""

    pinyin: bool = True
    """Inline pinyin goes, where it is a reading of the character before it."""

    script: bool = True
    """Traditional becomes Simplified."""

    headers: bool = True
    """Database headers go."""

    chrome: bool = True
    """What the site wrote around the article goes."""

    dateline: bool = True
    """Lines with date, source and editor go; what they say is kept as metadata."""

    byline: bool = True
    """Lines that name reporters go; the names are kept as metadata."""

    lead: bool = True
    """Agency leads go; the source is kept as metadata."""

    title: bool = True
    """The title line of a page goes; it is kept as metadata."""

    headings: bool = True
    """Bare numbers of sections go."""

    protect: Names = ()
    """Words that the conversion to Simplified writes exactly so, besides those zhuti knows (乾安县 …)."""


class TokensConfig(_Section):
    """How texts become tokens."""

    engine: Literal["zhuti", "jieba"] = "zhuti"
    """The segmenter: zhuti's own, or plain jieba as the reference. The output is the same."""

    lexicon: Paths = ()
    """User dictionaries in jieba's format; their terms win over the dictionary."""

    stopwords: Paths = ()
    """Stop lists, one term a line."""

    pos: Names = ()
    """Parts of speech to keep, by the beginning of jieba's tag (`n` keeps `nr`, `nz` …); empty keeps all."""

    min_chars: Count = 2
    """Tokens with fewer characters are dropped."""

    numbers: Literal["drop", "keep"] = "drop"
    """What becomes of tokens that are numbers."""

    phrases: Annotated[float, Field(ge=-1, lt=1)] | None = None
    """Least NPMI of two neighbouring tokens to be joined to one term, −1 to 1 (0.5 is moderate); none joins nothing."""

    phrase_min_count: Count = 5
    """Fewest occurrences of a phrase."""


class PassagesConfig(_Section):
    """What the model trains on."""

    by: Literal["auto", "article", "paragraph"] = "auto"
    """Whole articles, paragraphs, or paragraphs where the articles are few."""


class VocabularyConfig(_Section):
    """Which terms the model sees."""

    min_doc_freq: Count = 2
    """A term stands in at least so many passages."""

    max_doc_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    """A term stands in at most this share of the passages."""


class ModelConfig(_Section):
    """The topic model."""

    engine: Literal["zhuti", "gensim", "sklearn", "nmf"] = "zhuti"
    """zhuti's LDA, gensim's LdaModel, scikit-learn's LatentDirichletAllocation, or NMF on TF-IDF as the baseline."""

    n_topics: Count = 20
    """K, the number of topics."""

    random_state: CountFromZero = 0
    """Fixes everything that is drawn at random."""

    options: dict[str, Option] = Field(default_factory=dict)
    """Further settings of the engine, by the names of its constructor."""


class EvaluateConfig(_Section):
    """How the topics are measured; nothing here changes them."""

    reference: FilledPath | None = None
    """Other articles to measure coherence over windows by, in any form that `corpus.path` may have and with columns of the same
    names; they are cleaned and segmented as the corpus is. By default the corpus itself."""

    labels: Name | None = None
    """The column of labels that the topics are compared with; by default none."""

    n_refits: CountFromZero = 6
    """How often the model is fitted anew for the stability of its topics, by turns under another random state and to passages drawn
    anew. 0 spares the time."""


class SummaryConfig(_Section):
    """What a summary holds."""

    n_keywords: Count = 10
    """Key terms an article."""

    n_sentences: Count = 3
    """Key sentences an article."""

    n_similar: CountFromZero = 3
    """Similar articles an article."""

    language: Literal["zh", "en"] = "zh"
    """The language of headings in `summaries/*.md`."""

    labels: dict[str, Name] = Field(default_factory=dict)
    """Topic labels of your own, by topic id; the others are made from the topics' most exclusive frequent terms."""


class RunConfig(_Section):
    """The run itself. Nothing here changes a result."""

    name: Annotated[str, StringConstraints(pattern=r"^[\w-][\w.-]{0,63}$")] = "run"
    """Names the run; by default the config file's name."""

    out: FilledPath | None = None
    """The run directory; by default `runs/<name>` in the working folder."""

    n_threads: Count | None = None
    """Threads; by default one a core."""

    tracking: Literal["mlflow"] | None = None
    """Also log the finished run, and each member of a sweep, to MLflow, where `MLFLOW_TRACKING_URI` says; by default nowhere."""


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise PydanticCustomError("no_values", "a list of at least one value")
    written = [json.dumps(to_jsonable_python(value), sort_keys=True) for value in values]
    if len(set(written)) < len(values):
        raise PydanticCustomError("not_distinct", "a list in which no value stands twice")
    return values


def _swept(section: type[_Section], *keys: str) -> type[_Section]:
    """Return the section with a list of values for each key, or for those named."""
    fields: dict[str, Any] = {}
    for name, field in section.model_fields.items():
        if not keys or name in keys:
            one: Any = field.rebuild_annotation()
            values: Any = tuple[one, ...]
            fields[name] = (
                Annotated[values, Field(strict=False), AfterValidator(_distinct)] | None,
                Field(default=None, description=f"Values of `{name}`."),
            )
    return create_model(f"Swept{section.__name__}", __base__=_Section, **fields)


_SweptCorpus = _swept(CorpusConfig, "duplicates")  # other articles are another experiment
_SweptClean = _swept(CleanConfig)
_SweptTokens = _swept(TokensConfig)
_SweptPassages = _swept(PassagesConfig)
_SweptVocabulary = _swept(VocabularyConfig)
_SweptModel = _swept(ModelConfig)


class SweepConfig(_Section):
    """Any of these keys with a list of values in place of one, such as `model.n_topics = [5, 10, 20]`.

    Every combination is run up to its metrics, K is chosen by a stated rule, and the run goes on with it. Of each other key the
    first value is the one that the run goes on with; the others show whether the choice depends on it.
    """

    corpus: _SweptCorpus = Field(default_factory=_SweptCorpus)  # type: ignore[valid-type]
    clean: _SweptClean = Field(default_factory=_SweptClean)  # type: ignore[valid-type]
    tokens: _SweptTokens = Field(default_factory=_SweptTokens)  # type: ignore[valid-type]
    passages: _SweptPassages = Field(default_factory=_SweptPassages)  # type: ignore[valid-type]
    vocabulary: _SweptVocabulary = Field(default_factory=_SweptVocabulary)  # type: ignore[valid-type]
    model: _SweptModel = Field(default_factory=_SweptModel)  # type: ignore[valid-type]

    def values(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Return the values of each swept key, by section and key, in the order of the fields."""
        return {
            (section, key): values
            for section in type(self).model_fields
            for key, values in getattr(self, section)
            if values is not None
        }


class ExperimentConfig(_Section):
    """A whole experiment."""

    corpus: CorpusConfig
    clean: CleanConfig = Field(default_factory=CleanConfig)
    tokens: TokensConfig = Field(default_factory=TokensConfig)
    passages: PassagesConfig = Field(default_factory=PassagesConfig)
    vocabulary: VocabularyConfig = Field(default_factory=VocabularyConfig)
    model: ModelConfig = Field(default_factory=ModelConfig)
    evaluate: EvaluateConfig = Field(default_factory=EvaluateConfig)
    summary: SummaryConfig = Field(default_factory=SummaryConfig)
    sweep: SweepConfig = Field(default_factory=SweepConfig)
    run: RunConfig = Field(default_factory=RunConfig)
