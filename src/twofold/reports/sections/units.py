"""Differences by unit: steadied scores, ranges of ranks, and the funnel of all units."""

from twofold.findings.contrasts import answer_deviation
from twofold.findings.picture import Picture
from twofold.findings.standing_out import Judged, StandingOut
from twofold.findings.steadied import Steadied, steadied
from twofold.reports.blocks import Cell, Column, Figure, Row, Section, Table
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.figures.funnel_plot import FLOOR, Funnel, funnel_plot
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.whisker import LETTER_BESIDE_MANY, axis_labels, volume_bar, whisker
from twofold.reports.sections.breakdowns import counted_foot, ends, together, tone_of
from twofold.reports.sections.notes import note
from twofold.reports.units_of_measure import ends_of, unit_of
from twofold.reports.wording import Wording

FUNNEL_FROM = 8  # units; fewer make no funnel
REACH = 3.09  # standard errors: limits that 99.8 % of steady units stay within
CEILING = 16.0


def unit_section(wording: Wording, picture: Picture, found: StandingOut) -> Section:
    """Units by steadied score, and the funnel."""
    words = wording.words
    title = words("section.units")
    judged = [found.judged[split.measure, split.dimension] for split in picture.units]
    judged = [each for each in judged if each.contrasts]
    if not judged:
        return Section("units", title, empty=words("empty.units"))
    blocks: list[Table | Figure] = []
    for each in judged:
        blocks.append(_table(wording, each, picture))
        if len(each.contrasts) >= FUNNEL_FROM:
            blocks.append(_funnel(wording, each))
    return Section("units", title, words("units.lead"), tuple(blocks))


def _table(wording: Wording, judged: Judged, picture: Picture) -> Table:
    words, unit = wording.words, unit_of(judged.split.measure)
    units = steadied(judged.contrasts, ends_of(judged.split.measure, picture.scales))
    drawn, left = ends(units)
    centre = together([each.contrast.estimate for each in units])
    axis = axis_around([centre, *(end for each in drawn for end in (each.low, each.high))])
    labels = axis_labels(axis, lambda tick: wording.numbers.tick(tick, unit), LETTER_BESIDE_MANY)
    hidden = sum(not estimate.shown for estimate in judged.split.estimates)
    most = max(each.contrast.estimate.n or 0 for each in drawn)
    level = wording.level(units[0].contrast.estimate.level)
    return Table(
        caption=wording.measure(judged.split.measure),
        columns=(
            Column(wording.column(judged.split.dimension), "name"),
            Column(words("column.picture"), "plot", labels),
            Column(words("column.shrunk_of", level=level)),
            Column(words("column.score_of", level=level)),
            Column(words("column.difference_of", level=level)),
            Column(words("column.rank_of", count=wording.numbers.whole(len(units)))),
            Column(words("column.answers")),
        ),
        rows=tuple(_row(wording, each, (axis, centre), most) for each in drawn),
        note=note(wording, list(judged.split.estimates), comparison="units"),
        foot=(words("units.ranks"), *counted_foot(wording, left, hidden)),
        kind="whiskers many",
    )


def _row(wording: Wording, each: Steadied, scale: tuple[Axis, float | None], most: int) -> Row:
    contrast = each.contrast
    estimate, difference = contrast.estimate, contrast.difference
    unit, tone = unit_of(estimate.measure), tone_of(contrast)
    whole = wording.numbers.whole
    low, high = whole(each.rank_low), whole(each.rank_high)
    apart = wording.numbers.score(difference.value, unit, signed=True)
    return Row(
        (
            Cell(wording.subject("unit", estimate.group["unit"]), kind="name"),
            Cell(figure=whisker((each.value, each.low, each.high), scale[0], scale[1], tone), kind="plot"),
            Cell(wording.numbers.score(each.value, unit), wording.interval(each.low, each.high, unit)),
            Cell(wording.value(estimate), wording.of(estimate)),
            Cell(apart, wording.interval(difference.low, difference.high, unit, signed=True)),
            Cell(wording.words("value.interval", low=low, high=high)),
            Cell(whole(estimate.n or 0), figure=volume_bar((estimate.n or 0) / most)),
        ),
        tone.value,
    )


def _funnel(wording: Wording, judged: Judged) -> Figure:
    words, unit = wording.words, unit_of(judged.split.measure)
    estimates = [contrast.estimate for contrast in judged.contrasts]
    dots = [
        (float(contrast.estimate.n or 0), contrast.estimate.value or 0.0, tone_of(contrast))
        for contrast in judged.contrasts
    ]
    funnel = Funnel(dots, together(estimates) or 0.0, answer_deviation(estimates), REACH)
    across = Axis(0.0, max(n for n, _, _ in dots) * 1.04, 8.0, 98.0)
    up = axis_around([score for _, score, _ in dots], positions=(FLOOR, CEILING))
    sizes = [tick for tick in across.ticks(4) if tick > 0]
    noun = wording.counted(judged.split.measure)
    ticks = (
        # the first tick names the axis
        [
            (tick, wording.numbers.whole(tick) if i else wording.numbers.count(noun, int(tick)))
            for i, tick in enumerate(sizes)
        ],
        [(tick, wording.numbers.tick(tick, unit)) for tick in up.ticks(4)],
    )
    title = words("units.funnel")
    return Figure(
        title=title,
        lead=words("units.funnel_lead"),
        drawing=funnel_plot(funnel, (across, up), ticks, f"{title}. {wording.measure(judged.split.measure)}"),
        table=_numbers(wording, judged),
        note=note(wording, estimates, comparison="units"),
    )


def _numbers(wording: Wording, judged: Judged) -> Table:
    words = wording.words
    level = wording.level(judged.contrasts[0].estimate.level)
    return Table(
        wording.measure(judged.split.measure),
        (
            Column(words("column.unit"), "name"),
            Column(words("column.score")),
            Column(words("column.interval", level=level)),
            Column(words("column.answers")),
        ),
        tuple(
            Row(
                (
                    Cell(wording.subject("unit", contrast.estimate.group["unit"]), kind="name"),
                    Cell(wording.value(contrast.estimate)),
                    Cell(wording.of(contrast.estimate)),
                    Cell(wording.numbers.whole(contrast.estimate.n or 0)),
                ),
                tone_of(contrast).value if tone_of(contrast) is not Tone.PLAIN else "",
            )
            for contrast in sorted(judged.contrasts, key=lambda each: each.estimate.n or 0)
        ),
    )
