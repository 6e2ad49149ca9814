"""The table that is also a figure: one row a group, its dot and whisker, and the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Cell, Column, Note, Row, Table
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.whisker import axis_labels, empty_whisker, volume_bar, whisker
from twofold.reports.units_of_measure import ends_of, unit_of
from twofold.reports.wording import Wording


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row to draw.

    Attributes:
        estimate: what its numbers are.
        tone: what its dot says.
    """

    estimate: Estimate
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Frame:
    """What a whisker table shares over its rows.

    Attributes:
        dimension: what the rows are.
        caption: the table's title.
        reference: where the dashed line stands.
        note: the method note.
        foot: lines below.
        scales: the ends of measures' scales.
    """

    dimension: str
    caption: str
    reference: float | None = None
    note: Note | None = None
    foot: tuple[str, ...] = ()
    scales: tuple[tuple[str, tuple[float, float]], ...] = ()


def whisker_table(wording: Wording, rows: Sequence[Drawn], frame: Frame) -> Table:
    """Lay out groups as dots and whiskers with their numbers, in the order given."""
    measure = rows[0].estimate.measure
    unit = unit_of(measure)
    numbers = [end for row in rows if row.estimate.shown for end in (row.estimate.low, row.estimate.high)]
    axis = axis_around([*numbers, frame.reference], within=ends_of(measure, dict(frame.scales)))
    most = max((row.estimate.n or 0 for row in rows), default=0)
    level = next((row.estimate.level for row in rows if row.estimate.shown), rows[0].estimate.level)
    labels = axis_labels(axis, lambda tick: wording.numbers.tick(tick, unit))
    return Table(
        caption=frame.caption,
        columns=(
            Column(wording.column(frame.dimension), "name"),
            Column(wording.words("column.picture"), "plot", labels),
            Column(wording.words("column.score")),
            Column(wording.words("column.interval", level=wording.level(level))),
            Column(wording.words(f"column.{wording.counted(measure)}")),
        ),
        rows=tuple(_row(wording, row, frame, axis, most) for row in rows),
        note=frame.note,
        foot=frame.foot,
        kind="whiskers",
    )


def _row(wording: Wording, row: Drawn, frame: Frame, axis: Axis, most: int) -> Row:
    estimate = row.estimate
    name = Cell(wording.named(frame.dimension, estimate.group.get(frame.dimension)), kind="name")
    if not estimate.shown or estimate.value is None:
        hidden = Cell(wording.words("value.hidden"), kind="text", colspan=3)
        return Row((name, Cell(figure=empty_whisker(axis), kind="plot"), hidden), "missing")
    return Row(
        (
            name,
            Cell(figure=_whisker(estimate, axis, frame.reference, row.tone), kind="plot"),
            Cell(wording.value(estimate)),
            Cell(wording.of(estimate)),
            Cell(wording.numbers.whole(estimate.n or 0), figure=volume_bar((estimate.n or 0) / most) if most else None),
        ),
        row.tone.value,
    )


def _whisker(estimate: Estimate, axis: Axis, reference: float | None, tone: Tone) -> Markup:
    value = estimate.value or 0.0
    low = value if estimate.low is None else estimate.low
    high = value if estimate.high is None else estimate.high
    return whisker((value, low, high), axis, reference, tone)
