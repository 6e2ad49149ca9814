"""The way from a panel to a verdict."""

from dataclasses import dataclass, field, replace

import numpy as np

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.estimating.beside import Published, published
from twofold.effects.estimating.checking import deciding, lasting, standing
from twofold.effects.estimating.checks import Checks, Known
from twofold.effects.estimating.choosing import METHODS, Candidates, Primary, candidates, chosen
from twofold.effects.estimating.comparing import Compared, carried_on, drift_before, event_study, naive_change
from twofold.effects.estimating.finding import Before, Counts, EffectFinding
from twofold.effects.estimating.following import Followed
from twofold.effects.estimating.gaps import Gaps
from twofold.effects.estimating.grid import Grid, always_treated, grid_of
from twofold.effects.estimating.request import EffectRequest, Method
from twofold.effects.estimating.synthetic import Mixed, mixed
from twofold.effects.estimating.telling import notes, told
from twofold.effects.staggered import Placebo
from twofold.effects.verdicts import CLAIMS, Evidence, Interval, Reason, Support, judge
from twofold.errors import InputError, UsageError

PRETREND = 0.05
FEWEST, FEWEST_IN_ALL, FEWEST_FOR_ONE = 3, 6, 8  # comparison clusters; clusters in all; others for one treated alone
HINT = 0.2  # of a drift in the direction of the effect: below this the effect has to stand when it is carried on
CARRIED = 0.1  # an effect stands when a drift is carried on: by a one-sided test of this size
FAR = 2.5  # times the error of the effect: a carried-on comparison with a larger one says too little to be asked so
TELLING = 2.0  # an effect of so many errors of the carried-on comparison lets that comparison be telling
FIND = 2.8 / 1.96  # of half the interval: an effect so large is found four times in five


def estimate_designed(followed: Followed, known: Known | None = None, *, sound: bool = True) -> EffectFinding:
    """Did what was registered beforehand help, and does the analysis follow what was registered?

    Args:
        followed: the question as the design asks it.
        known: what somebody knows besides the panel.
        sound: whether the seal of the design holds.
    """
    finding = estimate_effect(followed.panel, followed.request, known)
    departures = (
        followed.departures if sound else ("the design was changed after it was registered", *followed.departures)
    )
    reasons = replace(followed, departures=departures).reasons
    if not sound:
        reasons = tuple(one for one in reasons if one is not Reason.REGISTERED)
    judgement = replace(finding.judgement, reasons=(*finding.judgement.reasons, *reasons))
    return told(replace(finding, judgement=judgement), departures="; ".join(departures))


@dataclass(frozen=True, slots=True)
class _Work:
    """Everything that was compared."""

    panel: EffectPanel
    grid: Grid
    counts: Counts
    found: Candidates
    published: Published | None
    mixed: Mixed | None = None
    checks: Checks = field(default_factory=Checks)


@dataclass(frozen=True, slots=True)
class _Trend:
    """How a drift of treated and comparison units bears on a claim.

    Attributes:
        apart: whether a drift that was seen, or not excluded, stands against the effect.
        shown: whether the tests of the time before show it.
        survives: whether the effect stands when it is carried on; None where it cannot be said.
    """

    apart: bool
    shown: bool
    survives: bool | None


def estimate_effect(
    panel: EffectPanel, request: EffectRequest | None = None, known: Known | None = None
) -> EffectFinding:
    """Did what was done help, and what may be said about it?

    Args:
        panel: units over periods, some treated from a period on.
        request: the question.
        known: what somebody knows besides the panel: outcomes that cannot have changed, units near each other.

    Returns:
        The effect with its interval, the event study, other averages and checks beside it, and the verdict with its
        reasons.
    """
    asked = _fitting(panel, request or EffectRequest())
    work = _compare(panel, asked, known)
    finding = _judged(work, asked)
    checks = standing(panel, asked, work.checks, effect=finding.effect, treated=work.counts.treated_clusters)
    return replace(
        finding,
        events=event_study(work.found.whole, work.grid, asked.level),
        comparisons=_beside(work, asked),
        checks=_with_course(work, finding, checks),
    )


