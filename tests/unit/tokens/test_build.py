"""Batches of tokens put together."""

from tests.oracles.tokens import token_corpus

from zhuti.tokens._build import concatenate


def test_batches_joined_are_as_one_and_no_longer_held_apart():
    docs = [[["春耕", "农田"]], [], [["农田"], ["党课", "春耕"]]]
    parts = [token_corpus(docs[:1]), token_corpus(docs[1:])]
    joined, whole = concatenate(parts), token_corpus(docs)
    assert joined.vocabulary == whole.vocabulary
    for name in ("term_ids", "starts", "ends", "paragraphs", "doc_ptr"):
        assert getattr(joined, name).tolist() == getattr(whole, name).tolist()
    assert parts == []
