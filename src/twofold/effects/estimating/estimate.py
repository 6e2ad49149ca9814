"""The way from a panel to a verdict."""

from dataclasses import dataclass

import numpy as np

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.estimating.beside import Published, published
from twofold.effects.estimating.comparing import (
    Compared,
    Dip,
    before_spell,
    carried_on,
    dip_before,
    drift_before,
    event_study,
    gap_request,
    naive_change,
    overall,
    same_history,
)
from twofold.effects.estimating.contrasts import FEWEST_FOR_SPREAD
from twofold.effects.estimating.finding import Before, Counts, EffectFinding
from twofold.effects.estimating.gaps import Base, Gaps, gaps
from twofold.effects.estimating.grid import Grid, always_treated, grid_of
from twofold.effects.estimating.request import EffectRequest, Method
from twofold.effects.estimating.telling import notes, told
from twofold.effects.verdicts import Evidence, Interval, Support, judge

SURER = 0.9  # the mean of all periods before is the yardstick where its error is smaller by a tenth
FEW_TREATED = 10  # with less freedom than this among the treated, errors are compared over the comparison units alone
PRETREND = 0.05
HINT = 0.2  # of a drift in the direction of the effect: below this the effect has to stand when it is carried on
TELLING = 2.0  # an effect of so many errors of the carried-on comparison lets that comparison be telling
SEPARATE = 0.02  # share of pairs in which a treated unit stood higher before: so few only where the worst were picked
FIND = 2.8  # standard errors that an effect must have to be found four times in five at 95 %


@dataclass(frozen=True, slots=True)
class _Work:
    """Everything that was compared."""

    grid: Grid
    counts: Counts
    whole: Gaps
    rolling: Compared | None
    dip: Dip
    clean: tuple[Gaps, Compared] | None
    further: tuple[Gaps, Compared] | None
    history: Compared | None
    published: Published | None


def estimate_effect(panel: EffectPanel, request: EffectRequest | None = None) -> EffectFinding:
    """Did what was done help, and what may be said about it?

    Args:
        panel: units over periods, some treated from a period on.
        request: the question.

    Returns:
        The effect with its interval, everything beside it, and the verdict with its reasons.
    """
    asked = request or EffectRequest()
    work = _compare(panel, asked)
    name, primary = _primary(work, asked)
    effect = _record(name, primary, work, asked)
    before, apart, survives = _before(work, primary)
    supports = {} if asked.randomised else _supports(work, name, asked)
    evidence = Evidence(
        effect=None if effect is None else Interval(effect.value, effect.low, effect.high),
        treated=work.counts.treated_clusters,
        compared=work.counts.compared_clusters,
        started=bool(work.counts.after) and bool(work.grid.treated.any()),
        before=work.counts.before,
        after=work.counts.after,
        planned=asked.planned,
        supports=tuple((kind, Interval(one.value, one.low, one.high)) for kind, one in supports.items()),
        trend_apart=apart,
        trend_survives=survives,
        picked=work.dip.spell > 0,
        randomised=asked.randomised,
        higher_is_better=asked.higher_is_better,
        margin=asked.margin,
    )
    judgement = judge(evidence)
    naive = naive_change(work.grid, asked.window, asked.level)
    comparisons = _beside(work, asked)
    finding = EffectFinding(
        request=asked,
        effect=effect,
        judgement=judgement,
        sentence="",
        reasons=(),
        naive=naive,
        before=before,
        events=event_study(work.whole, work.grid, asked.level),
        supports={kind.value: one for kind, one in supports.items()},
        comparisons=comparisons,
        counts=work.counts,
        detectable=None if effect is None or not np.isfinite(effect.se) else FIND * effect.se,
        notes=notes(work.counts, work.published.notes if work.published else ()),
    )
    return told(finding)


def _compare(panel: EffectPanel, asked: EffectRequest) -> _Work:
    grid = grid_of(panel)
    whole = gaps(grid, gap_request(asked, Base.ALL))
    counts = _counts(panel, grid, whole)
    dip = dip_before(whole, grid, asked.anticipation)
    return _Work(
        grid=grid,
        counts=counts,
        whole=whole,
        rolling=overall(whole, grid, gap_request(asked, Base.ALL)),
        dip=dip,
        clean=before_spell(grid, asked, dip.spell, whole) if dip.spell else None,
        further=before_spell(grid, asked, dip.suspected, whole) if dip.suspected else None,
        history=same_history(whole, grid),
        published=published(panel, asked) if counts.compared and counts.treated else None,
    )


def _counts(panel: EffectPanel, grid: Grid, found: Gaps) -> Counts:
    after = found.event >= 0
    treated = found.mass[after].any(axis=0)
    cohorts = grid.cohorts()
    return Counts(
        units=len(panel.units),
        treated=int(np.count_nonzero(treated)),
        compared=int(np.count_nonzero(found.comparison)),
        treated_clusters=len(np.unique(grid.cluster[treated])),
        compared_clusters=len(np.unique(grid.cluster[found.comparison])),
        periods=len(grid.periods),
        before=max((int((grid.periods < one).sum()) for one in cohorts), default=0),
        after=max((int((grid.periods >= one).sum()) for one in cohorts), default=0),
        always=len(always_treated(panel)),
        left_out=found.left_out,
        in_comparison=int(np.count_nonzero(treated | found.comparison)),
    )


