"""From gaps to effects with intervals: averages over event times, slopes before the treatment, matched histories."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from twofold.effects.effect_panel import Floats
from twofold.effects.estimating.gaps import Gaps
from twofold.effects.estimating.grid import Grid

ROUNDING = 1e-9  # of the largest outcome
FEWEST_FOR_SPREAD = 5  # of fewer treated clusters the spread between them is no guide


@dataclass(frozen=True, slots=True)
class Contrast:
    """One number that gaps add up to.

    Attributes:
        value: in units of the outcome.
        treated_part: (U) what each treated unit's own departure does to it.
        control_part: (U) what each comparison unit's does.
        fitted: slopes that were fitted for it.
    """

    value: float
    treated_part: Floats
    control_part: Floats
    fitted: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """How sure a contrast is.

    Attributes:
        se: standard error; 0 where no unit differs from the others by more than rounding does.
        df: degrees of freedom (Welch and Satterthwaite).
        rounding: differences up to this are none.
    """

    se: float
    df: float
    rounding: float = 0.0

    def interval(self, value: float, level: float) -> tuple[float, float]:
        """Both ends of the interval around a value."""
        if not self.se and abs(value) <= self.rounding:
            return 0.0, 0.0
        reach = float(stats.t.ppf(0.5 + level / 2, self.df)) * self.se
        return value - reach, value + reach

    def p_value(self, value: float) -> float:
        """Of nothing, two-sided."""
        if not self.se:
            return 1.0 if abs(value) <= self.rounding else 0.0
        return float(2 * stats.t.sf(abs(value) / self.se, self.df))


def average(gaps: Gaps, events: Sequence[int]) -> Contrast | None:
    """The mean gap over treated unit-periods at these event times; None where there are none.

    Args:
        gaps: of every event time.
        events: which ones.
    """
    found = _averages(gaps, events)
    return None if found is None else Contrast(float(found.value[0]), found.treated[:, 0], found.control[:, 0])


@dataclass(frozen=True, slots=True)
class _Averages:
    """Means over event times: of the outcome, then of the histories."""

    value: Floats  # (C,)
    treated: Floats  # (U, C)
    control: Floats  # (U, C)


def _averages(gaps: Gaps, events: Sequence[int]) -> _Averages | None:
    at = np.flatnonzero(np.isin(gaps.event, events))
    total = float(gaps.mass[at].sum())
    if total <= 0:
        return None
    value = gaps.gap[at].sum(axis=(0, 1)) / total
    alone = gaps.alone[at].sum(axis=0)
    lone = int(np.count_nonzero(alone))
    centred = gaps.own[at].sum(axis=0) - alone[:, None] * value
    careful = np.sqrt(lone / (lone - 1)) if lone > 1 else 1.0
    treated = np.where(alone[:, None] > 0, careful * centred, centred)
    return _Averages(value, treated / total, gaps.control[at].sum(axis=0) / total)


def drift(gaps: Gaps) -> Contrast | None:
    """How much further apart treated and comparison units got each period before the treatment; None if unknown."""
    mass, own, alone, control = gaps.drift.T
    total = float(mass.sum())
    if total <= 0:
        return None
    value = float(gaps.drift_gap.sum() / total)
    lone = int(np.count_nonzero(alone))
    careful = np.sqrt(lone / (lone - 1)) if lone > 1 else 1.0
    treated = np.where(alone > 0, careful * (own - alone * value), own)
    return Contrast(value, treated / total, control / total)


def less(one: Contrast, other: Contrast, times: float = 1.0) -> Contrast:
    """One contrast less another one, so many times."""
    return Contrast(
        value=one.value - times * other.value,
        treated_part=one.treated_part - times * other.treated_part,
        control_part=one.control_part - times * other.control_part,
        fitted=max(one.fitted, other.fitted),
    )


def matched(gaps: Gaps, events: Sequence[int], histories: Sequence[int]) -> Contrast | None:
    """The mean gap to units that stood as badly (or as well) before: what histories alone would bring is taken out.

    Where treated units were picked by what they showed before, by whatever rule, units that showed the same return
    to their usual level the same way; this compares with those, through a line fitted inside the groups.

    Args:
        gaps: of every event time.
        events: which ones count.
        histories: which are held equal (0 the mean before, 1 the last period, 2 the last three), as far as they vary.

    Source: Chabe-Ferret (2015), Journal of Econometrics 185, 110-123; Ding and Li (2019), Political Analysis 27.
    """
    found = _averages(gaps, events)
    if found is None:
        return None
    chosen = _varying(gaps.gram.sum(axis=0), histories)
    if not chosen:
        return None
    inverse = np.linalg.inv(gaps.gram.sum(axis=0)[np.ix_(chosen, chosen)])
    slope = inverse @ gaps.cross.sum(axis=0)[chosen]
    channel = [one + 1 for one in chosen]
    apart = found.value[channel]
    score = gaps.cross[:, chosen] - np.einsum("ukl,l->uk", gaps.gram[:, chosen][:, :, chosen], slope)
    leaning = score @ inverse @ apart
    own = gaps.mass.any(axis=0)
    return Contrast(
        value=float(found.value[0] - apart @ slope),
        treated_part=found.treated[:, 0] - found.treated[:, channel] @ slope - np.where(own, leaning, 0.0),
        control_part=found.control[:, 0] - found.control[:, channel] @ slope - np.where(own, 0.0, leaning),
        fitted=len(chosen),
    )


def _varying(gram: Floats, histories: Sequence[int]) -> list[int]:
    """Histories that differ inside the groups and say more than those before them."""
    chosen: list[int] = []
    size = np.sqrt(np.maximum(np.diag(gram), 0.0))
    for one in histories:
        tried = [*chosen, one]
        if size[one] > 1e-9 * size.max() and size[one] > 0:
            scaled = gram[np.ix_(tried, tried)] / np.outer(size[tried], size[tried])
            chosen = tried if np.linalg.cond(scaled) < 1e8 else chosen
    return chosen


def spread(contrast: Contrast, gaps: Gaps, grid: Grid) -> Spread:
    """How sure a contrast is, from the spread between clusters.

    Treated units are held against their own cohort, those alone in theirs against all treated ones.
    """
    treated = np.bincount(grid.cluster, contrast.treated_part)
    control = np.bincount(grid.cluster, contrast.control_part)
    clusters = len(np.unique(grid.cluster[gaps.comparison]))
    rest = gaps.freedom + clusters - 1
    careful = (rest / max(rest - contrast.fitted, 1)) ** 2  # fitted lines lean on units that lie far out
    lonely = not treated.any()  # one treated cluster: it is taken to vary as the others do
    own = clusters * float((control**2).sum()) if lonely else float((treated**2).sum())
    parts = own * careful, float((control**2).sum()) * careful
    variance = max(sum(parts) + 2 * float((treated * control).sum()) * careful, 0.5 * sum(parts))
    rounding = ROUNDING * float(np.nanmax(np.abs(grid.raw), initial=0.0))
    if not variance > rounding**2:
        return Spread(0.0, 1.0, rounding)
    freedom = parts[0] ** 2 / max(clusters - 1 if lonely else gaps.freedom, 0.5) + parts[1] ** 2 / max(
        clusters - 1, 0.5
    )
    df = sum(parts) ** 2 / freedom
    return Spread(float(np.sqrt(variance)), float(max(min(df, rest - contrast.fitted), 1.0)))
