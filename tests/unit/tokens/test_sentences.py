"""Sentences end where a reader would end them, and no character is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.tokens import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        [],
        ["干"],
        ["他来自北京。", "大学今天开学。"],
        ["产值355.1亿元，增长6.4%；", "粮食2.5万吨;", "9000户受益！", "22:10播出"],
        ["怎么办？！", "大家想……", "后来呢……？", "说了租金、水费……等三项。"],
        ["乡亲们说：“水通了，路也通了。”", "全村都高兴。"],
        ["“水通了。”赵满囤说。", "“路也通了！”他笑着对记者说，“灯也亮了。”"],
        ["围绕“怎么看？怎么办？怎么干？”展开讨论。", "《谁来养牛？》一文上了报。", "会后（还有一场！）散了。"],
        ["他说：「好。」", "她说：『行！』走。"],
        ["第一段没有句号", "第二段；", "第三段"],
        ["见 http://a.cn/?p=1;q=2 一文。", "（一）抓学习。", "（二）抓整改。"],
        ["水通了。", "他补充说，路也通了。"],  # no quotation before, so two sentences
        ["增长6.4%;", "9户受益。"],
        ["网友写道「雨真大！」、「停在路边的车也漂走了。」、「谁来管?」。"],
        ["“好。”，他点头。", "水退了......", "路通了...等等。"],
        ['行。"', "好吗?'", "好!"],
    ],
)
def test_sentences(sentences):
    for gap in ("\n", " \n　　") if "第一段没有句号" in sentences else ("", "\n", " \n　　"):
        text = gap.join(sentences)
        assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_latin_full_stops():
    for sentences in (
        ["我们支持本地工坊.", "Story Wear 是品牌.", "他走了"],
        ["It was done.", "Then we left, cf. page 3."],
    ):
        text = " ".join(sentences)
        assert [text[start:end] for start, end in split_sentences(text)] == sentences
    assert len(split_sentences("约翰.史密斯 18.10.2015 www.a.cn v2. 5")) == 1


@given(st.text(alphabet="他说好干。.ab Z！？!?；;…“”‘’「」（）()《》\"'\n \u3000a1.，、", max_size=80))
def test_every_character_but_white_space_is_in_one_sentence(text):
    spans = split_sentences(text)
    covered = [i for start, end in spans for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""
        assert "\n" not in text[start:end]


@pytest.mark.shared
def test_a_whole_corpus_loses_nothing(shared_dir):
    import gzip
    import json

    with gzip.open(shared_dir / "data" / "campaign_news_8.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    for text in texts:
        assert "".join("".join(text[s:e] for s, e in split_sentences(text)).split()) == "".join(text.split())
