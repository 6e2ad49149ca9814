"""What foresight costs, and what it is worth on public logs.

Usage: ``python benchmarks/foresight.py [--events 10000000] [--logs FOLDER]``. Prints one line a figure: CPU seconds and
memory for learning, tuning, trying and foreseeing on simulated journeys (30 touchpoints, a memory of two steps), and
for each public log the gain over the frequencies after the same touchpoint, with its interval, and the calibration.
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from twofold.journeys.cutting import CASE_BIT, Moments, cut
from twofold.journeys.foresight.expecting import expected
from twofold.journeys.foresight.foreseeing import Foresight, ForesightRule, foresee
from twofold.journeys.logs import log_steps
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Coded, LeftOut, Steps

KINDS, LENGTH, HOUR_US = 30, 6, 3_600_000_000
LOGS = {
    "helpdesk_italian/helpdesk.xes.gz": (7.0, ()),
    "bpi_challenge_2012/bpic2012.xes.gz": (3.0, ("lifecycle:transition",)),
}


def simulated(events: int, seed: int = 0) -> Steps:
    """Journeys of six steps whose next touchpoint depends on the last two and on the channel."""
    rng = np.random.default_rng(seed)
    count = events // LENGTH
    favourite = rng.integers(0, KINDS, (KINDS, KINDS, 4))
    channel = rng.integers(0, 4, count)
    begun = rng.integers(0, 365 * 24 * HOUR_US, count)
    codes, times = np.empty((count, LENGTH), dtype=np.int32), np.empty((count, LENGTH), dtype=np.int64)
    before, now = np.zeros(count, dtype=np.int64), rng.integers(0, KINDS, count)
    for step in range(LENGTH):
        codes[:, step], times[:, step] = now, begun
        begun = begun + (HOUR_US * np.exp(rng.normal(1.0, 1.5, count))).astype(np.int64)
        drawn = np.where(rng.random(count) < 0.6, favourite[before, now, channel], rng.integers(0, KINDS, count))
        before, now = now, drawn
    order = np.arange(count * LENGTH, dtype=np.int64)
    labels = tuple(f"touchpoint {place:02d}" for place in range(KINDS))
    moments = Moments(
        key=np.repeat(np.arange(count, dtype=np.uint64), LENGTH) | CASE_BIT,
        time=times.ravel(),
        row=order,
        event=order,
        touchpoint=Coded(codes.ravel(), labels),
        columns={"channel": Coded(np.repeat(channel, LENGTH).astype(np.int32), ("app", "desk", "phone", "web"))},
    )
    return cut(moments, PathRule(), until=int(times.max()), left_out=LeftOut())


def told(name: str, found: Foresight) -> None:
    gain, hits = found.scores["log_loss"], found.scores["accuracy"]
    print(
        f"{name}: log-loss {gain.value:.3f} against {gain.baseline:.3f} (better by {gain.gain:.3f}, {gain.low:.3f} to "
        f"{gain.high:.3f}); hits {hits.value:.3f} against {hits.baseline:.3f}; calibration error {found.top.error:.3f} "
        f"({found.top.low:.3f} to {found.top.high:.3f}, by chance {found.top.by_chance:.3f}); better: {found.better}"
    )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--events", type=int, default=10_000_000)
    asked.add_argument("--logs", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    given = asked.parse_args()
    steps = simulated(given.events)
    begun, start = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = foresee(steps, ForesightRule(horizon_days=7, order=3, context=("channel",)))
    expected(found, steps)
    cost, peak = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(steps):,} simulated events: {cost:.1f} CPU s, {(peak - start) / 1024:,.0f} MB above the steps")
    told("simulated", found)
    for name, (horizon, context) in LOGS.items():
        if (given.logs / name).exists():
            read = log_steps(given.logs / name, kept=context).steps
            told(name, foresee(read, ForesightRule(horizon_days=horizon, context=context)))


if __name__ == "__main__":
    main()
