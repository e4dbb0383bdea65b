"""The segmenter against jieba on random texts, with random user dictionaries and with random dictionaries."""

import functools
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.oracles.jieba_twin import JiebaOracle

from zhuti.tokens import _jieba_tables
from zhuti.tokens._jieba_engine import jieba_dictionary
from zhuti.tokens._lexicon import jieba_words
from zhuti.tokens._segmenter import Segmenter

FEW = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
ODD = "abzAZ059+#&._%- \t\n\r\u3000，。、“”·（）\x00\x1c\x85\u2028éγ１〇龥鿕鿖妘妧縣鄉書\ud800\udfff😀𠀀"


@functools.cache
def dictionary_words() -> tuple[list[str], str]:
    """The entries of jieba's dictionary and what only begins one, sorted; and its commonest characters."""
    freq = jieba_dictionary()[0]
    return sorted(freq), "".join(sorted((w for w in freq if len(w) == 1), key=lambda w: -freq[w])[:400])


@st.composite
def pieces(draw: st.DrawFn) -> str:
    words, common = dictionary_words()
    kind = draw(st.integers(0, 5))
    if kind <= 1:
        word = words[draw(st.integers(0, len(words) - 1))]
        return word[: draw(st.integers(1, len(word)))]
    if kind <= 3:
        return draw(st.text(common, min_size=1, max_size=4))
    if kind == 4:
        return draw(st.text(ODD, min_size=1, max_size=4))
    return chr(draw(st.integers(0x4E00, 0x9FD5)))


texts = st.lists(pieces(), max_size=12).map("".join)


def user_words(text: str) -> st.SearchStrategy[list]:
    """Words cut out of the text, or of the dictionary with a character more, with frequencies and tags of all kinds."""
    letters = st.text(text, min_size=1, max_size=4) if text else st.just("无")
    spans = st.tuples(st.integers(0, max(0, len(text) - 1)), st.integers(1, 5)).map(lambda s: text[s[0] : s[0] + s[1]])
    entry = st.tuples(
        st.one_of(spans, letters),
        st.sampled_from([None, None, 0, 0, 1, 3, 100, 10**7, 10**20]),
        st.sampled_from([None, "n", "zz"]),
    )
    return st.lists(entry.filter(lambda e: bool(e[0].strip())), max_size=8)


@FEW
@given(st.lists(texts, max_size=4), st.booleans())
def test_random_texts(many: list[str], hmm: bool) -> None:
    jieba = JiebaOracle()
    segmenter = Segmenter(hmm=hmm)
    assert segmenter.cut_many(many) == [jieba.cut(text, hmm) for text in many]
    assert segmenter.tag_many(many) == [jieba.tag(text, hmm) for text in many]


@FEW
@given(st.data(), texts, st.booleans())
def test_random_user_dictionaries(data: st.DataObject, text: str, hmm: bool) -> None:
    words = data.draw(user_words(text))
    plain = [tuple(entry) for entry in jieba_words(Segmenter(words, hmm).lexicon) if not set("%-") & set(entry.term)]
    jieba = JiebaOracle(plain)
    segmenter = Segmenter(plain, hmm)
    assert segmenter.cut(text) == jieba.cut(text, hmm)
    assert segmenter.tag(text) == jieba.tag(text, hmm)
    for word, *_ in plain:
        assert segmenter.suggest_freq(word) == jieba.suggest_freq(word)
        assert segmenter.suggest_freq(tuple(word)) == jieba.suggest_freq(tuple(word))


SMALL = "一丁七万丈abA1.%-γ"


@settings(FEW, max_examples=15)
@given(
    st.lists(
        st.tuples(st.text(SMALL, min_size=1, max_size=4), st.integers(0, 3), st.sampled_from("nvx")),
        min_size=1,
        max_size=25,
    ),
    st.lists(st.text(SMALL + "，\n", max_size=12), max_size=8),
)
def test_random_dictionaries_with_many_ties(entries: list, many: list[str]) -> None:
    assume(sum(freq for _, freq, _ in entries))
    real = _jieba_tables.jieba_folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("finalseg", "posseg"):
            (folder / part).symlink_to(real / part)
        (folder / "dict.txt").write_text("".join(f"{w} {f} {t}\n" for w, f, t in entries), encoding="utf-8")
        with (
            mock.patch.object(_jieba_tables, "jieba_folder", return_value=folder),
            mock.patch.object(_jieba_tables, "_MEMO", {}),
            mock.patch.object(_jieba_tables.platformdirs, "user_cache_path", return_value=folder / "cache"),
        ):
            jieba = JiebaOracle(dictionary=folder / "dict.txt")
            for hmm in (True, False):
                segmenter = Segmenter(hmm=hmm)
                assert segmenter.cut_many(many) == [jieba.cut(text, hmm) for text in many]
                assert segmenter.tag_many(many) == [jieba.tag(text, hmm) for text in many]


@FEW
@given(st.lists(texts, max_size=6), st.integers(1, 40))
def test_batches_of_any_size_give_the_same_corpus(many: list[str], size: int) -> None:
    whole = Segmenter(n_threads=1).encode(many, tags=True)
    with mock.patch("zhuti.tokens._batch.BATCH_CHARS", size):
        split = Segmenter(n_threads=2).encode(many, tags=True)
    for name in ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(split, name), strict=True)
    assert (whole.vocabulary, whole.tag_names) == (split.vocabulary, split.tag_names)
    for d, text in enumerate(many):
        assert "".join(whole.terms(d)) == text


@pytest.mark.shared
def test_real_news(shared_dir: Path) -> None:
    import gzip
    import json

    with gzip.open(shared_dir / "data" / "taiwan_news_traditional.jsonl.gz", "rt", encoding="utf-8") as file:
        many = [json.loads(line)["text"][:400] for line, _ in zip(file, range(20), strict=False)]
    jieba = JiebaOracle()
    assert Segmenter().cut_many(many) == [jieba.cut(text) for text in many]
    assert Segmenter().tag_many(many[:4]) == [jieba.tag(text) for text in many[:4]]
