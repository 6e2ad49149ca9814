"""Scored moments: steps of journeys with what their customers said of them, in order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded, Steps

CHANNEL = "channel"
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Scored:
    """Moments of journeys in their order, each with a channel and a score; (m,) each.

    Attributes:
        journey: which journey.
        channel: code of the channel.
        touchpoint: code of the touchpoint; codes of one set of moments mean the same.
        score: mean score, 0 to 1.
        person: the sampling unit.
    """

    journey: Ints | NDArray[np.int32]
    channel: Ints
    touchpoint: Ints
    score: Floats
    person: Ints


def scored_moments(steps: Steps, scores: LinkedScores, own: Coded | None) -> tuple[tuple[str, ...], Scored, int]:
    """The scored moments of journeys.

    Args:
        steps: journeys, gathered with the column channel.
        scores: what was answered about their steps.
        own: (n,) the channel that each answer itself tells; it counts where the answer has no step with a channel.

    Returns:
        The labels of channels, the moments in order, and how many answers have no channel.
    """
    column = steps.columns[CHANNEL]
    linked = scores.step >= 0
    if not linked.all() or (column.codes < 0).any():
        linked[linked] = column.codes[scores.step[linked]] >= 0
    if linked.all() or own is None:
        found = _of_steps(steps, scores if linked.all() else scores.only(linked))
        return column.labels, found, int(len(linked) - linked.sum())
    labels = tuple(sorted({*column.labels, *own.labels}))
    channel = _under(labels, own)
    channel[linked] = _under(labels, column)[scores.step[linked]]
    known = channel >= 0
    found = _of_moments(steps, scores.only(known), channel[known], linked[known])
    return labels, found, int(len(known) - known.sum())


def _under(labels: tuple[str, ...], column: Coded) -> Ints:
    """The codes of a column under other labels."""
    place = {label: code for code, label in enumerate(labels)}
    codes = np.array([*(place[label] for label in column.labels), -1], dtype=np.int64)
    return codes[column.codes]


def _of_steps(steps: Steps, scores: LinkedScores) -> Scored:
    """Steps in their order, each with the mean of its scores; nothing needs to be sorted."""
    heavy = np.bincount(scores.step, scores.weight, len(steps))
    total = np.bincount(scores.step, scores.weight * scores.score, len(steps))
    rows = np.flatnonzero(heavy > 0)
    person = np.empty(len(steps), dtype=np.int64)
    person[scores.step[::-1]] = scores.respondent[::-1]
    channel = steps.columns[CHANNEL].codes[rows].astype(np.int64)
    touchpoint = steps.touchpoint.codes[rows].astype(np.int64)
    return Scored(steps.journey[rows], channel, touchpoint, total[rows] / heavy[rows], person[rows])


def _of_moments(steps: Steps, scores: LinkedScores, channel: Ints, linked: NDArray[np.bool_]) -> Scored:
    """The same where answers without a step stand at the time they were given."""
    time = np.where(linked, steps.time[np.where(linked, scores.step, 0)], scores.time)
    order = np.lexsort((channel, time, scores.journey))
    journey, time, channel = scores.journey[order], time[order], channel[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (journey[1:] != journey[:-1]) | (time[1:] != time[:-1]) | (channel[1:] != channel[:-1])
    place = np.cumsum(new) - 1
    heavy = np.bincount(place, scores.weight[order])
    total = np.bincount(place, (scores.weight * scores.score)[order])
    touchpoint = scores.touchpoint.codes[order][new].astype(np.int64)
    return Scored(journey[new], channel[new], touchpoint, total / heavy, scores.respondent[order][new])
