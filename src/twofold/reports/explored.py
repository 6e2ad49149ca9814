"""An exploration as blocks of a page: any measure by any dimensions, as a table that is a figure, and as a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twofold.findings.finding import Difference
from twofold.measures.catalogue import CATALOGUE
from twofold.measures.definition import Direction
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Cell, Column, Figure, Row, Table
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.figures.band_line import CEILING, FLOOR, Moment, band_line
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.trend_break import Placed, TrendBreak, placed
from twofold.reports.figures.whisker import LETTER_BESIDE_MANY, axis_labels, empty_whisker, whisker
from twofold.reports.sections.notes import note
from twofold.reports.sections.trend_breaks import said, with_breaks
from twofold.reports.units_of_measure import ends_of, unit_of
from twofold.reports.wording import Wording

PERIODS = frozenset({"day", "week", "month"})
SEPARATOR = " · "
MOST_COURSES = 6
FALSE_SHARE = 0.05  # of the claims that may be false
Group = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Explored:
    """What somebody asked and got.

    Attributes:
        measure: its name.
        dimensions: what it is split by; a period comes last.
        estimates: one a group.
        differences: of a group from all others together, corrected; groups without one are not compared.
        ranks: the places a group may truly hold, best first.
        scales: the ends of the measure's scale, where it has one.
        population: whose answers: customer, employee, contacts, visits.
        breaks: where what was asked changed: by question where it is split by question, else under "".
    """

    measure: str
    dimensions: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    differences: Mapping[Group, Difference] = field(default_factory=dict)
    ranks: Mapping[Group, tuple[int, int]] = field(default_factory=dict)
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    population: str = "customer"
    breaks: Mapping[str, tuple[TrendBreak, ...]] = field(default_factory=dict)

    @property
    def period(self) -> str:
        """The period it is split by; empty without one."""
        return next((name for name in self.dimensions if name in PERIODS), "")

    @property
    def groups(self) -> tuple[str, ...]:
        """The dimensions that are no period."""
        return tuple(name for name in self.dimensions if name not in PERIODS)


def explored_table(wording: Wording, found: Explored) -> Table:
    """Every group with its interval, n and effective n; those that stand out are marked, hidden ones say so."""
    words, unit = wording.words, unit_of(found.measure)
    shown = [one for one in found.estimates if one.shown and one.value is not None]
    axis = _axis(shown, found, (3.0, 97.0))
    letters = LETTER_BESIDE_MANY if found.differences else 4.0
    level = wording.level(shown[0].level if shown else 0.95)
    columns = [
        Column(
            SEPARATOR.join(wording.column(name) for name in found.dimensions) or wording.words("column.measure"), "name"
        ),
        Column(
            words("column.picture"), "plot", axis_labels(axis, lambda tick: wording.numbers.tick(tick, unit), letters)
        ),
        Column(words("column.score_of", level=level)),
        *([Column(words("column.difference_of", level=level))] if found.differences else []),
        *([Column(words("column.place"))] if found.ranks else []),
        Column(words(f"column.{wording.counted(found.measure)}")),
        Column(words("column.n_effective")),
    ]
    hidden = sum(not one.shown for one in found.estimates)
    rows = tuple(_row(wording, found, one, axis) for one in _ordered(found))
    if found.period and not found.groups:
        rows = with_breaks(wording, rows, _placed(found, _ordered(found)), len(columns))
    return Table(
        caption=wording.measure(found.measure),
        columns=tuple(columns),
        rows=rows,
        note=note(
            wording, found.estimates, population=found.population, comparison="rest" if found.differences else "none"
        ),
        foot=(wording.numbers.count("hidden", hidden),) if hidden else (),
        kind="whiskers many" if found.differences else "whiskers",
    )


def courses(wording: Wording, found: Explored) -> tuple[Figure, ...]:
    """One line with its band a group, all on one scale; nothing where there is no period. Most n first."""
    if not found.period:
        return ()
    groups: dict[Group, list[Estimate]] = {}
    for one in found.estimates:
        groups.setdefault(_group(found, one), []).append(one)
    most = sorted(groups, key=lambda key: -sum(one.n or 0 for one in groups[key]))[:MOST_COURSES]
    shown = [one for key in most for one in groups[key] if one.shown and one.value is not None]
    axis = _axis(shown, found, (FLOOR, CEILING))
    return tuple(_course(wording, found, key, groups[key], axis) for key in most)


def _course(wording: Wording, found: Explored, key: Group, estimates: Sequence[Estimate], axis: Axis) -> Figure:
    unit = unit_of(found.measure)
    names = [name for name in found.dimensions if name != found.period]
    title = SEPARATOR.join(
        wording.named(name, value) for name, value in zip(names, key, strict=True)
    ) or wording.measure(found.measure)
    ordered = sorted(estimates, key=lambda one: one.group[found.period] or "")
    moments = [Moment(wording.numbers.month(one.group[found.period], short=True), _numbers(one)) for one in ordered]
    ticks = [(tick, wording.numbers.tick(tick, unit)) for tick in axis.ticks(4)]
    asked = next((value for name, value in zip(names, key, strict=True) if name == "item"), None) or ""
    alone = Explored(
        found.measure,
        (found.period,),
        tuple(ordered),
        scales=found.scales,
        population=found.population,
        breaks={"": found.breaks.get(asked, ())},
    )
    breaks = _placed(alone, ordered)
    sentences = said(wording, breaks)
    drawn = band_line(
        moments, axis, ticks, " ".join((f"{title}. {wording.measure(found.measure)}.", *sentences)), breaks
    )
    return Figure(title=title, lead="", drawing=drawn, table=explored_table(wording, alone), sentences=sentences)


def _placed(found: Explored, ordered: Sequence[Estimate]) -> tuple[Placed, ...]:
    """Where the course of one group breaks."""
    return placed(found.breaks.get("", ()), found.period, [one.group[found.period] for one in ordered])


def _numbers(one: Estimate) -> tuple[float, float, float] | None:
    if not one.shown or one.value is None:
        return None
    return one.value, one.value if one.low is None else one.low, one.value if one.high is None else one.high


def _axis(shown: Sequence[Estimate], found: Explored, positions: tuple[float, float]) -> Axis:
    numbers = [end for one in shown for end in (one.low, one.high, one.value)]
    return axis_around(numbers, within=ends_of(found.measure, dict(found.scales)), positions=positions)


def _group(found: Explored, one: Estimate) -> Group:
    return tuple(one.group[name] for name in found.dimensions if name != found.period)


def key_of(found: Explored, one: Estimate) -> Group:
    """How a group is called among differences and ranks."""
    return tuple(one.group[name] for name in found.dimensions)


def _ordered(found: Explored) -> list[Estimate]:
    """In the order of time where there is one; else the lowest first; hidden groups last."""
    if found.period:
        return sorted(found.estimates, key=lambda one: tuple(one.group[name] or "" for name in found.dimensions))
    return sorted(found.estimates, key=lambda one: (not one.shown, None in one.group.values(), one.value or 0.0))


def _row(wording: Wording, found: Explored, one: Estimate, axis: Axis) -> Row:
    name = SEPARATOR.join(wording.named(each, one.group[each]) for each in found.dimensions) or wording.measure(
        one.measure
    )
    others = (1 if found.differences else 0) + (1 if found.ranks else 0)
    numbers = _numbers(one)
    if numbers is None:
        hidden = Cell(wording.words("value.hidden"), kind="text", colspan=3 + others)
        return Row((Cell(name, kind="name"), Cell(figure=empty_whisker(axis), kind="plot"), hidden), "missing")
    tone = _tone(found, one)
    cells = [Cell(name, kind="name"), Cell(figure=whisker(numbers, axis, None, tone), kind="plot")]
    cells.append(Cell(wording.value(one), wording.of(one)))
    cells += [_difference(wording, found, one)] if found.differences else []
    cells += [_places(wording, found, one)] if found.ranks else []
    effective = None if one.n_effective is None else wording.numbers.whole(one.n_effective)
    return Row((*cells, Cell(wording.numbers.whole(one.n or 0)), Cell(effective or "–")), tone.value)


def _difference(wording: Wording, found: Explored, one: Estimate) -> Cell:
    apart = found.differences.get(key_of(found, one))
    if apart is None:
        return Cell("–")
    unit = unit_of(found.measure)
    ends = wording.interval(apart.low, apart.high, unit, signed=True)
    return Cell(wording.numbers.score(apart.value, unit, signed=True), ends)


def _places(wording: Wording, found: Explored, one: Estimate) -> Cell:
    places = found.ranks.get(key_of(found, one))
    if places is None:
        return Cell("–")
    low, high = (wording.numbers.whole(place) for place in places)
    return Cell(low if low == high else wording.words("value.interval", low=low, high=high))


def _tone(found: Explored, one: Estimate) -> Tone:
    apart = found.differences.get(key_of(found, one))
    better = CATALOGUE[found.measure].better if found.measure in CATALOGUE else Direction.NEITHER
    if apart is None or better is Direction.NEITHER or apart.p_adjusted is None or apart.p_adjusted >= FALSE_SHARE:
        return Tone.PLAIN
    return Tone.BETTER if (apart.value > 0) is (better is Direction.HIGHER) else Tone.WORSE
