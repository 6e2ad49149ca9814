"""Do intervals of staggered effects cover, and is nothing claimed where nothing is?

Run with ``python benchmarks/truth_staggered.py [--replications 1000] [--only NAME]`` (part of ``make bench-truth``);
exits with 1 when an interval covers its truth in less than 93 or more than 97 % of the panels (Monte-Carlo error
allowed), when effects that are not there are claimed in more than 5 %, or drifts that are not there in more than 6.5 %.

Every panel has units with their own level, serial correlation within units, effects that differ by cohort, grow with
time and vary between units. `units` are clusters unless clusters of several units are drawn.
"""

import argparse
import sys
import time
import warnings
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered import Controls, Gaps, StaggeredRequest, aggregate, group_time, pretrend

Floats = NDArray[np.float64]
Rng = np.random.Generator
LOWEST, HIGHEST, MOST_FALSE, MOST_DRIFTS = 0.93, 0.97, 0.05, 0.065
KINDS = ("simple", "dynamic", "group")


@dataclass(frozen=True)
class World:
    """A kind of panel drawn again and again.

    Attributes:
        name: what it is.
        cohorts: units of each cohort, those never treated first; treated from periods 5, 6, 7 and so on.
        effect: size of the effects; 0 for none.
        within: units in each cluster (of one cohort).
        missing: share of rows that are not there.
        drift: how much units with a higher covariate grow faster, which treated ones have.
        request: how it is compared.
        seed: of the draws.
    """

    name: str
    cohorts: tuple[int, ...]
    effect: float = 1.0
    within: int = 1
    missing: float = 0.0
    drift: float = 0.0
    request: StaggeredRequest = field(default_factory=StaggeredRequest)
    seed: int = 1
    periods: int = 9
    correlation: float = 0.5

    def draw(self, rng: Rng) -> EffectPanel:
        """One panel."""
        starts = np.array([NEVER, *range(5, 5 + len(self.cohorts) - 1)])
        of_cluster = np.repeat(starts, np.array(self.cohorts))
        clusters = len(of_cluster)
        cluster = np.repeat(np.arange(clusters), self.within)
        first = of_cluster[cluster]
        units = len(first)
        x = rng.normal(size=units) + (first != NEVER) * (0.7 if self.drift else 0.0)
        now = np.arange(1, self.periods + 1)
        y = rng.normal(size=units)[:, None] + 0.3 * now + self.noise(rng, units)
        if self.within > 1:
            y = y + self.noise(rng, clusters)[cluster]
        y = y + self.drift * x[:, None] * now
        treated = now >= first[:, None]
        since = np.where(treated, now - np.where(first == NEVER, 0, first)[:, None], 0)
        own = (1 + rng.normal(0, 0.5, units))[:, None]
        y = y + treated * self.effect * self._size(since, first[:, None]) * own
        there = rng.random(y.shape) >= self.missing
        at, period = np.nonzero(there)
        covariates = x[at][:, None] if self.drift else np.empty((len(at), 0))
        return EffectPanel(
            at, now[period], y[there], first, cluster, np.ones(len(at)), covariates, tuple(map(str, range(units)))
        )

    def noise(self, rng: Rng, rows: int) -> Floats:
        """(rows, periods) with serial correlation."""
        found = rng.normal(size=(rows, self.periods))
        for at in range(1, self.periods):
            found[:, at] = self.correlation * found[:, at - 1] + np.sqrt(1 - self.correlation**2) * found[:, at]
        return found

    @staticmethod
    def _size(since: NDArray[np.int64], first: NDArray[np.int64]) -> Floats:
        return 0.5 + 0.2 * since + 0.3 * (first % 2)

    def truth(self) -> dict[str, float]:
        """The average effects that each summary asks for."""
        starts, sizes = np.arange(5, 5 + len(self.cohorts) - 1), np.array(self.cohorts[1:], dtype=np.float64)
        last = self.periods if self.cohorts[0] else int(starts[-1]) - 1  # without them nobody is left at the last start
        starts, sizes = starts[starts <= last], sizes[starts <= last]
        cells = [(g, t, n) for g, n in zip(starts, sizes, strict=True) for t in range(g, last + 1)]
        g, t, n = (np.array(column) for column in zip(*cells, strict=True))
        size = self.effect * self._size(t - g, g)
        by_time = [np.average(size[t - g == e], weights=n[t - g == e]) for e in np.unique(t - g)]
        by_cohort = [float(size[g == one].mean()) for one in starts]
        return {
            "simple": float(np.average(size, weights=n)),
            "dynamic": float(np.mean(by_time)),
            "group": float(np.average(by_cohort, weights=sizes)),
        }


