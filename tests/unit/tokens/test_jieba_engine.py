"""JiebaSegmenter is jieba, word for word, and leaves jieba's global state as it was."""

import subprocess
import sys
import tempfile
import textwrap

import pytest
from tests.oracles.jieba_twin import JiebaOracle

from zhuti.tokens import JiebaSegmenter, Lexicon
from zhuti.tokens._jieba_engine import import_jieba

SENTENCES = [
    "",
    "干",
    "他来自北京。大学今天开学。",
    "柳河县二○二三年试点“四联四帮”，覆盖12个乡镇、3.5万户，增长6.4%！",
    "增長６．４％，記者從縣裏獲悉，鄉親們都說好。",
    "小程序V2.0于22:10上线（GDP增速约5.5%-6%），官网www.liuhe.gov.cn可查",
    "第一行\r\n第二行\n\n　　第三行\t制表\u00a0空格",
    "河长制湖长制田长制林长制一起抓🙂👍🏽𠮷野家",
    "a_b+c#d&e-f%g.h 100% 3-4 C++ 5G网络 e-mail",
    "孤立代理\ud800字符\x00和空字符",
    "杜家沟村老支书赵满囤说，咱村的石磨豆腐卖到了省城",
]

# Compiling jieba's files, as at their first import, warns of invalid escapes in its patterns
RECOMPILED = {"PYTHONPYCACHEPREFIX": "/nowhere", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def jieba():
    return import_jieba()


@pytest.fixture(scope="module")
def plain(jieba):
    """A jieba tokenizer and tagger of the test's own, set up jieba's way but for the cache file."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer, jieba.posseg.POSTokenizer(tokenizer)


@pytest.mark.parametrize("hmm", [True, False])
def test_words_and_tags_are_those_of_jieba(plain, hmm):
    tokenizer, tagger = plain
    segmenter = JiebaSegmenter(hmm=hmm)
    assert segmenter.cut_many(SENTENCES) == [tokenizer.lcut(text, HMM=hmm) for text in SENTENCES]
    for text in SENTENCES:
        assert segmenter.tag(text) == [(p.word, p.flag) for p in tagger.lcut(text, HMM=hmm)]
        assert "".join(segmenter.cut(text)) == text
        assert "".join(word for word, _ in segmenter.tag(text)) == text


def test_user_words_are_added_as_jieba_adds_them(jieba, plain):
    base, _ = plain
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(base.FREQ), base.total, True
    words = [
        ("四联四帮", None, "nz"),
        ("田长制", 30, None),
        ("官网www", 5, "n"),
        ("石磨豆腐", None, None),
        ("C++", None, None),
    ]
    for word in words:
        tokenizer.add_word(*word)
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    segmenter = JiebaSegmenter([*words[:3], "石磨豆腐", "C++"])
    for text in SENTENCES:
        assert segmenter.cut(text) == tokenizer.lcut(text)
        assert segmenter.tag(text) == [(p.word, p.flag) for p in tagger.lcut(text)]
    assert ("四联四帮", "nz") in segmenter.tag(SENTENCES[3])
    assert "石磨豆腐" in segmenter.cut(SENTENCES[-1])


def test_a_word_taken_out_stays_out_without_touching_jieba(jieba):
    before = set(jieba.finalseg.Force_Split_Words)
    assert JiebaSegmenter().cut("赵满囤说") == ["赵满", "囤", "说"]
    assert JiebaSegmenter([("赵满", 0, None)]).cut("赵满囤说") == ["赵", "满", "囤", "说"]
    assert JiebaSegmenter([("开学", 0, None)], hmm=False).cut("开学") == ["开", "学"]
    assert JiebaSegmenter([("kpi", 0, None)]).cut("kpi") == ["kpi"]  # jieba splits by force only what is all Han
    assert before == jieba.finalseg.Force_Split_Words
    assert JiebaSegmenter().cut("赵满囤说") == ["赵满", "囤", "说"]


def test_a_word_taken_out_and_added_again_stays_under_a_forced_split() -> None:
    words = [("以出", 0, None), ("以出", 1, None)]
    assert JiebaSegmenter(words[1:]).cut("以出将，以出") == ["以出", "将", "，", "以", "出"]
    assert JiebaSegmenter(words).cut("以出将，以出") == ["以", "出", "将", "，", "以", "出"]
    assert JiebaOracle(words).cut("以出将，以出") == ["以", "出", "将", "，", "以", "出"]
    again = [("以出", 0, None), ("以出", 10**7, None)]  # and is whole where the dictionary itself gives it
    assert JiebaSegmenter(again).cut("以出将") == JiebaOracle(again).cut("以出将") == ["以出", "将"]
    assert JiebaSegmenter(words, hmm=False).cut("以出将") == JiebaOracle(words).cut("以出将", False)


def test_a_segmenter_s_words_are_its_own():
    assert JiebaSegmenter([("林业小站", None, "zz")]).tag("林业小站") == [("林业小站", "zz")]
    assert JiebaSegmenter().cut("林业小站") == ["林业", "小站"]
    assert JiebaSegmenter().tag("林业小站") == [("林业", "n"), ("小站", "n")]


def test_special_terms_win_and_the_text_around_is_cut_as_usual():
    segmenter = JiebaSegmenter(
        Lexicon.of([("“2+3”工作法", None, "n"), "守初心、担使命", "乡村 振兴", "涨5%", "再涨-落"])
    )
    assert segmenter.cut("推广「2+3」工作法，守初心、担使命。乡村 振兴") == [
        *("推广", "「2+3」工作法", "，", "守初心、担使命", "。", "乡村 振兴"),
    ]
    assert segmenter.tag('"2+3"工作法好') == [('"2+3"工作法', "n"), ("好", "a")]
    # jieba's tagger cuts at % and -, its segmenter does not: either way the term is one word
    assert segmenter.cut("已涨5%再涨-落") == ["已", "涨5%", "再涨-落"]
    assert segmenter.tag("已涨5%再涨-落")[1:] == [("涨5%", "x"), ("再涨-落", "x")]


def test_encode_gives_every_word_with_offsets_paragraphs_and_sorted_terms():
    texts = ["河长制好。\n田长制行。", "", "好"]
    tokens = JiebaSegmenter(["河长制", "田长制"]).encode(texts, doc_ids=["a", "b", "c"])
    assert [tokens.terms(i) for i in range(3)] == [["河长制", "好", "。", "\n", "田长制", "行", "。"], [], ["好"]]
    assert tokens.vocabulary == tuple(sorted({"河长制", "好", "。", "\n", "田长制", "行"}))
    assert tokens.doc_ids == ("a", "b", "c")
    assert tokens.paragraphs.tolist() == [0, 0, 0, 0, 1, 1, 1, 0]
    for i, text in enumerate(texts):
        span = tokens.doc(i)
        pieces = [text[s:e] for s, e in zip(tokens.starts[span], tokens.ends[span], strict=True)]
        assert pieces == tokens.terms(i)
    assert tokens.tags is None


def test_encode_with_tags_gives_the_words_of_tag():
    segmenter = JiebaSegmenter()
    tokens = segmenter.encode(SENTENCES, tags=True)
    for i, text in enumerate(SENTENCES):
        tags = [tokens.tag_names[t] for t in tokens.tags[tokens.doc(i)]]
        assert list(zip(tokens.terms(i), tags, strict=True)) == segmenter.tag(text)
    assert tokens.tag_names == tuple(sorted(tokens.tag_names))


def test_nothing_to_encode_gives_an_empty_corpus():
    tokens = JiebaSegmenter().encode([], tags=True)
    assert (tokens.n_docs, tokens.n_tokens, tokens.n_terms, len(tokens.tags)) == (0, 0, 0, 0)


@pytest.mark.parametrize("recompiled", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_importing_leaves_no_handler_no_output_no_warning_and_no_file(recompiled):
    code = """
    import logging, sys, tempfile, os
    from pathlib import Path
    import zhuti.tokens
    assert "jieba" not in sys.modules, "jieba is loaded with the room"
    print(zhuti.tokens.JiebaSegmenter().cut("今天开学"))
    assert zhuti.tokens.JiebaSegmenter().tag("今天开学")
    log = logging.getLogger("jieba")
    print(log.handlers, log.level, os.listdir(tempfile.gettempdir()))
    """
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
            capture_output=True,
            text=True,
            env={
                "TMPDIR": folder,
                "PYTHONPYCACHEPREFIX": folder + "/../nothing",
                "PATH": "",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            check=False,
        )
    assert (run.stderr, run.stdout) == ("", "['今天', '开学']\n[] 0 []\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [([" "], "a user word is empty."), ([("网格", -2, None)], "user word 网格: frequency must be at least 0, got -2.")],
)
def test_a_bad_user_word_is_named(words, message):
    with pytest.raises(ValueError, match=message):
        JiebaSegmenter(words)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["cnews_10class", "campaign_news_8", "taiwan_news_traditional"])
def test_real_articles_are_cut_and_tagged_as_jieba_does(shared_dir, plain, name):
    import gzip
    import json

    tokenizer, tagger = plain
    with gzip.open(shared_dir / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"][:600] for line in file][::40]
    segmenter = JiebaSegmenter()
    assert segmenter.cut_many(texts) == [tokenizer.lcut(text) for text in texts]
    for text in texts[::4]:
        assert segmenter.tag(text) == [(p.word, p.flag) for p in tagger.lcut(text)]
