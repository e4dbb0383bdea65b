"""`[sweep]`: what it takes, what it refuses in which words, and the configs it makes."""

import tomllib

import pytest

from zhuti.config import SweepConfig, config_schema, config_toml, load_config, parse_config, sweep_members
from zhuti.core import ConfigError


def swept(sweep, **sections):
    return parse_config({"corpus": {"path": "/a"}, "sweep": sweep, **sections}, where="study.toml")


def message(sweep):
    with pytest.raises(ConfigError) as caught:
        swept(sweep)
    return str(caught.value)


def test_every_combination_the_last_key_fastest():
    sweep = {
        "model": {"random_state": [1, 2], "n_topics": [5, 10]},
        "tokens": {"engine": ["zhuti", "jieba"]},
    }
    members = sweep_members(swept(sweep, model={"engine": "gensim"}))
    assert [tuple(member.settings.values()) for member in members] == [
        (engine, k, state) for engine in ("zhuti", "jieba") for k in (5, 10) for state in (1, 2)
    ]
    assert list(members[0].settings) == ["tokens.engine", "model.n_topics", "model.random_state"]
    last = members[-1].config
    assert (last.tokens.engine, last.model.n_topics, last.model.random_state) == ("jieba", 10, 2)
    assert last.model.engine == "gensim"
    assert last.sweep == SweepConfig()


def test_a_member_is_the_config_that_says_the_same():
    member = sweep_members(swept({"vocabulary": {"max_doc_share": [0.3]}, "model": {"n_topics": [5]}}))[0]
    alone = parse_config({"corpus": {"path": "/a"}, "vocabulary": {"max_doc_share": 0.3}, "model": {"n_topics": 5}})
    assert member.config == alone
    assert config_toml(member.config) == config_toml(alone)


def test_without_a_sweep_the_config_alone():
    config = parse_config({"corpus": {"path": "/a"}})
    (member,) = sweep_members(config)
    assert (member.settings, member.config) == ({}, config)
    assert "sweep" not in config_toml(config)


def test_dotted_keys_in_a_file_and_paths_from_its_folder(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text(
        '[corpus]\npath = "articles"\n[sweep]\nmodel.n_topics = [5, 10]\ntokens.stopwords = ["a.txt", ["a.txt", "b.txt"], []]\n',
        encoding="utf-8",
    )
    config = load_config(file, ["sweep.model.random_state=[1, 2, 3]"])
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    assert config.sweep.values() == {
        ("tokens", "stopwords"): ((a,), (a, b), ()),
        ("model", "n_topics"): (5, 10),
        ("model", "random_state"): (1, 2, 3),
    }


def test_what_is_written_is_read_again():
    config = swept(
        {
            "tokens": {"stopwords": [["/s"], []], "phrases": [0.3, 0.5]},
            "clean": {"pinyin": [True, False]},
            "corpus": {"duplicates": ["first", "keep"]},
            "passages": {"by": ["article", "paragraph"]},
            "model": {"options": [{"alpha": 0.1}, {}]},
        }
    )
    assert parse_config(tomllib.loads(config_toml(config))) == config


def test_options_are_swept_as_tables():
    members = sweep_members(swept({"model": {"options": [{"n_samples": 0}, {"n_samples": 100, "alpha": 0.1}]}}))
    assert [member.config.model.options for member in members] == [{"n_samples": 0}, {"n_samples": 100, "alpha": 0.1}]


def test_the_schema_knows_the_keys():
    assert '"SweptModelConfig"' in config_schema()


def test_all_problems_of_a_sweep_at_once():
    sweep = {
        "model": {"n_topic": [5], "n_topics": [5, 0, "a"], "random_state": 3, "options": [{"a": [1]}]},
        "tokens": {"engine": [], "min_chars": [1, 2, 1]},
        "corpus": {"path": ["a"]},
        "summary": {"n_keywords": [1]},
        "n_topics": [5],
    }
    assert message(sweep).splitlines() == [
        "study.toml: 10 problems",
        '  sweep.corpus.path = ["a"]           cannot be swept.',
        "  sweep.tokens.engine = []            must be a list of at least one value, got [].",
        "  sweep.tokens.min_chars = [1, 2, 1]  must be a list in which no value stands twice, got [1, 2, 1].",
        "  sweep.model.n_topics = 0            must be an integer >= 1, got 0.",
        '  sweep.model.n_topics = "a"          must be an integer, got "a".',
        "  sweep.model.random_state = 3        must be a list, got 3.",
        "  sweep.model.options.a = [1]         must be true, false, a number or text, got [1].",
        "  sweep.model.n_topic = [5]           unknown key. Did you mean sweep.model.n_topics?",
        "  [sweep.summary]                     cannot be swept.",
        "  sweep.n_topics = [5]                unknown key. Did you mean sweep.model.n_topics?",
    ]
