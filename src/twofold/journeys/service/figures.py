"""Service figures: the hours of clocks and the shares of what happened to tickets, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.service.clocks import Clock, Signal
from twofold.journeys.service.running import Run
from twofold.journeys.service.tickets import Tickets
from twofold.journeys.steps import NONE, Coded
from twofold.measures.estimates import Estimate
from twofold.measures.intervals import share_interval
from twofold.measures.options import MeasureOptions
from twofold.measures.quantiles import quantile_interval
from twofold.measures.sampling import moments

MEDIAN = (0.5, "median")
SLOWEST = (0.9, "90th percentile")
CLOSINGS = frozenset({Signal.RESOLVED, Signal.UNRESOLVED, Signal.ABANDONED})


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """How long one clock ran in a group of tickets.

    Attributes:
        clock: the clock.
        group: what the figures are about, by dimension.
        median: hours at the median; of tickets whose clock stopped.
        slowest: hours at the 90th percentile.
        running: tickets whose clock has started and not stopped (still open, or closed without that step).
    """

    clock: Clock
    group: dict[str, str | None]
    median: Estimate
    slowest: Estimate
    running: int | None


DEFAULTS = MeasureOptions()


def service_times(
    tickets: Tickets, ran: Run, by: Sequence[str] = (), options: MeasureOptions = DEFAULTS
) -> list[ServiceTime]:
    """The hours of a clock by group of a ticket's first step, in alphabetical order; none where it never stopped.

    Args:
        tickets: the tickets.
        ran: the clock that ran over them.
        by: names of the columns that tickets were gathered with.
        options: level and minimum n.
    """
    return [
        ServiceTime(
            ran.clock,
            group,
            _hours(tickets, ran, rows & ran.stopped, group, MEDIAN, options),
            _hours(tickets, ran, rows & ran.stopped, group, SLOWEST, options),
            _count(tickets, rows & ran.started & ~ran.stopped, rows, options),
        )
        for group, rows in groups_of(tickets, by)
        if (rows & ran.started).any() and ran.stopped.any()
    ]


def service_shares(tickets: Tickets, by: Sequence[str] = (), options: MeasureOptions = DEFAULTS) -> list[Estimate]:
    """What became of tickets, in percent: begun in self-service, escaped to a person, reopened.

    - ``self_service``: of all tickets, those whose first step is in self-service.
    - ``self_service_only``: of those, the ones that were resolved there without any person.
    - ``escape``: of those, the ones where a person took part later.
    - ``reopened``: of tickets that were closed, those that were reopened afterwards.
    """
    steps = tickets.steps
    began = ~tickets.human[steps.first]
    person = tickets.any_step(tickets.human)
    solved = tickets.any_step(tickets.says(frozenset({Signal.RESOLVED})))
    closed = tickets.any_step(tickets.says(CLOSINGS))
    everyone = np.ones(steps.journeys, dtype=np.bool_)
    asked = {
        "self_service": (began, everyone),
        "self_service_only": (solved & ~person, began),
        "escape": (person, began),
        "reopened": (tickets.any_step(tickets.says(frozenset({Signal.REOPENED}))), closed),
    }
    return [
        _share(tickets, name, hit, of & rows, (group, options))
        for name, (hit, of) in asked.items()
        for group, rows in groups_of(tickets, by)
        if (of & rows).any()
    ]


def groups_of(tickets: Tickets, by: Sequence[str]) -> list[tuple[dict[str, str | None], NDArray[np.bool_]]]:
    """The groups of tickets by what their first step says: the group, and which tickets are in it."""
    if not tickets.steps.journeys:
        return []
    segments = [tickets.steps.segment(name) for name in by]
    code = np.zeros(tickets.steps.journeys, dtype=np.int64)
    for segment in segments:
        code = code * (len(segment.labels) + 1) + (segment.codes + 1)
    distinct, member = np.unique(code, return_inverse=True)
    return [(_group(by, segments, int(np.argmax(member == place))), member == place) for place in range(len(distinct))]


def _group(by: Sequence[str], segments: Sequence[Coded], ticket: int) -> dict[str, str | None]:
    told = {}
    for name, segment in zip(by, segments, strict=True):
        code = int(segment.codes[ticket])
        told[name] = None if code == NONE else segment.labels[code]
    return told


def _hours(
    tickets: Tickets,
    ran: Run,
    rows: NDArray[np.bool_],
    group: dict[str, str | None],
    quantile: tuple[float, str],
    options: MeasureOptions,
) -> Estimate:
    hours, who = ran.hours[rows], tickets.respondent[rows]
    name = f"{ran.clock.name} hours, {quantile[1]}"
    if len(np.unique(who)) < options.minimum_n:
        return _not_shown(name, group, options)
    weights = tickets.weight[rows]
    value, interval = quantile_interval(hours, quantile[0], options.level, weights=weights, respondents=who)
    known = moments(hours <= value, weights, who, ends=(0.0, 1.0))
    return Estimate(
        measure=name,
        group=group,
        value=value,
        low=_known(interval.low),
        high=_known(interval.high),
        n=len(hours),
        n_effective=float(known.n_effective[0]),
        level=options.level,
        method="order statistics",
        shown=True,
        reason=None,
    )


def _share(
    tickets: Tickets,
    name: str,
    hit: NDArray[np.bool_],
    rows: NDArray[np.bool_],
    about: tuple[dict[str, str | None], MeasureOptions],
) -> Estimate:
    group, options = about
    who = tickets.respondent[rows]
    if len(np.unique(who)) < options.minimum_n:
        return _not_shown(name, group, options)
    found = moments(hit[rows], tickets.weight[rows], who, ends=(0.0, 1.0))
    interval = share_interval(found.mean, found.n_effective, options.level, found.design_degrees_of_freedom)
    return Estimate(
        measure=name,
        group=group,
        value=100.0 * float(found.mean[0]),
        low=100.0 * float(interval.low[0]),
        high=100.0 * float(interval.high[0]),
        n=int(found.n[0]),
        n_effective=float(found.n_effective[0]),
        level=options.level,
        method="Wilson",
        shown=True,
        reason=None,
    )


def _not_shown(name: str, group: dict[str, str | None], options: MeasureOptions) -> Estimate:
    reason = f"fewer than {options.minimum_n} respondents"
    return Estimate(name, group, None, None, None, None, None, options.level, "none", shown=False, reason=reason)


def _count(tickets: Tickets, rows: NDArray[np.bool_], group: NDArray[np.bool_], options: MeasureOptions) -> int | None:
    few = len(np.unique(tickets.respondent[group])) < options.minimum_n
    return None if few else int(rows.sum())


def _known(end: NDArray[np.float64]) -> float | None:
    return None if np.isnan(end) else float(end)
