"""What comments and their labels teach: weights, and how far to trust them, all by comments left out in turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.learning.calibrating import Group, calibrated
from twofold.voice.learning.doubting import Labels, Trust, trust
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
    """What is learnt from: evidence, what the shipped model says, and labels."""

    rows: Any
    says: Floats
    labels: Labels


@dataclass(frozen=True)
class Learned:
    """Class weights and constants, what they are trusted, and what was said of comments left out.

    `left_out` are odds without the trust, `odds` with it, `chances` what labels probably should have been. `untold`:
    the odds of no comment were told its own label, not even by way of others that were doubted because of it.
    """

    weights: Floats
    constants: Floats
    trust: Trust
    left_out: Floats
    odds: Floats
    chances: Floats
    folds: list[NDArray[np.intp]]
    doubted: int
    untold: bool


def learned(learning: Learning, classes: int) -> Learned:
    """Learn, find the labels that are probably wrong, and learn again."""
    labels, folds = learning.labels, dealt(learning.labels.answers)
    worth = np.where(labels.trusted, _CORRECTION, 1.0)[:, None]
    chances = as_set = np.eye(classes)[labels.answers]
    for _ in range(_ROUNDS):
        counted = chances
        left_out = left_out_odds(learning.rows, counted * worth, folds)
        weighed = trust(left_out, learning.says, labels)
        odds = weighed.odds(left_out, learning.says)
        chances = weighed.chances(odds, labels)
        if weighed.wrong <= _HARDLY_WRONG:
            break
    weights, constants = class_weights(learning.rows, counted * worth)
    return Learned(
        weights=weights * weighed.learnt,
        constants=constants * weighed.learnt + weighed.constants,
        trust=weighed,
        left_out=left_out,
        odds=odds,
        chances=chances,
        folds=folds,
        doubted=int((chances[np.arange(len(chances)), labels.answers] < _DOUBTED).sum()),
        untold=counted is as_set,
    )


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
    weighed = trust(learnt.left_out[kept], learning.says[kept], labels, learnt.trust.wrong)
    odds = weighed.odds(learnt.left_out, learning.says)
    return odds[fold], odds[kept], weighed.chances(odds[kept], labels)


def _learnt_again(
    learnt: Learned, learning: Learning, kept: NDArray[np.intp], fold: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """The same from the beginning: a label that made others be doubted has told them something of itself."""
    others = Learning(learning.rows[kept], learning.says[kept], learning.labels.of(kept))
    again = learned(others, learnt.odds.shape[1])
    odds = learning.rows[fold] @ again.weights.T + learning.says[fold] @ again.trust.shipped.T + again.constants
    return odds, again.odds, again.chances
