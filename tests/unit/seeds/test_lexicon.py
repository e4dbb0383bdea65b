"""The campaign lexicon is a jieba user dictionary whose terms win and break nothing."""

import re
from pathlib import Path

import pytest

from zhuti.tokens import JiebaSegmenter, Lexicon, read_lexicon

LINE = re.compile(r"(?P<term>\S+) (?P<tag>[a-z]{1,2})")
PLAIN = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")


@pytest.fixture(scope="module")
def path(seeds_dir: Path) -> Path:
    return seeds_dir / "lexicon" / "campaigns.txt"


@pytest.fixture(scope="module")
def lexicon(path: Path) -> Lexicon:
    return read_lexicon(path)


@pytest.fixture(scope="module")
def segmenter(lexicon: Lexicon) -> JiebaSegmenter:
    return JiebaSegmenter(lexicon)


def test_every_line_is_a_term_and_a_tag(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines.pop() == "中央党 0"  # taken out of jieba's dictionary
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert {LINE.fullmatch(line)["tag"] for line in lines} == {"b", "l", "n", "nr", "nz", "s", "v", "vn"}


def test_no_term_twice_and_none_of_one_character(lexicon: Lexicon) -> None:
    assert len(set(lexicon.terms)) == len(lexicon) - 1 >= 250
    assert [term for term in lexicon.terms if len(term) < 2] == []


def test_a_word_of_jiebas_that_cuts_across_a_phrase_is_taken_out(segmenter: JiebaSegmenter) -> None:
    assert segmenter.cut("中央党的群众路线教育实践活动领导小组") == [
        "中央",
        "党",
        "的",
        "群众路线教育实践活动",
        "领导小组",
    ]
    assert segmenter.cut("中央党校") == ["中央党校"]


@pytest.mark.parametrize(
    "term",
    [
        *(
            "三严三实",
            "群众路线",
            "不忘初心、牢记使命",
            "不忘初心牢记使命",
            "两学一做",
            "四下基层",
            "一人一档",
            "“4+1”工作法",
        ),
        *("网格化管理", "双岗双责", "四风", "三改一拆", "五水共治", "一线工作法", "党史学习教育", "中央八项规定精神"),
        *("学党史悟思想办实事开新局", "枫桥经验", "脱贫攻坚", "乡村振兴", "扫黑除恶专项斗争", "党纪学习教育"),
    ],
)
def test_the_campaigns_are_there(lexicon: Lexicon, term: str) -> None:
    assert term in lexicon.terms


def test_every_term_is_one_token_in_a_sentence(lexicon: Lexicon, segmenter: JiebaSegmenter) -> None:
    assert [term for term in lexicon.terms if term not in segmenter.cut(f"大家谈的是“{term}”。")] == []
    assert [term for term in lexicon.terms if term not in segmenter.cut(f"会上谈到{term}，大家都听懂了。")] == []


def test_plain_jieba_takes_every_term_without_symbols(path: Path, lexicon: Lexicon) -> None:
    import jieba

    tokenizer = jieba.Tokenizer()
    with path.open(encoding="utf-8") as file:
        tokenizer.load_userdict(file)
    plain = [term for term in lexicon.terms if PLAIN.fullmatch(term)]
    assert len(plain) >= 500
    assert [term for term in plain if tokenizer.lcut(term) != [term]] == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("他反复研读一系列重要讲话精神", ["一系列", "重要讲话"]),
        ("银行给中小微企业放贷", ["中小微企业", "放贷"]),
        ("三资企业的厂房建好了", ["三资企业", "厂房"]),
        ("河水一天三转弯", ["三", "转弯"]),
    ],
)
def test_ordinary_words_stay_whole(segmenter: JiebaSegmenter, sentence: str, words: list[str]) -> None:
    tokens = segmenter.cut(sentence)
    assert [word for word in words if word not in tokens] == []
