"""Are planted gaps between channels found, and are channels that are alike left in peace?

Run with ``python benchmarks/truth_channels.py [replications]`` (part of ``make bench-truth``); exits with 1 when an
interval covers its truth in less than 93 or more than 97 % of the organisations, or when a gap that was not planted is
claimed in more than 6 %. The index of consistency ends at 1: channels that are alike are covered more often.
"""

import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import numpy as np
from channel_organisation import Branches, Messages, Rng, Service, Travellers

from twofold.journeys.channels.consistency import consistencies
from twofold.journeys.channels.crossings import find_crossings
from twofold.journeys.channels.exposures import find_exposures
from twofold.journeys.channels.levels import ChannelLevel, channel_levels, corrected

REPLICATIONS = 1_000
LOWEST, HIGHEST, MOST_FALSE = 0.93, 0.97, 0.06
GAP, NONE = (0.0, 0.0, -0.12), (0.0, 0.0, 0.0)
PLACE = {"app": 0, "desk": 1, "phone": 2}
TOUCHPOINT = {"buy": 0, "call": 1, "return": 2, "use": 3}


@dataclass(frozen=True)
class Drawn:
    """What one organisation showed: which intervals covered, and whether anything was claimed, also by raw figures."""

    covered: dict[str, bool]
    claimed: bool
    raw: bool | None = None


@dataclass(frozen=True)
class Planted:
    """An organisation drawn again and again.

    Attributes:
        name: what it is.
        draw: one organisation, and what was said of it.
        null: whether nothing was planted, so that every claim is false.
        floor: whether the truth lies at an end, where an interval covers at least its level.
    """

    name: str
    draw: Callable[[Rng], Drawn]
    null: bool
    floor: bool = False


def levels(service: Service, rng: Rng) -> Drawn:
    """The adjusted gap of each channel against the others."""
    found = service.draw(rng)
    told = corrected(channel_levels(found, ["segment", "touchpoint"]))
    return _levels(told, dict(zip(PLACE, service.gaps(), strict=True)))


def branches(organisation: Branches, rng: Rng) -> Drawn:
    """The same where regressions adjust for 24 levels of two fields."""
    told = corrected(channel_levels(organisation.draw(rng), ["unit", "month"]))
    return _levels(told, {"desk": -organisation.gap, "web": organisation.gap})


def _levels(told: tuple[ChannelLevel, ...], truth: dict[str, float]) -> Drawn:
    covered = {one.channel: one.gap is not None and one.gap.low <= truth[one.channel] <= one.gap.high for one in told}
    ends = [(one.raw.low or 0.0, one.raw.high or 0.0) for one in told if one.raw.shown]
    apart = max(low for low, _ in ends) > min(high for _, high in ends)
    return Drawn(covered, any(one.claimed for one in told), apart)


def index(service: Service, rng: Rng) -> Drawn:
    """The index of consistency, of the whole journey and of the two most frequent touchpoints."""
    found = consistencies(service.draw(rng), ["segment", "touchpoint"])
    whole, touchpoints = service.consistency()
    covered = {}
    for one in found:
        truth = whole if one.touchpoint is None else touchpoints[TOUCHPOINT[one.touchpoint]]
        if one.touchpoint in {None, "buy", "call"} and one.index.low is not None and one.index.high is not None:
            covered[one.touchpoint or "journey"] = one.index.low - 1e-9 <= truth <= one.index.high + 1e-9
    return Drawn(covered, found[0].claimed)


def crossings(travellers: Travellers, rng: Rng) -> Drawn:
    """What customers felt who crossed, with the order told apart."""
    found = find_crossings(*travellers.draw(rng))
    gap = dict(zip(PLACE, travellers.gap, strict=True))
    covered = {
        f"{one.before}>{one.after}": _inside(gap[one.after] - gap[one.before] + travellers.order, one.gap)
        for one in found.pairs
    }
    for both in found.both_ways:
        covered[f"{both.first}|{both.second}"] = _inside(gap[both.second] - gap[both.first], both.gap)
        covered[f"order {both.first}|{both.second}"] = _inside(travellers.order, both.order)
    claims = [one.gap.p_adjusted for one in found.both_ways]
    return Drawn(covered, any(p is not None and p <= 0.05 for p in claims))


def like(travellers: Travellers, rng: Rng) -> Drawn:
    """The same at like touchpoints; figures as they are mistake the touchpoint for the channel."""
    found = find_crossings(*travellers.draw(rng))
    gap = dict(zip(PLACE, travellers.gap, strict=True))
    covered = {f"{one.first}|{one.second}": _inside(gap[one.second] - gap[one.first], one.gap) for one in found.like}
    plain = any(one.gap.p_adjusted is not None and one.gap.p_adjusted <= 0.05 for one in found.both_ways)
    return Drawn(covered, any((one.gap.p_adjusted or 0.0) <= 0.05 for one in found.like), plain)


