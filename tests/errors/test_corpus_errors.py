"""Bad and hostile input: every message in full, and everything else still read."""

import gzip
import io
import os
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from zhuti.core import CorpusError
from zhuti.corpus import Corpus, read_corpus

GOOD = "新桥昨天通车，两岸居民过河只要五分钟。"
KINDS = ".txt, .jsonl, .ndjson, .csv, .tsv, .parquet, each plain or with .gz"
JUNK = bytes(range(256)) * 4
JUNK_MESSAGE = (
    "these 1024 bytes are not text in UTF-8, UTF-16, GB18030 or Big5. Leave the file out, or save it as UTF-8."
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder named `pages` with one good article, seen from the folder above it."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "good.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("pages")


def message(source: object, **options: object) -> str:
    with pytest.raises(CorpusError) as caught:
        read_corpus(source, **options)
    return str(caught.value)


def problems(source: object, n_good: int = 1, **options: object) -> list[str]:
    corpus = read_corpus(source, **options)
    assert corpus.texts == (GOOD,) * n_good
    return [str(problem) for problem in corpus.problems]


# Nothing to read


def test_no_such_folder() -> None:
    assert message("no/such/folder") == (
        "no/such/folder: no such file or folder. Set corpus.path to a folder of articles or to a file."
    )


def test_an_empty_path() -> None:
    assert message("") == "the path is empty. Set corpus.path to a folder of articles or to a file."


def test_a_path_too_long_to_exist() -> None:
    name = "x" * 5000
    assert message(name) == f"{name}: cannot be read: File name too long."


def test_a_pipe_as_source(folder: Path) -> None:
    os.mkfifo("pipe.txt")
    assert message("pipe.txt") == (
        "pipe.txt: is neither a file nor a folder. Set corpus.path to a folder of articles or to a file."
    )


def test_an_empty_folder(folder: Path) -> None:
    (folder / "good.txt").unlink()
    assert message(folder) == f"pages: the folder holds no article. It is empty. Articles end in {KINDS}."


def test_a_folder_without_articles(folder: Path) -> None:
    (folder / "good.txt").rename(folder / "good.html")
    (folder / "notes.docx").touch()
    assert message(folder) == (
        f"pages: the folder holds no article. It holds 2 other files (good.html, notes.docx). Articles end in {KINDS}."
    )


def test_a_file_of_unknown_kind(folder: Path) -> None:
    Path("page.html").write_text(GOOD, encoding="utf-8")
    assert message("page.html") == f"page.html: cannot tell what kind of file this is. Its name must end in {KINDS}."


def test_a_folder_of_junk_only(folder: Path) -> None:
    (folder / "good.txt").unlink()
    (folder / "a.txt").write_bytes(JUNK)
    (folder / "b.txt.gz").write_bytes(JUNK)
    assert message(folder) == (
        "pages: nothing in it could be read.\n"
        f"  pages/a.txt: {JUNK_MESSAGE}\n"
        "  pages/b.txt.gz: ends in .gz but is not packed by gzip."
    )


def test_many_unreadable_files_are_not_all_listed(folder: Path) -> None:
    (folder / "good.txt").unlink()
    for i in range(12):
        (folder / f"{i:02}.txt").write_bytes(JUNK)
    lines = message(folder).splitlines()
    assert (len(lines), lines[-1]) == (12, "  … and 2 more")


@pytest.mark.parametrize("name", ["empty.jsonl", "empty.csv"])
def test_a_table_without_rows(folder: Path, name: str) -> None:
    Path(name).touch()
    assert message(name) == f"{name}: nothing in it could be read.\n  {name}: holds no row that can be read."


def test_a_frame_without_rows() -> None:
    assert message(pl.DataFrame({"text": []})) == (
        "the frame: nothing in it could be read.\n  the frame: holds no row that can be read."
    )


def test_something_that_is_no_source() -> None:
    for source in (["a", "b"], np.zeros(3), None):
        assert message(source) == (
            f"a corpus is read from a path or from a polars or pandas frame, not from a {type(source).__name__}."
        )
    assert message(pd.Series([GOOD])) == (
        "a corpus is read from a path or from a polars or pandas frame, not from a Series."
    )


# Files that cannot be read, among good ones


def test_files_of_other_kinds_are_named(folder: Path) -> None:
    for name in ("a.html", "b.docx", "c.jpg", "d.jpg"):
        (folder / name).touch()
    assert problems(folder) == [f"pages: left out 4 other files (a.html, b.docx, c.jpg, …): articles end in {KINDS}."]


def test_binary_junk(folder: Path) -> None:
    (folder / "junk.txt").write_bytes(JUNK)
    assert problems(folder) == [f"pages/junk.txt: {JUNK_MESSAGE}"]
    assert [record.path for record in read_corpus(folder).inputs] == ["pages/good.txt", "pages/junk.txt"]


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secret.txt").write_text(GOOD, encoding="utf-8")
    opened = Path.open

    def deny(path: Path, *options: str) -> object:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *options)

    monkeypatch.setattr(Path, "open", deny)
    assert problems(folder) == ["pages/secret.txt: cannot be read: Permission denied."]


