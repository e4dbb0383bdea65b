"""The form on which a coder tests topics: one offline page that never holds the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from zhuti.report._messages import Language, check_language
from zhuti.report._offline import page_templates, security_policy

_SAID: Final[dict[str, tuple[str, str]]] = {
    "title": ("主题检验", "Testing topics"),
    "ask_word": (
        "下面的词大多属于同一主题，哪一个不属于？",
        "All but one of these words belong together. Which one does not?",
    ),
    "ask_word-set": (
        "下面各组词大多属于同一主题，哪一组不属于？",
        "All but one of these sets of words belong together. Which set does not?",
    ),
    "ask_topic": (
        "下面每组词代表一个主题，哪一个主题与这篇文章无关？",
        "Each of these sets of words is a topic. Which topic does not belong to the article?",
    ),
    "keys": (
        "按数字键作答，按 ← → 前后翻看。拿不准也请选一个；实在无法选就按 → 跳过。",
        "Number keys answer, ← and → go back and forth. When in doubt choose all the same; if you cannot, → leaves it open.",
    ),
    "back": ("上一题", "Back"),
    "next": ("下一题", "Next"),
    "saved": (
        "答案自动保存在这个浏览器里，关掉再打开会接着做。",
        "Answers are saved in this browser as you go: close the page, open it again, and go on.",
    ),
    "refused": (
        "这个浏览器不让本页保存答案：请不要关闭本页，答完立即导出。",
        "This browser does not let the page save your answers: keep it open, and export before you close it.",
    ),
    "end": ("到此为止，谢谢！", "That was the last one. Thank you!"),
    "open": ("未答的题：", "Questions left open: "),
    "first_open": ("回到第一道未答的题", "Go to the first of them"),
    "export": ("导出答案", "Export the answers"),
    "send": (
        "请把导出的文件交回。若没有得到文件，请复制下面的文字。",
        "Send the exported file back. If you got no file, copy the text below.",
    ),
    "no_script": ("本表单需要 JavaScript。", "This form needs JavaScript."),
}


def render_coder_form(form: Mapping[str, Any], *, language: Language = "zh") -> str:
    """Render the questions for one coder as one self-contained HTML page: no request leaves it, and it works by keyboard.

    Answers are saved in the browser's storage under the form's id as they are given, and exported as `zhuti/answers/1`.

    Parameters
    ----------
    form
        `batch` and `form`, the ids; `coder`, a name; and `items`, each with `task`, `options` (lists of terms), and for topic
        intrusion `title` and `text`. Whatever is in here a coder can read.
    language
        Which language is shown first: `zh` or `en`; a button changes it.

    Returns
    -------
    str
        HTML, the same bytes for the same arguments.

    Raises
    ------
    RequestError
        The language is neither.

    Examples
    --------
    >>> page = render_coder_form({"batch": "b", "form": "f", "coder": "甲", "items": [
    ...     {"task": "word", "options": [["春耕"], ["播种"], ["</script>"]]}]})
    >>> "春耕" in page, page.count("</script>")
    (True, 2)
    """
    check_language(language)
    environment = page_templates()
    script, style = (_source(environment, f"coder_form.{kind}") for kind in ("js", "css"))
    return environment.get_template("coder_form.html.j2").render(
        coder=form["coder"],
        # In a script, "<" could end it, or begin a comment that hides its end.
        data=json.dumps(form, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
        said=_SAID,
        tasks=sorted({item["task"] for item in form["items"]}),
        language=language,
        script=script,
        style=style,
        policy=security_policy(script, style),
    )


def _source(environment: Any, name: str) -> str:
    source: str = environment.loader.get_source(environment, name)[0]
    return source
