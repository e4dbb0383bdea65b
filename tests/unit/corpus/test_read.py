"""Folders, tables and frames come out as articles, in order, with where each came from."""

import csv
import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from zhuti.corpus import Article, Corpus, _read_raw, read_corpus

LIBRARY = "市图书馆从本周六起延长开放时间，读者可以看书到晚上九点。"
BRIDGE = "新桥昨天通车，两岸居民过河只要五分钟。"
RAIN = "气象台预计明天有大雨，请大家带伞出门。"

ROWS = [
    {"id": "a", "title": "图书馆", "date": "2021-03-04", "text": LIBRARY, "district": "东区"},
    {"id": "b", "title": "新桥", "date": "2021-03-05", "text": BRIDGE, "district": "西区"},
]


def write_pages(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def as_json_lines(rows: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows: list[dict[str, object]], path: Path, delimiter: str = ",") -> bytes:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path.read_bytes()


def as_parquet(rows: list[dict[str, object]], path: Path) -> bytes:
    pl.DataFrame(rows).write_parquet(path)
    return path.read_bytes()


# Folders


def test_a_folder_is_read_in_order_of_paths_and_ids_are_paths(tmp_path: Path) -> None:
    (tmp_path / "2015" / "十二月").mkdir(parents=True)
    (tmp_path / "b.TXT").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "2015" / "十二月" / "c.d.txt").write_text(RAIN, encoding="utf-8")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(LIBRARY.encode()))
    corpus = read_corpus(tmp_path)
    assert corpus.ids == ("2015/十二月/c.d", "a", "b")
    assert corpus.texts == (RAIN, LIBRARY, BRIDGE)
    assert [article.path for article in corpus] == [
        f"{tmp_path}/{x}" for x in ("2015/十二月/c.d.txt", "a.txt.gz", "b.TXT")
    ]
    assert corpus.problems == ()


