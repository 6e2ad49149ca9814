"""The bottom of a blueprint: what is being done, and what came of it."""

from markupsafe import Markup

from twofold.journeys.drawing.letters import wrapped
from twofold.reports.blueprint.drawing.cards import card_box, in_a_row
from twofold.reports.blueprint.drawing.marks import joined, lines_of_text, opened, path, rect, text
from twofold.reports.blueprint.drawing.sheet import (
    BOLD,
    INSIDE,
    NAME,
    SMALL,
    TEXT,
    Lane,
    Sheet,
    fits,
    height_of,
    paragraph,
)
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import UnderWay

MOST_IN_A_ROW = 4
BADGE = 18.0
# each verdict has a shape of its own, not only a colour
SHAPES = {
    "improved": "M9 3L16 14H2Z",
    "worse": "M9 15L2 4H16Z",
    "no effect shown": "M3 7.5h12v3H3z",
    "no effect that matters": "M3 5h12v3H3zM3 10.5h12v3H3z",
    "too early": "M9 2a7 7 0 1 1 0 14a7 7 0 1 1 0-14zM9 5v4l3 2",
    "cannot be known": "M9 2L16 9L9 16L2 9Z",
}
KINDS = {"improved": "bp-better", "worse": "bp-worse", "too early": "bp-early", "cannot be known": "bp-unsure"}


def action_lane(sheet: Sheet, top: float) -> Lane:
    """A card an action."""
    sayings, actions = sheet.sayings, sheet.blueprint.behind.actions
    name = sayings("lane.actions")
    if not actions:
        said, high = paragraph((sheet.left + INSIDE, top + 9), sayings.no_action(), 640)
        return Lane(high + 20, said, name, kind="bp-lane bp-below")
    row = min(in_a_row(sheet, len(actions)), MOST_IN_A_ROW)
    shape = max(row, min(len(actions), 2))
    height = max(_card_height(sheet, one, card_box(sheet, shape, 0)[1]) for one in actions)
    marks = []
    for number, one in enumerate(actions):
        left, width = card_box(sheet, shape, number % row)
        marks.append(_card(sheet, one, (left, top + 6 + (number // row) * (height + 10), width, height)))
    rows = -(-len(actions) // row)
    return Lane(6 + rows * (height + 10), joined(marks), name, kind="bp-lane bp-below")


def _lines(sheet: Sheet, one: UnderWay, width: float) -> tuple[list[str], list[str], list[str]]:
    """Name, units and reason, in lines."""
    inside = width - 2 * INSIDE
    sayings = sheet.sayings
    whole = sayings.numbers.whole
    units = sayings("said.units", treated=whole(one.treated), compared=whole(one.compared))
    return (
        wrapped(sayings.action_name(one), NAME * BOLD, inside, 2),
        wrapped(units, SMALL, inside, 2),
        wrapped(sayings.reason(one), SMALL, inside, 4),
    )


def _card_height(sheet: Sheet, one: UnderWay, width: float) -> float:
    name, units, reason = _lines(sheet, one, width)
    effect = 32 if one.value is not None else 0
    return 10 + height_of(len(name), NAME) + BADGE + 8 + effect + height_of(len(units) + len(reason), SMALL) + 12


def _card(sheet: Sheet, one: UnderWay, box: tuple[float, float, float, float]) -> Markup:
    left, top, width, _ = box
    start, sayings = left + INSIDE, sheet.sayings
    name, units, reason = _lines(sheet, one, width)
    kind = KINDS.get(one.verdict, "bp-level")
    y = top + 8 + height_of(len(name), NAME)
    badge = Markup('<path d="{}" transform="translate({:.1f} {:.1f})" class="bp-badge {}"/>').format(
        SHAPES[one.verdict], start - 1, y + 3, kind
    )
    verdict = fits(sayings.verdict(one), TEXT, width - BADGE - 2 * INSIDE - 4)
    marks = [
        rect(box, "bp-card", 7),
        path(f"M{left:.1f} {top + 8:.1f}V{top + box[3] - 8:.1f}", f"bp-edge {kind}"),
        lines_of_text((start, top + 6 + NAME), name, NAME, "bp-name"),
        badge,
        text(start + BADGE + 3, y + 16, verdict, f"bp-verdict {kind}"),
    ]
    y += BADGE + 8
    effect = sayings.effect(one)
    if effect is not None:
        value, spread = effect
        room = width - 2 * INSIDE
        marks.append(text(start, y + NAME, value, "bp-value"))
        marks.append(text(start + room, y + NAME, spread, "bp-small", "end"))
        measure = fits(sayings.wording.measure(one.measure), SMALL, room)
        marks.append(text(start, y + NAME + 14, measure, "bp-small"))
        y += 32
    marks.append(lines_of_text((start, y + SMALL + 2), [*units, *reason], SMALL, "bp-small bp-faint"))
    return opened(sheet.open(Evidence(Part.ACTION, one.name)), sayings.action(one), marks)
