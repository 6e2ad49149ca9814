"""The line of visibility, and right below it who serves the touchpoints."""

from itertools import groupby

from markupsafe import Markup

from twofold.journeys.drawing.letters import wrapped
from twofold.reports.blueprint.drawing.marks import LEADING, joined, line, lines_of_text, rect
from twofold.reports.blueprint.drawing.sheet import BOLD, INSIDE, SMALL, TEXT, Lane, Sheet, paragraph

BOX, HIGH_BOX, GAP = 25.0, 38.0, 7.0


def visibility_line(sheet: Sheet, top: float) -> Lane:
    """What customers see lies above it."""
    lines = wrapped(sheet.sayings("lane.visibility"), SMALL * BOLD, sheet.left - 20, 2)
    tag = 8 + len(lines) * SMALL * LEADING
    height = tag + 8
    middle = top + height / 2
    baseline = middle + SMALL * 0.36 - (len(lines) - 1) * SMALL * LEADING / 2
    edge = [
        line((0.0, middle), (sheet.left, middle), "bp-visibility"),
        rect((4.0, middle - tag / 2, sheet.left - 8, tag), "bp-tag", 11),
        lines_of_text((sheet.left / 2, baseline), lines, SMALL, "bp-tag-name", "middle"),
    ]
    across = line((sheet.left, middle), (sheet.right, middle), "bp-visibility")
    return Lane(height, across, kind="", edge=joined(edge))


def role_lane(sheet: Sheet, top: float) -> Lane:
    """A bar for every role over the touchpoints it serves; bars share a row where they do not meet."""
    rows: list[list[tuple[int, int, str]]] = []
    for role in sheet.blueprint.roles:
        served = [role in column.place.point.roles for column in sheet.columns]
        stretches = _stretches(served)
        row = next((one for one in rows if not any(_meet(a, b) for a in one for b in stretches)), None)
        if row is None:
            row = []
            rows.append(row)
        row += [(first, last, role) for first, last in stretches]
    name = sheet.sayings("lane.roles")
    if not rows:
        said, high = paragraph((sheet.left + INSIDE, top + 8), sheet.sayings("said.no_roles"), 640)
        return Lane(high + 20, said, name)
    bars = [[(bar, _lines(sheet, bar)) for bar in row] for row in rows]
    box = BOX if all(len(lines) == 1 for row in bars for _, lines in row) else HIGH_BOX
    marks = [
        _bar(sheet, bar, lines, (top + 8 + number * (box + GAP), box))
        for number, row in enumerate(bars)
        for bar, lines in row
    ]
    return Lane(8 + len(rows) * (box + GAP) + 4, joined(marks), name, kind="bp-lane bp-below")


def _stretches(served: list[bool]) -> list[tuple[int, int]]:
    found = []
    for serves, several in groupby(range(len(served)), key=lambda at: served[at]):
        places = list(several)
        if serves:
            found.append((places[0], places[-1]))
    return found


def _meet(bar: tuple[int, int, str], stretch: tuple[int, int]) -> bool:
    return bar[0] <= stretch[1] and stretch[0] <= bar[1]


def _lines(sheet: Sheet, bar: tuple[int, int, str]) -> list[str]:
    first, last, role = bar
    return wrapped(sheet.sayings.role(role), TEXT * BOLD, sheet.columns[last].right - sheet.columns[first].left - 18, 2)


def _bar(sheet: Sheet, bar: tuple[int, int, str], lines: list[str], at: tuple[float, float]) -> Markup:
    first, last, role = bar
    top, box = at
    left, right = sheet.columns[first].left + 5, sheet.columns[last].right - 5
    baseline = top + box / 2 + 4 - (len(lines) - 1) * TEXT * LEADING / 2
    return Markup("<g><title>{}</title>{}{}</g>").format(
        sheet.sayings.role(role),
        rect((left, top, right - left, box), "bp-role", 6),
        lines_of_text(((left + right) / 2, baseline), lines, TEXT, "bp-role-name", "middle"),
    )
