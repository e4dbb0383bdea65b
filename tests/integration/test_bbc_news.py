"""The study of BBC News, on a corpus made up in its format: the real one is not ours to ship."""

import json
import sys

import numpy as np
import pytest
from experiments.bbc_news import study
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel

from zhuti.evaluate import top_terms

PUBLISHED = json.loads((study.HERE / "published.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path):
    """Forty documents in two themes, their parts in no order."""
    rng = np.random.default_rng(0)
    themes = [[f"{theme}{chr(97 + i)}" for i in range(20)] for theme in ("ball", "bank")]
    lines = [" ".join(rng.choice(themes[i % 2], 30)) for i in range(40)]
    parts = ["test", "train", "val", "train"] * 10
    rows = [f"{text}\t{part}\tsport\n" for text, part in zip(lines, parts, strict=True)]
    (tmp_path / "corpus.tsv").write_text("".join(rows), encoding="utf-8")
    (tmp_path / "vocabulary.txt").write_text("\n".join(themes[0] + themes[1]) + "\n", encoding="utf-8")
    return tmp_path


def small(**changes):
    return {"documents": 40, "runs": [{"n_topics": 2, "random_state": 0, "npmi": 0.5, "diversity": 1.0} | changes]}


def test_the_published_runs_are_those_of_table_1():
    runs = PUBLISHED["runs"]
    assert [(r["random_state"], r["n_topics"]) for r in runs] == [
        (s, k) for s in (0, 21, 42) for k in (10, 20, 30, 40, 50)
    ]
    assert round(np.mean([r["npmi"] for r in runs]), 3) == 0.014
    assert round(np.mean([r["diversity"] for r in runs]), 3) == 0.577


def test_the_corpus_is_read_as_octis_gives_it(folder):
    texts = study.read_octis(folder)
    rows = [line.split("\t") for line in (folder / "corpus.tsv").read_text(encoding="utf-8").splitlines()]
    wanted = [row[0].split() for part in ("train", "val", "test") for row in rows if row[1] == part]
    assert texts == wanted
    assert len(texts) == 40


def test_a_corpus_of_one_column_is_all_training(folder):
    (folder / "corpus.tsv").write_text("balla bankb\nballa\n", encoding="utf-8")
    assert study.read_octis(folder) == [["balla", "bankb"], ["balla"]]


def test_npmi_is_what_octis_measures(folder):
    texts = study.read_octis(folder)
    topic_word, terms = study.gensim_topics(texts, 3, 21)
    dictionary = Dictionary(texts)
    leading = [[terms[i] for i in row] for row in top_terms(topic_word, 10)]
    theirs = CoherenceModel(
        topics=leading, texts=texts, dictionary=dictionary, coherence="c_npmi", topn=10, processes=1
    ).get_coherence()
    ours = study.measure(topic_word, terms, texts)
    assert ours["npmi"] == pytest.approx(theirs, abs=1e-12)
    assert ours["diversity"] == len({term for row in leading for term in row}) / 30


def test_our_lda_is_measured_over_the_same_counts(folder):
    texts = study.read_octis(folder)
    topic_word, terms = study.our_topics(texts, 2, 0)
    leading = {frozenset(terms[i][:4] for i in row) for row in top_terms(topic_word, 10)}
    assert leading == {frozenset({"ball"}), frozenset({"bank"})}


def test_a_row_for_each_run_and_engine(folder):
    rows = study.compare(study.read_octis(folder), small())
    assert [(row["engine"], row["n_topics"], row["random_state"]) for row in rows] == [
        ("gensim", 2, 0),
        ("zhuti", 2, 0),
    ]
    assert all(-1 <= row["npmi"] <= 1 and 0 < row["diversity"] <= 1 for row in rows)


def test_the_verdict_names_what_differs():
    rows = [
        {"engine": "gensim", "n_topics": 2, "random_state": 0, "npmi": 0.50004, "diversity": 0.9},
        {"engine": "zhuti", "n_topics": 2, "random_state": 0, "npmi": 0.12, "diversity": 0.76},
    ]
    lines, met = study.verdict(rows, small())
    assert not met
    assert lines == [
        "K = 2, random state 0, npmi: 0.5000, published 0.5000",
        "K = 2, random state 0, diversity: 0.9000, published 1.0000  DIFFERS",
        "zhuti, mean npmi: 0.1200, wanted 0.115 or more",
        "zhuti, mean diversity: 0.7600, wanted 0.77 or more  MISSED",
    ]
    assert study.verdict([{**rows[0], "diversity": 1.0}, {**rows[1], "diversity": 0.77}], small())[1]
    assert not study.verdict([{**rows[0], "npmi": 0.5001, "diversity": 1.0}, {**rows[1], "diversity": 0.77}], small())[
        1
    ]


def run(monkeypatch, folder, tmp_path):
    monkeypatch.setattr(sys, "argv", ["study.py", str(folder), "--out", str(tmp_path / "results.json")])
    with pytest.raises(SystemExit) as left:
        study.main()
    return left.value.code


def test_it_runs_through_and_says_what_is_not_met(monkeypatch, folder, tmp_path, capsys):
    monkeypatch.setattr(study.json, "loads", lambda text: small(npmi=-0.9))
    assert run(monkeypatch, folder, tmp_path) == 1
    assert "published -0.9000  DIFFERS" in capsys.readouterr().out
    assert '"engine": "zhuti"' in (tmp_path / "results.json").read_text(encoding="utf-8")


class TestWrongFolders:
    def test_another_corpus(self, monkeypatch, folder, tmp_path):
        said = run(monkeypatch, folder, tmp_path)
        assert said == f"{folder}: holds 40 documents; BBC News of OCTIS has 2225."
        assert not (tmp_path / "results.json").exists()

    def test_nothing_there(self, monkeypatch, tmp_path):
        said = run(monkeypatch, tmp_path, tmp_path)
        assert (
            said == f"{tmp_path}: has no corpus.tsv and no vocabulary.txt. README.md says where the corpus comes from."
        )

    def test_a_token_out_of_the_vocabulary(self, folder):
        (folder / "vocabulary.txt").write_text("balla\n", encoding="utf-8")
        (folder / "corpus.tsv").write_text("balla\ttrain\tx\nballa ballc ballb\ttrain\tx\n", encoding="utf-8")
        with pytest.raises(SystemExit, match=r"^corpus\.tsv line 2: not in vocabulary\.txt: ballb, ballc\.$"):
            study.read_octis(folder)

    def test_a_part_of_another_name(self, folder):
        (folder / "corpus.tsv").write_text("balla\tdev\tx\n", encoding="utf-8")
        with pytest.raises(
            SystemExit, match=r"^corpus\.tsv line 1: the second column must be train, val or test, got 'dev'\.$"
        ):
            study.read_octis(folder)
