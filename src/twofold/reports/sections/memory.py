"""What customers remember: which rule their memories follow, and the moments that matter for it."""

from twofold.findings.lived import Lived
from twofold.journeys.memory import Memory, Moment, RuleFit
from twofold.journeys.memory.accuracy import Share
from twofold.reports.blocks import Cell, Column, Row, Section, Table
from twofold.reports.sections.notes import lived_note
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording


def memory_section(wording: Wording, lived: Lived | None) -> Section:
    """The rules side by side, and the moments that matter."""
    words = wording.words
    title = words("section.memory")
    if lived is None or lived.memory is None or not lived.memory.fits:
        return Section("memory", title, empty=words("empty.memory"))
    found = lived.memory
    blocks = [_rule_table(wording, found)]
    if found.moments:
        blocks.append(_moment_table(wording, found))
    return Section("memory", title, words("memory.lead"), tuple(blocks), foot=(_based_on(wording, found),))


def _verdict(wording: Wording, found: Memory) -> str:
    words, followed = wording.words, found.followed
    if followed.rule is not None:
        return words("memory.followed", rule=words(f"rule.{followed.rule.name.lower()}"))
    if followed.candidates:
        rules = " · ".join(words(f"rule.{rule.name.lower()}") for rule in followed.candidates)
        return words("memory.cannot_tell", rules=rules)
    return words(f"memory.{followed.verdict.name.lower()}")


def _based_on(wording: Wording, found: Memory) -> str:
    whole = wording.numbers.whole
    return wording.words("memory.based", journeys=whole(found.journeys), customers=whole(found.respondents))


def _rule_table(wording: Wording, found: Memory) -> Table:
    words = wording.words
    columns = (
        Column(words("column.rule"), "name"),
        Column(words("column.explained")),
        Column(words("column.more_than_mean")),
    )
    rows = tuple(_rule_row(wording, fit, found) for fit in found.fits)
    note = lived_note(wording, "memory", found.level)
    return Table(words("memory.rules"), columns, rows, note, foot=(_verdict(wording, found),), kind="findings")


def _rule_row(wording: Wording, fit: RuleFit, found: Memory) -> Row:
    name = Cell(wording.words(f"rule.{fit.rule.name.lower()}"), kind="name")
    gain = Cell("–") if fit.gain is None else _share(wording, fit.gain, signed=True)
    return Row((name, _share(wording, fit.explained), gain), "better" if fit.rule is found.followed.rule else "")


def _share(wording: Wording, share: Share, *, signed: bool = False) -> Cell:
    ends = wording.interval(100 * share.low, 100 * share.high, Unit.SHARE, signed=signed)
    return Cell(wording.numbers.score(100 * share.value, Unit.SHARE, signed=signed), ends)


def _moment_table(wording: Wording, found: Memory) -> Table:
    words = wording.words
    columns = (
        Column(words("column.touchpoint"), "name"),
        Column(words("column.impact")),
        Column(words("column.place")),
        Column(words("column.reach")),
        Column(words("column.rated")),
    )
    shown = [one for one in found.moments if one.shown]
    rows = tuple(_moment_row(wording, one) for one in shown)
    hidden = len(found.moments) - len(shown)
    foot = (words("memory.impact"), *((wording.numbers.count("hidden", hidden),) if hidden else ()))
    note = lived_note(wording, "memory", found.level)
    return Table(words("memory.moments"), columns, rows, note, foot=foot, kind="findings")


def _moment_row(wording: Wording, one: Moment) -> Row:
    numbers = wording.numbers
    place = wording.words("value.interval", low=str(one.rank_low), high=str(one.rank_high))
    return Row(
        (
            Cell(wording.named("touchpoint", one.touchpoint), kind="name"),
            Cell(numbers.score(one.impact, Unit.MEAN), wording.interval(one.low, one.high, Unit.MEAN)),
            Cell(place),
            Cell(numbers.percent(100 * (one.reach or 0.0), 0)),
            Cell(numbers.whole(one.n or 0)),
        )
    )
