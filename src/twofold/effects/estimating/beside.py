"""Callaway and Sant'Anna's comparison, as published, with its averages and its test of the time before."""

from dataclasses import dataclass

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.estimating.request import Averaged, EffectRequest
from twofold.effects.staggered import (
    GroupTime,
    Pretrend,
    StaggeredRequest,
    Summary,
    Window,
    aggregate,
    group_time,
    pretrend,
)
from twofold.errors import InputError


@dataclass(frozen=True, slots=True)
class Published:
    """The comparison as published.

    Attributes:
        found: effects by cohort and period.
        overall: the average that was asked for.
        window: the event times that count; None for all.
        pretrend: of moving alike before.
        notes: cohorts and periods that could not be compared, with reasons.
    """

    found: GroupTime
    overall: EffectEstimate
    window: Window | None
    pretrend: Pretrend
    notes: tuple[str, ...]

    def averages(self) -> dict[str, EffectEstimate]:
        """All overall averages, by what they are the mean of."""
        return {each.value: _overall(self.found, each, self.window) for each in Averaged}


def published(panel: EffectPanel, request: EffectRequest) -> Published | None:
    """Callaway and Sant'Anna's averages; None where their comparison cannot be made."""
    asked = StaggeredRequest(
        controls=request.controls.value,
        anticipation=request.anticipation,
        level=request.level,
    )
    window = None if request.window is None else Window(highest=request.window - 1)
    try:
        found = group_time(panel, asked)
        overall = _overall(found, request.averaged, window)
    except InputError:
        return None
    notes = tuple(dict.fromkeys(f"cohort {one.cohort}: {one.reason}" for one in found.left_out))
    return Published(found, overall, window, pretrend(found, seed=request.seed), notes)


def _overall(found: GroupTime, each: Averaged, window: Window | None) -> EffectEstimate:
    return aggregate(found, Summary(each.value), window=window).overall
