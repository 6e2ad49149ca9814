"""Do 95 % intervals cover 95 %? Prints the coverage of every estimator over samples with known truth.

Run with ``make bench-truth`` (or ``python benchmarks/truth.py [replications] [part of a name]``); exits with 1 when a
coverage is outside 93.5 to 96.5 % and not a documented limit.
"""

import sys
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

import numpy as np
from truth_measured import measured
from truth_scenarios import (
    CEILING_FIVE,
    ELEVEN,
    FIVE,
    SEVEN,
    SPLIT_FIVE,
    USUAL_ELEVEN,
    USUAL_FIVE,
    USUAL_SEVEN,
    Design,
    Scenario,
    audit,
    count,
    lognormal,
    mean,
    means_apart,
    nps,
    pareto,
    quantile,
    rates_apart,
    scores_apart,
    share,
    shares_apart,
    unhappy_share,
)

REPLICATIONS = 4_000
WHOLE_REPLICATIONS = 2_500
AGAIN = 5
WHOLE = {"measure", "compare", "rank"}  # asked of whole facts
LOWEST, HIGHEST = 0.935, 0.965

TINY = Design((5, 15))
PLAIN = Design((20, 200))
LARGE = Design((50, 1000))
WEIGHTED = Design((20, 200), weights=0.5)
UNEVEN = Design((50, 1000), weights=1.0)
REPEATED = Design((20, 100), repeats=2.0, kin=0.5)
ALIKE = Design((20, 100), repeats=2.0, kin=0.8)
FEW = Design((10, 20), repeats=4.0, kin=0.5)
BOTH = Design((30, 150), repeats=2.0, kin=0.5, weights=0.5)
DESIGNS = {
    "plain n 5-15": TINY,
    "plain n 20-200": PLAIN,
    "plain n 50-1000": LARGE,
    "weights cv 0.5, n 20-200": WEIGHTED,
    "weights cv 1, n 50-1000": UNEVEN,
    "20-100 persons x 3, correlation 0.25": REPEATED,
    "20-100 persons x 3, correlation 0.64": ALIKE,
    "10-20 persons x 5, correlation 0.25": FEW,
    "weights and repeats, 30-150 persons": BOTH,
}
SHARES = {"share 0.2-0.8": (0.2, 0.8), "share 0.01-0.1": (0.01, 0.1), "share 0.9-0.99": (0.9, 0.99)}
NETS = {"NPS +30": (0.2, 0.3, 0.5), "NPS +90": (0.02, 0.06, 0.92), "NPS -85": (0.88, 0.09, 0.03)}
SCALES = {
    "1-5": (FIVE, USUAL_FIVE),
    "1-5 near 5": (FIVE, CEILING_FIVE),
    "1-5 split": (FIVE, SPLIT_FIVE),
    "1-7": (SEVEN, USUAL_SEVEN),
    "0-10": (ELEVEN, USUAL_ELEVEN),
}


# fewer respondents than the answers need so near an end of the scale: see "Where they end" in
# docs/explanation/intervals.md
LIMITS = {
    ("share 0.01-0.1", "10-20 persons x 5, correlation 0.25"),
    ("share 0.9-0.99", "10-20 persons x 5, correlation 0.25"),
    ("NPS +90", "10-20 persons x 5, correlation 0.25"),
    ("NPS -85", "10-20 persons x 5, correlation 0.25"),
    ("1-5 near 5", "10-20 persons x 5, correlation 0.25"),
    ("1-5 near 5", "20-100 persons x 3, correlation 0.64"),
    ("1-5 near 5", "plain n 5-15"),
    ("0-10", "plain n 5-15"),
}


def scenarios() -> list[Scenario]:
    """Everything that is tried."""
    return [*_designed(), *_special(), *_quantiles(), *_differences(), *measured()]


def _designed() -> list[Scenario]:
    tried = []
    for name, design in DESIGNS.items():
        draws = [("share", kind, share(design, p)) for kind, p in SHARES.items()]
        draws += [("NPS", kind, nps(design, chances)) for kind, chances in NETS.items()]
        draws += [("mean", kind, mean(design, *scale)) for kind, scale in SCALES.items()]
        tried += [Scenario(what, f"{kind}, {name}", draw, (kind, name) in LIMITS) for what, kind, draw in draws]
    return sorted(tried, key=lambda one: one.estimator)