def test_inputs_are_the_bytes_on_the_disk(tmp_path: Path) -> None:
    data = gzip.compress(LIBRARY.encode())
    (tmp_path / "a.txt.gz").write_bytes(data)
    (record,) = read_corpus(tmp_path).inputs
    assert record.path == f"{tmp_path}/a.txt.gz"
    assert (record.size, record.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_paths_are_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pages(tmp_path, a=LIBRARY)
    monkeypatch.chdir(tmp_path.parent)
    corpus = read_corpus(tmp_path.name)
    assert (corpus[0].path, corpus.inputs[0].path) == (f"{tmp_path.name}/a.txt",) * 2


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write_pages(tmp_path, a=LIBRARY)
    (tmp_path / ".b.txt").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "c.txt").write_text(RAIN, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert (corpus.ids, corpus.problems) == (("a",), ())


def test_a_folder_may_hold_tables_beside_pages(tmp_path: Path) -> None:
    write_pages(tmp_path, page=RAIN)
    (tmp_path / "news.jsonl").write_bytes(as_json_lines([{"text": LIBRARY}, {"text": BRIDGE}]))
    assert read_corpus(tmp_path).ids == ("news-000001", "news-000002", "page")


def test_one_page_alone_is_a_corpus(tmp_path: Path) -> None:
    write_pages(tmp_path, a=LIBRARY)
    corpus = read_corpus(str(tmp_path / "a.txt"))
    assert (corpus.ids, corpus.texts) == (("a",), (LIBRARY,))


def test_each_page_is_decoded_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(LIBRARY.encode("gb18030"))
    (tmp_path / "b.txt").write_bytes("市政府今天舉行記者會，說明新的公車路線。".encode("big5"))
    corpus = read_corpus(tmp_path)
    assert [article.encoding for article in corpus] == ["gb18030", "cp950"]
    assert corpus.texts == (LIBRARY, "市政府今天举行记者会，说明新的公车路线。")


def test_metadata_of_a_page_is_found_in_it(tmp_path: Path) -> None:
    write_pages(tmp_path, a=f"某县新桥通车\n2016年3月4日 10:20 来源：某县日报\n\n{BRIDGE}{LIBRARY}\n{RAIN}")
    (article,) = read_corpus(tmp_path)
    assert (article.title, article.date, article.source) == ("某县新桥通车", dt.date(2016, 3, 4), "某县日报")
    assert article.text == f"{BRIDGE}{LIBRARY}\n{RAIN}"


# Tables


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"])
def test_every_kind_of_table_gives_the_same_articles(tmp_path: Path, ending: str, packed: bool) -> None:
    scratch = tmp_path / "scratch"
    data = {
        ".csv": lambda: as_csv(ROWS, scratch),
        ".tsv": lambda: as_csv(ROWS, scratch, "\t"),
        ".parquet": lambda: as_parquet(ROWS, scratch),
    }.get(ending, lambda: as_json_lines(ROWS))()
    path = tmp_path / f"news{ending}{'.gz' * packed}"
    path.write_bytes(gzip.compress(data) if packed else data)
    corpus = read_corpus(path)
    assert [(a.id, a.title, a.date, a.text, dict(a.metadata)) for a in corpus] == [
        ("a", "图书馆", dt.date(2021, 3, 4), LIBRARY, {"district": "东区"}),
        ("b", "新桥", dt.date(2021, 3, 5), BRIDGE, {"district": "西区"}),
    ]
    assert (corpus.problems, {a.path for a in corpus}) == ((), {str(path)})


@pytest.mark.parametrize(
    "make", [pl.DataFrame, lambda rows: pl.LazyFrame(rows), pd.DataFrame], ids=["polars", "lazy", "pandas"]
)
def test_a_frame_gives_the_same_articles(make: Callable[..., object]) -> None:
    corpus = read_corpus(make(ROWS))
    assert [(a.id, a.title, a.date, a.text, dict(a.metadata), a.path) for a in corpus] == [
        ("a", "图书馆", dt.date(2021, 3, 4), LIBRARY, {"district": "东区"}, ""),
        ("b", "新桥", dt.date(2021, 3, 5), BRIDGE, {"district": "西区"}, ""),
    ]
    assert (corpus.problems, corpus.inputs) == ((), ())


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame], ids=["polars", "pandas"])
def test_missing_values_of_a_frame_are_missing(make: Callable[..., object]) -> None:
    day = dt.datetime(2021, 3, 4, 23, 59)
    frame = make({"id": [1.0, None], "title": [None, "新桥"], "date": [None, day], "text": [LIBRARY, BRIDGE]})
    corpus = read_corpus(frame)
    assert [(a.id, a.title, a.date) for a in corpus] == [("1", "", None), ("row-000002", "新桥", dt.date(2021, 3, 4))]
    assert corpus.problems == ()


def test_columns_may_have_any_name() -> None:
    frame = pl.DataFrame({"编号": [7], "标题": ["新桥"], "日期": [dt.date(2021, 3, 5)], "正文": [BRIDGE]})
    (article,) = read_corpus(frame, id="编号", title="标题", date="日期", text="正文")
    assert (article.id, article.title, article.date, article.text) == ("7", "新桥", dt.date(2021, 3, 5), BRIDGE)
    assert dict(article.metadata) == {}


def test_source_byline_and_editor_columns_are_known() -> None:
    row = {"text": BRIDGE, "source": "某县日报", "byline": "王小林", "editor": "李大木", "n": 3}
    (article,) = read_corpus(pl.DataFrame([row]))
    assert (article.source, article.byline, article.editor) == ("某县日报", "王小林", "李大木")
    assert dict(article.metadata) == {"n": 3}


