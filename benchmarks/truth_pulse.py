"""Does the pulse tell the truth? Coverage of reliability and ICC, false and missed decisions about team means.

Run with ``make bench-truth`` (or ``python benchmarks/truth_pulse.py --replications 1000``). Answers are whole numbers
from 1 to 5 that lean to the upper end. Exits with 1 when a coverage lies outside 93 to 97 % (where n is 60 or more) or
noise is called usable in more than 5 %.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from twofold.panels.noise import Reliabilities, reliabilities
from twofold.panels.steadiness import steady_share
from twofold.pulse.agreement import icc
from twofold.pulse.reliability import Coefficient, alpha, omegas
from twofold.pulse.team_means import Use, aggregation

LOW, HIGH, FALSE = 0.93, 0.97, 0.05
SIX = [0, 0, 1, 1, 2, 2]
Floats = NDArray[np.float64]
Covered = tuple[str, float, int, int]  # what, share covered, how many made, people


def answers(rng: np.random.Generator, people: int, teams: Floats | None = None) -> Floats:
    """(people, 3) answers to one scale."""
    felt = rng.standard_normal(people) + (0.0 if teams is None else teams)
    said = 0.8 * (felt[:, None] + 0.8 * rng.standard_normal((people, 3))) + 4.4
    return np.clip(np.floor(said), 1, 5)


def three_scales(rng: np.random.Generator, people: int) -> Floats:
    """(people, 6) answers to three scales of two items that go together."""
    general = rng.standard_normal((people, 1))
    felt = np.repeat(0.7 * general + 0.7 * rng.standard_normal((people, 3)), 2, axis=1)
    return np.clip(np.floor(0.8 * (felt + 0.8 * rng.standard_normal((people, 6))) + 4.4), 1, 5)


def covered(found: Sequence[Coefficient | None], truth: float) -> tuple[float, int]:
    """Share of intervals that hold the truth, of those that could be made."""
    made = [one for one in found if one is not None]
    return float(np.mean([one.low <= truth <= one.high for one in made])), len(made)


def reliability_rows(rng: np.random.Generator, replications: int) -> Iterator[Covered]:
    """Alpha alone, with teams, and omega of three scales together."""
    truth = alpha(answers(rng, 2_000_000)).value
    for people in (30, 60, 200, 1000):
        yield f"alpha, n {people}", *covered([alpha(answers(rng, people)) for _ in range(replications)], truth), people
    spread, size = 0.6, 10
    truth = alpha(answers(rng, 2_000_000, np.repeat(rng.normal(0, spread, 200_000), size))).value
    for teams in (12, 40):
        group = np.repeat(np.arange(teams), size)
        draws = [answers(rng, teams * size, rng.normal(0, spread, teams)[group]) for _ in range(replications)]
        yield f"alpha, {teams} teams of 10", *covered([alpha(one, groups=group) for one in draws], truth), teams * size
    truth = omegas(three_scales(rng, 400_000), SIX)[0].value
    for people in (100, 300):
        found = [omegas(three_scales(rng, people), SIX)[0] for _ in range(replications)]
        yield f"omega of three scales, n {people}", *covered(found, truth), people


def likeness_rows(rng: np.random.Generator, replications: int) -> Iterator[Covered]:
    """ICC(1) with teams of unlike size."""
    for between in (0.0, 0.3, 0.8):
        truth = between**2 / (between**2 + 1)
        found = []
        for _ in range(replications):
            group = np.repeat(np.arange(30), rng.integers(5, 40, 30))
            found.append(icc(rng.normal(0, between, 30)[group] + rng.standard_normal(len(group)), group).icc1)
        yield f"ICC(1) of {truth:.2f}, 30 teams of 5-39", *covered(found, truth), 660


def decisions(rng: np.random.Generator, replications: int, between: float) -> Counter[Use]:
    """How often each answer about team means is given."""
    uses: Counter[Use] = Counter()
    for _ in range(replications):
        group = np.repeat(np.arange(30), rng.integers(5, 20, 30))
        felt = rng.normal(0, between, 30)[group] + 0.4 * rng.standard_normal(len(group))
        said = np.clip(np.round(3.6 + felt[:, None] + 0.7 * rng.standard_normal((len(group), 2))), 1, 5)
        uses[aggregation(said, group, (1, 5)).use] += 1
    return uses


def panel_error(rng: np.random.Generator, replications: int) -> tuple[float, float, float, float]:
    """Reliability of changes within units: without the people's lasting part, with it, true; Monte-Carlo error."""
    found = np.array([one_panel(rng) for _ in range(replications)])
    plain, mended, truth = found.mean(axis=0)
    return float(plain), float(mended), float(truth), float(found[:, 1].std() / np.sqrt(replications))


