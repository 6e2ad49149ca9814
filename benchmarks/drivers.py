"""Drivers of 15 items, 100,000 answers and 1,000 bootstrap draws, against refitting every subset in every draw.

Usage: ``python benchmarks/drivers.py [--rows 100000] [--items 15] [--draws 1000]``. Two peers are measured, both in
NumPy, one thread each, on a part of the work whose whole is known exactly (every subset of a size costs the same):

- rows: what a loop over regressions does: each subset is refitted from the rows of the draw (least squares by the
  normal equations, the fastest way from rows). Measured on one subset of each size, times how many there are.
- products: the cleverest loop: the cross-products of each draw are made once, and each subset is solved from them.
  Measured on two draws with every subset, times the draws.

Ours is timed whole: from rows to shares, intervals, places, slopes and Johnson's weights.
"""

import argparse
import time
from itertools import combinations
from math import comb

import numpy as np
import psutil

from twofold.findings.drivers import DriverRequest, DriverTable, drivers

FLOOR = 50.0


def answers(rows: int, items: int) -> DriverTable:
    rng = np.random.default_rng(1)
    mood = rng.standard_normal((rows, 1))
    x = np.clip(np.round(3.6 + 0.7 * mood + 0.8 * rng.standard_normal((rows, items))), 1, 5)
    y = x @ np.linspace(0.5, 0.0, items) + rng.standard_normal(rows)
    return DriverTable("overall", y, tuple(f"q{at}" for at in range(items)), x)


def seconds_from_rows(table: DriverTable, draws: int) -> float:
    """Every subset from the rows of every draw: one subset of each size is timed."""
    items, rows = table.x.shape[1], len(table.y)
    rng = np.random.default_rng(2)
    total = 0.0
    start = time.process_time()
    picked = rng.integers(0, rows, rows)
    x, y = table.x[picked], table.y[picked]
    resampling = time.process_time() - start
    for size in range(1, items + 1):
        start = time.process_time()
        some = np.column_stack([np.ones(rows), x[:, :size]])
        slope = np.linalg.solve(some.T @ some, some.T @ y)
        residual = y - some @ slope
        assert residual @ residual > 0
        total += (time.process_time() - start) * comb(items, size)
    return (total + resampling) * draws


def seconds_from_products(table: DriverTable, draws: int, tried: int = 2) -> float:
    """Every subset from the cross-products of every draw: two draws are timed."""
    items, rows = table.x.shape[1], len(table.y)
    rng = np.random.default_rng(3)
    start = time.process_time()
    for _ in range(tried):
        picked = rng.integers(0, rows, rows)
        whole = np.cov(np.column_stack([table.x[picked], table.y[picked]]), rowvar=False)
        inner, cross = whole[:items, :items], whole[:items, items]
        for size in range(1, items + 1):
            for subset in combinations(range(items), size):
                at = list(subset)
                cross[at] @ np.linalg.solve(inner[np.ix_(at, at)], cross[at])
    return (time.process_time() - start) / tried * draws


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=15)
    parser.add_argument("--draws", type=int, default=1000)
    asked = parser.parse_args()
    table = answers(asked.rows, asked.items)
    before = psutil.Process().memory_info().rss
    start = time.process_time()
    found = drivers(table, DriverRequest(draws=asked.draws, asymmetry=False))
    ours = time.process_time() - start
    more = psutil.Process().memory_info().rss - before
    assert len(found.ranked) == asked.items
    what = f"drivers, {asked.items} items, {asked.rows:,} answers, {asked.draws:,} draws"
    print(f"{what}: {ours:.1f} CPU s, {more / 2**20:,.0f} MB more")
    for name, peer in (
        ("every subset refitted from rows", seconds_from_rows(table, asked.draws)),
        ("every subset solved from each draw's products", seconds_from_products(table, asked.draws)),
    ):
        ratio = peer / ours
        print(f"{name}: {peer:,.0f} CPU s (extrapolated), ratio {ratio:,.0f}", "" if ratio >= FLOOR else "TOO SLOW")


if __name__ == "__main__":
    main()
