"""Train an own model from rated comments, measure it on comments left out, keep the better of it and the shipped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.voice.encoders.encoder import ModelId
from twofold.voice.learning.calibrating import calibrated
from twofold.voice.learning.cards import Accuracy, ModelCard, what_changed
from twofold.voice.learning.doubting import Labels
from twofold.voice.learning.evidence import evidence_of, of_shipped, shipped_says
from twofold.voice.learning.learned import Learning, learned, said_of_comments_left_out
from twofold.voice.learning.own_model import OwnModel
from twofold.voice.learning.ratings import CLASSES, RatedComments
from twofold.voice.valence.reading import Label, Valence
from twofold.voice.valence.scoring import ValenceModel

#: With fewer comments, or fewer of a class, there is nothing to learn that the shipped model does not know better.
FEWEST, FEWEST_OF_A_CLASS = 60, 10
#: How far agreement must be above chance, in its standard errors: ratings that say nothing of the words pass 1 in 100.
BEYOND_CHANCE = 2.326


class TooLittleToLearn(UsageError):
    """There are too few rated comments; the shipped model stays."""


@dataclass(frozen=True)
class Lesson:
    """What training needs besides the comments: their encoder, the shipped model beneath, the day, the card before."""

    encoder: ModelId
    shipped: ValenceModel
    day: date
    before: ModelCard | None = None


def train(rated: RatedComments, vectors: NDArray[np.floating], lesson: Lesson) -> OwnModel:
    """Return an own model with its card; `vectors` are the comments' own.

    The card's `uses` is "own" only where the own model's macro-F1 on comments left out is at least the shipped one's,
    and what it says there agrees with the ratings more than chance would.

    Raises `TooLittleToLearn` with what is missing.
    """
    classes = _classes(rated)
    answers = np.array([classes.index(label) for label in rated.labels])
    trusted = np.array(rated.corrected or [False] * len(rated), bool)
    shipped = lesson.shipped.adapted(rated.texts, vectors, rated.languages)
    beneath = shipped.score(rated.texts, vectors, rated.languages)
    evidence = evidence_of(rated.texts)
    rows = evidence.of(rated.texts, vectors, beneath)
    kinds = evidence.kinds(vectors.shape[1])
    learning = Learning(rows, kinds, shipped_says(beneath), Labels(answers, trusted))
    learnt = learned(learning, len(classes))
    weights = of_shipped(learnt.weights, vectors.shape[1], learnt.shipped)
    calibration = calibrated(learnt.odds, learnt.chances, answers, rated.groups)
    own = said_of_comments_left_out(learnt, learning, rated.groups)
    measured = _Measured(answers, own, _shipped_answers(beneath, classes), learnt.doubted)
    card = _card(rated, lesson, classes, measured)
    if lesson.before is not None:
        card = replace(card, changed=tuple(what_changed(lesson.before, card)))
    return OwnModel(classes, evidence, weights, learnt.constants, calibration, shipped, card)


@dataclass(frozen=True)
class _Measured:
    """Answers, and what own and shipped model said of comments that they had not seen."""

    answers: NDArray[np.intp]
    own: NDArray[np.intp]
    shipped: NDArray[np.intp]
    doubted: int


def macro_f1(truth: NDArray[np.intp], said: NDArray[np.intp]) -> float:
    """Return the mean of the classes' F1."""
    found = []
    for number in np.unique(truth):
        both = int(((truth == number) & (said == number)).sum())
        found.append(2 * both / max(int((truth == number).sum() + (said == number).sum()), 1))
    return float(np.mean(found))


def beyond_chance(truth: NDArray[np.intp], said: NDArray[np.intp]) -> bool:
    """Whether answers agree with the truth more than the same answers in another order would.

    The number right, against its mean and variance over all orders (Fleiss, Cohen and Everitt 1969, as for kappa).

    >>> beyond_chance(np.array([0, 1] * 50), np.array([0, 1] * 50)), beyond_chance(np.array([0, 1] * 50), np.zeros(100))
    (True, False)
    """
    numbers, n = np.union1d(truth, said), len(truth)
    there = np.array([(truth == number).sum() for number in numbers], float)
    named = np.array([(said == number).sum() for number in numbers], float)
    both = there * named
    variance = (both.sum() - (both * (there + named)).sum() / n + (both.sum() / n) ** 2) / (n - 1)
    right = float((truth == said).sum())
    return bool(variance > 0 and right - both.sum() / n > BEYOND_CHANCE * np.sqrt(variance))


def _classes(rated: RatedComments) -> tuple[Label, ...]:
    counts = {label: sum(one == label for one in rated.labels) for label in CLASSES}
    classes = tuple(label for label in CLASSES if counts[label] >= FEWEST_OF_A_CLASS)
    unknown = set(rated.labels) - set(CLASSES)
    if unknown:
        raise UsageError(f"A model learns negative, neutral and positive comments, not {sorted(unknown)}.")
    few = [label for label in CLASSES if 0 < counts[label] < FEWEST_OF_A_CLASS]
    if len(rated) < FEWEST or few or not {Label.NEGATIVE, Label.POSITIVE} <= set(classes):
        there = ", ".join(f"{counts[label]} {label}" for label in CLASSES)
        raise TooLittleToLearn(
            f"There are {len(rated)} rated comments ({there}); a model of your own needs {FEWEST} and at least "
            f"{FEWEST_OF_A_CLASS} of each kind. The shipped model stays."
        )
    return classes


def _shipped_answers(read: Sequence[Valence], classes: tuple[Label, ...]) -> NDArray[np.intp]:
    """Return the shipped model's answers in the classes; mixed is neutral, and without that class the sign decides."""
    if Label.NEUTRAL in classes:
        labels = [Label.NEUTRAL if one.label == Label.MIXED else one.label for one in read]
    else:
        labels = [Label.POSITIVE if one.value >= 0 else Label.NEGATIVE for one in read]
    return np.array([classes.index(label) for label in labels])


def _card(rated: RatedComments, lesson: Lesson, classes: tuple[Label, ...], measured: _Measured) -> ModelCard:
    own, shipped = macro_f1(measured.answers, measured.own), macro_f1(measured.answers, measured.shipped)
    by_chance = not beyond_chance(measured.answers, measured.own)
    return ModelCard(
        version=1 if lesson.before is None else lesson.before.version + 1,
        date=lesson.day.isoformat(),
        encoder=lesson.encoder.key,
        comments=len(rated),
        corrections=sum(rated.corrected),
        people=len(set(rated.persons) - {""}),
        classes=tuple(str(label) for label in classes),
        accuracy=tuple(_accuracy(rated, language, measured) for language in sorted(set(rated.languages))),
        macro_f1=own,
        macro_f1_shipped=shipped,
        doubted=measured.doubted,
        uses="own" if own >= shipped and not by_chance else "shipped",
        by_chance=by_chance,
    )


def _accuracy(rated: RatedComments, language: str, measured: _Measured) -> Accuracy:
    rows = np.array([one == language for one in rated.languages])
    right, n = int((measured.own == measured.answers)[rows].sum()), int(rows.sum())
    low, high = _wilson(right, n)
    shipped = float((measured.shipped == measured.answers)[rows].mean())
    return Accuracy(language, right / n, low, high, n, shipped)


def _wilson(right: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    statistics: Any = import_module("scipy.stats")  # heavy: loaded when a model is trained
    interval = statistics.binomtest(right, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)
