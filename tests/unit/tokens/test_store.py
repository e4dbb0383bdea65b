"""`tokens.npz`."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest

from zhuti.core import RunError, load_arrays, save_arrays
from zhuti.corpus import Article, Corpus
from zhuti.tokens import CONTENT_POS, JiebaSegmenter, Lexicon, TokenReport, load_tokens, save_tokens, tokenise

FIELDS = ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags")


@pytest.fixture
def tokens():
    corpus = Corpus(
        (
            Article("甲", "全县推行“4+1”工作法。\n春耕备耕有序，群众满意。"),
            Article("../../x", ""),
            Article("名\udcff\0", "林长制落地，妘\ud83d\ude00种树。"),
        )
    )
    lexicon = Lexicon.of(["“4+1”工作法", "林长制", "河长制", ("妘\ud83d\ude00", None, "nz")])
    return tokenise(corpus, lexicon=lexicon, stopwords=frozenset({"群众"}), pos=CONTENT_POS, phrases=0.1, n_threads=1)


def same(a, b):
    for name in FIELDS:
        one, other = getattr(a, name), getattr(b, name)
        assert (one is None) == (other is None), name
        if one is not None:
            assert one.dtype == other.dtype, name
            assert one.tolist() == other.tolist(), name
    assert (a.vocabulary, a.doc_ids, a.tag_names, a.report) == (b.vocabulary, b.doc_ids, b.tag_names, b.report)


def test_comes_back_whole(tokens, tmp_path):
    assert "妘\ud83d\ude00" in tokens.vocabulary  # two lone surrogates, not one emoji
    assert len(tokens.report.lexicon) == 4
    save_tokens(tokens, tmp_path / "t.npz")
    back = load_tokens(tmp_path / "t.npz")
    same(back, tokens)
    assert back.terms(0) == tokens.terms(0)
    assert not back.term_ids.flags.writeable


def test_without_tags_and_without_tokens(tokens, tmp_path):
    for case in (replace(tokens, tags=None, tag_names=()), JiebaSegmenter().encode([])):
        save_tokens(case, tmp_path / "t.npz")
        same(load_tokens(tmp_path / "t.npz"), case)


def test_no_tokens_but_tags(tmp_path):
    case = tokenise(Corpus((Article("a", "。"),)), pos=CONTENT_POS)
    save_tokens(case, tmp_path / "t.npz")
    back = load_tokens(tmp_path / "t.npz")
    assert back.tags is not None
    same(back, case)


def test_every_figure_of_the_report_comes_back(tokens, tmp_path):
    report = TokenReport(9, {"punctuation": 2}, {"河长制": 0, "林长制": 1}, ("河长制",), 3)
    save_tokens(replace(tokens, report=report), tmp_path / "t.npz")
    back = load_tokens(tmp_path / "t.npz").report
    assert back == report
    assert back.never_found == ("河长制",)


def test_same_bytes_at_another_time(tokens, tmp_path, monkeypatch):
    save_tokens(tokens, tmp_path / "a.npz")
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2e9))
    save_tokens(tokens, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_every_truncation_is_reported(tokens, tmp_path):
    path = tmp_path / "t.npz"
    save_tokens(tokens, path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        with pytest.raises(RunError, match=r"t\.npz: damaged"):
            load_tokens(path)


def test_no_file(tmp_path):
    with pytest.raises(RunError) as error:
        load_tokens(tmp_path / "none.npz")
    assert str(error.value) == f"{tmp_path / 'none.npz'}: no such file."


def test_arrays_of_another_kind(tmp_path):
    save_arrays(tmp_path / "other.npz", {"x": np.zeros(2)})
    with pytest.raises(RunError) as error:
        load_tokens(tmp_path / "other.npz")
    wanted = "term_ids, starts, ends, paragraphs, tags, doc_ptr, names"
    assert str(error.value) == f"{tmp_path / 'other.npz'}: lacks {wanted}; it is damaged, or of another kind."


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("term_ids", lambda a: a + 100, "term_ids are not all from 0 to {last}."),
        ("term_ids", lambda a: a - 1, "term_ids are not all from 0 to {last}."),
        ("tags", lambda a: a + np.uint8(100), "tags are not all from 0 to {last_tag}."),
        ("tags", lambda a: a[1:], "tags has {short} entries for {n} tokens."),
        ("starts", lambda a: a - 1, "a token ends before it starts."),
        ("ends", lambda a: a * 0 - 1, "a token ends before it starts."),
        ("doc_ptr", lambda a: a[[0, -1, 1, -1]], "doc_ptr descends."),
        ("doc_ptr", lambda a: a[1:], "doc_ptr does not partition the tokens among the articles."),
    ],
)
def test_what_points_at_nothing_is_refused(name, change, message, tokens, tmp_path):
    path = tmp_path / "t.npz"
    save_tokens(tokens, path)
    arrays = load_arrays(path, (*FIELDS, "names"))
    arrays[name] = change(arrays[name])
    save_arrays(path, arrays)
    with pytest.raises(RunError) as error:
        load_tokens(path)
    n = tokens.n_tokens
    message = message.format(last=tokens.n_terms - 1, last_tag=len(tokens.tag_names) - 1, n=n, short=n - 1)
    assert str(error.value) == f"{path}: damaged, or not tokens of zhuti ({message})."


def test_another_schema(tokens, tmp_path):
    path = tmp_path / "t.npz"
    save_tokens(tokens, path)
    arrays = load_arrays(path, (*FIELDS, "names"))
    names = json.loads(arrays["names"].tobytes().decode("utf-8", "surrogatepass"))
    names["schema"] = "zhuti/tokens/9"
    arrays["names"] = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    save_arrays(path, arrays)
    with pytest.raises(RunError) as error:
        load_tokens(path)
    assert str(error.value) == f"{path}: its schema is 'zhuti/tokens/9', wanted 'zhuti/tokens/1'."
