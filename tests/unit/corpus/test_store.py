"""A corpus on disk: everything comes back, the same bytes every time, and no damage goes unseen."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

from zhuti.core import CorpusError, Problem, RunError
from zhuti.corpus import Article, Corpus, InputFile, clean_page, load_corpus, read_corpus, save_corpus
from zhuti.corpus import _store as store

PAGE = "手机版\r\n\r\n某县召開(kāi)座談會(huì)\r\n2016年3月4日 10:20  来源:某报 编辑:王某\r\n\r\n　　某县召開座談會。縣長到會。"


def _rich() -> Corpus:
    page = clean_page(PAGE)
    return Corpus(
        (
            Article(
                "甲/../乙",
                page.text,
                page.title,
                page.date,
                date_inferred=True,
                source="某某日报",
                byline="记者 王某",
                editor="王某",
                script="mixed",
                path="稿/甲.txt",
                encoding="gb18030",
                edits=page.edits,
                flags=("lost_characters", "near_duplicate:乙"),
                metadata={"版": 2, "标": ["a", None, {"深": 1.5}], "真": True, "空": None, "大": 10**30},
            ),
            Article("乙", ""),
            Article("丙", "今天开学。\n\U00020bb7野家😀\0", date=dt.date(1, 1, 1), edits=page.edits),
        ),
        (Problem("甲", "改了名。"), Problem("乙", "没有文字。")),
        (InputFile("稿/甲.txt", 12, "ab" * 32),),
    )


def test_everything_comes_back(tmp_path: Path) -> None:
    corpus = _rich()
    assert corpus[0].edits.records
    assert corpus[0].edits.hunks
    save_corpus(tmp_path, corpus)
    loaded = load_corpus(tmp_path)
    assert loaded == corpus
    assert repr(loaded) == repr(corpus).replace("metadata={'版'", "metadata=mappingproxy({'版'").replace(
        f"{10**30}}}", f"{10**30}}})"
    )
    assert loaded[0].edits.restore(loaded[0].text) == PAGE


def test_articles_lie_in_parts_and_come_back_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PART", 2)
    page = clean_page(PAGE)
    corpus = Corpus(tuple(Article(f"{n}", page.text[n:], edits=page.edits) for n in range(5)))
    save_corpus(tmp_path, corpus)
    assert sorted(path.name for path in tmp_path.glob("articles*")) == [f"articles-000{n}.parquet" for n in range(3)]
    assert load_corpus(tmp_path) == corpus


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    save_corpus(tmp_path / "a", _rich())
    save_corpus(tmp_path / "new" / "b", load_corpus(tmp_path / "a"))
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / d).iterdir()} for d in ("a", "new/b"))
    assert first == second
    assert set(first) == {"corpus.json", "articles-0000.parquet", "edits-0000.parquet", "hunks-0000.parquet"}


def test_values_that_many_articles_share_are_kept_once(tmp_path: Path) -> None:
    save_corpus(tmp_path, Corpus(tuple(Article(str(n), "文", path="稿.jsonl") for n in range(3))))
    a, b, c = load_corpus(tmp_path)
    assert a.path is b.path
    assert a.edits is c.edits
    assert a.metadata is c.metadata


def test_what_was_read_from_a_frame_comes_back(tmp_path: Path) -> None:
    import polars as pl

    frame = pl.DataFrame(
        {"text": ["今天开学。"], "when": [dt.datetime(2020, 1, 2, 3, 4)], "kind": [["甲", "乙"]], "at": [dt.time(1, 2)]}
    )
    corpus = read_corpus(frame)
    assert dict(corpus[0].metadata) == {"when": "2020-01-02 03:04:00", "kind": ["甲", "乙"], "at": "01:02:00"}
    save_corpus(tmp_path, corpus)
    assert load_corpus(tmp_path) == corpus


def test_half_a_surrogate_pair_in_further_columns_comes_back_as_a_mark_of_loss(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(r'{"text": "好\ud800", "t": ["\udc00", {"\ud83d": "\ud83d\ude00"}]}' + "\n", encoding="utf-8")
    corpus = read_corpus(file)
    assert corpus[0].text == "好\ufffd"
    assert dict(corpus[0].metadata) == {"t": ["\ufffd", {"\ufffd": "😀"}]}
    save_corpus(tmp_path / "c", corpus)
    assert load_corpus(tmp_path / "c") == corpus


def test_a_row_nested_too_deeply_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    deep = "[" * 700 + "]" * 700
    file.write_text(f'{{"text": "今天开学。", "t": {deep}}}\n{{"text": "明天放假。"}}\n', encoding="utf-8")
    corpus = read_corpus(file)
    assert corpus.texts == ("明天放假。",)
    assert [str(problem) for problem in corpus.problems] == [f"{file} line 1: nested too deeply; left out."]


def test_half_a_surrogate_pair_in_a_text_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        save_corpus(tmp_path, Corpus((Article("a", "好\ud800"),)))
    assert str(caught.value) == "an article holds half a surrogate pair, which no file can hold: '\\ud800'."


def test_a_folder_without_index_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == f"{tmp_path}/corpus.json: no such file."


@pytest.mark.parametrize("name", ["articles", "edits", "hunks"])
def test_no_damage_goes_unseen(tmp_path: Path, name: str) -> None:
    save_corpus(tmp_path, _rich())
    file = tmp_path / f"{name}-0000.parquet"
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:50] + bytes([whole[50] ^ 1]) + whole[51:], b""):
        file.write_bytes(damaged)
        with pytest.raises(RunError) as caught:
            load_corpus(tmp_path)
        assert str(caught.value) == (
            f"{file}: damaged, or of another corpus: its bytes are not those that corpus.json states."
        )
    file.unlink()
    with pytest.raises(RunError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == f"{file}: no such file."


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("", "{0}: damaged, or not a corpus of zhuti (Expecting value: line 1 column 1 (char 0))."),
        ("[]", "{0}: damaged, or not a corpus of zhuti (list indices must be integers or slices, not str)."),
        ('{"schema": "zhuti/corpus/9"}', "{0}/corpus.json: its schema is 'zhuti/corpus/9', wanted 'zhuti/corpus/1'."),
        ('{"schema": "zhuti/corpus/1"}', "{0}: damaged, or not a corpus of zhuti ('files')."),
    ],
)  # fmt: skip
def test_an_index_that_is_none(tmp_path: Path, index: str, message: str) -> None:
    (tmp_path / "corpus.json").write_text(index)
    with pytest.raises(RunError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == message.format(tmp_path)


def test_a_part_that_the_index_forgot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PART", 1)
    save_corpus(tmp_path, Corpus((Article("a", "甲"), Article("b", "乙"))))
    index = json.loads((tmp_path / "corpus.json").read_text())
    for files in index["files"].values():
        files.popitem()
    (tmp_path / "corpus.json").write_text(json.dumps(index))
    with pytest.raises(RunError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == f"{tmp_path}: holds 1 articles where corpus.json states 2."


def test_saving_leaves_nothing_with_the_texts(tmp_path: Path) -> None:
    """Python keeps with a text the UTF-8 that a library asks it for, and counts it to its size."""
    corpus = Corpus((Article("甲", "今天开学。" * 100, title="开学了"),))
    kept = [corpus[0].id, corpus[0].text, corpus[0].title]
    sizes = [sys.getsizeof(text) for text in kept]
    save_corpus(tmp_path, corpus)
    corpus.to_frame()
    assert [sys.getsizeof(text) for text in kept] == sizes
