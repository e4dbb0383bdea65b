"""People test the topics of a run: forms, a coder in a real browser, and the score."""

import json
import re
import shutil
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from zhuti.cli import main
from zhuti.core import RequestError, RunError
from zhuti.evaluate import krippendorff_alpha, wilson_interval
from zhuti.experiment import make_validation, score_validation
from zhuti.models import load_topics, save_topics


@pytest.fixture
def made(run_copy, tmp_path):
    return make_validation(run_copy, out=tmp_path / "forms", coders=3)


def shown(form):
    """Return what a page holds, as its script reads it."""
    data = re.search(r'<script type="application/json" id="form">(.*?)</script>', form.read_text(encoding="utf-8"))[1]
    return json.loads(data)


def key_of(made):
    return json.loads(made.key.read_text(encoding="utf-8"))


def right_places(key, coder):
    """Return the place of the right answer to each question, as a coder sees them."""
    return [
        entry["options"].index(key["items"][entry["item"]]["intruder"]) for entry in key["forms"][coder - 1]["items"]
    ]


def answer(made, tmp_path, coder, answers, **other):
    page = shown(made.forms[coder - 1])
    fields = {"schema": "zhuti/answers/1", "batch": page["batch"], "form": page["form"], "coder": page["coder"]}
    file = tmp_path / f"answers-{coder}.json"
    file.write_text(json.dumps({**fields, "answers": answers, **other}, ensure_ascii=False), encoding="utf-8")
    return file


# What is made.


def test_a_form_a_coder_and_the_key_beside_the_run(made, run_copy, tmp_path):
    assert [form.relative_to(tmp_path).as_posix() for form in made.forms] == [
        f"forms/coder-{n}.html" for n in (1, 2, 3)
    ]
    assert sorted(path.name for path in (tmp_path / "forms").iterdir()) == [f"coder-{n}.html" for n in (1, 2, 3)]
    assert made.key.parent == tmp_path
    assert made.key.name == f"run.validation-{key_of(made)['batch']}.json"
    assert made.n_items == len(key_of(made)["items"]) == len(shown(made.forms[0])["items"])


def test_every_question_is_told_or_told_why_not(made):
    key = key_of(made)
    asked = {(item["task"], item["topic"]) for item in key["items"]}
    missing = {(entry["task"], entry["topic"]) for entry in key["untestable"]}
    assert asked | missing == {(task, topic) for task in ("word", "word-set", "topic") for topic in range(4)}
    assert not asked & missing
    assert made.untestable == tuple(
        f"{entry['task']}: topic {entry['topic']} is not asked about: {entry['why']}" for entry in key["untestable"]
    )


