"""A finished run rendered again, its figures and its tables: from Python and from the command line."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import socket
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from zhuti.cli._app import app
from zhuti.core import RequestError, RunError
from zhuti.experiment import export_tables, render_run, run_experiment, verify_run

CLI = CliRunner()


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_rendering_again_gives_the_same_bytes_and_computes_nothing(
    run_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError

    for name in ("read_corpus", "tokenise", "build_doc_term", "fit_topics", "evaluate_topics", "iter_summaries"):
        monkeypatch.setattr(f"zhuti.experiment._pipeline.{name}", refuse)
    before = {path.name: path.read_bytes() for path in run_copy.iterdir() if path.is_file()}
    (run_copy / "report.html").write_text("spoilt", encoding="utf-8")
    assert render_run(run_copy) == (run_copy / "report.html",)
    assert {path.name: path.read_bytes() for path in run_copy.iterdir() if path.is_file()} == before


def test_one_and_two_threads_give_one_page(study: Path, tmp_path: Path) -> None:
    pages = [
        (run_experiment(study, out=tmp_path / n, overrides=[f"run.n_threads={n}"]).out / "report.html").read_bytes()
        for n in "12"
    ]
    assert pages[0] == pages[1]


def test_another_page_is_entered_into_the_manifest(run_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhuti.experiment._render.render_report", lambda view: f"<p>{view.name} 新\ud800")
    render_run(run_copy)
    assert (run_copy / "report.html").read_text(encoding="utf-8").endswith(" 新\ufffd")
    assert not any(finding.fails for finding in verify_run(run_copy) if finding.field == "outputs")


def test_figures_are_drawn_from_the_command_line(run_copy: Path) -> None:
    said = CLI.invoke(app, ["report", str(run_copy), "--figures"])
    assert said.exit_code == 0, said.exception
    files = [Path(line) for line in said.stdout.split()]
    assert files[0] == run_copy / "report.html"
    assert {path.name for path in files[1:]} >= {"topic_map.svg", "topic_terms.png", "prevalence_by_date.vl.json"}
    assert all(path.stat().st_size for path in files)


def test_a_run_that_is_none(tmp_path: Path) -> None:
    for command in (render_run, export_tables):
        with pytest.raises(RequestError):
            command(tmp_path)


def test_a_run_whose_stages_are_gone(run_copy: Path) -> None:
    shutil.rmtree(run_copy / "stages")
    with pytest.raises(RequestError, match="its stages are gone, or damaged"):
        render_run(run_copy)


def test_tables_hold_the_run(finished: Path, tmp_path: Path) -> None:
    files = export_tables(finished, out=tmp_path)
    assert [path.name for path in files] == ["articles.csv", "topics.csv", "topic_terms.csv", "metrics.csv"]
    articles, topics, terms, metrics = map(_read, files)
    run = json.loads((finished / "topics.json").read_bytes())["topics"]
    theta = pl.read_parquet(finished / "doc_topic.parquet")
    assert [row["id"] for row in articles] == theta["id"].to_list()
    assert "text" not in articles[0]
    assert float(articles[2]["topic_1"]) == theta["topic_1"][2]
    assert [row["label"] for row in topics] == [topic["label"] for topic in run]
    assert topics[0]["terms"].split() == [term["term"] for term in run[0]["terms"][:10]]
    assert float(topics[3]["npmi"]) == json.loads((finished / "metrics.json").read_bytes())["npmi"][3]
    assert (terms[0]["topic"], terms[0]["rank"], terms[0]["term"]) == ("0", "1", run[0]["terms"][0]["term"])
    assert len(terms) == 4 * 20
    assert float(next(row["value"] for row in metrics if row["measure"] == "diversity")) <= 1


def test_metadata_are_columns_of_their_own_kind(study: Path, tmp_path: Path) -> None:
    table = tmp_path / "news.jsonl"
    texts = ["合作社种植木耳，木耳丰收。", "支部上党课，党员学习党课。", "学校开学，学生学习。"]
    extra: list[dict[str, object]] = [
        {"county": "=东县", "score": 1.5, "topic_0": "甲", "tags": ["一"]}, {"county": "西县", "score": -2}, {"county": None},
    ]  # fmt: skip
    table.write_text("".join(json.dumps({"id": f"{i}", "text": text} | more, ensure_ascii=False) + "\n"
        for i, (text, more) in enumerate(zip(texts, extra, strict=True))), encoding="utf-8")  # fmt: skip
    config = study.read_text(encoding="utf-8").replace('path = "articles"', f'path = "{table}"')
    config += "[vocabulary]\nmin_doc_freq = 1\nmax_doc_share = 1.0\n"
    study.write_text(config, encoding="utf-8")
    run = run_experiment(study, out=tmp_path / "run", overrides=["model.n_topics=2"]).out
    frame = pl.read_parquet(export_tables(run, out=tmp_path / "tables", form="parquet")[0])
    assert frame["county"].to_list() == ["=东县", "西县", None]
    assert frame["score"].to_list() == [1.5, -2.0, None]
    assert frame["metadata.topic_0"].to_list() == ["甲", None, None]
    assert frame["tags"].to_list() == ['["一"]', None, None]
    assert _read(export_tables(run, out=tmp_path / "tables")[0])[0]["county"] == "'=东县"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "latex"])
def test_export_from_the_command_line(run_copy: Path, form: str) -> None:
    said = CLI.invoke(app, ["export", str(run_copy), "--format", form])
    assert said.exit_code == 0, said.exception
    files = [Path(line) for line in said.stdout.split()]
    assert files
    assert {path.parent for path in files} == {run_copy / "tables"}
    before = [path.read_bytes() for path in files]
    export_tables(run_copy, form=form)
    assert [path.read_bytes() for path in files] == before


def test_an_unknown_format_and_a_folder_that_is_a_file(finished: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r'there is no format "docx"'):
        export_tables(finished, out=tmp_path, form="docx")
    (tmp_path / "file").touch()
    with pytest.raises(RunError) as error:
        export_tables(finished, out=tmp_path / "file")
    assert str(error.value) == f"{tmp_path / 'file'}: cannot be written to (File exists)."


def test_a_damaged_run_is_said(run_copy: Path, tmp_path: Path) -> None:
    (run_copy / "articles.parquet").write_bytes(b"PAR1")
    with pytest.raises(RunError, match=r"damaged .*`zhuti verify"):
        export_tables(run_copy, out=tmp_path)


def test_serving_ends_with_an_interrupt(run_copy: Path) -> None:
    answers = []

    def visit() -> None:
        try:
            for _ in range(100):  # until the server is there
                with contextlib.suppress(OSError):
                    answers.append(urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read())
                    break
                time.sleep(0.1)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    visitor = threading.Thread(target=visit)
    earlier = signal.getsignal(signal.SIGINT)
    visitor.start()
    said = CLI.invoke(app, ["report", str(run_copy), "--serve", "--port", str(port)])
    visitor.join()
    assert said.exit_code == 0, said.exception
    assert said.stdout.splitlines() == [str(run_copy / "report.html"), f"http://127.0.0.1:{port}/"]
    assert answers == [(run_copy / "report.html").read_bytes()]
    assert signal.getsignal(signal.SIGINT) == earlier
    assert not (run_copy / "report-data").exists()  # the page holds all there is
