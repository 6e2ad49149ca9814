"""Links between conditions of work and touchpoints: thick where strong, absent where not shown."""

from markupsafe import Markup

from twofold.findings.links import Grade
from twofold.reports.blueprint.drawing.cards import card_middle
from twofold.reports.blueprint.drawing.marks import joined, opened, path
from twofold.reports.blueprint.drawing.sheet import INSIDE, Lane, Sheet, paragraph
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Bond

HEIGHT = 104.0
KINDS = {Grade.STRONG: "bp-bond bp-strong-bond", Grade.MODERATE: "bp-bond bp-moderate-bond", Grade.WEAK: "bp-bond"}


def bond_lane(sheet: Sheet, top: float) -> Lane:
    """A curve from the touchpoint down to the condition; where none is shown, what was looked at."""
    sayings, bonds = sheet.sayings, sheet.blueprint.behind.bonds
    drawn = [mark for bond in reversed(bonds.shown) if (mark := _curve(sheet, bond, top)) is not None]
    if drawn:
        return Lane(HEIGHT, joined(drawn), sayings("lane.bonds"), kind="bp-lane bp-below bp-open-lane")
    marks, high = paragraph((sheet.left + INSIDE, top + 9), sayings.no_bond(), sheet.right - sheet.left - 2 * INSIDE)
    return Lane(high + 20, marks, sayings("lane.bonds"), kind="bp-lane bp-below")


def _curve(sheet: Sheet, bond: Bond, top: float) -> Markup | None:
    """None where the map or the conditions do not have the two ends."""
    column = next((one for one in sheet.columns if one.place.point.name == bond.touchpoint), None)
    names = [one.name for one in sheet.blueprint.conditions]
    if column is None or bond.condition not in names:
        return None
    start, end = column.middle, card_middle(sheet, len(names), names.index(bond.condition))
    foot, middle = top + HEIGHT, top + HEIGHT / 2
    run = f"M{start:.1f} {top:.1f}C{start:.1f} {middle:.1f} {end:.1f} {middle:.1f} {end:.1f} {foot:.1f}"
    address = sheet.open(Evidence(Part.BOND, bond.condition, bond.touchpoint))
    kind = KINDS[bond.grade] + ("" if bond.value >= 0 else " bp-against")
    return opened(address, sheet.sayings.bond(bond), [path(run, "bp-reach"), path(run, kind)])
