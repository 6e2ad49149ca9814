"""The paths customers take: the flow as a picture, whole paths, and where journeys leave their map."""

from dataclasses import replace

import numpy as np
from markupsafe import Markup

from twofold.findings.lived import Lived
from twofold.journeys.deviations import Deviation, DeviationKind, Deviations, Told
from twofold.journeys.flow.picture import picture
from twofold.reports.blocks import Cell, Column, Figure, Row, Section, Table
from twofold.reports.figures.marks import Tone
from twofold.reports.sections.notes import lived_note
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording

MOST_PATHS = 8
MOST_DEVIATIONS = 14
MOST_STEPS = 12  # of a path that is written out
ARROW = " → "


def journey_section(wording: Wording, lived: Lived | None) -> Section:
    """Where journeys go, and where they leave the map."""
    words, numbers = wording.words, wording.numbers
    title = words("section.journeys")
    if lived is None:
        return Section("journeys", title, empty=words("empty.journeys"))
    flow = lived.flow.flow
    lead = words(
        "journeys.lead",
        journeys=numbers.whole(flow.journeys),
        finished=numbers.whole(flow.finished),
        steps=numbers.whole(flow.events),
    )
    blocks: list[Table | Figure] = [_flow_figure(wording, lived), _path_table(wording, lived)]
    if lived.deviations is not None:
        blocks.append(_deviation_table(wording, lived.deviations))
    foot = (words("journeys.no_map"),) if lived.deviations is None else ()
    return Section("journeys", title, lead, tuple(blocks), foot=foot)


def _flow_figure(wording: Wording, lived: Lived) -> Figure:
    words, hidden = wording.words, lived.flow.hidden
    names = tuple(wording.subject("touchpoint", name) for name in lived.flow.flow.labels)
    named = replace(lived.flow, flow=replace(lived.flow.flow, labels=names))
    drawing = picture(named, words.language, styled=False)
    sentences = (words("journeys.hidden_arcs", arcs=wording.numbers.whole(hidden.arcs)),) if hidden.arcs else ()
    return Figure(
        title=words("journeys.flow"),
        lead=words("journeys.flow_lead"),
        drawing=Markup('<div class="scrolled" tabindex="0">{}</div>').format(Markup(drawing)),  # noqa: S704 - our own drawing, its texts are escaped
        table=_arc_table(wording, lived),
        sentences=sentences,
        note=lived_note(wording, "journeys", lived.flow.flow.level),
    )


def _arc_table(wording: Wording, lived: Lived) -> Table:
    words, numbers, flow = wording.words, wording.numbers, lived.flow.flow
    shown = np.flatnonzero(lived.flow.arcs)
    shown = shown[np.argsort(-flow.arcs.count[shown], kind="stable")]
    rows = []
    for at in shown.tolist():
        arcs, hours = flow.arcs, flow.arcs.hours
        ends = (flow.labels[int(end[at])] for end in (arcs.source, arcs.target))
        names = ARROW.join(wording.subject("touchpoint", end) for end in ends)
        share = wording.interval(100 * arcs.share_low[at], 100 * arcs.share_high[at], Unit.SHARE)
        median = wording.interval(hours.median_low[at], hours.median_high[at], Unit.DURATION)
        rows.append(
            Row(
                (
                    Cell(names, kind="name"),
                    Cell(numbers.whole(int(arcs.count[at]))),
                    Cell(numbers.percent(100 * arcs.share[at]), share),
                    Cell(numbers.score(float(hours.median[at]), Unit.DURATION), median),
                )
            )
        )
    columns = (
        Column(words("column.steps"), "name"),
        Column(words("column.often")),
        Column(words("column.share_of_next")),
        Column(words("column.median_time")),
    )
    return Table(words("journeys.flow"), columns, tuple(rows), kind="findings")


