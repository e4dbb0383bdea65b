"""The report page in a real browser: every view and control, on a screen and a phone, in both languages; text stays text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report.views import HOSTILE, make_large, make_view

from zhuti.report import _html, render_report

VIEWS = ("overview", "topics", "articles", "groups", "similar", "method", "article-0", "topic-1")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _write(tmp_path_factory.mktemp("small"), make_view())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _write(tmp_path_factory.mktemp("large"), make_large(300))


def _write(folder: Path, view: Any) -> str:
    file = folder / "report.html"
    file.write_text(render_report(view), encoding="utf-8")
    return file.as_uri()


def _go(page: Any, view: str) -> None:
    page.evaluate(
        """view => location.hash === "#" + view || new Promise(done => {
            addEventListener("hashchange", () => setTimeout(done, 60), { once: true });
            location.hash = view;
        })""",
        view,
    )


def _names(page: Any) -> list[str]:
    return list(page.locator("#articles tbody tr[data-index] td.title").all_inner_texts())


def test_every_view_opens_from_its_link(page: Any, large: str) -> None:
    page.goto(large)
    for name, said in (
        ("概览", "质量指标"), ("主题", "相关度"), ("文章", "搜索"), ("时间与分组", "分组依据"), ("相似与重复", "最相似的文章"),
        ("方法", "论文用语"),
    ):  # fmt: skip
        page.get_by_role("link", name=name, exact=True).click()
        page.locator("section:visible h2", has_text=name).wait_for()
        assert page.locator("section:visible h2").inner_text() == name
        assert said in page.locator("section:visible").inner_text()
        assert page.locator("nav [aria-current=page]").inner_text() == name
    assert page.locator("section:visible").count() == 1


def test_the_languages_switch(page: Any, small: str) -> None:
    page.goto(f"{small}#topics")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() == "试点 · Topic report"
    assert page.locator("section:visible h2").inner_text() == "Topics"
    assert page.evaluate("document.activeElement.id") == "say-en"
    for view in VIEWS:
        _go(page, view)
        assert "undefined" not in page.locator("section:visible").inner_text().replace("NPMI) undefined", "").replace(
            "Exclusivity undefined", "").replace("Perplexity\tundefined", "")  # fmt: skip
    page.get_by_role("button", name="中文").click()
    assert page.locator("nav").inner_text().split() == ["概览", "主题", "文章", "时间与分组", "相似与重复", "方法"]


def test_the_page_opens_in_the_language_of_the_run(page: Any, tmp_path: Path) -> None:
    page.goto(_write(tmp_path, replace(make_view(), language="en")))
    assert page.locator("section:visible h2").inner_text() == "Overview"


def test_light_and_dark(page: Any, small: str) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    page.goto(small)
    light = page.evaluate(paper)
    page.select_option("#theme", "dark")
    dark = page.evaluate(paper)
    assert (light, dark) == ("rgb(253, 252, 249)", "rgb(22, 25, 28)")
    page.select_option("#theme", "auto")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark
    page.select_option("#theme", "light")
    assert page.evaluate(paper) == light


def test_the_slider_ranks_terms_by_relevance(page: Any, tmp_path: Path) -> None:
    view = make_large(60, n_topics=3)
    page.goto(_write(tmp_path, view) + "#topic-1")
    assert page.locator("#one-topic h3").first.inner_text() == f"1 {view.labels[1]}"

    def shown() -> list[str]:
        return list(page.locator("#one-topic .row .name").all_inner_texts())

    import numpy as np

    from zhuti.evaluate import relevance

    share = view.term_counts / view.term_counts.sum()
    for weight in (0.6, 1.0, 0.0, 0.35):
        page.locator("#lambda").fill(str(weight))
        assert page.locator("#one-topic output").inner_text() == f"{weight:.2f}"
        best = np.argsort(-relevance(view.topics.topic_word, share, weight)[1], kind="stable")[:20]
        expected = [view.topics.vocabulary[i] for i in best]
        assert sum(a == b for a, b in zip(shown(), expected, strict=True)) >= 18  # φ has four digits on the page
    page.locator("#lambda").focus()
    before = page.locator("#lambda").input_value()
    page.keyboard.press("ArrowRight")
    assert float(page.locator("#lambda").input_value()) == pytest.approx(float(before) + 0.05)


def test_the_map_leads_to_a_topic(page: Any, small: str) -> None:
    page.goto(f"{small}#topics")
    assert page.locator(".map a").count() == 3
    page.locator(".map a[href='#topic-2'] circle").click()
    assert page.locator("#one-topic h3").first.inner_text() == "2 民生"
    assert page.locator(".map a[aria-current]").get_attribute("href") == "#topic-2"
    page.locator("#one-topic").get_by_role("link", name="从严从实").click()
    assert page.locator("section:visible h2").inner_text() == "从严从实"


def test_search_finds_and_says_how_many(page: Any, large: str) -> None:
    page.goto(f"{large}#articles")
    assert page.locator("#found").inner_text() == "300 篇"
    page.fill("#search", "ARTICLE-00012")
    assert page.locator("#found").inner_text() == "10 篇，共 300 篇"
    assert page.locator("#articles tbody tr[data-index]").count() == 10
    page.fill("#search", "article-00012 article-000127")
    assert page.locator("#found").inner_text() == "1 篇，共 300 篇"
    page.fill("#search", "没有这样的词")
    assert page.locator("#found").inner_text() == "0 篇，共 300 篇"
    page.fill("#search", "")
    page.select_option("#led-by", "2")
    topics = set(page.locator("#articles td.topic span").all_inner_texts())
    assert len(topics) == 1
    assert page.locator("#found").inner_text() != "300 篇"


def test_sorting_by_every_column(page: Any, large: str) -> None:
    page.goto(f"{large}#articles")
    view = make_large(300)
    columns: dict[str, Callable[[Any], Any]] = {
        "length": lambda a: len(a.text),
        "date": lambda a: a.date,
        "number": lambda a: a.id,
    }
    for key, rank in columns.items():
        button = page.locator(f"#articles button[data-key={key}]")
        for _ in range(2):
            button.click()
            down = page.locator(f"#articles th.{key}").get_attribute("aria-sort") == "descending"
            first = int(page.locator("#articles tbody tr[data-index]").first.get_attribute("data-index"))
            best = (max if down else min)(rank(article) for article in view.corpus)
            assert rank(view.corpus[first]) == best
    assert page.locator("#articles th[aria-sort]").count() == 1
    for key in ("title", "topic", "source"):
        page.locator(f"#articles button[data-key={key}]").click()
        assert page.evaluate("document.activeElement.dataset.key") == key
    assert page.locator("#articles tbody td.source").first.inner_text() == "报纸0"


def test_chinese_titles_sort_by_pinyin(page: Any, tmp_path: Path) -> None:
    view = make_view("安全")
    page.goto(_write(tmp_path, view) + "#articles")
    page.locator("#articles button[data-key=title]").click()
    assert _names(page) == ["安全 ⚑", "从严从实", "空 ⚑"]


def test_only_the_rows_in_sight_are_drawn(page: Any, large: str) -> None:
    page.goto(f"{large}#articles")
    rows = page.locator("#articles tbody tr[data-index]")
    assert rows.count() < 60
    tall = page.evaluate("document.querySelector('.scroller table').offsetHeight")
    assert tall > 300 * 44
    page.evaluate("document.querySelector('.scroller').scrollTop = 150 * 44")
    page.locator("#articles tr[data-index='150']").wait_for(state="attached")
    assert rows.count() < 80
    assert page.locator("#articles tr[data-index='0']").count() == 0
    assert page.evaluate("document.querySelector(\"#articles tr[data-index='150']\").offsetHeight") == 44
    page.evaluate("document.querySelector('.scroller').scrollTop = 1e6")
    page.locator("#articles tr[data-index='299']").wait_for(state="attached")
    page.locator("#articles tr[data-index='299'] a").click()
    page.wait_for_selector("#article .text")
    page.get_by_role("link", name="返回列表").click()
    page.locator("#articles tr[data-index='299']").wait_for(state="attached")


def test_an_article_is_told_whole(page: Any, small: str) -> None:
    page.goto(f"{small}#articles")
    page.get_by_role("link", name="从严从实").click()
    text = page.locator("#article .text")
    text.wait_for()
    assert text.evaluate("e => e.textContent") == "支部上了一堂党课。\n大家都说好😀。"
    assert text.locator("u").all_inner_texts() == ["支部", "上了一堂", "党课", "。"]
    marks = text.locator("mark")
    assert marks.all_inner_texts() == ["支部", "党课", "。"]  # the last one after an emoji
    assert [marks.nth(i).get_attribute("class") for i in range(3)] == ["p2", "p0", "p1"]
    assert marks.nth(0).get_attribute("title") == "党课 · 座谈会"
    assert page.locator("#article li strong").all_inner_texts() == ["说座谈会"]
    said = page.locator("#article").inner_text()
    for fact in (
        "2015-10-18 (年份为推断) · 山城日报 · 记者 某某 · good · 2,077 字 · 581 个词", "文章讲座谈会，写到周明远。", "60%–80%",
        "其余主题", "三严三实 ×8", "35,510,000,000", "地区生产总值", "座谈会 · 据座谈会", "约 3–5", "周明远（书记座谈会） ×2",
        "原文第 11–19 字", "0.44", "东县",
    ):  # fmt: skip
        assert fact in said
    page.get_by_text("改动明细").click()
    edits = page.locator("#article details table")
    assert "課" in edits.inner_text()
    assert "（删去）" in edits.inner_text()
    page.get_by_role("link", name="下一篇").click()
    page.locator("#article h2", has_text="座谈会").wait_for()
    assert "与 good 近似重复" in page.locator("#article").inner_text()
    page.go_back()
    page.locator("#article h2", has_text="从严从实").wait_for()
    _go(page, "article-2")
    assert "没有可供摘要的正文。" in page.locator("#article").inner_text()
    _go(page, "article-999")
    assert "没有这篇文章。" in page.locator("#article").inner_text()


def test_prevalence_by_date_and_by_column(page: Any, large: str) -> None:
    page.goto(f"{large}#groups")
    assert page.locator("#charts figure").count() == 8
    assert page.locator("#charts svg path.line").count() == 8
    page.select_option("#group-topic", "3")
    assert page.locator("#charts figure").count() == 1
    page.select_option("#group-by", label="county")
    chart = page.locator("#charts svg")
    assert chart.locator("circle").count() == 5
    assert chart.locator("line.range").count() == 5
    page.get_by_text("数据表").click()
    assert page.locator("#charts table tbody tr").count() == 5
    assert "县0" in page.locator("#charts table").inner_text()


def test_similar_and_duplicate_articles_are_linked(page: Any, small: str) -> None:
    page.goto(f"{small}#similar")
    rows = page.locator("#similar table").first.locator("tbody tr")
    assert rows.first.inner_text().split() == ["座谈会", "近似重复", "从严从实"]
    rows.first.get_by_role("link", name="从严从实").click()
    page.locator("#article .text").wait_for()


def test_the_paragraph_for_a_paper(page: Any, small: str) -> None:
    page.goto(f"{small}#method")
    said = page.locator("#method").inner_text()
    assert "语料含 3 篇文章（2015-10-18 至 2016-01-02）" in said
    assert "with K = 3 topics and random state 0" in said
    assert "Blei, D. M., Ng, A. Y., & Jordan, M. I. (2003)" in said
    assert "zhuti run config.toml" in said


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_view(page: Any, tmp_path: Path, text: str) -> None:
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.goto(_write(tmp_path, make_view(text)))
    allowed = page.evaluate("[...document.querySelectorAll('script')].length")
    flat = "text => text.replace(/\\s+/g, ' ').trim()"
    for view in (*VIEWS, "article-1"):
        _go(page, view)
        if view.startswith("article-"):
            page.locator("#article .text").wait_for()
        for element in ("img", "iframe", "svg svg", "object", "embed", "form[action]"):
            assert page.locator(element).count() == 0
        assert page.evaluate("[...document.querySelectorAll('script')].length") == allowed
        assert page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => /^on/.test(a.name)"
            " || (['href', 'src'].includes(a.name) && !/^#[a-z-]+[0-9]*$/.test(a.value))).map(a => a.value)"
        ) == []  # fmt: skip
        seen = page.evaluate(f"text => [document.body.textContent, text].map({flat})", text)
        if view not in ("groups", "method"):
            assert seen[1] in seen[0], view
    _go(page, "articles")
    page.fill("#search", text)
    assert page.locator("#articles tbody tr[data-index]").count() >= 1
    assert alerts == []


def test_an_address_that_leads_nowhere(page: Any, small: str) -> None:
    for address in ("#nowhere", "#article-", "#topic-77", "#%E0%A4%A", "#__proto__", "#article"):
        page.goto("about:blank")
        page.goto(small + address)
        assert page.locator("section:visible h2").inner_text() in ("概览", "主题")


def test_on_paper_there_is_every_view(page: Any, small: str) -> None:
    page.goto(f"{small}#topics")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for view in ("overview", "topics", "articles", "groups", "similar", "method"):
        assert page.locator(f"#{view} h2").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("section:visible").count() == 1
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(page: Any, large: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(large)
    for view in VIEWS:
        _go(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious(page: Any, small: str, theme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 800})
    page.goto(small)
    page.select_option("#theme", theme)
    for view in VIEWS:
        _go(page, view)
        found = Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"], v["nodes"][0]["failureSummary"]) for v in found]
        assert serious == [], view


def test_a_sample_says_so(page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_html, "MAX_ROWS", 40)
    monkeypatch.setattr(_html, "MAX_DETAIL_BYTES", 100_000)
    page.goto(_write(tmp_path, make_large(90)) + "#articles")
    assert "本页列出 40 篇" in page.locator("#articles .note").inner_text()
    assert page.locator("#read-all").count() == 0
    rows = page.evaluate("JSON.parse(document.getElementById('data').textContent).rows")
    _go(page, f"article-{next(row[0] for row in rows if row[-1] < 0)}")
    assert "--serve" in page.locator("#article").inner_text()
