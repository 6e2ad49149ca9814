"""How fast comments are encoded, and read as a whole, and the memory it takes: comments a CPU second, megabytes added.

    python benchmarks/voice_speed.py FOLDER [--comments 600]

The folder holds labelled sets as CSV with a column text. CPU seconds, so that a busy machine tells nearly the
same; where two threads share a core it still tells less than a quiet one. Goals: 150 comments, 350 MB.
"""

import argparse
import csv
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from twofold.voice.annotating import Reader
from twofold.voice.encoders import encoder

SETS = ("cs-facebook", "bg-cinexio", "hu-husst", "el-skroutz")


def resident_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def comments(folder: Path, name: str, number: int) -> list[str]:
    """The first comments of a set."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)][:number]


def measured(texts: list[str], done: Callable[[list[str]], object]) -> str:
    """Comments a CPU second, in three runs."""
    rates = []
    for _ in range(3):
        start = time.process_time()
        done(texts)
        rates.append(len(texts) / (time.process_time() - start))
    letters = np.mean([len(text) for text in texts])
    return (
        f"{len(texts)} comments of {letters:.0f} letters on average: {np.median(rates):.0f} a CPU second "
        f"({min(rates):.0f} to {max(rates):.0f} in three runs)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--comments", type=int, default=600)
    given = parser.parse_args()
    sets = {name: comments(given.folder, name, given.comments // len(SETS)) for name in SETS}
    together = [text for texts in sets.values() for text in texts]
    before = resident_megabytes()
    home = encoder("onnx")
    print(f"encoded: {measured(together, home.vectors)}; goal 150")
    print(f"memory: {resident_megabytes() - before:.0f} MB added; goal 350")
    reader = Reader()
    reader.read(["Nagyon jó.", "Dobrá obsluha."])  # what is loaded once is not counted
    print(f"masked, told its language, encoded with its sentences and judged: {measured(together, reader.read)}")
    for name, texts in sets.items():
        print(f"  {name}: {measured(texts, reader.read)}")
    print(f"memory of both: {resident_megabytes() - before:.0f} MB added")


if __name__ == "__main__":
    main()
