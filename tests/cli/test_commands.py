"""The commands as a person types them: what is printed where, and the exit codes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhuti._version import __version__
from zhuti.cli import main
from zhuti.cli._screen import _console, show_run
from zhuti.experiment import RunResult


@pytest.fixture
def zhuti(monkeypatch, capsys, tmp_path):
    """Run a command in an empty working folder; return its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["zhuti", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            main()
        out, err = capsys.readouterr()
        return leaving.value.code or 0, out, err

    return command


@pytest.fixture
def study(zhuti, tmp_path):
    assert zhuti("new", "study")[0] == 0
    return tmp_path / "study" / "study.toml"


FAST = ("--set", "evaluate.n_refits=0", "--set", "tokens.pos=[]")


def test_a_new_study_runs_as_it_stands_and_verifies(zhuti, tmp_path):
    code, out, err = zhuti("new", "study")
    assert (code, out) == (0, "study/study.toml\n")
    assert err == "Put your articles into study/articles in place of the examples, then: zhuti run study/study.toml\n"
    code, out, err = zhuti("run", "study/study.toml", *FAST)
    assert code == 0
    assert out.splitlines()[-1] == "runs/study"
    assert "关键词 key terms" in out
    assert "000_yanbian_2015" in out
    assert err.splitlines()[-1] == "Done."
    code, out, err = zhuti("verify", "runs/study")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "config: exact",
        "inputs: 8 of 8 exact",
        "outputs: 17 of 17 exact",
        "stages: 6 of 6 exact",
        "versions: 13 of 13 exact",
        "counts: exact",
        "decisions: exact",
        "lexicon: exact",
        "problems: exact",
        "timings: cannot be checked (they are of that one run)",
    ]
    code, out, err = zhuti("run", "study/study.toml", *FAST)
    assert (code, err.splitlines()[-1]) == (0, "The same run stands there already; --fresh makes it anew.")


def test_verify_names_what_changed(zhuti, study, tmp_path):
    zhuti("run", study, *FAST, "--out", "run")
    (tmp_path / "run" / "topics.json").write_text("{}")
    code, out, err = zhuti("verify", "run")
    assert (code, err) == (1, "RunError: run: not as the manifest has it.\n")
    assert out.splitlines()[2:4] == ["outputs: 16 of 17 exact", "outputs topics.json: changed"]


def test_validate(zhuti, study):
    assert zhuti("validate", study) == (0, f"{study}: valid\n", "")


def test_validate_tells_every_file_that_is_not_there(zhuti, study):
    code, out, err = zhuti("validate", study, "--set", "corpus.path=/no/such", "--set", "tokens.lexicon=/no/words.txt")
    assert (code, out) == (2, "")
    assert err == (
        f"ConfigError: {study}: no such file or folder:\n  corpus.path = /no/such\n  tokens.lexicon = /no/words.txt\n"
        "Relative paths start from the config's folder, those of --set from the working folder.\n"
    )


def test_a_dry_run_does_nothing(zhuti, study, tmp_path):
    code, out, err = zhuti("run", study, "--dry-run", "--set", "model.n_topics=3")
    assert (code, err) == (0, "")
    assert "n_topics = 3" in out
    assert out.splitlines()[-1] == "# writes to runs/study"
    assert out.splitlines()[-2].startswith("# takes about ")
    assert not (tmp_path / "runs").exists()


def test_words_writes_a_dictionary_to_edit_and_never_over_one(zhuti, study, tmp_path):
    code, out, err = zhuti("words", study, "--set", "tokens.lexicon=[]")
    listed = (tmp_path / "words.txt").read_text(encoding="utf-8").splitlines()
    assert (code, out) == (0, "words.txt\n")
    assert err == f"{len(listed)} words, the evidence in words.tsv. Edit the list, then name it in tokens.lexicon.\n"
    assert "不严不实 nz" in listed
    assert len((tmp_path / "words.tsv").read_text(encoding="utf-8").splitlines()) == len(listed) + 1
    assert zhuti("words", study) == (
        2,
        "",
        "RequestError: words.txt: is there already; nothing was touched. Name another file with --out.\n",
    )
    assert zhuti("run", study, *FAST, "--set", "tokens.lexicon=words.txt")[0] == 0


def test_the_schema_is_json(zhuti):
    code, out, err = zhuti("schema")
    assert (code, err) == (0, "")
    assert json.loads(out)["title"] == "ExperimentConfig"


