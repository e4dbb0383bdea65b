"""tokenise: every token is kept or counted among those dropped, by both engines alike."""

import re

import numpy as np
import pytest

from zhuti.core import RequestError
from zhuti.corpus import Article, Corpus
from zhuti.tokens import CONTENT_POS, JiebaSegmenter, Lexicon, TokenCorpus, _tokenise, tokenise
from zhuti.tokens._jieba_engine import jieba_dictionary
from zhuti.tokens._rules import JIEBA_TAGS, is_number

ENGINES = ["jieba", "zhuti"]


def corpus(*texts):
    return Corpus(tuple(Article(f"a{i}", text) for i, text in enumerate(texts)))


TEXTS = (
    "他来自北京。大学今天开学。",
    "全县推行“四联四帮”工作法，覆盖12个乡镇、3.5万户，ＧＤＰ增长６．４％。\n“四联四帮”好！",
    "",
    "GDP、gdp与App都是Latin词，第三产业增长一万五千元🙂",
    "……\n\n！",
)


@pytest.mark.parametrize("engine", ENGINES)
def test_tokens_are_pieces_of_the_text_and_none_is_lost_uncounted(engine):
    articles = corpus(*TEXTS)
    tokens = tokenise(articles, engine=engine, pos=CONTENT_POS, stopwords=frozenset({"推行"}))
    assert tokens.doc_ids == articles.ids
    assert tokens.vocabulary == tuple(sorted(set(tokens.vocabulary)))
    assert set(tokens.term_ids) == set(range(tokens.n_terms))
    for i, article in enumerate(articles):
        span = tokens.doc(i)
        pieces = [article.text[s:e] for s, e in zip(tokens.starts[span], tokens.ends[span], strict=True)]
        assert pieces == tokens.terms(i)
        assert tokens.paragraphs[span].tolist() == [article.text[:s].count("\n") for s in tokens.starts[span]]
    report = tokens.report
    assert report.n_segmented == sum(len(JiebaSegmenter().tag(text)) for text in TEXTS)
    assert tokens.n_tokens == report.n_segmented - sum(report.dropped.values())


@pytest.mark.parametrize("engine", ENGINES)
def test_no_word_is_made_up_across_a_full_stop(engine):
    tokens = tokenise(corpus(TEXTS[0]), engine=engine)
    assert tokens.terms(0) == ["来自", "北京", "大学", "今天", "开学"]


@pytest.mark.parametrize("engine", ENGINES)
def test_each_rule_drops_what_it_says_and_is_counted(engine):
    text = "大家说，我在2015年的第三季度读了PM2.5报告。"
    words = JiebaSegmenter().cut(text)
    assert words == ["大家", "说", "，", "我", "在", "2015", "年", "的", "第三季度", "读", "了", "PM2.5", "报告", "。"]
    tokens = tokenise(corpus(text), engine=engine, stopwords=frozenset({"大家", "的"}))
    assert tokens.terms(0) == ["第三季度", "PM2.5", "报告"]
    assert dict(tokens.report.dropped) == {"punctuation": 2, "stop_word": 2, "number": 1, "length": 6, "pos": 0}
    assert tokens.tags is None
    kept = tokenise(corpus(text), engine=engine, min_chars=1, numbers="keep")
    assert kept.terms(0) == [word for word in words if word not in "，。"]
    assert dict(kept.report.dropped) == {"punctuation": 2, "stop_word": 0, "number": 0, "length": 0, "pos": 0}


@pytest.mark.parametrize("engine", ENGINES)
def test_latin_stop_words_hold_in_any_case_and_terms_keep_theirs(engine):
    tokens = tokenise(corpus("GDP与Gdp及App和APP"), engine=engine, stopwords=frozenset({"gdp", "APP"}))
    assert tokens.terms(0) == ["App"]


@pytest.mark.parametrize("engine", ENGINES)
def test_parts_of_speech_are_kept_by_prefix_with_their_tags(engine):
    text = "今天北京大学非常热闹地举行典礼"
    pairs = JiebaSegmenter().tag(text)
    tokens = tokenise(corpus(text), engine=engine, pos=("n", "v"))
    wanted = [(word, tag) for word, tag in pairs if tag[0] in "nv" and len(word) > 1]
    assert [(t, tokens.tag_names[g]) for t, g in zip(tokens.terms(0), tokens.tags, strict=True)] == wanted
    assert ("北京大学", "nt") in wanted
    assert tokens.report.dropped["pos"] == sum(len(word) > 1 and tag[0] not in "nv" for word, tag in pairs) > 0


@pytest.mark.parametrize("engine", ENGINES)
def test_lexicon_terms_are_exempt_but_from_stop_words_and_counted(engine):
    lexicon = Lexicon.of(
        ["四联四帮", "干", "九八", ("很好", 90000, "d"), "不在文中", "联四", ("字当", 1, None), "“甲+乙”法"]
    )
    text = '干！严字当头，九八行动，四联四帮很好；「甲+乙」法和"甲+乙"法很好。'
    tokens = tokenise(corpus(text), engine=engine, lexicon=lexicon, pos=("n",), stopwords=frozenset({"很好"}))
    assert {"四联四帮", "干", "九八", "“甲+乙”法"} <= set(tokens.terms(0))
    assert "很好" not in tokens.vocabulary
    assert dict(tokens.report.lexicon) == {
        "四联四帮": 1, "干": 1, "九八": 1, "很好": 2, "不在文中": 0, "联四": 0, "字当": 0, "“甲+乙”法": 2,
    }  # fmt: skip
    assert tokens.report.never_found == ("不在文中", "联四", "字当")
    assert tokens.report.cut_apart == ("字当",)  # 联四 stands only inside 四联四帮


