"""An event study as the sensitivity analysis needs it: everything relative to one period before the start."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.staggered import BasePeriod, GroupTime, StaggeredRequest, Summary, aggregate, group_time
from twofold.errors import InputError

Floats = NDArray[np.float64]
ALMOST = 1e-12


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Effects by time since the start; the last period that the start could not touch is the reference and not there.

    Attributes:
        before: how many consecutive periods end right before the reference.
        values: (before + after,) effects, in the order of time.
        covariance: of them.
        target: (after,) weights of the effects after the reference whose sum is asked about.
    """

    before: int
    values: Floats
    covariance: Floats
    target: Floats

    @property
    def after(self) -> int:
        """How many periods follow the reference."""
        return len(self.values) - self.before

    @property
    def value(self) -> float:
        """What is asked about, if trends were parallel."""
        return float(self.target @ self.values[self.before :])

    @property
    def se(self) -> float:
        """Its standard error."""
        block = self.covariance[self.before :, self.before :]
        return float(np.sqrt(self.target @ block @ self.target))


def event_study(found: GroupTime) -> EventStudy:
    """The event study of a comparison whose periods all have one base.

    The effect asked about is the average over the periods from the start on. With few clusters the covariance is the
    honest one, stretched as a t interval is wider than a normal one, because the analysis takes it as known.

    Raises:
        InputError: the comparison has changing bases, or no period before the reference one.
    """
    if found.request.base != BasePeriod.UNIVERSAL:
        raise InputError("the sensitivity analysis needs one base period for all (base universal)")
    told = aggregate(found, Summary.DYNAMIC)
    reference = -1 - found.request.anticipation
    keys = told.keys()
    chosen = _consecutive(keys, reference)
    before = sum(keys[at] < reference for at in chosen)
    if not before:
        raise InputError("no period before the reference one was observed: nothing to judge violations by")
    after = [keys[at] for at in chosen if keys[at] > reference]
    target = np.array([key >= 0 for key in after], dtype=np.float64)
    wide = float(stats.t.ppf(0.975, told.overall_df) / stats.norm.ppf(0.975)) ** 2
    block = np.ix_(chosen, chosen)
    return EventStudy(before, told.values()[chosen], told.honest_covariance[block] * wide, target / target.sum())


def event_study_of(panel: EffectPanel, request: StaggeredRequest | None = None) -> EventStudy:
    """The event study of a panel, all its periods compared with the last one before the start.

    Raises:
        InputError: nothing can be compared, or no period before the reference one was observed.
    """
    return event_study(group_time(panel, replace(request or StaggeredRequest(), base=BasePeriod.UNIVERSAL)))


def _consecutive(keys: tuple[int, ...], reference: int) -> list[int]:
    """The places of the periods that follow each other around the reference."""
    known = {key: at for at, key in enumerate(keys)}
    low = high = reference
    while low - 1 in known:
        low -= 1
    while high + 1 in known:
        high += 1
    if high < 0:
        raise InputError("no period after the start follows the reference one directly")
    return [known[key] for key in range(low, high + 1) if key != reference]
