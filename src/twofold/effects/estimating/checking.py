"""Asking the questions around an effect: those that a verdict waits for, and those that stand beside it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel, Ints
from twofold.effects.estimating.checks import Checks, Looked
from twofold.effects.estimating.contrasts import FEWEST_FOR_SPREAD, Contrast, Spread, average, spread
from twofold.effects.estimating.gaps import Gaps
from twofold.effects.estimating.grid import Grid
from twofold.effects.estimating.request import EffectRequest
from twofold.effects.experiments import LookRequest, watch_panel
from twofold.effects.fading import EventStudy, Fading, fading
from twofold.effects.spillover import spillover
from twofold.effects.staggered import Placebo, StaggeredRequest, anticipation, placebo_dates
from twofold.errors import InputError, TwofoldError

Found = TypeVar("Found")
SIZE = 0.05  # one false alarm in twenty for all questions asked together
LONGEST_PATH = 60  # event times that are held together when an effect's course is described


def deciding(
    panel: EffectPanel, asked: EffectRequest, outcomes: tuple[Placebo, ...], parent: Ints | None, *, running: bool
) -> Checks:
    """The questions that a verdict waits for.

    Args:
        panel: the data.
        asked: the question.
        outcomes: outcomes that cannot have changed, each with its effect, not judged yet.
        parent: (U) the area each unit belongs to; None where nobody says.
        running: whether a planned window is not over.
    """
    missing: dict[str, str] = {}
    near = None
    if parent is not None:
        near = _tried(
            missing,
            "spillover",
            lambda: spillover(panel, parent, level=asked.level, anticipation=asked.anticipation),
        )
    if near is not None and near.reason:
        missing["spillover"] = near.reason
    looks = _tried(missing, "looks", lambda: looked(panel, asked)) if running else None
    spill = None if near is None else near.estimate
    found = alarms([_p_value(one.effect) for one in outcomes] + [_p_value(spill)])
    return Checks(
        outcomes=tuple(replace(one, found=alarm) for one, alarm in zip(outcomes, found[:-1], strict=True)),
        spillover=near,
        spilled=int(np.sign(spill.value)) if found[-1] and spill is not None else 0,
        looks=looks,
        missing=missing,
    )


def looked(panel: EffectPanel, asked: EffectRequest) -> Looked:
    """The last look at a window that is running, with an interval that holds at all planned looks."""
    planned = asked.planned or 1
    request = LookRequest(planned, asked.level, asked.anticipation, asked.seed)
    looks = watch_panel(panel, request).looks
    value, low, high = (float(one[-1]) for one in (looks.value, looks.low, looks.high))
    return Looked(planned, len(looks.value), value, low, high, looks.method)


def alarms(values: Sequence[float]) -> tuple[bool, ...]:
    """Which of several questions are answered with something, by Holm's rule; NaN for one that was not answered."""
    known = sorted((value, at) for at, value in enumerate(values) if np.isfinite(value))
    found = set()
    for rank, (value, at) in enumerate(known):
        if value > SIZE / (len(known) - rank):
            break
        found.add(at)
    return tuple(at in found for at in range(len(values)))


def _p_value(effect: EffectEstimate | None) -> float:
    return float("nan") if effect is None or effect.p_value is None else effect.p_value


def standing(
    panel: EffectPanel, asked: EffectRequest, checks: Checks, *, effect: EffectEstimate | None, treated: int
) -> Checks:
    """The same with placebo dates and anticipation, which decide nothing.

    Args:
        panel: the data.
        asked: the question.
        checks: the questions that were asked already.
        effect: the primary estimate.
        treated: treated clusters.
    """
    missing = dict(checks.missing)
    why = _no_dates(effect, treated)
    if why:
        return replace(checks, missing={**missing, "placebo dates": why, "anticipation": why} if effect else missing)
    request = StaggeredRequest(controls=asked.controls.value, anticipation=asked.anticipation, level=asked.level)
    dates = _tried(missing, "placebo dates", lambda: placebo_dates(panel, request))
    before = _tried(missing, "anticipation", lambda: anticipation(panel, request))
    return replace(checks, dates=dates or (), anticipation=before or (), missing=missing)


def _no_dates(effect: EffectEstimate | None, treated: int) -> str:
    """Why dates cannot be pretended; empty where they can."""
    if effect is None:
        return "there is no effect to ask about"
    if treated < FEWEST_FOR_SPREAD:
        return f"fewer than {FEWEST_FOR_SPREAD} treated units: their own spread is no guide"
    return "" if effect.se > 0 else "units differ by nothing: there is no error to hold a placebo against"


def lasting(found: Gaps, grid: Grid, asked: EffectRequest, df: float) -> Fading:
    """When does an effect begin, and does it last: over the same comparison as the effect itself?

    Args:
        found: gaps by event time.
        grid: they were made from.
        asked: the question.
        df: degrees of freedom of the effect's error.

    Raises:
        InputError: too few treated units or too many periods to hold them together.
    """
    treated = len(np.unique(grid.cluster[found.mass.any(axis=0)]))
    if treated < FEWEST_FOR_SPREAD:
        raise InputError(f"fewer than {FEWEST_FOR_SPREAD} treated units: their own spread is no guide")
    made: list[tuple[int, Contrast, Spread]] = []
    for event in (int(one) for one in found.event if one >= 0):
        contrast = average(found, [event])
        held = None if contrast is None else spread(contrast, found, grid)
        if contrast is not None and held is not None and held.se > 0:
            made.append((event, contrast, held))
    if not 1 < len(made) <= LONGEST_PATH:
        raise InputError(f"{len(made)} periods from the start on have an error; 2 to {LONGEST_PATH} can be described")
    parts = np.array(
        [[np.bincount(grid.cluster, one) for one in (each.treated_part, each.control_part)] for _, each, _ in made]
    ).reshape(len(made), -1)
    length = np.sqrt((parts**2).sum(axis=1))
    error = np.array([held.se for *_, held in made]) / np.where(length > 0, length, 1.0)
    covariance = (parts @ parts.T) * error[:, None] * error
    study = EventStudy(
        since=np.array([event for event, *_ in made], dtype=np.int64),
        effect=np.array([each.value for _, each, _ in made]),
        covariance=covariance,
        df=df,
    )
    return fading(study, asked.level, asked.seed)


def _tried(missing: dict[str, str], name: str, part: Callable[[], Found]) -> Found | None:
    """The part, or nothing with the reason noted."""
    try:
        return part()
    except (TwofoldError, ValueError, np.linalg.LinAlgError) as why:
        missing[name] = str(why)
        return None
