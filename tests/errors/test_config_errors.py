"""The full text of every message about a config."""

import pytest

from zhuti.config import load_config, parse_config
from zhuti.core import ConfigError


def message(data):
    with pytest.raises(ConfigError) as caught:
        parse_config(data, where="study.toml")
    return str(caught.value)


def test_all_problems_are_told_at_once_in_the_users_names():
    data = {
        "corpus": {"path": 3, "text": ""},
        "tokens": {"pos": [1], "min_doc_freq": 2, "engine": "foo", "lexicon": 3, "phrases": "yes"},
        "modle": {"n_topics": 1},
        "model": {"n_topic": 30, "n_topics": 0, "random_state": "a", "options": {"a": [1]}},
        "vocabulary": {"max_doc_share": 2, "min_doc_freq": 2.5},
        "run": {"name": "a/b"},
        "summary": 3,
    }
    assert message(data).splitlines() == [
        "study.toml: 16 problems",
        "  corpus.path = 3                must be text, got 3.",
        '  corpus.text = ""               must be text of at least one character, got "".',
        '  tokens.engine = "foo"          must be one of "zhuti" or "jieba", got "foo".',
        "  tokens.lexicon = 3             must be a list, got 3.",
        "  tokens.pos = 1                 must be text, got 1.",
        '  tokens.phrases = "yes"         must be a number, got "yes".',
        "  tokens.min_doc_freq = 2        unknown key. Did you mean vocabulary.min_doc_freq?",
        "  vocabulary.min_doc_freq = 2.5  must be an integer, got 2.5.",
        "  vocabulary.max_doc_share = 2   must be a number <= 1, got 2.",
        "  model.n_topics = 0             must be an integer >= 1, got 0.",
        '  model.random_state = "a"       must be an integer, got "a".',
        "  model.options.a = [1]          must be true, false, a number or text, got [1].",
        "  model.n_topic = 30             unknown key. Did you mean model.n_topics?",
        "  summary = 3                    must be a table, got 3.",
        '  run.name = "a/b"               must be 1 to 64 letters, digits, dots, hyphens or underscores, no dot first, got "a/b".',
        "  [modle]                        unknown key. Did you mean model?",
    ]


def test_a_config_without_a_corpus_says_which_key_is_missing():
    assert message({}) == "study.toml: 1 problem\n  corpus.path  is missing."


def test_a_share_of_nothing_is_refused():
    assert message({"corpus": {"path": "a"}, "vocabulary": {"max_doc_share": 0}}) == (
        "study.toml: 1 problem\n  vocabulary.max_doc_share = 0  must be a number > 0, got 0."
    )


def test_a_long_value_is_shown_shortened():
    assert message({"corpus": {"path": "a", "on_empty": "x" * 200}}).endswith(f'got "{"x" * 56}….')


def test_no_such_file(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "no.toml")
    assert (
        str(caught.value)
        == f"{tmp_path / 'no.toml'}: no such config file. `zhuti new DIR` makes a study to start from."
    )


def test_a_folder_is_no_config(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert str(caught.value) == f"{tmp_path}: cannot be read: Is a directory."


def test_broken_toml_says_where(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text("[corpus]\npath = \n")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert str(caught.value) == f"{file}: not TOML: Invalid value (at line 2, column 8)."


def test_bytes_that_are_no_text(tmp_path):
    file = tmp_path / "study.toml"
    file.write_bytes("path = '延边'".encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert str(caught.value) == f"{file}: a config is UTF-8 text; byte 8 is not."


@pytest.mark.parametrize(
    ("override", "wanted"),
    [
        ("model.n_topics", "--set model.n_topics: wanted KEY=VALUE such as model.n_topics=30."),
        ("=3", "--set =3: wanted KEY=VALUE such as model.n_topics=30."),
        ("model..x=3", "--set model..x=3: wanted KEY=VALUE such as model.n_topics=30."),
        ("corpus.path.x=3", "--set corpus.path.x=3: path is a value, not a table."),
    ],
)
def test_an_override_that_is_none(tmp_path, override, wanted):
    file = tmp_path / "study.toml"
    file.write_text("[corpus]\npath = 'articles'\n")
    with pytest.raises(ConfigError) as caught:
        load_config(file, [override])
    assert str(caught.value) == wanted


@pytest.mark.parametrize(
    ("section", "key", "value", "wanted"),
    [
        ("corpus", "path", "", "text of at least one character"),
        ("tokens", "lexicon", "", "text of at least one character"),
        ("run", "out", "", "text of at least one character"),
        ("run", "name", "..", "1 to 64 letters, digits, dots, hyphens or underscores, no dot first"),
        ("tokens", "phrases", 1, "a number < 1"),
        ("tokens", "phrases", -2, "a number >= -1"),
    ],
)
def test_a_value_out_of_its_range(section, key, value, wanted):
    shown = f'"{value}"' if isinstance(value, str) else value
    assert message(
        {"corpus": {"path": "a"}, section: {"path": "a", key: value} if section == "corpus" else {key: value}}
    ) == (f"study.toml: 1 problem\n  {section}.{key} = {shown}  must be {wanted}, got {shown}.")


def test_toml_too_deep_to_read(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text("x = " + "[" * 5000 + "]" * 5000)
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert str(caught.value) == f"{file}: not a config: nested too deeply."


def test_a_value_that_is_no_utf_8():
    assert message({"corpus": {"path": "/data/\udcce\udcc4/articles"}}) == (
        "study.toml: a value, or the name of a folder, is not UTF-8: '/data/\\udcce\\udcc4/articles'."
    )
