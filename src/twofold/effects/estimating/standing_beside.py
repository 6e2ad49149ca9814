"""What stands beside an effect: other estimators, drawing lots again, recovery, and how much drift it bears.

None of it decides the verdict. Where a part cannot be made from these data, its reason stands in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.estimating.finding import EffectFinding
from twofold.effects.estimating.request import EffectRequest
from twofold.effects.few import Draw, RandomisationRequest, SyntheticDid, randomisation, synthetic_did
from twofold.effects.recovery import Recovery, RecoveryRequest, regression_to_the_mean
from twofold.effects.sensitivity import Honest, event_study_of, honest
from twofold.effects.series import Interrupted, InterruptedRequest, Series, interrupted
from twofold.effects.staggered import StaggeredRequest
from twofold.effects.staggered.comparisons import gardner, imputation, sun_abraham
from twofold.errors import TwofoldError

Found = TypeVar("Found")
LOTS = 1_999  # arrangements that are tried
FEW = 10  # treated clusters: with more, weights of single units are not looked for


@dataclass(frozen=True, slots=True)
class Further:
    """What stands beside an effect.

    Attributes:
        comparisons: other estimators, by name.
        lots: the effect with the p-value and interval of drawing lots again; None where it cannot be drawn.
        synthetic: against a mix of untreated units that moved like the treated before; few treated units only.
        recovery: how much of the change of the treated would have come by itself.
        honest: how much drift the effect bears.
        series: one series interrupted; only where there is nothing to compare with.
        missing: parts that could not be made, with reasons.
    """

    comparisons: dict[str, EffectEstimate]
    lots: EffectEstimate | None
    synthetic: SyntheticDid | None
    recovery: Recovery | None
    honest: Honest | None
    series: Interrupted | None
    missing: dict[str, str]


def further(panel: EffectPanel, finding: EffectFinding) -> Further:
    """What else can be said beside an effect.

    Args:
        panel: the data.
        finding: what was found.
    """
    asked, counts = finding.request, finding.counts
    missing: dict[str, str] = {}

    def tried(name: str, part: Callable[[], Found]) -> Found | None:
        try:
            return part()
        except (TwofoldError, ValueError, np.linalg.LinAlgError) as why:
            missing[name] = str(why)
            return None

    if finding.effect is None:
        alone = counts.compared == 0 and counts.before > 0 and counts.after > 0
        series = tried("series", lambda: _series(panel, asked.level)) if alone else None
        return Further({}, None, None, None, None, series, missing)
    others = {
        "sun-abraham": lambda: sun_abraham(panel, level=asked.level).overall,
        "gardner": lambda: gardner(panel, level=asked.level).overall,
        "imputation": lambda: imputation(panel, level=asked.level).overall,
    }
    told = {name: tried(name, part) for name, part in others.items()}
    request = RandomisationRequest(draw=Draw(LOTS, asked.seed), anticipation=asked.anticipation, level=asked.level)
    lots = tried("lots", lambda: randomisation(panel, request))
    if lots is not None and lots.reason:
        missing["lots"] = lots.reason
    few = counts.treated_clusters < FEW
    recovered = RecoveryRequest(higher_is_better=asked.higher_is_better, level=asked.level)
    return Further(
        comparisons={name: one for name, one in told.items() if one is not None},
        lots=None if lots is None or lots.reason else lots.estimate,
        synthetic=tried("synthetic", lambda: synthetic_did(panel)) if few else None,
        recovery=tried("recovery", lambda: regression_to_the_mean(panel, recovered)),
        honest=tried("honest", lambda: _honest(panel, asked)),
        series=None,
        missing=missing,
    )


def _honest(panel: EffectPanel, asked: EffectRequest) -> Honest:
    """How much drift the effect bears."""
    request = StaggeredRequest(controls=asked.controls.value, anticipation=asked.anticipation, level=asked.level)
    return honest(event_study_of(panel, request), level=asked.level, seed=asked.seed)


def _series(panel: EffectPanel, level: float) -> Interrupted:
    """The mean of all units as one series, interrupted where the first of them was treated."""
    periods, place = np.unique(panel.time, return_inverse=True)
    total = np.bincount(place, panel.weight * panel.outcome)
    value = total / np.bincount(place, panel.weight)
    series = Series(periods.astype(np.int64), value, period_kind=panel.period_kind)
    request = InterruptedRequest(first=int(panel.first.min()), level=level)
    return interrupted(series, request)