@pytest.mark.parametrize("size", [1, 10_000_000])
def test_terms_cut_apart_are_counted_over_all_articles(monkeypatch, size):
    monkeypatch.setattr(_tokenise, "_CHARS_AT_ONCE", size)
    found = {"四联四帮": 2, "联四": 0, "字当": 0, "不在文中": 0}
    assert _tokenise._cut_apart(corpus("四联四帮", "严字当头", "四联四帮"), found) == ("字当",)
    assert _tokenise._cut_apart(corpus("四联四帮", "联四", "四联四帮"), found) == ("联四",)


@pytest.mark.parametrize("engine", ENGINES)
def test_phrases_join_neighbours_and_are_counted(engine):
    text = "主题教育，主题教育。主题 教育；干部主题；教育群众\n"
    assert JiebaSegmenter().cut("主题教育") == ["主题", "教育"]
    tokens = tokenise(corpus(text, text), engine=engine, phrases=0.1, phrase_min_count=3)
    assert tokens.terms(0)[:4] == ["主题教育", "主题教育", "主题", "教育"]
    assert tokens.report.n_joined == 4
    assert tokens.n_tokens == tokens.report.n_segmented - sum(tokens.report.dropped.values()) - 4
    assert [text[s:e] for s, e in zip(tokens.starts[:2], tokens.ends[:2], strict=True)] == ["主题教育"] * 2


@pytest.mark.parametrize("pos", [None, CONTENT_POS])
def test_batches_change_nothing(monkeypatch, pos):
    articles = corpus(*TEXTS)
    whole = tokenise(articles, engine="jieba", pos=pos)
    monkeypatch.setattr(_tokenise, "_segmenter", lambda *_: (JiebaSegmenter(), 1))
    seen = []
    parts = tokenise(articles, engine="jieba", pos=pos, progress=lambda *step: seen.append(step))
    assert_same(whole, parts)
    total = sum(map(len, TEXTS))
    assert seen[-1] == ("tokenise", total, total)
    assert len(seen) >= 4


def assert_same(one: TokenCorpus, two: TokenCorpus) -> None:
    for name in ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags"):
        a, b = getattr(one, name), getattr(two, name)
        assert (a is None) == (b is None)
        if a is not None:
            assert a.dtype == b.dtype, name
            np.testing.assert_array_equal(a, b)
    assert (one.vocabulary, one.tag_names, one.doc_ids) == (two.vocabulary, two.tag_names, two.doc_ids)
    assert one.report == two.report


@pytest.mark.parametrize("pos", [None, CONTENT_POS])
def test_both_engines_give_the_same_bytes(pos):
    lexicon = Lexicon.of(["四联四帮", "“四联四帮”工作法", "涨-跌"])
    assert_same(*(tokenise(corpus(*TEXTS), engine=e, lexicon=lexicon, pos=pos, phrases=0.1) for e in ENGINES))


def test_threads_change_nothing():
    articles = corpus(*[text * 40 for text in TEXTS] * 30)
    assert_same(*(tokenise(articles, pos=CONTENT_POS, phrases=0.1, n_threads=n) for n in (1, 2)))


@pytest.mark.shared
@pytest.mark.parametrize("pos", [None, CONTENT_POS])
def test_both_engines_give_the_same_bytes_on_real_articles(shared_dir, pos):
    import gzip
    import json

    with gzip.open(shared_dir / "data" / "campaign_news_8.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file][::25]
    lexicon = Lexicon.of(["三严三实", "不忘初心、牢记使命"])
    assert_same(*(tokenise(corpus(*texts), engine=e, lexicon=lexicon, pos=pos, phrases=0.5) for e in ENGINES))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"engine": "pkuseg"}, 'engine must be "zhuti" or "jieba", got "pkuseg".'),
        ({"min_chars": 0}, "min_chars must be at least 1, got 0."),
        ({"numbers": "no"}, 'numbers must be "drop" or "keep", got "no".'),
        ({"phrases": 1.5}, "phrases must be an NPMI from -1 to 1, got 1.5."),
        ({"phrase_min_count": 0}, "phrase_min_count must be at least 1, got 0."),
        ({"pos": ()}, "pos names no part of speech, so no token would be kept. Leave it out to keep all."),
        (
            {"pos": ("n", "noun")},
            'pos: "noun" begins no part-of-speech tag. The tags are ' + " ".join(sorted(JIEBA_TAGS)) + ".",
        ),
    ],
)
def test_a_setting_out_of_range_is_named(settings, message):
    with pytest.raises(RequestError, match=f"^{re.escape(message)}$"):
        tokenise(corpus("好"), **settings)


def test_the_tags_are_those_of_the_installed_jieba():
    from jieba.posseg.prob_start import P as START

    _, _, tags = jieba_dictionary()
    assert {*tags.values(), *(tag for _, tag in START), "eng"} == JIEBA_TAGS


@pytest.mark.parametrize(
    "term", ["2015", "6.4%", "２０１５", "６．４％", "22:10", "一万五千", "数百", "第三", "二〇一五", "三", "百万", "①"]
)
def test_numbers(term):
    assert is_number(term)


@pytest.mark.parametrize(
    "term", ["九一八", "五四", "PM2.5", "G20", "十分", "一定", "第三产业", "%", "三农", "万家", "A", "半导体"]
)
def test_no_numbers(term):
    assert not is_number(term)