@pytest.mark.parametrize(
    "given",
    [
        "2015-12-11", "2015/12/11", "2015.12.11", "20151211", 20151211, "2015年12月11日", "2015-12-11T22:01:00+08:00",
        "2015年12月11日 22:01", " 2015-12-11 ", dt.date(2015, 12, 11), dt.datetime(2015, 12, 11, 22, 1),
        pd.Timestamp("2015-12-11 22:01"), "２０１５年１２月１１日",
    ],
)  # fmt: skip
def test_a_date_column_may_be_written_in_many_ways(given: object) -> None:
    frame = pd.DataFrame({"text": [BRIDGE], "date": pd.Series([given], dtype=object)})
    corpus = read_corpus(frame)
    assert (corpus[0].date, corpus[0].date_inferred, corpus.problems) == (dt.date(2015, 12, 11), False, ())


def test_short_months_and_days_are_dates() -> None:
    assert read_corpus(pl.DataFrame({"text": [BRIDGE], "date": ["2015年2月1日"]}))[0].date == dt.date(2015, 2, 1)


def test_columns_win_over_what_the_text_says() -> None:
    text = f"某县新桥通车\n2016年3月4日 10:20 来源：某县日报\n\n{BRIDGE}{LIBRARY}"
    frame = pl.DataFrame({"text": [text], "title": ["桥"], "date": ["2020-01-02"], "source": ["另一报"]})
    (article,) = read_corpus(frame)
    assert (article.title, article.date, article.source) == ("桥", dt.date(2020, 1, 2), "另一报")


def test_the_first_line_of_a_row_is_no_title(tmp_path: Path) -> None:
    text = f"某县新桥通车\n\n{BRIDGE}{LIBRARY}\n{RAIN}"
    page, row = read_corpus(write_pages(tmp_path, a=text))[0], read_corpus(pl.DataFrame({"text": [text]}))[0]
    assert (page.title, page.text) == ("某县新桥通车", f"{BRIDGE}{LIBRARY}\n{RAIN}")
    assert (row.title, row.text.replace("\n\n", "\n")) == ("", f"某县新桥通车\n{BRIDGE}{LIBRARY}\n{RAIN}")


def test_a_csv_keeps_line_feeds_quotes_and_long_fields(tmp_path: Path) -> None:
    long = "新桥通车了。" * 40_000
    path = tmp_path / "news.csv"
    path.write_text(
        f'\ufeffid,text\r\na,"第一段，{BRIDGE}\n第二段“引号”""好""。"\r\n\r\nb,{long}\r\n', encoding="utf-8"
    )
    limit = 131_072
    csv.field_size_limit(limit)
    corpus = read_corpus(path)
    assert corpus.texts == (f'第一段，{BRIDGE}\n第二段“引号”"好"。', long)
    assert (corpus.ids, corpus[0].encoding, corpus.problems) == (("a", "b"), "utf-8-sig", ())
    assert csv.field_size_limit() == limit


def test_a_csv_may_be_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(f"标题,正文\r\n新桥,{BRIDGE}\r\n".encode("gbk"))
    (article,) = read_corpus(path, text="正文", title="标题")
    assert (article.title, article.text, article.encoding) == ("新桥", BRIDGE, "gb18030")


def test_json_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(f'{{"text": "{BRIDGE}\u2028{RAIN}"}}\r\n\r\n{{"text": "{LIBRARY}"}}'.encode())
    corpus = read_corpus(path)
    assert (corpus.ids, corpus.problems) == (("news-000001", "news-000003"), ())


# Ids, empties, duplicates


def test_a_second_article_of_one_id_is_renamed_and_noted() -> None:
    frame = pl.DataFrame({"id": ["x", "x", "x#2", "x"], "text": [LIBRARY, BRIDGE, RAIN, "另有一条消息。"]})
    corpus = read_corpus(frame)
    assert corpus.ids == ("x", "x#2", "x#2#2", "x#3")
    assert [str(problem) for problem in corpus.problems] == [
        'row 2: the id "x" is taken; renamed to "x#2".',
        'row 3: the id "x#2" is taken; renamed to "x#2#2".',
        'row 4: the id "x" is taken; renamed to "x#3".',
    ]


