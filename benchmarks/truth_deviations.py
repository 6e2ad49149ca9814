"""Do the prices of deviations cover the truth, and is what costs nothing left unclaimed?

Run with ``make bench-truth`` (or ``python benchmarks/truth_deviations.py [replications] [part of a name]``); exits with
1 when a coverage is outside 93 to 97 % or a deviation that costs nothing is claimed in more than 6 %.
"""

import sys
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import numpy as np
from deviation_organisation import ALL, PLANTED, STAY, Organisation, draw

from twofold.journeys.deviations import DeviationQuestion, Told, deviations

REPLICATIONS = 1_000
AGAIN = 3
LOWEST, HIGHEST, CLAIMED = 0.93, 0.97, 0.06
DOUBT = 0.05
FEWEST = 100  # replications with a price, below which nothing is said of a deviation

ORGANISATIONS = {
    "nps, 4,000 journeys": Organisation(),
    "csat, 4,000 journeys, customers return": Organisation("csat", repeats=3, kin=0.7),
    "repurchase 40 %, 4,000 journeys": Organisation("repurchase"),
    "repurchase 10 %, 4,000 journeys": Organisation("repurchase", base=0.1),
    "repurchase 40 %, customers return": Organisation("repurchase", repeats=3, kin=1.0),
    "nps, 700 journeys, 50 deviate": Organisation(journeys=700, share=0.07),
    "csat, 700 journeys, 50 deviate": Organisation("csat", journeys=700, share=0.07),
    "repurchase 40 %, 700 journeys, 50 deviate": Organisation("repurchase", journeys=700, share=0.07),
    "repurchase 10 %, 700 journeys, 50 deviate": Organisation("repurchase", journeys=700, share=0.07, base=0.1),
    "nps, 4,000 journeys, deviations in chains": Organisation(chained=True),
    "repurchase 40 %, deviations in chains": Organisation("repurchase", chained=True),
}


def replications(name: str, count: int, round_: int = 0) -> list[dict[tuple[str, str], tuple[bool, bool] | None]]:
    """For each replication, of each deviation, whether its interval covers and whether it is claimed; None: refused."""
    rng = np.random.default_rng([zlib.crc32(name.encode()), round_])
    return [_replication(rng, ORGANISATIONS[name]) for _ in range(count)]


def _replication(rng: np.random.Generator, plan: Organisation) -> dict[tuple[str, str], tuple[bool, bool] | None]:
    drawn = draw(rng, plan)
    question = DeviationQuestion(STAY, drawn.person, adjusted=drawn.segments, outcome=drawn.outcome)
    told = {(one.deviation.kind.value, one.deviation.touchpoint): one for one in deviations(drawn.steps, question).told}
    return {name: _judged(told.get(name), drawn.truth[name], plan) for name in ALL}


def _judged(told: Told | None, truth: float, plan: Organisation) -> tuple[bool, bool] | None:
    """In chains the price beside the other deviations is judged: the plain one takes part of theirs."""
    if told is None or told.price is None:
        return None
    found, claim = told.price.plain, told.price.claim
    if plan.chained and told.price.along:
        if told.price.beside is None:
            return None
        found, claim = told.price.beside, (told.price.beside.p_value or 0.0) <= DOUBT
    if found.value is None or found.low is None or found.high is None:
        return None
    return found.low <= truth <= found.high, claim


def verdict(deviation: tuple[str, str], covered: float, claimed: float, told: int) -> str:
    """Whether the figures are what they should be."""
    if told < FEWEST:
        return "too few told"
    wrong = deviation not in PLANTED and claimed > CLAIMED
    return "OUTSIDE" if wrong or not LOWEST <= covered <= HIGHEST else "ok"


def _row(name: str, asked: int) -> list[tuple[str, str]]:
    """The lines of one organisation; what strays by less than three standard errors is drawn anew, more often."""
    found = replications(name, asked)
    lines = _lines(name, found)
    if any(word == "OUTSIDE" for _, word in lines):
        lines = _lines(name, replications(name, AGAIN * asked, round_=1))
    return lines


def _lines(name: str, found: list[dict[tuple[str, str], tuple[bool, bool] | None]]) -> list[tuple[str, str]]:
    lines = []
    for deviation in ALL:
        told = [one for replication in found if (one := replication[deviation]) is not None]
        covered, claimed = np.array(told, dtype=np.float64).mean(axis=0) if told else (np.nan, np.nan)
        word = verdict(deviation, covered, claimed, len(told))
        what = f"{' '.join(deviation)}{'' if deviation in PLANTED else ' (costs nothing)'}"
        lines.append((f"{name:44s}{what:40s}{len(told):7,d}{covered:10.3f}{claimed:10.3f}  {word}", word))
    return lines


def main() -> int:
    """Print the table; 1 when a figure is outside its bounds."""
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATIONS
    names = [name for name in ORGANISATIONS if len(sys.argv) <= 2 or sys.argv[2] in name]
    print(f"{'organisation':44s}{'deviation':40s}{'priced':>7s}{'coverage':>10s}{'claimed':>10s}  verdict")
    found: Counter[str] = Counter()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for waiting in as_completed([pool.submit(_row, name, asked) for name in names]):
            for line, word in waiting.result():
                print(line, flush=True)
                found[word] += 1
    print(f"{found['ok']} inside, {found['too few told']} with too few told, {found['OUTSIDE']} outside")
    return 1 if found["OUTSIDE"] else 0


if __name__ == "__main__":
    sys.exit(main())
