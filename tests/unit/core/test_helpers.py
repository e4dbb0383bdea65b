"""Processes that help."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from zhuti.core import answers, start_helpers
from zhuti.core._helpers import send

SQUARES = "import time; from zhuti.core import answer_all; answer_all(lambda n: time.sleep(n % 3 / 1000) or [n, n * n])"


def test_each_of_two_threads_gets_the_answer_to_its_own_message() -> None:
    (helper,) = start_helpers(SQUARES, "squares", 1)
    try:
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(helper.ask, range(200))) == [[n, n * n] for n in range(200)]
    finally:
        helper.end()


def test_answers_come_in_order_from_several() -> None:
    asked = ((str(n), n) for n in range(100))
    assert list(answers(start_helpers(SQUARES, "squares", 2), asked)) == [(str(n), [n, n * n]) for n in range(100)]


def test_messages_come_back_as_they_were() -> None:
    message = ["字\ud800", b"\0\xff", (1.5, None, True), {"a": []}, 10**20]
    echo = start_helpers("from zhuti.core import answer_all; answer_all(lambda message: message)", "answers", 1)
    assert list(answers(echo, [("", message)])) == [("", message)]


class _Named(NamedTuple):
    text: str


@pytest.mark.parametrize("what", [object(), _Named("字"), [len]])
def test_what_is_no_plain_data_is_not_sent(what: object) -> None:
    pipe = io.BytesIO()
    with pytest.raises(ValueError, match="unmarshallable"):
        send(pipe, what)
    assert pipe.getvalue() == b""


def test_we_answer_ourselves_while_the_helpers_have_enough_to_do(tmp_path: Path) -> None:
    sign = tmp_path / "sixteen were answered here"
    program = f"""import pathlib, time; from zhuti.core import answer_all
def square(n):
    for _ in range(5000):
        if pathlib.Path({str(sign)!r}).exists():
            break
        time.sleep(0.001)
    return [n, n * n]
answer_all(square)"""

    def here(n: int) -> list[object]:
        if n == 18:
            sign.touch()
        return ["here", n]

    asked = [(str(n), n) for n in range(60)]
    given = list(answers(start_helpers(program, "squares", 1), asked, here))
    assert [(what, answer[-1]) for what, answer in given[:3]] == [("0", 0), ("1", 1), ("2", 4)]
    assert [answer for _, answer in given[3:19]] == [["here", n] for n in range(3, 19)]  # and then waits for the first
    assert [what for what, _ in given] == [what for what, _ in asked]
    assert all(answer in (["here", int(what)], [int(what), int(what) ** 2]) for what, answer in given)
