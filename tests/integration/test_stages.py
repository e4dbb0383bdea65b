"""A run goes on from what is whole, and does again what a changed setting or file asks for, and nothing else."""

import json
import os
import shutil

import pytest

from zhuti.config import ExperimentConfig, load_config
from zhuti.core import RequestError
from zhuti.experiment import StageStore, load_results, run_experiment
from zhuti.experiment._keys import list_inputs, read_key, stage_keys

ALL = ("read", "tokens", "matrix", "model", "evaluate", "summarise")


def outputs(run):
    files = {path.relative_to(run).as_posix(): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    manifest = json.loads(files.pop("manifest.json"))
    manifest.pop("timings")
    return {name: data for name, data in files.items() if not name.startswith("stages/")}, manifest


@pytest.mark.parametrize(
    ("setting", "kept"),
    [
        ("clean.pinyin=false", 0),
        ("corpus.duplicates=keep", 0),
        ("tokens.min_chars=1", 1),
        ("vocabulary.min_doc_freq=3", 2),
        ("passages.by=article", 2),
        ("model.n_topics=3", 3),
        ("model.options.n_iter=7", 3),
    ],
)
def test_a_changed_setting_does_again_what_depends_on_it(run_copy, study_template, tmp_path, setting, kept):
    changed = run_experiment(study_template / "study.toml", out=run_copy, overrides=[setting])
    assert changed.resumed == ALL[:kept]
    alone = run_experiment(study_template / "study.toml", out=tmp_path / "alone", overrides=[setting])
    assert outputs(changed.out) == outputs(alone.out)


@pytest.mark.parametrize(
    ("setting", "again"),
    [
        ("summary.n_keywords=3", {"summarise"}),
        ("summary.labels.0=县里的事", {"summarise"}),
        ("summary.language=en", set()),
        ("run.name=other", set()),
    ],
)
def test_a_setting_of_the_summaries_leaves_the_model(run_copy, study_template, setting, again):
    changed = run_experiment(study_template / "study.toml", out=run_copy, overrides=[setting])
    assert set(ALL) - set(changed.resumed) == again


def test_the_words_of_a_list_count_and_not_where_it_lies(study, tmp_path):
    out = run_experiment(study, out=tmp_path / "run").out
    lists = study.parent
    shutil.copyfile(lists / "lexicon.txt", lists / "words.txt")
    moved = run_experiment(study, out=out, overrides=[f"tokens.lexicon={lists / 'words.txt'}"])
    assert moved.resumed == ALL
    (lists / "words.txt").write_text("三严三实 nz\n", encoding="utf-8")
    changed = run_experiment(study, out=out, overrides=[f"tokens.lexicon={lists / 'words.txt'}"])
    assert changed.resumed == ("read",)


def test_every_setting_is_in_a_key_but_what_changes_no_result(study_template):
    config = load_config(study_template / "study.toml")
    other = {
        bool: lambda value: not value,
        int: lambda value: value + 1,
        float: lambda value: value / 2,
        tuple: lambda value: (*value, "else"),
    }
    free = []
    for section, model in ExperimentConfig.model_fields.items():
        if section == "sweep":  # its values are the settings of its members
            continue
        table = getattr(config, section)
        for name in model.annotation.model_fields:
            value = getattr(table, name)
            change = other.get(type(value), lambda value: "else" if value != "else" else "")
            if name in ("lexicon", "stopwords"):
                new = ()
            elif name == "n_threads":
                new = 2
            elif name == "phrases":
                new = 0.5
            elif name == "reference":
                new = study_template / "articles"
            elif name in ("labels", "options") and section != "evaluate":
                new = {"0": "else"}
            else:
                new = change(value)
            changed = config.model_copy(update={section: table.model_copy(update={name: new})})
            if keys(config) == keys(changed):
                free.append(f"{section}.{name}")
    assert free == ["run.out", "run.n_threads", "run.tracking"]


def keys(config):
    listed = list_inputs(load_config_of(config), hashed=True)
    return stage_keys(config, read_key(config, listed))


def load_config_of(config):
    """The config with the corpus it names, or with any that is there: the key is to tell them apart, not to find them."""
    path = config.corpus.path if os.path.exists(config.corpus.path) else os.curdir  # noqa: PTH110
    return config.model_copy(update={"corpus": config.corpus.model_copy(update={"path": path})})


def test_changed_articles_are_read_again(study, tmp_path):
    out = run_experiment(study, out=tmp_path / "run").out
    (study.parent / "articles" / "new.txt").write_text("新的一篇。县里召开座谈会。", encoding="utf-8")
    assert run_experiment(study, out=out).resumed == ()
    (study.parent / "articles" / "new.txt").write_text("另外一篇。县里召开座谈会。", encoding="utf-8")
    assert run_experiment(study, out=out).resumed == ()
    (study.parent / "articles" / "notes.pdf").write_text("is left out, which is a problem to tell")
    assert run_experiment(study, out=out).resumed == ()


def test_what_an_article_becomes_while_it_is_read_is_what_counts(study, tmp_path):
    """The last article changes when the first has been read, and is as before when the run is done."""
    last = sorted((study.parent / "articles").iterdir())[-1]
    before = last.read_bytes()

    def change(stage, done, total):
        if (stage, done) == ("read", 1):
            last.write_bytes("县里召开座谈会,听取意见。".encode())

    out = run_experiment(study, out=tmp_path / "run", progress=change).out
    assert load_results(out).corpus[-1].text == "县里召开座谈会,听取意见。"
    last.write_bytes(before)
    again = run_experiment(study, out=out)
    assert (again.reused, again.resumed) == (False, ())
    assert load_results(out).corpus[-1].text != "县里召开座谈会,听取意见。"


@pytest.mark.parametrize("stage", ALL)
def test_a_damaged_stage_is_made_anew(run_copy, study_template, finished, stage):
    (folder,) = run_copy.glob(f"stages/{stage}-*")
    for file in folder.iterdir():
        if file.name != "stage.json":
            file.unlink()
            file.write_bytes(b"damaged")
    (run_copy / "manifest.json").write_text('{"schema": "zhuti/manifest/1", "status": "running", "outputs": []}')
    resumed = run_experiment(study_template / "study.toml", out=run_copy).resumed
    assert set(ALL) - set(resumed) >= {stage}
    assert outputs(run_copy) == outputs(finished)


def test_only_the_stages_of_the_run_stay(run_copy, study_template):
    run_experiment(study_template / "study.toml", out=run_copy, overrides=["model.n_topics=3"])
    assert sorted(path.name.partition("-")[0] for path in (run_copy / "stages").iterdir()) == sorted(ALL)


def test_a_fresh_run_takes_no_stage(run_copy, study_template):
    assert run_experiment(study_template / "study.toml", out=run_copy, fresh=True).resumed == ()


def test_experiments_that_share_a_store_share_what_they_have_in_common(study_template, tmp_path):
    study = study_template / "study.toml"
    with StageStore(tmp_path / "stages") as store:
        one = run_experiment(study, out=tmp_path / "one", stages=store, overrides=["model.n_topics=3"])
        two = run_experiment(study, out=tmp_path / "two", stages=store)
        assert (one.resumed, two.resumed) == ((), ("read", "tokens", "matrix"))
        assert load_results(tmp_path / "one", stages=store).topics.n_topics == 3
    alone = run_experiment(study, out=tmp_path / "alone")
    assert outputs(two.out) == outputs(alone.out)
    with pytest.raises(RequestError) as caught:
        load_results(tmp_path / "one")
    assert str(caught.value) == (
        f"{tmp_path / 'one'}: its stages are gone, or damaged. `zhuti run {tmp_path / 'one' / 'config.toml'} "
        f"--out {tmp_path / 'one'} --fresh` makes them anew."
    )


def test_a_run_is_loaded_as_it_was_computed(run_copy):
    results = load_results(run_copy)
    assert len(results.corpus) == len(results.summaries) == results.tokens.n_docs == 5
    assert [summary.id for summary in results.summaries] == list(results.corpus.ids)
    assert results.summaries[-1] == list(results.summaries)[-1]
    assert results.summaries[1:3] == tuple(results.summaries)[1:3]
    with pytest.raises(IndexError):
        results.summaries[5]
    described = json.loads((run_copy / "topics.json").read_text(encoding="utf-8"))["topics"]
    assert list(results.labels) == [topic["label"] for topic in described]
