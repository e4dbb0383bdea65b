"""Memory given back to the system."""

import ctypes
import sys
from pathlib import Path

import numpy as np
import pytest

from zhuti.core import give_back_memory


def resident_bytes():
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="glibc alone keeps it"
)
def test_what_was_freed_between_what_is_in_use_goes_back():
    small = [np.ones(1000) for _ in range(20_000)]  # of 8 kB each, which come from the heap
    kept = small[::100]
    before = resident_bytes()
    del small
    give_back_memory()
    assert resident_bytes() < before - 100_000_000
    assert len(kept) == 200


@pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
def test_without_glibc_nothing_is_done(monkeypatch, error):
    def refuse(name):
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    give_back_memory()
