"""Which links are shown, when every pair and lag of a table is looked at: units' signs turned, over and over.

Under "no link" a unit's part in a slope may as well have had the other sign. Turning the signs of whole units at
random, for all pairs and lags alike, shows how large the largest statistic of a table gets by chance: whatever goes on
inside a unit over time, and however pairs and lags go together, is kept.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.findings.links.levelled import Floats
from twofold.findings.links.pairs import UnitSums
from twofold.regression.wild import WildAsked, patterns

Ints = NDArray[np.int64]

SAME = 1e-9  # statistics this close are equal: enumerated draws repeat the sample
ROUNDING = 1e-12  # share of the scores that is no noise


@dataclass(frozen=True, slots=True)
class Flipped:
    """t-statistics of the sample and of the draws.

    Attributes:
        t: (tests,) with the sign of the slope; 0 where the data cannot say.
        drawn: (draws, tests) likewise.
    """

    t: Floats
    drawn: Floats


def flipped(sums: UnitSums, asked: WildAsked) -> Flipped:
    """How large are the t-statistics, and how large are they when nothing is linked?

    The restricted wild cluster bootstrap, all tests in one draw of signs.

    Source: Cameron, Gelbach & Miller 2008; Webb 2023; Canay, Santos & Shaikh 2021, REStat 103 (few, large clusters).
    """
    units = sums.score.shape[-1]
    score, size = (each.reshape(-1, units) for each in (sums.score, sums.size))
    signs, _ = patterns(units, asked)
    ones = np.ones((1, units))
    sample = _squared(score, size, ones)[0]
    if sums.shared.size:
        drawn = _tied(score, size, sums.shared.reshape(-1, units, units), signs)
    else:
        drawn = _squared(score, size, signs)
    return Flipped(_rooted(sample), _rooted(drawn))


def _rooted(squared: Floats) -> Floats:
    found: Floats = np.sign(squared) * np.sqrt(np.abs(squared))
    return found


def _squared(score: Floats, size: Floats, signs: Floats) -> Floats:
    total = size.sum(axis=1)
    top = signs @ score.T
    slope = np.divide(top, total, out=np.zeros_like(top), where=total > 0.0)
    squares = signs**2
    kept = squares @ (score**2).T if np.any(squares != 1.0) else (score**2).sum(axis=1)
    noise = kept - 2.0 * slope * (signs @ (score * size).T) + slope**2 * (size**2).sum(axis=1)
    return _over(top, noise, (score**2).sum(axis=1))


def _over(top: Floats, noise: Floats, spread: Floats) -> Floats:
    """Squared statistics, with the sign of the slope; a perfect line is as clear as rounding allows."""
    floor = np.maximum(noise, ROUNDING * spread)
    found: Floats = np.divide(top * np.abs(top), floor, out=np.zeros_like(top), where=floor > 0.0)
    return found


def _tied(score: Floats, size: Floats, shared: Floats, signs: Floats) -> Floats:
    """With few units, what turned signs leave in the periods' levels is taken away again, exactly."""
    found = np.zeros((len(signs), len(score)))
    for test, (own, spread, tie) in enumerate(zip(score, size, shared, strict=True)):
        if spread.sum() <= 0.0:
            continue
        top = signs @ own
        left = signs * own - signs @ tie.T - (top / spread.sum())[:, None] * spread
        noise = (left**2).sum(axis=1)
        found[:, test] = _over(top, noise, (own**2).sum())
    return found


def alike(flips: Flipped, df: Floats) -> Flipped:
    """Statistics as normal scores, so that tests that rest on few units do not drown the others by their long tails.

    Each test's own draws say how far its statistic goes by chance; its degrees of freedom say how long the tail is.

    Args:
        flips: of all pairs and lags.
        df: (tests,) degrees of freedom of each t; NaN where the data cannot say.

    Source: Westfall & Young 1993, sec. 2.3 (unbalanced tests), with a smooth tail in place of each test's own p-value.
    """
    known = np.isfinite(df)
    freedom = np.where(known, np.maximum(df, 1.0), 1.0)
    sample, drawn = (np.where(known, _scores(each, freedom), 0.0) for each in (flips.t, flips.drawn))
    reach = np.quantile(np.abs(drawn), 0.95, axis=0)
    scale = np.divide(special.ndtri(0.975), reach, out=np.zeros_like(reach), where=reach > 0.0)
    return Flipped(sample * scale, drawn * scale)


def _scores(t: Floats, df: Floats) -> Floats:
    """Normal scores of t-statistics, with their signs.

    Source: Bailey 1980, Technometrics 22 (Wallace's 1959 transformation, close to the exact one far into the tail).
    """
    found: Floats = (8.0 * df + 1.0) / (8.0 * df + 3.0) * np.sign(t) * np.sqrt(df * np.log1p(t**2 / df))
    return found


def by_pair(flips: Flipped, group: Ints) -> Flipped:
    """The largest absolute statistic of each pair over its lags: (tests,) becomes (pairs,), the draws likewise.

    Args:
        flips: of all pairs and lags.
        group: (tests,) which pair a test belongs to, 0 to P - 1.
    """
    pairs = int(group.max()) + 1
    largest, drawn = np.zeros(pairs), np.zeros((len(flips.drawn), pairs))
    for pair in range(pairs):
        tests = np.flatnonzero(group == pair)
        largest[pair] = np.abs(flips.t[tests]).max()
        drawn[:, pair] = np.abs(flips.drawn[:, tests]).max(axis=1)
    return Flipped(largest, drawn)


def one_way(flips: Flipped, tests: Ints, sign: Floats) -> Flipped:
    """Some tests, looked at in one direction each: what goes the other way counts as nothing.

    Args:
        flips: of all pairs and lags.
        tests: (k,) which ones.
        sign: (k,) the direction that counts, -1 or 1.
    """
    sample, drawn = flips.t[tests] * sign, flips.drawn[:, tests] * sign
    return Flipped(np.maximum(sample, 0.0), np.maximum(drawn, 0.0))


def p_values(flips: Flipped) -> Floats:
    """(pairs,) by how many draws each pair's own statistic is reached."""
    found: Floats = (flips.drawn >= flips.t * (1.0 - SAME)).mean(axis=0)
    return np.where(flips.t > 0.0, found, 1.0)


def adjusted(flips: Flipped) -> Floats:
    """(pairs,) p-values such that among all pairs shown together even one false link is unlikely.

    Source: Westfall & Young 1993, algorithm 2.8 (step-down maxT); Romano & Wolf 2005, Econometrica 73.
    """
    order = np.argsort(-flips.t, kind="stable")
    found = np.ones(len(order))
    largest = np.zeros(len(flips.drawn))
    reached = np.ones(len(order))
    for place in range(len(order) - 1, -1, -1):
        pair = order[place]
        largest = np.maximum(largest, flips.drawn[:, pair])
        reached[place] = (largest >= flips.t[pair] * (1.0 - SAME)).mean() if flips.t[pair] > 0.0 else 1.0
    found[order] = np.maximum.accumulate(reached)
    return found


def critical(flips: Flipped, level: float) -> float:
    """Which statistic does the largest of all pairs exceed with this chance, when nothing is linked?"""
    return float(np.quantile(flips.drawn.max(axis=1), level))
