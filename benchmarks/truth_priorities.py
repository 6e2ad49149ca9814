"""Do the intervals of expected gains hold the planted gains, and do places hold the true places?

Run with ``python benchmarks/truth_priorities.py [--replications N]`` (part of ``make bench-truth``); exits with 1 when
the gains' intervals cover less than 93 or more than 97 %, when all places of a table hold in less than 95 %, or when
one of equal levers is singled out as the first in more than 5 % of the tables (each by more than chance allows).
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twofold.actions.importance import Asked, levers_of_table
from twofold.actions.loyalty import loyalty
from twofold.actions.parameters import Parameters
from twofold.actions.practice import practice
from twofold.actions.priorities import priorities
from twofold.actions.priority import Priority
from twofold.actions.ranges import Range, Shape
from twofold.actions.request import PrioritiesRequest
from twofold.findings.drivers.driver_table import DriverTable

Floats = npt.NDArray[np.float64]
REPLICATIONS = 1_000
DRAWS = 1_000
LOWEST, HIGHEST, MOST_FALSE = 0.93, 0.97, 0.05
SURE = 0.95


@dataclass(frozen=True)
class World:
    """An organisation whose levers are known.

    Attributes:
        name: what is special about it.
        slopes: points of the outcome per point of each lever.
        means: true level of each lever.
        reach: share of customers each concerns.
        n: answers.
        target: where each would stand; None takes the best quarter of units.
        units: how many units there are; 0 none.
        apart: standard deviation of units' levels.
        alike: correlation of a customer's answers.
        persons: answers of one customer; 1 where each answers once.
        missing: share of answers that are missing.
    """

    name: str
    slopes: tuple[float, ...]
    means: tuple[float, ...]
    reach: tuple[float, ...]
    n: int = 400
    target: float | None = 4.5
    units: int = 0
    apart: float = 0.0
    alike: float = 0.4
    persons: int = 1
    missing: float = 0.0


SIX = (4.0, 3.0, 2.0, 1.0, 0.0, -1.0)
MEANS = (3.4, 3.8, 4.1, 3.2, 3.6, 3.9)
SOME = (1.0, 0.9, 0.6, 0.5, 1.0, 0.8)
WORLDS = (
    World("six levers, n 400", SIX, MEANS, SOME),
    World("six levers, n 2,000", SIX, MEANS, SOME, n=2_000),
    World("three levers, n 80", SIX[:3], MEANS[:3], (1.0, 0.9, 0.7), n=80),
    World("four answers a customer", SIX, MEANS, SOME, n=800, persons=4),
    World("25 clusters of 32", SIX[:4], MEANS[:4], SOME[:4], n=800, persons=32),
    World("a tenth missing", SIX, MEANS, SOME, n=600, missing=0.1),
    World("already at the target", (3.0, 2.0), (4.5, 4.6), (1.0, 1.0)),
    World("best of 12 units", SIX[:4], MEANS[:4], SOME[:4], n=1_200, target=None, units=12, apart=0.3),
    World("best of 40 units", SIX[:4], MEANS[:4], SOME[:4], n=4_000, target=None, units=40, apart=0.2),
    World("best of 20 equal units", SIX[:4], MEANS[:4], SOME[:4], n=1_000, target=None, units=20, apart=0.0),
)
EQUAL = (
    World("two equal levers", (2.0,) * 2, (3.5,) * 2, (1.0,) * 2),
    World("five equal levers", (2.0,) * 5, (3.5,) * 5, (1.0,) * 5),
    World("twelve equal levers, n 200", (1.0,) * 12, (3.5,) * 12, (1.0,) * 12, n=200),
    World("five levers that do nothing", (0.0,) * 5, (3.5,) * 5, (1.0,) * 5),
)


class Drawn(NamedTuple):
    """A table and what is true of it: the gains, and the first lever's customers kept a year."""

    table: DriverTable
    asked: Asked
    gain: Floats