def one_panel(rng: np.random.Generator) -> tuple[float, float, float]:
    """The same of one panel of 60 units of 12 people, three quarters of whom answer in each of 18 months."""
    units, periods, size, answering = 60, 18, 12, 0.75
    home = np.repeat(np.arange(units), size)
    climate = rng.normal(0, 0.5, (units, 1)) + rng.normal(0, 0.3, (units, periods))
    noise = rng.normal(0, 0.5, (units * size, 1)) + rng.normal(0, 0.6, (units * size, periods))
    person, period = np.nonzero(rng.random(noise.shape) < answering)
    value = (climate[home] + noise)[person, period]
    cell = home[person] * periods + period
    n = np.bincount(cell, minlength=units * periods)
    mean = np.bincount(cell, value, units * periods) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.bincount(cell, (value - mean[cell]) ** 2, units * periods) / (n - 1) / n
    grid = mean.reshape(units, periods), np.sqrt(spread).reshape(units, periods)
    plain = reliabilities(*grid)
    mended = reliabilities(*grid, steady_share(home[person], period, person, value))
    error = (0.36 + 0.25 * (1 - answering)) * float(np.mean(1 / n))
    return _within(plain), _within(mended), 0.09 / (0.09 + error)


def _within(found: Reliabilities | None) -> float:
    return float("nan") if found is None or found.within is None else found.within


def intervals_told(rng: np.random.Generator, replications: int) -> list[str]:
    """Print coverages; returns what is outside what is promised."""
    broken = []
    print(f"{'95 % intervals':36} {'coverage':>9} {'± MC':>6} {'made':>6}")
    for name, share, made, people in (*reliability_rows(rng, replications), *likeness_rows(rng, replications)):
        error = np.sqrt(share * (1 - share) / max(made, 1))
        print(f"{name:36} {share:9.3f} {error:6.3f} {made:6d}")
        if people >= 60 and not LOW - 2 * error <= share <= HIGH + 2 * error:
            broken.append(name)
    return broken


def decisions_told(rng: np.random.Generator, replications: int) -> list[str]:
    """Print how often each answer is given; returns what is outside what is promised."""
    broken = []
    print(f"\n{'teams differ by (ICC(1))':36} {'yes':>6} {'shrunk':>7} {'no':>6} {'unknown':>8}")
    for between in (0.0, 0.2, 0.4, 0.7):
        uses = decisions(rng, replications, between)
        shares = [uses[use] / replications for use in (Use.YES, Use.SHRUNK, Use.NO, Use.UNKNOWN)]
        likeness = between**2 / (between**2 + 0.16 + 0.245 + 0.04)
        print(f"{likeness:36.2f} {shares[0]:6.3f} {shares[1]:7.3f} {shares[2]:6.3f} {shares[3]:8.3f}")
        if between == 0.0 and shares[0] + shares[1] > FALSE:
            broken.append("noise called usable")
    return broken


def main() -> None:
    """Print the tables; exit with 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=1000)
    replications = parser.parse_args().replications
    rng = np.random.default_rng(20260301)
    broken = intervals_told(rng, replications) + decisions_told(rng, replications)
    plain, mended, truth, error = panel_error(rng, max(10, replications // 10))
    print(f"\nreliability of changes: true {truth:.3f}, told {mended:.3f} ± {error:.3f}, without people {plain:.3f}")
    if broken:
        sys.exit(f"broken: {', '.join(broken)}")


if __name__ == "__main__":
    main()
