"""Is the segmenter's output jieba's, token for token, on everything? Prints a table and writes `exactness.json`.

    python experiments/segmenter/exactness.py ../shared --fuzz 50000

The folder holds `data/*.jsonl.gz` (field `text`), `data/encodings/*.utf8` and `seeds/*.txt`.
"""

import argparse
import gzip
import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.oracles.jieba_twin import JiebaOracle  # noqa: E402

from zhuti.tokens import Segmenter  # noqa: E402
from zhuti.tokens._jieba_engine import jieba_dictionary  # noqa: E402

SIGNS = (
    "abcXYZ0195+#&._%-"
    " \t\n\r\x0b\x1c\x85\u2028\u3000，。！？“”‘’、·—…（）：；%@\x00éγ１Ａー〇龥鿕鿖\ud800\udfff😀𠀀妘妧縣鄉書"
)
CHUNK = 200


def read_texts(folder):
    """Yield (source, text) of every text under `folder`."""
    for path in sorted(folder.glob("data/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                for field in ("text", "clean_text"):
                    if field in record:
                        yield path.name.removesuffix(".jsonl.gz"), record[field]
    for path in sorted([*folder.glob("data/encodings/*.utf8"), *folder.glob("seeds/*.txt")]):
        source = "seeds" if path.suffix == ".txt" else "encodings"
        if source == "seeds":
            yield source, path.read_bytes().decode("utf-8", "replace")
        else:
            for line in path.read_bytes().decode("utf-8", "replace").splitlines(keepends=True):
                yield source, line


class Tally:
    """Texts compared and found different, by what was compared."""

    def __init__(self):
        self.rows = {}
        self.shown = 0

    def compare(self, name, texts, ours, theirs):
        """Take note of the texts on which `ours` and `theirs` differ."""
        row = self.rows.setdefault(name, {"texts": 0, "chars": 0, "utf8_bytes": 0, "different": 0})
        for text, got, wanted in zip(texts, ours, theirs, strict=True):
            row["texts"] += 1
            row["chars"] += len(text)
            row["utf8_bytes"] += len(text.encode("utf-8", "surrogatepass"))
            if got != wanted:
                row["different"] += 1
                self.shown += 1
                if self.shown < 10:
                    print(f"{name} differs on {text[:80]!r}", file=sys.stderr)


def compare_news(folder, tally, tag_bytes):
    """Cut everything with the model, an eighth without it; tag every n-th text of each source, for `tag_bytes` in all."""
    sources = {}
    for source, text in read_texts(folder):
        sources.setdefault(source, []).append(text)
    jieba = JiebaOracle()
    cutters = {hmm: Segmenter(hmm=hmm) for hmm in (True, False)}
    share = tag_bytes / sum(len(text.encode()) for texts in sources.values() for text in texts)
    for source, texts in sources.items():
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            tally.compare(f"{source}: cut", chunk, cutters[True].cut_many(chunk), map(jieba.cut, chunk))
        without = texts[::8]
        tally.compare(
            f"{source}: cut, no HMM", without, cutters[False].cut_many(without), (jieba.cut(t, False) for t in without)
        )
        step = 1 if len(texts) < 10 or len(texts) * share < 1 else round(1 / min(1, 2 * share))
        tagged = texts[::step]
        tally.compare(f"{source}: tag", tagged, cutters[True].tag_many(tagged), map(jieba.tag, tagged))
        print(source, "done", file=sys.stderr)


class Fuzz:
    """Random strings, and random user dictionaries for them."""

    def __init__(self, seed):
        freq = jieba_dictionary()[0]
        self.rng = random.Random(seed)
        self.words = sorted(freq)
        self.common = sorted((w for w in self.words if len(w) == 1), key=lambda w: -freq[w])[:500]

    def string(self, pieces):
        """Return so many pieces: words, beginnings of words, characters common and rare, signs."""
        rng, words, common = self.rng, self.words, self.common
        made = []
        for _ in range(pieces):
            kind = rng.random()
            if kind < 0.3:
                made.append(rng.choice(words))
            elif kind < 0.4:
                word = rng.choice(words)
                made.append(word[: rng.randint(1, len(word))])
            elif kind < 0.65:
                made.append(rng.choice(common))
            elif kind < 0.72:
                made.append(chr(rng.randint(0x4E00, 0x9FD5)))
            else:
                made.append(rng.choice(SIGNS) if rng.random() < 0.95 else "\r\n")
        return "".join(made)

    def user_words(self, texts):
        """Return words cut out of `texts`, or out of the dictionary, with frequencies and tags of all kinds."""
        rng, words, common = self.rng, self.words, self.common
        made = []
        for _ in range(rng.randint(1, 15)):
            text = rng.choice(texts)
            start = rng.randrange(len(text))
            word = text[start : start + rng.choice((1, 2, 2, 3, 3, 4, 6))]
            word = rng.choice((word, word, word + rng.choice(common), rng.choice(words)))
            word = "".join(
                c for c in word if "\u4e00" <= c <= "\u9fd5" or (c.isascii() and c.isalnum()) or c in "+#&._"
            )
            if word:
                made.append((word, rng.choice((None, None, 0, 0, 1, 3, 100, 10**6)), rng.choice((None, "n", "zz"))))
        return made


def fuzz(tally, n, seed, size=100):
    """Compare n random strings, half of them under random user dictionaries, with and without the model."""
    source = Fuzz(seed)
    plain = {hmm: Segmenter(hmm=hmm, n_threads=1) for hmm in (True, False)}
    for batch in range(-(-n // size)):
        texts = [source.string(source.rng.choice((1, 2, 3, 5, 8, 12))) for _ in range(size)]
        added = source.user_words(texts) if batch % 2 else []
        name = "fuzz, user words" if added else "fuzz"
        jieba = JiebaOracle(added)
        for hmm in (True, False):
            segmenter = Segmenter(added, hmm, n_threads=1) if added else plain[hmm]
            suffix = "" if hmm else ", no HMM"
            tally.compare(f"{name}: cut{suffix}", texts, segmenter.cut_many(texts), [jieba.cut(t, hmm) for t in texts])
            tally.compare(f"{name}: tag{suffix}", texts, segmenter.tag_many(texts), [jieba.tag(t, hmm) for t in texts])
        if batch % 50 == 0:
            print("fuzz", batch * size, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fuzz", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tag-bytes", type=int, default=3_000_000, help="0: no news, fuzz alone")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("exactness.json"))
    args = parser.parse_args()
    started = time.time()
    tally = Tally()
    if args.tag_bytes:
        compare_news(args.folder, tally, args.tag_bytes)
    fuzz(tally, args.fuzz, args.seed)
    print(f"{'':48}{'texts':>9}{'MB':>8}{'different':>11}")
    for name, row in tally.rows.items():
        print(f"{name:48}{row['texts']:>9}{row['utf8_bytes'] / 1e6:>8.2f}{row['different']:>11}")
    args.out.write_text(
        json.dumps({"seed": args.seed, "rows": tally.rows}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{time.time() - started:.0f} s", file=sys.stderr)
    return int(any(row["different"] for row in tally.rows.values()))


if __name__ == "__main__":
    raise SystemExit(main())
