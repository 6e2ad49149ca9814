"""Which of many possible changes fits a series best, how much better than none, and how often chance does as well."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.shifts.noise import Noise

Floats = NDArray[np.float64]

TRUST = 0.5  # weight of the noise left by the best change, beside the noise left by none: chosen by simulation
TAIL = 0.1  # share of the draws from which the tail of the null distribution is continued
NEGLIGIBLE = 0.01  # a noise less plausible than this is not simulated
ALONE = 1e-8  # a change that the columns before it explain up to this share of its size is none


@dataclass(frozen=True, eq=False)
class Search:
    """What could have happened, turned white under every noise.

    Attributes:
        noise: R models.
        left: (R, n, n) what turns a series white and takes away what is there without a change.
        change: (R, n, m) the possible changes so turned, of length 1; 0 where there is nothing left.
        size: (R, m) their lengths.
        log_density: (R,) of the noise and of what is there without a change.
        df: degrees of freedom beside that.
    """

    noise: tuple[Noise, ...]
    left: Floats
    change: Floats
    size: Floats
    log_density: Floats
    df: int

    def likelihoods(self, series: Floats) -> tuple[Floats, Floats, Floats]:
        """How well each noise fits without a change and with each change.

        Args:
            series: (n,) one series.

        Returns:
            (R,) log restricted likelihoods without a change, (R, m) with each, (R, m) each change's signed length.
        """
        left = self.left @ series
        along = np.einsum("rnm,rn->rm", self.change, left)
        rss = (left**2).sum(axis=1)
        each = [self._fit(rss[at] - along[at] ** 2, at) for at in range(len(self.noise))]
        none = [float(self._fit(rss[at : at + 1], at)[0]) for at in range(len(self.noise))]
        return np.array(none), np.array(each), along

    def gains(self, many: Floats) -> Floats:
        """(B,) how much better the best change fits than none, each under its best noise; ``many`` is (n, B).

        Simulated series are only counted, so seven digits are enough for them, in half the time.
        """
        none, best = np.full(many.shape[1], -np.inf), np.full(many.shape[1], -np.inf)
        drawn = many.astype(np.float32)
        for at in range(len(self.noise)):
            left = self.left[at].astype(np.float32) @ drawn
            rss = np.einsum("nb,nb->b", left, left).astype(np.float64)
            along = np.abs(self.change[at].T.astype(np.float32) @ left).max(axis=0).astype(np.float64) ** 2
            none = np.maximum(none, self._fit(rss, at))
            best = np.maximum(best, self._fit(rss - along, at))
        gained: Floats = best - none
        return gained

    def _fit(self, rss: Floats, at: int) -> Floats:
        if self.noise[at].scaled:
            known: Floats = float(self.log_density[at]) - rss / 2.0
            return known
        floor = np.finfo(np.float64).tiny
        found: Floats = self.log_density[at] - self.df / 2.0 * np.log(np.maximum(rss, floor))
        return found


def search(noise: Sequence[Noise], frame: Floats, change: Floats) -> Search:
    """Make ready to look for changes.

    Args:
        noise: how the series may vary.
        frame: (n, p) what is there without a change: its level, its season, changes found before.
        change: (n, m) what could have happened.
    """
    unroot = np.array([one.unroot for one in noise])
    q, r = np.linalg.qr(unroot @ frame)
    white = unroot @ change
    whole = np.sqrt((white**2).sum(axis=1))
    free = white - q @ (np.swapaxes(q, 1, 2) @ white)
    size = np.sqrt((free**2).sum(axis=1))
    size[size <= ALONE * whole] = 0.0
    there = size > 0.0
    unit = np.where(there[:, None, :], free / np.where(there, size, 1.0)[:, None, :], 0.0)
    density = np.array([one.log_density for one in noise])
    density = density - np.log(np.abs(np.diagonal(r, axis1=1, axis2=2))).sum(axis=1)
    left = unroot - q @ (np.swapaxes(q, 1, 2) @ unroot)
    return Search(tuple(noise), left, unit, size, density, frame.shape[0] - frame.shape[1])


def plausible(none: Floats, best: Floats) -> Floats:
    """(R,) how plausible each noise is, judged by what no change leaves and by what the best change leaves.

    Judged by no change alone, a real change passes for noise that remembers; judged by the best change alone, noise
    that remembers passes for a change. Both together keep false alarms near 5 % (``benchmarks/truth_shifts.py``).

    Args:
        none: (R,) log likelihoods without a change.
        best: (R,) with the change that fits best.
    """
    both = np.logaddexp(none - none.max(), best - best.max() + np.log(TRUST))
    weight: Floats = np.exp(both - both.max())
    weight /= weight.sum()
    return weight


@dataclass(frozen=True, eq=False)
class Chance:
    """How large gains become without any change.

    Attributes:
        gain: (S, B) simulated gains under each noise that is plausible enough, ascending.
        probability: (S,) how plausible each of them is; they add up to 1.
    """

    gain: Floats
    probability: Floats

    def above(self, gain: float) -> float:
        """The chance of such a gain or a larger one."""
        draws = self.gain.shape[1]
        tail = max(int(draws * TAIL), 1)
        start = self.gain[:, -tail]
        mean = np.maximum((self.gain[:, -tail:] - start[:, None]).mean(axis=1), 1e-9)
        counted = (np.count_nonzero(self.gain >= gain, axis=1) + 1.0) / (draws + 1.0)
        beyond = tail / draws * np.exp(-np.maximum(gain - start, 0.0) / mean)  # gains have an exponential tail
        return float(self.probability @ np.where(gain > start, beyond, counted))

    def reached_by(self, share: float) -> float:
        """The gain that chance exceeds with this chance."""
        low, high = 0.0, float(self.gain.max()) + 50.0
        for _ in range(40):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.above(middle) > share else (low, middle)
        return high


def chance(looking: Search, probability: Floats, rng: np.random.Generator, draws: int) -> Chance:
    """Simulate series without any change under every plausible noise, and look for changes in them in the same way.

    Args:
        looking: how the real series is searched.
        probability: (R,) how plausible each noise is.
        rng: makes the draws.
        draws: how many under each noise.
    """
    kept = np.flatnonzero(probability >= min(NEGLIGIBLE, float(probability.max())))
    white = rng.standard_normal((looking.left.shape[1], draws))
    many = np.hstack([looking.noise[at].root @ white for at in kept])
    gain = np.sort(looking.gains(many).reshape(len(kept), draws), axis=1)
    return Chance(gain, probability[kept] / probability[kept].sum())
