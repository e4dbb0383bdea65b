"""New articles under a finished run."""

import json

import polars as pl
import pytest

from zhuti.core import RequestError
from zhuti.experiment import infer_articles, run_experiment


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def all_files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def articles(study_template):
    return study_template / "articles"


def test_the_answer_does_not_depend_on_what_else_is_asked(finished, articles, tmp_path):
    before = all_files(finished)
    together = infer_articles(finished, [articles], out=tmp_path / "all").out
    one = sorted(articles.iterdir())[2]
    alone = infer_articles(finished, [one], out=tmp_path / "one").out
    assert read_lines(alone / "summaries.jsonl") == [read_lines(together / "summaries.jsonl")[2]]
    assert read_lines(alone / "unknown_terms.jsonl") == [read_lines(together / "unknown_terms.jsonl")[2]]
    page = f"summaries/{one.stem}.md"
    assert (alone / page).read_bytes() == (together / page).read_bytes()
    rows = [pl.read_parquet(folder / "doc_topic.parquet") for folder in (alone, together)]
    assert rows[0].row(0) == rows[1].row(2)
    again = infer_articles(finished, [articles], out=tmp_path / "again").out
    assert all_files(again) == all_files(together)
    assert all_files(finished) == before


def test_the_articles_of_the_run_get_what_they_had(finished, articles, tmp_path):
    """But for what needs the other articles, the same text, figures and topics come out.

    Shares of the run are means over draws in which the topics moved too; here the topics stay, and shares are sharper: in this
    corpus of five articles by .17 for one of them.
    """
    new = read_lines(infer_articles(finished, [articles], out=tmp_path / "new").out / "summaries.jsonl")
    old = read_lines(finished / "summaries.jsonl")
    for mine, theirs in zip(new, old, strict=True):
        assert mine["similar"] == []
        for field in ("id", "title", "date", "n_chars", "n_tokens", "figures", "quotes", "entities"):
            assert mine[field] == theirs[field]
        shares = {topic["topic"]: topic["share"] for topic in mine["topics"]}
        assert shares[theirs["topics"][0]["topic"]] == pytest.approx(theirs["topics"][0]["share"], abs=0.2)
        assert mine["topics"][0]["label"] == theirs["topics"][0]["label"]


def test_terms_unknown_to_the_run_are_counted(finished, tmp_path):
    page = tmp_path / "new.txt"
    page.write_text("量子计算机研制成功。量子计算机有一百个量子比特。县里召开座谈会。", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = infer_articles(finished, [page, tmp_path / "empty.txt"], out=tmp_path / "out")
    first, second = read_lines(result.out / "unknown_terms.jsonl")
    vocabulary = (finished / "vocabulary.txt").read_text(encoding="utf-8").split()
    assert first["terms"]
    assert list(first["terms"].values()) == sorted(first["terms"].values(), reverse=True)
    assert not set(first["terms"]) & set(vocabulary)
    assert "量子" in "".join(first["terms"])
    assert second == {"article": "empty", "tokens": 0, "unknown": 0, "terms": {}}
    assert (result.n_tokens, result.n_unknown_tokens) == (first["tokens"], sum(first["terms"].values()))
    assert result.n_unknown_terms == len(first["terms"])
    empty = read_lines(result.out / "summaries.jsonl")[1]
    assert empty["flags"] == ["empty"]


def test_nothing_but_empty_articles(finished, tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = infer_articles(finished, [tmp_path / "empty.txt"], out=tmp_path / "out")
    shares = pl.read_parquet(result.out / "doc_topic.parquet").drop("id").to_numpy()
    assert shares.sum() == pytest.approx(1)


def test_two_articles_of_one_id(finished, articles, tmp_path):
    one = sorted(articles.iterdir())[0]
    result = infer_articles(finished, [one, one, articles], out=tmp_path / "out")
    ids = [summary["id"] for summary in result.summaries()]
    assert ids[:3] == [one.stem, f"{one.stem}#2", f"{one.stem}#3"]
    assert f'{one}: the id "{one.stem}" is taken; renamed to "{one.stem}#2".' in result.problems()


def test_the_manifest_says_what_it_was_made_from(finished, articles, tmp_path):
    out = infer_articles(finished, [articles], out=tmp_path / "out").out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == "zhuti/inference/1"
    assert manifest["run"]["path"] == str(finished)
    assert len(manifest["inputs"]) == 5
    files = set(all_files(out)) - {"manifest.json"}
    assert {entry["path"] for entry in manifest["outputs"]} == files


def test_a_folder_is_written_again_and_nothing_else(finished, articles, run_copy, tmp_path):
    out = infer_articles(finished, [articles], out=tmp_path / "out").out
    one = sorted(articles.iterdir())[0]
    infer_articles(finished, [one], out=out)
    assert [path.name for path in (out / "summaries").iterdir()] == [f"{one.stem}.md"]
    with pytest.raises(RequestError) as caught:
        infer_articles(finished, [articles], out=run_copy)
    assert str(caught.value) == (
        f"{run_copy}: holds files that are no run of zhuti; nothing was touched. "
        "Name another folder with --out, or empty this one."
    )
    with pytest.raises(RequestError) as caught:
        infer_articles(finished, [articles], out=finished / "new")
    assert str(caught.value) == (
        f"{finished / 'new'}: lies in the run, which is not to be changed. Name another folder with --out."
    )


def test_other_word_lists_are_refused(study, articles, tmp_path):
    run = run_experiment(study, out=tmp_path / "run").out
    (study.parent / "lexicon.txt").write_text("别的词 n\n", encoding="utf-8")
    (study.parent / "stopwords.txt").unlink()
    with pytest.raises(RequestError) as caught:
        infer_articles(run, [articles], out=tmp_path / "out")
    assert str(caught.value) == (
        f"{run}: the word lists that it was made with are gone or changed:\n"
        f"  lexicon {study.parent / 'lexicon.txt'}\n  stopwords {study.parent / 'stopwords.txt'}\nRestore them."
    )
    assert not (tmp_path / "out").exists()


def test_phrases_of_the_run_are_joined(study, tmp_path):
    overrides = ["tokens.phrases=0.2", "tokens.phrase_min_count=3"]
    run = run_experiment(study, out=tmp_path / "run", overrides=overrides).out
    assert json.loads((run / "manifest.json").read_text(encoding="utf-8"))["counts"]["joined_phrases"] > 0
    result = infer_articles(run, [study.parent / "articles"], out=tmp_path / "out")
    old, new = read_lines(run / "summaries.jsonl"), list(result.summaries())
    assert sum(s["n_tokens"] for s in new) == pytest.approx(sum(s["n_tokens"] for s in old), rel=0.02)


def test_no_articles(finished, tmp_path):
    with pytest.raises(RequestError) as caught:
        infer_articles(finished, [], out=tmp_path / "out")
    assert str(caught.value) == "no articles: name files or folders of them."
    assert not (tmp_path / "out").exists()
