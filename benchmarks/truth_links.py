"""Are planted links found, at their lag and in their direction, and are no others claimed?

Run with ``python benchmarks/truth_links.py [--replications N] [--only WORDS] [--without WORDS]`` (part of
``make bench-truth``); exits with 1 when intervals cover their truth in less than 93 or more than 97 % of the panels,
or when a link that was not planted is claimed in more than 6 % of the tables, both beyond the chance of the
replications.
"""

import argparse
import sys
import zlib
from dataclasses import dataclass

import numpy as np
from link_panels import World, draw

from twofold.findings.links import Link, LinkRequest, Links, links
from twofold.regression.wild import WildAsked

LOWEST, HIGHEST, MOST_FALSE = 0.93, 0.97, 0.06


@dataclass(frozen=True)
class Scene:
    """A world that is drawn again and again.

    Attributes:
        name: what is special about it.
        world: what is drawn.
        weighted: whether cells are weighted by n.
        bent: the slope within units is not that of the planted link (units' trends on both sides).
        limit: a documented limit: no bound holds.
    """

    name: str
    world: World
    weighted: bool = False
    bent: bool = False
    limit: bool = False


PLANTED = ((0, 0, 2, 0.25), (1, 1, 0, 0.25))
SCENES = (
    Scene("nothing linked", World()),
    Scene("9 units", World(units=9)),
    Scene("100 units, 8 periods", World(units=100, periods=8)),
    Scene("30 units, 5 periods", World(periods=5)),
    Scene("units differ on both sides", World(between=3.0)),
    Scene("periods shared by all", World(shocks=3.0)),
    Scene("units' trends on both sides", World(trends=4.0), bent=True),
    Scene("units' own trends", World(own_trends=4.0)),
    Scene("drivers that wander (.95), outcomes .9", World(memory=0.95, of_outcomes=0.9)),
    Scene("a quarter missing, cells unequal", World(missing=0.25, cells=True)),
    Scene("cells unequal, weighted", World(cells=True), weighted=True),
    Scene("long tails", World(heavy=True)),
    Scene("reverse planted", World(of_outcomes=0.75, planted=((0, 0, -1, 0.4), (1, 1, -2, 0.4)))),
    Scene("a third, measured, ahead of both", World(third=0.5)),
    Scene("no time, 40 units", World(units=40, periods=1)),
    Scene("no time, 12 units, levels apart", World(units=12, periods=1)),
    Scene("planted", World(planted=PLANTED)),
    Scene("planted, 60 units, 12 periods", World(units=60, periods=12, planted=PLANTED)),
    Scene("planted, 12 units, 36 periods", World(units=12, periods=36, planted=((0, 0, 2, 0.4), (1, 1, 0, 0.4)))),
    Scene("planted against levels (Simpson)", World(planted=((0, 0, 2, -0.3), (1, 1, 1, -0.3)), between=3.0)),
    Scene("planted, all at once", World(60, 24, planted=PLANTED, between=2.0, shocks=2.0, missing=0.2, cells=True)),
    Scene("planted, driver measured with error", World(60, planted=PLANTED, noise=0.7)),
    Scene("planted, weighted cells", World(60, planted=PLANTED, cells=True), weighted=True),
)


@dataclass
class Count:
    """What was counted in a scene."""

    tables: int = 0
    false: int = 0
    covered: int = 0
    intervals: int = 0
    right: int = 0
    corrected: int = 0
    planted: int = 0
    claimed: int = 0
    lag: int = 0


def look(scene: Scene, replications: int) -> Count:
    """Draw, look for links, count."""
    rng = np.random.default_rng(zlib.crc32(scene.name.encode()))
    count = Count()
    for _ in range(replications):
        panel = draw(scene.world, rng)
        ex = tuple(name for name in panel.columns if name.startswith("x"))
        cx = tuple(name for name in panel.columns if name.startswith("y"))
        asked = WildAsked(draws=499, seed=int(rng.integers(2**31)))
        _add(count, scene, links(panel, LinkRequest(ex, cx, weighted=scene.weighted, asked=asked)))
    return count


def _add(count: Count, scene: Scene, found: Links) -> None:
    truth = {(f"x{x}", f"y{y}"): (lag, size) for x, y, lag, size in scene.world.planted if lag >= 0}
    free = {(f"x{x}", f"y{y}") for x, y, lag, _ in scene.world.planted if lag < 0}
    third = {("x0", "y0"), ("x2", "x0")} if scene.world.third else set()
    last = f"x{scene.world.drivers - 1}"
    count.tables += 1
    wrong = False
    for pair in found.pairs:
        key = pair.ex, pair.cx
        if key in truth:
            _planted(count, pair, *truth[key])
        elif scene.world.third and key == (last, "y0"):
            count.planted += 1
            count.claimed += pair.claim
            count.lag += pair.claim and pair.lag == 2
        else:
            wrong |= pair.claim
            if key not in free | third:
                _nothing(count, pair, bent=scene.bent)
    count.false += wrong


def _planted(count: Count, pair: Link, lag: int, size: float) -> None:
    count.planted += 1
    count.claimed += pair.claim
    count.lag += pair.claim and pair.lag == lag
    one = next((each for each in pair.by_lag if each.lag == lag), None)
    if one is not None:
        count.intervals += 1
        true = pair.corrected.reliability * size if pair.corrected else size
        count.covered += one.low <= true <= one.high if not pair.corrected else 0
        if pair.corrected and pair.lag == lag:
            count.right += 1
            count.corrected += pair.corrected.low <= size <= pair.corrected.high


def _nothing(count: Count, pair: Link, *, bent: bool) -> None:
    one = pair.detrended if bent else (pair.within or pair.between)
    if one is not None and not bent:
        count.intervals += 1
        count.covered += one.low <= 0.0 <= one.high


def tell(scene: Scene, count: Count) -> bool:
    """Print a scene; whether it holds."""
    false, slack = count.false / count.tables, 3.0 * np.sqrt(MOST_FALSE * (1 - MOST_FALSE) / count.tables)
    told = f"{scene.name:40s} false {false:6.1%} (±{1.96 * np.sqrt(false * (1 - false) / count.tables):.1%})"
    holds = false <= MOST_FALSE + slack
    covered, intervals = (count.corrected, count.right) if count.right else (count.covered, count.intervals)
    if intervals:
        share = covered / intervals
        room = 3.0 * np.sqrt(0.05 * 0.95 / count.tables)
        told += f"  covered {share:6.1%} (±{1.96 * np.sqrt(share * (1 - share) / count.tables):.1%})"
        holds &= LOWEST - room <= share <= HIGHEST + room
    if count.planted:
        told += f"  found {count.claimed / count.planted:6.1%}"
        told += f"  at the right lag {count.lag / max(count.claimed, 1):6.1%}"
    print(told + ("" if holds or scene.limit else "  <- out of bounds"), flush=True)
    return holds or scene.limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--only", default="", help="scenes whose name has these words")
    parser.add_argument("--without", default="no such words", help="scenes whose name has not")
    asked = parser.parse_args()
    scenes = [scene for scene in SCENES if asked.only in scene.name and asked.without not in scene.name]
    kept = [tell(scene, look(scene, asked.replications)) for scene in scenes]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