def _path_table(wording: Wording, lived: Lived) -> Table:
    words, numbers, variants = wording.words, wording.numbers, lived.variants
    count = min(MOST_PATHS, len(variants))
    rows = [
        Row(
            (
                Cell(_path([wording.subject("touchpoint", step) for step in variants.path(at)]), kind="name"),
                Cell(numbers.whole(int(variants.count[at]))),
                Cell(
                    numbers.percent(100 * variants.share[at]),
                    wording.interval(100 * variants.low[at], 100 * variants.high[at], Unit.SHARE),
                ),
            )
        )
        for at in range(count)
    ]
    rest = len(variants) - count
    journeys = numbers.whole(int(variants.count[count:].sum()))
    foot = (words("journeys.more_paths", paths=numbers.whole(rest), journeys=journeys),) if rest else ()
    columns = (
        Column(words("column.path"), "name"),
        Column(words("column.journeys")),
        Column(words("column.share")),
    )
    return Table(
        words("journeys.paths"), columns, tuple(rows), note=lived_note(wording, "journeys"), foot=foot, kind="paths"
    )


def _path(steps: list[str]) -> str:
    shown = ARROW.join(steps[:MOST_STEPS])
    return shown if len(steps) <= MOST_STEPS else f"{shown}{ARROW}…"


def _deviation_table(wording: Wording, found: Deviations) -> Table:
    words, numbers = wording.words, wording.numbers
    told = [one for one in found.told if one.share is not None]
    foot = [words("journeys.price")] if any(one.price is not None for one in told) else []
    if found.on_map is not None:
        on_map = wording.interval(100 * found.on_map.low, 100 * found.on_map.high, Unit.SHARE)
        share = numbers.percent(100 * found.on_map.value)
        foot.insert(0, words("journeys.on_map", share=share, interval=on_map, n=numbers.whole(found.on_map.of)))
    rest = len(found.told) - min(len(told), MOST_DEVIATIONS)
    if rest:
        foot.append(words("journeys.more_deviations", n=numbers.whole(rest)))
    columns = (
        Column(words("column.deviation"), "name"),
        Column(words("column.journeys")),
        Column(words("column.share")),
        Column(words("column.price")),
    )
    rows = tuple(_deviation_row(wording, one) for one in told[:MOST_DEVIATIONS])
    return Table(
        words("journeys.deviations"),
        columns,
        rows,
        note=lived_note(wording, "deviations"),
        foot=tuple(foot),
        kind="findings",
    )


def _deviation_row(wording: Wording, told: Told) -> Row:
    numbers, share, price = wording.numbers, told.share, told.price
    if share is None:
        raise ValueError("only deviations that may be shown have a row")
    of = wording.words("journeys.of", n=numbers.whole(share.of))
    cells = [
        Cell(deviation_text(wording, told.deviation), kind="name"),
        Cell(numbers.whole(share.n), of),
        Cell(numbers.percent(100 * share.value), wording.interval(100 * share.low, 100 * share.high, Unit.SHARE)),
    ]
    if price is None or price.plain.value is None:
        return Row((*cells, Cell("–")))
    ends = wording.interval(price.plain.low, price.plain.high, Unit.POINTS, signed=True)
    cells.append(Cell(numbers.score(price.plain.value, Unit.POINTS, signed=True), ends))
    tone = "" if not price.claim else (Tone.WORSE.value if price.plain.value < 0 else Tone.BETTER.value)
    return Row(tuple(cells), tone)


def deviation_text(wording: Wording, deviation: Deviation) -> str:
    """What happened, in the language of the page."""
    words, point = wording.words, wording.named("touchpoint", deviation.touchpoint)
    if deviation.kind is not DeviationKind.TOO_SLOW:
        return words(f"deviation.{deviation.kind.name.lower()}", touchpoint=point)
    limit = wording.numbers.duration(deviation.limit_hours or 0.0)
    if deviation.after is None:
        return words("deviation.too_slow", touchpoint=point, limit=limit)
    after = wording.subject("touchpoint", deviation.after)
    return words("deviation.too_slow_after", touchpoint=point, limit=limit, after=after)
