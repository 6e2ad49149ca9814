"""Does the watch-list claim what is there and nothing else? Known chances of leaving, many simulated organisations.

Usage: ``python benchmarks/truth_watch.py [--replications 400]``. Prints for each way of leaving how often the interval
of the difference holds the truth, and how often customers would be listed.
"""

import argparse

import numpy as np
import pyarrow as pa

from twofold.facts.clock_units import DAY_US
from twofold.journeys.cutting import Moments, cut
from twofold.journeys.foresight.experiences import LIVES, Experiences, Why
from twofold.journeys.foresight.leaving import WatchRule
from twofold.journeys.foresight.watching import watch_list
from twofold.journeys.steps import Coded, LeftOut

START = 1_700_000_000_000_000
RULE = WatchRule(bad=2, window_days=60, horizon_days=60)
# chance to leave after any contact, and after a bad one that is not the first within the window
WAYS = {"nobody leaves for it": (0.12, 0.12), "nobody, few customers": (0.12, 0.12), "twice as many": (0.08, 0.16),
        "many": (0.05, 0.35)}  # fmt: skip
FEW = 150


def lives(seed: int, people: int, base: float, after: float) -> Experiences:
    """Contacts every ten days or so; customers differ in how often they contact us and how often it goes wrong."""
    rng = np.random.default_rng(seed)
    time = START + rng.integers(0, 300 * DAY_US, people)
    pace, unlucky = rng.integers(4, 20, people), rng.beta(2, 6, people)
    alive, latest = np.ones(people, dtype=np.bool_), np.zeros(people, dtype=np.int64)
    rows = []
    for _ in range(60):
        hurt = rng.random(people) < unlucky
        again = hurt & (time - latest <= 60 * DAY_US)
        latest = np.where(hurt, time, latest)
        rows.append((np.flatnonzero(alive), time[alive].copy(), hurt[alive]))
        alive &= rng.random(people) >= np.where(again, after, base)
        time = time + (pace * rng.uniform(0.5, 1.5, people) * DAY_US).astype(np.int64)
    person, when, hurt = (np.concatenate(part) for part in zip(*rows, strict=True))
    kept = np.flatnonzero(when < START + 500 * DAY_US)
    kept = kept[np.lexsort((when[kept], person[kept]))]
    person, when, hurt = person[kept], when[kept], hurt[kept]
    number = np.arange(len(kept), dtype=np.int64)
    point = Coded.of(pa.array(["call"] * len(kept)))
    steps = cut(
        Moments(person.astype(np.uint64), when, number, number, point, {}),
        LIVES,
        until=int(when.max()),
        left_out=LeftOut(),
    )
    known = np.searchsorted(steps.key, person.astype(np.uint64)).astype(np.int64)
    why = np.where(hurt, Why.ABANDONED, Why.NOTHING).astype(np.int8)
    return Experiences(known, when, why, np.zeros(len(kept), dtype=np.bool_), number, point, steps)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--replications", type=int, default=400)
    replications = asked.parse_args().replications
    for name, (base, after) in WAYS.items():
        people = FEW if "few" in name else 1500
        found = [watch_list(lives(seed, people, base, after), RULE) for seed in range(replications)]
        told = [each.association for each in found if each.association is not None]
        held = np.mean([each.low <= after - base <= each.high for each in told])
        listed = np.mean([each.association is not None and each.association.shown for each in found])
        mean = np.mean([each.difference for each in told])
        print(
            f"{name}: truth {after - base:+.2f}, mean estimate {mean:+.3f}, intervals that hold it {held:.1%}, "
            f"list shown {listed:.1%} ({len(told)} of {replications} could tell)"
        )


if __name__ == "__main__":
    main()
