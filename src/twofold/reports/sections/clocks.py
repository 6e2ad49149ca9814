"""Service by explicit clocks, and how much of the overall score goes with service."""

from twofold.facts.journey_map import Domain
from twofold.findings.lived import Lived
from twofold.journeys.service.experience import DomainShares, Share
from twofold.journeys.service.figures import ServiceTime
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Cell, Column, Note, Row, Table
from twofold.reports.sections.notes import lived_note
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording


def clock_tables(wording: Wording, lived: Lived | None) -> tuple[Table, ...]:
    """A table for each clock, and one for the domains; none where nothing is known."""
    if lived is None:
        return ()
    names = dict.fromkeys(one.clock.name for one in lived.clocks)
    tables = [_clock_table(wording, [one for one in lived.clocks if one.clock.name == name]) for name in names]
    if lived.domains is not None and lived.domains.shares is not None:
        tables.append(_domain_table(wording, lived.domains))
    return tuple(tables)


def _clock_table(wording: Wording, times: list[ServiceTime]) -> Table:
    words, clock = wording.words, times[0].clock
    columns = (
        Column(words("column.channel"), "name"),
        Column(words("column.median_time")),
        Column(words("column.slowest")),
        Column(words("column.contacts")),
        Column(words("column.no_figure")),
    )
    rows = tuple(_clock_row(wording, one) for one in times)
    note = Note(((words("note.interval"), wording.method(times[0].median)),))
    foot = (words(f"clock.{clock.name}_rule"),)
    return Table(words(f"clock.{clock.name}"), columns, rows, note, foot=foot, kind="findings")


def _clock_row(wording: Wording, one: ServiceTime) -> Row:
    whole = wording.numbers.whole
    return Row(
        (
            Cell(wording.named("channel", one.group["channel"]), kind="name"),
            _hours(wording, one.median),
            _hours(wording, one.slowest),
            Cell("–" if one.median.n is None else whole(one.median.n)),
            Cell("–" if one.running is None else whole(one.running)),
        )
    )


def _hours(wording: Wording, one: Estimate) -> Cell:
    if not one.shown:
        return Cell(wording.words("value.hidden"))
    return Cell(wording.numbers.score(one.value, Unit.DURATION), wording.interval(one.low, one.high, Unit.DURATION))


def _domain_table(wording: Wording, found: DomainShares) -> Table:
    words = wording.words
    columns = (
        Column(words("column.domain"), "name"),
        Column(words("column.share_of_variance")),
        Column(words("column.rated")),
    )
    rows = [_domain_row(wording, domain.value, share, found.rated[domain]) for domain, share in _shares(found)]
    if found.explained is not None:
        rows.append(_domain_row(wording, "together", found.explained, found.n))
    foot = (words("domain.foot"),)
    note = lived_note(wording, "domains", found.level)
    return Table(words("domain.title"), columns, tuple(rows), note, foot=foot, kind="findings")


def _shares(found: DomainShares) -> list[tuple[Domain, Share]]:
    return list((found.shares or {}).items())


def _domain_row(wording: Wording, name: str, share: Share, rated: int) -> Row:
    ends = wording.interval(share.low, share.high, Unit.SHARE)
    told = Cell(wording.numbers.percent(share.value), ends)
    return Row((Cell(wording.words(f"domain.{name}"), kind="name"), told, Cell(wording.numbers.whole(rated))))
