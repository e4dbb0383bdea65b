"""Summarising in processes of their own: the same summaries in the same order, and no process left behind."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from zhuti.core import RunError
from zhuti.corpus import read_corpus
from zhuti.experiment._told import tell
from zhuti.summarise import _crew as crew
from zhuti.summarise import _summarise as module
from zhuti.summarise import iter_summaries, summarise, tell_summaries
from zhuti.summarise._crew import _pack_block, _unpack_block
from zhuti.summarise._dicts import pack_summary, unpack_summary


@pytest.fixture
def many(build: Any) -> Any:
    """Fourteen articles with parts of speech, edits and metadata; so much text as is worth processes of its own."""
    text = "县委书记周明远到石坝镇宣讲“三严三实”專題教育，召开座谈会28次，同比增长6.4%至7%。大家都说这样的党课好。\n"
    rows = [f'{{"id": "{i}", "text": "{text.strip() * (i % 3)}党员學習", "版": {i}}}' for i in range(14)]
    corpus = read_corpus(pl.read_ndjson(io.StringIO("\n".join(rows))), duplicates="keep")
    states = build(corpus.articles)
    tags = np.arange(states.tokens.n_tokens, dtype=np.uint8) % 2
    tokens = replace(states.tokens, tags=tags, tag_names=("n", "v"))
    return states._replace(tokens=tokens)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_IT", 1)
    monkeypatch.setattr(module, "_BLOCK", 3)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    processes: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: processes.append(popen(*a, **k)) or processes[-1])
    return processes


def test_packed_and_unpacked_the_same(many: Any) -> None:
    block, *_ = module._blocks(*many, 3, 1)
    tokens = block.tokens
    again = _unpack_block(json.loads(json.dumps(_pack_block(block))), (tokens.vocabulary, tokens.tag_names))
    assert again.articles == list(block.articles)
    assert again.similar == block.similar
    for name in ("term_ids", "starts", "ends", "doc_ptr", "paragraphs", "tags"):
        np.testing.assert_array_equal(getattr(again.tokens, name), getattr(tokens, name), strict=True)
    for mine, other in zip(again.mixtures, block.mixtures, strict=True):
        np.testing.assert_array_equal(mine, other, strict=True)
    for summary, article in zip(summarise(*many, n_threads=1), many.corpus, strict=True):
        assert unpack_summary(json.loads(json.dumps(pack_summary(summary, article)))) == summary


def test_the_same_whatever_the_number_of_processes(many: Any, started: list[subprocess.Popen[bytes]]) -> None:
    here = summarise(*many, n_threads=1)
    told = [tuple(each) for each in tell_summaries(*many, tell, ("en",), n_threads=1)]
    assert [json.loads(line)["id"] for line, _, _ in told] == [article.id for article in many.corpus]
    assert all("## Key terms" in page for _, page, _ in told)
    assert not all("Nothing was changed" in page for _, page, _ in told)
    assert not started
    assert summarise(*many, n_threads=2) == here
    assert len(started) == 2
    assert [tuple(each) for each in tell_summaries(*many, tell, ("en",), n_threads=3)] == told
    assert len(started) == 5


def test_few_texts_are_read_here(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_IT", 1 + sum(len(article.text) for article in many.corpus))
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert summarise(*many, n_threads=2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_a_process_that_dies_is_reported(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_PROGRAM", "import os, sys; sys.stdin.buffer.read(9); os.kill(os.getpid(), 9)")
    with pytest.raises(RunError) as caught:
        summarise(*many, n_threads=2)
    assert str(caught.value) == (
        "a process that summarises articles ended by signal 9. If memory was short, set run.n_threads = 1, which takes less."
    )
    monkeypatch.setattr(crew, "_PROGRAM", "raise SystemExit(3)")
    with pytest.raises(RunError, match=r"ended with code 3\."):
        summarise(*many, n_threads=2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_no_process_stays_behind_and_few_blocks_are_taken_ahead(
    many: Any, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BLOCK", 1)
    taken = []
    pack = crew._pack_block
    monkeypatch.setattr(crew, "_pack_block", lambda block: taken.append(block) or pack(block))
    summaries = iter_summaries(*many, n_threads=2)
    next(summaries)
    assert len(taken) <= 6
    assert [process.poll() for process in started] == [None, None]
    summaries.close()
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2


def test_a_process_whose_parent_is_gone_ends_in_silence(many: Any) -> None:
    command = [sys.executable, "-c", crew._PROGRAM]
    process = subprocess.run(command, input=b"", capture_output=True, check=False)
    assert (process.returncode, process.stdout, process.stderr) == (0, b"", b"")


def test_no_more_processes_than_keep_pace(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(crew, "start_helpers", lambda program, doing, n: asked.append(n) or [])
    summarise(*many, n_threads=64)
    assert asked == [6]


@pytest.mark.parametrize("n_allowed", [0, 1])
def test_where_the_system_refuses_processes_the_rest_does_the_work(
    n_allowed: int, many: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    popen, started = subprocess.Popen, []

    def refuse(*command: object, **settings: object) -> object:
        if len(started) == n_allowed:
            raise OSError(11, "Resource temporarily unavailable")
        started.append(popen(*command, **settings))
        return started[-1]

    here = summarise(*many, n_threads=1)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert summarise(*many, n_threads=3) == here
    assert len(started) == n_allowed
