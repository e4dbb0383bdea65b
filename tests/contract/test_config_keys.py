"""One inventory of settings: a config section has the parameters of the function it is for, with the same defaults."""

import inspect

import pytest

from zhuti.config import (
    CleanConfig,
    CorpusConfig,
    EvaluateConfig,
    ModelConfig,
    PassagesConfig,
    SummaryConfig,
    TokensConfig,
    VocabularyConfig,
)
from zhuti.corpus import CLEANING_RULES, read_corpus
from zhuti.evaluate import evaluate_topics
from zhuti.matrix import build_doc_term
from zhuti.models import ENGINES, make_estimator
from zhuti.summarise import summarise
from zhuti.tokens import tokenise

# Parameters that no config sets: the states themselves, and what runs a stage without changing its result.
_GIVEN = {"corpus", "tokens", "doc_term", "topics", "estimator", "held_out", "progress", "n_threads"}
# Parameters that a config gives in another form.
_TRANSLATED = {
    "read_corpus": {"source": "path", "rules": None, "protect": None},
    "tokenise": {},
    "build_doc_term": {"passages": None},
    "summarise": {"labels": "labels"},
    "make_estimator": {},
    "evaluate_topics": {"random_state": None},  # the model's own
}


def fields(section):
    return {name: field.get_default(call_default_factory=True) for name, field in section.model_fields.items()}


def parameters(function):
    renamed = _TRANSLATED[function.__name__]
    for name, parameter in inspect.signature(function).parameters.items():
        key = renamed.get(name, name)
        if name not in _GIVEN and key is not None and parameter.kind is not parameter.VAR_KEYWORD:
            yield key, parameter.default


@pytest.mark.parametrize(
    ("section", "function", "more"),
    [
        (CorpusConfig, read_corpus, set()),
        (TokensConfig, tokenise, set()),
        (VocabularyConfig, build_doc_term, set()),
        (SummaryConfig, summarise, {"language"}),
        (EvaluateConfig, evaluate_topics, set()),
        (ModelConfig, make_estimator, {"options"}),
    ],
)
def test_a_section_has_the_parameters_of_its_function(section, function, more):
    assert set(fields(section)) - more == {key for key, _ in parameters(function)}


@pytest.mark.parametrize(
    ("section", "function"),
    [
        (CorpusConfig, read_corpus),
        (TokensConfig, tokenise),
        (VocabularyConfig, build_doc_term),
        (SummaryConfig, summarise),
        (EvaluateConfig, evaluate_topics),
    ],
)
def test_defaults_are_the_functions_own(section, function):
    defaults = fields(section)
    for key, default in parameters(function):
        if default is not inspect.Parameter.empty and (default or defaults[key]):
            assert defaults[key] == default, key


def test_every_cleaning_rule_has_its_switch_in_running_order():
    assert (*CLEANING_RULES, "protect") == tuple(fields(CleanConfig))


def test_choices_are_the_functions_own():
    assert ModelConfig.model_json_schema()["properties"]["engine"]["enum"] == list(ENGINES)
    passages = inspect.signature(build_doc_term).parameters["passages"]
    assert fields(PassagesConfig) == {"by": passages.default}
