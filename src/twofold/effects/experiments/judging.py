"""From arms compared to a sentence: was the draw sound, and what may be said?"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.experiments.always_valid import FEWEST, always_valid
from twofold.effects.experiments.arm_table import ArmTable
from twofold.effects.experiments.cuped import ArmContrast, cuped
from twofold.effects.verdicts import Verdict
from twofold.errors import InputError
from twofold.measures.multiplicity import benjamini_hochberg

Floats = NDArray[np.float64]
UNSOUND = 0.001  # p-values below this say that arms are not as the lot would have left them
FEWEST_UNITS = 5  # independent units in an arm: fewer say nothing of their spread


@dataclass(frozen=True, slots=True)
class ExperimentRequest:
    """What is asked.

    Attributes:
        control: the arm that others are compared with; the first where left out.
        shares: (A,) planned share of each arm; equal where left out.
        planned: persons planned in all where the experiment is still running: intervals then hold at every look.
        margin: smallest difference that matters; None where nobody said.
        higher_is_better: which direction is an improvement.
        level: of the intervals.
    """

    control: str | None = None
    shares: tuple[float, ...] = ()
    planned: int | None = None
    margin: float | None = None
    higher_is_better: bool = True
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class ArmVerdict:
    """What may be said of one arm.

    Attributes:
        contrast: the arm against the control.
        estimate: the difference that the verdict rests on; always-valid where the experiment is running.
        adjusted_p: its p-value, corrected for the number of arms.
        verdict: what may be said.
        sentence: the same for people.
    """

    contrast: ArmContrast
    estimate: EffectEstimate
    adjusted_p: float
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment, judged.

    Attributes:
        arms: one a treated arm.
        control: name of the control.
        n: rows with arm and outcome.
        dropped: rows without.
        share_p: p-value of the planned shares of the arms.
        missing_p: p-value of equal shares of missing outcomes.
        warnings: what makes the draw doubtful; empty where nothing does.
    """

    arms: tuple[ArmVerdict, ...]
    control: str
    n: int
    dropped: int
    share_p: float
    missing_p: float
    warnings: tuple[str, ...]


def experiment(table: ArmTable, request: ExperimentRequest | None = None) -> Experiment:
    """What did each arm of an experiment change, and may it be said?

    Args:
        table: the rows.
        request: control, planned shares, margin and direction.

    Raises:
        InputError: fewer than two arms, an unknown control, a covariate measured after the start, or an arm with fewer
            than two independent units.
    """
    asked = request or ExperimentRequest()
    control = _control(table, asked)
    known = np.isfinite(table.outcome.value) & (table.arm >= 0)
    if table.outcome.per is not None:
        known &= np.isfinite(table.outcome.per)
    others = [name for name in table.arms if name != control]
    contrasts = [cuped(table, name, control, asked.level) for name in others]
    share_p, missing_p = _share_p(table, asked.shares), _missing_p(table, known)
    warnings = _warnings(contrasts, share_p, missing_p)
    estimates = [_looked_at(one, asked) for one in contrasts]
    p_values = [1.0 if one.p_value is None else one.p_value for one in estimates]
    adjusted = benjamini_hochberg(p_values)
    arms = tuple(
        _judged(one, estimate, float(p_value), asked, sound=not warnings)
        for one, estimate, p_value in zip(contrasts, estimates, adjusted, strict=True)
    )
    return Experiment(arms, control, int(known.sum()), int((~known).sum()), share_p, missing_p, warnings)


def _control(table: ArmTable, asked: ExperimentRequest) -> str:
    if len(table.arms) < 2:
        raise InputError(f"There is only one arm ({', '.join(table.arms)}): nothing to compare with.")
    if asked.control is not None and asked.control not in table.arms:
        raise InputError(f"There is no arm {asked.control!r}; the arms are {', '.join(table.arms)}.")
    if asked.shares and len(asked.shares) != len(table.arms):
        raise InputError(f"{len(asked.shares)} shares were planned for {len(table.arms)} arms.")
    return asked.control or table.arms[0]


def _share_p(table: ArmTable, shares: tuple[float, ...]) -> float:
    """P-value of the planned split: a lot that was drawn as planned rarely misses it by much."""
    whole = table.arm if table.cluster is None else _first_arm_of_clusters(table)
    counts = np.bincount(whole[whole >= 0], minlength=len(table.arms)).astype(np.float64)
    planned = np.array(shares or (1.0,) * len(counts))
    return float(stats.chisquare(counts, planned / planned.sum() * counts.sum()).pvalue)


