"""What goes wrong outside of us, caused for real: processes killed and interrupted, disks full, two processes on one folder."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from zhuti.core import RequestError
from zhuti.experiment import run_experiment, verify_run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


INTERRUPTED = "Interrupted. What a run has finished stays: the same command goes on from there.\n"


def start(study, out, **options):
    command = [sys.executable, "-m", "zhuti", "run", str(study), "--out", str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def wait_for(process, *patterns):
    """Wait until the run has written something of that name, or is done."""
    folder, pattern = patterns
    while process.poll() is None and not any(folder.glob(pattern)):
        time.sleep(0.002)


def outputs(run):
    files = {path.relative_to(run).as_posix(): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    manifest = json.loads(files.pop("manifest.json"))
    manifest.pop("timings")
    return {name: data for name, data in files.items() if not name.startswith("stages/")}, manifest


def limit_files_to(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("moment", ["stages/.read.*", "stages/tokens-*", "stages/.model.*", ".summaries.*/*.md"])
def test_a_run_killed_is_gone_on_with_to_the_same_bytes(study, finished, tmp_path, moment):
    out = tmp_path / "run"
    with start(study, out) as process:
        wait_for(process, out, moment)
        time.sleep(random.uniform(0, 0.05))
        process.kill()
    resumed = run_experiment(study, out=out)
    assert (tmp_path / "run" / ".lock").exists() is False
    assert not list(out.rglob("*.part"))
    assert outputs(resumed.out)[0].keys() == outputs(finished)[0].keys()
    again = run_experiment(study, out=tmp_path / "alone")
    assert outputs(resumed.out) == outputs(again.out)


def test_an_interrupted_run_says_so_and_is_gone_on_with(study, tmp_path):
    out = tmp_path / "run"
    with start(study, out) as process:
        wait_for(process, out, "stages/read-*")
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")
    assert stderr == INTERRUPTED
    assert not list(out.rglob("*.part"))
    assert "read" in run_experiment(study, out=out).resumed


def test_an_interrupted_sweep_waits_for_no_member(study, tmp_path):
    """Each member would take hours."""
    out = tmp_path / "run"
    with study.open("a", encoding="utf-8") as file:
        file.write("[sweep.model]\nn_topics = [3, 4, 5]\n")
    study.write_text(study.read_text(encoding="utf-8").replace("n_topics = 4", "options = { n_samples = 100_000_000 }"))
    with start(study, out) as process:
        wait_for(process, out, "stages/matrix-*")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        try:
            _, stderr = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, stderr) == (130, INTERRUPTED)
    assert not list(out.glob("stages/model-*"))


def test_an_interrupt_while_the_command_is_loading(tmp_path):
    code = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'zhuti.cli._app': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from zhuti.cli import main\n"
        "main()\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (130, INTERRUPTED)


def test_the_second_process_on_a_run_directory_says_who_holds_it(study, tmp_path):
    out = tmp_path / "run"
    with start(study, out) as process:
        wait_for(process, out, "stages/.read.*")
        with pytest.raises(
            RequestError, match=rf"^{out}: process {process.pid} on .* is writing there\. Wait for it, or"
        ):
            run_experiment(study, out=out)
        process.kill()
    assert not run_experiment(study, out=out).reused


def test_files_that_may_not_grow_end_in_one_message(study, tmp_path):
    out = tmp_path / "run"
    with start(study, out, preexec_fn=limit_files_to(20_000)) as process:
        _, stderr = process.communicate(timeout=120)
    assert process.returncode == 1
    assert stderr == (
        f"RunError: {out / 'stages'}: cannot be written to (File too large). The run is not finished; what it has stays, and "
        "the same command goes on from there.\n"
    )
    assert not list(out.rglob("*.part"))
    run_experiment(study, out=out)
    assert not any(finding.fails for finding in verify_run(out))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 300 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("only root can make a small disk, and not everywhere")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_ends_in_one_message_and_the_run_goes_on_elsewhere(study, small_disk, tmp_path):
    with start(study, small_disk / "run") as process:
        _, stderr = process.communicate(timeout=120)
    assert process.returncode == 1
    assert stderr.startswith(f"RunError: {small_disk / 'run'}")
    assert stderr.endswith(
        ": cannot be written to (No space left on device). The run is not finished; what it has stays, and the same command "
        "goes on from there.\n"
    )
    shutil.copytree(small_disk / "run", tmp_path / "moved")
    resumed = run_experiment(study, out=tmp_path / "moved")
    assert resumed.resumed
    assert not any(finding.fails for finding in verify_run(resumed.out))


def test_a_folder_without_permission(study, tmp_path):
    """Root may write anywhere, so it gives that right up first."""
    articles, closed = study.parent / "articles", tmp_path / "closed"
    closed.mkdir(mode=0o555)
    articles.chmod(0)
    giving_up = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    messages = {}
    for out in (closed, tmp_path / "open"):
        command = [*giving_up, sys.executable, "-m", "zhuti", "run", str(study), "--out", str(out)]
        run = subprocess.run(command, capture_output=True, text=True)
        messages[out.name] = (run.returncode, run.stderr)
    articles.chmod(0o755)
    assert messages["closed"] == (
        2,
        f"RequestError: {closed}: cannot be written to (Permission denied). Name another folder with --out.\n",
    )
    code, message = messages["open"]
    assert code == 2
    assert message.startswith(f"CorpusError: {articles}: ")
    assert "Permission denied" in message


def write_lines(study, texts):
    """Put these texts in place of the study's articles."""
    lines = (json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    (study.parent / "news.jsonl").write_text("".join(lines), encoding="utf-8")
    return [
        f"corpus.path={study.parent / 'news.jsonl'}",
        *("corpus.duplicates=keep", "vocabulary.min_doc_freq=1", "vocabulary.max_doc_share=1.0"),
        *("tokens.min_chars=1", "tokens.pos=[]", "model.n_topics=2", "evaluate.n_refits=0"),
    ]


def test_an_article_without_end_is_summarised(study, tmp_path):
    """Of 120,000 characters; experiments/faults/heavy.py does the same with 50 MB."""
    sentences = ("合作社种植木耳，农户增收。", "支部书记讲授党课，党员交流心得。\n")
    text = "".join(random.Random(0).choices(sentences, k=8_000))
    result = run_experiment(study, out=tmp_path / "run", overrides=write_lines(study, [text]))
    (summary,) = result.summaries()
    assert summary["n_chars"] > 110_000
    assert summary["keywords"]
    assert not any(finding.fails for finding in verify_run(result.out))


def test_articles_of_one_character_are_all_kept(study, tmp_path):
    """Here 300; experiments/faults/heavy.py does the same with a million."""
    texts = [chr(0x4E00 + i % 50) for i in range(300)]
    result = run_experiment(study, out=tmp_path / "run", overrides=write_lines(study, texts))
    summaries = list(result.summaries())
    assert len(summaries) == 300
    assert {summary["n_chars"] for summary in summaries} == {1}
    assert not any(finding.fails for finding in verify_run(result.out))
