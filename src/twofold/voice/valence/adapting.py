"""Adapt a head to an organisation's comments without any label.

Two things differ from one organisation to the next: how people speak, and what share of them is content. The share is
estimated by expectation maximisation over the head's own odds (Saerens, Latinne and Decaestecker 2002). Then the surest
comments of both ends, in that share, teach a new direction that is averaged with the head's own (self-training); the
threshold moves half the way to where the estimated share says it is: the whole way was worse on most sets, because the
estimate errs.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twofold.voice.valence.fitting import logistic
from twofold.voice.valence.heads import Floats, Head

#: With fewer comments nothing is adapted: the ends would be a handful of sentences.
FEWEST = 200
_ENDS = 0.6
_STRENGTH = 300.0
_WORDS_SCALE = 0.2
#: So much of the head stays as it was.
_KEPT = 0.4
_LEAST_SHARE = 0.08
_FEWEST_OF_AN_END = 20


def adapted_head(head: Head, vectors: NDArray[np.floating], leanings: Floats, seed: Floats) -> Head:
    """Return the head adapted to unlabelled comments, or the same one when there are fewer than `FEWEST`.

    `seed` is what the head says of them with everything that counts besides vectors and words (signs, irony).
    """
    if len(vectors) < FEWEST or not head.direction.size:
        return head
    share = (share_of_good(seed) + float((seed > 0).mean())) / 2
    good, bad = _ends(seed, share)
    chosen = np.concatenate((good, bad))
    answers = np.arange(len(chosen)) < len(good)
    weights = np.concatenate((np.full(len(good), 0.5 / len(good)), np.full(len(bad), 0.5 / len(bad)))) * len(chosen)
    centre = vectors.mean(axis=0)
    rows = np.column_stack((vectors - centre, _WORDS_SCALE * leanings))
    fit = logistic(rows[chosen], answers, weights, _STRENGTH / len(vectors))
    direction, words = fit.coef_[0][:-1], float(fit.coef_[0][-1]) * _WORDS_SCALE
    learnt = replace(head, direction=direction, constant=float(fit.intercept_[0] - centre @ direction), words=words)
    before, after = head.log_odds(vectors, leanings), learnt.log_odds(vectors, leanings)
    both = _mixed(head, learnt, float(before.std() / max(after.std(), 1e-9)))
    level = float(np.quantile(both.log_odds(vectors, leanings), 1 - share))
    return replace(both, constant=both.constant - level / 2)


def share_of_good(log_odds: Floats) -> float:
    """Estimate the share of good comments from odds that assume halves."""
    odds = np.exp(np.clip(log_odds, -30, 30))
    share = 0.5
    for _ in range(200):
        posterior = share * odds / (share * odds + 1 - share)
        share = float(posterior.mean())
    return min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE)


def _ends(seed: Floats, share: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    order = np.argsort(seed, kind="stable")
    taken = _ENDS * len(order)
    good = max(round(taken * share), _FEWEST_OF_AN_END)
    bad = max(round(taken * (1 - share)), _FEWEST_OF_AN_END)
    return order[-good:], order[:bad]


def _mixed(old: Head, new: Head, scale: float) -> Head:
    """Return both heads in one, the new one at the spread of the old one."""
    kept, learnt = _KEPT, (1 - _KEPT) * scale
    return replace(
        old,
        direction=kept * old.direction + learnt * new.direction,
        constant=kept * old.constant + learnt * new.constant,
        words=kept * old.words + learnt * new.words,
    )
