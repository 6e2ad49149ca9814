"""Whether verdicts are right where the truth is known: coverage, false claims and missed effects by scenario.

Run with ``make bench-truth`` (or ``python benchmarks/truth_effects.py [--replications N] [part of a name]``). A row
says how often 95 % intervals held the true effect, how often the verdict was improved, worse or cannot be known, and
how often a naive before/after of the treated units alone would have called the action an improvement. Exits with 1
where a claim of docs/explanation/verdicts.md does not hold: trainings without effect improved in at most 4 %, trainings
with twice the smallest detectable effect in at least 80 %, groups that drift apart by themselves in at most 12 %.
"""

import argparse
import sys
import time
from dataclasses import dataclass

import numpy as np
from effect_worlds import World, draw

from twofold.effects.estimating import EffectRequest, judged_effect
from twofold.effects.verdicts import Verdict

MOST_FALSE, FEWEST_FOUND, MOST_DRIFTING = 0.04, 0.8, 0.12  # the rule allows a drift 10 %, and chance its part


@dataclass(frozen=True)
class Scenario:
    """A world, and what is claimed of it."""

    name: str
    world: World
    claim: str  # null, found, worst, drift, or nothing


def detectable(memory: float, units: tuple[int, int], periods: tuple[int, int]) -> float:
    """The smallest effect that the best comparison of means would find four times in five."""
    before, after = periods
    apart = np.abs(np.subtract.outer(np.arange(before + after), np.arange(before + after)))
    weight = np.repeat([-1 / before, 1 / after], periods)
    return float(2.85 * np.sqrt(weight @ (memory**apart) @ weight * (1 / units[0] + 1 / units[1])))


def scenarios() -> list[Scenario]:
    """Everything that is tried."""
    twice = {memory: 2 * detectable(memory, (20, 20), (12, 12)) for memory in (0.0, 0.5, 0.8)}
    null = {
        "staggered, 40 units x 24, luck fades at once": World(memory=0.0),
        "staggered, 40 units x 24, memory 0.5": World(),
        "staggered, 40 units x 24, memory 0.8": World(memory=0.8),
        "12 units, 6 treated at 3 starts": World(units=12, treated=6, starts=(10, 13, 16)),
        "60 units, 6 treated at 2 starts": World(units=60, treated=6, starts=(10, 16)),
        "30 units, 2 treated": World(units=30, treated=2, starts=(13,)),
        "holes: 15 % of values missing": World(missing=0.15),
        "6 periods only": World(periods=6, starts=(4, 5)),
    }
    worst = {
        "worst quarter of the last month": World(memory=0.0, treated=10, starts=(13,), worst_of=1),
        "worst quarter of the last three months": World(treated=10, starts=(13,), worst_of=3),
        "worst quarter of the last year": World(treated=10, starts=(13,), worst_of=12),
        "worst quarter of the last year, memory 0.8": World(memory=0.8, treated=10, starts=(13,), worst_of=12),
        "in waves after their worst month": World(memory=0.0, treated=12, unlucky=True),
        "in waves after their worst month, memory 0.5": World(treated=12, unlucky=True),
    }
    found = {
        f"twice the smallest detectable, memory {memory}": World(memory=memory, starts=(13,), effect=effect)
        for memory, effect in twice.items()
    }
    found |= {
        f"twice the smallest detectable, staggered, memory {memory}": World(memory=memory, effect=effect)
        for memory, effect in twice.items()
    }
    for periods, start in ((6, 4), (12, 7), (24, 19)):
        effect = 2 * detectable(0.5, (20, 20), (start - 1, periods - start + 1))
        name = f"twice the smallest detectable, {periods} periods, start {start}"
        found[name] = World(periods=periods, starts=(start,), effect=effect)
    drift = {f"drifting apart by {size} a period": World(drift=size) for size in (0.02, 0.05, 0.1, 0.2)}
    kinds = {"null": null, "worst": worst, "found": found, "drift": drift}
    return [Scenario(name, world, claim) for claim, worlds in kinds.items() for name, world in worlds.items()]


def tried(scenario: Scenario, replications: int) -> dict[str, float]:
    """Rates over replications."""
    rng = np.random.default_rng(20260101)
    verdicts, covered, naive = [], [], []
    for _ in range(replications):
        found = judged_effect(draw(scenario.world, rng), EffectRequest())
        verdicts.append(found.verdict)
        naive.append(found.naive is not None and found.naive.low > 0)
        if found.effect is not None:
            covered.append(found.effect.low <= scenario.world.effect <= found.effect.high)
    rates = {verdict.value: verdicts.count(verdict) / replications for verdict in Verdict}
    return {**rates, "coverage": float(np.mean(covered)) if covered else float("nan"), "naive": float(np.mean(naive))}


def broken(scenario: Scenario, rates: dict[str, float]) -> bool:
    """Whether a claim does not hold."""
    if scenario.claim in {"null", "worst"}:
        return rates[Verdict.IMPROVED.value] > MOST_FALSE
    if scenario.claim == "drift":
        return rates[Verdict.IMPROVED.value] > MOST_DRIFTING
    return scenario.claim == "found" and rates[Verdict.IMPROVED.value] < FEWEST_FOUND


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="", help="only scenarios whose name or claim holds this")
    parser.add_argument("--replications", type=int, default=1000)
    asked = parser.parse_args()
    error = 1.96 * np.sqrt(0.95 * 0.05 / asked.replications)
    print(f"{asked.replications} replications; coverage is known to {100 * error:.1f} points, 4 % to ", end="")
    print(f"{196 * np.sqrt(0.04 * 0.96 / asked.replications):.1f}")
    print(f"{'scenario':58}{'covers':>8}{'improved':>10}{'worse':>8}{'unknown':>9}{'naive improved':>16}{'CPU s':>8}")
    wrong = 0
    for scenario in scenarios():
        if asked.part not in f"{scenario.claim} {scenario.name}":
            continue
        start = time.process_time()
        rates = tried(scenario, asked.replications)
        bad = broken(scenario, rates)
        wrong += bad
        cells = [rates["coverage"], rates["improved"], rates["worse"], rates["cannot be known"], rates["naive"]]
        shown = [f"{100 * cell:.1f} %" for cell in cells]
        name = f"{scenario.claim}: {scenario.name}"
        line = f"{name:58}{shown[0]:>8}{shown[1]:>10}{shown[2]:>8}{shown[3]:>9}{shown[4]:>16}"
        print(f"{line}{time.process_time() - start:8.0f}{'  <- not as claimed' if bad else ''}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
