"""A corpus of any size that is like a given one: the same articles over and over, every tenth token replaced at random.

`python experiments/scale/make_corpus.py SOURCE.jsonl.gz OUT.jsonl.gz --articles 1000000`

The first round of articles is the source itself. In each further one every tenth token of an article, from a random one on, is
replaced by a token drawn from all tokens of the source, so that vocabulary and lengths stay. The same arguments give the same
bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from zhuti import Segmenter


def make_rows(source: Path) -> Iterator[dict[str, Any]]:
    """Yield rows without end."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    yield from rows
    texts = Segmenter().cut_many([row["text"] for row in rows])
    tokens = [token for text in texts for token in text]
    rng = random.Random(0)
    round_number = 1
    while True:
        round_number += 1
        for row, text in zip(rows, texts, strict=True):
            changed = list(text)
            first = rng.randrange(10)
            changed[first::10] = rng.choices(tokens, k=len(changed[first::10]))
            yield {**row, "id": f"{row['id']}-{round_number}", "text": "".join(changed)}


def make_corpus(source: Path, out: Path, n_articles: int) -> None:
    """Write so many articles, as JSON Lines, packed."""
    with out.open("wb") as packed, gzip.GzipFile("", "wb", compresslevel=1, fileobj=packed, mtime=0) as file:
        for row in islice(make_rows(source), n_articles):
            file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, required=True)
    args = parser.parse_args()
    make_corpus(args.source, args.out, args.articles)


if __name__ == "__main__":
    main()
