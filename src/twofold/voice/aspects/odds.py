"""From scores to probabilities: by what categories stand beside each other, and by what the dictionary found."""

from dataclasses import dataclass

import numpy as np

from twofold.voice.aspects.features import Floats
from twofold.voice.aspects.ridge import KINDS, Flags, Scores

OWN = 3.0  # a category's own score is penalised less than those of others
NO = -1.0  # what a regression says where a category is not meant
STEPS = 25  # of Newton's method
FOLDS = 5  # of the sentences, to say of each what odds mean that have not seen it


@dataclass(frozen=True, slots=True)
class Odds:
    """Log odds from scores: `among` (categories, categories); `dictionary`, `constants`, `rivals` (categories,).

    `rivals` is what the highest score among all other categories counts: some are mostly said where nothing else is.
    `apart` (KINDS, categories) is what a category's scores from one kind of features count, beside that from all.
    """

    among: Floats
    dictionary: Floats
    constants: Floats
    rivals: Floats
    apart: Floats

    def probabilities(self, scores: Scores, spotted: Flags) -> Floats:
        """(n, categories) from scores and from what the dictionary found."""
        beside = _rivals(scores.together) * self.rivals + (scores.apart * self.apart[:, None]).sum(axis=0)
        return _likely(scores.together @ self.among + beside + spotted * self.dictionary + self.constants)


def fitted_odds(unseen: Scores, spotted: Flags, wanted: Flags, weights: Floats) -> Odds:
    """Logistic regression on scores that sentences have from all others (stacking, Wolpert 1992); rows have weights."""
    size = wanted.shape[1]
    scale = np.ones(size)
    beside = _rivals(unseen.together)
    among, dictionary, constants, rivals = np.zeros((size, size)), np.zeros(size), np.zeros(size), np.zeros(size)
    apart = np.zeros((KINDS, size))
    for number in range(size):
        scale[:] = 1.0
        scale[number] = OWN
        heard = (unseen.together * scale, unseen.apart[:, :, number].T, beside[:, number], spotted[:, number])
        found = _logistic(np.column_stack([*heard, np.ones(len(wanted))]), wanted[:, number], weights)
        among[:, number] = found[:size] * scale
        apart[:, number] = found[size : size + KINDS]
        rivals[number], dictionary[number], constants[number] = found[size + KINDS :]
    return Odds(among, dictionary, constants, rivals, apart)


def crossed(unseen: Scores, spotted: Flags, wanted: Flags, weights: Floats) -> Floats:
    """(n, categories) the probability of each sentence by odds that the other four fifths gave."""
    found = np.zeros(wanted.shape)
    fold = np.arange(len(wanted)) % FOLDS
    for number in range(FOLDS):
        held, seen = fold == number, fold != number
        odds = fitted_odds(unseen.of(seen), spotted[seen], wanted[seen], weights[seen])
        found[held] = odds.probabilities(unseen.of(held), spotted[held])
    return found


def _rivals(scores: Floats) -> Floats:
    """(n, categories) the highest score among all other categories, no lower than a plain no."""
    size = scores.shape[1]
    return np.column_stack([np.delete(scores, number, axis=1).max(axis=1, initial=NO) for number in range(size)])


def _logistic(rows: Floats, answers: Flags, weights: Floats) -> Floats:
    """Weights with a penalty of one half of their squares, except for the last, which is the constant."""
    penalty = np.ones(rows.shape[1])
    penalty[-1] = 1e-6
    share = (weights[answers].sum() + 0.5) / (weights.sum() + 1)
    found = np.zeros(rows.shape[1])
    found[-1] = np.log(share / (1 - share))
    for _ in range(STEPS):
        said = _likely(rows @ found)
        slope = rows.T @ (weights * (answers - said)) - penalty * found
        bend = (rows * (weights * said * (1 - said))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        found = found + step / max(1.0, float(np.abs(step).max()))  # no leap beyond 1: far out all is flat
        if np.abs(step).max() < 1e-8:
            break
    return found


def _likely(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return found