def test_the_version(zhuti):
    assert zhuti("--version") == (0, f"zhuti {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (
            ("run", "no.toml"),
            "ConfigError: no.toml: no such config file. `zhuti new DIR` makes a study to start from.\n",
        ),
        (("verify", "."), "RequestError: .: holds no run of zhuti (no manifest.json).\n"),
        (("new", "study"), "RequestError: study: is there already and not an empty folder; nothing was touched.\n"),
        (
            ("run", "study/study.toml", "--set", "model.engin=nmf"),
            (
                "ConfigError: study/study.toml: 1 problem\n"
                '  model.engin = "nmf"  unknown key. Did you mean model.engine?\n'
            ),
        ),
        (
            ("run", "study/study.toml", "--out", "study"),
            (
                "RequestError: study: holds files that are no run of zhuti; nothing was touched. "
                "Name another folder with --out, or empty this one.\n"
            ),
        ),
        (
            ("run", "study/study.toml", "--out", "x" * 300),
            f"RequestError: {'x' * 300}: cannot be written to (File name too long). Name another folder with --out.\n",
        ),
        (
            ("run", "study/study.toml", "--set", f"tokens.lexicon='/{'x' * 300}'"),
            (
                f"ConfigError: study/study.toml: no such file or folder:\n  tokens.lexicon = /{'x' * 300}\n"
                "Relative paths start from the config's folder, those of --set from the working folder.\n"
            ),
        ),
        (
            ("run", "study/study.toml", "--set", "summary.labels={9='x'}"),
            "ConfigError: summary.labels: 9: no such topic. Topics are numbered from 0 to 5.\n",
        ),
    ],
)
def test_a_wrong_request_is_one_message_and_exit_code_2(zhuti, study, arguments, wanted):
    assert zhuti(*arguments) == (2, "", wanted)


def test_an_unknown_command_is_exit_code_2(zhuti):
    code, out, err = zhuti("rum")
    assert (code, out) == (2, "")
    assert "rum" in err


def test_a_folder_that_cannot_be_written_to(zhuti, study):
    code, out, err = zhuti("run", study, "--out", "/proc/zhuti")
    assert (code, out) == (2, "")
    assert err == (
        "RequestError: /proc/zhuti: cannot be written to (No such file or directory). Name another folder with --out.\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(zhuti, study, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    code, _, err = zhuti("run", study, "--out", "closed")
    assert (code, err) == (
        2,
        "RequestError: closed: cannot be written to (Permission denied). Name another folder with --out.\n",
    )


def test_a_long_table_is_cut_and_says_so(zhuti, study, tmp_path):
    rows = [{"id": f"n{i}", "text": f"第{i}天,全县召开座谈会30次,收集意见建议40条。" * 3} for i in range(43)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    narrow = ("--set", "corpus.path=news.jsonl", "--set", "corpus.duplicates=keep", "--set", "model.n_topics=2")
    code, out, err = zhuti("run", study, *FAST, *narrow, "--set", "vocabulary.max_doc_share=1.0")
    assert code == 0
    assert "n39 " in out
    assert "n40 " not in out
    assert "note: and 3 more articles; all of them are in runs/study/summaries.\n" in err


def test_what_steers_a_terminal_is_not_printed(zhuti, study, tmp_path):
    rows = [{"id": "\x1b[31mred", "title": "a\x07b", "text": "全县召开座谈会30次,收集意见建议40条。" * 3}] * 2
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    narrow = ("--set", "corpus.path=news.jsonl", "--set", "model.n_topics=2", "--set", "vocabulary.max_doc_share=1.0")
    code, out, err = zhuti("run", study, *FAST, *narrow)
    assert code == 0
    assert "\x1b" not in out + err
    assert "\x07" not in out + err


def test_the_command_itself_is_quiet_and_light_when_not_on_a_terminal(study, tmp_path):
    zhuti = Path(sys.executable).parent / "zhuti"
    done = subprocess.run([zhuti, "validate", study], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stderr == ""


def test_a_stdout_without_han_is_written_to_all_the_same(study, monkeypatch):
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setattr(sys, "argv", ["zhuti", "run", str(study), *FAST])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code in (None, 0)
    assert "\\u6587\\u7ae0 article" in stdout.buffer.getvalue().decode("ascii")


def test_many_problems_do_not_fill_the_screen(capsys, tmp_path):
    (tmp_path / "summaries.jsonl").write_text("")
    problems = [{"where": f"a{i}.txt", "what": "no text."} for i in range(1022)]
    (tmp_path / "manifest.json").write_text(json.dumps({"problems": problems}))
    show_run(RunResult(tmp_path, reused=False))
    notes = [line for line in capsys.readouterr().err.splitlines() if line.startswith("note: ")]
    assert notes[19:] == [
        "note: a19.txt: no text.",
        f"note: and 1,002 more; all of them are in {tmp_path / 'manifest.json'}, under problems.",
    ]


@pytest.mark.parametrize(("columns", "width"), [(None, 120), ("0", 40), ("1", 40), ("90", 90)])
def test_no_terminal_is_too_narrow_for_a_table(monkeypatch, columns, width):
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    assert _console(stderr=False).width == width


def test_importing_zhuti_loads_nothing_heavy():
    code = "import sys, zhuti; print([m for m in ('numpy', 'numba', 'gensim', 'jieba', 'polars') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
