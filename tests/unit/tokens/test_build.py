"""Batches of tokens put together."""

from tests.oracles.tokens import token_corpus

from zhuti.tokens._build import concatenate


def test_batches_joined_are_as_one_and_no_longer_held_apart():
    docs = [[["春耕", "农田"]], [], [["农田"], ["党课", "春耕"]]]
    parts = [token_corpus(docs[:1]), token_corpus(docs[1:])]
    joined, whole = concatenate(parts), token_corpus(docs)
    assert joined.vocabulary == ("党课", "农田", "春耕")
    assert [joined.terms(i) for i in range(3)] == [whole.terms(i) for i in range(3)]
    for name in ("starts", "ends", "paragraphs", "doc_ptr"):
        assert getattr(joined, name).tolist() == getattr(whole, name).tolist()
    assert parts == []
