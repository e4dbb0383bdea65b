"""`doc_term.npz`."""

import time

import numpy as np
import pytest
from tests.oracles.tokens import token_corpus

from zhuti.core import RunError, save_arrays
from zhuti.matrix import build_doc_term, load_doc_term, save_doc_term


@pytest.fixture
def doc_term():
    tokens = token_corpus([[["春耕", "农田"]], [], [["农田", "“4+1”工作法"]]], ["甲", "../../x", "名\udcff\0"])
    return build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0)


def test_comes_back_whole(doc_term, tmp_path):
    save_doc_term(doc_term, tmp_path / "d.npz")
    back = load_doc_term(tmp_path / "d.npz")
    assert (back.counts != doc_term.counts).nnz == 0
    assert back.counts.dtype == np.int32
    assert back.counts.has_canonical_format
    assert (back.vocabulary, back.doc_ids, back.report) == (doc_term.vocabulary, doc_term.doc_ids, doc_term.report)
    assert back.passage_doc.tolist() == doc_term.passage_doc.tolist()
    assert back.passage_paragraph.tolist() == doc_term.passage_paragraph.tolist()


def test_same_bytes_at_another_time(doc_term, tmp_path, monkeypatch):
    save_doc_term(doc_term, tmp_path / "a.npz")
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2e9))
    save_doc_term(doc_term, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_every_truncation_is_reported(doc_term, tmp_path):
    path = tmp_path / "d.npz"
    save_doc_term(doc_term, path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        with pytest.raises(RunError, match=r"d\.npz: damaged"):
            load_doc_term(path)


def test_arrays_of_another_kind(tmp_path):
    save_arrays(tmp_path / "other.npz", {"x": np.zeros(2)})
    with pytest.raises(RunError) as error:
        load_doc_term(tmp_path / "other.npz")
    wanted = "data, indices, indptr, passage_doc, passage_paragraph, names"
    assert str(error.value) == f"{tmp_path / 'other.npz'}: lacks {wanted}; it is damaged, or of another kind."


def test_no_file(tmp_path):
    with pytest.raises(RunError) as error:
        load_doc_term(tmp_path / "none.npz")
    assert str(error.value) == f"{tmp_path / 'none.npz'}: no such file."


def test_a_pickle_is_not_opened(tmp_path):
    np.savez(
        tmp_path / "p.npz",
        **dict.fromkeys(
            ["data", "indices", "indptr", "passage_doc", "passage_paragraph", "names"],
            np.array([{"a": 1}], dtype=object),
        ),
        allow_pickle=True,
    )
    with pytest.raises(RunError, match="allow_pickle=False"):
        load_doc_term(tmp_path / "p.npz")