def test_all_coders_have_the_same_questions_by_task_in_orders_of_their_own(made):
    key = key_of(made)
    orders = [[entry["item"] for entry in form["items"]] for form in key["forms"]]
    assert all(sorted(order) == list(range(made.n_items)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3
    for order in orders:
        tasks = [key["items"][i]["task"] for i in order]
        assert [a for a, b in pairwise([*tasks, ""]) if a != b] == ["word", "word-set", "topic"]
    options = {tuple(tuple(entry["options"]) for entry in form["items"]) for form in key["forms"]}
    assert len(options) == 3


def test_a_page_shows_the_questions_of_the_key_and_nothing_more(made, run_copy):
    key = key_of(made)
    articles = pl.read_parquet(run_copy / "articles.parquet")
    for form, kept in zip(made.forms, key["forms"], strict=True):
        page = shown(form)
        assert set(page) == {"batch", "form", "coder", "items"}
        for question, entry in zip(page["items"], kept["items"], strict=True):
            item = key["items"][entry["item"]]
            assert question["task"] == item["task"]
            assert question["options"] == [item["options"][i] for i in entry["options"]]
            if item["task"] == "topic":
                row = articles.row(item["doc"], named=True)
                assert question == {
                    "task": "topic",
                    "options": question["options"],
                    "title": row["title"],
                    "text": row["text"][:400] + "……",
                }
            else:
                assert set(question) == {"task", "options"}


def test_no_secret_reaches_a_form(made):
    key = key_of(made)
    for form in made.forms:
        text = form.read_text(encoding="utf-8")
        assert key["model"] not in text
        assert all(word not in text for word in ("intruder", "log_odds", "untestable", "random_state"))


def test_orders_do_not_follow_from_what_a_form_tells(made):
    page, key = shown(made.forms[0]), key_of(made)
    for told in (page["form"], page["batch"], page["coder"]):
        digits = [int(c, 36) for c in told if c.isalnum()]
        for seed in (digits, abs(int(told, 16)) if told.isalnum() else 1, 0, 1):
            draw = np.random.default_rng(seed)
            guessed = [draw.permutation(len(entry["options"])).tolist() for entry in key["forms"][0]["items"]]
            assert guessed != [entry["options"] for entry in key["forms"][0]["items"]]


def test_the_same_run_and_settings_give_the_same_files(made, run_copy, tmp_path):
    before = {path: path.read_bytes() for path in (*made.forms, made.key)}
    again = make_validation(run_copy, out=tmp_path / "forms", coders=3)
    assert again == made
    assert {path: path.read_bytes() for path in before} == before
    other = make_validation(run_copy, out=tmp_path / "others", coders=3, random_state=1)
    assert other.key != made.key
    assert [item["options"] for item in key_of(other)["items"]] != [item["options"] for item in key_of(made)["items"]]


def test_only_the_tasks_asked_for(run_copy, tmp_path):
    made = make_validation(run_copy, out=tmp_path / "forms", coders=1, tasks=["word-set", "word"], n_items=1)
    assert [item["task"] for item in key_of(made)["items"]] == ["word"] * 4 + ["word-set"] * 4


def test_a_whole_article_where_it_is_short(run_copy, tmp_path):
    table = pl.read_parquet(run_copy / "articles.parquet").with_columns(text=pl.lit("今天开学。\n</script><b>"))
    table.write_parquet(run_copy / "articles.parquet")
    made = make_validation(run_copy, out=tmp_path / "forms", tasks=["topic"])
    assert {question["text"] for question in shown(made.forms[0])["items"]} == {"今天开学。\n</script><b>"}


def test_half_a_character_is_no_obstacle(run_copy, tmp_path):
    topics = load_topics(run_copy / "model")
    leading = int(topics.topic_word[0].argmax())
    vocabulary = tuple("\ud800半" if i == leading else term for i, term in enumerate(topics.vocabulary))
    save_topics(replace(topics, vocabulary=vocabulary), run_copy / "model")
    made = make_validation(run_copy, out=tmp_path / "forms", tasks=["word"])
    assert all("\ufffd半" in form.read_text(encoding="utf-8") for form in made.forms)


# A coder.


def test_a_coder_answers_by_keyboard_closes_comes_back_and_exports(made, run_copy, tmp_path, page):
    """The whole way: the score is the one computed by hand from what the coder pressed."""
    key = key_of(made)
    places = right_places(key, 1)
    n, half = len(places), len(places) // 2
    # The coder errs at every third question and leaves the last one open.
    pressed = [(place + 1) % 4 if i % 3 == 2 else place for i, place in enumerate(places)]
    page.goto(made.forms[0].as_uri())
    for choice in pressed[:half]:
        page.keyboard.press(f"Digit{choice + 1}")
    page.keyboard.press("ArrowLeft")  # back to the last one: another answer, and the right one again
    page.keyboard.press(f"Digit{(pressed[half - 1] + 1) % 4 + 1}")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(f"Numpad{pressed[half - 1] + 1}")
    context = page.context
    page.close()

    page = context.new_page()
    page.goto(made.forms[0].as_uri())
    assert page.inner_text("#count") == f"{half} / {n}"
    terms = [button.inner_text() for button in page.query_selector_all("#options span")]
    assert terms == ["　".join(option) for option in shown(made.forms[0])["items"][half]["options"]]
    for choice in pressed[half:-1]:
        page.keyboard.press(str(choice + 1))
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#n-open") == "1"
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    exported = tmp_path / download.value.suggested_filename
    download.value.save_as(exported)
    assert exported.name == f"answers-coder-1-{key['forms'][0]['form'][:8]}.json"
    assert page.input_value("#copy") == exported.read_text(encoding="utf-8")

    second = answer(made, tmp_path, 2, right_places(key, 2))
    score = score_validation(run_copy, [exported, second])
    assert score.coders == {"coder-1": 1, "coder-2": 0}
    assert score.missing == ("coder-3",)
    by_hand = {}
    for i, (entry, choice) in enumerate(zip(key["forms"][0]["items"], pressed, strict=True)):
        item = key["items"][entry["item"]]
        first = [] if i == n - 1 else [choice == places[i]]
        by_hand.setdefault((item["task"], item["topic"]), []).extend([*first, True])
    for task in score.tasks:
        for topic in task.topics:
            right = by_hand[task.task, topic.topic]
            assert (topic.n_right, topic.n_answers) == (sum(right), len(right))
            assert (topic.low, topic.high) == wilson_interval(sum(right), len(right))
    means = {
        name: np.mean([np.mean(right) for (task, _), right in by_hand.items() if task == name])
        for name in ("word", "word-set", "topic")
    }
    assert {task.task: task.precision for task in score.tasks} == pytest.approx(means)


def test_a_form_on_a_phone_by_touch_in_english_and_dark(made, browser):
    with browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, color_scheme="dark", offline=True
    ) as context:
        page = context.new_page()
        page.goto(made.forms[0].as_uri())
        page.tap("#language")
        assert page.inner_text("h2:visible") == "All but one of these words belong together. Which one does not?"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        boxes = [button.bounding_box() for button in page.query_selector_all("button:visible")]
        assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)
        page.tap("#options button:nth-child(3)")
        page.tap("#back")
        assert page.get_attribute("#options button:nth-child(3)", "aria-pressed") == "true"
        assert page.get_attribute("#options button:nth-child(1)", "aria-pressed") == "false"
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        colour = page.evaluate("getComputedStyle(document.querySelector('#next')).color")
        assert dark
        assert min(map(int, re.findall(r"\d+", colour)[:3])) > 128
        page.reload()
        assert page.inner_text("#count") == f"1 / {made.n_items}"
        assert "Number keys" in page.inner_text("footer")


