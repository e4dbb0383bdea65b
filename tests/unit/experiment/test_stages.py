"""Stages on disk: whole or not there."""

import pytest

from zhuti.core import RunError
from zhuti.experiment._stages import StageStore

KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def store(tmp_path):
    with StageStore(tmp_path / "stages") as opened:
        yield opened


def keep(store, stage="read", key=KEY, text="今天开学"):
    with store.keep(stage, key) as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "a.txt").write_text(text, encoding="utf-8")
    store.settle()


def names(store):
    return sorted(path.name for path in store.folder.iterdir())


def read(folder):
    return (folder / "deep" / "a.txt").read_text(encoding="utf-8")


def test_what_was_kept_is_found_under_its_key_alone(store):
    keep(store)
    assert store.load("read", KEY, read) == "今天开学"
    assert store.find("read", OTHER) is None
    assert store.find("tokens", KEY) is None
    assert (store.holds("read"), store.holds("tokens")) == (True, False)


def test_a_key_that_only_begins_alike_is_another(store):
    keep(store)
    assert store.find("read", KEY[:16] + OTHER[16:]) is None


def test_what_failed_leaves_nothing(store):
    def fail():
        with store.keep("read", KEY) as folder:
            (folder / "half").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert store.find("read", KEY) is None
    assert names(store) == []


def test_what_cannot_be_written_is_told_and_leaves_nothing(store):
    def fail():
        with store.keep("read", KEY):
            raise OSError(28, "No space left on device")

    with pytest.raises(RunError) as caught:
        fail()
    assert str(caught.value) == (
        f"{store.folder}: cannot be written to (No space left on device). The run is not finished; what it has stays, and the "
        "same command goes on from there."
    )
    assert names(store) == []


def test_what_cannot_be_brought_to_the_disk_is_told_later(store, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zhuti.experiment._stages.sync", full)
    with pytest.raises(RunError, match="No space left on device"):
        keep(store)
    assert names(store) == []


@pytest.mark.parametrize("harm", ["changed", "longer", "gone", "index gone", "index damaged", "index of another kind"])
def test_a_damaged_stage_is_not_there_and_can_be_kept_anew(tmp_path, harm):
    with StageStore(tmp_path) as store:
        keep(store)
        folder = store.path("read", KEY)
    file, index = folder / "deep" / "a.txt", folder / "stage.json"
    match harm:
        case "changed":
            file.write_text("明天开学", encoding="utf-8")
        case "longer":
            file.write_text("今天开学了", encoding="utf-8")
        case "gone":
            file.unlink()
        case "index gone":
            index.unlink()
        case "index damaged":
            index.write_bytes(index.read_bytes()[:-9])
        case _:
            index.write_text("[]")
    with StageStore(tmp_path) as store:
        assert store.find("read", KEY) is None
        keep(store)
        assert store.load("read", KEY, read) == "今天开学"


def test_a_stage_that_its_loader_refuses_goes(store):
    def refuse(folder):
        raise RunError("of another kind")

    keep(store)
    assert store.load("read", KEY, refuse) is None
    assert store.find("read", KEY) is None


def test_pruning_leaves_the_stages_named_and_what_is_not_ours(store):
    keep(store, "read", KEY)
    keep(store, "read", OTHER)
    keep(store, "tokens", OTHER)
    (store.folder / "my-notes").mkdir()
    store.prune([("read", KEY), ("tokens", OTHER)])
    assert names(store) == ["my-notes", "read-" + KEY[:16], "tokens-" + OTHER[:16]]
    store.clear()
    assert names(store) == ["my-notes"]
    assert store.find("read", KEY) is None


def test_what_a_killed_process_left_half_written_is_removed(store):
    keep(store)
    (store.folder / ".tokens.12345678.part").mkdir()
    store.remove_parts()
    assert names(store) == ["read-" + KEY[:16]]


def test_two_processes_that_keep_one_stage_do_not_disturb_each_other(store, tmp_path):
    with StageStore(store.folder) as other, store.keep("read", KEY) as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "a.txt").write_text("今天开学", encoding="utf-8")
        keep(other)
    store.settle()
    assert store.load("read", KEY, read) == "今天开学"
    assert names(store) == ["read-" + KEY[:16]]
