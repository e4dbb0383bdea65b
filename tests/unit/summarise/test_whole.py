"""Names that a segmenter cut apart."""

from zhuti.summarise._whole import whole_name


def _whole(term: str, text: str, *tokens: tuple[int, int]) -> str:
    return whole_name(term, text, [start for start, _ in tokens], [end for _, end in tokens])


def test_a_name_grows_to_both_sides() -> None:
    assert _whole("文昌", "学谷文昌同志,谷文昌同志,谷文昌同志") == "谷文昌同志"


def test_changing_neighbours_stop_it() -> None:
    assert _whole("红船", "红船精神,红船论坛,红船故事") == "红船"


def test_twice_is_too_few() -> None:
    assert _whole("东盛", "东盛涌镇。东盛涌镇。") == "东盛"


def test_function_words_are_no_part_of_a_name() -> None:
    assert _whole("环节", "在环节的,在环节的,在环节的") == "环节"


def test_it_does_not_end_inside_a_word() -> None:
    text = "专题学习研讨会,专题学习研究者,专题学习研修班"
    assert _whole("专题学习", text) == "专题学习研"
    assert _whole("专题学习", text, (4, 6), (12, 14), (20, 22)) == "专题学习"
