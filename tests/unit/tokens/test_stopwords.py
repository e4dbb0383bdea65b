"""Stop words: both scripts, comments, and files that cannot be read."""

import re

import pytest

from zhuti.core import RequestError
from zhuti.tokens import read_stopwords


def test_words_of_all_files_are_joined_and_comments_left_out(tmp_path):
    (tmp_path / "hans.txt").write_text("\ufeff# Where from: our own reading\n的\n记者\n\n#\n", encoding="utf-8")
    (tmp_path / "hant.txt").write_text("的\r\n記者\r\n", encoding="utf-8")
    assert read_stopwords([tmp_path / "hans.txt", tmp_path / "hant.txt"]) == {"的", "记者", "記者", "#"}
    assert read_stopwords([]) == frozenset()


def test_a_file_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "big5.txt"
    path.write_bytes("a\n記者\n".encode("big5"))
    message = f"{path} line 2: the stop-word file is not UTF-8; save it as UTF-8 (byte 1 of the line)."
    with pytest.raises(RequestError, match=f"^{re.escape(message)}$"):
        read_stopwords(path)


def test_a_missing_file_is_named(tmp_path):
    path = tmp_path / "none.txt"
    message = f"{path}: the stop-word file cannot be read (No such file or directory)."
    with pytest.raises(RequestError, match=f"^{re.escape(message)}$"):
        read_stopwords(path)