def test_a_browser_that_stores_nothing_says_so_and_still_exports(made, page):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})")
    page.goto(made.forms[0].as_uri())
    assert page.is_visible("#refused")
    assert not page.is_visible("#saved")
    for _ in range(made.n_items):
        page.keyboard.press("1")
    with page.expect_download() as download:
        page.click("#export")
    assert json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["answers"] == [0] * made.n_items


def test_what_another_page_left_under_its_name_is_not_taken(made, page):
    page.goto(made.forms[0].as_uri())
    form = shown(made.forms[0])["form"]
    for stored in ("{", "null", '{"answers": [0], "at": 0}', json.dumps({"answers": [9] * made.n_items, "at": 1})):
        page.evaluate("([slot, text]) => localStorage.setItem(slot, text)", [f"zhuti-form-{form}", stored])
        page.reload()
        assert page.inner_text("#count") == f"0 / {made.n_items}"


def test_keys_that_are_no_answer_change_nothing(made, page):
    page.goto(made.forms[0].as_uri())
    for key in ("7", "0", "ArrowLeft", "Control+1", "x"):
        page.keyboard.press(key)
    assert page.inner_text("#count") == f"0 / {made.n_items}"
    assert page.is_disabled("#back")
    page.keyboard.down("1")
    page.keyboard.down("1")  # held down: the key repeats itself
    assert page.inner_text("#count") == f"1 / {made.n_items}"


def test_forms_of_two_coders_keep_apart(made, page):
    page.goto(made.forms[0].as_uri())
    page.keyboard.press("1")
    page.goto(made.forms[1].as_uri())
    assert page.inner_text("#count") == f"0 / {made.n_items}"


