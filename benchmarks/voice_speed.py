"""How fast comments are encoded and how much memory it takes: comments a CPU second on one core, megabytes added.

    python benchmarks/voice_speed.py FOLDER [--comments 600]

The folder holds labelled sets as CSV with a column text. CPU seconds, so that a busy machine tells nearly the
same; where two threads share a core it still tells less than a quiet one. Goals: 150 comments, 350 MB.
"""

import argparse
import csv
import resource
import time
from pathlib import Path

import numpy as np

from twofold.voice.encoders import encoder

SETS = ("cs-facebook", "bg-cinexio", "hu-husst", "el-skroutz")


def resident_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def comments(folder: Path, number: int) -> list[str]:
    """The first comments of each set."""
    found = []
    for name in SETS:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found += [row["text"] for row in csv.DictReader(file)][: number // len(SETS)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--comments", type=int, default=600)
    given = parser.parse_args()
    texts = comments(given.folder, given.comments)
    before = resident_megabytes()
    reader = encoder("onnx")
    rates = []
    for _ in range(3):
        start = time.process_time()
        reader.vectors(texts)
        rates.append(len(texts) / (time.process_time() - start))
    letters = np.mean([len(text) for text in texts])
    print(
        f"{len(texts)} comments of {letters:.0f} letters on average: {np.median(rates):.0f} a CPU second "
        f"({min(rates):.0f} to {max(rates):.0f} in three runs; goal 150), "
        f"{resident_megabytes() - before:.0f} MB added (goal 350)"
    )


if __name__ == "__main__":
    main()
