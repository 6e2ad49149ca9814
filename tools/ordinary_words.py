"""List the ordinary words that ship in ``twofold/privacy/names/lists``: a name among them needs better evidence.

Usage: ``python tools/ordinary_words.py --xed FOLDER`` with ``hu-xed.csv`` … of XED (Öhman and others 2020, CC BY 4.0).
A word counts as ordinary when it stands small within sentences at least twice, and mostly so.
"""

import argparse
import csv
import re
from collections import Counter
from pathlib import Path

from twofold.privacy.names.forms import folded

OURS = ("hu", "bg", "el", "cs", "en")
LEAST, MOSTLY = 2, 0.8
SENTENCES = Path(__file__).parent / "voice_language" / "sentences"
_WORD = re.compile(r"(?<=[^\W\d_])[ ,]+([^\W\d_]{2,})")


def main() -> None:
    """Write one list a language."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--xed", type=Path, required=True)
    asked.add_argument("--out", type=Path, default=Path("src/twofold/privacy/names/lists"))
    given = asked.parse_args()
    for code in (*OURS, "sk"):
        file = given.xed / f"{code}-xed.csv"
        texts = _texts(file) if file.exists() else []
        own = (SENTENCES / f"{code}.txt").read_text("utf-8").splitlines()
        words = ordinary([*texts, *own, *own])
        (given.out / f"ordinary-{code}.txt").write_text("\n".join(sorted(words)) + "\n", "utf-8")
        print(f"{code}: {len(words)} words")


def ordinary(texts: list[str]) -> set[str]:
    """Folded words that are written small within sentences."""
    small, big = Counter[str](), Counter[str]()
    for text in texts:
        for word in _WORD.findall(text):
            (small if word.islower() else big)[folded(word)] += 1
    return {word for word, count in small.items() if count >= LEAST and count / (count + big[word]) >= MOSTLY}


def _texts(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))


if __name__ == "__main__":
    main()
