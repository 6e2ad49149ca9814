"""Gaps at like touchpoints: channels compared within journeys as if they had served the same touchpoints.

Who goes from the desk at check-in to an e-mail after the stay changes the channel and the touchpoint at once. The
change from each scored moment of a journey to the next one is regressed on the change of channel, the change of
touchpoint and a constant, the order. Whatever stays the same about a customer in a journey drops out. Steps that stay
in a channel help to tell touchpoints and order.

Source: first differences with unit effects (Wooldridge 2010, ch. 10.6); errors with customers as clusters (Liang &
Zeger 1986).
"""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse

from twofold.journeys.channels.dense import distinct, numbered
from twofold.journeys.channels.felt import Felt, adjusted, felt
from twofold.journeys.channels.scored import Floats, Ints, Scored

RANK_TOLERANCE = 1e-9
REACH = 1e-6  # how far a comparison may lie from what the changes tell
FREE_PERSONS = 10.0  # customers beyond the coefficients


@dataclass(frozen=True, slots=True)
class LikeTouchpoints:
    """Two channels at the same touchpoints.

    Attributes:
        first: one channel.
        second: the other.
        gap: second minus first, for the same customer at the same touchpoint.
        crossings: direct ones between the two, both ways.
    """

    first: str
    second: str
    gap: Felt
    crossings: int


@dataclass(frozen=True, eq=False)
class _Fit:
    """The regression of changes: one row a kind of change."""

    design: Any
    inverse: Floats
    normal: Floats
    cell: Ints
    residual: Floats
    estimate: Floats
    rank: int


def gaps_at_like_touchpoints(
    found: Scored, labels: tuple[str, ...], *, level: float = 0.95, fewest: int = 5
) -> tuple[LikeTouchpoints, ...]:
    """How far apart are channels for the same customer at the same touchpoint?

    Args:
        found: scored moments in order.
        labels: of the channels.
        level: coverage of the intervals.
        fewest: customers that crossings between two channels need.

    Returns:
        Pairs whose gap the changes tell; others are left out.
    """
    at = np.flatnonzero(found.journey[1:] == found.journey[:-1])
    person, people = numbered(found.person[at + 1])
    fit = _fit(found, at, len(labels)) if len(at) else None
    if fit is None or people - fit.rank < FREE_PERSONS:
        return ()
    spare = people - fit.rank
    crossed, crossing_people = _direct(found.channel[at], found.channel[at + 1], person, len(labels))
    told = []
    for first, second in combinations(range(len(labels)), 2):
        wanted = np.zeros(fit.design.shape[1])
        wanted[[first, second]] = -1.0, 1.0
        known = np.abs(fit.normal @ (fit.inverse @ wanted) - wanted).max() < REACH
        if not known or crossing_people[first, second] < fewest:
            continue
        pull = np.bincount(person, (fit.design @ (fit.inverse @ wanted))[fit.cell] * fit.residual, people)
        variance = float(pull @ pull) * people / spare
        gap = felt(float(wanted @ fit.estimate), variance, float(spare), level)
        told.append(LikeTouchpoints(labels[first], labels[second], gap, int(crossed[first, second])))
    return _corrected(told)


def _direct(before: Ints, after: Ints, person: Ints, channels: int) -> tuple[Ints, Ints]:
    """(c, c) how often two channels follow each other, either way, and with how many customers; the lower one first."""
    low, high = np.minimum(before, after), np.maximum(before, after)
    pair = low * channels + high
    size = channels * channels
    cells, _ = distinct(person * size + pair, (int(person.max()) + 1) * size)
    crossed, people = (np.bincount(one, minlength=size).reshape(channels, channels) for one in (pair, cells % size))
    return crossed, people


def _fit(found: Scored, at: Ints, channels: int) -> _Fit:
    """Regress the changes; changes between the same channels and touchpoints share a row."""
    touchpoints = int(found.touchpoint.max()) + 2
    here, there = (found.channel[place] * touchpoints + found.touchpoint[place] + 1 for place in (at, at + 1))
    size = channels * touchpoints
    kinds, cell = distinct(here * size + there, size * size)
    first, last = kinds // size, kinds % size
    rows = np.arange(len(kinds))
    one = np.ones(len(kinds))
    shape = (len(kinds), channels + touchpoints + 1)
    design = sparse.csr_array((one, (rows, last // touchpoints)), shape)
    design = design - sparse.csr_array((one, (rows, first // touchpoints)), shape)
    design = design + sparse.csr_array((one, (rows, channels + last % touchpoints)), shape)
    design = design - sparse.csr_array((one, (rows, channels + first % touchpoints)), shape)
    design = sparse.csr_array(design + sparse.csr_array((one, (rows, rows * 0 + shape[1] - 1)), shape))
    gap = found.score[at + 1] - found.score[at]
    count, total = np.bincount(cell).astype(np.float64), np.bincount(cell, gap)
    normal = (design.T @ design.multiply(count[:, None])).toarray()
    values, vectors = np.linalg.eigh(normal)
    known = values > RANK_TOLERANCE * values[-1]
    inverse = (vectors[:, known] / values[known]) @ vectors[:, known].T
    estimate = inverse @ (design.T @ total)
    return _Fit(design, inverse, normal, cell, gap - (design @ estimate)[cell], estimate, int(known.sum()))


def _corrected(told: list[LikeTouchpoints]) -> tuple[LikeTouchpoints, ...]:
    p_adjusted = adjusted([one.gap.p_value for one in told])
    return tuple(replace(one, gap=replace(one.gap, p_adjusted=p)) for one, p in zip(told, p_adjusted, strict=True))
