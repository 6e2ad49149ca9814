"""What will customers probably do next, and is that better than the plain frequencies of before?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.foresight.backing_off import Chain, chains_of
from twofold.journeys.foresight.forecasting import Forecaster, fitted, learnt
from twofold.journeys.foresight.reliability import Reliability, reliability
from twofold.journeys.foresight.situations import NOW, Situations, situations_of, told_apart
from twofold.journeys.foresight.trial import Misses, misses
from twofold.journeys.ordering import spread
from twofold.journeys.steps import Steps
from twofold.measures.intervals import mean_interval
from twofold.measures.sampling import moments

LEVEL = 0.95
TRIED = 500_000  # steps of a trial: more would not change what it says
MATTERS = 0.001  # log-loss: what is gained below this is in no probability that anybody would see
FEWEST = 50  # customers to try a forecast on: fewer say nothing about it
SCORES = ("log_loss", "brier", "accuracy")


@dataclass(frozen=True, slots=True)
class ForesightRule:
    """What is foreseen, and how it is tried.

    Attributes:
        horizon_days: how far to look ahead.
        order: how many touchpoints of the path count, the present one included.
        context: columns that count, such as channel or a segment.
        learn_share: the share of the steps, by time, that is learnt from first.
        tune_share: the share after it, on which weights and calibration are chosen; what is left tries the result.
        seed: of what is drawn.
    """

    horizon_days: float = 7.0
    order: int = 3
    context: tuple[str, ...] = ()
    learn_share: float = 0.6
    tune_share: float = 0.2
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse shares that leave a period empty."""
        if not (self.learn_share > 0 and self.tune_share > 0 and self.learn_share + self.tune_share < 1):
            raise UsageError("the shares to learn from and to tune on must be above 0 and leave something to try on")


@dataclass(frozen=True, slots=True)
class Score:
    """How good forecasts were on steps that nobody had learnt from.

    Attributes:
        name: log_loss (lower is better), brier (0 to 2, lower is better) or accuracy (share of hits).
        value: of the forecast.
        baseline: of the frequencies after the same touchpoint, calibrated as the forecast is.
        overall: of the frequencies whatever the touchpoint, calibrated likewise.
        gain: how much better than ``baseline`` the forecast was; above 0 is better.
        low: lower end of the gain's interval, customers (or cases) drawn together.
        high: upper end.
        n: steps.
        clusters: customers, or cases where only those are known.
    """

    name: str
    value: float
    baseline: float
    overall: float
    gain: float
    low: float
    high: float
    n: int
    clusters: int


@dataclass(frozen=True, eq=False)
class Foresight:
    """A forecast and its trial.

    Attributes:
        rule: what was asked.
        learnt: steps whose outcome was decided before the trial; those of journeys that it tries are not learnt from.
        split: the two moments between learning, tuning and trying, in microseconds since 1970 UTC.
        scores: how good it was, by name.
        top: whether the probability of the likeliest outcome holds.
        none: whether the probability that nothing follows within the horizon holds.
        weights: how much each chain of situations says.
        temperature: of the calibration.
        better: whether it beat the frequencies after the same touchpoint, by the interval of the log-loss.
        forecaster: learnt from all steps whose outcome is known; of the frequencies alone where it is not better.
        situations: of all steps.
    """

    rule: ForesightRule
    learnt: int
    split: tuple[int, int]
    scores: Mapping[str, Score]
    top: Reliability
    none: Reliability
    weights: Mapping[str, float]
    temperature: float
    better: bool
    forecaster: Forecaster
    situations: Situations


