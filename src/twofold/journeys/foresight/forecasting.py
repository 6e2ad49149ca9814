"""Forecasts: several chains mixed as they did best on a later period, with probabilities that hold what they say."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from twofold.journeys.foresight.backing_off import Chain, Counts, count, portions, tallied
from twofold.journeys.foresight.situations import Situations

FloatArray = NDArray[np.float64]
ROUNDS = 200  # of expectation-maximisation; the likelihood is concave in the weights
CLOSE = 1e-7
TRIED = 1_000_000  # numbers that the calibration is fitted on: two parameters need no more
MIXED = 300_000  # steps that the weights are fitted on
SMALLEST = 1e-12  # a probability of 0 would make one miss infinitely bad


@dataclass(frozen=True, eq=False)
class Forecaster:
    """How likely each outcome is.

    Attributes:
        counts: what followed in the examples.
        chains: which situations are looked at.
        weights: (chains,) how much each one says; they add up to 1.
        temperature: above 1 the probabilities are drawn together, below 1 they are driven apart.
        none_shift: added to the logarithm of "nothing within the horizon".
    """

    counts: Counts
    chains: tuple[Chain, ...]
    weights: FloatArray
    temperature: float = 1.0
    none_shift: float = 0.0

    def likely(self, situations: NDArray[np.int64]) -> FloatArray:
        """(n, outcomes) calibrated probabilities.

        Args:
            situations: (n,) packed, the outcome's bits 0; few enough to be held at once (``portions``).
        """
        return calibrated(self.mixed(situations), self.temperature, self.none_shift)

    def mixed(self, situations: NDArray[np.int64]) -> FloatArray:
        """(n, outcomes) probabilities before calibration."""
        known: dict[tuple[int, ...], FloatArray] = {}
        parts = zip(self.weights.tolist(), self.chains, strict=True)
        return sum(
            (weight * self.counts.likely(situations, chain, known) for weight, chain in parts if weight > 0),
            start=np.zeros((len(situations), self.counts.outcomes)),
        )


def calibrated(likely: FloatArray, temperature: float, none_shift: float) -> FloatArray:
    """Probabilities with another sharpness, and another level of the last outcome, "none".

    Source: temperature scaling, Guo et al. 2017, ICML, sec. 4.2, with one bias as in their vector scaling.
    """
    told = np.log(np.maximum(likely, SMALLEST)) / temperature
    told[:, -1] += none_shift
    told -= told.max(axis=1, keepdims=True)
    np.exp(told, out=told)
    told /= told.sum(axis=1, keepdims=True)
    return told


def learnt(situations: Situations, chains: tuple[Chain, ...], rows: NDArray[np.int64]) -> Counts:
    """Count what followed in some rows."""
    return count(situations.packed[rows], chains, outcome_bits=situations.outcome_bits, outcomes=len(situations.labels))


def fitted(counts: Counts, chains: tuple[Chain, ...], tried: NDArray[np.int64], *, seed: int = 0) -> Forecaster:
    """Weights and calibration that make what followed in a later period likeliest.

    Args:
        counts: of the earlier period.
        chains: which situations are looked at.
        tried: (n,) packed situations with outcomes of the later period.
        seed: of the draw of steps that are fitted on, where they are very many.
    """
    if len(tried) > MIXED:
        tried = np.random.default_rng(seed).choice(tried, MIXED, replace=False)
    cells, times = tallied(tried)
    low = (1 << counts.outcome_bits) - 1
    outcome, situation = cells & low, cells & ~low
    by_chain = np.empty((len(cells), len(chains)))
    for part in portions(cells, counts.outcomes):
        known: dict[tuple[int, ...], FloatArray] = {}
        places = np.arange(part.stop - part.start)
        for at, chain in enumerate(chains):
            by_chain[part, at] = counts.likely(situation[part], chain, known)[places, outcome[part]]
    plain = Forecaster(counts, chains, _mixture(by_chain, times.astype(np.float64)))
    return _calibrated_on(plain, cells, times.astype(np.float64), seed)


def _mixture(likely: FloatArray, times: FloatArray) -> FloatArray:
    """The weights under which the mixture makes what happened likeliest (expectation-maximisation)."""
    weights = np.full(likely.shape[1], 1.0 / likely.shape[1])
    for _ in range(ROUNDS):
        owed = likely * weights
        owed *= (times / owed.sum(axis=1))[:, None]
        new = owed.sum(axis=0) / times.sum()
        done = np.abs(new - weights).max() < CLOSE
        weights = new
        if done:
            break
    return weights


def _calibrated_on(plain: Forecaster, cells: NDArray[np.int64], times: FloatArray, seed: int) -> Forecaster:
    outcomes, bits = plain.counts.outcomes, plain.counts.outcome_bits
    most = max(1, TRIED // outcomes)
    if len(cells) > most:
        drawn = np.random.default_rng(seed).choice(len(cells), most, replace=False)
        cells, times = cells[drawn], times[drawn]
    outcome = cells & ((1 << bits) - 1)
    mixed = np.log(np.maximum(plain.mixed(cells - outcome), SMALLEST))
    happened = mixed[np.arange(len(cells)), outcome]
    none = outcome == outcomes - 1

    def doubt(at: FloatArray) -> float:
        sharpness, shift = np.exp(-at[0]), at[1]
        told = mixed * sharpness
        told[:, -1] += shift
        largest = told.max(axis=1)
        norm = largest + np.log(np.exp(told - largest[:, None]).sum(axis=1))
        return float(times @ (norm - happened * sharpness - shift * none) / times.sum())

    # two smooth dimensions with a convex valley: a simplex needs no derivatives
    start = np.array([[0.0, 0.0], [0.3, 0.0], [0.0, 0.3]])
    options = {"xatol": 1e-4, "fatol": 1e-9, "initial_simplex": start}
    best = optimize.minimize(doubt, start[0], method="Nelder-Mead", options=options)
    return replace(plain, temperature=float(np.exp(best.x[0])), none_shift=float(best.x[1]))