def _first_arm_of_clusters(table: ArmTable) -> NDArray[np.int64]:
    """Arms of clusters drawn as wholes; of rows, where clusters hold several arms."""
    if table.cluster is None:  # pragma: no cover - asked before
        return table.arm
    pairs = np.unique(np.column_stack((table.cluster, table.arm)), axis=0)
    return pairs[:, 1] if len(np.unique(pairs[:, 0])) == len(pairs) else table.arm


def _missing_p(table: ArmTable, known: NDArray[np.bool_]) -> float:
    """P-value of equally many missing outcomes in every arm."""
    there = table.arm >= 0
    counts = np.array(
        [np.bincount(table.arm[there & some], minlength=len(table.arms)) for some in (known, ~known)], dtype=np.float64
    )
    if (counts.sum(axis=1) == 0).any() or (counts.sum(axis=0) == 0).any():
        return 1.0
    return float(stats.chi2_contingency(counts, correction=False).pvalue)


def _warnings(contrasts: list[ArmContrast], share_p: float, missing_p: float) -> tuple[str, ...]:
    found = []
    if share_p < UNSOUND:
        found.append("The arms are not of the planned sizes, which a sound draw leaves with less than 1 in 1,000.")
    if missing_p < UNSOUND:
        found.append("Outcomes are missing more often in one arm than in another.")
    found.extend(
        f"Covariate {name!r} differs between {one.arm.name!r} and {one.control.name!r} more than a sound draw leaves: "
        "it was not drawn by lot, or the covariate was measured after the start."
        for one in contrasts
        for name, p_value in one.imbalance.items()
        if p_value * len(one.imbalance) < UNSOUND
    )
    return tuple(found)


def _looked_at(one: ArmContrast, asked: ExperimentRequest) -> EffectEstimate:
    """The difference with the interval that the verdict may rest on."""
    found = one.estimate
    if asked.planned is None or not found.se > 0:
        return found
    if min(one.arm.clusters, one.control.clusters) < FEWEST:
        return replace(found, low=-np.inf, high=np.inf, p_value=1.0, method="always-valid, too few persons for a look")
    planned_se = found.se * float(np.sqrt(found.units / asked.planned))
    looked = always_valid(found.value, found.se, planned_se, level=asked.level)
    return replace(looked, units=found.units, treated=found.treated, clusters=found.clusters)


def _judged(
    one: ArmContrast, estimate: EffectEstimate, p_value: float, asked: ExperimentRequest, *, sound: bool
) -> ArmVerdict:
    verdict = Verdict.CANNOT_BE_KNOWN
    if sound and min(one.arm.clusters, one.control.clusters) >= FEWEST_UNITS:
        verdict = _by_interval(estimate, p_value, asked)
    return ArmVerdict(one, estimate, p_value, verdict, _sentence(one, estimate, verdict, sound=sound))


def _by_interval(estimate: EffectEstimate, p_value: float, asked: ExperimentRequest) -> Verdict:
    if asked.margin is not None and -asked.margin < estimate.low and estimate.high < asked.margin:
        return Verdict.NO_EFFECT_THAT_MATTERS
    if p_value > 1 - asked.level or estimate.low <= 0 <= estimate.high:
        running = asked.planned is not None and estimate.units < asked.planned
        return Verdict.TOO_EARLY if running else Verdict.NO_EFFECT_SHOWN
    return Verdict.IMPROVED if (estimate.value > 0) == asked.higher_is_better else Verdict.WORSE


def _sentence(one: ArmContrast, estimate: EffectEstimate, verdict: Verdict, *, sound: bool) -> str:
    side = "higher" if estimate.value > 0 else "lower"
    numbers = (
        f"{abs(estimate.value):.3g} {side} with {one.arm.name} than with {one.control.name} "
        f"({100 * estimate.level:g} % interval {estimate.low:.3g} to {estimate.high:.3g}, n = {estimate.units:,})"
    )
    told = {
        Verdict.IMPROVED: f"Improved: {numbers}.",
        Verdict.WORSE: f"Worse: {numbers}.",
        Verdict.NO_EFFECT_SHOWN: f"No effect shown: {numbers}; the interval holds zero, or is one of many.",
        Verdict.NO_EFFECT_THAT_MATTERS: f"No effect that matters: {numbers}, inside the margin.",
        Verdict.TOO_EARLY: f"Too early: so far {numbers}, an interval that is safe to look at any time.",
    }
    few = "too few independent units" if sound else "the arms are not as a draw by lot leaves them"
    return told.get(verdict, f"Cannot be known: {few}; as measured {numbers}.")
