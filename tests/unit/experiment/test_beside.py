"""Work in a thread beside a block."""

import threading
from threading import Event

import pytest

from zhuti.experiment._beside import Stopped, beside


def test_the_result_is_there_at_the_end_of_the_block():
    def work(told):
        Event().wait(0.3)  # beyond the end of the block
        return threading.current_thread() is not threading.main_thread()

    with beside(work) as found:
        pass
    assert found.done()
    assert found.result() is True


def test_an_error_of_the_work_is_that_of_its_result():
    with beside(lambda told: 1 // 0) as found:
        pass
    with pytest.raises(ZeroDivisionError):
        found.result()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_who_leaves_the_block_by_an_error_does_not_wait_and_ends_the_work_at_its_next_step(error):
    left, ended = Event(), []

    def work(told):
        left.wait()
        try:
            told("samples", 1, 2)
        except Stopped:
            ended.append(True)
            raise

    with pytest.raises(error), beside(work):
        raise error
    left.set()
    for thread in threading.enumerate():
        if thread.name.startswith("beside"):
            thread.join()
    assert ended == [True]


def test_before_that_it_may_go_on():
    def work(told):
        told("samples", 1, 2)
        return "whole"

    with beside(work) as found:
        assert found.result() == "whole"
