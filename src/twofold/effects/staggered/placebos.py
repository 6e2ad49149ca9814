"""Questions to which the answer must be nothing: did the effect begin before the start, or where it could not?

Source: Rosenbaum 2010, Design of Observational Studies, ch. 5 (known absence of effects); Callaway & Sant'Anna 2021,
Journal of Econometrics 225, sec. 2 (anticipation).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered.aggregates import Summary, aggregate
from twofold.effects.staggered.group_time import group_time
from twofold.effects.staggered.request import BasePeriod, Gaps, StaggeredRequest
from twofold.errors import InputError

Floats = NDArray[np.float64]
SIZE = 0.05


@dataclass(frozen=True, slots=True)
class Placebo:
    """A question to which the answer must be nothing.

    Attributes:
        name: what was asked.
        effect: what was found; None where it could not be asked.
        found: whether something was found where nothing must be (at a level shared by all questions asked together).
        reason: why it could not be asked; empty where it was.
        earlier: how many periods before the true start it is about; 0 where it is not about a time.
    """

    name: str
    effect: EffectEstimate | None
    found: bool
    reason: str = ""
    earlier: int = 0


def placebo_dates(
    panel: EffectPanel, request: StaggeredRequest | None = None, *, earlier: Sequence[int] = (2, 3)
) -> tuple[Placebo, ...]:
    """Would the same comparison have found an effect if treatment had begun so many periods earlier?

    Of treated units only what was observed before their true start (and before anticipation) is used, so every effect
    found is false.

    Args:
        panel: units over periods.
        request: the comparison.
        earlier: by how many periods each start is pretended to be earlier.
    """
    asked = request or StaggeredRequest()
    return _judged([_date(panel, asked, periods) for periods in earlier])


def _date(panel: EffectPanel, asked: StaggeredRequest, earlier: int) -> Placebo:
    name = f"treatment pretended to begin {earlier} period{'s' if earlier > 1 else ''} earlier"
    treated = panel.first != NEVER
    start = np.where(treated, panel.first, 0)[panel.unit]
    before = ~treated[panel.unit] | (panel.time < start - asked.anticipation)
    gaps = Gaps.PAIRS if asked.gaps == Gaps.COMPLETE else asked.gaps  # rows after the start are missing on purpose
    last = int(panel.first[treated].max(initial=0)) - asked.anticipation
    try:
        pretended = replace(panel, first=np.where(treated, np.where(treated, panel.first, 0) - earlier, NEVER))
        kept = _rows(pretended, before & (panel.time < last))
        told = aggregate(group_time(kept, replace(asked, anticipation=0, gaps=gaps)), Summary.SIMPLE, seed=None)
    except InputError as reason:
        return Placebo(name, None, found=False, reason=str(reason), earlier=earlier)
    return Placebo(name, told.overall, found=False, earlier=earlier)


def placebo_outcomes(
    panels: Sequence[tuple[str, EffectPanel]], request: StaggeredRequest | None = None
) -> tuple[Placebo, ...]:
    """Does the comparison find effects on outcomes that treatment cannot move?

    Args:
        panels: the name of each such outcome with its panel.
        request: the comparison.
    """
    found = []
    for name, panel in panels:
        try:
            told = aggregate(group_time(panel, request), Summary.SIMPLE, seed=None)
            found.append(Placebo(f"outcome {name}", told.overall, found=False))
        except InputError as reason:
            found.append(Placebo(f"outcome {name}", None, found=False, reason=str(reason)))
    return _judged(found)


def anticipation(
    panel: EffectPanel, request: StaggeredRequest | None = None, *, periods: int = 2
) -> tuple[Placebo, ...]:
    """Did units already change in the periods right before the start?

    Each of these periods is compared with the last one before all of them; an effect found speaks for comparing with
    that one (`anticipation`).

    Args:
        panel: units over periods.
        request: the comparison.
        periods: how many periods before the start are asked about.
    """
    asked = replace(request or StaggeredRequest(), anticipation=periods, base=BasePeriod.UNIVERSAL)
    try:
        told = dict(aggregate(group_time(panel, asked), Summary.DYNAMIC, seed=None).by)
    except InputError as reason:
        return (Placebo("periods before the start", None, found=False, reason=str(reason)),)
    found = []
    for since in range(-periods, 0):
        name = f"{-since} period{'s' if since < -1 else ''} before the start"
        why = "" if since in told else "not observed"
        found.append(Placebo(name, told.get(since), found=False, reason=why, earlier=-since))
    return _judged(found)


def _judged(placebos: list[Placebo]) -> tuple[Placebo, ...]:
    """What is found among several questions, by Holm's rule: one false alarm in twenty for all of them together."""
    values = [1.0 if one.effect is None or one.effect.p_value is None else one.effect.p_value for one in placebos]
    asked = sum(one.effect is not None for one in placebos)
    alarms, judged = set(), sorted(range(len(values)), key=values.__getitem__)
    for rank, at in enumerate(judged[:asked]):
        if values[at] > SIZE / (asked - rank):
            break
        alarms.add(at)
    return tuple(replace(one, found=at in alarms) for at, one in enumerate(placebos))


def _rows(panel: EffectPanel, keep: NDArray[np.bool_]) -> EffectPanel:
    """The same panel with some of its rows."""
    return replace(
        panel,
        unit=panel.unit[keep],
        time=panel.time[keep],
        outcome=panel.outcome[keep],
        weight=panel.weight[keep],
        covariates=panel.covariates[keep],
    )
