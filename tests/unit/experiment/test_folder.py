"""Names of files for ids, and whose folder it is."""

import json
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.core import RequestError, part_path
from zhuti.experiment._folder import MANIFEST, MANIFEST_SCHEMA, claim_folder, file_stems, read_manifest
from zhuti.experiment._lock import LOCK
from zhuti.experiment._record import RunWriter


@pytest.mark.parametrize(
    "plain", ["000_82e6924941c7aba8", "002_龙井", "row-000001", "cctv-VIDE.2015", "é", "x-0123abcd"]
)
def test_a_plain_id_is_its_own_file_name(plain):
    assert file_stems([plain]) == [plain]


@pytest.mark.parametrize(
    "odd",
    ["../../x", "/etc/passwd", "a/b", "a\\b", "", ".", "..", ".hidden", "a b", "a\0b", "a\nb", "con", "NUL.txt",
     "龙" * 200, "\ud800", "e\u0301", "<script>", "a:b", "*"],
)  # fmt: skip
def test_an_odd_id_gets_a_safe_name_with_a_hash(odd):
    (stem,) = file_stems([odd])
    assert re.fullmatch(r"([\w.-]+-)?[0-9a-f]{16}", stem)
    assert len(stem.encode()) < 200
    assert not stem.startswith((".", "-"))


def test_ids_that_would_share_a_file_all_get_a_hash():
    (taken,) = file_stems(["../../x"])
    stems = file_stems(["../../x", taken, "News", "news", "other"])
    assert len({stem.casefold() for stem in stems}) == 5
    assert stems[4] == "other"
    assert all(re.fullmatch(r".*-[0-9a-f]{16}", stem) for stem in stems[:4])


@given(st.lists(st.text(max_size=12), min_size=2, max_size=8, unique=True))
def test_different_ids_never_share_a_file_even_where_case_does_not_count(ids):
    assert len({stem.casefold() for stem in file_stems(ids)}) == len(ids)


def claim(folder):
    with claim_folder(folder) as manifest:
        return manifest


def test_a_new_folder_is_made_and_ours_from_the_start(tmp_path):
    assert claim(tmp_path / "a" / "b") is None
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == [MANIFEST]
    assert claim(tmp_path / "a" / "b")["status"] == "running"


@pytest.mark.parametrize("finished", [(), ("read-0",)])
def test_a_new_folder_goes_when_the_request_is_wrong_unless_something_in_it_is_finished(tmp_path, finished):
    def ask():
        with claim_folder(tmp_path / "run"):
            for name in (".tokens.part", *finished):
                (tmp_path / "run" / "stages" / name).mkdir(parents=True)
            raise RequestError("no such thing")

    with pytest.raises(RequestError, match="no such thing"):
        ask()
    assert (tmp_path / "run").exists() == bool(finished)


def test_a_run_of_ours_gives_its_manifest(tmp_path):
    (tmp_path / MANIFEST).write_text(json.dumps({"schema": MANIFEST_SCHEMA, "status": "running"}))
    assert claim(tmp_path) == {"schema": MANIFEST_SCHEMA, "status": "running"}


@pytest.mark.parametrize("content", ["not json", "[]", '{"schema": "other/1"}', "", "[" * 100_000])
def test_a_manifest_of_somebody_else_is_none(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    assert read_manifest(tmp_path) is None
    with pytest.raises(RequestError):
        claim(tmp_path)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("dear")
    with pytest.raises(RequestError) as caught:
        claim(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: holds files that are no run of zhuti; nothing was touched. "
        "Name another folder with --out, or empty this one."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "out"
    file.write_text("x")
    with pytest.raises(RequestError) as caught:
        claim(file)
    assert str(caught.value) == f"{file}: is a file. Name a folder with --out."


def test_a_folder_that_cannot_be_made(tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(RequestError) as caught:
        claim(file / "out")
    assert (
        str(caught.value) == f"{file / 'out'}: cannot be written to (Not a directory). Name another folder with --out."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_manifest_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / MANIFEST)
    assert read_manifest(tmp_path) is None


def test_a_process_killed_before_its_manifest_was_whole_holds_nothing_up(tmp_path):
    for name in (LOCK, f".{MANIFEST}.0123abcd.part"):
        (tmp_path / name).write_text("")
    assert claim(tmp_path) is None
    assert claim(tmp_path)["status"] == "running"


@pytest.mark.parametrize("name", ["edits.jsonl", "manifest.json", "model/topics.npz", f"summaries/{'长' * 30}.md"])
def test_what_a_killed_run_was_writing_goes_and_nothing_else(tmp_path, name):
    claim(tmp_path)
    part = part_path(tmp_path / name)
    kept = [tmp_path / ".mine.part", part.with_name("mine.0123abcd.part")]
    part.parent.mkdir(exist_ok=True)
    for path in (part, *kept):
        path.write_text("half")
    RunWriter(tmp_path, [])
    assert not part.exists()
    assert all(path.exists() for path in kept)