def _with_course(work: _Work, finding: EffectFinding, checks: Checks) -> Checks:
    """The checks with when a claimed effect begins and whether it lasts."""
    name, primary = chosen(work.found, work.grid, finding.request)
    if finding.verdict not in CLAIMS or primary is None or not primary.spread.se:
        return checks
    if name is Primary.SAME_HISTORY:
        why = "units are compared with those of the same history, over all periods together"
        return replace(checks, missing={**checks.missing, "fading": why})
    found = work.found.clean[0] if name is Primary.BEFORE_SPELL and work.found.clean else work.found.whole
    try:
        return replace(checks, fading=lasting(found, work.grid, finding.request, primary.spread.df))
    except InputError as why:
        return replace(checks, missing={**checks.missing, "fading": str(why)})


def judged_effect(panel: EffectPanel, request: EffectRequest | None = None) -> EffectFinding:
    """The same without what only stands beside: no event study, no other averages, no placebo dates."""
    asked = _fitting(panel, request or EffectRequest())
    return _judged(_compare(panel, asked), asked)


def _fitting(panel: EffectPanel, asked: EffectRequest) -> EffectRequest:
    """Covariates are held equal as Callaway and Sant'Anna do; no other analysis here knows them."""
    if not panel.covariates.shape[1] or asked.method is Method.CALLAWAY_SANTANNA:
        return asked
    if asked.method is not Method.AUTO:
        raise UsageError(f"covariates are known to {Method.CALLAWAY_SANTANNA} only, not to {asked.method}")
    return replace(asked, method=Method.CALLAWAY_SANTANNA)


def _judged(work: _Work, asked: EffectRequest) -> EffectFinding:
    name, primary = chosen(work.found, work.grid, asked)
    effect = _record(name, primary, work, asked) if _varies(work.panel) else None
    before, trend = _before(work, primary)
    supports = {} if asked.randomised else _supports(work, name, asked)
    more = work.mixed.notes if work.mixed else ()
    judgement = judge(_evidence(work, asked, effect, supports, trend))
    finding = EffectFinding(
        request=asked,
        effect=effect,
        judgement=judgement,
        sentence="",
        reasons=(),
        naive=naive_change(work.grid, asked.window, asked.level),
        before=before,
        events=(),
        supports={kind.value: one for kind, one in supports.items()},
        comparisons={},
        counts=work.counts,
        detectable=None if effect is None else FIND * (effect.high - effect.low) / 2,
        checks=work.checks,
        notes=notes(work.counts, (*(work.published.notes if work.published else ()), *more)),
    )
    return told(finding)


def _evidence(
    work: _Work,
    asked: EffectRequest,
    effect: EffectEstimate | None,
    supports: dict[Support, EffectEstimate],
    trend: _Trend,
) -> Evidence:
    """What the rules look at."""
    looks = work.checks.looks
    return Evidence(
        effect=None if effect is None else Interval(effect.value, effect.low, effect.high),
        treated=work.counts.treated_clusters,
        compared=work.counts.compared_clusters,
        named=bool((work.panel.first != NEVER).any()),
        varies=_varies(work.panel),
        started=_started(work),
        before=work.counts.before,
        after=work.counts.after,
        planned=asked.planned,
        decisive=looks is not None and effect is not None and looks.direction == _direction(effect) != 0,
        placebo_moved=bool(work.checks.moved),
        spilled=work.checks.spilled,
        supports=tuple((kind, Interval(one.value, one.low, one.high)) for kind, one in supports.items()),
        trend_apart=trend.apart,
        trend_shown=trend.shown,
        trend_survives=trend.survives,
        picked=work.found.dip.spell > 0,
        randomised=asked.randomised,
        single_series=work.counts.units == 1,
        fewest_compared=_fewest(work.counts.treated_clusters),
        higher_is_better=asked.higher_is_better,
        margin=asked.margin,
    )


