"""Following a registered design: the question it asks, and where the data or the analysis depart from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from twofold.effects.designs import Comparison, Design
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.estimating.request import Controls, EffectRequest, Method
from twofold.effects.estimating.store_panel import read_starts
from twofold.effects.verdicts import Reason

YEARS = (1900, 2200)
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """A question as a design asks it.

    Attributes:
        panel: with the starts and the pool of the design.
        request: the question.
        departures: where data or analysis depart from the design, in words.
        in_time: whether it was registered before the first treated period; None where periods are no dates.
    """

    panel: EffectPanel
    request: EffectRequest
    departures: tuple[str, ...]
    in_time: bool | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the design adds to the reasons of a verdict."""
        when = {True: (Reason.REGISTERED,), False: (Reason.LATE_REGISTERED,), None: ()}[self.in_time]
        return (*when, Reason.DEVIATES) if self.departures else when


def follow(design: Design, panel: EffectPanel, asked: EffectRequest, *, own_starts: bool) -> Followed:
    """The question that a design asks of a panel.

    Args:
        design: as registered.
        panel: the data.
        asked: what was asked besides; where it differs from the design, the design is followed, except where the
            caller insists (see ``departing``).
        own_starts: whether the data say themselves when units were treated; otherwise the design's starts are taken.

    Raises:
        InputError: a start of the design is no period of the panel's kind.
    """
    starts = read_starts(design.starts, panel.period_kind)
    told = [*_units_apart(design, panel, starts, own_starts=own_starts), *_asked_apart(design, asked)]
    kept = panel if own_starts else _with_starts(panel, starts)
    kept = _in_pool(kept, design, starts)
    controls = Controls.NEVER if design.comparison is Comparison.NEVER else Controls.NOT_YET
    request = replace(
        asked,
        outcome=design.outcome,
        action=design.action,
        controls=controls,
        method=Method(design.analysis),
        anticipation=design.anticipation,
        window=design.window,
        planned=design.window,
        margin=design.margin,
        higher_is_better=design.higher_is_better,
        randomised=design.randomised,
        level=design.level,
    )
    return Followed(kept, request, tuple(told), _in_time(design, panel.period_kind, min(starts.values())))


def _with_starts(panel: EffectPanel, starts: Mapping[str, int]) -> EffectPanel:
    first = np.array([starts.get(name, NEVER) for name in panel.units], dtype=np.int64)
    return replace(panel, first=first)


def _in_pool(panel: EffectPanel, design: Design, starts: Mapping[str, int]) -> EffectPanel:
    """The panel without units that are neither treated by the design nor in its pool."""
    if not design.pool:
        return panel
    wanted = {*design.pool, *starts}
    kept = np.array([name in wanted for name in panel.units])
    place = np.cumsum(kept) - 1
    rows = kept[panel.unit]
    return replace(
        panel,
        unit=place[panel.unit[rows]].astype(np.int64),
        time=panel.time[rows],
        outcome=panel.outcome[rows],
        weight=panel.weight[rows],
        covariates=panel.covariates[rows],
        first=panel.first[kept],
        cluster=panel.cluster[kept],
        units=tuple(name for name, stays in zip(panel.units, kept, strict=True) if stays),
    )


def _units_apart(design: Design, panel: EffectPanel, starts: Mapping[str, int], *, own_starts: bool) -> list[str]:
    """Where the data's units and starts are not the design's."""
    told = []
    missing = [name for name in (*starts, *design.pool) if name not in panel.units]
    if missing:
        told.append(f"units of the design without data: {_names(missing)}")
    if not own_starts:
        return told
    first = dict(zip(panel.units, panel.first.tolist(), strict=True))
    other = [name for name, start in starts.items() if name in first and first[name] != start]
    more = [name for name, start in first.items() if start != NEVER and name not in starts]
    if other:
        told.append(f"units treated at another time than registered: {_names(other)}")
    if more:
        told.append(f"units treated that the design does not name: {_names(more)}")
    return told


def _asked_apart(design: Design, asked: EffectRequest) -> list[str]:
    """Where the question that was asked is not the design's."""
    pairs = (
        ("outcome", asked.outcome, design.outcome),
        ("margin", asked.margin, design.margin),
        ("window", asked.window, design.window),
        ("direction", asked.higher_is_better, design.higher_is_better),
    )
    defaults = {"margin": None, "window": None, "outcome": "", "direction": True}
    return [
        f"the {name} asked for is {given!r}, registered was {registered!r} (the registered one was taken)"
        for name, given, registered in pairs
        if given not in (registered, defaults[name])
    ]


def _names(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _in_time(design: Design, kind: str, first: int) -> bool | None:
    start = _first_day(kind, first)
    return None if start is None else design.registered_at < datetime(start.year, start.month, start.day, tzinfo=UTC)


def _first_day(kind: str, number: int) -> date | None:
    """The first day of a period; None where its number is no date."""
    if kind == "number":
        return date(number, 1, 1) if YEARS[0] <= number <= YEARS[1] else None
    if kind == "quarter":
        return date(number // 4, 3 * (number % 4) + 1, 1)
    if kind == "month":
        return date(number // 12, number % 12 + 1, 1)
    days = number * 7 - 3 if kind == "week" else number
    return date(1970, 1, 1) + timedelta(days=days)
