"""The compiled segmenter against jieba, trap by trap."""

import re

import numpy as np
import pytest
from tests.oracles.jieba_twin import JiebaOracle, best_path, offsets

import zhuti.tokens._batch as batch_module
from zhuti.tokens import JiebaSegmenter, Lexicon
from zhuti.tokens._jieba_engine import import_jieba, jieba_dictionary
from zhuti.tokens._segmenter import Segmenter

TEXTS = [
    "",
    "县",
    "他来自北京。大学今天开学。",
    "乡镇干部走村入户，把２０１６年的惠农政策讲清楚！",
    "縣委書記到鄉鎮調研，聽取群眾對垃圾處理的意見。",
    "growth 6.4%，GDP达355.1亿元，3.14.15%x 增长-2%",
    "“4+1”工作法、AT&T、C++、T恤、B超和a_b#c",
    "\r\n第一段\r\r\n\n第二段\u3000　\t \x0b\x0c\x1c\x85\u2028完",
    "表情😀和𠀀字，γ射线，é，〇，\ud800孤\udfff，\x00零",
    "鿕鿖龥一一a中b中.5中3a.5b",
    "王小明说他在李家庄见过欧阳修文",
    "的的的的了了了了在在在在",
    "结婚的和尚未结婚的都要登记",
    "A1B2C3 4G 5G网络 K歌 卡拉OK",
    "%%--++##&&__..",
    "妘妧妩妫妭妮妯妰妱",
    "樛諪憮餑，傔糼溦，菕鰠赿爔，颙秠咲，瞖掸岸恝",  # ties in the hidden Markov model
    "砟褫，镔埽，缤懋",  # no state before leads to one that the tagger lists
]
WORDS = [
    ("河长制", None, "n"),
    ("小明", 0, None),
    ("鄉鎮調研", None, "vn"),
    ("干部", 0, None),
    ("走村入户", 3, "l"),
    ("走村入户", 0, None),
    ("走村入户", 40, None),
    ("一", 10**9, "m"),
    ("a中", None, "eng"),
    ("的的", 1, None),
    ("妘", None, "zz"),
]


@pytest.fixture(scope="module", params=[True, False], ids=["hmm", "no_hmm"])
def hmm(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.mark.parametrize("user_words", [[], WORDS], ids=["plain", "user_words"])
def test_every_trap_is_cut_and_tagged_as_by_jieba(user_words: list, hmm: bool) -> None:
    segmenter, jieba = Segmenter(user_words, hmm), JiebaOracle(user_words)
    for text in TEXTS:
        assert segmenter.cut(text) == jieba.cut(text, hmm)
        assert segmenter.tag(text) == jieba.tag(text, hmm)
    assert segmenter.cut_many(TEXTS) == [jieba.cut(text, hmm) for text in TEXTS]
    assert segmenter.tag_many(TEXTS) == [jieba.tag(text, hmm) for text in TEXTS]


def test_the_best_path_is_that_of_the_plain_recurrence() -> None:
    freq, total, _ = jieba_dictionary()
    text = "结婚的和尚未结婚的都要登记在册"
    ends = best_path(text, freq, total)
    words, i = [], 0
    while i < len(text):
        words.append(text[i : ends[i]])
        i = ends[i]
    assert words == Segmenter(hmm=False).cut(text)


@pytest.mark.parametrize(
    ("words", "text", "cut"),
    [
        # 乙 is so frequent that its weight is 0, so 甲乙 and 甲 + 乙 weigh the same: the longer word wins.
        ([("乙", 10**30), ("甲", 5), ("甲乙", 5)], "甲乙", ["甲乙"]),
        # A character that begins no word counts as if it stood once: 1 * 10 < 3 * 4.
        ([("妫妭", 10), ("妫", 3), ("妭妰", 4)], "妫妭妰", ["妫", "妭妰"]),
    ],
)
def test_close_calls_are_decided_as_by_jieba(words: list, text: str, cut: list[str]) -> None:
    user_words = [(word, freq, None) for word, freq in words]
    assert Segmenter(user_words, hmm=False).cut(text) == JiebaOracle(user_words).cut(text, False) == cut


def test_words_are_added_and_taken_out_as_by_jieba_and_the_segmenter_itself_stays() -> None:
    text = "三实教育在三实村开展，今天天气不错"
    start, jieba = Segmenter(), JiebaOracle()
    before = start.cut(text)
    steps = [("三实", None, "nz"), ("今天天气", None, None), ("今天", 0, None), ("三实", 0, None), ("三实村", 7, "ns")]
    segmenter = start
    for word, freq, tag in steps:
        jieba.add_word(word, freq, tag)
        segmenter = segmenter.del_word(word) if freq == 0 else segmenter.add_word(word, freq, tag)
        assert segmenter.cut(text) == jieba.cut(text)
        assert segmenter.tag(text) == jieba.tag(text)
        for segment in ("三实村", "不错", ("今天", "天气"), ("三", "实"), "γ", "γ射线", "鿕", "", "从未 见过"):
            assert segmenter.suggest_freq(segment) == jieba.suggest_freq(segment), segment
    assert segmenter.lexicon.entries == tuple(steps)
    assert start.cut(text) == before == JiebaOracle().cut(text)
    assert segmenter.cut(text) != before


@pytest.mark.parametrize("tags", [False, True], ids=["cut", "tag"])
def test_encode_equals_the_reference_engine_to_the_byte(tags: bool, hmm: bool) -> None:
    lexicon = Lexicon.of(
        ["“4+1”工作法", "河长制", ("第一段\r", None, "qq"), ("50%", None, "m"), ("干部", 0, None), "C++、T恤"]
    )
    got = Segmenter(lexicon, hmm, n_threads=1).encode(TEXTS, tags=tags, doc_ids=[f"d{i}" for i in range(len(TEXTS))])
    wanted = JiebaSegmenter(lexicon, hmm).encode(TEXTS, tags=tags, doc_ids=[f"d{i}" for i in range(len(TEXTS))])
    for name in ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags"):
        ours, theirs = getattr(got, name), getattr(wanted, name)
        if ours is None:
            assert theirs is None
            assert not tags
        else:
            assert ours.dtype == theirs.dtype
            np.testing.assert_array_equal(ours, theirs)
    assert (got.vocabulary, got.tag_names, got.doc_ids) == (wanted.vocabulary, wanted.tag_names, wanted.doc_ids)
    words = [got.terms(d) for d in range(got.n_docs)]
    assert list(zip(got.starts, got.ends, got.paragraphs, strict=True)) == offsets(TEXTS, words)


def test_terms_that_begin_alike_stand_in_code_point_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_module, "BATCH_CHARS", 4)  # so that batches share terms
    own = [
        "中华人民共和国乙",
        "中华人民共和国甲",
        "中华人民公社化",
        "中华人甲",
        "𠮷𠮷𠮷乙",
        "𠮷𠮷𠮷甲",
        "a",
        "a\0",
        "一龥",
        "丁a",
    ]
    terms = [*own, "中华人民", "中华人民共和国", "，", "\ue000"]
    corpus = Segmenter(own).encode(["，".join([*terms, *reversed(terms)]), *terms])
    assert set(own) <= set(corpus.vocabulary)
    assert list(corpus.vocabulary) == sorted({corpus.vocabulary[i] for i in corpus.term_ids})
    assert [corpus.terms(d) for d in range(1, corpus.n_docs)] == [[term] for term in terms]


