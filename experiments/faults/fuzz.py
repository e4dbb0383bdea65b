"""Feed zhuti configs, files and JSON lines that were spoiled at random: each ends in a result or in one message.

    python experiments/faults/fuzz.py --cases 10000

A case fails if anything but an error of zhuti is raised, if it takes longer than `LIMIT` seconds, or if a file appears outside
the run directory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from zhuti.core import ZhutiError
from zhuti.experiment import run_experiment

LIMIT = 60
CONFIG = """[corpus]
path = "articles"
duplicates = "flag"
[clean]
html = true
protect = ["乾安县"]
[tokens]
engine = "zhuti"
lexicon = "lexicon.txt"
stopwords = ["stopwords.txt"]
pos = ["n", "v"]
min_chars = 2
[vocabulary]
min_doc_freq = 1
max_doc_share = 1.0
[model]
engine = "zhuti"
n_topics = 2
random_state = 0
[evaluate]
n_refits = 0
[summary]
language = "zh"
labels = {0 = "座谈会"}
[run]
name = "fuzz"
"""
PAGE = """<html><body><h1>我县召开座谈会</h1>
来源:县报 2015-12-11 作者:张三
本报讯(记者 李四)12月11日,全县召开座谈会28次,收集意见建议1.6万条,“三严三实”专题教育深入开展。
&nbsp;機(jī)關(guān)幹部下基層,培訓黨員355.1亿元,同比增长6.4%。
</body></html>
"""
ROWS = [
    {"id": "a", "title": "座谈会", "date": "2015-12-11", "text": PAGE},
    {"id": "../b", "title": "=1+1", "date": None, "text": "县里召开座谈会三次。" * 5},
    {"id": "", "text": ""},
]
SPICE = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n\n",
        b"\x1b[31m",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"../" * 9,
    ),
    *(b"=cmd|' /C calc'!A0", b"[" * 5000, b"{" * 5000, b'"' * 99, b"'''", b"(" * 999, b"%s%n{0}{{}}${x}"),
    *(b"1e999", b"-" + b"9" * 400, b"NaN", b"nan", b"inf", b"null", b"true", b"2015-13-45"),
    *(b"&#x110000;", b"&#0;", b"<script>", b"[clean]\n", b"[[model]]\n", b"a.b.c = 1\n", b"= ", b"#"),
    *("　".encode() * 99, "龘".encode() * 999, "\u202e".encode(), "\U0001f600".encode(), "（记者".encode() * 50),
    *("，".encode("gb18030"), "國".encode("big5")),
]


def spoil(data: bytes, draw: random.Random) -> bytes:
    """Cut, repeat, flip, shuffle and season some bytes."""
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        here, there = sorted(draw.randrange(len(out) + 1) for _ in range(2))
        match draw.randrange(7):
            case 0:
                del out[here:there]
            case 1:
                out[here:here] = draw.choice(SPICE)
            case 2:
                out[here:there] = out[here:there] * draw.choice((2, 3, 50))
            case 3 if out:
                out[min(here, len(out) - 1)] = draw.randrange(256)
            case 4:
                out[here:here] = draw.randbytes(draw.choice((1, 4, 200)))
            case 5:
                lines = bytes(out).split(b"\n")
                draw.shuffle(lines)
                out = bytearray(b"\n".join(lines))
            case _:
                out[here:there] = draw.choice(SPICE)
        del out[200_000:]
    return bytes(out)


def prepare(home: Path, draw: random.Random) -> str:
    """Write a study of which one thing is spoiled; return what."""
    articles = home / "articles"
    articles.mkdir()
    config, words, stops = CONFIG.encode(), "三严三实 nz\n“4+1”工作法 9 nz\n".encode(), "的\n了\n".encode()
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()
    csv = 'id,title,text\na,座谈会,"县里召开座谈会,听取意见。"\nb,,县里召开座谈会\n'.encode()
    what = draw.choice(
        ["config"] * 3 + ["page", "page", "lines", "lines", "lines", "csv", "gzip", "parquet", "lexicon", "stop list"]
    )
    match what:
        case "config":
            config = spoil(config, draw)
        case "page":
            (articles / "c.txt").write_bytes(spoil(PAGE.encode(draw.choice(("utf-8", "gb18030", "utf-16"))), draw))
        case "lines":
            (articles / "c.jsonl").write_bytes(spoil(lines, draw))
        case "csv":
            (articles / "c.csv").write_bytes(spoil(csv, draw))
        case "gzip":
            (articles / "c.jsonl.gz").write_bytes(spoil(gzip.compress(lines, mtime=0), draw))
        case "parquet":
            (articles / "c.parquet").write_bytes(spoil(b"PAR1" + draw.randbytes(300) + b"PAR1", draw))
        case "lexicon":
            words = spoil(words, draw)
        case _:
            stops = spoil(stops, draw)
    if draw.random() < 0.7:
        (articles / "b.txt").write_text(PAGE, encoding="utf-8")
        (articles / "d.jsonl").write_bytes(lines)
    (home / "study.toml").write_bytes(config)
    (home / "lexicon.txt").write_bytes(words)
    (home / "stopwords.txt").write_bytes(stops)
    return what


def try_case(case: int, place: Path) -> tuple[str, str]:
    """Return what was spoiled, and how it ended: `result`, `refused`, or what is wrong."""
    home = place / f"case-{case}"
    home.mkdir()
    what = prepare(home, random.Random(case))
    before = listing(place)

    def late(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(LIMIT)
    try:
        run_experiment(home / "study.toml", out=home / "run")
        end = "result"
    except ZhutiError as error:
        end = "refused" if str(error).strip() else "an empty message"
    except TimeoutError:
        end = "hangs"
    except Exception:  # noqa: BLE001  (any of them is what is looked for)
        end = traceback.format_exc()
    finally:
        signal.alarm(0)
    outside = {path for path in listing(place) if home / "run" not in (path, *path.parents)}
    if outside != before:
        end = f"wrote outside: {sorted(map(str, outside ^ before))}"
    shutil.rmtree(home)
    return what, end


def listing(place: Path) -> set[Path]:
    return set(place.rglob("*"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="start no further case after so long")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("fuzz.json"))
    arguments = parser.parse_args()
    ends: Counter[str] = Counter()
    wrong = []
    begin = time.perf_counter()
    case = arguments.first
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as place:
        while case < arguments.first + arguments.cases and time.perf_counter() - begin < arguments.seconds:
            what, end = try_case(case, Path(place))
            if end not in ("result", "refused"):
                wrong.append({"case": case, "spoiled": what, "end": end})
                print(case, what, end, file=sys.stderr, flush=True)
                end = "wrong"
            ends[f"{what}: {end}"] += 1
            case += 1
    found = {"first": arguments.first, "next": case, "ends": dict(sorted(ends.items())), "wrong": wrong}
    arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{case - arguments.first} cases, {len(wrong)} wrong; {dict(sorted(ends.items()))}")


if __name__ == "__main__":
    main()