def draw(world: World, rng: np.random.Generator) -> Drawn:
    """One survey of the organisation: answers are continuous and not normal, errors grow with the answers."""
    k, people = len(world.slopes), world.n // world.persons
    who = np.repeat(np.arange(people), world.persons)
    n = len(who)
    own = rng.standard_normal((people, k))[who]
    mood = rng.standard_normal(people)[who][:, None]
    latent = np.sqrt(world.alike) * mood + np.sqrt(1.0 - world.alike) * (
        own if world.persons == 1 else np.sqrt(0.5) * own + np.sqrt(0.5) * rng.standard_normal((n, k))
    )
    x = np.array(world.means) + 0.55 * latent + 0.1 * (latent**2 - 1.0)
    unit, target = None, np.full(k, np.nan if world.target is None else world.target)
    if world.units:
        weight = rng.dirichlet(np.full(world.units, 4.0))
        unit = np.concatenate([np.arange(world.units), rng.choice(world.units, n - world.units, p=weight)])
        shift = world.apart * rng.standard_normal((world.units, k))
        x = x + shift[unit]
        share = weight * (n - world.units) / n + 1.0 / n
        target = np.quantile(np.array(world.means) + shift, 0.75, axis=0)
        level = np.array(world.means) + share @ shift
    else:
        level = np.array(world.means)
    used = rng.random((n, k)) < np.array(world.reach)
    error = (6.0 + 1.5 * mood[:, 0]) * rng.standard_normal(n) + 3.0 * rng.standard_normal(people)[who]
    y = 20.0 + np.where(used, x - 3.0, 0.0) @ np.array(world.slopes) + error
    told = used & (rng.random((n, k)) >= world.missing)
    names = tuple(f"lever {at}" for at in range(k))
    table = DriverTable("y", y, names, np.where(told, x, np.nan), used, None, who, tuple((-9.0, 19.0) for _ in names))
    asked = Asked("y", unit=unit, units=tuple(f"unit {at}" for at in range(world.units)))
    return Drawn(table, asked, np.array(world.slopes) * (target - level) * np.array(world.reach))


class Covered(NamedTuple):
    """What the intervals of one table held."""

    gains: list[bool]
    places: bool
    single: bool
    certain: bool
    kept: bool


RETENTION, ERROR = 0.002, 0.0005


def tried(world: World, rng: np.random.Generator) -> Covered:
    """Rank the levers of one table, with a parameter that was estimated with a known error."""
    drawn = draw(world, rng)
    levers = levers_of_table(drawn.table, drawn.asked, completions=5)
    told = RETENTION + ERROR * rng.standard_normal()
    ranges = {
        "customers": Range(1000.0, 1000.0, 1000.0),
        "represented": Range(1.0, 1.0, 1.0),
        "churn": Range(0.5, 0.5, 0.5),
        "retention_per_point": Range(told - 1.96 * ERROR, told, told + 1.96 * ERROR, Shape.NORMAL),
    }
    request = PrioritiesRequest(
        target=world.target,
        best_units=world.target is None,
        parameters=Parameters("y", "EUR", ranges),
        draws=DRAWS,
        among=1,
    )
    found = {one.name: one for one in priorities(levers, request, int(rng.integers(1 << 30))).levers}
    ordered = [found[name] for name in levers.names]
    place = 1 + (drawn.gain[None, :] > drawn.gain[:, None] + 1e-12).sum(axis=1)
    last = len(place) - (drawn.gain[None, :] < drawn.gain[:, None] - 1e-12).sum(axis=1)
    kept = 1000.0 * RETENTION * drawn.gain[0]
    return Covered(
        gains=[one.points.low <= true <= one.points.high for one, true in zip(ordered, drawn.gain, strict=True)],
        # of equal levers, any place among them is true
        places=all(_holds(one, (place[at], last[at])) for at, one in enumerate(ordered)),
        single=any(one.rank_high == 1 for one in ordered),
        certain=any((one.first or 0.0) > SURE for one in ordered),
        kept=ordered[0].kept.low <= kept <= ordered[0].kept.high,
    )


def _holds(one: Priority, places: tuple[int, int]) -> bool:
    """Whether the interval of a place holds one of the true ones; a lever without a place claims nothing."""
    if one.rank_low is None or one.rank_high is None:
        return True
    return one.rank_low <= places[1] and one.rank_high >= places[0]


