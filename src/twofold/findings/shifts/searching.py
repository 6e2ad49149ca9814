"""Which of many possible changes fits a series best, how much better than none, and how often chance does as well."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.shifts.noise import Noise

Floats = NDArray[np.float64]

TRUST = 0.5  # weight of the noise left by the best change, beside the noise left by none: chosen by simulation
TAIL = 0.1  # share of the draws from which the tail of the null distribution is continued
ALONE = 1e-8  # a change that the columns before it explain up to this share of its size is none


@dataclass(frozen=True, eq=False)
class Search:
    """What could have happened, turned white under every noise.

    Attributes:
        noise: R models.
        frame: R times (n, p) orthonormal columns of what is there without a change.
        change: R times (n, m) the possible changes, free of the frame, of length 1; 0 where there is nothing left.
        size: (R, m) their lengths.
        log_density: (R,) of the noise and the frame.
        df: degrees of freedom beside the frame.
    """

    noise: tuple[Noise, ...]
    frame: tuple[Floats, ...]
    change: tuple[Floats, ...]
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
        none, each, signed = [], [], []
        for at in range(len(self.noise)):
            left, rss = self._left(series[:, None], at)
            along = self.change[at].T @ left[:, 0]
            none.append(self._fit(rss, at)[0])
            each.append(self._fit(rss - along**2, at))
            signed.append(along)
        return np.array(none), np.array(each), np.array(signed)

    def gains(self, many: Floats) -> Floats:
        """(B,) how much better the best change fits than none, each under its best noise; ``many`` is (n, B)."""
        none, best = np.full(many.shape[1], -np.inf), np.full(many.shape[1], -np.inf)
        for at in range(len(self.noise)):
            left, rss = self._left(many, at)
            along = ((self.change[at].T @ left) ** 2).max(axis=0)
            none = np.maximum(none, self._fit(rss, at))
            best = np.maximum(best, self._fit(rss - along, at))
        gained: Floats = best - none
        return gained

    def _left(self, many: Floats, at: int) -> tuple[Floats, Floats]:
        white = self.noise[at].white(many)
        left: Floats = white - self.frame[at] @ (self.frame[at].T @ white)
        return left, (left**2).sum(axis=0)

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
    frames, changes, sizes, densities = [], [], [], []
    for one in noise:
        q, r = np.linalg.qr(one.white(frame))
        white = one.white(change)
        whole = np.sqrt((white**2).sum(axis=0))
        free = white - q @ (q.T @ white)
        size = np.sqrt((free**2).sum(axis=0))
        size[size <= ALONE * whole] = 0.0
        frames.append(q)
        changes.append(np.where(size > 0.0, free / np.where(size > 0.0, size, 1.0), 0.0))
        sizes.append(size)
        densities.append(one.log_density - float(np.log(np.abs(np.diag(r))).sum()))
    df = frame.shape[0] - frame.shape[1]
    return Search(tuple(noise), tuple(frames), tuple(changes), np.array(sizes), np.array(densities), df)


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
        gain: (R, B) simulated gains under each noise, ascending.
    """

    gain: Floats

    def above(self, gain: float, probability: Floats) -> float:
        """The chance of such a gain or a larger one, the noise being as plausible as ``probability`` (R,) says."""
        draws = self.gain.shape[1]
        tail = max(int(draws * TAIL), 1)
        start = self.gain[:, -tail]
        mean = np.maximum((self.gain[:, -tail:] - start[:, None]).mean(axis=1), 1e-9)
        counted = (np.count_nonzero(self.gain >= gain, axis=1) + 1.0) / (draws + 1.0)
        beyond = tail / draws * np.exp(-np.maximum(gain - start, 0.0) / mean)  # gains have an exponential tail
        return float(probability @ np.where(gain > start, beyond, counted))

    def reached_by(self, share: float, probability: Floats) -> float:
        """The gain that chance exceeds with this chance."""
        low, high = 0.0, float(self.gain.max()) + 50.0
        for _ in range(50):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.above(middle, probability) > share else (low, middle)
        return high


def chance(looking: Search, rng: np.random.Generator, draws: int) -> Chance:
    """Simulate series without any change under every noise, and look for changes in them in the same way.

    Args:
        looking: how the real series is searched.
        rng: makes the draws.
        draws: how many under each noise.
    """
    white = rng.standard_normal((looking.noise[0].root.shape[0], draws))
    return Chance(np.sort(np.array([looking.gains(one.root @ white) for one in looking.noise]), axis=1))
