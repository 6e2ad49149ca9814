"""Teach the shipped valence head: our example sentences, and XED's labels for the direction only.

    python tools/train_voice_valence.py FOLDER-WITH-XED [--date 2026-11-22]

XED (Öhman, Pàmies, Kajava, Tiedemann 2020; film subtitles with emotions, CC BY 4.0) is read from `<code>-xed.csv`
(columns text, label). Nothing else is used; the result is `src/twofold/voice/valence/shipped.json`.
"""

import argparse
import csv
import hashlib
import json
from pathlib import Path

import numpy as np

from twofold.voice.encoders import VectorCache, encoder
from twofold.voice.valence.choosing import head_from_examples
from twofold.voice.valence.example_sentences import example_sentences
from twofold.voice.valence.fitting import Taught

LANGUAGES = ("hu", "bg", "el", "cs", "en")
OUT = Path(__file__).parent.parent / "src/twofold/voice/valence/shipped.json"
#: Subtitles are far from comments: all of XED counts half as much as the example sentences.
XED_WEIGHT = 0.5
#: So many lines a language, the same ones every time.
LINES = 2500


def xed(folder: Path, cache: VectorCache) -> Taught:
    """Read the sided lines of XED in five languages; each language is centred on its own mean."""
    vectors, good = [], []
    for code in LANGUAGES:
        with (folder / f"{code}-xed.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["label"] in ("positive", "negative")]
        chosen = np.random.default_rng(0).permutation(len(rows))[:LINES]
        found = cache.vectors([rows[row]["text"] for row in chosen])
        vectors.append(found - found.mean(axis=0))
        good.append(np.array([rows[row]["label"] == "positive" for row in chosen]))
    return Taught(np.concatenate(vectors), np.concatenate(good), XED_WEIGHT)


def main() -> None:
    """Teach and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--date", default="2026-11-22")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/twofold-vectors"))  # noqa: S108 (a developer's tool)
    given = parser.parse_args()
    cache = VectorCache(given.cache, encoder("onnx"))
    head = head_from_examples(cache, (xed(given.folder, cache),))
    weights = {
        "direction": [round(float(value), 4) for value in head.direction],
        "constant": round(head.constant, 4),
        "words": head.words,
        "feeling": [round(float(value), 4) for value in head.feeling],
        "feeling_constant": round(head.feeling_constant, 4),
    }
    card = {
        "name": "valence-2",
        "date": given.date,
        "encoder": cache.model.checksum,
        "data": [
            f"{len(example_sentences())} example sentences in five languages, written for Twofold",
            "XED, film subtitles with emotions in five languages: the direction only (Öhman et al. 2020)",
        ],
        "licence": "the example sentences: Apache-2.0; XED: CC BY 4.0, https://github.com/Helsinki-NLP/XED",
        "checksum": hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest(),
        "weights": weights,
    }
    OUT.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"wrote {OUT}")


if __name__ == "__main__":
    main()
