"""Slogans and names in quotation marks."""

import pytest

from zhuti.summarise import Quote, find_quotes


def test_slogans_are_counted_over_all_kinds_of_marks() -> None:
    text = '“三严三实”、‘三严三实’、「三严三实」、『双岗双责』、"双岗双责"。'
    assert find_quotes(text) == (Quote("三严三实", 3), Quote("双岗双责", 2))


def test_a_slogan_inside_a_quotation_of_speech_counts() -> None:
    text = "“‘三严三实’是对领导干部的要求,我们要时时处处照着做,不能放松。”他说。"
    assert find_quotes(text) == (Quote("三严三实", 1),)


def test_a_slogan_inside_a_title_counts_too() -> None:
    assert find_quotes("学习《关于“不忘初心、牢记使命”论述》。") == (
        Quote("《关于“不忘初心、牢记使命”论述》", 1),
        Quote("不忘初心、牢记使命", 1),
    )


@pytest.mark.parametrize(
    "text",
    [
        "“学”字当头,从“严”处着眼。",
        "“今天我们到这里来看望大家。”",
        "“为什么?”",
        "“这一句话没有停顿可是实在太长了不能算作口号”",
        "“开头没有结尾",
        "“跨\n行”",
        "",
    ],
)
def test_these_are_no_slogans(text: str) -> None:
    assert find_quotes(text) == ()


def test_a_slogan_in_parallel_pieces_may_be_longer() -> None:
    assert find_quotes("“找准病根,开好药方,治好毛病,不留后患”") == (Quote("找准病根,开好药方,治好毛病,不留后患", 1),)


def test_an_emphasis_inside_a_slogan_is_part_of_it() -> None:
    assert find_quotes("“找准‘病根’,开好‘药方’”") == (Quote("找准‘病根’,开好‘药方’", 1),)
