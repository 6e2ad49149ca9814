"""Change over time: control charts, with only real departures marked."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from twofold.findings.changes import FALSE_ALARMS, Point, Series
from twofold.findings.finding import Finding, Kind
from twofold.findings.picture import Picture
from twofold.findings.standing_out import StandingOut, better_high
from twofold.reports.blocks import Cell, Column, Figure, Row, Section, Table
from twofold.reports.figures.axis import axis_around
from twofold.reports.figures.control_chart import CEILING, FLOOR, Month, control_chart
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.trend_break import Placed, TrendBreak, placed
from twofold.reports.sections.notes import note
from twofold.reports.sections.said import evidence, title_of
from twofold.reports.sections.trend_breaks import said, with_breaks
from twofold.reports.units_of_measure import ends_of, unit_of
from twofold.reports.wording import Wording

SEPARATOR = " · "


Breaks = Mapping[str, tuple[TrendBreak, ...]]


def change_section(
    wording: Wording, picture: Picture, found: StandingOut, breaks: Breaks = MappingProxyType({})
) -> Section:
    """One control chart a measure that has months enough; ``breaks`` by measure."""
    words = wording.words
    title = words("section.change")
    charts = [one for one in found.series.values() if one.points]
    if not charts:
        return Section("change", title, empty=words("empty.change"))
    shifts = {(finding.measure, finding.place): finding for finding in found.findings if finding.kind is Kind.SHIFT}
    charts += [one for one in found.shifted if one.points]
    figures = tuple(
        _chart(wording, one, picture, (shifts.get((one.split.measure, one.split.place)), _placed(one, breaks)))
        for one in charts
    )
    rate = wording.numbers.percent(FALSE_ALARMS * 100)
    return Section("change", title, words("change.lead"), figures, foot=(words("change.limits", rate=rate),))


def _placed(one: Series, breaks: Breaks) -> tuple[Placed, ...]:
    period = one.split.dimension
    return placed(breaks.get(one.split.measure, ()), period, [point.estimate.group[period] for point in one.points])


def _chart(wording: Wording, one: Series, picture: Picture, noticed: tuple[Finding | None, Sequence[Placed]]) -> Figure:
    shift, breaks = noticed
    measure = one.split.measure
    unit = unit_of(measure)
    numbers = [number for point in one.points for number in (point.low, point.high, point.estimate.value)]
    axis = axis_around(numbers, within=ends_of(measure, picture.scales), positions=(FLOOR, CEILING))
    months = [Month(point, _month(wording, one, point, short=True), _tone(point, measure)) for point in one.points]
    sentences = (*said(wording, breaks), *_sentences(wording, one, shift))
    name = wording.measure(measure)
    if one.split.place is not None:
        name = f"{wording.named('touchpoint', one.split.place)}{SEPARATOR}{name}"
    return Figure(
        title=name,
        lead="",
        drawing=control_chart(
            months,
            axis,
            [(tick, wording.numbers.tick(tick, unit)) for tick in axis.ticks(4)],
            f"{name}. {' '.join(sentences)}",
            breaks,
        ),
        table=_table(wording, one, breaks),
        sentences=sentences,
        note=note(wording, [point.estimate for point in one.points], comparison="control"),
    )


def _tone(point: Point, measure: str) -> Tone:
    if not point.outside:
        return Tone.PLAIN
    good = ((point.estimate.value or 0.0) > point.centre) == better_high(measure)
    return Tone.BETTER if good else Tone.WORSE


def _month(wording: Wording, one: Series, point: Point, *, short: bool = False) -> str:
    return wording.numbers.month(point.estimate.group[one.split.dimension], short=short)


def _sentences(wording: Wording, one: Series, shift: Finding | None) -> tuple[str, ...]:
    said = [f"{title_of(wording, shift)}. {' '.join(f'{line}.' for line in evidence(wording, shift))}"] if shift else []
    for point in one.points:
        if point.outside:
            unit = unit_of(one.split.measure)
            ends = {"low": wording.numbers.score(point.low, unit), "high": wording.numbers.score(point.high, unit)}
            month = _month(wording, one, point)
            said.append(wording.words("change.marked", month=month, value=wording.value(point.estimate), **ends))
    return tuple(said) or (wording.words("change.none"),)


def _table(wording: Wording, one: Series, breaks: Sequence[Placed]) -> Table:
    words = wording.words
    level = wording.level(one.points[0].estimate.level)
    return Table(
        wording.measure(one.split.measure),
        (
            Column(words("column.month"), "name"),
            Column(words("column.score")),
            Column(words("column.interval", level=level)),
            Column(words("column.limits")),
            Column(words("column.answers")),
        ),
        with_breaks(wording, [_row(wording, one, point) for point in one.points], breaks, 5),
    )


def _row(wording: Wording, one: Series, point: Point) -> Row:
    return Row(
        (
            Cell(_month(wording, one, point), kind="name"),
            Cell(wording.value(point.estimate)),
            Cell(wording.of(point.estimate)),
            Cell(wording.interval(point.low, point.high, unit_of(one.split.measure))),
            Cell(wording.numbers.whole(point.estimate.n or 0)),
        ),
        _tone(point, one.split.measure).value,
    )