def _inside(truth: float, felt: object) -> bool:
    low, high = getattr(felt, "low", None), getattr(felt, "high", None)
    return low is None or high is None or low <= truth <= high


def exposures(messages: Messages, rng: Rng) -> Drawn:
    """How much more often something follows a message than in the same customers' other weeks."""
    (found,) = find_exposures(messages.draw(rng), hours=messages.hours)
    excess = found.excess
    covered = excess.low is not None and excess.high is not None and excess.low <= messages.excess() <= excess.high
    return Drawn({"excess": covered}, excess.p_adjusted is not None and excess.p_adjusted <= 0.05)


def planted() -> list[Planted]:
    """Everything that is tried."""
    tried = []
    for people in ((150, 300), (400, 1200)):
        told = f"{people[0]}-{people[1]} customers"
        for gap in (GAP, NONE):
            null = gap == NONE
            what = "alike" if null else "phone worse"
            for measure in ("csat", "nps"):
                service = Service(gap, people, measure)
                tried.append(Planted(f"levels, {measure}, {what}, {told}", partial(levels, service), null))
            service = Service(gap, people)
            tried.append(Planted(f"consistency, {what}, {told}", partial(index, service), null, floor=True))
            travellers = Travellers((0.0, 0.0, 0.0 if null else -0.08), 0.0 if null else -0.02, people)
            tried.append(Planted(f"crossings, {what}, {told}", partial(crossings, travellers), null))
            elsewhere = Travellers(travellers.gap, travellers.order, people, touchpoint=-0.15)
            tried.append(Planted(f"like touchpoints, {what}, {told}", partial(like, elsewhere), null))
        for effect in (0.3, 0.0):
            what = "alike" if effect == 0 else "web better"
            organisation = Branches(effect, (2 * people[0], 2 * people[1]))
            tried.append(
                Planted(f"levels, 24 levels, {what}, {told} x 2", partial(branches, organisation), effect == 0)
            )
            messages = Messages(effect / 0.3, people)
            what = "nothing follows" if effect == 0 else "messages work"
            tried.append(Planted(f"exposures, {what}, {told}", partial(exposures, messages), effect == 0))
    return tried


@dataclass(frozen=True)
class Line:
    """What all replications of one organisation say.

    Attributes:
        planted: the organisation.
        covered: by what is covered, the share.
        claimed: share of the replications with any claim.
        raw: share of the replications where figures as they are would claim something; None where there are none.
    """

    planted: Planted
    covered: dict[str, float]
    claimed: float
    raw: float | None

    def faults(self, slack: float = 0.0) -> list[str]:
        """What lies outside its bounds by more than ``slack`` binomial standard errors of the replications."""
        found = []
        for what, share in self.covered.items():
            low, high = LOWEST - slack, 1.0 if self.planted.floor else HIGHEST + slack
            if not low <= share <= high:
                found.append(f"{what} covered {share:.3f}")
        if self.planted.null and self.claimed > MOST_FALSE + slack:
            found.append(f"claimed {self.claimed:.3f}")
        return found


def try_one(number: int, replications: int) -> Line:
    """Draw one organisation again and again; the same on every run."""
    one = planted()[number]
    rng = np.random.default_rng(zlib.crc32(one.name.encode()))
    drawn = [one.draw(rng) for _ in range(replications)]
    kinds = sorted({what for each in drawn for what in each.covered})
    covered = {what: float(np.mean([each.covered[what] for each in drawn if what in each.covered])) for what in kinds}
    raw = [each.raw for each in drawn if each.raw is not None]
    return Line(one, covered, float(np.mean([each.claimed for each in drawn])), float(np.mean(raw)) if raw else None)


def main() -> int:
    """Print the table; 1 when something is outside its bounds."""
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATIONS
    print(f"{'organisation':58s}{'covered (least, mean, most)':>30s}{'claimed':>9s}{'raw claims':>11s}  verdict")
    outside = 0
    # fresh processes: threads that an engine started do not survive a fork
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for line in pool.map(partial(try_one, replications=replications), range(len(planted()))):
            faults = line.faults()
            outside += bool(faults)
            shares = list(line.covered.values())
            told = f"{min(shares):.3f}  {np.mean(shares):.3f}  {max(shares):.3f}"
            raw = "" if line.raw is None else f"{line.raw:.3f}"
            verdict = "ok" if not faults else "OUTSIDE: " + ", ".join(faults)
            print(f"{line.planted.name:58s}{told:>30s}{line.claimed:9.3f}{raw:>11s}  {verdict}", flush=True)
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
