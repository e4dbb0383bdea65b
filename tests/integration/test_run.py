"""From raw articles to a run directory, end to end."""

import hashlib
import json
import re
import shutil
import tomllib
from pathlib import Path

import polars as pl
import pytest

from zhuti.config import load_config
from zhuti.core import RequestError, RunError
from zhuti.corpus import read_corpus
from zhuti.experiment import run_experiment, verify_run
from zhuti.experiment._folder import claim_folder
from zhuti.experiment._record import library_versions
from zhuti.models import load_topics

STAGES = ("read", "tokens", "matrix", "model", "evaluate", "summarise", "report")
FILES = {
    "articles.parquet", "config.toml", "doc_term.npz", "doc_topic.parquet", "edits.jsonl", "manifest.json", "metrics.json",
    "model/model.json", "model/topics.npz", "report.html", "summaries.jsonl", "topics.json", "vocabulary.txt",
}  # fmt: skip


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def all_files(run):
    """The outputs of a run; what it keeps for the next one, under `stages`, is none."""
    files = {path.relative_to(run).as_posix(): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if not name.startswith("stages/")}


def failing(run):
    return [str(finding) for finding in verify_run(run) if finding.fails]


def test_a_run_directory_holds_what_the_format_says(finished):
    found = set(all_files(finished))
    pages = {name for name in found if name.startswith("summaries/")}
    assert found - pages == FILES
    assert len(pages) == 5


def test_the_manifest_lists_every_output_with_its_hash(finished):
    manifest = read_json(finished / "manifest.json")
    listed = {entry["path"]: entry["sha256"] for entry in manifest["outputs"]}
    assert listed == {
        name: hashlib.sha256(data).hexdigest() for name, data in all_files(finished).items() if name != "manifest.json"
    }


