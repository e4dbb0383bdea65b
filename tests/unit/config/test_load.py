"""Where settings come from, and what they become."""

import json
import tomllib
from pathlib import Path

import pytest

from zhuti.config import ExperimentConfig, config_schema, config_toml, load_config, parse_config, reference_page

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "inner" / "study.toml"
    file.parent.mkdir()
    file.write_text("[corpus]\npath = '../articles'\n[tokens]\nlexicon = 'words.txt'\n", encoding="utf-8")
    return file


def test_paths_of_a_config_start_from_its_folder(study, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    config = load_config(study)
    assert config.corpus.path == tmp_path / "articles"
    assert config.tokens.lexicon == (tmp_path / "inner" / "words.txt",)


def test_paths_of_an_override_start_from_the_working_folder(study, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load_config(study, ["corpus.path=other", "tokens.lexicon=['a.txt', '/b.txt']"])
    assert config.corpus.path == tmp_path / "other"
    assert config.tokens.lexicon == (tmp_path / "a.txt", Path("/b.txt"))


@pytest.mark.parametrize(
    ("override", "section", "key", "value"),
    [
        ("model.n_topics=30", "model", "n_topics", 30),
        ("model.engine=nmf", "model", "engine", "nmf"),
        ("vocabulary.max_doc_share = 1", "vocabulary", "max_doc_share", 1.0),
        ("tokens.pos=['n', 'v']", "tokens", "pos", ("n", "v")),
        ("tokens.pos=n", "tokens", "pos", ("n",)),
        ("tokens.phrases=0.5", "tokens", "phrases", 0.5),
        ("model.options.passes=4", "model", "options", {"passes": 4}),
        ("run.name=县级", "run", "name", "县级"),
    ],
)
def test_an_override_is_toml_and_text_needs_no_quotes(study, override, section, key, value):
    assert getattr(getattr(load_config(study, [override]), section), key) == value


def test_a_run_is_named_after_its_config(tmp_path):
    file = tmp_path / "县 级.toml"
    file.write_text("[corpus]\npath = 'a'\n", encoding="utf-8-sig")
    assert load_config(file).run.name == "县-级"


def test_the_resolved_config_gives_the_same_config_again(study):
    config = load_config(study, ["tokens.pos=['n']", "model.options.passes=4", "summary.labels.0='作风 \"四风\"'"])
    assert parse_config(tomllib.loads(config_toml(config))) == config


def test_the_resolved_config_holds_nothing_that_changes_no_result(study):
    one = load_config(study, ["run.n_threads=1", "run.out=a"])
    assert config_toml(one) == config_toml(load_config(study))


def test_the_schema_lists_every_section():
    schema = json.loads(config_schema())
    assert set(schema["properties"]) == set(ExperimentConfig.model_fields)
    assert schema["additionalProperties"] is False


def test_the_reference_page_is_the_one_in_docs():
    assert (ROOT / "docs" / "config.md").read_text(encoding="utf-8") == reference_page(), "run `make docs`"


@pytest.mark.parametrize("file", sorted((ROOT / "configs").glob("*.toml")), ids=lambda path: path.name)
def test_every_config_of_the_project_is_valid_and_its_files_are_there(file):
    from zhuti.experiment import check_config

    assert check_config(file).run.name == file.stem


def test_the_home_of_nobody_is_a_folder_like_any_other(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text("[corpus]\npath = '~nobody-of-this-name/articles'\n", encoding="utf-8")
    assert load_config(file).corpus.path == tmp_path / "~nobody-of-this-name" / "articles"


def test_a_run_is_not_named_after_a_dot(tmp_path):
    file = tmp_path / ".toml"
    file.write_text("[corpus]\npath = 'articles'\n", encoding="utf-8")
    assert load_config(file).run.name == "toml"
