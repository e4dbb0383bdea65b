"""Text as files can hold it."""

from __future__ import annotations

import re


def well_formed(text: str) -> str:
    r"""Return text that UTF-8 can hold: U+FFFD for every surrogate, one for one, so that offsets stay right.

    Examples
    --------
    >>> well_formed("半个\ud800字")
    '半个\ufffd字'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text
