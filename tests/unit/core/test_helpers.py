"""Processes that help."""

from concurrent.futures import ThreadPoolExecutor

from zhuti.core import answers, start_helpers

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
