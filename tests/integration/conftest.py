"""One study, run once, that the tests look at from all sides."""

import shutil
from pathlib import Path

import pytest

from zhuti.experiment import run_experiment

STUDY = """
[corpus]
path = "articles"
[tokens]
lexicon = "lexicon.txt"
stopwords = "stopwords.txt"
pos = ["n", "v", "a", "i", "j", "l"]
[model]
n_topics = 4
[evaluate]
n_refits = 2
"""


@pytest.fixture(scope="session")
def study_template(tmp_path_factory, seeds_dir) -> Path:
    folder = tmp_path_factory.mktemp("template") / "study"
    shutil.copytree(seeds_dir / "articles", folder / "articles")
    (folder / "lexicon.txt").write_text("三严三实 nz\n“4+1”工作法 nz\n从未出现词 n\n", encoding="utf-8")
    shutil.copyfile(seeds_dir / "stopwords" / "zh_hans.txt", folder / "stopwords.txt")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder


@pytest.fixture
def study(study_template, tmp_path) -> Path:
    """A study of one's own, to spoil."""
    shutil.copytree(study_template, tmp_path / "study")
    return tmp_path / "study" / "study.toml"


@pytest.fixture(scope="session")
def finished(study_template) -> Path:
    """The run directory of the study; not to be changed."""
    return run_experiment(study_template / "study.toml", out=study_template.parent / "run").out


@pytest.fixture
def run_copy(finished, tmp_path) -> Path:
    """A copy of the finished run, to spoil."""
    shutil.copytree(finished, tmp_path / "run")
    return tmp_path / "run"
