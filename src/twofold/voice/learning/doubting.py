"""How far to trust what was learnt, the shipped model, and the labels themselves: all three weighed at once.

Odds of comments that were left out and what stands beside them (what the shipped model says, and what each kind of
evidence says alone) are put together by multinomial regression
whose labels are wrong with a chance that is estimated beside the weights (symmetric, Natarajan et al. 2013). The
shipped model has seen no label, so it tells wrong labels from hard comments where labels are too few to do so. A label
that everything contradicts then counts for the class it should have had. Where labels are few or wrong the shipped
model weighs much, where they are many it weighs little; nobody has to choose.
"""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.learning.fitting import softmax
from twofold.voice.valence.heads import Floats

#: Shares of wrong labels that are tried; beyond the last one labels say nothing.
_SHARES = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35)
#: How strongly the weights of what the shipped model says, of what kinds of evidence say, and constants are drawn to
#: zero: with 500 labels more weight on kinds is learnt by heart, with thousands 2 to 20 were alike.
_RIDGE, _RIDGE_OF_KINDS, _RIDGE_OF_CONSTANTS = 2.0, 40.0, 5e-4


@dataclass(frozen=True)
class Labels:
    """Classes `(texts,)` by number, the worst first and the best last, and which of them a reader set."""

    answers: NDArray[np.intp]
    trusted: NDArray[np.bool_]

    def of(self, rows: NDArray[np.intp]) -> "Labels":
        """Return some of them."""
        return Labels(self.answers[rows], self.trusted[rows])

    def right(self, wrong: float) -> Floats:
        """Return the chance that a label is right, when so many are wrong."""
        found: Floats = np.where(self.trusted, 1.0, 1 - wrong)
        return found


@dataclass(frozen=True)
class Trust:
    """What is made of odds: times `learnt`, plus what stands beside them times `beside` `(classes, says)`.

    `constants` are added; `wrong` is the estimated share of wrong labels.
    """

    learnt: float
    beside: Floats
    constants: Floats
    wrong: float

    def odds(self, learnt: Floats, says: Floats) -> Floats:
        """Return log odds `(texts, classes)`."""
        found: Floats = self.learnt * learnt + says @ self.beside.T + self.constants
        return found

    def chances(self, odds: Floats, labels: Labels) -> Floats:
        """Return the chance of each class `(texts, classes)` given the odds and the label that somebody set."""
        classes = odds.shape[1]
        right = labels.right(self.wrong)[:, None]
        said = np.arange(classes) == labels.answers[:, None]
        weighed = softmax(odds) * np.where(said, right, (1 - right) / (classes - 1)) + 1e-12 * said
        found: Floats = weighed / weighed.sum(axis=1, keepdims=True)
        return found


@dataclass(frozen=True)
class Beside:
    """What stands beside odds: what the shipped model says `(texts, says)`, and what kinds of evidence say alone.

    The first column of `shipped` holds the shipped model's log odds of good against bad; `kinds` `(texts, kinds x
    classes)` may have no columns.
    """

    shipped: Floats
    kinds: Floats

    @cached_property
    def all(self) -> Floats:
        """Both, side by side."""
        return np.column_stack((self.shipped, self.kinds))

    @property
    def ridges(self) -> Floats:
        """How strongly the weight of each column is drawn to zero."""
        return np.repeat((_RIDGE, _RIDGE_OF_KINDS), (self.shipped.shape[1], self.kinds.shape[1]))

    def of(self, rows: NDArray[np.intp]) -> "Beside":
        """Return some of the texts."""
        return Beside(self.shipped[rows], self.kinds[rows])


def trust(learnt: Floats, beside: Beside, labels: Labels, wrong: float | None = None) -> Trust:
    """Weigh odds of texts left out `(texts, classes)` and what stands beside them.

    Without a share of wrong labels, it is estimated.
    """
    if wrong is not None:
        return _weighed(learnt, beside, labels, wrong)[1]
    offers = [_weighed(learnt, beside, labels, share) for share in _SHARES]
    worth = [likely + _by_shipped(beside.shipped[:, 0], labels, one.wrong, learnt.shape[1]) for likely, one in offers]
    return offers[int(np.argmax(worth))][1]


def _by_shipped(odds: Floats, labels: Labels, wrong: float, classes: int) -> float:
    """Return the log likelihood of the good and bad labels by the shipped model's own odds, moved as a whole."""
    sided = ((labels.answers == 0) | (labels.answers == classes - 1)) & ~labels.trusted
    good = labels.answers[sided] == classes - 1
    turned = wrong / (classes - 1) / (1 - wrong + wrong / (classes - 1))

    def surprise(moved: float) -> float:
        chance = turned + (1 - 2 * turned) / (1 + np.exp(-odds[sided] - moved))
        return -float(np.log(np.maximum(np.where(good, chance, 1 - chance), 1e-12)).sum())

    return -float(_optimize().minimize_scalar(surprise, bounds=(-4, 4), method="bounded").fun)


def _weighed(learnt: Floats, beside: Beside, labels: Labels, wrong: float) -> tuple[float, Trust]:
    """Return the ridged log likelihood of the labels and the weights that make it largest."""
    says = beside.all
    scale, spread = max(float(learnt.std()), 1e-6), np.maximum(says.std(axis=0), 1e-6)
    task = _Task(learnt / scale, says / spread, beside.ridges, labels, wrong)
    start = np.concatenate(([1.0], np.zeros(learnt.shape[1] * (says.shape[1] + 1))))
    found = _optimize().minimize(task.surprise, start, jac=True, method="L-BFGS-B", options={"maxiter": 100})
    weight, weights, constants = task.parts(found.x)
    return -float(found.fun), Trust(weight / scale, weights / spread, constants, wrong)


@dataclass(frozen=True)
class _Task:
    """What is weighed; odds and says have spread 1."""

    learnt: Floats
    says: Floats
    ridges: Floats
    labels: Labels
    wrong: float

    def parts(self, place: Floats) -> tuple[float, Floats, Floats]:
        classes, width = self.learnt.shape[1], self.says.shape[1]
        return float(place[0]), place[1 : 1 + classes * width].reshape(classes, width), place[1 + classes * width :]

    def surprise(self, place: Floats) -> tuple[float, Floats]:
        """Return the ridged negative log likelihood of the labels and its slope."""
        weight, beside, constants = self.parts(place)
        chances = softmax(weight * self.learnt + self.says @ beside.T + constants)
        said = np.arange(chances.shape[1]) == self.labels.answers[:, None]
        of_label = chances[said]
        other = (1 - self.labels.right(self.wrong)) / (chances.shape[1] - 1)
        slack = self.labels.right(self.wrong) - other
        likely = np.maximum(other + slack * of_label, 1e-12)
        by_odds = (-slack * of_label / likely)[:, None] * (said - chances)
        by_says = by_odds.T @ self.says + 2 * self.ridges * beside
        by_constants = by_odds.sum(axis=0) + 2 * _RIDGE_OF_CONSTANTS * constants
        slope = np.concatenate(([(by_odds * self.learnt).sum()], by_says.ravel(), by_constants))
        ridge = float((self.ridges * beside**2).sum()) + _RIDGE_OF_CONSTANTS * float((constants**2).sum())
        return ridge - float(np.log(likely).sum()), slope


def _optimize() -> Any:
    return import_module("scipy.optimize")  # heavy: loaded when a model is trained