def test_an_id_is_any_text() -> None:
    ids = ["../../x", "a/b", " ", "", "<b>", "中文", "0012"]
    corpus = read_corpus(pl.DataFrame({"id": ids, "text": [f"{i}{RAIN}" for i in range(7)]}), duplicates="keep")
    assert corpus.ids == ("../../x", "a/b", "row-000003", "row-000004", "<b>", "中文", "0012")


def test_an_empty_article_among_good_ones_is_kept_and_flagged(tmp_path: Path) -> None:
    corpus = read_corpus(write_pages(tmp_path, a=LIBRARY, b="", c=" \n　\n"))
    assert [(article.id, article.flags) for article in corpus] == [("a", ()), ("b", ("empty",)), ("c", ("empty",))]
    assert [str(problem) for problem in corpus.problems] == [
        f'{tmp_path}/b.txt: no text; kept, with the flag "empty".',
        f'{tmp_path}/c.txt: no text; kept, with the flag "empty".',
    ]


def test_an_absent_text_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(as_json_lines([{"id": 1, "text": LIBRARY}, {"id": 2}, {"id": 3, "text": None}]))
    corpus = read_corpus(path)
    assert [(a.id, a.flags) for a in corpus] == [("1", ()), ("2", ("empty",)), ("3", ("empty",))]


@pytest.fixture
def syndicated() -> pl.DataFrame:
    story = LIBRARY + BRIDGE + RAIN
    return pl.DataFrame({"id": ["a", "b", "c", "d"], "text": [story, BRIDGE * 3, story + "完。", story]})


def test_duplicates_are_flagged(syndicated: pl.DataFrame) -> None:
    corpus = read_corpus(syndicated)
    assert [article.flags for article in corpus] == [(), (), ("near_duplicate:a",), ("duplicate:a",)]
    assert [str(problem) for problem in corpus.problems] == [
        'row 3: 98% the same text as "a"; flagged.',
        'row 4: the same text as "a"; flagged.',
    ]


def test_only_the_first_of_each_group_is_kept_on_request(syndicated: pl.DataFrame) -> None:
    corpus = read_corpus(syndicated, duplicates="first")
    assert [(article.id, article.flags) for article in corpus] == [("a", ()), ("b", ())]
    assert [str(problem) for problem in corpus.problems] == [
        'row 3: 98% the same text as "a"; left out.',
        'row 4: the same text as "a"; left out.',
    ]


def test_duplicates_are_kept_unseen_on_request(syndicated: pl.DataFrame) -> None:
    corpus = read_corpus(syndicated, duplicates="keep")
    assert ([article.flags for article in corpus], corpus.problems) == ([()] * 4, ())


def test_a_duplicate_is_named_by_the_new_id_of_its_first() -> None:
    corpus = read_corpus(pl.DataFrame({"id": ["x", "x", "y"], "text": [LIBRARY, BRIDGE, BRIDGE]}))
    assert corpus[2].flags == ("duplicate:x#2",)


# The rest


def test_lost_characters_are_flagged_and_noted(tmp_path: Path) -> None:
    data = (LIBRARY + BRIDGE + RAIN).encode()
    (tmp_path / "a.txt").write_bytes(data[:30] + b"\xff" + data[30:])
    corpus = read_corpus(tmp_path)
    assert corpus[0].flags == ("lost_characters",)
    assert [str(problem) for problem in corpus.problems] == [
        f"{tmp_path}/a.txt: 1 place could not be decoded as utf-8 and holds U+FFFD.",
        f'{tmp_path}/a.txt: characters were lost; kept, with the flag "lost_characters".',
    ]