def _direction(effect: EffectEstimate) -> int:
    return Interval(effect.value, effect.low, effect.high).direction


def _varies(panel: EffectPanel) -> bool:
    """Whether the outcome is not the same number everywhere."""
    return bool(np.ptp(panel.outcome) > 0)


def _started(work: _Work) -> bool:
    """Whether any unit was observed after it was treated, if only from the first period on."""
    observed = work.panel.first <= work.panel.time.max()
    return bool(observed.any()) and (
        bool(work.counts.after) or len(always_treated(work.panel)) == int(np.count_nonzero(work.panel.first != NEVER))
    )


def _fewest(treated: int) -> int:
    """Fewer comparison clusters than this cannot tell an effect from chance."""
    return FEWEST_FOR_ONE if treated <= 1 else max(FEWEST, FEWEST_IN_ALL - treated)


def _compare(panel: EffectPanel, asked: EffectRequest, known: Known | None = None) -> _Work:
    grid = grid_of(panel)
    found = candidates(grid, asked)
    counts = _counts(panel, grid, found.whole)
    beside = published(panel, asked) if counts.compared and counts.treated else None
    mix = mixed(panel, asked) if asked.method is Method.SYNTHETIC and counts.compared and counts.treated else None
    running = asked.planned is not None and 0 < counts.after < asked.planned
    told = known or Known()
    outcomes = tuple(_unmoved(name, one, asked) for name, one in told.unmoved)
    checks = deciding(panel, asked, outcomes, told.parent, running=running)
    return _Work(panel, grid, counts, found, beside, mix, checks)


def _unmoved(name: str, panel: EffectPanel, asked: EffectRequest) -> Placebo:
    """The same comparison of an outcome that cannot have changed."""
    found = judged_effect(panel, replace(asked, outcome=name, planned=None, margin=None))
    return Placebo(f"outcome {name}", found.effect, found=False, reason="" if found.effect else found.sentence)


def _counts(panel: EffectPanel, grid: Grid, found: Gaps) -> Counts:
    after = found.event >= 0
    treated = found.mass[after].any(axis=0) if found.mass[after].any() else grid.treated > 0
    cohorts = grid.cohorts()
    others = found.comparison if found.comparison.any() else grid.first > (cohorts.min() if len(cohorts) else NEVER)
    return Counts(
        units=len(panel.units),
        treated=int(np.count_nonzero(treated)),
        compared=int(np.count_nonzero(others)),
        treated_clusters=len(np.unique(grid.cluster[treated])),
        compared_clusters=len(np.unique(grid.cluster[others])),
        periods=len(grid.periods),
        before=max((int((grid.periods < one).sum()) for one in cohorts), default=0),
        after=max((int((grid.periods >= one).sum()) for one in cohorts), default=0),
        always=len(always_treated(panel)),
        left_out=found.left_out,
        in_comparison=int(np.count_nonzero(treated | found.comparison)),
    )


def _record(name: Primary, primary: Compared | None, work: _Work, asked: EffectRequest) -> EffectEstimate | None:
    if name is Primary.SYNTHETIC:
        return None if work.mixed is None else work.mixed.effect
    if primary is None or not np.isfinite(primary.spread.se):
        return None
    if name is Primary.STAGGERED and primary.spread.se > 0 and work.published is not None:
        return work.published.overall
    return primary.estimate(METHODS[name], work.counts, asked.level)


