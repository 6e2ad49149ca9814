"""Let a clock run over tickets: which stretches of time count, and how long each ticket took."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.clock_units import HOUR_US
from twofold.journeys.service.clocks import Clock, Signal
from twofold.journeys.service.tickets import Tickets


@dataclass(frozen=True, eq=False)
class Run:
    """A clock that ran over tickets.

    Attributes:
        clock: the clock.
        counts: (steps,) bool: whether the time from this step to the next one of the ticket counts.
        counted_us: (steps,) int64: the time that counts from this step to the next one; 0 for a ticket's last step.
        hours: (tickets,) float64: hours counted; NaN where the clock has not started and stopped.
        started: (tickets,) bool.
        stopped: (tickets,) bool: it came to its stop; the others still run, or were closed in vain.
    """

    clock: Clock
    counts: NDArray[np.bool_]
    counted_us: NDArray[np.int64]
    hours: NDArray[np.float64]
    started: NDArray[np.bool_]
    stopped: NDArray[np.bool_]


def run(clock: Clock, tickets: Tickets, clock_us: NDArray[np.int64]) -> Run:
    """Let a clock run over tickets.

    Args:
        clock: the clock.
        tickets: ordered steps.
        clock_us: (steps,) the time up to each step in microseconds: universal time, or open time of a schedule.
    """
    steps, count = tickets.steps, len(tickets.steps)
    going, begun = _going(clock, tickets)
    counts = going & ~tickets.says(clock.holds)
    passed = np.zeros(count, dtype=np.int64)
    if count:
        passed[:-1] = clock_us[1:] - clock_us[:-1]
        passed[steps.last] = 0
    counted = np.where(counts, passed, 0)
    stopped = begun & ~going[steps.last] & ~_in_vain(clock, tickets)
    total = np.add.reduceat(counted, steps.first) if count else np.zeros(0, dtype=np.int64)
    hours = np.where(stopped, total / HOUR_US, np.nan)
    return Run(clock=clock, counts=counts, counted_us=counted, hours=hours, started=begun, stopped=stopped)


def _going(clock: Clock, tickets: Tickets) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the clock runs after each step, and whether it ever started in each ticket."""
    steps, rows = tickets.steps, np.arange(len(tickets.steps))
    if not len(rows):
        return np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.bool_)
    starts = tickets.says(clock.starts)
    if Signal.OPENED in clock.starts:
        starts[steps.first] = True
    begin = np.minimum.reduceat(np.where(starts, rows, len(rows)), steps.first)
    begin_here, first = np.repeat(begin, steps.lengths), np.repeat(steps.first, steps.lengths)
    # what stopped it before it started stops nothing
    stops = tickets.says(clock.stops | clock.voids)
    stop = _latest(stops & (rows >= begin_here), first)
    resume = _latest(tickets.says(clock.resumes) & ~stops, first)
    going = (rows >= begin_here) & ((stop < 0) | (resume > stop))
    return going, begin <= steps.last


def _in_vain(clock: Clock, tickets: Tickets) -> NDArray[np.bool_]:
    """Whether what stopped each ticket's clock last was no solution: (tickets,)."""
    first = np.repeat(tickets.steps.first, tickets.steps.lengths)
    void, stop = (_latest(tickets.says(signals), first) for signals in (clock.voids, clock.stops))
    found: NDArray[np.bool_] = (void > stop)[tickets.steps.last]
    return found


def _latest(where: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of the latest such step up to each step of its ticket; -1 where there is none yet."""
    latest = np.maximum.accumulate(np.where(where, np.arange(len(where)), -1)) if len(where) else first
    return np.where(latest >= first, latest, -1)
