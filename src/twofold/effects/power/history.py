"""What a design could find, tried on the organisation's own history: where nothing was done, nothing should be found.

Units are drawn as if they had been treated, in a stretch of the past in which nobody was, and the analysis is run. What
it finds is chance, with all the memory from month to month that this organisation has. An effect of a known size would
move each of these intervals by just that size: the smallest detectable effect is the size at which four in five of them
would leave zero out.

Source: Bertrand, Duflo, Mullainathan (2004), Quarterly Journal of Economics 119 (placebo treatments in real panels);
Burlig, Preonas, Woerman (2020), Journal of Development Economics 144 (formula with memory).
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from twofold.effects.effect_panel import NEVER, EffectPanel, Ints
from twofold.effects.estimating import EffectRequest
from twofold.effects.estimating.choosing import choose
from twofold.effects.estimating.grid import Grid, grid_of
from twofold.errors import InputError, UsageError

DRAWS, PROPOSED_DRAWS = 300, 150
FEWEST_DRAWS = 20
FEWEST_UNITS = 4
ALREADY = (
    0.5  # periods of a unit that were already treated are no history; units with fewer others than this are left out
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a comparison would be laid out.

    Attributes:
        treated: clusters that begin.
        others: clusters they are compared with.
        before: periods before the first start.
        after: periods from the last start on.
        waves: starts; the treated are spread over them.
        step: periods between starts.
        held_equal: whether earlier levels are held equal, as drawing lots allows.
    """

    treated: int
    others: int
    before: int
    after: int
    waves: int = 1
    step: int = 1
    held_equal: bool = False

    @property
    def length(self) -> int:
        """Periods needed."""
        return self.before + (self.waves - 1) * self.step + self.after


@dataclass(frozen=True, slots=True)
class PowerRequest:
    """How the smallest detectable effect is found.

    Attributes:
        power: how often it is to be found.
        level: coverage of the interval it is found with.
        draws: placebo treatments.
        seed: of the draws.
    """

    power: float = 0.8
    level: float = 0.95
    draws: int = DRAWS
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what nobody can find."""
        if not 0.5 <= self.level < 1 or not 1 - self.level < self.power < 1:
            raise UsageError("level and power lie between 0 and 1, the power above one less the level.")
        if self.draws < FEWEST_DRAWS:
            raise UsageError(f"at least {FEWEST_DRAWS} draws are needed, not {self.draws}.")


@dataclass(frozen=True, slots=True)
class Power:
    """What a plan could find.

    Attributes:
        plan: the layout.
        detectable: smallest effect found as often as asked, in units of the outcome; None where it cannot be told.
        by_formula: the same from the variance and the memory of the units' luck.
        false_alarms: share of placebo treatments that the interval called an effect.
        spread: standard deviation of a unit's passing luck.
        memory: correlation of a unit's luck in one period with that in the next.
        draws: placebo treatments tried.
        reason: why there is no figure; empty where there is one.
    """

    plan: Plan
    detectable: float | None
    by_formula: float | None
    false_alarms: float | None
    spread: float
    memory: float
    draws: int
    reason: str = ""


def power(panel: EffectPanel, plan: Plan, request: PowerRequest | None = None) -> Power:
    """The smallest effect that a plan could find.

    Args:
        panel: the past; periods in which a unit was treated already are left out.
        plan: the layout.
        request: how sure.

    Raises:
        InputError: the past is too short or holds too few units.
    """
    asked = request or PowerRequest()
    past = untreated(panel)
    _refuse(past, plan)
    deviation, memory = luck(past)
    rng = np.random.default_rng(asked.seed)
    found = [_placebo(past, plan, asked, rng) for _ in range(asked.draws)]
    ends = np.array([one for one in found if one is not None]).reshape(-1, 2)
    formula = by_formula(plan, deviation, memory, asked)
    if len(ends) < FEWEST_DRAWS:
        why = "most placebo treatments could not be estimated: too few units or periods"
        return Power(plan, None, formula, None, deviation, memory, len(ends), why)
    low = np.concatenate([ends[:, 0], -ends[:, 1]])  # an effect may go either way
    detectable = float(-np.quantile(low, 1 - asked.power))
    false = float(np.mean((ends[:, 0] > 0) | (ends[:, 1] < 0)))
    return Power(plan, max(detectable, 0.0), formula, false, deviation, memory, len(ends))


def untreated(panel: EffectPanel) -> Grid:
    """The past as a grid: what units showed while they were not treated."""
    kept = panel.time < panel.first[panel.unit]
    if not kept.any():
        raise InputError("No unit was observed before it was treated: there is no history to try a design on.")
    alone = replace(
        panel,
        unit=panel.unit[kept],
        time=panel.time[kept],
        outcome=panel.outcome[kept],
        weight=panel.weight[kept],
        covariates=panel.covariates[kept],
        first=np.full(len(panel.first), NEVER, dtype=np.int64),
    )
    grid = grid_of(alone)
    full = np.isfinite(grid.raw).mean(axis=1) >= ALREADY
    if np.count_nonzero(full) < FEWEST_UNITS:
        raise InputError(
            f"Only {np.count_nonzero(full)} units have a value in at least half of the {len(grid.periods)} periods: "
            "too few to try a design on. Take longer periods, a higher level of units, or a smaller --minimum-n.",
        )
    seen = np.flatnonzero(np.isfinite(grid.raw[full]).any(axis=0))
    return _part(grid, np.flatnonzero(full), slice(int(seen[0]), int(seen[-1]) + 1))


def luck(past: Grid) -> tuple[float, float]:
    """Standard deviation and memory (correlation with the next period) of what is left of unit and period levels."""
    value = past.value[:, np.isfinite(past.value).any(axis=0)]
    value = value - np.nanmean(value, axis=1, keepdims=True)
    value = value - np.nanmean(value, axis=0, keepdims=True)
    units, periods = value.shape
    both = np.isfinite(value[:, 1:]) & np.isfinite(value[:, :-1])
    variance = float(np.nanmean(value**2))
    if periods < 3 or not both.any() or variance <= 0:
        return float(np.sqrt(max(variance, 0.0))), 0.0
    raw = float((value[:, 1:] * value[:, :-1])[both].mean() / variance)
    memory = _without_bias(raw, periods)
    kept = _kept_variance(memory, periods) * (units - 1) / units
    return float(np.sqrt(variance / kept)), memory


def _kept_variance(memory: float, periods: int) -> float:
    """Share of the variance of a series with this memory that is left when its own mean is taken out."""
    return 1 - _variance_of_mean(memory, periods)


def _variance_of_mean(memory: float, periods: int) -> float:
    lag = np.arange(1, periods)
    return float((periods + 2 * ((periods - lag) * memory**lag).sum()) / periods**2)


def _without_bias(raw: float, periods: int) -> float:
    """The memory whose correlation, after each series' own mean is taken out, is the one that was seen."""
    tried = np.linspace(-0.95, 0.99, 195)
    expected = np.array([_seen(one, periods) for one in tried])
    return float(np.interp(raw, np.maximum.accumulate(expected), tried))


