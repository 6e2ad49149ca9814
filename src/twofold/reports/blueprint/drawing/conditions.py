"""Conditions of work: a card each, over everybody and by role, as far as nobody can be recognised."""

from markupsafe import Markup

from twofold.journeys.drawing.letters import wrapped
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.drawing.cards import card_box, in_a_row
from twofold.reports.blueprint.drawing.marks import circle, group, joined, line, lines_of_text, opened, rect, text
from twofold.reports.blueprint.drawing.numbers import gap_text
from twofold.reports.blueprint.drawing.sheet import (
    BOLD,
    INSIDE,
    LABELS,
    NAME,
    SMALL,
    Lane,
    Sheet,
    fits,
    height_of,
    paragraph,
)
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Condition

RAIL, ROLE = 22.0, 31.0


def condition_lane(sheet: Sheet, top: float) -> Lane:
    """A card a condition."""
    sayings, conditions = sheet.sayings, sheet.blueprint.conditions
    name = sayings("lane.conditions")
    if not conditions:
        said, high = paragraph((sheet.left + INSIDE, top + 9), sayings.no_condition(), 640)
        return Lane(high + 20, said, name, kind="bp-lane bp-below")
    row = in_a_row(sheet, len(conditions))
    heights = _heights(sheet)
    high = sum(heights)
    marks = []
    for number, one in enumerate(conditions):
        left, width = card_box(sheet, len(conditions), number)
        marks.append(_card(sheet, one, (left, top + 4 + (number // row) * (high + 10), width), heights))
    rows = -(-len(conditions) // row)
    notes = _notes(sheet)
    below = top + 4 + rows * (high + 10)
    said, more = paragraph((sheet.left + INSIDE, below), notes, sheet.right - LABELS - 2 * INSIDE)
    more = more if notes else 0.0
    return Lane(below - top + more + 6, joined([*marks, said]), name, kind="bp-lane bp-below")


def _notes(sheet: Sheet) -> str:
    """What a reader must know who filtered by what employees do not have."""
    question, sayings = sheet.blueprint.question, sheet.sayings
    fine = sheet.blueprint.roles and not any(one.roles for one in sheet.blueprint.conditions)
    notes = [sayings("said.not_split")] if fine else []
    if question.channel is not None or question.segments:
        notes.append(sayings("said.unfiltered"))
    return " ".join(notes)


def _heights(sheet: Sheet) -> tuple[float, float, float]:
    """Of the name, of the level over everybody, and of the roles: the same in every card."""
    conditions = sheet.blueprint.conditions
    width = card_box(sheet, len(conditions), 0)[1] - 2 * INSIDE
    lines = max(len(wrapped(sheet.sayings.condition(one.name), NAME * BOLD, width, 3)) for one in conditions)
    roles = max(len(one.roles) for one in conditions)
    compared = 30.0 if sheet.comparison is not None else 0.0
    return 8 + height_of(lines, NAME), RAIL + 36 + compared, roles * ROLE + (10 if roles else 0)


def _card(sheet: Sheet, one: Condition, at: tuple[float, float, float], heights: tuple[float, float, float]) -> Markup:
    left, top, width = at
    name, level, roles = heights
    inside = width - 2 * INSIDE
    lines = wrapped(sheet.sayings.condition(one.name), NAME * BOLD, inside, 3)
    marks = [
        rect((left, top, width, name + level + roles), "bp-card", 7),
        lines_of_text((left + INSIDE, top + 6 + NAME), lines, NAME, "bp-name"),
        _level(sheet, one, (left + INSIDE, top + name, inside)),
    ]
    by_role = [
        _role(sheet, (one, role, estimate), (left + INSIDE, top + name + level + 6 + number * ROLE, inside))
        for number, (role, estimate) in enumerate(zip(sheet.blueprint.roles, one.roles, strict=False))
    ]
    said = sheet.sayings.condition_level(one)
    gap = sheet.gap("condition", one.name)
    if gap is not None:
        said = f"{said}; {sheet.sayings.gap(gap)}"
    return group("bp-condition", [opened(sheet.open(Evidence(Part.CONDITION, one.name)), said, marks), *by_role])


def _level(sheet: Sheet, one: Condition, at: tuple[float, float, float]) -> Markup:
    """The level over everybody: a whisker on its scale, and the numbers."""
    left, top, width = at
    level, gap = one.level, sheet.gap("condition", one.name)
    if not level.shown:
        return paragraph((left, top + 6), sheet.sayings("said.protected"), width)[0]
    value, spread, n = sheet.sayings.short(level)
    marks = [
        text(left, top + RAIL + NAME, value, "bp-value"),
        text(left + width, top + RAIL + NAME, fits(spread, SMALL, width - 40), "bp-small", "end"),
        text(left + width, top + RAIL + NAME + 15, n, "bp-small", "end"),
    ]
    if one.ends is not None:
        marks.append(_rail(level, one.ends, (left, top + RAIL / 2 + 2, width)))
    if gap is not None:
        marks.append(gap_text(sheet, gap, left + width / 2, top + RAIL + NAME + 30))
    return joined(marks)


def _rail(level: Estimate, ends: tuple[float, float], at: tuple[float, float, float]) -> Markup:
    left, y, width = at

    def place(value: float | None) -> float:
        return left + width * ((value if value is not None else ends[0]) - ends[0]) / (ends[1] - ends[0])

    marks = [
        line((left, y), (left + width, y), "bp-rail"),
        line((place(level.low), y), (place(level.high), y), "bp-stretch"),
        circle(place(level.value), y, 4.5, "bp-knot"),
    ]
    return group("bp-staff", marks)


def _role(sheet: Sheet, told: tuple[Condition, str, Estimate | None], at: tuple[float, float, float]) -> Markup:
    one, role, level = told
    left, top, width = at
    said, called = sheet.sayings.condition_of_role(one, role, level), sheet.sayings.role(role)
    marks = [line((left, top - 1), (left + width, top - 1), "bp-rule")]
    if level is None or not level.shown:
        marks += [
            text(left, top + 13, fits(called, SMALL, width - 24), "bp-small"),
            text(left + width, top + 13, "–", "bp-small", "end"),
        ]
    else:
        value, spread, n = sheet.sayings.short(level)
        marks += [
            text(left, top + 13, fits(called, SMALL, width - 40), "bp-small"),
            text(left + width, top + 13, value, "bp-small bp-number bp-strong", "end"),
            text(left + width, top + 26, fits(f"{spread} · {n}", SMALL, width), "bp-small bp-faint", "end"),
        ]
    return Markup('<g role="img" aria-label="{}"><title>{}</title>{}</g>').format(said, said, joined(marks))