def test_half_a_surrogate_pair_in_json_is_a_lost_character(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(
        '{"text": "新桥昨天通车\\ud83d了。", "title": "\\udc00桥", "note": ["\\ud800"]}\n', encoding="utf-8"
    )
    corpus = read_corpus(path)
    assert (corpus[0].text, corpus[0].title, corpus[0].flags) == (
        "新桥昨天通车\ufffd了。",
        "\ufffd桥",
        ("lost_characters",),
    )
    assert corpus.to_frame()["metadata"].to_list() == ['{"note": ["�"]}']


def test_rules_and_protected_words_reach_the_cleaning(tmp_path: Path) -> None:
    folder = write_pages(tmp_path, a="乾安縣召開會議。")
    assert read_corpus(folder, rules=()).texts == ("乾安縣召開會議。",)
    assert read_corpus(folder, protect=["召開"]).texts == ("乾安县召開会议。",)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    read_corpus(write_pages(tmp_path, a=LIBRARY, b=BRIDGE), progress=lambda *news: told.append(news))
    assert told == [*((stage, i, 2) for stage in ("read", "clean") for i in (1, 2)), ("duplicates", 2, 2)]


def test_two_readings_are_equal(tmp_path: Path) -> None:
    write_pages(tmp_path, a=LIBRARY, b=BRIDGE, c=LIBRARY + "完。", d="")
    assert read_corpus(tmp_path) == read_corpus(tmp_path)


def test_a_corpus_becomes_a_frame() -> None:
    article = Article(
        "a", BRIDGE, "新桥", dt.date(2021, 3, 5), flags=("x", "y"), metadata={"n": 1, "on": dt.date(2020, 1, 1)}
    )
    frame = Corpus((article, Article("b", ""))).to_frame()
    assert frame.columns == [
        "id", "path", "title", "date", "date_inferred", "source", "byline", "editor", "script", "encoding", "text", "n_chars",
        "flags", "metadata",
    ]  # fmt: skip
    assert frame["date"].to_list() == [dt.date(2021, 3, 5), None]
    assert frame["n_chars"].to_list() == [len(BRIDGE), 0]
    assert frame["flags"].to_list() == [["x", "y"], []]
    assert frame["metadata"].to_list() == ['{"n": 1, "on": "2020-01-01"}', "{}"]


@pytest.mark.shared
def test_the_real_seeds_are_read_and_what_one_lost_is_named(shared_dir: Path) -> None:
    corpus = read_corpus(shared_dir / "seeds")
    assert (len(corpus), len(corpus.inputs)) == (5, 5)
    assert [str(problem) for problem in corpus.problems] == [
        f'{corpus[3].path}: characters were lost; kept, with the flag "lost_characters".'
    ]
    assert [article.date for article in corpus[:2]] == [dt.date(2015, 10, 18), dt.date(2015, 12, 11)]


def test_blocks_that_articles_are_put_by_in_make_no_difference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [{"text": f"第{i}条，今天开学。", "版": i, "标": ["乡村", None, {"深": 1.5}]} for i in range(9)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "b.txt").write_text("市图书馆延长了开放时间。", encoding="utf-8")
    whole = read_corpus(tmp_path)
    assert [dict(article.metadata) for article in whole[:2]] == [{"版": i, "标": rows[0]["标"]} for i in (0, 1)]
    for size in (1, 250):
        monkeypatch.setattr(_read_raw, "_BLOCK", size)
        assert read_corpus(tmp_path) == whole


def test_tags_that_many_articles_have_are_held_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "今天。", "tags": ["乡村"]}\n' * 2, encoding="utf-8")
    first, second = (article.metadata["tags"] for article in read_corpus(tmp_path))
    assert first[0] is second[0]


def test_numbers_of_other_libraries_are_plain() -> None:
    frame = pd.DataFrame({"text": ["今天开学。"], "n": pd.Series([np.float64(1.5)], dtype=object)})
    (article,) = read_corpus(frame)
    assert (article.metadata["n"], type(article.metadata["n"])) == (1.5, float)
