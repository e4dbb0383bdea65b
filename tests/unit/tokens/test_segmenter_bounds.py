"""The segmenter's kernels never read or write outside their arrays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import numba
assert numba.config.BOUNDSCHECK
from zhuti.kernels import find_slot
import numpy as np
try:
    find_slot(np.array([9, 1], dtype=np.uint32), np.zeros(5, dtype=np.uint16), np.zeros(9, dtype=np.uint64))
except IndexError:
    pass
else:
    raise SystemExit("bounds are not checked")
from zhuti.tokens._segmenter import Segmenter
from tests.oracles.jieba_twin import JiebaOracle
texts = [
    "", "县", "全县推行河长制，增长6.4%！", "縣委書記到鄉鎮調研妘妧妩", "a中b中.5中3a.5b%", "\\r\\n\\r😀\\ud800𠀀龥鿖",
    "好" * 3000, "的中" * 1500 + "。", "\\r" * 2500, "王小明abc" * 3,
]
words = [("河长制", None, "n"), ("小明", 0, None), ("龥" * 30, 5, "x"), ("妘妧", 3, None), ("Z" * 9, None, "eng")]
for user_words in ([], words):
    jieba = JiebaOracle(user_words)
    for hmm in (True, False):
        segmenter = Segmenter(user_words, hmm, n_threads=1)
        assert segmenter.cut_many(texts) == [jieba.cut(text, hmm) for text in texts]
        short = [text[:60] for text in texts]
        assert segmenter.tag_many(short) == [jieba.tag(text, hmm) for text in short]
        segmenter.encode(texts, tags=True)
        assert segmenter.cut("中\\r") == ["中", "\\r"]  # nothing stands after it, not even another text
print("checked")
"""


@pytest.mark.slow
def test_kernels_stay_within_their_arrays(tmp_path: Path) -> None:
    checked = {
        "NUMBA_BOUNDSCHECK": "1",
        "NUMBA_CACHE_DIR": str(tmp_path / "numba"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        env=os.environ | checked,
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "checked"), done.stderr[-2000:]
