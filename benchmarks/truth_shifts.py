"""Do shifts keep what they promise: false alarms, dates, sizes, and the parts of a difference?

    python benchmarks/truth_shifts.py [--replications 1000] [--only remember]

Prints one row a scenario. Marks: the share of series with any change marked (5 % is promised where nothing changed).
Dates, sizes: the share of found changes whose interval holds the truth. A Monte-Carlo error of a share is beside it.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.shifts.change_points import ShiftRequest, find_shifts
from twofold.findings.shifts.families import find_family
from twofold.findings.shifts.kitagawa import Mixed, Part, decompose
from twofold.findings.shifts.observed import Observed

Floats = NDArray[np.float64]
Noise = Callable[[np.random.Generator, int], Floats]
START = 24_000  # a January
FAMILY = 20
DRAWS = 80  # a third of what people get: p-values are as right, and less exact


@dataclass(frozen=True)
class Scenario:
    """A way in which series come about.

    Attributes:
        name: in the table.
        months: of each series.
        noise: in standard errors.
        known: whether standard errors are told.
        step: how much the level changes, in standard errors; 0 for never.
    """

    name: str
    months: int
    noise: Noise
    known: bool = True
    step: float = 0.0


def remembering(memory: float, size: float = 1.0) -> Noise:
    """AR(1) noise of this standard deviation."""

    def draw(rng: np.random.Generator, months: int) -> Floats:
        noise = rng.standard_normal(months)
        for at in range(1, months):
            noise[at] = memory * noise[at - 1] + np.sqrt(1 - memory**2) * noise[at]
        return size * noise

    return draw


def seasonal(rng: np.random.Generator, months: int) -> Floats:
    """A season three times as large as the standard errors."""
    return 3.0 * np.cos(2 * np.pi * np.arange(months) / 12) + rng.standard_normal(months)


def drifting_cause(rng: np.random.Generator, months: int) -> Floats:
    """Sampling errors on top of months that differ as much, and remember."""
    return rng.standard_normal(months) + remembering(0.5)(rng, months)


SCENARIOS = (
    Scenario("nothing, independent", 24, remembering(0.0)),
    Scenario("nothing, memory 0.4", 24, remembering(0.4)),
    Scenario("nothing, twice the variance", 24, remembering(0.0, 2**0.5)),
    Scenario("nothing, months differ and remember", 24, drifting_cause),
    Scenario("nothing, season", 36, seasonal),
    Scenario("nothing, no errors told", 24, remembering(0.0), known=False),
    Scenario("nothing, no errors told, memory 0.4", 24, remembering(0.4), known=False),
    Scenario("a step of 3 errors", 24, remembering(0.0), step=3.0),
    Scenario("a step of 4 errors, memory 0.4", 36, remembering(0.4), step=4.0),
)


def told(share: float, of: int) -> str:
    """A share with its Monte-Carlo error, in per cent."""
    return f"{100 * share:5.1f} ({100 * np.sqrt(share * (1 - share) / of):.1f})" if of else "      -"


def judge(scenario: Scenario, replications: int) -> str:
    """One row of the table."""
    rng = np.random.default_rng(2026)
    marked = found = date = size = 0
    for replication in range(replications):
        n = scenario.months
        at = n // 2 + int(rng.integers(-n // 6, n // 6 + 1))
        value = scenario.noise(rng, n) + scenario.step * (np.arange(n) >= at)
        observed = Observed(
            np.arange(START, START + n), value, np.ones(n) if scenario.known else None, period_kind="month"
        )
        shifted = find_shifts(observed, ShiftRequest(draws=DRAWS, seed=replication))
        marked += bool(shifted.steps or shifted.trend)
        if scenario.step and shifted.steps:
            near = min(shifted.steps, key=lambda step: abs(step.first - START - at))
            found += 1
            date += near.earliest <= START + at <= near.latest
            size += near.size.low <= scenario.step <= near.size.high
    dates, sizes = (told(count / max(found, 1), found) for count in (date, size))
    return f"{scenario.name:40}{scenario.months:4}{told(marked / replications, replications):>14}{dates:>14}{sizes:>14}"


def family(replications: int) -> str:
    """How often a family of series, none of which changed, has any claim."""
    rng = np.random.default_rng(7)
    claimed = 0
    for _ in range(replications):
        series = [
            Observed(
                np.arange(START, START + 18), rng.standard_normal(18), np.ones(18), None, "month", {"unit": str(at)}
            )
            for at in range(FAMILY)
        ]
        found = find_family(None, {"unit": series}, ShiftRequest(draws=DRAWS))
        claimed += any(one.claimed for one in found.groups)
    return f"{FAMILY} series that never changed: any claimed {told(claimed / replications, replications)}"


def mix(replications: int) -> str:
    """What the intervals of total, mix, real and each dimension cover; persons answer twice."""
    rng = np.random.default_rng(3)
    level = np.array([(one, two) for one in range(3) for two in range(4)])
    labels = (tuple("012"), tuple("0123"))
    share = [rng.dirichlet(np.full(12, 3.0)) for _ in range(2)]
    before = rng.normal(0, 1, 12)
    mean = [before, before + rng.normal(0.2, 0.3, 12)]

    def decomposed(
        score: Floats, weight: Floats, person: NDArray[np.int64], after: NDArray[np.bool_], cell: NDArray[np.int64]
    ) -> list[Part]:
        split = decompose(Mixed(score, weight, person, after, ("a", "b"), level[cell], labels))
        return [split.total, split.mix, split.real, *(part for _, part in split.by_dimension)]

    everybody = np.tile(np.arange(12), 2)
    truth = decomposed(
        np.concatenate(mean), np.concatenate(share), np.arange(24), np.repeat([False, True], 12), everybody
    )
    covered = np.zeros(5)
    for _ in range(replications):
        person = np.repeat(np.arange(300), 2)
        after = rng.random(600) < 0.5
        cell = np.where(after, rng.choice(12, 600, p=share[1]), rng.choice(12, 600, p=share[0]))
        score = np.where(after, mean[1][cell], mean[0][cell]) + rng.normal(0, 0.7, 300)[person]
        parts = decomposed(score + rng.normal(0, 0.7, 600), np.ones(600), person, after, cell)
        covered += [part.low <= true.value <= part.high for part, true in zip(parts, truth, strict=True)]
    names = ("total", "mix", "real", "dimension a", "dimension b")
    rows = (f"  {name:12}{told(one / replications, replications)}" for name, one in zip(names, covered, strict=True))
    return "Parts of a difference, 95 % intervals cover:\n" + "\n".join(rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--only", default="", help="scenarios whose name holds this, without the other tables")
    asked = parser.parse_args()
    replications = asked.replications
    print(f"{'scenario':40}{'n':>4}{'marked %':>14}{'dates %':>14}{'sizes %':>14}")
    for scenario in SCENARIOS:
        if asked.only in scenario.name:
            print(judge(scenario, replications), flush=True)
    if asked.only:
        return
    print(family(max(replications // 10, 20)), flush=True)
    print(mix(replications))


if __name__ == "__main__":
    main()
