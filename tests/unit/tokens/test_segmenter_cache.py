"""The compiled tables: kept under a hash of their source, found damaged, made again, done without."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.oracles.jieba_twin import JiebaOracle

from zhuti.tokens import _jieba_tables
from zhuti.tokens._array_cache import load_arrays, save_arrays
from zhuti.tokens._segmenter import Segmenter

DICTIONARY = "开学 30 v\n今天 40 t\n今天 20 tg\n大学 9 n\n北京大学 5 nt\n好γ天 4 x\n好 2 a\n"
TEXT = "今天北京大学开学，好天好γ"


@pytest.fixture
def jieba_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder laid out as jieba's, with a small dictionary; the cache is in `tmp_path / "cache"`."""
    folder = tmp_path / "jieba"
    real = _jieba_tables.jieba_folder()
    for part in ("finalseg", "posseg"):
        (folder / part).mkdir(parents=True)
        for table in (real / part).glob("*_*.py"):
            if not table.name.startswith("__"):
                shutil.copy(table, folder / part)
    (folder / "dict.txt").write_text(DICTIONARY, encoding="utf-8")
    monkeypatch.setattr(_jieba_tables, "jieba_folder", lambda: folder)
    monkeypatch.setattr(_jieba_tables.platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    monkeypatch.setattr(_jieba_tables, "_MEMO", {})
    return folder


class Told:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.stages: list[str] = []

    def __call__(self, stage: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        self.stages.append(stage)


def compiled(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a new segmenter, in a process that remembers nothing, had to compile; it cuts as it should."""
    monkeypatch.setattr(_jieba_tables, "_MEMO", {})
    told = Told()
    assert Segmenter(progress=told).cut(TEXT) == ["今天", "北京大学", "开学", "，", "好天", "好", "γ"]
    assert set(told.stages) <= {"compile jieba's dictionary"}
    return bool(told.stages)


def test_another_dictionary_is_read_as_jieba_reads_it(jieba_copy: Path) -> None:
    jieba = JiebaOracle(dictionary=jieba_copy / "dict.txt")
    segmenter = Segmenter()
    assert segmenter.cut(TEXT) == jieba.cut(TEXT)
    assert segmenter.tag(TEXT) == jieba.tag(TEXT)
    assert segmenter.suggest_freq("北京大学开学") == jieba.suggest_freq("北京大学开学")
    assert segmenter.suggest_freq(("好γ天", "好γ")) == jieba.suggest_freq(("好γ天", "好γ"))


def test_the_tables_are_compiled_once_and_again_when_jieba_changes(jieba_copy: Path, monkeypatch) -> None:
    assert compiled(monkeypatch)
    assert not compiled(monkeypatch)
    (jieba_copy / "dict.txt").write_text(DICTIONARY + "好好 3 z\n", encoding="utf-8")
    assert compiled(monkeypatch)
    emit = jieba_copy / "finalseg" / "prob_emit.py"
    emit.write_text(emit.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert compiled(monkeypatch)
    assert len(list((jieba_copy.parent / "cache").iterdir())) == 3


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign", "header", "other source"])
def test_a_damaged_or_foreign_file_is_made_again(jieba_copy: Path, monkeypatch, damage: str) -> None:
    assert compiled(monkeypatch)
    (path,) = (jieba_copy.parent / "cache").iterdir()
    good = path.read_bytes()
    flipped = bytearray(good)
    flipped[-5] ^= 1
    path.write_bytes(
        {
            "empty": b"",
            "cut": good[: len(good) // 2],
            "flipped": bytes(flipped),
            "foreign": b"PK\x03\x04" + bytes(1000),
            "header": good.replace(b'"crc32"', b'"crc3x"', 1),
            "other source": good.replace(b'{"source": "', b'{"source": "0', 1),
        }[damage]
    )
    assert compiled(monkeypatch)
    assert path.read_bytes() == good
    assert not compiled(monkeypatch)


def test_without_a_cache_the_tables_stay_in_memory(jieba_copy: Path, monkeypatch, caplog) -> None:
    (jieba_copy.parent / "cache").write_text("a file where the folder should be")
    caplog.set_level("INFO")
    assert compiled(monkeypatch)
    assert "compiled again next time" in caplog.text
    told = Told()
    assert Segmenter(progress=told).cut("今天") == ["今天"]
    assert told.stages == []


def test_a_line_that_is_no_entry_is_named(jieba_copy: Path) -> None:
    path = jieba_copy / "dict.txt"
    path.write_text("开学 30 v\n今天 many t\n", encoding="utf-8")
    message = f"{path} line 2: wanted a word, its frequency and its tag, got: 今天 many t"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Segmenter()


def test_without_jieba_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_jieba_tables.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError) as error:
        Segmenter()
    assert str(error.value) == "jieba is not installed; zhuti needs its dictionary: pip install jieba"


def test_arrays_come_back_as_they_were_and_read_only(tmp_path: Path) -> None:
    arrays = {"a": np.arange(6, dtype=np.int32).reshape(2, 3), "none": np.empty(0), "b": np.array([True, False])}
    save_arrays(tmp_path / "x.arrays", "here", arrays)
    found = load_arrays(tmp_path / "x.arrays", "here")
    assert found is not None
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array, strict=True)
        assert not found[name].flags.writeable
        assert found[name].flags.aligned
    assert load_arrays(tmp_path / "x.arrays", "elsewhere") is None
    assert load_arrays(tmp_path / "none.arrays", "here") is None
