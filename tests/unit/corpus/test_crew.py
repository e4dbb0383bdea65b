"""Pages cleaned by further processes are those cleaned here, in order, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import Started

from zhuti.core import Helper, RunError
from zhuti.core._helpers import send
from zhuti.corpus import CLEANING_RULES, CleanPage, clean_page, read_corpus
from zhuti.corpus import _crew as crew

DIRTY = (
    "手机版\r\n\r\n某县召開(kāi)座談會(huì)\r\n2016年3月4日 10:20\r\n\r\n　　某县昨日召開座談會。縣長到會，５０人參加。",
    "央视网消息（新闻联播）：今天的新桥通车了&amp;有两岸的人来看。",
    "",
    "半个\ud800字，整个😀。成效?h显著。",
    "x",
)


def pages(n: int) -> Iterator[tuple[str, bool]]:
    for i in range(n):
        yield f"{DIRTY[i % 5]}{i if i % 3 else ''}", i % 2 == 0


def cleaned(n: int, n_threads: int, n_chars: int = 10**9) -> list[CleanPage]:
    settings = {"rules": tuple(rule for rule in CLEANING_RULES if rule != "full_width"), "protect": ("座談",)}
    return list(crew.clean_all(lambda: pages(n), n_chars, **settings, n_threads=n_threads))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_BATCH", 1000)


@pytest.mark.usefixtures("small_batches")
def test_processes_clean_as_one_does() -> None:
    alone = cleaned(120, 1)
    settings = {"rules": tuple(rule for rule in CLEANING_RULES if rule != "full_width"), "protect": ("座談",)}
    assert alone == [clean_page(text, whole_page=whole, **settings) for text, whole in pages(120)]
    assert any(page.date or page.title for page in alone)
    for n_threads in (2, 3):
        shared = cleaned(120, n_threads)
        assert shared == alone
        assert repr(shared) == repr(alone)


def test_few_characters_are_cleaned_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert len(cleaned(5, 2, n_chars=crew.WORTH_IT - 1)) == 5
    monkeypatch.setattr(sys, "executable", "")
    assert len(cleaned(5, 2)) == 5


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("n_allowed", [0, 1])
def test_where_the_system_refuses_processes_the_rest_does_the_work(n_allowed: int, started: Started) -> None:
    started.n_allowed = n_allowed
    assert cleaned(60, 3) == cleaned(60, 1)
    assert len(started) == n_allowed


def test_a_process_whose_parent_is_gone_ends_in_silence(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not from the working folder')")
    helper = Helper(crew._PROGRAM, "cleans articles")
    process = helper.process
    helper.end()
    process = subprocess.Popen(
        process.args, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    send(process.stdin, [[["字" * 10**6, False]], [], []])
    process.stdin.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait()) == (b"", 0)
    process.stderr.close()


@pytest.mark.usefixtures("small_batches")
def test_a_process_that_dies_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_PROGRAM", "import os, sys; sys.stdin.buffer.read(9); os.kill(os.getpid(), 9)")
    with pytest.raises(RunError) as caught:
        cleaned(50, 2)
    assert str(caught.value) == (
        "a process that cleans articles ended by signal 9. If memory was short, set run.n_threads = 1, which takes less."
    )
    monkeypatch.setattr(crew, "_PROGRAM", "raise SystemExit(3)")
    with pytest.raises(RunError, match=r"ended with code 3\."):
        cleaned(50, 2)


@pytest.mark.usefixtures("small_batches")
def test_no_process_stays_behind(started: Started) -> None:
    settings = {"rules": ("spaces",), "protect": (), "n_threads": 2}
    some = crew.clean_all(lambda: pages(500), 10**9, **settings)
    next(some)
    assert [process.poll() for process in started] == [None, None]
    some.close()
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2


def test_a_script_without_a_main_guard_reads_the_same(tmp_path: Path) -> None:
    text = "今天的新桥通车了，两岸的人都来看。" * 40 + "\n"
    (tmp_path / "a.csv").write_text("text\n" + "".join(f"{i}{text}" for i in range(40)), encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            import sys
            from zhuti.corpus import _crew, read_corpus
            _crew.WORTH_IT = 2
            print(repr(read_corpus("a.csv", n_threads=int(sys.argv[1]), duplicates="keep")))
            """)
    )
    one, two = (
        subprocess.run([sys.executable, script, n], cwd=tmp_path, capture_output=True, text=True, check=True)
        for n in ("1", "2")
    )
    assert two.stdout == one.stdout
    assert two.stderr == one.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_ctrl_c_ends_it_without_a_word_of_the_processes(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            import signal, sys
            from zhuti.corpus import _crew
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started the tests with it ignored
            pages = (("今天的新桥通车了，两岸的人都来看。" * 30, False) for _ in range(10**9))
            try:
                for page in _crew.clean_all(lambda: pages, 10**9, rules=("spaces",), protect=(), n_threads=2):
                    print(".", end="", flush=True)
            except KeyboardInterrupt:
                sys.exit(130)
            """)
    )
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.read(1)
    os.killpg(process.pid, signal.SIGINT)
    _, words = process.communicate(timeout=300)
    assert (process.returncode, words) == (130, b"")


def test_the_number_of_threads_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f'{{"id": "{i % 30}", "text": "{"今天的新桥通车。" * (i % 7)}", "n": {i}}}' for i in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(crew, "WORTH_IT", 2)
    one, two = (read_corpus(tmp_path, n_threads=n) for n in (1, 2))
    assert repr(one) == repr(two)
    assert len(one.problems) > 60
