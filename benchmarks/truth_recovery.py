"""Do one interrupted series and picked units get the right answer?

    python benchmarks/truth_recovery.py [--replications 1000]

First table: what 95 % intervals of an interrupted series cover, by length and memory. Second: the worst quarter of the
units is treated with something useless; how often each comparison claims an improvement (2.5 % is right), its bias and
what its interval covers.
"""

import argparse

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.recovery import regression_to_the_mean
from twofold.effects.series import InterruptedRequest, Series, interrupted

Floats = NDArray[np.float64]
PERIODS, TREATED_AT, WINDOW = 24, 15, 3
COMPARISONS = ("raw", "plain", "further_back", "corrected", "advised")


def remembering(rng: np.random.Generator, shape: tuple[int, ...], memory: float) -> Floats:
    """AR(1) noise of standard deviation 1 along the last axis."""
    noise = rng.standard_normal(shape)
    for at in range(1, shape[-1]):
        noise[..., at] = memory * noise[..., at - 1] + np.sqrt(1 - memory**2) * noise[..., at]
    return noise


def series(replications: int) -> None:
    """Intervals of level, slope, end and average."""
    print(f"{'interrupted series':24}{'memory':>8}{'level':>8}{'slope':>8}{'end':>8}{'average':>9}")
    rng = np.random.default_rng(1)
    for periods, season in ((24, 0), (36, 0), (36, 2), (60, 0)):
        for memory in (0.0, 0.2, 0.4, 0.6):
            covered = np.zeros(4)
            time, first = np.arange(24_000, 24_000 + periods), 24_000 + periods // 2
            since = np.maximum(time - first, 0)
            truth = (1.0, 0.1, 1.0 + 0.1 * since[-1], 1.0 + 0.1 * float(since[time >= first].mean()))
            for _ in range(replications):
                value = (time >= first) * (1.0 + 0.1 * since) + remembering(rng, (periods,), memory)
                found = interrupted(
                    Series(time=time, value=value, period_kind="month"),
                    InterruptedRequest(first=first, harmonics=season),
                )
                told = (found.level, found.slope, found.end, found.average)
                covered += [one.low <= true <= one.high for one, true in zip(told, truth, strict=True)]
            name = f"{periods} periods" + (f", {season} waves" if season else "")
            print(
                f"{name:24}{memory:8.1f}" + "".join(f"{100 * one / replications:8.1f}" for one in covered), flush=True
            )
    print(f"Monte-Carlo error of a cover of 95 %: {100 * np.sqrt(0.0475 / replications):.1f}\n")


def network(rng: np.random.Generator, units: int, memory: float, picked: str) -> EffectPanel:
    """Units with lasting levels and noise; a quarter is treated with something useless."""
    lasting = rng.standard_normal(units)
    grid = lasting[:, None] + remembering(rng, (units, PERIODS), memory) + 0.5 * rng.standard_normal(PERIODS)
    rule = {
        "at a low": grid[:, TREATED_AT - WINDOW : TREATED_AT].mean(axis=1),
        "at the last": grid[:, TREATED_AT - 1],
        "for their level": lasting,
    }
    first = np.full(units, NEVER)
    first[np.argsort(rule[picked])[: units // 4]] = TREATED_AT
    unit, time = (place.reshape(-1) for place in np.indices(grid.shape))
    return EffectPanel(
        unit=unit,
        time=time,
        outcome=grid.reshape(-1),
        first=first,
        cluster=np.arange(units),
        weight=np.ones(unit.size),
        covariates=np.zeros((unit.size, 0)),
        units=tuple(str(at) for at in range(units)),
    )


def recovery(replications: int) -> None:
    """What each comparison says about something useless."""
    columns = "".join(f"{name + ' %':>14}" for name in COMPARISONS)
    print(f"{'picked':18}{'units':>6}{'memory':>8}{columns}  (claimed an improvement)")
    rng = np.random.default_rng(2)
    for picked in ("at a low", "at the last", "for their level"):
        for units in (24, 60):
            for memory in (0.0, 0.4, 0.7):
                found = [regression_to_the_mean(network(rng, units, memory, picked)) for _ in range(replications)]
                told = [[getattr(one, name) for one in found] for name in COMPARISONS]
                claims = "".join(f"{100 * np.mean([one.low > 0 for one in row]):14.1f}" for row in told)
                bias = "".join(f"{np.mean([one.value for one in row]):14.2f}" for row in told)
                cover = "".join(f"{100 * np.mean([one.low <= 0 <= one.high for one in row]):14.1f}" for row in told)
                print(f"{picked:18}{units:6}{memory:8.1f}{claims}")
                print(f"{'':18}{'':6}{'bias':>8}{bias}")
                print(f"{'':18}{'':6}{'covers':>8}{cover}", flush=True)
    print(f"Monte-Carlo error of 2.5 %: {100 * np.sqrt(0.025 * 0.975 / replications):.1f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=1000)
    replications = parser.parse_args().replications
    series(replications)
    recovery(replications)


if __name__ == "__main__":
    main()
