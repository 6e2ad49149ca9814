"""The same company in every channel? Levels over one case mix, and what customers feel who cross channels."""

from twofold.findings.lived import Lived
from twofold.journeys.channels.asking import InstrumentCrossings, MeasureChannels
from twofold.journeys.channels.consistency import Consistency
from twofold.journeys.channels.felt import Felt
from twofold.journeys.channels.levels import ChannelLevel
from twofold.journeys.channels.like_touchpoints import LikeTouchpoints
from twofold.measures.definition import Direction
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Cell, Column, Row, Section, Table
from twofold.reports.sections.notes import lived_note
from twofold.reports.units_of_measure import Unit, unit_of
from twofold.reports.wording import Wording


def same_company_section(wording: Wording, lived: Lived | None) -> Section:
    """Channels over one case mix, their consistency, and crossings."""
    words = wording.words
    title = words("section.same_company")
    if lived is None or not (lived.levels or lived.crossings):
        return Section("same_company", title, empty=words("empty.same_company"))
    tables = [_level_table(wording, one) for one in lived.levels]
    consistent = [(one, whole) for one in lived.levels for whole in one.consistency if whole.index.shown]
    if consistent:
        tables.append(_consistency_table(wording, consistent))
    tables += [_crossing_table(wording, one) for one in lived.crossings if one.crossings.like]
    return Section("same_company", title, words("same_company.lead"), tuple(tables))


def _level_table(wording: Wording, found: MeasureChannels) -> Table:
    words = wording.words
    columns = (
        Column(words("column.channel"), "name"),
        Column(words("column.answers")),
        Column(words("column.raw")),
        Column(words("column.adjusted")),
        Column(words("column.difference_of", level=wording.level(found.levels[0].raw.level))),
    )
    used = dict.fromkeys(name for one in found.levels for name in one.adjusted_for)
    adjusted = " · ".join(wording.column(name) for name in used)
    foot = (words("same_company.adjusted_for", fields=adjusted),) if used else ()
    rows = tuple(_level_row(wording, one, found.measure.better) for one in found.levels)
    note = lived_note(wording, "levels", found.levels[0].raw.level)
    return Table(wording.measure(found.measure.name), columns, rows, note, foot=foot, kind="findings")


def _level_row(wording: Wording, one: ChannelLevel, better: Direction) -> Row:
    unit = unit_of(one.raw.measure)
    gap = Cell("–")
    tone = ""
    if one.gap is not None:
        ends = wording.interval(one.gap.low, one.gap.high, unit, signed=True)
        gap = Cell(wording.numbers.score(one.gap.value, unit, signed=True), ends)
        if one.claimed and better is not Direction.NEITHER:
            tone = "better" if (one.gap.value > 0) == (better is Direction.HIGHER) else "worse"
    named = Cell(wording.named("channel", one.channel), kind="name")
    n = Cell(wording.numbers.whole(one.raw.n) if one.raw.n is not None else "–")
    return Row((named, n, _estimate(wording, one.raw), _estimate(wording, one.adjusted), gap), tone)


def _estimate(wording: Wording, one: Estimate) -> Cell:
    return Cell(wording.value(one), wording.of(one)) if one.shown else Cell("–")


def _consistency_table(wording: Wording, found: list[tuple[MeasureChannels, Consistency]]) -> Table:
    words = wording.words
    columns = (
        Column(words("column.touchpoint"), "name"),
        Column(words("column.measure"), "text"),
        Column(words("column.consistency")),
        Column(words("column.answers")),
    )
    rows = [
        Row(
            (
                Cell(_place(wording, one.touchpoint), kind="name"),
                Cell(wording.measure(measure.measure.name), kind="text"),
                Cell(
                    wording.numbers.score(one.index.value, Unit.MEAN),
                    wording.interval(one.index.low, one.index.high, Unit.MEAN),
                ),
                Cell(wording.numbers.whole(one.index.n or 0)),
            ),
            "worse" if one.claimed else "",
        )
        for measure, one in found
    ]
    foot = (words("same_company.consistency"),)
    note = lived_note(wording, "consistency", found[0][1].index.level)
    return Table(words("same_company.consistency_title"), columns, tuple(rows), note, foot=foot, kind="findings")


def _place(wording: Wording, touchpoint: str | None) -> str:
    return wording.words("same_company.whole") if touchpoint is None else wording.named("touchpoint", touchpoint)


def _crossing_table(wording: Wording, found: InstrumentCrossings) -> Table:
    words = wording.words
    columns = (
        Column(words("column.crossed"), "name"),
        Column(words("column.crossings")),
        Column(words("column.felt_gap")),
    )
    rows = tuple(_crossing_row(wording, one) for one in found.crossings.like)
    caption = words("same_company.crossings", measure=wording.measure(found.instrument))
    note = lived_note(wording, "crossings", found.crossings.level)
    return Table(caption, columns, rows, note, foot=(words("same_company.crossings_foot"),), kind="findings")


def _crossing_row(wording: Wording, one: LikeTouchpoints) -> Row:
    names = words_of_pair(wording, one)
    n = Cell(wording.numbers.whole(one.crossings))
    return Row((Cell(names, kind="name"), n, _felt(wording, one.gap)), _tone(one.gap))


def words_of_pair(wording: Wording, one: LikeTouchpoints) -> str:
    """Two channels that are compared, the second minus the first."""
    second, first = (wording.named("channel", name) for name in (one.second, one.first))
    return wording.words("same_company.minus", second=second, first=first)


def _felt(wording: Wording, felt: Felt) -> Cell:
    if felt.value is None or felt.low is None or felt.high is None:
        return Cell("–")
    ends = wording.interval(100 * felt.low, 100 * felt.high, Unit.SHARE, signed=True)
    return Cell(wording.numbers.score(100 * felt.value, Unit.SHARE, signed=True), ends)


def _tone(felt: Felt) -> str:
    if felt.value is None or felt.p_adjusted is None or felt.p_adjusted > 0.05:
        return ""
    return "better" if felt.value > 0 else "worse"
