"""What comments and their labels teach: weights, and how far to trust them, all by comments left out in turn.

Beside one fit to all evidence each kind of it (vectors, letters, words) is heard alone: where labels are many, what two
kinds say against the third tells more than their sum (stacked generalisation, Wolpert 1992). All fits are linear, so
what is kept is one row of weights a class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.learning.calibrating import Group, calibrated
from twofold.voice.learning.doubting import Beside, Labels, Trust, trust
from twofold.voice.learning.fitting import class_weights, dealt, left_out_odds
from twofold.voice.valence.heads import Floats

#: A correction by a reader is worth several ratings, which are weak labels.
_CORRECTION = 3.0
#: The first time labels are believed, then as far as the time before allows; labels that are right need no second time.
_ROUNDS, _HARDLY_WRONG = 3, 0.02
#: A label less likely than this is called doubted.
_DOUBTED = 0.5


@dataclass(frozen=True)
class Learning:
    """What is learnt from: evidence, the columns of each kind of it, what the shipped model says, and labels."""

    rows: Any
    kinds: tuple[slice, ...]
    says: Floats
    labels: Labels

    def of(self, rows: NDArray[np.intp]) -> "Learning":
        """Return some of the comments."""
        return Learning(self.rows[rows], self.kinds, self.says[rows], self.labels.of(rows))

    @cached_property
    def alone(self) -> list[Any]:
        """The evidence of each kind."""
        return [self.rows[:, kind] for kind in self.kinds]


@dataclass(frozen=True)
class Learned:
    """Class weights and constants, what they are trusted, and what was said of comments left out.

    `left_out` are odds without the trust, `beside` what is weighed against them, `odds` with it, `chances` what labels
    probably should have been. `untold`: the odds of no comment were told its own label, not even by way of others
    doubted because of it.
    """

    weights: Floats
    constants: Floats
    trust: Trust
    left_out: Floats
    beside: Beside
    odds: Floats
    chances: Floats
    folds: list[NDArray[np.intp]]
    doubted: int
    untold: bool

    @property
    def shipped(self) -> Floats:
        """Weights of what the shipped model says, `(classes, SHIPPED)`."""
        return self.trust.beside[:, : self.beside.shipped.shape[1]]


def learned(learning: Learning, classes: int) -> Learned:
    """Learn, find the labels that are probably wrong, and learn again."""
    labels, folds = learning.labels, dealt(learning.labels.answers)
    worth = np.where(labels.trusted, _CORRECTION, 1.0)[:, None]
    chances = as_set = np.eye(classes)[labels.answers]
    for _ in range(_ROUNDS):
        counted = chances
        left_out = left_out_odds(learning.rows, counted * worth, folds)
        alone = [left_out_odds(rows, counted * worth, folds) for rows in learning.alone]
        beside = Beside(learning.says, np.column_stack(alone))
        weighed = trust(left_out, beside, labels)
        odds = weighed.odds(left_out, beside.all)
        chances = weighed.chances(odds, labels)
        if weighed.wrong <= _HARDLY_WRONG:
            break
    weights, constants = _together(learning, counted * worth, weighed)
    return Learned(
        weights=weights,
        constants=constants,
        trust=weighed,
        left_out=left_out,
        beside=beside,
        odds=odds,
        chances=chances,
        folds=folds,
        doubted=int((chances[np.arange(len(chances)), labels.answers] < _DOUBTED).sum()),
        untold=counted is as_set,
    )


def _together(learning: Learning, chances: Floats, weighed: Trust) -> tuple[Floats, Floats]:
    """Return weights and constants of all evidence and of each kind alone, as far as each is trusted."""
    weights, constants = class_weights(learning.rows, chances)
    weights, constants = weights * weighed.learnt, constants * weighed.learnt + weighed.constants
    heard = np.split(weighed.beside[:, learning.says.shape[1] :], len(learning.kinds), axis=1)
    for kind, rows, trusted in zip(learning.kinds, learning.alone, heard, strict=True):
        of_kind, constant = class_weights(rows, chances)
        weights[:, kind] += trusted @ of_kind
        constants = constants + trusted @ constant
    return weights, constants


def said_of_comments_left_out(learnt: Learned, learning: Learning, groups: Sequence[Group]) -> NDArray[np.intp]:
    """Return the class of each comment by what the other folds alone say: weights, trust, doubts and thresholds."""
    answers = learning.labels.answers
    said = np.zeros(len(answers), np.intp)
    for fold in learnt.folds:
        kept = np.setdiff1d(np.arange(len(said)), fold)
        by_others = _weighed_again if learnt.untold else _learnt_again
        odds, of_kept, chances = by_others(learnt, learning, kept, fold)
        calibration = calibrated(of_kept, chances, answers[kept], [groups[row] for row in kept])
        said[fold] = calibration.chances(odds, [groups[row] for row in fold])[1].argmax(axis=1)
    return said


def _weighed_again(
    learnt: Learned, learning: Learning, kept: NDArray[np.intp], fold: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """Return odds of a fold, and odds and chances of the others, trusted as the others alone say."""
    labels = learning.labels.of(kept)
    weighed = trust(learnt.left_out[kept], learnt.beside.of(kept), labels, learnt.trust.wrong)
    odds = weighed.odds(learnt.left_out, learnt.beside.all)
    return odds[fold], odds[kept], weighed.chances(odds[kept], labels)


def _learnt_again(
    learnt: Learned, learning: Learning, kept: NDArray[np.intp], fold: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """The same from the beginning: a label that made others be doubted has told them something of itself."""
    again = learned(learning.of(kept), learnt.odds.shape[1])
    odds = learning.rows[fold] @ again.weights.T + learning.says[fold] @ again.shipped.T + again.constants
    return odds, again.odds, again.chances