def test_the_open_question_is_found_again(made, page):
    page.goto(made.forms[0].as_uri())
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    for _ in range(made.n_items - 2):
        page.keyboard.press("1")
    page.click("#first-open")
    page.keyboard.press("1")
    assert page.inner_text("#count") == f"{made.n_items - 1} / {made.n_items}".replace(
        str(made.n_items - 1), str(made.n_items), 1
    )


def test_the_form_fetches_nothing_even_if_it_were_made_to(made, visit):
    visit.page.goto(made.forms[0].as_uri())
    visit.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x\">')")
    visit.page.wait_for_timeout(100)
    assert any("Content Security Policy" in error and "The action has been blocked" in error for error in visit.errors)


# The score.


def test_every_right_answer_of_three_coders_scores_1(made, run_copy, tmp_path):
    key = key_of(made)
    files = [answer(made, tmp_path, coder, right_places(key, coder)) for coder in (1, 2, 3)]
    score = score_validation(run_copy, files)
    assert [(task.task, task.precision, task.alpha) for task in score.tasks][:2] == [
        ("word", 1.0, 1.0),
        ("word-set", 1.0, 1.0),
    ]
    assert score.tasks[2].log_odds == 0.0
    assert score.missing == ()


def test_agreement_is_on_options_not_on_places(made, run_copy, tmp_path):
    """Coders see the options in different orders: who choose the same word agree, whatever its place."""
    key = key_of(made)
    same = [[entry["options"].index(entry["item"] % 4) for entry in form["items"]] for form in key["forms"]]
    files = [answer(made, tmp_path, coder, same[coder - 1]) for coder in (1, 2, 3)]
    score = score_validation(run_copy, files)
    chosen = np.tile(np.arange(4) % 4, (3, 1))
    assert score.tasks[0].alpha == krippendorff_alpha(chosen) == 1.0


def refusal(run, files):
    with pytest.raises(RequestError) as caught:
        score_validation(run, files)
    return str(caught.value)


def test_a_coder_twice(made, run_copy, tmp_path):
    first = answer(made, tmp_path, 1, [0] * made.n_items)
    copy = shutil.copyfile(first, tmp_path / "copy.json")
    assert refusal(run_copy, [first, copy]) == f"{copy}: is of coder-1, and so is {first}. Give the one that counts."


def test_answers_of_another_run(made, run_copy, tmp_path):
    file = answer(made, tmp_path, 1, [0] * made.n_items, batch="0" * 16)
    key = tmp_path / f"run.validation-{'0' * 16}.json"
    assert refusal(run_copy, [file]) == (
        f"{run_copy}: the answers are of another run, or the key is not where it was made ({key})."
    )


def test_a_batch_is_no_path(made, run_copy, tmp_path):
    file = answer(made, tmp_path, 1, [0] * made.n_items, batch="../../etc/passwd")
    assert refusal(run_copy, [file]) == (
        f"{file}: damaged, or not a file that a coder's form exports. Ask the coder to export again."
    )


def test_a_form_of_another_run_under_the_same_batch(made, run_copy, tmp_path):
    file = answer(made, tmp_path, 1, [0] * made.n_items, form="f" * 16)
    assert refusal(run_copy, [file]) == f"{file}: is of a form that was not made for this run."


def test_two_rounds(made, run_copy, tmp_path):
    first = answer(made, tmp_path, 1, [0] * made.n_items)
    second = answer(made, tmp_path, 2, [0] * made.n_items, batch="0" * 16)
    assert refusal(run_copy, [first, second]) == (
        f"the files are of 2 rounds of forms ({first}; {second}). Score each alone."
    )


DAMAGED = "damaged, or not a file that a coder's form exports. Ask the coder to export again."


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "\ufeff{}", '{"schema": "zhuti/answers/1"}', "[" * 100_000, '{"schema": "other/1"}']
)
def test_a_damaged_file(made, run_copy, tmp_path, text):
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    assert refusal(run_copy, [file]) == f"{file}: {DAMAGED}"
    assert file.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text(made, run_copy, tmp_path):
    file = tmp_path / "bad.json"
    file.write_bytes(b"\xff\xfe\x00")
    assert refusal(run_copy, [file]) == f"{file}: {DAMAGED}"


