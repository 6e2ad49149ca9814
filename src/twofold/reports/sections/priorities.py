"""Priorities: what to do first, what it would be worth, what may stand behind it, and who should practise what."""

from collections.abc import Sequence

from twofold.actions.asking import Proposed
from twofold.actions.candidates import Candidate, Candidates
from twofold.actions.practice import Practice, Suggestion
from twofold.actions.priority import Aim, Basis, Priorities, Priority, Tornado
from twofold.actions.spread import Spread
from twofold.pulse.instrument import read_instrument
from twofold.reports.blocks import Cell, Column, Figure, Note, Row, Section, Table
from twofold.reports.figures.axis import axis_around
from twofold.reports.figures.tornado_bars import Bar, tornado_bars
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording

MOST_BARS = 8
MOST_UNITS = 15
MONEY = "money"
AIMS = {Aim.NAMED: "aim_named", Aim.BEST_UNITS: "aim_best", Aim.SCALE_TOP: "aim_top"}
FACTS = {"the facts": "source_facts", "the costs": "source_costs"}


def priorities_section(wording: Wording, found: Proposed | None) -> Section:
    """The ranking with its places, the tornado, the candidates and the practice."""
    words = wording.words
    title = words("priorities.title")
    if found is None or not any(one.shown for one in found.priorities.levers):
        return Section("priorities", title, empty=words("priorities.empty"))
    told = found.priorities
    blocks: list[Table | Figure] = [_ranking(wording, told)]
    if any(one.kept for one in told.levers):
        blocks.append(_worth(wording, told))
    if told.tornado is not None and told.tornado.swings:
        blocks.append(_tornado(wording, told.tornado, told.currency))
    if found.candidates is not None and found.candidates.found:
        blocks.append(_candidates(wording, found.candidates))
    if found.practice.suggestions:
        blocks.append(_practice(wording, found.practice))
    return Section("priorities", title, words("priorities.lead"), tuple(blocks), foot=_foot(wording, found))


def _foot(wording: Wording, found: Proposed) -> tuple[str, ...]:
    words = wording.words
    lines = []
    if found.candidates is None or not found.candidates.found:
        lines.append(words("priorities.no_candidate"))
    if not found.practice.suggestions:
        lines.append(words("priorities.no_practice"))
    return tuple(lines)


def _ranking(wording: Wording, found: Priorities) -> Table:
    words = wording.words
    shown = [one for one in found.levers if one.shown]
    columns = (
        Column(words("priorities.lever"), "name"),
        Column(words("priorities.gain", outcome=wording.measure(found.outcome))),
        Column(words("column.place")),
        Column(words("priorities.among", count=str(found.among))),
        Column(words("priorities.from_to")),
        Column(words("priorities.reach")),
        Column(words("column.answers")),
    )
    rows = tuple(_row(wording, one) for one in shown)
    foot = (*_first(wording, found), *_unranked(wording, found))
    foot += () if shown[0].kept else _missing(wording, found)
    return Table(words("priorities.ranking"), columns, rows, _note(wording, found), foot=foot, kind="findings")


def _row(wording: Wording, one: Priority) -> Row:
    numbers, words = wording.numbers, wording.words
    place = words("value.interval", low=str(one.rank_low), high=str(one.rank_high))
    cells = (
        Cell(wording.named("touchpoint", one.name), kind="name"),
        _between(wording, one.points),
        Cell(str(one.rank_low) if one.rank_low == one.rank_high else place),
        Cell(numbers.percent(100.0 * (one.first or 0.0), 0)),
        Cell(words("priorities.levels", now=_mean(wording, one.level.value), then=_mean(wording, one.target.value))),
        Cell(numbers.percent(100.0 * one.reach.value, 0)),
        Cell(numbers.whole(one.n)),
    )
    return Row(cells, "better" if one.rank_high == 1 and one.points.low > 0.0 else "")