REGRESSION = StaggeredRequest(estimator="reg")
NOT_YET = StaggeredRequest(controls=Controls.NOT_YET)
WORLDS = (
    World("10 units", (4, 2, 2, 2)),
    World("10 units, one cohort", (5, 5), seed=2),
    World("20 units", (8, 4, 4, 4), seed=3),
    World("20 units, cohorts of one", (12, 1, 1, 1, 1, 1), seed=4, periods=11),
    World("50 units", (20, 10, 10, 10), seed=5),
    World("50 units, not yet treated", (0, 17, 17, 16), request=NOT_YET, seed=6),
    World("200 units", (80, 40, 40, 40), seed=7),
    World("50 units, few treated", (42, 2, 3, 3), seed=8),
    World("20 clusters of 10", (8, 4, 4, 4), within=10, seed=9),
    World("50 units, a fifth missing", (20, 10, 10, 10), missing=0.2, seed=10),
    World(
        "50 units, cross-sections",
        (20, 10, 10, 10),
        missing=0.2,
        request=StaggeredRequest(gaps=Gaps.CROSS_SECTIONS),
        seed=11,
    ),
    World("200 units, drift by covariate", (80, 40, 40, 40), drift=0.3, seed=12),
    World(
        "60 units, drift, regression", (24, 12, 12, 12), drift=0.3, request=StaggeredRequest(estimator="reg"), seed=13
    ),
    World("10 units, nothing", (4, 2, 2, 2), effect=0.0, seed=14),
    World("20 units, nothing", (8, 4, 4, 4), effect=0.0, seed=15),
    World("50 units, nothing", (20, 10, 10, 10), effect=0.0, seed=16),
    World("200 units, nothing", (80, 40, 40, 40), effect=0.0, seed=17),
    World("20 clusters of 10, nothing", (8, 4, 4, 4), effect=0.0, within=10, seed=18),
)


@dataclass
class Counts:
    """What the panels of one world showed."""

    covered: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    band: int = 0
    claimed: int = 0
    improved: int = 0
    drifts: int = 0
    width: float = 0.0
    shown: int = 0


def run(world: World, replications: int) -> Counts:
    counts, truth = Counts(), world.truth()
    with_bands = max(1, replications // 200)
    for at in range(replications):
        panel = world.draw(np.random.default_rng([world.seed, at]))
        found = group_time(panel, world.request)
        for kind in KINDS:
            told = aggregate(found, kind, seed=None).overall
            counts.covered[kind] += told.low <= truth[kind] <= told.high
            if kind == "simple":
                counts.claimed += told.low > 0 or told.high < 0
                counts.improved += told.low > 0
                counts.width += (told.high - told.low) / replications
        if at % with_bands == 0:
            p = pretrend(found, seed=at).p_value
            counts.drifts += p is not None and p < 0.05
            counts.shown += 1
    return counts


def verdict(world: World, counts: Counts, replications: int) -> list[str]:
    """Which promises were broken, Monte-Carlo error (three standard errors) allowed."""
    slack = 3 * np.sqrt(0.95 * 0.05 / replications)
    broken = [
        kind
        for kind, covered in counts.covered.items()
        if not LOWEST - slack <= covered / replications <= HIGHEST + slack
    ]
    if world.effect == 0 and counts.claimed / replications > MOST_FALSE + slack:
        broken.append("claims")
    if counts.drifts / counts.shown > MOST_DRIFTS + 3 * np.sqrt(0.95 * 0.05 / counts.shown):
        broken.append("drifts")
    return broken


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--replications", type=int, default=1_000)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    n = asked.replications
    print(f"{n} panels each; Monte-Carlo error of a coverage near 95 %: {100 * np.sqrt(0.0475 / n):.1f} points")
    print(f"{'world':34}{'simple':>8}{'dynamic':>9}{'group':>8}{'claimed':>9}{'improved':>10}{'drifts':>8}{'width':>8}")
    failed = False
    for world in WORLDS:
        if asked.only not in world.name:
            continue
        start = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            counts = run(world, n)
        rates = "".join(f"{counts.covered[kind] / n:>{w}.1%}" for kind, w in zip(KINDS, (8, 9, 8), strict=True))
        broken = verdict(world, counts, n)
        failed |= bool(broken)
        print(
            f"{world.name:34}{rates}{counts.claimed / n:>9.1%}{counts.improved / n:>10.1%}"
            f"{counts.drifts / counts.shown:>8.1%}{counts.width:>8.2f}  {time.process_time() - start:.0f} s"
            f"{'  BROKEN: ' + ', '.join(broken) if broken else ''}",
            flush=True,
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