def _before(work: _Work, primary: Compared | None) -> tuple[Before, _Trend]:
    """How groups stood before, and whether the effect stands when a drift is carried on."""
    spell = work.found.dip.spell
    found = work.found.clean[0] if spell and work.found.clean is not None else work.found.whole
    slope = drift_before(found, work.grid)
    drift_p = None if slope is None else slope.spread.p_value(slope.contrast.value)
    tested = None if work.published is None or spell else work.published.pretrend.p_value
    if primary is not None and not primary.spread.se:
        tested = drift_p = None if tested is None and drift_p is None else 1.0  # what is left is rounding
    known = [p for p in (tested, drift_p) if p is not None]
    shown = bool(known) and min(known) < PRETREND
    dip = None if work.found.dip.compared is None else work.found.dip.compared.estimate("dip", work.counts, 0.95)
    before = Before(
        p_value=tested if tested is not None else drift_p,
        drift=None if slope is None else slope.contrast.value,
        drift_p=drift_p,
        dip=dip,
        spell=spell,
        sentence=work.published.pretrend.sentence if work.published else "",
    )
    if primary is None:
        return before, _Trend(shown, shown, None)
    if slope is None:
        return before, _Trend(shown, shown, survives=False)
    return before, _carried(work, found, (primary, slope), shown=shown)


def _carried(work: _Work, found: Gaps, compared: tuple[Compared, Compared], *, shown: bool) -> _Trend:
    """Whether the effect stands when the drift before, shown or not, is carried on."""
    primary, slope = compared
    rest = carried_on(found, work.grid, primary.contrast, slope.contrast)
    if rest is None:
        return _Trend(shown, shown, survives=False)
    stands = _stands(primary, slope, rest, shown=shown)
    claimed = primary.spread.p_value(primary.contrast.value) < PRETREND
    return _Trend(shown or (claimed and not stands), shown, stands)


def _stands(primary: Compared, slope: Compared, rest: Compared, *, shown: bool) -> bool:
    """Whether what is left of an effect after a straight drift is an effect still.

    Where the time before says much about a drift, what is left has to differ from nothing by a one-sided test of 10 %:
    so a drift of whatever size, carried on, passes for an effect in one case in ten at most. Where it says little, only
    the direction is asked for, or more where a drift is hinted at.
    """
    value = primary.contrast.value
    sign = 1.0 if value > 0 else -1.0
    left, error = sign * rest.contrast.value, rest.spread.se
    flattering = slope.contrast.value * sign > 0 and slope.spread.p_value(slope.contrast.value) < HINT
    far = error > FAR * primary.spread.se
    if shown or (far and flattering):
        return left > _reach(rest, PRETREND / 2)
    if not far:
        return left > _reach(rest, CARRIED)
    return left > error if abs(value) >= TELLING * error else left > 0


def _reach(rest: Compared, size: float) -> float:
    """How large what is left has to be for a one-sided test of this size."""
    return rest.spread.interval(0.0, 1 - 2 * size)[1]


def _supports(work: _Work, name: Primary, asked: EffectRequest) -> dict[Support, EffectEstimate]:
    """Further comparisons that a claim has to pass."""
    told = {}
    if work.found.history is not None and name is not Primary.SAME_HISTORY:
        told[Support.HISTORY] = work.found.history.estimate(METHODS[Primary.SAME_HISTORY], work.counts, asked.level)
    if name is Primary.SAME_HISTORY and work.found.rolling is not None:
        told[Support.HISTORY] = work.found.rolling.estimate(METHODS[Primary.ROLLING], work.counts, asked.level)
    if work.found.further is not None:
        told[Support.SPELL] = work.found.further[1].estimate(METHODS[Primary.BEFORE_SPELL], work.counts, asked.level)
    return told


def _beside(work: _Work, asked: EffectRequest) -> dict[str, EffectEstimate]:
    """Other estimators, by name."""
    told = {}
    if work.published is not None:
        told = {f"callaway-santanna {kind}": one for kind, one in work.published.averages().items()}
    if work.found.rolling is not None:
        told["rolling"] = work.found.rolling.estimate(METHODS[Primary.ROLLING], work.counts, asked.level)
    return told
