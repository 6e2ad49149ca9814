"""Shifts in a store: the series of a measure, and the mix behind two of its periods."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.errors import InputError, UsageError
from twofold.facts.frames import FactFrames
from twofold.findings.contrasts import comparable, standard_error
from twofold.findings.shifts.change_points import DEFAULTS, ShiftRequest
from twofold.findings.shifts.families import Family, find_family
from twofold.findings.shifts.kitagawa import Decomposition, Mixed, decompose
from twofold.findings.shifts.observed import Observed
from twofold.journeys.channels.observations import has_one_score, observe_all
from twofold.journeys.steps import UNRECORDED
from twofold.measures import MeasureOptions, find_measure, measure
from twofold.measures.estimates import Estimate
from twofold.sources.plain_periods import NOT_YET, read_periods

FEWEST_IN_PERIOD = 10  # answers, below which a period's standard error is not to be relied on
NO_OPTIONS = MeasureOptions()


@dataclass(frozen=True, slots=True)
class Span:
    """Periods from one to another, both included.

    Attributes:
        first: such as 2025-01. last: such as 2025-06.
    """

    first: str
    last: str

    def __str__(self) -> str:
        """As people write it."""
        return self.first if self.first == self.last else f"{self.first}..{self.last}"

    def __contains__(self, period: str) -> bool:
        """Whether a period lies in it; periods are written so that their texts sort as they do."""
        return self.first <= period <= self.last


@dataclass(frozen=True, slots=True)
class ShiftsAsked:
    """What is asked of a store.

    Attributes:
        measure: of the catalogue.
        by: dimensions to look for whom.
        period: day, week or month.
        mix: dimensions of the mix; empty asks for none.
        compare: two spans for the mix; None compares before and after the clearest shift, or the halves.
        item: for measures that need one.
        where: conditions.
        options: level, minimum n, rescaling.
        request: how changes are looked for.
    """

    measure: str
    by: tuple[str, ...] = ()
    period: str = "month"
    mix: tuple[str, ...] = ()
    compare: tuple[Span, Span] | None = None
    item: tuple[str, ...] | None = None
    where: tuple[str, ...] = ()
    options: MeasureOptions = NO_OPTIONS
    request: ShiftRequest = DEFAULTS


@dataclass(frozen=True, slots=True)
class MixShift:
    """The mix behind two spans of a measure.

    Attributes:
        before: the first span. after: the second.
        decomposition: mix and real change.
        picked: whether the spans were chosen by a shift that was found in the same answers.
    """

    before: Span
    after: Span
    decomposition: Decomposition
    picked: bool


@dataclass(frozen=True, slots=True)
class StoreShifts:
    """What shifted in a store.

    Attributes:
        asked: the question.
        family: the series of everybody and of the groups.
        mix: the mix; None where none was asked for.
        thin: periods of everybody left out because too few answered.
    """

    asked: ShiftsAsked
    family: Family
    mix: MixShift | None
    thin: int


def shifts_of_facts(facts: FactFrames, asked: ShiftsAsked) -> StoreShifts:
    """What shifted in a measure, when, for whom, and is it only who answered?

    Args:
        facts: where they are, on any engine.
        asked: the measure, splits, periods and the mix.

    Raises:
        UnknownMeasure, UnknownDimension: there is none of this name.
        UsageError: a measure of employees, or one without a score, with a mix.
        InputError: no answer in one of the spans.
    """
    if asked.mix and not has_one_score(find_measure(asked.measure)):
        raise UsageError(f"{asked.measure} has no score of single customers: a mix cannot be told from it")
    whole, thin = _series(facts, asked, None)
    splits = {dimension: _series(facts, asked, dimension)[0] for dimension in asked.by}
    family = find_family(whole[0] if whole else None, splits, asked.request)
    mix = _mix(facts, asked, family, whole[0] if whole else None) if asked.mix else None
    return StoreShifts(asked, family, mix, thin)


def _series(facts: FactFrames, asked: ShiftsAsked, dimension: str | None) -> tuple[list[Observed], int]:
    """One series, or one a group, of the periods in which enough answered; and how many periods had too few."""
    found = measure(
        facts,
        asked.measure,
        by=() if dimension is None else (dimension,),
        where=asked.where,
        period=asked.period,
        item=asked.item,
        options=asked.options,
    )
    groups: dict[str, list[Estimate]] = {}
    for estimate in found:
        if estimate.group[asked.period] is not None:
            group = "" if dimension is None else estimate.group[dimension] or UNRECORDED
            groups.setdefault(group, []).append(estimate)
    kept = {group: [one for one in several if _usable(one)] for group, several in groups.items()}
    thin = sum(len(groups[group]) - len(several) for group, several in kept.items())
    series = [
        _observed(several, asked.period, {} if dimension is None else {dimension: group})
        for group, several in kept.items()
        if several
    ]
    return series, thin


def _usable(estimate: Estimate) -> bool:
    return comparable(estimate) and (estimate.n or 0) >= FEWEST_IN_PERIOD and standard_error(estimate) > 0


def _observed(estimates: Sequence[Estimate], period: str, group: dict[str, str]) -> Observed:
    return Observed(
        time=numbers([str(one.group[period]) for one in estimates], period),
        value=np.array([one.value for one in estimates], dtype=np.float64),
        se=np.array([standard_error(one) for one in estimates]),
        n=np.array([one.n for one in estimates], dtype=np.float64),
        period_kind=period,
        group=group,
    )


def numbers(periods: Sequence[str], kind: str) -> NDArray[np.int64]:
    """(n,) periods as whole numbers.

    Raises:
        InputError: one of them is no such period.
    """
    read = read_periods(pa.chunked_array([pa.array(periods, pa.string())]), never=())
    if read.wrong is not None or read.periods.kind != kind or (read.periods.number == NOT_YET).any():
        raise InputError(f"These are no periods of kind {kind}: {', '.join(periods[:3])} ...")
    return read.periods.number


def _mix(facts: FactFrames, asked: ShiftsAsked, family: Family, whole: Observed | None) -> MixShift:
    if asked.period in asked.mix:
        raise UsageError(f"{asked.period} is what is compared: leave it out of the mix")
    found = observe_all(
        facts, asked.measure, (asked.period, *asked.mix), where=asked.where, item=asked.item, options=asked.options
    )
    told = found.columns[asked.period]
    period = np.array(told.texts(told.codes), dtype=object)
    spans, picked = (asked.compare, False) if asked.compare else _spans(period, family, whole, asked.period)
    if spans[0].first <= spans[1].last and spans[1].first <= spans[0].last:
        raise UsageError(f"the periods to compare overlap: {spans[0]} and {spans[1]}")
    side = np.array([0 if one in spans[0] else 1 if one in spans[1] else -1 for one in period], dtype=np.int64)
    rows = found.only(side >= 0)
    if not len(rows):
        raise InputError(f"There is no answer in {spans[0]} or {spans[1]}.")
    columns = [rows.columns[name] for name in asked.mix]
    mixed = Mixed(
        score=rows.score * found.measure.factor,
        weight=rows.weight,
        person=rows.person,
        after=side[side >= 0] == 1,
        dimension=asked.mix,
        level=np.column_stack([column.codes + 1 for column in columns]).astype(np.int64),
        labels=tuple((UNRECORDED, *column.labels) for column in columns),
    )
    return MixShift(spans[0], spans[1], decompose(mixed, asked.options.level), picked)


def _spans(
    period: NDArray[np.object_], family: Family, whole: Observed | None, kind: str
) -> tuple[tuple[Span, Span], bool]:
    """Before and after the clearest shift; the halves where there is none."""
    known = sorted({str(one) for one in period if one != UNRECORDED})
    if len(known) < 2:
        raise InputError(f"The answers lie in {len(known)} {kind}: two are needed to compare.")
    steps = family.overall.steps if family.overall else ()
    cut, picked = len(known) // 2, False
    if steps and whole is not None:
        clearest = min(steps, key=lambda step: step.p_value)
        places = [at for at, number in enumerate(numbers(known, kind)) if number >= clearest.first]
        cut, picked = (places[0], True) if places and places[0] else (cut, False)
    return (Span(known[0], known[cut - 1]), Span(known[cut], known[-1])), picked
