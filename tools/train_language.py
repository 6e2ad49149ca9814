"""Train the small language model that ships in ``twofold/voice/language``.

Usage: ``python tools/train_language.py --xed FOLDER`` with the files ``hu-xed.csv`` … of XED (Öhman and others 2020,
CC BY 4.0; column ``text``). Other languages come from the message catalogues that Django ships (BSD) and, as our own
five, from the sentences beside this file, which are our own. A tenth of XED is never trained on: it tells the
temperature of the confidence, and the benchmark reads it.
"""

import argparse
import csv
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
import numpy as np
import polib
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
SERBIAN = dict(zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True))
MOST = 6_000  # sentences of one language
PLACEHOLDER = ("%(", "%s", "%d", "{", "<", "&", "_")

Labelled = list[tuple[str, str]]
Pairs = Iterator[tuple[str, str]]


def main() -> None:
    """Train, calibrate, write the model and its card."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--xed", type=Path, required=True)
    asked.add_argument("--out", type=Path, default=HERE.parent / "src/twofold/voice/language")
    asked.add_argument("--strength", type=float, default=30.0)
    given = asked.parse_args()
    chance = random.Random(7)  # noqa: S311 - picks training texts
    xed = {code: _xed(given.xed / f"{code}-xed.csv") for code in OURS}
    arrays: dict[str, NDArray[np.generic]] = {}
    for script, codes, add in ((Script.LATIN, LATIN, _latin), (Script.CYRILLIC, CYRILLIC, _cyrillic)):
        learnt = list(add(codes, xed, chance, held_out=False))
        kept = list(add(codes, xed, chance, held_out=True))
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
    weight = dict(zip(known, np.sqrt(counts.mean() / counts), strict=True))
    model = LogisticRegression(C=strength, max_iter=150, tol=1e-3)
    model.fit(runs(letters_of([text for text, _ in learnt]), script), labels, [weight[label] for label in labels])
    scale = np.abs(model.coef_).max() / 127
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
    codes: dict[str, str], xed: dict[str, list[str]], chance: random.Random, *, held_out: bool
) -> Iterator[tuple[str, str]]:
    for text, code in _sentences(codes, xed, chance, held_out=held_out):
        for copy in _copies(text, chance):
            yield copy, code
            bare = without_accents(copy)
            if bare != copy:
                yield bare, code
    for code in ("bg", "el"):
        for text, _ in _sentences({code: code}, xed, chance, held_out=held_out):
            for copy in _copies(text, chance):
                yield in_latin(copy, code, _typist(chance)), f"{code}-Latn"
                yield in_latin(copy, code), f"{code}-Latn"


def _cyrillic(
    codes: dict[str, str], xed: dict[str, list[str]], chance: random.Random, *, held_out: bool
) -> Iterator[tuple[str, str]]:
    for text, code in _sentences(codes, xed, chance, held_out=held_out):
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


def _sentences(codes: dict[str, str], xed: dict[str, list[str]], chance: random.Random, *, held_out: bool) -> Labelled:
    found: Labelled = []
    for folder, code in codes.items():
        theirs = _catalogue(folder)
        own = _own(folder)
        texts = [text for text in [*theirs, *xed.get(code, [])] if is_held_out(text) == held_out]
        texts = chance.sample(texts, min(len(texts), MOST))
        texts += [] if held_out else own * 4
        found += [(text, code) for text in texts]
    return found


def _own(folder: str) -> list[str]:
    name = {"sr_Latn": "sr"}.get(folder, folder)
    file = HERE / "voice_language" / "sentences" / f"{name}.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return ["".join(_serbian(line)) for line in lines] if folder == "sr" else lines


def _serbian(line: str) -> str:
    for two, one in (("lj", "љ"), ("nj", "њ"), ("dž", "џ")):
        line = line.lower().replace(two, one)
    return "".join(SERBIAN.get(letter, letter) for letter in line)


def _catalogue(folder: str) -> list[str]:
    """What Django says in a language: its messages without those that carry placeholders or stay English."""
    root = Path(django.__file__).parent
    found: dict[str, None] = {}
    for file in sorted(root.glob(f"**/locale/{folder}/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(file)):
            said = entry.msgid if folder == "en" else entry.msgstr
            text = (said or next(iter(entry.msgstr_plural.values()), "")).strip()
            foreign = text != entry.msgid or folder == "en"
            if len(text) > 2 and foreign and not any(sign in text for sign in PLACEHOLDER):
                found[text] = None
    return list(found)


def _xed(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))


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
