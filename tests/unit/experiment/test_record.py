"""Pages that take the place of an earlier run's."""

import sys

import pytest

from zhuti.core import silent
from zhuti.corpus import Article
from zhuti.experiment._folder import claim_folder
from zhuti.experiment._record import RunWriter
from zhuti.report import Page, page_facts
from zhuti.summarise import ArticleSummary, summary_line


def pages(names, title):
    for name in names:
        summary = ArticleSummary(name, title, None, "", 0, 0, (), (), (), (), (), (), ())
        yield Page(f"{name}.md", summary_line(summary), page_facts(summary, Article(name, "")))


def write(folder, names, title, planned=None):
    with claim_folder(folder):
        writer = RunWriter(folder, [f"{name}.md" for name in planned or names])
        writer.write_pages(pages(names, title), len(names), "zh", 1, silent)
        writer.finish({})
    return {path.name: path.read_text(encoding="utf-8").split("\n")[0] for path in (folder / "summaries").iterdir()}


def test_pages_are_there_when_the_last_is_written(tmp_path):
    def watched():
        for page in pages("ab", "春耕"):
            assert not (tmp_path / "summaries").exists()
            yield page

    with claim_folder(tmp_path):
        RunWriter(tmp_path, ["a.md", "b.md"]).write_pages(watched(), 2, "zh", 1, silent)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "summaries"]
    assert sorted(path.name for path in (tmp_path / "summaries").iterdir()) == ["a.md", "b.md"]


def test_an_earlier_runs_pages_go_and_other_files_stay(tmp_path):
    assert write(tmp_path, "ab", "春耕") == {"a.md": "# 春耕", "b.md": "# 春耕"}
    assert write(tmp_path, "bc", "秋收") == {"b.md": "# 秋收", "c.md": "# 秋收"}
    (tmp_path / "summaries" / "notes.txt").write_text("mine", encoding="utf-8")
    assert write(tmp_path, "ac", "冬藏") == {"a.md": "# 冬藏", "c.md": "# 冬藏", "notes.txt": "mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "summaries"]


def test_pages_that_fail_leave_the_earlier_ones_and_nothing_half_written(tmp_path):
    write(tmp_path, "ab", "春耕")
    with pytest.raises(FileExistsError):
        write(tmp_path, "abb", "秋收")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "summaries"]
    assert (tmp_path / "summaries" / "a.md").read_text(encoding="utf-8").startswith("# 春耕\n")


def test_a_killed_runs_pages_go(tmp_path):
    write(tmp_path, "a", "春耕")
    left = tmp_path / ".summaries.0123abcd.part"
    left.mkdir()
    (left / "b.md").write_text("half", encoding="utf-8")
    assert write(tmp_path, "a", "春耕") == {"a.md": "# 春耕"}
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_pages_follow_a_link_to_elsewhere(tmp_path):
    run, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    write(run, "a", "春耕")
    (run / "summaries").rename(elsewhere)
    (run / "summaries").symlink_to(elsewhere)
    assert write(run, "ab", "秋收") == {"a.md": "# 秋收", "b.md": "# 秋收"}
    assert (run / "summaries").is_symlink()
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a.md", "b.md"]
