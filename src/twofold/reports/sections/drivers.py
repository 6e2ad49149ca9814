"""Drivers: what goes with an outcome, as dots and whiskers with the places that are not excluded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twofold.findings.drivers import Between, Driver, Drivers, Method, OutcomeType
from twofold.reports.blocks import Cell, Column, Note, Row, Section, Table
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.whisker import LETTER_BESIDE_MANY, axis_labels, whisker
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording

FEWEST = 30  # answers of an item that is ranked
MOST_NAMED = 4
SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class _Told:
    """How these drivers are told: the report's wording, and the touchpoint that each item rates."""

    wording: Wording
    rated: Mapping[str, str]

    def item(self, item: str) -> str:
        """What people call an item: the touchpoint it rates, or its own code."""
        if item in self.rated:
            return self.wording.named("touchpoint", self.rated[item])
        return self.wording.named("item", item)

    def items(self, items: Sequence[str]) -> str:
        """Several of them."""
        return SEPARATOR.join(map(self.item, items))


def drivers_section(wording: Wording, found: Drivers | None, rated: Mapping[str, str] | None = None) -> Section:
    """The items in their order, and what the order does and does not say.

    Args:
        wording: how the report says things.
        found: what goes with the outcome.
        rated: the touchpoint that an item rates, by item; it is called by its name then.
    """
    words = wording.words
    title = words("section.drivers")
    if found is None or not found.shown or found.explained is None:
        return Section("drivers", title, empty=words("empty.drivers"))
    return Section(
        "drivers",
        title,
        words("drivers.lead"),
        (_table(_Told(wording, rated or {}), found),),
        foot=_foot(wording, found),
    )


def _table(told: _Told, found: Drivers) -> Table:
    wording = told.wording
    words, numbers = wording.words, wording.numbers
    ends = [100 * end for one in found.ranked if one.share for end in (one.share.low, one.share.high)]
    axis = axis_around([0.0, *ends], within=(0.0, 100.0))
    labels = axis_labels(axis, lambda tick: numbers.tick(tick, Unit.SHARE), LETTER_BESIDE_MANY)
    columns = (
        Column(words("column.item"), "name"),
        Column(words("column.driver_share"), "plot", labels),
        Column(words("column.share")),
        Column(words("column.place")),
        Column(words("column.one_point")),
        Column(words("column.low_and_high"), "text"),
        Column(words("column.answers")),
    )
    rows = tuple(_row(told, one, found, axis) for one in found.ranked)
    caption = words("drivers.caption", outcome=wording.measure(found.outcome))
    return Table(caption, columns, rows, _note(wording, found), foot=_reading(told, found), kind="whiskers many")


def _row(told: _Told, one: Driver, found: Drivers, axis: Axis) -> Row:
    wording = told.wording
    words, numbers = wording.words, wording.numbers
    share, place = one.share or Between(0.0, 0.0, 0.0), one.rank
    drawn = (100 * share.value, 100 * share.low, 100 * share.high)
    partly = one.applicable is not None and one.applicable < 1.0
    under = words("drivers.concerns", share=numbers.percent(100 * (one.applicable or 0.0), 0)) if partly else ""
    places = "" if place is None else words("value.interval", low=str(place.low), high=str(place.high))
    kind = "unclear" if one.asymmetry is None else one.asymmetry.kind.value
    return Row(
        (
            Cell(told.item(one.item), under, kind="name"),
            Cell(figure=whisker(drawn, axis, None, Tone.PLAIN), kind="plot"),
            Cell(numbers.percent(drawn[0]), wording.interval(drawn[1], drawn[2], Unit.SHARE)),
            Cell(places),
            _slope(wording, one, found),
            Cell(words(f"drivers.{kind}"), kind="text"),
            Cell(numbers.whole(one.n or 0)),
        )
    )


def _slope(wording: Wording, one: Driver, found: Drivers) -> Cell:
    """Points of the outcome; of an outcome of two values, percentage points of its chance."""
    slope = one.coefficient
    if slope is None:
        return Cell(wording.words("drivers.no_slope"), kind="text")
    binary = found.outcome_type is OutcomeType.BINARY
    unit, times = (Unit.SHARE, 100.0) if binary else (Unit.MEAN, 1.0)
    value = wording.numbers.score(times * slope.value, unit, signed=True)
    return Cell(value, wording.interval(times * slope.low, times * slope.high, unit, signed=True))


def _reading(told: _Told, found: Drivers) -> tuple[str, ...]:
    """Which item comes first, or that nobody can tell."""
    words, first = told.wording.words, found.ranked[0]
    if first.rank is not None and first.rank.high == 1:
        said = words("drivers.first", item=told.item(first.item))
    else:
        names = (first.item, *first.tied_with)
        more = f"{SEPARATOR}+{len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
        said = words("drivers.cannot_tell", items=told.items(names[:MOST_NAMED]) + more)
    unranked = [one.item for one in found.drivers if not one.shown]
    hidden = (words("drivers.unranked", items=told.items(unranked)),) if unranked else ()
    return (said, words("drivers.classes"), *hidden)


def _foot(wording: Wording, found: Drivers) -> tuple[str, ...]:
    """What R² is and what it is not."""
    words, numbers = wording.words, wording.numbers
    whole = found.explained or Between(0.0, 0.0, 0.0)
    told = words(
        "drivers.explained",
        share=numbers.percent(100 * whole.value),
        interval=wording.interval(100 * whole.low, 100 * whole.high, Unit.SHARE),
        n=numbers.count("answers", found.n or 0),
    )
    if found.by_use is None:
        return (told,)
    return (told, words("drivers.by_use", share=numbers.percent(100 * found.by_use)))


def _note(wording: Wording, found: Drivers) -> Note:
    words = wording.words
    method = "drivers.lmg" if found.method is Method.LMG else "drivers.johnson"
    return Note(
        (
            (words("note.interval"), words(method, level=wording.level(found.level))),
            (words("note.hidden"), words("drivers.hidden", minimum=wording.numbers.whole(FEWEST))),
        )
    )
