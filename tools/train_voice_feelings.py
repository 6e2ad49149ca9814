"""Teach the shipped weights of feelings: XED's labelled subtitles, and our example sentences for all ten.

    python tools/train_voice_feelings.py FOLDER-WITH-XED [--date 2026-11-22] [--measure]

XED (Öhman, Pàmies, Kajava, Tiedemann 2020, CC BY 4.0) knows joy, trust, surprise, anger, fear and sadness; relief,
gratitude, disappointment and frustration are taught by our sentences alone. Prints the AUC per feeling and language on
a fifth left out (lines that say the same, in whatever language, are left out together), how often what would be named
is there, and writes `src/twofold/voice/feelings/shipped.npz` and `shipped.json` taught by everything; with `--measure`
it writes nothing.
"""

import argparse
import csv
import hashlib
import json
import tomllib
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import scipy.sparse
import scipy.sparse.csgraph

from twofold.voice.encoders import VectorCache, encoder
from twofold.voice.feelings.feeling import Feeling
from twofold.voice.feelings.fitting import Layer, Scoring, calibration, fitted_layer, fitted_scoring
from twofold.voice.feelings.letters import COLUMNS, letter_counts
from twofold.voice.feelings.naming import SURE
from twofold.voice.valence.example_sentences import example_sentences
from twofold.voice.valence.reading import Label

LANGUAGES = ("hu", "bg", "el", "cs", "en")
IN_XED = (Feeling.JOY, Feeling.TRUST, Feeling.SURPRISE, Feeling.ANGER, Feeling.FEAR, Feeling.SADNESS)
HOME = Path(__file__).parent.parent / "src/twofold/voice/feelings"
#: Their lines weigh so much beside our sentences when probabilities are made true.
FILMS_SHARE = 0.9
XED_PLACES = [list(Feeling).index(feeling) for feeling in IN_XED]
#: Lines whose centred vectors are so alike (cosine) are kept together, they repeat each other; so are lines of two
#: languages of which each is the nearest of the other's, from a smaller likeness on: they translate each other.
ALIKE, TRANSLATED = 0.72, 0.5
#: Our sentences count so much beside all subtitles together.
OWN_WEIGHT = 0.5


@dataclass(frozen=True)
class Rows:
    """Centred vectors, labels `(rows, 10)`, language of each row, and letters (None for our sentences)."""

    vectors: np.ndarray
    labels: np.ndarray
    languages: np.ndarray
    letters: scipy.sparse.csr_matrix | None

    def of(self, rows: np.ndarray) -> "Rows":
        """Some of the rows."""
        letters = None if self.letters is None else self.letters[rows]
        return Rows(self.vectors[rows], self.labels[rows], self.languages[rows], letters)


