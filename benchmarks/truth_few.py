"""Do few treated units get honest intervals, and is nothing claimed where nothing happened?

Run with ``python benchmarks/truth_few.py [--replications N]`` (default 1,000; seeds fixed). Randomisation inference
may claim 5 % (and Monte-Carlo error) at most; coverage of synthetic difference-in-differences is printed as it is.
"""

import argparse

import numpy as np

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.few import Draw, RandomisationRequest, SyntheticRequest, randomisation, synthetic_did

PERIODS, START = 18, 12


def panel(rng: np.random.Generator, controls: int, treated: int, memory: float, factor: float) -> EffectPanel:
    """Units with levels, a common walk, a shared factor with loadings of their own, and autocorrelated shocks."""
    units = controls + treated
    shock = rng.normal(size=(units, PERIODS))
    for period in range(1, PERIODS):
        shock[:, period] = memory * shock[:, period - 1] + np.sqrt(1 - memory**2) * shock[:, period]
    walk = np.cumsum(rng.normal(size=PERIODS))
    shared = factor * rng.normal(size=(units, 1)) * np.cumsum(rng.normal(size=PERIODS)) * 0.3
    outcome = 2 * rng.normal(size=(units, 1)) + walk + shared + shock
    unit, time = (each.ravel() for each in np.indices(outcome.shape))
    first = np.where(np.arange(units) < treated, START, NEVER)
    return EffectPanel(
        unit=unit,
        time=time,
        outcome=outcome.ravel(),
        first=first,
        cluster=np.arange(units),
        weight=np.ones(outcome.size),
        covariates=np.empty((outcome.size, 0)),
        units=tuple(map(str, range(units))),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--replications", type=int, default=1_000)
    replications = parser.parse_args().replications
    failed = False
    for treated in (1, 2, 3, 5):
        rng = np.random.default_rng([1, treated])
        claims = held = 0
        for seed in range(replications):
            asked = RandomisationRequest(draw=Draw(499, seed))
            found = randomisation(panel(rng, 25, treated, 0.8, 1.0), asked).estimate
            claims += (found.p_value or 0) <= 0.05
            held += found.low <= 0 <= found.high
        error = np.sqrt(0.05 * 0.95 / replications)
        failed |= claims / replications > 0.05 + 3 * error
        print(f"randomisation, {treated} of {25 + treated}: claimed {claims / replications:.3f}, "
              f"covered {held / replications:.3f} (± {2 * error:.3f})", flush=True)  # fmt: skip
    for controls, treated, factor in ((10, 1, 0.0), (20, 1, 1.0), (20, 2, 1.0), (20, 4, 1.0), (15, 10, 1.0)):
        rng = np.random.default_rng([2, controls, treated])
        held = 0
        for seed in range(replications):
            found = synthetic_did(
                panel(rng, controls, treated, 0.5, factor), SyntheticRequest(draw=Draw(100, seed))
            ).estimate
            held += found.low <= 0 <= found.high
        print(f"synthetic, {treated} of {controls + treated}, factor {factor:g}: covered {held / replications:.3f} "
              f"(± {2 * np.sqrt(0.05 * 0.95 / replications):.3f})", flush=True)  # fmt: skip
    raise SystemExit(int(failed))  # a numpy False is no exit code: it would be printed, and count as a failure


if __name__ == "__main__":
    main()