def _special() -> list[Scenario]:
    tried = [Scenario("share", "weights that go with answers, n 60-400", unhappy_share)]
    for name, design in (("n 20-200", PLAIN), ("n 50-1000", LARGE)):
        tried.append(Scenario("NPS", f"nine in ten passive, {name}", nps(design, (0.05, 0.9, 0.05))))
    tried += [
        Scenario("ratio", f"audit, {low}-{high} visits, spread {spread}", audit((low, high), spread))
        for low, high in ((5, 10), (8, 20), (20, 100))
        for spread in (0.2, 0.8)
    ]
    for low, high, returns in ((1, 10, 0.0), (10, 200, 0.0), (5, 500, 0.0), (10, 50, 1.0), (50, 1000, 1.0)):
        name = f"{low}-{high} expected" + (", persons return" if returns else "")
        tried.append(Scenario("count", name, count((low, high), returns)))
    return tried


def _quantiles() -> list[Scenario]:
    designs = {
        "n 8-20": Design((8, 20)),
        "n 40-200": Design((40, 200)),
        "weights cv 0.5, n 40-200": Design((40, 200), weights=0.5),
        "30-100 persons x 3": Design((30, 100), repeats=2.0, kin=0.5),
    }
    shapes = {"log-normal": lognormal, "Pareto 1.2": pareto}
    return [
        Scenario("quantile", f"{'median' if q == 0.5 else 'p90'}, {shape}, {name}", quantile(design, q, value))
        for q in (0.5, 0.9)
        for shape, value in shapes.items()
        for name, design in designs.items()
    ]


def _differences() -> list[Scenario]:
    return [
        Scenario("difference", "shares 0.1-0.9, n 20-300", shares_apart((0.1, 0.9), (20, 300))),
        Scenario("difference", "shares 0.01-0.1, n 50-500", shares_apart((0.01, 0.1), (50, 500))),
        Scenario("difference", "NPS, plain and repeated", scores_apart(PLAIN, REPEATED)),
        Scenario("difference", "NPS, plain and weighted", scores_apart(LARGE, WEIGHTED)),
        Scenario("difference", "means 1-5, plain and repeated", means_apart(PLAIN, REPEATED)),
        Scenario("difference", "rates, 30 and 7 days", rates_apart),
    ]


def coverage_of(scenario: Scenario, replications: int, round_: int = 0) -> float:
    """Share of the replications whose interval covers; the same on every run, another in each round."""
    rng = np.random.default_rng([zlib.crc32(scenario.name.encode()), round_])
    return float(scenario.covered(rng, replications).mean())


def replications_of(scenario: Scenario, asked: int | None) -> int:
    """How often to draw: whole measures take more time, and fewer draws."""
    return asked or (REPLICATIONS if scenario.estimator not in WHOLE else WHOLE_REPLICATIONS)


def verdict(scenario: Scenario, coverage: float) -> str:
    """Whether the coverage is what it should be."""
    if LOWEST <= coverage <= (1.0 if scenario.floor else HIGHEST):
        return "ok"
    return "known limit" if scenario.limit else "OUTSIDE"


def tried(scenario: Scenario, replications: int) -> tuple[int, float]:
    """How often was drawn, and the coverage.

    What lies outside by less than three standard errors may be chance: it is drawn anew, five times as often, and the
    second answer stands.
    """
    coverage = coverage_of(scenario, replications)
    outside = max(LOWEST - coverage, 0.0 if scenario.floor else coverage - HIGHEST)
    if scenario.limit or not 0.0 < outside < 3.0 * _error(coverage, replications):
        return replications, coverage
    return AGAIN * replications, coverage_of(scenario, AGAIN * replications, round_=1)


def _error(coverage: float, replications: int) -> float:
    return float(np.sqrt(coverage * (1.0 - coverage) / replications))


def _row(place: int, asked: int | None) -> tuple[str, str]:
    """One line of the table; scenarios are told by place, as another process cannot be sent them."""
    scenario = scenarios()[place]
    replications, coverage = tried(scenario, replications_of(scenario, asked))
    error = 2.0 * _error(coverage, replications)
    found = verdict(scenario, coverage)
    name = f"{scenario.estimator:11s}{scenario.name:72s}"
    return f"{name}{replications:7,d}{coverage:9.4f}{error:9.4f}  {found}", found


def main() -> int:
    """Print the table; 1 when a coverage is outside its bounds."""
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else None
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    places = [i for i, one in enumerate(scenarios()) if wanted in f"{one.estimator} {one.name}"]
    print(f"{'estimator':11s}{'scenario':72s}{'draws':>7s}{'coverage':>9s}{'± 2 s.e.':>9s}  verdict")
    found: Counter[str] = Counter()
    # fresh processes: threads that an engine started do not survive a fork
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for line, one in pool.map(_row, places, repeat(asked)):
            print(line, flush=True)
            found[one] += 1
    print(
        f"{found['ok']} inside {LOWEST:.1%} to {HIGHEST:.1%}, {found['known limit']} known limits outside, "
        f"{found['OUTSIDE']} others outside"
    )
    return 1 if found["OUTSIDE"] else 0


if __name__ == "__main__":
    sys.exit(main())
