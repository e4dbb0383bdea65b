"""Lines broken at a fixed width."""

from zhuti.corpus._clean import clean_page

SENTENCES = "".join(
    f"第{number}个村子的水渠在春天修好了，村民们说这件事办得实在而且很及时，" for number in "一二三四五六七八九十"
)


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


def clean(text: str) -> str:
    return clean_page(text, rules=("wraps",), whole_page=False).text


def test_a_hard_wrapped_text_is_joined_and_its_paragraphs_stay() -> None:
    text = "水渠记\n" + wrapped(f"　　{SENTENCES}好。", 30) + "\n" + wrapped(f"　　{SENTENCES}完。", 30)
    assert clean(text) == f"水渠记\n　　{SENTENCES}好。\n　　{SENTENCES}完。"


def test_words_of_latin_letters_stay_apart() -> None:
    text = wrapped(SENTENCES[:300], 30) + "\n" + "a" * 59 + "b\nc" + "甲" * 29
    assert clean(text).endswith("b c" + "甲" * 29)


def test_ordinary_paragraphs_and_short_lines_are_left() -> None:
    paragraphs = "\n".join(SENTENCES[: 60 + 7 * number] for number in range(12))
    verse = wrapped(SENTENCES, 7)
    closed = "\n".join(["这是一行长短恰好一样的话而且每一行都是以一个句号来结尾的。"] * 12)
    heads = "\n".join(["修渠记事"] * 8)
    for text in (paragraphs, verse, closed, wrapped(SENTENCES[:150], 30), f"{heads}\n{wrapped(SENTENCES[:150], 30)}"):
        assert clean(text) == text