def _worth(wording: Wording, found: Priorities) -> Table:
    """Customers kept and money, where the parameters allow it."""
    words = wording.words
    shown = [one for one in found.levers if one.shown]
    columns = [Column(words("priorities.lever"), "name"), Column(words("priorities.kept"))]
    columns += [Column(words("priorities.money", currency=found.currency))] if shown[0].money else []
    columns += [Column(words("priorities.net"))] if found.basis is Basis.NET else []
    rows = []
    for one in shown:
        cells = [Cell(wording.named("touchpoint", one.name), kind="name"), _money(wording, one.kept)]
        cells += [_money(wording, one.money)] if shown[0].money else []
        cells += [_money(wording, one.net)] if found.basis is Basis.NET else []
        rows.append(Row(tuple(cells)))
    method = words("priorities.method_worth", level=wording.level(found.level))
    note = Note(((words("note.definition"), method),))
    foot = _missing(wording, found)
    return Table(words("priorities.worth"), tuple(columns), tuple(rows), note, foot=foot, kind="findings")


def _money(wording: Wording, told: Spread | None) -> Cell:
    return Cell("–") if told is None else _between(wording, told, Unit.COUNT)


def _mean(wording: Wording, value: float) -> str:
    return wording.numbers.score(value, Unit.MEAN)


def _between(wording: Wording, told: Spread, unit: Unit = Unit.MEAN) -> Cell:
    return Cell(wording.numbers.score(told.value, unit), wording.interval(told.low, told.high, unit))


def _first(wording: Wording, found: Priorities) -> tuple[str, ...]:
    if not any(one.points.low > 0.0 for one in found.levers if one.shown):
        return (wording.words("priorities.none_shown"),)
    names = _named(wording, found.first)
    if len(found.first) == 1:
        return (wording.words("priorities.single", lever=names),)
    return (wording.words("priorities.several", levers=names),)


def _unranked(wording: Wording, found: Priorities) -> tuple[str, ...]:
    names = [one.name for one in found.levers if not one.shown]
    return (wording.words("priorities.unranked", levers=_named(wording, names)),) if names else ()


def _missing(wording: Wording, found: Priorities) -> tuple[str, ...]:
    """Which parameters are missing for money, and for the parts of it."""
    words, counted = wording.words, found.counted
    if counted.missing_for_money:
        return (words("priorities.missing", names=_parameters(wording, counted.missing_for_money)),)
    left = [name for names in counted.left_out.values() for name in names]
    return (words("priorities.left_out", names=_parameters(wording, left)),) if left else ()


def _parameters(wording: Wording, names: Sequence[str]) -> str:
    return ", ".join(wording.words(f"priorities.number.{name}") for name in names)


def _named(wording: Wording, names: Sequence[str]) -> str:
    return ", ".join(wording.named("touchpoint", name) for name in names)


def _note(wording: Wording, found: Priorities) -> Note:
    words = wording.words
    level, draws = wording.level(found.level), wording.numbers.whole(found.draws)
    aim = words(f"priorities.{AIMS[found.aim]}")
    return Note(
        (
            (words("note.definition"), words("priorities.method_gain", aim=aim)),
            (words("note.count"), wording.numbers.count("answers", found.respondents)),
            (words("note.interval"), words("priorities.method_places", level=level, draws=draws)),
            (words("note.excluded"), words("priorities.method_caveat")),
        )
    )


def _tornado(wording: Wording, found: Tornado, currency: str) -> Figure:
    words, numbers = wording.words, wording.numbers
    unit = Unit.COUNT if found.what == MONEY else Unit.MEAN
    swings = found.swings[:MOST_BARS]
    ends = [end for swing in swings for end in (swing.at_low, swing.at_high)]
    axis = axis_around([found.value, *ends])
    lever = wording.named("touchpoint", found.lever)
    title = words("priorities.tornado", lever=lever)
    value = numbers.score(found.value, unit) + (f" {currency}" if found.what == MONEY else "")
    lead = words("priorities.tornado_lead", value=value)
    bars = [Bar(words(f"priorities.number.{swing.name}"), swing.at_low, swing.at_high) for swing in swings]
    ticks = [(tick, numbers.tick(tick, unit)) for tick in axis.ticks(3)]
    ends_of = [(numbers.score(bar.at_low, unit), numbers.score(bar.at_high, unit)) for bar in bars]
    said = " ".join(f"{bar.name}: {low}, {high}." for bar, (low, high) in zip(bars, ends_of, strict=True))
    return Figure(
        title=title,
        lead=lead,
        drawing=tornado_bars(bars, found.value, axis, ticks, f"{title}. {said}"),
        table=_swings(wording, found, unit, title),
        sentences=(words("priorities.widest", number=bars[0].name),),
        note=Note(((words("note.definition"), words("priorities.method_tornado")),)),
    )


