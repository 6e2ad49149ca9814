"""The comparisons that a verdict needs, from one grid: the effect, the time before, like histories, the naive one."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.estimating.borrowing import borrowed
from twofold.effects.estimating.contrasts import (
    FEWEST_FOR_SPREAD,
    Contrast,
    Spread,
    average,
    drift,
    less,
    matched,
    spread,
)
from twofold.effects.estimating.finding import Counts, EventEffect, Naive
from twofold.effects.estimating.gaps import Base, GapRequest, Gaps, gaps
from twofold.effects.estimating.grid import Grid
from twofold.effects.estimating.request import Controls, EffectRequest

LONGEST_SPELL = 3
DIP_ALPHA = 0.05
SUSPECT = 0.2  # of a dip: below this a claim has to hold without the dip as well
LOST = 0.5  # a comparison that loses more than this share of the treated unit-periods is not made


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison with how sure it is."""

    contrast: Contrast
    spread: Spread

    def estimate(self, method: str, counts: Counts, level: float) -> EffectEstimate:
        """As a record."""
        value = 0.0 if abs(self.contrast.value) <= self.spread.rounding else self.contrast.value
        low, high = self.spread.interval(value, level)
        return EffectEstimate(
            value=value,
            se=self.spread.se,
            low=low,
            high=high,
            p_value=self.spread.p_value(value),
            level=level,
            method=method,
            units=counts.in_comparison,
            treated=counts.treated,
            clusters=counts.treated_clusters + counts.compared_clusters,
        )


@dataclass(frozen=True, slots=True)
class Dip:
    """How the treated stood just before.

    Attributes:
        compared: their last periods against their earlier ones; None with few periods or units.
        spell: how many periods they stood out; 0 where they did not.
        suspected: how many periods they may have stood out, by a milder test; 0 where nothing speaks for it.
    """

    compared: Compared | None
    spell: int
    suspected: int


def gap_request(request: EffectRequest, base: Base, *, skipped: int = 0) -> GapRequest:
    """How gaps are formed for a question."""
    return GapRequest(
        base=base,
        anticipation=request.anticipation,
        skipped=skipped,
        never_only=request.controls is Controls.NEVER,
        window=request.window,
        mirrored=skipped > 0,
    )


def after_events(found: Gaps) -> list[int]:
    """The event times that count."""
    return [int(event) for event in found.event if event >= 0]


def overall(found: Gaps, grid: Grid, request: GapRequest) -> Compared | None:
    """The effect: the mean gap over treated unit-periods."""
    contrast = average(found, after_events(found))
    return None if contrast is None else Compared(contrast, _spread(contrast, found, grid, request))


def _spread(contrast: Contrast, found: Gaps, grid: Grid, request: GapRequest) -> Spread:
    treated = len(np.unique(grid.cluster[found.mass.any(axis=0)]))
    if treated >= FEWEST_FOR_SPREAD:
        return spread(contrast, found, grid)
    return borrowed(contrast, grid, request)


def same_history(found: Gaps, grid: Grid) -> Compared | None:
    """The effect against units that stood as the treated did before; None where too few units allow it."""
    treated = len(np.unique(grid.cluster[found.mass.any(axis=0)]))
    others = len(np.unique(grid.cluster[found.comparison]))
    if treated < FEWEST_FOR_SPREAD or others < FEWEST_FOR_SPREAD:
        return None
    contrast = matched(found, after_events(found), (0, 1))
    return None if contrast is None else Compared(contrast, spread(contrast, found, grid))


def drift_before(found: Gaps, grid: Grid) -> Compared | None:
    """How much further apart the groups got each period before; None with fewer than two periods."""
    contrast = drift(found)
    return None if contrast is None else Compared(contrast, spread(contrast, found, grid))


def carried_on(found: Gaps, grid: Grid, effect: Contrast, slope: Contrast) -> Compared | None:
    """The effect less what the drift before would have brought by itself, had it gone on."""
    at = np.flatnonzero(found.event >= 0)
    mass = found.mass[at].sum(axis=1)
    before = np.flatnonzero(found.event < 0)
    behind = found.mass[before].sum(axis=1)
    if not mass.sum() or not behind.sum():
        return None
    distance = float(mass @ found.event[at] / mass.sum() - behind @ found.event[before] / behind.sum())
    contrast = less(effect, slope, distance)
    return Compared(contrast, spread(contrast, found, grid))


def dip_before(found: Gaps, grid: Grid, anticipation: int) -> Dip:
    """Did the treated stand out in their last periods before, against how they stood earlier?"""
    known = sorted({int(e) for e in found.event[found.mass.sum(axis=1) > 0] if e < -anticipation})
    longest = min(LONGEST_SPELL, len(known) - 2)
    treated = len(np.unique(grid.cluster[found.mass.any(axis=0)]))
    if longest < 1 or treated < FEWEST_FOR_SPREAD:
        return Dip(None, 0, 0)
    tried: list[tuple[float, int, Compared]] = []
    for spell in range(1, longest + 1):
        late, early = average(found, known[-spell:]), average(found, known[:-spell])
        if late is not None and early is not None:
            one = less(late, early)
            told = Compared(one, spread(one, found, grid))
            tried.append((told.spread.p_value(one.value), spell, told))
    if not tried:
        return Dip(None, 0, 0)
    p_value, spell, told = min(tried, key=lambda one: one[0])
    surely = p_value * len(tried) < DIP_ALPHA
    return Dip(told, spell if surely else 0, longest if p_value < SUSPECT else 0)


def before_spell(grid: Grid, request: EffectRequest, spell: int, whole: Gaps) -> tuple[Gaps, Compared] | None:
    """The effect against the level before the spell that units may have been picked for; None where it is too short."""
    asked = gap_request(request, Base.ALL, skipped=spell)
    found = gaps(grid, asked)
    after = found.event >= 0
    kept = float(found.mass[after].sum())
    if kept < (1 - LOST) * float(whole.mass[whole.event >= 0].sum()) or not kept:
        return None
    told = overall(found, grid, asked)
    return None if told is None else (found, told)


def event_study(found: Gaps, grid: Grid, level: float) -> tuple[EventEffect, ...]:
    """The gap at every event time at which treated units were compared."""
    told = []
    for place, event in enumerate(found.event.tolist()):
        contrast = average(found, [event])
        if contrast is None:
            continue
        low, high = spread(contrast, found, grid).interval(contrast.value, level)
        told.append(EventEffect(event, contrast.value, low, high, int(np.count_nonzero(found.mass[place]))))
    return tuple(told)


def naive_change(grid: Grid, window: int | None, level: float) -> Naive | None:
    """The treated units alone: their mean after less their mean before."""
    since = grid.periods[None, :] - np.where(grid.treated > 0, grid.first, grid.periods[-1] + 1)[:, None]
    after, before = since >= 0, (since < 0) & (grid.treated > 0)[:, None]
    if window is not None:
        after &= since < window
    seen = np.isfinite(grid.raw)
    after, before = after & seen, before & seen
    both = np.flatnonzero(after.any(axis=1) & before.any(axis=1))
    if not len(both):
        return None
    means = [np.nanmean(np.where(part[both], grid.raw[both], np.nan), axis=1) for part in (before, after)]
    change = means[1] - means[0]
    middle = float(change.mean())
    reach = float("nan")
    if len(both) > 1:
        reach = float(stats.t.ppf(0.5 + level / 2, len(both) - 1) * change.std(ddof=1) / np.sqrt(len(both)))
    return Naive(middle, float(means[0].mean()), float(means[1].mean()), middle - reach, middle + reach, len(both))