def _primary(work: _Work, asked: EffectRequest) -> tuple[str, Compared | None]:
    """Which comparison the verdict rests on: chosen by how the groups stood before and how sure each is."""
    last = gap_request(asked, Base.LAST)
    found = gaps(work.grid, last)
    staggered = overall(found, work.grid, last)
    if asked.method is Method.CALLAWAY_SANTANNA:
        return "callaway-santanna", staggered
    if asked.method is Method.ROLLING or work.rolling is None or staggered is None:
        return "rolling", work.rolling
    if work.dip.spell and work.clean is not None:
        return "before the spell", work.clean[1]
    if work.history is not None and _picked_by_level(work):
        return "same history", work.history
    if work.counts.treated_clusters < FEWEST_FOR_SPREAD or _surer(work.rolling, staggered, found.freedom):
        return "rolling", work.rolling
    return "callaway-santanna", staggered


def _surer(rolling: Compared, staggered: Compared, freedom: int) -> bool:
    """Whether the mean of all periods before is the better yardstick: luck that passes within a period or two."""
    if freedom >= FEW_TREATED:
        return rolling.spread.se < SURER * staggered.spread.se
    sizes = [float((one.contrast.control_part**2).sum()) for one in (rolling, staggered)]
    return sizes[0] < SURER**2 * sizes[1]


METHODS = {
    "callaway-santanna": "Callaway-Sant'Anna, each unit against its last period before",
    "rolling": "rolling difference-in-differences, each unit against the mean of its periods before",
    "before the spell": "rolling difference-in-differences, from the level before the spell that units stood out in",
    "same history": "difference-in-differences against units that stood alike before",
}


def _picked_by_level(work: _Work) -> bool:
    """Whether nearly every treated unit stood below (or above) nearly every other one before."""
    grid = work.grid
    start = np.where(grid.treated > 0, grid.first, grid.cohorts().min())
    before = grid.periods[None, :] < start[:, None]
    seen = np.isfinite(grid.value) & before
    known = seen.any(axis=1)
    mean = np.where(seen, grid.value, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    treated, others = mean[known & (grid.treated > 0)], mean[known & (grid.treated == 0)]
    if len(treated) < 4 or len(others) < 4:
        return False
    above = float((treated[:, None] > others[None, :]).mean())
    return above <= SEPARATE or above >= 1 - SEPARATE


def _record(name: str, primary: Compared | None, work: _Work, asked: EffectRequest) -> EffectEstimate | None:
    if primary is None or not np.isfinite(primary.spread.se) or primary.spread.se <= 0:
        return None
    if name == "callaway-santanna" and work.published is not None:
        return work.published.averages[asked.averaged.value]
    return primary.estimate(METHODS[name], work.counts, asked.level)


def _before(work: _Work, primary: Compared | None) -> tuple[Before, bool, bool | None]:
    """How groups stood before, whether they were drifting apart, and whether the effect survives that."""
    spell = work.dip.spell
    found = work.clean[0] if spell and work.clean is not None else work.whole
    slope = drift_before(found, work.grid)
    drift_p = None if slope is None else slope.spread.p_value(slope.contrast.value)
    tested = None if work.published is None or spell else work.published.pretrend.p_value
    known = [p for p in (tested, drift_p) if p is not None]
    shown = bool(known) and min(known) < PRETREND
    dip = None if work.dip.compared is None else work.dip.compared.estimate("dip", work.counts, 0.95)
    before = Before(
        p_value=tested if tested is not None else drift_p,
        drift=None if slope is None else slope.contrast.value,
        drift_p=drift_p,
        dip=dip,
        spell=spell,
        sentence=work.published.pretrend.sentence if work.published else "",
    )
    if primary is None:
        return before, shown, None
    if slope is None or drift_p is None:
        return before, shown, False
    return before, *_carried(work, found, primary, slope, shown=shown)


def _carried(work: _Work, found: Gaps, primary: Compared, slope: Compared, *, shown: bool) -> tuple[bool, bool]:
    """Whether the groups may have been drifting apart, and whether the effect stands when that is carried on."""
    value, drift_p = primary.contrast.value, slope.spread.p_value(slope.contrast.value)
    rest = carried_on(found, work.grid, primary.contrast, slope.contrast)
    if rest is None:
        return shown, False
    sign = 1.0 if value > 0 else -1.0
    flattering = slope.contrast.value * sign > 0
    left, error = sign * rest.contrast.value, rest.spread.se
    low = sign * rest.spread.interval(rest.contrast.value, 0.95)[0 if value > 0 else 1]
    if shown or (flattering and drift_p < HINT):
        return shown or primary.spread.p_value(value) < PRETREND, low > 0
    telling = abs(value) >= TELLING * error
    stands = left > error if telling else left > 0
    return (not stands) and primary.spread.p_value(value) < PRETREND, stands


def _supports(work: _Work, name: str, asked: EffectRequest) -> dict[Support, EffectEstimate]:
    """Further comparisons that a claim has to pass."""
    told = {}
    if work.history is not None and name != "same history":
        told[Support.HISTORY] = work.history.estimate(METHODS["same history"], work.counts, asked.level)
    if name == "same history" and work.rolling is not None:
        told[Support.HISTORY] = work.rolling.estimate(METHODS["rolling"], work.counts, asked.level)
    if work.further is not None:
        told[Support.SPELL] = work.further[1].estimate(METHODS["before the spell"], work.counts, asked.level)
    return told


def _beside(work: _Work, asked: EffectRequest) -> dict[str, EffectEstimate]:
    """Other estimators, by name."""
    told = {}
    if work.published is not None:
        told = {f"callaway-santanna {kind}": one for kind, one in work.published.averages.items()}
    if work.rolling is not None:
        told["rolling"] = work.rolling.estimate(METHODS["rolling"], work.counts, asked.level)
    return told