def _swings(wording: Wording, found: Tornado, unit: Unit, title: str) -> Table:
    words, numbers = wording.words, wording.numbers
    columns = (
        Column(words("priorities.number_name"), "name"),
        Column(words("priorities.range")),
        Column(words("priorities.at_low")),
        Column(words("priorities.at_high")),
        Column(words("priorities.source"), "text"),
    )
    rows = tuple(
        Row(
            (
                Cell(words(f"priorities.number.{swing.name}"), kind="name"),
                Cell(words("value.interval", low=_plain(wording, swing.low), high=_plain(wording, swing.high))),
                Cell(numbers.score(swing.at_low, unit)),
                Cell(numbers.score(swing.at_high, unit)),
                Cell(_source(wording, swing.source), kind="text"),
            )
        )
        for swing in found.swings
    )
    return Table(title, columns, rows)


def _source(wording: Wording, source: str) -> str:
    return wording.words(f"priorities.{FACTS[source]}") if source in FACTS else source


def _plain(wording: Wording, number: float) -> str:
    """A number of any size with about three digits that matter."""
    size = abs(number)
    if size and size < 0.01:  # retention per point: in thousandths
        return wording.words("priorities.thousandths", value=wording.numbers.decimal(1000.0 * number, 2))
    return wording.numbers.decimal(number, 0 if size >= 100 else 2)


def _candidates(wording: Wording, found: Candidates) -> Table:
    words = wording.words
    columns = (
        Column(words("priorities.lever"), "name"),
        Column(words("priorities.condition"), "text"),
        Column(words("column.strength"), "text"),
        Column(words("priorities.slope")),
        Column(words("priorities.units")),
    )
    rows = tuple(_candidate(wording, one) for one in found.found)
    note = Note(((words("note.definition"), words("priorities.method_candidates")),))
    return Table(words("priorities.candidates"), columns, rows, note, kind="findings")


def _candidate(wording: Wording, one: Candidate) -> Row:
    words = wording.words
    told = one.within or one.between
    named = {scale.id: scale.name for scale in read_instrument().drivers}.get(one.driver)
    slope = Cell("–") if told is None else _between(wording, Spread(told.value, told.low, told.high))
    return Row(
        (
            Cell(wording.named("touchpoint", one.lever), kind="name"),
            Cell(one.driver if named is None else named[words.language], kind="text"),
            Cell(words(f"priorities.grade.{one.grade}"), kind="text"),
            slope,
            Cell(wording.numbers.whole(one.units)),
        )
    )


def _practice(wording: Wording, found: Practice) -> Table:
    words = wording.words
    columns = (
        Column(words("column.unit"), "name"),
        Column(words("priorities.to_practise"), "text"),
        Column(words("priorities.level")),
        Column(words("priorities.others")),
        Column(words("priorities.difference")),
        Column(words("column.place")),
        Column(words("column.answers")),
    )
    picked = sorted(found.suggestions, key=lambda one: one.p_adjusted)[:MOST_UNITS]
    kept = [one for one in found.suggestions if one in picked]
    rows = tuple(_suggestion(wording, one) for one in kept)
    more = len(found.suggestions) - len(kept)
    foot = [words("priorities.more", count=str(more))] if more else []
    if found.not_enough:
        count, fewest = (wording.numbers.whole(number) for number in (len(found.not_enough), found.fewest))
        foot.append(words("priorities.not_enough", count=count, fewest=fewest))
    rate = wording.numbers.percent(100.0 * found.false_share, 0)
    note = Note(((words("note.comparison"), words("priorities.method_practice", rate=rate)),))
    return Table(words("priorities.practice"), columns, rows, note, foot=tuple(foot), kind="findings")


def _suggestion(wording: Wording, one: Suggestion) -> Row:
    words = wording.words
    place = words("priorities.of", low=str(one.rank_low), high=str(one.rank_high), units=str(one.units))
    return Row(
        (
            Cell(wording.named("unit", one.unit), kind="name"),
            Cell(wording.named("touchpoint", one.lever), kind="text"),
            _between(wording, one.level),
            Cell(_mean(wording, one.others)),
            _between(wording, one.difference),
            Cell(place),
            Cell(wording.numbers.whole(one.n)),
        ),
        "worse",
    )
