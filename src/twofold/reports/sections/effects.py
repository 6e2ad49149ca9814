"""What was done and what came of it: verdicts, with the naive before and after labelled as what it is."""

from collections.abc import Sequence

from twofold.effects.estimating import EventEffect, Naive
from twofold.effects.estimating.store_effects import ActionEffect, Effects
from twofold.effects.estimating.store_panel import QUARTER
from twofold.effects.staggered import Placebo
from twofold.effects.verdicts import CLAIMS, Verdict
from twofold.reports.blocks import Cell, Column, Figure, Note, Row, Section, Table
from twofold.reports.figures.axis import axis_around
from twofold.reports.figures.event_study import FLOOR, event_study
from twofold.reports.units_of_measure import Unit, unit_of
from twofold.reports.wording import Wording

CEILING = 16.0
MOST_FIGURES, MOST_EVENTS = 4, 25
TONES = {Verdict.IMPROVED: "better", Verdict.WORSE: "worse"}
SEPARATOR = " · "


def effects_section(wording: Wording, found: Effects | None) -> Section:
    """Each action with its verdict, and how treated units went before and after."""
    words = wording.words
    title = words("effects.title")
    if found is None or not found.actions:
        return Section("effects", title, empty=words("effects.empty"))
    drawn = [one for one in found.actions if len(one.finding.events) > 1 and one.finding.effect is not None]
    figures = tuple(_figure(wording, one) for one in drawn[:MOST_FIGURES])
    return Section(
        "effects",
        title,
        words("effects.lead"),
        (_table(wording, found), *figures, *_placebos(wording, drawn)),
        foot=(words("effects.naive_foot"),),
    )


def _table(wording: Wording, found: Effects) -> Table:
    words = wording.words
    columns = (
        Column(words("effects.action"), "name"),
        Column(words("effects.verdict"), "text"),
        Column(words("effects.effect")),
        Column(words("effects.naive")),
        Column(words("effects.units")),
    )
    rows = tuple(_row(wording, one) for one in found.actions)
    return Table(words("effects.table"), columns, rows, _note(wording, found.actions[0]), kind="findings")


def _row(wording: Wording, one: ActionEffect) -> Row:
    finding, unit = one.finding, unit_of(one.measure)
    words, numbers = wording.words, wording.numbers
    effect, naive = finding.effect, finding.naive
    reason = words(f"effects.reason_{_key(finding.judgement.reasons[0].value)}")
    shown = Cell("–") if effect is None else _interval(wording, (effect.value, effect.low, effect.high), unit)
    plain = Cell("–") if naive is None else _naive(wording, naive, unit)
    treated, compared = numbers.whole(finding.counts.treated), numbers.whole(finding.counts.compared)
    return Row(
        (
            Cell(_name(wording, one), _asked(wording, one), kind="name"),
            Cell(words(f"effects.verdict_{_key(finding.verdict.value)}"), reason, kind="text"),
            shown,
            plain,
            Cell(words("effects.against", treated=treated, compared=compared)),
        ),
        TONES.get(finding.verdict, ""),
    )


def _name(wording: Wording, one: ActionEffect) -> str:
    return one.action or wording.words("effects.nameless")


def _asked(wording: Wording, one: ActionEffect) -> str:
    """The outcome, and by which periods it was compared where these are no months."""
    by_quarter = (wording.words("effects.by_quarter"),) if one.period == QUARTER else ()
    return SEPARATOR.join((wording.measure(one.measure), *by_quarter))


def _interval(wording: Wording, numbers: tuple[float, float, float], unit: Unit) -> Cell:
    value, low, high = numbers
    return Cell(wording.numbers.score(value, unit, signed=True), wording.interval(low, high, unit, signed=True))


def _naive(wording: Wording, naive: Naive, unit: Unit) -> Cell:
    """The units alone; of a single one nothing says how much it varies by itself."""
    if naive.units > 1:
        return _interval(wording, (naive.change, naive.low, naive.high), unit)
    return Cell(wording.numbers.score(naive.change, unit, signed=True), wording.words("effects.naive_one"))