def test_all_that_is_wrong_is_told_at_once(made, run_copy, tmp_path):
    n = made.n_items
    short = answer(made, tmp_path, 1, [0] * (n - 1))
    wrong = answer(made, tmp_path, 2, [6, *[0] * (n - 1)])
    text = answer(made, tmp_path, 3, [*[0] * (n - 1), "2"])
    assert refusal(run_copy, [tmp_path / "no.json", short, wrong, text, tmp_path]).splitlines() == [
        f"{tmp_path / 'no.json'}: no such file.",
        f"{tmp_path}: cannot be read (Is a directory).",
        f"{short}: damaged: it has {n - 1} answers for {n} questions.",
        f"{wrong}: damaged: answer 1 is 6, wanted 0 to 5 or null.",
        f'{text}: damaged: answer {n} is "2", wanted 0 to 3 or null.',
    ]


@pytest.mark.parametrize("value", [-1, 1.0, True, [0]])
def test_an_answer_of_another_kind(made, run_copy, tmp_path, value):
    file = answer(made, tmp_path, 1, [value, *[0] * (made.n_items - 1)])
    assert refusal(run_copy, [file]).startswith(f"{file}: damaged: answer 1 is {json.dumps(value)}, wanted")


def test_a_damaged_key(made, run_copy, tmp_path):
    file = answer(made, tmp_path, 1, [0] * made.n_items)
    made.key.write_text("{}", encoding="utf-8")
    with pytest.raises(RunError) as caught:
        score_validation(run_copy, [file])
    assert str(caught.value) == (
        f"{made.key}: damaged, or not a key of zhuti (KeyError('schema')). The same make writes it anew."
    )


def test_a_key_of_another_schema(made, run_copy, tmp_path):
    file = answer(made, tmp_path, 1, [0] * made.n_items)
    made.key.write_text('{"schema": "zhuti/validation-key/9"}', encoding="utf-8")
    with pytest.raises(RunError) as caught:
        score_validation(run_copy, [file])
    assert str(caught.value) == (
        f"{made.key}: its schema is 'zhuti/validation-key/9', wanted 'zhuti/validation-key/1'."
    )


def test_a_run_made_anew_since(made, run_copy, tmp_path):
    file = answer(made, tmp_path, 1, [0] * made.n_items)
    key = key_of(made)
    made.key.write_text(json.dumps({**key, "model": "0" * 64}), encoding="utf-8")
    assert refusal(run_copy, [file]) == (
        f"{run_copy}: holds other topics than those that the forms ask about; it was run anew since."
    )


# What is refused while making.


def refused(run, out, **settings):
    with pytest.raises(RequestError) as caught:
        make_validation(run, out=out, **settings)
    return str(caught.value)


def test_settings_out_of_range(run_copy, tmp_path):
    out = tmp_path / "forms"
    assert refused(run_copy, out, coders=0) == "coders must be an integer >= 1, got 0."
    assert refused(run_copy, out, n_items=0) == "n_items must be an integer >= 1, got 0."
    assert refused(run_copy, out, random_state=-1) == "random_state must be an integer >= 0, got -1."
    assert refused(run_copy, out, tasks=["words"]) == "tasks must be of word, word-set, topic, got words."
    assert refused(run_copy, out, tasks=[]) == "tasks must be of word, word-set, topic, got none."
    assert not out.exists()


def test_no_finished_run(tmp_path):
    assert refused(tmp_path, tmp_path / "forms") == f"{tmp_path}: holds no finished run of zhuti."


def test_the_key_never_lies_where_the_forms_do(run_copy, tmp_path):
    for out in (tmp_path, tmp_path.parent):
        assert refused(run_copy, out).startswith(f"{out}: the key lies in there too ({tmp_path}/run.validation-")
    assert not list(tmp_path.glob("*.json"))