def test_no_texts_make_an_empty_corpus() -> None:
    tokens = Segmenter().encode([], tags=True)
    assert (tokens.n_docs, tokens.n_tokens, tokens.n_terms, tokens.tag_names) == (0, 0, 0, ())
    assert Segmenter().encode(["", ""]).doc_ptr.tolist() == [0, 0, 0]


def test_who_keeps_the_ids_keeps_no_other_array() -> None:
    tokens = Segmenter().encode(["今天开学"])
    for array in (tokens.term_ids, tokens.starts, tokens.ends, tokens.paragraphs):
        assert array.base is None or array.base.nbytes == array.nbytes


def test_any_number_of_threads_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_module, "BATCH_CHARS", 50)
    texts = [text * n for n in (1, 2, 3) for text in TEXTS]
    one = Segmenter(WORDS, n_threads=1).encode(texts, tags=True)
    monkeypatch.setattr(batch_module, "BATCH_CHARS", 70)
    for n_threads in (2, 3, None):
        other = Segmenter(WORDS, n_threads=n_threads).encode(texts, tags=True)
        for name in ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
        assert one.vocabulary == other.vocabulary
        assert one.tag_names == other.tag_names
    assert Segmenter(WORDS, n_threads=2).cut_many(texts) == Segmenter(WORDS, n_threads=1).cut_many(texts)


def test_a_text_longer_than_a_stretch_is_cut_as_one() -> None:
    jieba = JiebaOracle()
    for text in ("全县推行河长制" * 600, "到2016年底，\r\n" * 500, "妘妧" * 1300 + "。\r\n中"):
        assert Segmenter().cut(text) == jieba.cut(text)
    assert Segmenter().tag("，".join(TEXTS) * 20) == jieba.tag("，".join(TEXTS) * 20)


def test_tokens_alike_share_one_string() -> None:
    first, second = Segmenter().cut_many(["开学开学", "开学"])
    assert first[0] is first[1] is second[0]


@pytest.mark.parametrize("n_threads", [0, -2])
def test_threads_are_counted_from_one(n_threads: int) -> None:
    message = f"n_threads must be at least 1, or None for all processors; got {n_threads}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Segmenter(n_threads=n_threads)


@pytest.mark.parametrize("special", [False, True])
def test_more_tags_than_a_byte_can_tell_apart_are_refused(special: bool) -> None:
    words = [(f"词{'、' * special}{i}", 5, "t" + "".join(chr(97 + int(d)) for d in str(i))) for i in range(256)]
    n_tags = len(set(jieba_dictionary()[2].values()) | {"x", "eng"} | {tag for _, _, tag in words})
    n_model = len(
        {tag for _, tag in import_jieba().posseg.trans_P} - set(jieba_dictionary()[2].values()) - {"x", "eng"}
    )
    message = f"there are {n_tags + special * n_model} different tags; at most 256 can be told apart."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Segmenter(words).tag("词")


def test_an_empty_user_word_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a user word is empty\.$"):
        Segmenter().add_word("")


@pytest.mark.shared
def test_the_seeds_are_cut_and_tagged_as_by_jieba(shared_dir, hmm: bool) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared_dir / "seeds").glob("*.txt"))]
    jieba = JiebaOracle()
    assert Segmenter(hmm=hmm).cut_many(texts) == [jieba.cut(text, hmm) for text in texts]
    assert Segmenter(hmm=hmm).tag_many(texts[:2]) == [jieba.tag(text, hmm) for text in texts[:2]]