@pytest.mark.parametrize("change", ["it grows", "it is emptied", "it is written anew"])
def test_a_file_that_changes_while_it_is_read(change: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "a.txt"
    file.write_text(GOOD, encoding="utf-8")
    fstat, done = os.fstat, []

    def change_after(handle: int) -> os.stat_result:
        status = fstat(handle)
        if not done and os.path.samestat(status, file.stat()):
            done.append(handle)
            if change == "it grows":
                with file.open("ab") as more:
                    more.write(b"x")
            elif change == "it is emptied":
                file.write_bytes(b"")
            else:
                os.utime(file, ns=(0, 1))
        return status

    monkeypatch.setattr(os, "fstat", change_after)
    assert problems(folder) == ["pages/a.txt: changed while it was read; left out."]


def test_a_folder_that_may_not_be_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secret").mkdir()
    scandir = os.scandir

    def deny(path: str) -> object:
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    assert problems(folder) == ["pages/secret: the folder cannot be listed: Permission denied."]


def test_a_file_that_vanished(folder: Path) -> None:
    (folder / "gone.txt").write_text(GOOD, encoding="utf-8")

    def remove(stage: str, done: int, total: int) -> None:
        (folder / "gone.txt").unlink(missing_ok=True)

    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    assert problems(folder, 2, duplicates="keep", progress=remove) == ["pages/gone.txt: no longer there."]


def test_a_pipe_and_a_device_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert problems(folder) == ["pages/pipe.txt: not a regular file, so it was not opened."]


def test_links_out_of_the_folder_are_not_followed(folder: Path) -> None:
    Path("secret.txt").write_text("外面的文件。", encoding="utf-8")
    Path("secrets").mkdir()
    Path("secrets", "b.txt").write_text("外面的文件。", encoding="utf-8")
    (folder / "a.txt").symlink_to(Path("../secret.txt"))
    (folder / "b").symlink_to(Path("../secrets"))
    (folder / "c.txt").symlink_to("/dev/zero")
    (folder / "d").symlink_to(".")
    assert problems(folder) == [
        "pages/a.txt: a link that leads out of the folder; not followed.",
        "pages/b: a link that leads out of the folder; not followed.",
        "pages/c.txt: a link that leads out of the folder; not followed.",
        "pages/d: a link to a folder that is read anyway; not followed.",
    ]


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    (folder / "twin.txt").symlink_to("good.txt")
    assert read_corpus(folder).ids == ("good", "twin")


def test_a_broken_link(folder: Path) -> None:
    (folder / "broken.txt").symlink_to("nowhere.txt")
    assert problems(folder) == ["pages/broken.txt: no longer there."]


def test_a_link_to_itself(folder: Path) -> None:
    (folder / "loop.txt").symlink_to("loop.txt")
    assert problems(folder) == ["pages/loop.txt: no longer there."]


def test_damaged_gzip(folder: Path) -> None:
    packed = gzip.compress(GOOD.encode() * 100)
    (folder / "cut.txt.gz").write_bytes(packed[:-20])
    (folder / "spoilt.txt.gz").write_bytes(packed[:12] + b"\xff\xff\xff" + packed[15:])
    (folder / "not.txt.gz").write_text(GOOD, encoding="utf-8")
    assert problems(folder) == [
        "pages/cut.txt.gz: the packed data is damaged or cut short.",
        "pages/not.txt.gz: ends in .gz but is not packed by gzip.",
        "pages/spoilt.txt.gz: the packed data is damaged or cut short.",
    ]
    assert len(read_corpus(folder).inputs) == 4


def test_a_gzip_bomb(folder: Path) -> None:
    packed = io.BytesIO()
    with gzip.open(packed, "wb", compresslevel=1) as file:
        for _ in range(65):
            file.write(bytes(2**20))
    (folder / "bomb.txt.gz").write_bytes(packed.getvalue())
    assert problems(folder) == [
        "pages/bomb.txt.gz: unpacks to more than 64 MiB, which no text does. Unpack it yourself if it is sound."
    ]


def test_a_file_name_that_is_no_utf_8(folder: Path) -> None:
    name = os.fsdecode("桥".encode("gbk")) + ".txt"
    (folder / name).write_text(GOOD, encoding="utf-8")
    corpus = read_corpus(folder)
    assert corpus.ids == ("good", "\ufffd\ufffd")
    assert corpus[1].path == "pages/\ufffd\ufffd.txt"
    corpus.to_frame().write_ndjson(io.BytesIO())


# Empty articles, wrong settings


def test_an_empty_article_stops_the_reading_on_request(folder: Path) -> None:
    (folder / "blank.txt").write_text("\n\n", encoding="utf-8")
    assert message(folder, on_empty="error") == (
        'pages/blank.txt: no text. Keep such articles, flagged, with corpus.on_empty = "flag".'
    )
    Path("news.jsonl").write_text(f'{{"text": "{GOOD}"}}\n{{"text": ""}}\n', encoding="utf-8")
    assert message("news.jsonl", on_empty="error") == (
        'news.jsonl line 2: no text. Keep such articles, flagged, with corpus.on_empty = "flag".'
    )


def test_one_empty_article_alone_is_a_corpus(folder: Path) -> None:
    (folder / "good.txt").write_bytes(b"")
    corpus = read_corpus(folder)
    assert (corpus[0].flags, corpus.to_frame()["n_chars"].to_list()) == (("empty",), [0])


def test_unknown_choices(folder: Path) -> None:
    assert message(folder, on_empty="skip") == 'corpus.on_empty = "skip": must be one of "flag", "error".'
    assert message(folder, duplicates="last") == 'corpus.duplicates = "last": must be one of "flag", "first", "keep".'


def test_a_corpus_without_articles_and_one_with_two_of_an_id(folder: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        Corpus(())
    assert str(caught.value) == "the corpus holds no article."
    article = read_corpus(folder)[0]
    with pytest.raises(CorpusError) as caught:
        Corpus((article, article))
    assert str(caught.value) == "article ids are not unique."


# Columns


def test_a_csv_without_the_text_column(folder: Path) -> None:
    Path("news.csv").write_text(f"id,titel,txt\na,桥,{GOOD}\n", encoding="utf-8")
    assert message("news.csv") == 'news.csv: no column "text" among id, titel, txt. Did you mean corpus.text = "txt"?'
    assert message("news.csv", text="txt", title="title_") == (
        'news.csv: no column "title_" among id, titel, txt. Did you mean corpus.title = "titel"?'
    )
    assert message("news.csv", text="txt", date="published") == (
        'news.csv: no column "published" among id, titel, txt. Set corpus.date to one of them.'
    )


def test_a_text_column_of_another_usual_name_is_suggested(folder: Path) -> None:
    assert message(pl.DataFrame({"标题": ["桥"], "正文": [GOOD]})) == (
        'the frame: no column "text" among 标题, 正文. Did you mean corpus.text = "正文"?'
    )
    assert message(pd.DataFrame({0: [GOOD]})) == 'the frame: no column "text" among 0. Set corpus.text to one of them.'


def test_two_columns_of_one_name(folder: Path) -> None:
    Path("news.csv").write_text(f"id,text,text\na,{GOOD},{GOOD}\n", encoding="utf-8")
    assert message("news.csv") == (
        'news.csv: nothing in it could be read.\n  news.csv: two columns are named "text". Rename one of them.'
    )
    frame = pd.DataFrame([[GOOD, GOOD]], columns=["text", "text"])
    assert message(frame) == 'two columns are named "text". Rename one of them.'


def test_a_date_that_is_none(folder: Path) -> None:
    for given in ("昨天", "11.12.15", "2015-13-01", "2015-02-30", "20151", 5):
        frame = pd.DataFrame({"text": [GOOD], "date": pd.Series([given], dtype=object)})
        assert problems(frame) == [f'row 1: "{given}" is no day of the form 2015-12-11; kept as metadata.']
        (article,) = read_corpus(frame)
        assert (article.date, dict(article.metadata)) == (None, {"date": given})


def test_long_values_are_cut_in_messages(folder: Path) -> None:
    frame = pl.DataFrame({"text": [GOOD], "date": ["某" * 1000]})
    assert problems(frame) == [f'row 1: "{"某" * 40}…" is no day of the form 2015-12-11; kept as metadata.']
    columns = ", ".join(f"c{i}" for i in range(20))
    assert message(pl.DataFrame({f"c{i}": [GOOD] for i in range(30)})) == (
        f'the frame: no column "text" among {columns}, …. Set corpus.text to one of them.'
    )


# Rows


def test_bad_json_lines(folder: Path) -> None:
    deep = '{"text":' * 100_000
    lines = [
        f'{{"text": "{GOOD}"}}', '{"text": "半截的一行', '["表"]', "12", "null", '"字"', '{"text": 5}', '{"text": ["一"]}',
        '{"text": {"a": 1}}', '{"text": true}', deep, '{"text": "好"} {"text": "好"}', f'{{"text": "{GOOD}"}}',
    ]  # fmt: skip
    Path("news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert problems("news.jsonl", 2, duplicates="keep") == [
        "news.jsonl line 2: not valid JSON (Unterminated string starting at: line 1 column 10 (char 9)); left out.",
        "news.jsonl line 3: holds a list where an object is wanted; left out.",
        "news.jsonl line 4: holds a number where an object is wanted; left out.",
        "news.jsonl line 5: holds nothing where an object is wanted; left out.",
        "news.jsonl line 6: holds text where an object is wanted; left out.",
        "news.jsonl line 11: not valid JSON (nested too deeply); left out.",
        "news.jsonl line 12: not valid JSON (Extra data: line 1 column 15 (char 14)); left out.",
        'news.jsonl line 7: "text" holds a number where text is wanted; left out.',
        'news.jsonl line 8: "text" holds a list where text is wanted; left out.',
        'news.jsonl line 9: "text" holds an object where text is wanted; left out.',
        'news.jsonl line 10: "text" holds true or false where text is wanted; left out.',
    ]


def test_a_json_lines_file_of_broken_lines_only(folder: Path) -> None:
    Path("news.jsonl").write_text("{\n{\n", encoding="utf-8")
    detail = "not valid JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1)); left out."
    assert message("news.jsonl") == (
        f"news.jsonl: nothing in it could be read.\n  news.jsonl line 1: {detail}\n  news.jsonl line 2: {detail}\n"
        "  news.jsonl: holds no row that can be read."
    )


def test_csv_rows_of_another_width(folder: Path) -> None:
    Path("news.csv").write_text(f'id,text\na,{GOOD}\nb\n"c\nc",d,e\nf,{GOOD}\n', encoding="utf-8")
    assert problems("news.csv", 2, duplicates="keep") == [
        "news.csv line 3: has 1 field where the header has 2; left out.",
        "news.csv line 4: has 3 fields where the header has 2; left out.",
    ]


def test_csv_quotation_marks_out_of_place(folder: Path) -> None:
    Path("news.csv").write_text(f'id,text\n"三严三实"教育,{GOOD}\nb,{GOOD}\nc,"{GOOD}\nd,{GOOD}\n', encoding="utf-8")
    assert problems("news.csv") == [
        "news.csv line 2: a quotation mark is out of place (',' expected after '\"'); left out.",
        "news.csv line 4 to 5: a quotation mark is out of place (unexpected end of data); left out.",
    ]


def test_damaged_parquet(folder: Path) -> None:
    frame = io.BytesIO()
    pl.DataFrame({"text": [GOOD]}).write_parquet(frame)
    whole = frame.getvalue()
    for data in (b"", b"PAR1", JUNK, whole[:-10], whole[:4] + b"\xff" * 40 + whole[44:]):
        Path("news.parquet").write_bytes(data)
        assert message("news.parquet") == (
            "news.parquet: nothing in it could be read.\n  news.parquet: not a Parquet file, or a damaged one."
        )


def test_a_column_that_holds_no_text(folder: Path) -> None:
    assert message(pl.DataFrame({"text": [1, 2]})) == (
        "the frame: nothing in it could be read.\n"
        '  row 1: "text" holds a number where text is wanted; left out.\n'
        '  row 2: "text" holds a number where text is wanted; left out.'
    )


def test_rows_without_any_column(folder: Path) -> None:
    (folder / "bare.jsonl").write_text("{}\n", encoding="utf-8")
    assert message(folder) == 'pages/bare.jsonl: no column "text": its rows hold no column at all.'