def test_the_manifest_starts_at_the_raw_bytes(finished, study_template):
    manifest = read_json(finished / "manifest.json")
    roles = {}
    for entry in manifest["inputs"]:
        data = Path(entry["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
        roles[entry["role"]] = roles.get(entry["role"], 0) + 1
    assert roles == {"articles": 5, "lexicon": 1, "stopwords": 1}


def test_every_count_of_tokens_adds_up(finished):
    counts = read_json(finished / "manifest.json")["counts"]
    kept = counts["matrix"]["n_tokens"]
    assert counts["segmented_tokens"] == kept + sum(counts["dropped_tokens"].values()) + counts["joined_phrases"]
    assert kept == pl.read_parquet(finished / "articles.parquet")["n_tokens"].sum()


def test_hits_and_misses_of_the_lexicon_are_told(finished):
    lexicon = read_json(finished / "manifest.json")["lexicon"]
    assert lexicon["found"]["三严三实"] > 5
    assert lexicon["found"]["“4+1”工作法"] >= 1
    assert lexicon["never_found"] == ["从未出现词"]


def test_every_edit_leads_back_to_the_original(finished, study_template):
    corpus = read_corpus(study_template / "articles")
    records = read_lines(finished / "edits.jsonl")
    assert len(records) == sum(len(article.edits.records) for article in corpus) > 100
    for article in corpus:
        raw = (study_template / "articles" / f"{article.id}.txt").read_bytes().decode("utf-8-sig")
        assert article.edits.restore(article.text) == raw


def test_offsets_of_summaries_point_into_the_original(finished, study_template):
    for summary in read_lines(finished / "summaries.jsonl"):
        raw = (study_template / "articles" / f"{summary['id']}.txt").read_bytes().decode("utf-8-sig")
        assert summary["sentences"]
        for item in [*summary["sentences"], *summary["figures"]]:
            assert 0 <= item["start"] < item["end"] <= len(raw)
        if summary["id"].startswith(("000", "001", "002")):  # Simplified: untouched inside a line
            for sentence in summary["sentences"]:
                assert raw[sentence["start"] : sentence["end"]] == sentence["text"]


def test_shares_agree_between_the_files(finished):
    topics = load_topics(finished / "model")
    table = pl.read_parquet(finished / "doc_topic.parquet")
    assert table.columns == ["id", *(f"topic_{k}" for k in range(4))]
    assert table.drop("id").to_numpy() == pytest.approx(topics.doc_topic)
    for summary, row in zip(read_lines(finished / "summaries.jsonl"), topics.doc_topic, strict=True):
        shares = {t["topic"]: t["share"] for t in summary["topics"]}
        assert shares == {k: row[k] for k in shares}
        assert sum(shares.values()) + summary["other_share"] == pytest.approx(1)
        assert all(t["low"] <= t["share"] <= t["high"] for t in summary["topics"])
    described = read_json(finished / "topics.json")["topics"]
    assert [topic["id"] for topic in described] == [0, 1, 2, 3]
    assert [topic["share"] for topic in described] == pytest.approx(topics.topic_share.tolist())


def test_two_runs_differ_in_nothing_but_the_timings(finished, study_template, tmp_path):
    again = run_experiment(study_template / "study.toml", out=tmp_path / "again", overrides=["run.n_threads=1"]).out
    one, two = all_files(finished), all_files(again)
    manifests = [json.loads(files.pop("manifest.json")) for files in (one, two)]
    assert one == two
    for manifest in manifests:
        assert manifest.pop("timings")["seconds"].keys() == {*STAGES}
    assert manifests[0] == manifests[1]


def test_jieba_and_sklearn_do_the_same_work(finished, study_template, tmp_path):
    overrides = ["tokens.engine=jieba", "model.engine=sklearn", "evaluate.n_refits=0"]
    out = run_experiment(study_template / "study.toml", out=tmp_path / "run", overrides=overrides).out
    assert (out / "doc_term.npz").read_bytes() == (finished / "doc_term.npz").read_bytes()
    assert set(all_files(out)) == set(all_files(finished))
    assert failing(out) == []


def test_the_resolved_config_runs_from_where_it_lies(finished, tmp_path):
    result = run_experiment(finished / "config.toml", out=tmp_path / "again")
    assert (result.out / "config.toml").read_bytes() == (finished / "config.toml").read_bytes()
    assert (result.out / "summaries.jsonl").read_bytes() == (finished / "summaries.jsonl").read_bytes()


def test_a_finished_run_is_used_again_until_something_changes(study, tmp_path):
    out = tmp_path / "run"
    assert not run_experiment(study, out=out).reused
    assert run_experiment(study, out=out).reused
    assert not run_experiment(study, out=out, fresh=True).reused
    assert not run_experiment(study, out=out, overrides=["model.n_topics=3"]).reused
    (study.parent / "articles" / "new.txt").write_text("新的一篇。县里召开座谈会。", encoding="utf-8")
    assert not run_experiment(study, out=out, overrides=["model.n_topics=3"]).reused
    (out / "topics.json").write_text("{}")
    assert not run_experiment(study, out=out, overrides=["model.n_topics=3"]).reused
    assert len(read_lines(out / "summaries.jsonl")) == 6


def test_a_rerun_leaves_no_page_of_an_article_that_is_gone(study, tmp_path):
    out = tmp_path / "run"
    run_experiment(study, out=out)
    gone = sorted((study.parent / "articles").iterdir())[0]
    gone.unlink()
    run_experiment(study, out=out)
    assert not (out / "summaries" / f"{gone.stem}.md").exists()
    assert failing(out) == []


def test_a_rerun_removes_only_what_runs_of_ours_wrote(study, tmp_path):
    out = tmp_path / "run"
    run_experiment(study, out=out)
    (out / "summaries" / "notes.md").write_text("mine")
    (tmp_path / "outside.md").write_text("mine")
    manifest = read_json(out / "manifest.json")
    left, *_ = sorted(study.parent.glob("articles/*"))
    left.unlink()
    killed = {
        "schema": manifest["schema"],
        "status": "running",
        "outputs": [*manifest["outputs"], {"path": "../outside.md"}],
    }
    (out / "manifest.json").write_text(json.dumps(killed))
    run_experiment(study, out=out)
    assert (out / "summaries" / "notes.md").read_text() == "mine"
    assert (tmp_path / "outside.md").read_text() == "mine"
    assert not (out / "summaries" / f"{left.stem}.md").exists()


def test_a_wrong_request_leaves_the_earlier_run_as_it_was(run_copy, study):
    before = all_files(run_copy)
    with pytest.raises(RequestError):
        run_experiment(study, out=run_copy, overrides=["model.n_topics=100000"])
    assert all_files(run_copy) == before


def test_a_wrong_request_leaves_no_new_folder(study, tmp_path):
    with pytest.raises(RequestError):
        run_experiment(study, out=tmp_path / "never", overrides=["model.options.n_iterations=5"])
    assert not (tmp_path / "never").exists()


def test_what_is_found_wrong_late_keeps_what_was_done_till_then(study, tmp_path):
    out = tmp_path / "run"
    with pytest.raises(RequestError):
        run_experiment(study, out=out, overrides=["model.n_topics=100000"])
    assert sorted(all_files(out)) == ["manifest.json"]
    assert run_experiment(study, out=out).resumed == ("read", "tokens", "matrix")


def test_one_empty_article_among_good_ones_is_kept_and_flagged(study, tmp_path):
    (study.parent / "articles" / "empty.txt").write_bytes(b"")
    out = run_experiment(study, out=tmp_path / "run").out
    summary = read_lines(out / "summaries.jsonl")[-1]
    assert (summary["id"], summary["flags"], summary["n_chars"]) == ("empty", ["empty"], 0)
    assert (out / "summaries" / "empty.md").is_file()
    assert any("empty.txt" in problem["where"] for problem in read_json(out / "manifest.json")["problems"])


def test_one_article_alone_makes_a_run(study, tmp_path):
    for path in sorted((study.parent / "articles").iterdir())[1:]:
        path.unlink()
    out = run_experiment(study, out=tmp_path / "run").out
    (summary,) = read_lines(out / "summaries.jsonl")
    assert summary["keywords"]
    assert summary["similar"] == []


def test_hostile_ids_stay_inside_and_hostile_text_stays_text(study, tmp_path):
    evil = (
        "<script>alert(1)</script><img src=x onerror=alert(2)> [点这里](javascript:alert(3)) `x` | 县里召开座谈会28次。"
    )
    rows = [
        {"id": "../../escaped", "title": evil, "text": f"{evil}\n全县召开座谈会30次,收集意见建议40条。" * 3},
        {"id": "/abs", "title": "=HYPERLINK(1)", "text": "全县召开座谈会31次,收集意见建议41条。" * 3},
        {"id": "..", "title": "", "text": "全县召开座谈会32次,收集意见建议42条。" * 3},
    ]
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    file = home / "news.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    before = set(tmp_path.rglob("*"))
    overrides = [f"corpus.path={file}", "clean.html=false", "model.n_topics=2", "vocabulary.max_doc_share=1.0"]
    out = run_experiment(study, out=home / "run", overrides=overrides).out
    outside = {path for path in tmp_path.rglob("*") if home / "run" not in (path, *path.parents)}
    assert outside == before
    assert [row["id"] for row in read_lines(out / "summaries.jsonl")] == ["../../escaped", "/abs", ".."]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img" not in page
    for markdown in (out / "summaries").iterdir():
        text = markdown.read_text(encoding="utf-8")
        assert "<script>" not in text
        assert not re.search(r"(?<!\\)[\[\]`|<]", text.partition("##")[0])


def test_progress_is_told_of_every_stage(study, tmp_path):
    told = []
    run_experiment(study, out=tmp_path / "run", progress=lambda *note: told.append(note))
    stages = [
        "read",
        "clean",
        "duplicates",
        "tokenise",
        "model",
        "topics",
        "samples",
        "evaluate",
        "summarise",
        "report",
    ]
    assert {stage for stage, _, _ in told} == set(stages)
    assert all(0 <= done <= total for _, done, total in told)
    finished = {stage for stage, done, total in told if done == total}
    assert finished >= set(stages) - {"topics"}  # topics may converge before the last sweep


def test_a_run_says_what_it_was_made_from_in_toml(finished, study_template):
    resolved = tomllib.loads((finished / "config.toml").read_text(encoding="utf-8"))
    assert resolved["corpus"]["path"] == str(study_template / "articles")
    assert load_config(finished / "config.toml").model.n_topics == 4


class TestVerify:
    def test_an_untouched_run_is_as_it_was(self, finished):
        found = verify_run(finished)
        assert {finding.state for finding in found if finding.field != "timings"} == {"exact"}
        fields = dict.fromkeys(finding.field for finding in found)
        assert list(fields) == [
            *(
                "config",
                "inputs",
                "outputs",
                "stages",
                "versions",
                "counts",
                "decisions",
                "lexicon",
                "problems",
                "timings",
            )
        ]

    def test_each_file_that_changed_or_went_is_named(self, study, tmp_path):
        out = run_experiment(study, out=tmp_path / "run").out
        articles = sorted((study.parent / "articles").iterdir())
        articles[0].write_bytes(articles[0].read_bytes() + b" ")
        articles[1].unlink()
        (out / "topics.json").write_text("{}")
        (out / "metrics.json").unlink()
        (out / "config.toml").write_text("")
        assert failing(out) == [
            "config: changed",
            f"inputs {articles[0]}: changed",
            f"inputs {articles[1]}: cannot be checked (missing)",
            "outputs config.toml: changed",
            "outputs metrics.json: changed (missing)",
            "outputs topics.json: changed",
        ]

    @pytest.mark.parametrize("field", ["counts", "decisions", "lexicon", "problems"])
    def test_what_follows_from_the_stages_is_told_anew(self, run_copy, field):
        manifest = read_json(run_copy / "manifest.json")
        manifest[field] = []
        (run_copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        assert failing(run_copy) == [f"{field}: changed"]

    def test_other_versions_and_lost_stages_are_told_and_do_not_fail(self, run_copy):
        manifest = read_json(run_copy / "manifest.json")
        manifest["versions"].update(numpy="1.0.0", leda="3.1")
        (run_copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        tokens, read = (next(run_copy.glob(f"stages/{stage}-*")) for stage in ("tokens", "read"))
        (tokens / "tokens.npz").write_bytes(b"")
        shutil.rmtree(read)
        assert failing(run_copy) == []
        numpy = manifest["versions"] | library_versions()
        gone = "cannot be checked (the stages that it follows from are gone)"
        assert [str(finding) for finding in verify_run(run_copy) if finding.state != "exact"] == [
            "stages read: cannot be checked (removed; a run makes it anew)",
            "stages tokens: changed (the next run makes it anew)",
            "versions leda: cannot be checked (was 3.1; this zhuti does not use it)",
            f"versions numpy: changed (was 1.0.0, is {numpy['numpy']})",
            *(f"{field}: {gone}" for field in ("counts", "decisions", "lexicon", "problems")),
            "timings: cannot be checked (they are of that one run)",
        ]

    def test_a_name_too_long_for_the_system_is_unreadable(self, run_copy):
        manifest = read_json(run_copy / "manifest.json")
        manifest["outputs"].append({"path": "x" * 5000, "size": 1, "sha256": ""})
        (run_copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        assert failing(run_copy) == [f"outputs {'x' * 5000}: cannot be checked (unreadable: File name too long)"]

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            *((key, None) for key in ("status", "versions", "config_sha256", "inputs", "outputs", "problems")),
            ("status", 3),
            ("inputs", [1]),
            ("inputs", [{"path": "a.txt"}]),
            ("outputs", []),
            ("outputs", [{"path": 1, "size": 1, "sha256": ""}]),
            ("problems", ["lost"]),
        ],
    )
    def test_a_damaged_manifest_is_named_and_the_run_made_anew(self, run_copy, study, key, value):
        whole = read_json(run_copy / "manifest.json")
        damaged = {name: whole[name] for name in whole if name != key} | ({} if value is None else {key: value})
        (run_copy / "manifest.json").write_text(json.dumps(damaged), encoding="utf-8")
        with pytest.raises(RunError) as caught:
            verify_run(run_copy)
        assert str(caught.value) == (
            f"{run_copy}: manifest.json is damaged. `zhuti run` with its config makes the run anew."
        )
        with claim_folder(run_copy) as manifest:
            assert manifest["status"] == "damaged"

    def test_a_run_with_a_damaged_manifest_is_made_anew(self, run_copy, study):
        (run_copy / "manifest.json").write_text('{"schema": "zhuti/manifest/1"}')
        assert not run_experiment(study, out=run_copy).reused
        assert failing(run_copy) == []

    def test_a_run_that_was_not_finished(self, run_copy):
        (run_copy / "manifest.json").write_text('{"schema": "zhuti/manifest/1", "status": "running"}')
        with pytest.raises(RequestError) as caught:
            verify_run(run_copy)
        assert (
            str(caught.value) == f"{run_copy}: the run was not finished. `zhuti run` with its config goes on with it."
        )
