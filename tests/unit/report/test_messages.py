"""The table of messages."""

import re
import string

from zhuti.corpus import CLEANING_RULES
from zhuti.report._messages import MESSAGES, say, say_flag, say_rule


def test_both_languages_fill_the_same_places() -> None:
    for key, (chinese, english) in MESSAGES.items():
        places = [sorted(name for _, name, _, _ in string.Formatter().parse(m) if name) for m in (chinese, english)]
        assert places[0] == places[1], key
        assert chinese
        assert english
        assert not re.search(r"[\u4e00-\u9fff]", english), key


def test_every_cleaning_rule_is_put_in_words() -> None:
    assert [rule for rule in CLEANING_RULES if say_rule(rule, "zh") == rule] == []


def test_what_is_not_in_the_table_stands_as_it_is() -> None:
    assert say_rule("my_rule", "en") == "my_rule"
    assert say_flag("odd:thing", "zh") == "odd:thing"


def test_flags_name_the_other_article() -> None:
    assert say_flag("duplicate:a:b", "en") == "a duplicate of a:b"
    assert say("more", "zh", n=3) == "另有 3 个"