def test_a_form_of_another_round_stays(made, run_copy, tmp_path):
    before = made.forms[1].read_bytes()
    made.forms[0].unlink()
    message = refused(run_copy, tmp_path / "forms", random_state=1)
    assert message == f"{made.forms[1]}: is a form of another round; nothing was touched. Name another folder."
    assert made.forms[1].read_bytes() == before
    assert not made.forms[0].exists()


def test_a_file_in_place_of_the_folder(run_copy, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert refused(run_copy, tmp_path / "file") == f"{tmp_path / 'file'}: is a file. Name a folder with --out."


def test_more_questions_than_the_topics_bear(run_copy, tmp_path):
    message = refused(run_copy, tmp_path / "forms", tasks=["topic"], n_items=100)
    assert re.fullmatch(
        re.escape(f"{run_copy}: no question can be made of any topic: topic: topic 0 is not asked about: it leads ")
        + r"\d articles for 100\.",
        message,
    )
    assert not (tmp_path / "forms").exists()


def test_articles_that_cannot_be_read(run_copy, tmp_path):
    (run_copy / "articles.parquet").write_bytes(b"PAR1")
    with pytest.raises(RunError) as caught:
        make_validation(run_copy, out=tmp_path / "forms")
    assert str(caught.value).startswith(f"{run_copy}/articles.parquet: damaged, or not a table of zhuti (")


# The command.


@pytest.fixture
def zhuti(monkeypatch, capsys):
    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["zhuti", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            main()
        out, err = capsys.readouterr()
        return leaving.value.code or 0, out, err

    return command


def test_make_and_score_from_the_command_line(zhuti, run_copy, tmp_path):
    forms = tmp_path / "forms"
    code, out, err = zhuti("validate-topics", "make", run_copy, "--out", forms, "--coders", 2, "--task", "word")
    assert code == 0
    assert out.splitlines() == [str(forms / "coder-1.html"), str(forms / "coder-2.html")]
    (key_file,) = tmp_path.glob("run.validation-*.json")
    assert err == f"4 questions a coder. The answers are in {key_file}: keep that from the coders.\n"
    key = json.loads(key_file.read_text(encoding="utf-8"))
    page = shown(forms / "coder-1.html")
    places = right_places(key, 1)
    answers = {"schema": "zhuti/answers/1", **{k: page[k] for k in ("batch", "form", "coder")}}
    file = tmp_path / "a.json"
    file.write_text(json.dumps({**answers, "answers": [*places[:3], None]}), encoding="utf-8")
    code, out, err = zhuti("validate-topics", "score", run_copy, file, "--out", tmp_path / "score.json")
    assert code == 0
    assert out.splitlines()[0].rstrip() == "word intrusion"
    assert re.search(r"平均 mean +猜测 chance 0.17 +1.00 +1.00 – 1.00", out)
    assert re.search(r"一致性 alpha +未定义 undefined", out)
    assert len(re.findall(r"1 / 1 +1.00 +0.21 – 1.00", out)) == 3
    assert err.splitlines() == ["note: coder-1 left 1 questions open.", "note: coder-2 has a form, and no file."]
    written = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))
    assert written["schema"] == "zhuti/validation/1"
    assert written["coders"] == [{"coder": "coder-1", "unanswered": 1}]
    assert written["missing"] == ["coder-2"]
    assert written["tasks"][0]["precision"] == 1.0
    assert written["tasks"][0]["alpha"] is None


def test_the_command_tells_what_is_wrong(zhuti, run_copy, tmp_path):
    code, out, err = zhuti("validate-topics", "score", run_copy, tmp_path / "no.json")
    assert (code, out, err) == (2, "", f"RequestError: {tmp_path / 'no.json'}: no such file.\n")
    code, out, err = zhuti("validate-topics", "make", tmp_path, "--out", tmp_path / "forms")
    assert (code, out, err) == (2, "", f"RequestError: {tmp_path}: holds no finished run of zhuti.\n")
