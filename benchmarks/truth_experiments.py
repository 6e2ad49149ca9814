"""Do experiments, looks, doses and attendance hold the truth in 95 of 100?

Run with ``python benchmarks/truth_experiments.py [--replications N]`` (default 1,000; seeds fixed). Always-valid and
group-sequential intervals may err less than 5 % (they hold at looks that nobody took); more is a failure.
"""

import argparse

import numpy as np

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.experiments import (
    ArmTable,
    LookRequest,
    Metric,
    cuped,
    dose_response,
    intention_to_treat,
    watch_arms,
    watch_panel,
)


def panel(outcome: np.ndarray, first: np.ndarray) -> EffectPanel:
    unit, time = (each.ravel() for each in np.indices(outcome.shape))
    return EffectPanel(
        unit=unit,
        time=time,
        outcome=outcome.ravel(),
        first=first,
        cluster=np.arange(len(outcome)),
        weight=np.ones(outcome.size),
        covariates=np.empty((outcome.size, 0)),
        units=tuple(map(str, range(len(outcome)))),
    )


def shocks(rng: np.random.Generator, units: int, periods: int, memory: float) -> np.ndarray:
    found = rng.normal(size=(units, periods))
    for period in range(1, periods):
        found[:, period] += memory * found[:, period - 1]
    return found


def arms_held(rng: np.random.Generator, persons: int, covariates: int) -> bool:
    arm = rng.permutation(np.arange(persons) % 2)
    before = rng.normal(size=(persons, covariates))
    outcome = np.exp(0.5 * before[:, 0]) * rng.exponential(size=persons) + 0.5 * arm
    known = tuple(Metric(str(at), before[:, at]) for at in range(covariates))
    found = cuped(ArmTable(arm, ("0", "1"), Metric("y", outcome), known), "1", "0").estimate
    return found.low <= 0.5 <= found.high


def dose_held(rng: np.random.Generator) -> tuple[bool, bool]:
    first = np.where(np.arange(40) < 20, np.where(np.arange(40) % 2, 6, 8), NEVER)
    hours = np.where(first < NEVER, rng.integers(1, 9, 40), 0).astype(float)
    outcome = shocks(rng, 40, 14, 0.5) + 0.2 * hours[:, None] * (np.arange(14) >= first[:, None])
    line = dose_response(panel(outcome, first), hours).per_unit
    taking = intention_to_treat(panel(outcome, first), hours / 8).taking
    return line.low <= 0.2 <= line.high, taking.low <= 1.6 <= taking.high


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--replications", type=int, default=1_000)
    replications = parser.parse_args().replications
    error = 2 * np.sqrt(0.05 * 0.95 / replications)
    for persons, covariates in ((20, 1), (60, 3), (2_000, 2)):
        rng = np.random.default_rng([1, persons])
        held = np.mean([arms_held(rng, persons, covariates) for _ in range(replications)])
        print(f"CUPED, {persons} persons, {covariates} covariates: covered {held:.3f} (± {error:.3f})", flush=True)
    rng = np.random.default_rng(2)
    line, taking = np.mean([dose_held(rng) for _ in range(replications)], axis=0)
    print(f"dose per hour covered {line:.3f}, effect of coming covered {taking:.3f} (± {error:.3f})", flush=True)
    rng = np.random.default_rng(3)
    claims = np.mean(
        [
            watch_arms(rng.exponential(size=2_000), rng.random(2_000) < 0.5, 2_000).decided() is not None
            for _ in range(replications)
        ]
    )
    print(f"looking after every person: claimed {claims:.3f}", flush=True)
    failed = claims > 0.05 + 1.5 * error
    for treated, controls in ((20, 20), (10, 30), (5, 20)):
        rng = np.random.default_rng([4, treated])
        first = np.where(np.arange(treated + controls) < treated, 6, NEVER)
        wrong = np.mean(
            [
                watch_panel(panel(shocks(rng, treated + controls, 18, 0.5), first), LookRequest(12)).looks.decided()
                is not None
                for _ in range(replications)
            ]
        )
        failed |= wrong > 0.05 + 1.5 * error
        print(
            f"looking every month, {treated} of {treated + controls}: claimed {wrong:.3f} (± {error:.3f})", flush=True
        )
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