def _placebos(wording: Wording, drawn: Sequence[ActionEffect]) -> tuple[Table, ...]:
    """Questions to which the answer must be nothing: those around claims, and those that found something."""
    words, whole = wording.words, wording.numbers.whole
    asked = [(one, kind, each) for one in drawn for kind, each in _questions(one)]
    told = [
        _placebo_row(wording, one, kind, each)
        for one, kind, each in asked
        if each.found or one.finding.verdict in CLAIMS
    ]
    if not asked:
        return ()
    columns = (
        Column(words("effects.placebo_question"), "name"),
        Column(words("effects.gap")),
        Column(words("effects.placebo_answer"), "text"),
    )
    found = sum(each.found for *_, each in asked)
    foot = words("effects.placebo_count", asked=whole(len(asked)), found=whole(found)), words("effects.placebo_foot")
    return (Table(words("effects.placebos"), columns, tuple(told), foot=foot, kind="findings"),)


def _questions(one: ActionEffect) -> list[tuple[str, Placebo]]:
    """What was asked about times at which the action cannot have had an effect, by kind."""
    checks = one.finding.checks
    asked = [("date", each) for each in checks.dates] + [("before", each) for each in checks.anticipation]
    return [(kind, each) for kind, each in asked if each.earlier]


def _placebo_row(wording: Wording, one: ActionEffect, kind: str, asked: Placebo) -> Row:
    words, effect = wording.words, asked.effect
    question = words(f"effects.placebo_{kind}", count=wording.numbers.whole(asked.earlier))
    name = Cell(_name(wording, one), question, kind="name")
    if effect is None:
        return Row((name, Cell("–"), Cell(words("effects.placebo_unasked"), kind="text")))
    answer = words("effects.placebo_something" if asked.found else "effects.placebo_nothing")
    shown = _interval(wording, (effect.value, effect.low, effect.high), unit_of(one.measure))
    return Row((name, shown, Cell(answer, kind="text")))


def _key(text: str) -> str:
    return text.replace(" ", "_")


def _figure(wording: Wording, one: ActionEffect) -> Figure:
    words, unit = wording.words, unit_of(one.measure)
    events = _near(one.finding.events)
    numbers = [number for event in events for number in (event.low, event.high)]
    axis = axis_around([*numbers, 0.0], positions=(FLOOR, CEILING))
    name = f"{_name(wording, one)}{SEPARATOR}{wording.measure(one.measure)}"
    ticks = [(tick, wording.numbers.tick(tick, unit, signed=True)) for tick in axis.ticks(4)]
    verdict = words(f"effects.verdict_{_key(one.finding.verdict.value)}")
    said = words("effects.figure_says", verdict=verdict)
    return Figure(
        title=name,
        lead=words("effects.figure_lead"),
        drawing=event_study(events, axis, ticks, f"{name}. {said}"),
        table=_event_table(wording, events, unit, name),
        sentences=(said,),
        note=_note(wording, one),
    )


def _near(events: tuple[EventEffect, ...]) -> tuple[EventEffect, ...]:
    """The event times closest to the start, as many as a figure can hold."""
    closest = sorted(events, key=lambda one: abs(one.event + 0.5))[:MOST_EVENTS]
    return tuple(sorted(closest, key=lambda one: one.event))


def _event_table(wording: Wording, events: tuple[EventEffect, ...], unit: Unit, name: str) -> Table:
    words = wording.words
    columns = (
        Column(words("effects.event"), "name"),
        Column(words("effects.gap")),
        Column(words("effects.units_there")),
    )
    rows = tuple(
        Row(
            (
                Cell(f"{one.event:+d}" if one.event else "0", kind="name"),
                _interval(wording, (one.value, one.low, one.high), unit),
                Cell(wording.numbers.whole(one.treated)),
            ),
        )
        for one in events
    )
    return Table(name, columns, rows)


def _note(wording: Wording, one: ActionEffect) -> Note:
    words = wording.words
    level = wording.level(one.finding.request.level)
    return Note(
        (
            (words("note.interval"), words("effects.method", level=level)),
            (words("effects.verdict"), words("effects.rules")),
            (words("note.hidden"), words("note.hidden_text", minimum=wording.numbers.whole(wording.minimum))),
        ),
    )