def foresee(steps: Steps, rule: ForesightRule | None = None) -> Foresight:
    """Learn from an earlier period what follows what, tune it on a later one, and try it on the last one.

    A step is learnt from only where what followed was decided before the next period begins. No journey gives steps to
    two periods; what a journey went through before is context (``told_apart``).

    Args:
        steps: the journeys, with ``rule.context`` among their columns.
        rule: what to foresee.

    Raises:
        UsageError: the facts are too short or too few for the horizon.
    """
    rule = rule or ForesightRule()
    known = situations_of(steps, horizon_days=rule.horizon_days, order=rule.order, context=rule.context)
    chains = chains_of(known, rule.order, rule.context)
    first, second = _moments(known, rule)
    early, tune = told_apart(known.journey, known.decided(first), (known.time >= first) & known.decided(second))
    _refuse_few(known, early, "learn from", rule)
    _refuse_few(known, tune, "tune on", rule)
    tuned, plain, blind = (
        fitted(learnt(known, each, early), each, known.packed[tune], seed=rule.seed)
        for each in (chains, *(_frequencies(known, names) for names in ((NOW,), ())))
    )
    before, last = told_apart(known.journey, known.decided(second), (known.time >= second) & known.decided(known.until))
    _refuse_few(known, last, "try it on", rule)
    last = _some(known, last)
    by_forecast, *others = (misses(_relearnt(each, known, before), known, last) for each in (tuned, plain, blind))
    scores = _scores(known, last, by_forecast, *others)
    better = scores["log_loss"].low > MATTERS
    decided = np.flatnonzero(known.decided(known.until))
    cluster = known.cluster[last]
    nothing = (known.outcomes[last] == known.none).astype(np.float64)
    return Foresight(
        rule=rule,
        learnt=int(known.decided(second).sum()),
        split=(first, second),
        scores=scores,
        top=reliability(by_forecast.top, by_forecast.hit, cluster, level=LEVEL, seed=rule.seed),
        none=reliability(by_forecast.none, nothing, cluster, level=LEVEL, seed=rule.seed),
        weights={chain.name: float(weight) for chain, weight in zip(chains, tuned.weights, strict=True)},
        temperature=tuned.temperature,
        better=better,
        forecaster=_relearnt(tuned if better else plain, known, decided),
        situations=known,
    )


def _moments(known: Situations, rule: ForesightRule) -> tuple[int, int]:
    """The moments that divide the steps whose outcome is decided into three periods."""
    times = known.time[known.decided(known.until)]
    if not len(times):
        raise UsageError(f"the facts are shorter than the horizon of {rule.horizon_days:g} days; look less far ahead")
    first, second = np.quantile(times, [rule.learn_share, rule.learn_share + rule.tune_share], method="lower")
    return int(first), int(second)


def _refuse_few(known: Situations, rows: NDArray[np.int64], purpose: str, rule: ForesightRule) -> None:
    there = np.zeros(int(known.cluster[-1]) + 1, dtype=np.bool_)
    there[known.cluster[rows]] = True
    clusters = np.count_nonzero(there)
    if clusters < FEWEST:
        raise UsageError(
            f"there are {clusters} customers or cases to {purpose}, and {FEWEST} are needed; take a longer period of "
            f"facts or a shorter horizon than {rule.horizon_days:g} days"
        )


def _some(known: Situations, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of very many rows those of some customers, drawn by their number."""
    if len(rows) <= TRIED:
        return rows
    drawn = spread(known.cluster[rows].astype(np.uint64)) >> np.uint64(32)
    return rows[drawn < np.uint64(2**32 * TRIED / len(rows))]


def _frequencies(known: Situations, names: tuple[str, ...]) -> tuple[Chain, ...]:
    """What plain frequencies look at: the same touchpoint, or nothing."""
    return (Chain("frequencies", (0, known.mask(names)) if names else (0,)),)


def _relearnt(forecaster: Forecaster, known: Situations, rows: NDArray[np.int64]) -> Forecaster:
    """The same weights and calibration over other examples."""
    return replace(forecaster, counts=learnt(known, forecaster.chains, rows))


def _scores(
    known: Situations, rows: NDArray[np.int64], forecast: Misses, baseline: Misses, overall: Misses
) -> dict[str, Score]:
    cluster = known.cluster[rows]
    found = {}
    for name in SCORES:
        sign = 1.0 if name == "accuracy" else -1.0
        ours, theirs, plain = (
            (each.hit if name == "accuracy" else getattr(each, name)) for each in (forecast, baseline, overall)
        )
        counted = moments(sign * (ours - theirs), respondents=cluster)
        ends = mean_interval(counted.mean, counted.standard_error, counted.degrees_of_freedom, LEVEL)
        found[name] = Score(
            name=name,
            value=float(ours.mean()),
            baseline=float(theirs.mean()),
            overall=float(plain.mean()),
            gain=float(counted.mean[0]),
            low=float(ends.low[0]),
            high=float(ends.high[0]),
            n=len(rows),
            clusters=int(counted.respondents[0]),
        )
    return found