def worlds(replications: int, only: str) -> Iterator[bool]:
    """Every organisation, a line each; whether it holds."""
    print(
        f"{'organisation':32} {'gains %':>8} {'error':>8} {'kept %':>7} {'places %':>9} {'single %':>10} {'sure %':>8}"
    )
    for number, world in enumerate((*WORLDS, *EQUAL)):
        if only not in world.name:
            continue
        rng = np.random.default_rng([20261122, number])
        found = [tried(world, rng) for _ in range(replications)]
        by_table = np.array([np.mean(one.gains) for one in found])
        gains, error = by_table.mean(), by_table.std() / np.sqrt(replications)
        kept, places, single, certain = (
            np.mean([getattr(one, name) for one in found]) for name in ("kept", "places", "single", "certain")
        )
        print(
            f"{world.name:32} {100 * gains:8.1f} {100 * error:8.2f} {100 * kept:7.1f} {100 * places:9.1f} "
            f"{100 * single:10.1f} {100 * certain:8.1f}",
            flush=True,
        )
        chance = 3.0 * np.sqrt(0.05 * 0.95 / replications)
        highest = 1.0 if world.apart == 0.0 and world.units else HIGHEST  # a gap of 0 is never missed
        holds = LOWEST - 3.0 * error <= gains <= highest + 3.0 * error and places >= 0.95 - chance
        yield bool(holds and not (world in EQUAL and single > MOST_FALSE + chance))


def loyalties(replications: int, only: str) -> Iterator[bool]:
    """Loyalty per point: coverage of the average marginal effect."""
    if only not in "loyalty":
        return
    rng = np.random.default_rng(20261123)
    held = 0
    for _ in range(replications):
        who = np.repeat(np.arange(300), 2)
        score = rng.integers(0, 11, 600).astype(np.float64)
        line = -1.0 + 0.08 * score
        returned = (rng.random(600) < 1.0 / (1.0 + np.exp(-line))).astype(np.float64)
        chance = 1.0 / (1.0 + np.exp(1.0 - 0.08 * np.arange(11)))
        true = float((0.08 * chance * (1.0 - chance)).mean())
        found = loyalty(score, returned, who, 12)
        held += found.low <= true <= found.high
    yield _said("loyalty per point", held / replications, replications)


def practices(replications: int, only: str) -> Iterator[bool]:
    """Practice: how often anything is suggested where all units are equal, and how often a bad unit is found."""
    if only not in "practice":
        return
    rng = np.random.default_rng(20261124)
    for name, bad in (("equal units", 0.0), ("one unit 0.5 below at one lever", 0.5)):
        claimed, found = 0, 0
        for _ in range(replications):
            n, k, units = 3_000, 5, 25
            unit = rng.integers(0, units, n)
            x = 3.8 + 0.9 * rng.standard_normal((n, k))
            x[unit == 0, 0] -= bad
            names = tuple(f"lever {at}" for at in range(k))
            table = DriverTable("y", x.sum(axis=1) + rng.standard_normal(n), names, x)
            levers = levers_of_table(table, Asked("y", unit=unit, units=tuple(map(str, range(units)))))
            told = practice(levers.names, levers.by_unit).suggestions
            claimed += any((one.unit, one.lever) != ("0", "lever 0") or not bad for one in told)
            found += any((one.unit, one.lever) == ("0", "lever 0") for one in told)
        print(
            f"practice, {name}: false in {100 * claimed / replications:.1f} %, found {100 * found / replications:.1f} %"
        )
        limit = 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / replications)
        yield bool(bad or claimed / replications <= limit)


def _said(name: str, covered: float, replications: int) -> bool:
    error = np.sqrt(covered * (1.0 - covered) / replications)
    print(f"{name}: covered {100 * covered:.1f} % ({100 * error:.2f})")
    return bool(LOWEST - 3.0 * error <= covered <= HIGHEST + 3.0 * error)


PARTS: tuple[Callable[[int, str], Iterator[bool]], ...] = (worlds, loyalties, practices)


def main() -> int:
    """Try everything; 1 where something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--only", default="", help="a part of an organisation's name, loyalty or practice")
    asked = parser.parse_args()
    # all of them run, also after one that does not hold
    held = [holds for part in PARTS for holds in part(asked.replications, asked.only)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
