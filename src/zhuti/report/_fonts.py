"""A font of this machine that has Chinese characters."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from zhuti.core import RequestError

# Families in the order in which we want them, and how their files are named.
_FAMILIES: Final = (
    ("Noto Sans CJK SC", r"NotoSansCJK(sc)?[-.]"),
    ("Noto Sans SC", r"NotoSansSC[-.\[]"),
    ("Source Han Sans SC", r"SourceHanSans(SC)?[-.]"),
    ("Source Han Sans CN", r"SourceHanSansCN[-.]"),
    ("PingFang SC", r"PingFang\."),
    ("Hiragino Sans GB", r"Hiragino Sans GB"),
    ("STHeiti", r"STHeiti"),
    ("Microsoft YaHei", r"msyh"),
    ("SimHei", r"simhei"),
    ("WenQuanYi Micro Hei", r"wqy-microhei"),
    ("WenQuanYi Zen Hei", r"wqy-zenhei"),
    ("Noto Serif CJK SC", r"NotoSerifCJK(sc)?[-.]"),
    ("AR PL UMing CN", r"uming"),
    ("Droid Sans Fallback", r"DroidSansFallback"),
)


def font_folders() -> tuple[Path, ...]:
    """Return where fonts lie on this system, the user's own first."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        return local / "Microsoft/Windows/Fonts", Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    return home / ".fonts", home / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")


def find_cjk_font(folders: Sequence[Path] | None = None) -> tuple[str, Path]:
    """Return the family of a font with Chinese characters, and the folder its file lies in.

    Parameters
    ----------
    folders
        Where to look, in all folders below; by default where the system has its fonts.

    Raises
    ------
    RequestError
        There is none: a figure would show squares.
    """
    folders = font_folders() if folders is None else folders
    files = sorted(Path(path, name) for folder in folders for path, _, names in os.walk(folder) for name in names)
    for family, pattern in _FAMILIES:
        for file in files:
            if re.match(pattern, file.name, re.IGNORECASE) and file.suffix.lower() in (".ttf", ".ttc", ".otf"):
                return family, file.parent
    looked = ", ".join(map(str, folders))
    raise RequestError(
        f"there is no font with Chinese characters in {looked}: figures would show squares. Install one, such as Noto Sans CJK "
        "(Debian and Ubuntu: apt install fonts-noto-cjk; other systems: https://github.com/notofonts/noto-cjk)."
    )
