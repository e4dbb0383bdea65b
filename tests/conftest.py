"""Fixtures that every room's tests may use."""

import sys
from pathlib import Path

import pytest

collect_ignore_glob = ["gold/make_*.py"]  # these make gold files, with libraries that no test needs

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real corpora beside a developer's checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data" / "README.md").is_file():
        pytest.skip("the real corpora of ../shared are not here")
    return folder


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The project's own seeds: articles, lexicon, stop words, topics."""
    return ROOT / "seeds"
