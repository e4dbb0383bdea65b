"""The summaries of the five seed articles, in full, as they stand in the README of this study.

python experiments/summaries/seeds.py          # prints them; --write puts them between the marks in README.md
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- seeds.py writes what follows -->", "<!-- to here -->"


def summaries() -> str:
    """Run `configs/seeds.toml` and return its pages, one after the other, each figure with what it counts."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "zhuti", "run", str(ROOT / "configs/seeds.toml"), "--out", f"{folder}/run"]
        subprocess.run(command, check=True, capture_output=True)
        lines = Path(folder, "run/summaries.jsonl").read_text(encoding="utf-8").splitlines()
        pages = [Path(folder, "run/summaries", f"{json.loads(line)['id']}.md").read_text("utf-8") for line in lines]
    return "\n".join(re.sub(r"^(#+) ", r"##\1 ", page, flags=re.MULTILINE) for page in pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    text = summaries()
    if not parser.parse_args().write:
        print(text)
        return
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
