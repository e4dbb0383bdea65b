"""Where sentences begin and end in Chinese text."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "“‘「『《〈（(【〔", "”’」』》〉）)】〕"
_SPEECH = "说|道|问|答|称|表示|介绍|坦言|感慨|告诉记者|指出|强调|認為|认为|說|問|稱|介紹|感慨|告訴記者|指出|強調"
_TOKEN = re.compile(
    # A short quotation, title or bracket without a full stop is no place to end a sentence: 以“怎么看？怎么办？”为题
    rf"(?P<span>[{_OPEN}][^{_OPEN}{_CLOSE}。\n]{{1,30}}[{_CLOSE}])"
    r"|(?P<end>(?:"
    r"(?:…++|\.{3,}+)(?![等，,、])"  # an ellipsis, unless the enumeration goes on: 深学……等
    r"|[。！？；]|(?<![!-~])[!?]|(?<![0-9A-Za-z]);|[!?;](?![0-9A-Za-z])"  # but not in a=1;b=2 or /?q
    r"|(?<=[\u4E00-\u9FFF])\.(?=\s|$)|(?<=[a-z]{2})\.(?=\s+[A-Z])"  # a Latin full stop: 工作. / done. Then
    rf")(?:[。！？!?；;…])*[{_CLOSE}\"']*+(?![，,、]))"  # “……！”、“……！”
    r"|(?P<line>\n)"
)
_CANDIDATE = re.compile(
    rf"[{_OPEN}。！？；!?;….\n]"
)  # what `_TOKEN` begins with: to look for one character takes no time
# “……。”他对记者说。 — the words that say who spoke stay with what was said
_ATTRIBUTION = re.compile(rf"[^\s{_OPEN}{_CLOSE}。！？!?；;…，,：:]{{0,16}}(?:{_SPEECH})(?=[。，,！])")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without the white space around it.

    Sentences end at 。！？!?；;, an ellipsis, and a Latin full stop between a word and white space, each with the closing quotation
    marks and brackets that follow, and at line feeds. They do not end inside a short quotation or bracket that holds no 。, nor
    between a quotation and the words that say who spoke (“…。”他说), nor before a comma. Every character but white space is in
    exactly one sentence.

    Parameters
    ----------
    text
        Clean text; offsets are code points.

    Examples
    --------
    >>> text = "增长6.4%。“真好！”他说。走吧"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['增长6.4%。', '“真好！”他说。', '走吧']
    """
    cuts = []
    position = 0
    for candidate in _CANDIDATE.finditer(text):
        if candidate.start() < position or not (match := _TOKEN.match(text, candidate.start())):
            continue
        position = match.end()
        if match["span"] or (_closes_speech(match[0]) and _ATTRIBUTION.match(text, position)):
            continue
        cuts.append(position)
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        sentence = text[start:end]
        stripped = sentence.strip()
        if stripped:
            first = start + len(sentence) - len(sentence.lstrip())
            spans.append((first, first + len(stripped)))
    return spans


def _closes_speech(mark: str) -> bool:
    return mark[-1] in "”’」』\"'"