def _seen(memory: float, periods: int) -> float:
    apart = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    full = memory**apart
    centre = np.eye(periods) - 1 / periods
    left = centre @ full @ centre
    return float(np.diag(left, 1).mean() / np.diag(left).mean())


def by_formula(plan: Plan, deviation: float, memory: float, request: PowerRequest) -> float | None:
    """The smallest detectable effect from the variance and the memory of units' luck; starts taken as one."""
    periods = plan.before + plan.after
    apart = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    weight = np.concatenate([np.full(plan.before, -1 / plan.before), np.full(plan.after, 1 / plan.after)])
    variance = deviation**2 * float(weight @ (memory**apart) @ weight)
    df = plan.treated + plan.others - 2
    if df < 1:
        return None
    error = np.sqrt(variance * (1 / plan.treated + 1 / plan.others))
    return float((stats.t.ppf(0.5 + request.level / 2, df) + stats.t.ppf(request.power, df)) * error)


def _refuse(past: Grid, plan: Plan) -> None:
    if min(plan.treated, plan.before, plan.after, plan.waves, plan.step) < 1 or plan.others < 2:
        raise UsageError("a plan has at least 1 treated unit, 2 others, 1 period before and 1 after, and 1 start.")
    if plan.waves > plan.treated:
        raise UsageError(f"{plan.treated} treated units cannot begin at {plan.waves} different starts.")
    clusters = len(np.unique(past.cluster))
    if plan.treated + plan.others > clusters:
        raise InputError(
            f"The plan needs {plan.treated + plan.others} units, the history holds {clusters} with enough periods.",
        )
    if plan.length > len(past.periods):
        raise InputError(
            f"The plan needs {plan.length} periods, the history holds {len(past.periods)} before anybody was treated: "
            "shorten --before or --after.",
        )


def _placebo(past: Grid, plan: Plan, asked: PowerRequest, rng: np.random.Generator) -> tuple[float, float] | None:
    """Both ends of the interval of a treatment that did not take place."""
    start = int(rng.integers(0, len(past.periods) - plan.length + 1))
    clusters = rng.permutation(np.unique(past.cluster))[: plan.treated + plan.others]
    rows = np.flatnonzero(np.isin(past.cluster, clusters))
    part = _part(past, rows, slice(start, start + plan.length))
    wave = {int(one): at % plan.waves for at, one in enumerate(clusters[: plan.treated])}
    starts = part.periods[plan.before :]
    first = [int(starts[wave[int(one)] * plan.step]) if int(one) in wave else NEVER for one in past.cluster[rows]]
    drawn = replace(part, first=np.array(first, dtype=np.int64), cluster=_codes(past.cluster[rows]))
    return choose(drawn, EffectRequest(level=asked.level, randomised=plan.held_equal))


def _part(grid: Grid, rows: Ints, columns: slice) -> Grid:
    return Grid(
        value=grid.value[rows][:, columns],
        raw=grid.raw[rows][:, columns],
        periods=grid.periods[columns],
        first=grid.first[rows],
        cluster=_codes(grid.cluster[rows]),
        weight=grid.weight[rows],
        place=grid.place[rows],
    )


def _codes(cluster: Ints) -> Ints:
    codes: Ints = np.unique(cluster, return_inverse=True)[1].astype(np.int64)
    return codes


def units_and_periods(panel: EffectPanel) -> tuple[int, int]:
    """How many clusters and periods the untreated past holds."""
    past = untreated(panel)
    return len(np.unique(past.cluster)), len(past.periods)
