"""Which comparison a verdict rests on: chosen by how the groups stood before and by how sure each comparison is."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from twofold.effects.estimating.comparing import (
    Compared,
    Dip,
    before_spell,
    dip_before,
    gap_request,
    overall,
    same_history,
)
from twofold.effects.estimating.contrasts import FEWEST_FOR_SPREAD
from twofold.effects.estimating.gaps import Base, Gaps, gaps
from twofold.effects.estimating.grid import Grid
from twofold.effects.estimating.request import EffectRequest, Method

SURER = 0.9  # the mean of all periods before is the yardstick where its error is smaller by a tenth
FEW_TREATED = 10  # with less freedom than this among the treated, errors are compared over the comparison units alone
SEPARATE = 0.02  # share of pairs in which a treated unit stood higher before: so few only where the worst were picked


class Primary(StrEnum):
    """The comparison that a verdict rests on."""

    STAGGERED = "callaway-santanna"
    ROLLING = "rolling"
    BEFORE_SPELL = "before the spell"
    SAME_HISTORY = "same history"
    SYNTHETIC = "synthetic"


METHODS = {
    Primary.STAGGERED: "Callaway-Sant'Anna, each unit against its last period before",
    Primary.ROLLING: "rolling difference-in-differences, each unit against the mean of its periods before",
    Primary.BEFORE_SPELL: "rolling difference-in-differences, from the level before the spell that units stood out in",
    Primary.SAME_HISTORY: "difference-in-differences against units that stood alike before",
    Primary.SYNTHETIC: "synthetic difference-in-differences",
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """The comparisons that can be made.

    Attributes:
        whole: gaps to the mean of all periods before.
        last: gaps to the last period before.
        rolling: the effect against the mean of all periods before.
        staggered: the effect against the last period before.
        dip: how the treated stood just before.
        clean: the effect against the level before the spell that they stood out in; None where they did not.
        further: the same, where they may have stood out: a claim must pass it.
        history: the effect against units that stood as they did.
    """

    whole: Gaps
    last: Gaps
    rolling: Compared | None
    staggered: Compared | None
    dip: Dip
    clean: tuple[Gaps, Compared] | None
    further: tuple[Gaps, Compared] | None
    history: Compared | None


def candidates(grid: Grid, asked: EffectRequest) -> Candidates:
    """Make every comparison that the choice is among."""
    whole, last = (gaps(grid, gap_request(asked, base)) for base in (Base.ALL, Base.LAST))
    dip = dip_before(whole, grid, asked.anticipation)
    clean = before_spell(grid, asked, dip.spell, whole) if dip.spell else None
    if clean is None or not _recovers(dip, clean[1]):
        dip, clean = replace(dip, spell=0), None
    return Candidates(
        whole=whole,
        last=last,
        rolling=overall(whole, grid, gap_request(asked, Base.ALL)),
        staggered=overall(last, grid, gap_request(asked, Base.LAST)),
        dip=dip,
        clean=clean,
        further=before_spell(grid, asked, dip.suspected, whole) if dip.suspected else None,
        history=same_history(whole, grid),
    )


def chosen(found: Candidates, grid: Grid, asked: EffectRequest) -> tuple[Primary, Compared | None]:
    """The primary comparison.

    A method that was asked for is taken (for a synthetic comparison, the rolling one stands for the time before).
    Where lots were drawn, earlier levels are held equal. Units that stood out just before are compared with how they
    stood before that spell; units picked as the worst (or best) of all by their level, with units that stood alike.
    Otherwise the last period before is the yardstick (Callaway, Sant'Anna), unless the mean of all periods before is
    surer, as it is where luck passes quickly.
    """
    wanted = {
        Method.CALLAWAY_SANTANNA: (Primary.STAGGERED, found.staggered),
        Method.SYNTHETIC: (Primary.SYNTHETIC, found.rolling),
    }
    if asked.method in wanted:
        return wanted[asked.method]
    if asked.method is Method.ROLLING or found.rolling is None or found.staggered is None:
        return Primary.ROLLING, found.rolling
    if found.clean is not None and not asked.randomised:
        return Primary.BEFORE_SPELL, found.clean[1]
    if found.history is not None and (asked.randomised or _picked_by_level(grid)):
        return Primary.SAME_HISTORY, found.history
    treated = len(np.unique(grid.cluster[found.whole.mass.any(axis=0)]))
    if treated < FEWEST_FOR_SPREAD or _surer(found.rolling, found.staggered, found.last.freedom):
        return Primary.ROLLING, found.rolling
    return Primary.STAGGERED, found.staggered


def choose(grid: Grid, asked: EffectRequest) -> tuple[float, float] | None:
    """Both ends of the primary comparison's interval; None where nothing can be compared."""
    primary = chosen(candidates(grid, asked), grid, asked)[1]
    if primary is None or not np.isfinite(primary.spread.se) or primary.spread.se <= 0:
        return None
    return primary.spread.interval(primary.contrast.value, asked.level)


def _recovers(dip: Dip, effect: Compared) -> bool:
    """Whether the treated moved back after they had stood out: what looks like a return to the usual level.

    A rise before and a further rise after is no return, but a drift: there the whole time before is looked at.
    """
    if dip.compared is None:
        return False
    stood = dip.compared.contrast.value
    return (effect.contrast.value - stood) * stood < 0


def _surer(rolling: Compared, staggered: Compared, freedom: int) -> bool:
    """Whether the mean of all periods before is the better yardstick: luck that passes within a period or two."""
    if freedom >= FEW_TREATED:
        return rolling.spread.se < SURER * staggered.spread.se
    sizes = [float((one.contrast.control_part**2).sum()) for one in (rolling, staggered)]
    return sizes[0] < SURER**2 * sizes[1]


def _picked_by_level(grid: Grid) -> bool:
    """Whether nearly every treated unit stood below (or above) nearly every other one before."""
    start = np.where(grid.treated > 0, grid.first, grid.cohorts().min())
    seen = np.isfinite(grid.value) & (grid.periods[None, :] < start[:, None])
    known = seen.any(axis=1)
    mean = np.where(seen, grid.value, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    treated, others = mean[known & (grid.treated > 0)], mean[known & (grid.treated == 0)]
    if len(treated) < FEWEST_FOR_SPREAD or len(others) < FEWEST_FOR_SPREAD:
        return False
    above = float((treated[:, None] > others[None, :]).mean())
    return above <= SEPARATE or above >= 1 - SEPARATE