def subtitles(folder: Path, cache: VectorCache) -> Rows:
    """Read XED in five languages; each language is centred on its own mean."""
    vectors, labels, languages, texts = [], [], [], []
    for code in LANGUAGES:
        with (folder / f"{code}-xed.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        found = cache.vectors([row["text"] for row in rows])
        vectors.append(found - found.mean(axis=0))
        labels += [[feeling in row["emotion"].split("|") for feeling in Feeling] for row in rows]
        languages += [code] * len(rows)
        texts += [row["text"] for row in rows]
    return Rows(np.concatenate(vectors), np.array(labels), np.array(languages), letter_counts(texts))


def own_sentences(cache: VectorCache) -> tuple[Rows, np.ndarray]:
    """Read our sentences, the neutral ones of valence as examples of no feeling; return them and their centre."""
    kept = tomllib.loads((HOME / "examples.toml").read_text("utf-8"))
    said = [(text, feeling) for feeling, texts in kept.items() for text in texts]
    said += [(example.text, "") for example in example_sentences() if example.label == Label.NEUTRAL]
    vectors = cache.vectors([text for text, _ in said])
    centre = vectors.mean(axis=0)
    labels = np.array([[feeling == one for one in Feeling] for _, feeling in said])
    return Rows(vectors - centre, labels, np.array(["own"] * len(said)), None), centre


def balanced(answers: np.ndarray, weight: float) -> np.ndarray:
    """Weights under which yes and no weigh alike, and all together `weight` times a thousand."""
    share = max(answers.mean(), 1e-9)
    weighed: np.ndarray = np.where(answers, 0.5 / share, 0.5 / (1 - share)) * weight * 1000 / len(answers)
    return weighed


def taught(films: Rows, own: Rows) -> tuple[list[Scoring], Layer]:
    """Teach all ten feelings, and the layer that those of XED share."""
    found = []
    for place, feeling in enumerate(Feeling):
        mine, theirs = own.labels[:, place], films.labels[:, place]
        if feeling in IN_XED:
            rows = np.concatenate((own.vectors, films.vectors))
            weights = np.concatenate((balanced(mine, OWN_WEIGHT), balanced(theirs, 1.0)))
            found.append(fitted_scoring(rows, np.concatenate((mine, theirs)), weights, films.letters, theirs))
        else:
            found.append(fitted_scoring(own.vectors, mine, balanced(mine, 1.0), None, theirs))
    return found, fitted_layer(films.vectors, films.labels[:, XED_PLACES])


def alike(films: Rows) -> np.ndarray:
    """A number for each line, the same for lines that repeat or translate each other."""
    vectors = films.vectors / np.linalg.norm(films.vectors, axis=1, keepdims=True)
    spoken = {code: np.flatnonzero(films.languages == code) for code in LANGUAGES}
    pairs = []
    for one, other in combinations_with_replacement(spoken.values(), 2):
        near = vectors[one] @ vectors[other].T
        found = np.argwhere(near > ALIKE)
        if one is not other:
            found = np.concatenate((found, translated(near)))
        pairs.append(np.stack((one[found[:, 0]], other[found[:, 1]])))
    first, second = np.concatenate(pairs, axis=1)
    linked = scipy.sparse.coo_matrix((np.ones(len(first)), (first, second)), shape=(len(vectors),) * 2)
    together: np.ndarray = scipy.sparse.csgraph.connected_components(linked, directed=False)[1]
    return together


def translated(near: np.ndarray) -> np.ndarray:
    """Pairs of lines `(pairs, 2)`, each the nearest of the other, by how near `(lines, lines)` two languages' are."""
    nearest = near.argmax(axis=1)
    rows = np.arange(len(near))
    mutual = (near.argmax(axis=0)[nearest] == rows) & (near[rows, nearest] > TRANSLATED)
    pairs: np.ndarray = np.column_stack((rows, nearest))[mutual]
    return pairs


def scores(place: int, taught_now: tuple[list[Scoring], Layer], rows: Rows) -> np.ndarray:
    """Raw scores of one feeling."""
    scoring = taught_now[0][place]
    found: np.ndarray = rows.vectors @ scoring.vectors
    if place in XED_PLACES:
        found = found + taught_now[1].scores(rows.vectors)[:, XED_PLACES.index(place)]
    if rows.letters is not None and scoring.letters.size:
        found = found + rows.letters @ scoring.letters
    return found


def auc(answers: np.ndarray, values: np.ndarray) -> float:
    """The chance that a row with the feeling scores higher than one without."""
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable") + 1
    yes, no = answers.sum(), (~answers).sum()
    return float((order[answers].sum() - yes * (yes + 1) / 2) / (yes * no))


def standard_error(area: float, yes: int, no: int) -> float:
    """Standard error of an AUC (Hanley and McNeil 1982)."""
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (yes - 1) * (one - area**2) + (no - 1) * (two - area**2)
    return float(np.sqrt(spread / (yes * no)))


def print_means(told: dict[int, np.ndarray], tested: Rows, groups: np.ndarray) -> None:
    """Mean AUC over feelings and languages, with 95 % intervals: lines that say the same are drawn together."""
    draws, members = np.random.default_rng(0), rows_by_group(groups)
    drawn = [
        np.concatenate([members[one] for one in draws.integers(0, len(members), len(members))]) for _ in range(200)
    ]
    for name, codes in (("English", ["en"]), ("other languages", [code for code in LANGUAGES if code != "en"])):
        mean = mean_auc(told, tested, codes, np.arange(len(groups)))
        low, high = np.quantile([mean_auc(told, tested, codes, rows) for rows in drawn], [0.025, 0.975])
        goal = "" if name == "English" else "  goal .78"
        print(f"mean AUC, {name}: {mean:.3f} [{low:.3f}, {high:.3f}] n {np.isin(tested.languages, codes).sum()}{goal}")


def rows_by_group(groups: np.ndarray) -> list[np.ndarray]:
    """The rows of each group of lines."""
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def mean_auc(told: dict[int, np.ndarray], tested: Rows, codes: list[str], rows: np.ndarray) -> float:
    """Mean over feelings and languages of the AUC of some rows."""
    found = []
    for code in codes:
        mine = rows[tested.languages[rows] == code]
        found += [auc(tested.labels[mine, place], values[mine]) for place, values in told.items()]
    return float(np.mean(found))


def fitted_calibrations(films: Rows, own: Rows) -> tuple[list[tuple[float, float]], dict[str, dict[str, list[float]]]]:
    """Teach on four fifths, calibrate and measure on the fifth left out (and on our sentences, every fifth out)."""
    group = alike(films)
    left_out = (np.random.default_rng(0).random(group.max() + 1) < 0.2)[group]
    mine_out = np.arange(len(own.labels)) % 5 == 0
    now = taught(films.of(~left_out), own.of(~mine_out))
    tested, mine = films.of(left_out), own.of(mine_out)
    found, areas, told = [], {}, {}
    for place, feeling in enumerate(Feeling):
        parts = [(scores(place, now, mine), mine.labels[:, place])]
        if feeling in IN_XED:
            values = told[place] = scores(place, now, tested)
            parts.append((values, tested.labels[:, place]))
            areas[str(feeling)] = measured(values, tested, place)
        found.append(fitted_calibration(parts, tested))
        if feeling in IN_XED:
            print_named(feeling, found[-1], (parts[1][0], tested), place)
    print_means(told, tested, group[left_out])
    return found, areas


def fitted_calibration(parts: list[tuple[np.ndarray, np.ndarray]], tested: Rows) -> tuple[float, float]:
    """Calibrate on our sentences, and for what XED knows mostly on its lines in other languages than English.

    English lines were labelled as they are and are told apart more surely than lines whose labels were carried over:
    what is named must be true of the latter too.
    """
    shares = [1.0] if len(parts) == 1 else [1 - FILMS_SHARE, FILMS_SHARE]
    counted = [np.ones(len(parts[0][1])), (tested.languages != "en").astype(float)][: len(parts)]
    weights = np.concatenate([share * one / one.sum() for share, one in zip(shares, counted, strict=True)]) * 1000
    values, answers = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    return calibration(values, answers, weights)


def print_named(feeling: Feeling, how: tuple[float, float], films: tuple[np.ndarray, Rows], place: int) -> None:
    """How often what would be named is there, beside how likely it was called, by language."""
    values, tested = films
    likely = 1 / (1 + np.exp(-(values * how[0] + how[1])))
    for code in LANGUAGES:
        mine = (tested.languages == code) & (likely >= SURE)
        if mine.any():
            right = tested.labels[mine, place].mean()
            print(f"named {feeling:9s} {code} right {right:.2f} called {likely[mine].mean():.2f} n {mine.sum()}")


def measured(values: np.ndarray, tested: Rows, place: int) -> dict[str, list[float]]:
    """AUC with its 95 % interval and n, by language."""
    found = {}
    for code in LANGUAGES:
        mine = tested.languages == code
        answers = tested.labels[mine, place]
        area = auc(answers, values[mine])
        half = 1.96 * standard_error(area, int(answers.sum()), int((~answers).sum()))
        found[code] = [round(area, 3), round(area - half, 3), round(area + half, 3), int(mine.sum())]
    return found


def units_of(layer: Layer) -> np.ndarray:
    """What each of the ten feelings makes of the layer: nothing, for those that XED does not know."""
    units = np.zeros((len(Feeling), layer.units.shape[1]))
    units[XED_PLACES] = layer.units
    return units


def write(
    taught_by: tuple[Rows, Rows, np.ndarray],
    calibrations: list[tuple[float, float]],
    made: tuple[str, str],
    areas: dict[str, dict[str, list[float]]],
) -> None:
    """Teach by everything and write weights and card; `made` is the day and the encoder's checksum."""
    films, own, centre = taught_by
    scoring, layer = taught(films, own)
    letters = np.array([one.letters if one.letters.size else np.zeros(COLUMNS) for one in scoring])
    steps = np.abs(letters).max(axis=1) / 127
    kept = {
        "centre": centre.astype(np.float16),
        "vectors": np.array([one.vectors for one in scoring]).astype(np.float16),
        "layer": layer.weights.astype(np.float16),
        "thresholds": layer.thresholds.astype(np.float16),
        "units": units_of(layer).astype(np.float16),
        "letters": np.rint(letters / np.where(steps > 0, steps, 1)[:, None]).astype(np.int8),
        "letter_steps": steps,
        "slopes": np.array([slope for slope, _ in calibrations]),
        "constants": np.array([constant for _, constant in calibrations]),
    }
    np.savez_compressed(HOME / "shipped.npz", **kept)
    digest = hashlib.sha256(b"".join(kept[name].tobytes() for name in sorted(kept))).hexdigest()
    card = {
        "name": "feelings-3",
        "date": made[0],
        "encoder": made[1],
        "data": [
            f"{len(films.labels)} subtitles of XED in five languages: {', '.join(IN_XED)} (Öhman et al. 2020)",
            f"{int(own.labels.any(axis=1).sum())} example sentences written for Twofold: all ten feelings",
        ],
        "licence": "XED: CC BY 4.0, https://github.com/Helsinki-NLP/XED; the example sentences: Apache-2.0",
        "checksum": digest,
        "auc": areas,
    }
    (HOME / "shipped.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    """Teach, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--date", default="2026-11-22")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/twofold-vectors"))  # noqa: S108 (a developer's tool)
    parser.add_argument("--measure", action="store_true", help="only print what is measured, write nothing")
    given = parser.parse_args()
    cache = VectorCache(given.cache, encoder("onnx"))
    films, (own, centre) = subtitles(given.folder, cache), own_sentences(cache)
    calibrations, areas = fitted_calibrations(films, own)
    for feeling, by_language in areas.items():
        print(f"{feeling:9s}", {code: figures[:3] for code, figures in by_language.items()})
    if not given.measure:
        write((films, own, centre), calibrations, (given.date, cache.model.checksum), areas)


if __name__ == "__main__":
    main()
