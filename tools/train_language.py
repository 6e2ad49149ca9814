"""Train the small language model that ships in ``twofold/voice/language``.

Usage: ``python tools/train_language.py --xed FOLDER`` with the files ``hu-xed.csv`` … of XED (Öhman and others 2020,
CC BY 4.0; column ``text``). Other languages come from the message catalogues that Django ships (BSD) and, as our own
five, from the sentences beside this file, which are our own; our five also from what else we wrote in them (see
``language_texts.py``). A tenth of XED is never trained on: it tells the temperature of the confidence, and the
benchmark reads it.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from language_texts import catalogue, sentences, written, xed
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from twofold.privacy.names.latin_letters import in_latin, without_accents
from twofold.voice.language.heldout import is_held_out
from twofold.voice.language.letters import Script, letters_of
from twofold.voice.language.ngrams import BUCKET_BITS, LONGEST_RUN, runs

HERE = Path(__file__).parent
OURS = ("hu", "bg", "el", "cs", "en")
LATIN = {
    **{code: code for code in ("hu", "cs", "en", "sk", "pl", "de", "ro", "sl", "tr", "fr", "es", "it")},
    **{code: code for code in ("pt", "nl", "sv", "da", "nb", "fi", "et", "lv", "lt", "sq", "hr")},
    "sr_Latn": "sr",
}
CYRILLIC = {"bg": "bg", "ru": "ru", "uk": "uk", "mk": "mk", "sr": "sr", "be": "be"}
# how often each of our own sentences is learnt, always cut otherwise; of the neighbours we have hardly anything else
OUR_COPIES, THEIR_COPIES = 4, 16
RARE = 0.7  # languages with few texts count by this power of how few; 0.5 named fewer of the neighbours
LEVELS = 63  # of a weight, on either side of nothing: twice as many changed one answer in a thousand

Labelled = list[tuple[str, str]]
Pairs = Iterator[tuple[str, str]]


def main() -> None:
    """Train, calibrate, write the model and its card."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--xed", type=Path, required=True)
    asked.add_argument("--out", type=Path, default=HERE.parent / "src/twofold/voice/language")
    asked.add_argument("--strength", type=float, default=10.0)
    given = asked.parse_args()
    chance = random.Random(7)  # noqa: S311 - picks training texts
    subtitles = {code: xed(given.xed / f"{code}-xed.csv") for code in OURS}
    arrays: dict[str, NDArray[np.generic]] = {}
    for script, codes, add in ((Script.LATIN, LATIN, _latin), (Script.CYRILLIC, CYRILLIC, _cyrillic)):
        learnt = list(add(codes, subtitles, chance, held_out=False))
        kept = list(add(codes, subtitles, chance, held_out=True))
        name = script.name.lower()
        for part, array in _fitted(learnt, kept, script, given.strength).items():
            arrays[f"{name}_{part}"] = array
        print(f"{name}: {len(learnt)} texts learnt, {len(kept)} kept apart")
    file = given.out / "model.npz"
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type] # its stubs take every name for allow_pickle
    _write_card(given.out / "model.json", file)
    print(f"{file}: {file.stat().st_size:,} bytes")


def _fitted(learnt: Labelled, kept: Labelled, script: Script, strength: float) -> dict[str, NDArray[np.generic]]:
    labels = np.array([label for _, label in learnt])
    known, counts = np.unique(labels, return_counts=True)
    weight = dict(zip(known, (counts.mean() / counts) ** RARE, strict=True))
    # solved to its end: stopped early (a tolerance of 1e-3), it made nearly twice the errors on texts of XED kept apart
    model = LogisticRegression(C=strength, max_iter=1_000, tol=1e-4)
    model.fit(runs(letters_of([text for text, _ in learnt]), script), labels, [weight[label] for label in labels])
    scale = np.abs(model.coef_).max() / LEVELS
    small = np.round(model.coef_.T / scale).astype(np.int8)
    scores = runs(letters_of([text for text, _ in kept]), script) @ (small.astype(np.float32) * scale)
    scores = scores + model.intercept_
    right = np.searchsorted(known, [label for _, label in kept])
    cool = minimize_scalar(
        lambda heat: -log_softmax(scores * heat, axis=1)[np.arange(right.size), right].mean(), bounds=(0.2, 5)
    )
    print(f"  right {np.mean(scores.argmax(axis=1) == right):.4f}, temperature factor {cool.x:.3f}")
    return {
        "weights": small,
        "scale": np.float32(scale * cool.x).reshape(1),
        "bias": (model.intercept_ * cool.x).astype(np.float32),
        "labels": known.astype("U12"),
    }


def _latin(
    codes: dict[str, str], subtitles: dict[str, list[str]], chance: random.Random, *, held_out: bool
) -> Iterator[tuple[str, str]]:
    for text, code in _texts(codes, subtitles, held_out=held_out):
        for copy in _copies(text, chance):
            yield copy, code
            bare = without_accents(copy)
            if bare != copy:
                yield bare, code
    for code in ("bg", "el"):
        for text, _ in _texts({code: code}, subtitles, held_out=held_out):
            for copy in _copies(text, chance):
                yield in_latin(copy, code, _typist(chance)), f"{code}-Latn"
                yield in_latin(copy, code), f"{code}-Latn"


def _cyrillic(
    codes: dict[str, str], subtitles: dict[str, list[str]], chance: random.Random, *, held_out: bool
) -> Iterator[tuple[str, str]]:
    for text, code in _texts(codes, subtitles, held_out=held_out):
        for copy in _copies(text, chance):
            yield copy, code


def _typist(chance: random.Random) -> Callable[[tuple[str, ...]], str]:
    """Somebody who spells each letter always the same way."""
    habits: dict[tuple[str, ...], str] = {}
    return lambda spellings: habits.setdefault(spellings, chance.choice(spellings))


def _copies(text: str, chance: random.Random) -> list[str]:
    """The text, a cut of at most 30 letters, and one to three words of it."""
    words = text.split()
    begin = chance.randrange(len(words)) if words else 0
    few = " ".join(words[begin : begin + chance.randint(1, 3)])
    short = text[: chance.randint(10, 30)].rsplit(" ", 1)[0]
    return list(dict.fromkeys((text, short, few)))


def _texts(codes: dict[str, str], subtitles: dict[str, list[str]], *, held_out: bool) -> Labelled:
    found: Labelled = []
    for folder, code in codes.items():
        public = [*catalogue(folder), *subtitles.get(code, [])]
        texts = [text for text in public if is_held_out(text) == held_out]
        copies = OUR_COPIES if code in OURS else THEIR_COPIES
        texts += [] if held_out else [*sentences(folder) * copies, *written(folder)]
        found += [(text, code) for text in texts]
    return found


def _write_card(card: Path, model: Path) -> None:
    card.write_text(
        json.dumps(
            {
                "what": "language of a comment: logistic regression on hashed runs of letters and whole words",
                "made": datetime.now(UTC).date().isoformat(),
                "by": "tools/train_language.py",
                "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
                "buckets": 2**BUCKET_BITS,
                "longest_run": LONGEST_RUN,
                "data": [
                    "XED, Öhman, Pàmies, Kajava and Tiedemann (2020), https://github.com/Helsinki-NLP/XED, CC BY 4.0",
                    "message catalogues of Django, its translators, BSD 3-clause",
                    "own sentences, tools/voice_language/sentences",
                    "own example sentences, simulated comments and dictionaries of valence and aspects (whole words)",
                ],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
