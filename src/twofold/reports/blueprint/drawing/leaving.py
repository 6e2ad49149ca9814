"""Where journeys leave the map: under the touchpoint they leave it at, and in a line what lies beside the map."""

from markupsafe import Markup

from twofold.journeys.drawing.letters import wrapped
from twofold.reports.blueprint.drawing.marks import joined, lines_of_text, opened, rect, text
from twofold.reports.blueprint.drawing.sheet import INSIDE, SMALL, Column, Lane, Sheet, fits, paragraph
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Gap, Leaving

MOST = 3  # ways of a touchpoint; the table has all
LEAST = 0.005  # of the journeys: rarer ways stand in the table alone
ROW, BAR, LINE = 66.0, 4.0, 14.0
PERCENT = 52.0  # room for the share beside its bar


def leaving_lane(sheet: Sheet, top: float) -> Lane:
    """The most frequent ways at each touchpoint, as shares of the journeys that could leave so."""
    sayings, journeys = sheet.sayings, sheet.blueprint.journeys
    if journeys is None:
        said, high = paragraph((sheet.left + INSIDE, top + 8), sayings("said.no_journeys"), 640)
        return Lane(high + 20, said, sayings("lane.leaving"))
    shown = [_frequent(column) for column in sheet.columns]
    row = _row_height(sheet, shown)
    rows = max((len(several) for several in shown), default=0)
    largest = max((one.value or 0.0 for several in shown for one in several), default=1.0)
    marks = []
    for column, several in zip(sheet.columns, shown, strict=True):
        marks += [_way(sheet, column, top + 6 + number * row, (one, largest)) for number, one in enumerate(several)]
    return Lane(6 + rows * row + 6, joined(marks), sayings("lane.leaving"))


def beside_lane(sheet: Sheet, top: float) -> Lane | None:
    """How many journeys follow the map all the way, and what lies beside it; None where nothing is known of it."""
    said = _summary(sheet)
    if not said:
        return None
    marks, high = paragraph(
        (sheet.left + INSIDE, top + 7), said, sheet.right - sheet.left - 2 * INSIDE, kind="bp-small bp-sum", most=3
    )
    return Lane(high + 18, marks)


def _frequent(column: Column) -> list[Leaving]:
    known = [one for one in column.place.leaving if one.value is not None and one.value >= LEAST]
    return sorted(known, key=lambda one: -(one.value or 0.0))[:MOST]


def _row_height(sheet: Sheet, shown: list[list[Leaving]]) -> float:
    """The same for every way: as many lines for its name as the longest needs, two more where it is compared."""
    names = [_name(sheet, column, one) for column, ways in zip(sheet.columns, shown, strict=True) for one in ways]
    lines = max((len(one) for one in names), default=1)
    return ROW + (lines - 1) * LINE + (LINE if sheet.comparison is not None else 0.0)


def _name(sheet: Sheet, column: Column, one: Leaving) -> list[str]:
    return wrapped(sheet.sayings.kind(one), SMALL, column.width - 2 * INSIDE + 4, 2)


def _way(sheet: Sheet, column: Column, top: float, told: tuple[Leaving, float]) -> Markup:
    one, largest = told
    left, width = column.left + INSIDE, column.width - 2 * INSIDE
    name = _name(sheet, column, one)
    gap = sheet.gap("leaving", one.touchpoint, one.kind)
    said = sheet.sayings.leaving(one)
    said = said if gap is None else f"{said}; {sheet.sayings.gap(gap)}"
    y = top + SMALL + (len(name) - 1) * LINE
    bar = width - PERCENT
    percent = sheet.sayings.numbers.percent(100.0 * (one.value or 0.0))
    marks = [
        rect((column.left + 4, top - 2, column.width - 8, y - top + 46), "bp-target"),
        lines_of_text((left, top + SMALL), name, SMALL, "bp-small"),
        rect((left, y + 8, bar, BAR), "bp-trough", BAR / 2),
        rect((left, y + 8, bar * (one.value or 0.0) / largest, BAR), "bp-left", BAR / 2),
        text(left + width, y + 13, percent, "bp-small bp-number bp-strong", "end"),
        *[
            text(left, y + 27 + number * LINE, fits(line, SMALL, width + 4), kind)
            for number, (line, kind) in enumerate(_beside(sheet, one, gap))
        ],
    ]
    return opened(sheet.open(Evidence(Part.LEAVING, one.touchpoint, one.kind)), said, marks)


def _beside(sheet: Sheet, one: Leaving, gap: Gap | None) -> list[tuple[str, str]]:
    """The interval and how many journeys; where two blueprints are compared, the interval and how far apart."""
    sayings = sheet.sayings
    numbers = sayings.shares(one)
    low, high = (sayings.numbers.decimal(100.0 * (end or 0.0), 1) for end in (one.low, one.high))
    spread = (sayings("said.range", low=low, high=high), "bp-small bp-faint")
    if gap is None:
        return [spread, (f"{numbers['n']} / {numbers['of']}", "bp-small bp-faint")]
    kind = "bp-gap bp-claimed" if gap.claimed else "bp-gap"
    return [spread, (sayings.gap_mark(gap), kind), (sayings.gap_range(gap), "bp-gap")]


def _summary(sheet: Sheet) -> str:
    """How many follow the map, and what lies beside it."""
    sayings, journeys = sheet.sayings, sheet.blueprint.journeys
    if journeys is None:
        return ""
    parts = []
    if journeys.faithful is not None:
        parts.append(
            sayings("said.faithful", **{k: v for k, v in sayings.shares(journeys.faithful).items() if k != "n"})
        )
    beside = [one for one in journeys.off_map if one.value is not None]
    if beside:
        told = "; ".join(
            f"{one.touchpoint} {numbers['share']} ({sayings('said.range', low=numbers['low'], high=numbers['high'])})"
            for one in beside[:MOST]
            for numbers in [sayings.shares(one)]
        )
        parts.append(sayings("said.off_map", what=told))
    return "  ".join(parts)
