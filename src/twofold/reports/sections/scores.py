"""Single scores as large calm numbers: overall, of employees, of visits, service times."""

from collections.abc import Sequence

from twofold.findings.lived import Lived
from twofold.findings.picture import Picture, Split
from twofold.findings.standing_out import StandingOut
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Card, Cards, Section, Table
from twofold.reports.figures.axis import Axis
from twofold.reports.figures.whisker import score_line
from twofold.reports.sections.breakdowns import score_table
from twofold.reports.sections.clocks import clock_tables
from twofold.reports.sections.notes import note
from twofold.reports.units_of_measure import ends_of, unit_of
from twofold.reports.wording import Wording


def overall_section(wording: Wording, picture: Picture) -> Section:
    """The headline scores of customers."""
    words = wording.words
    title = words("section.overall")
    if not picture.overall:
        return Section("overall", title, empty=words("empty.overall"))
    return Section("overall", title, words("overall.lead"), (_cards(wording, picture.overall, picture),))


def employee_section(wording: Wording, picture: Picture, found: StandingOut) -> Section:
    """The employee side, which has passed disclosure control before it came here."""
    words = wording.words
    title = words("section.employees")
    if not picture.employees and not picture.employee_splits:
        return Section("employees", title, empty=words("empty.employees"))
    blocks: list[Cards | Table] = []
    if picture.employees:
        blocks.append(_cards(wording, picture.employees, picture, "employee"))
    blocks.extend(score_table(wording, split, picture, found, compared=False) for split in picture.employee_splits)
    return Section("employees", title, words("employees.lead"), tuple(blocks))


def service_section(wording: Wording, picture: Picture, found: StandingOut, lived: Lived | None = None) -> Section:
    """How long customers wait, what became of their contacts, and how much of experience is service."""
    words = wording.words
    title = words("section.service")
    if not picture.service:
        return Section("service", title, empty=words("empty.service"))
    tables = tuple(_service_table(wording, split, picture, found) for split in picture.service_splits)
    cards = _cards(wording, picture.service, picture, "contacts")
    return Section("service", title, words("service.lead"), (cards, *tables, *clock_tables(wording, lived)))


def _service_table(wording: Wording, split: Split, picture: Picture, found: StandingOut) -> Table:
    """Shares are compared between channels; times are not: a call and a letter are not meant to be equally fast."""
    return score_table(wording, split, picture, found, compared=(split.measure, split.dimension) in found.judged)


def audit_section(wording: Wording, picture: Picture, found: StandingOut) -> Section:
    """Mystery visits and audits."""
    words = wording.words
    title = words("section.audit")
    if not picture.audit:
        return Section("audit", title, empty=words("empty.audit"))
    tables = tuple(score_table(wording, split, picture, found) for split in picture.audit_splits)
    return Section("audit", title, words("audit.lead"), (_cards(wording, picture.audit, picture, "visits"), *tables))


def _cards(wording: Wording, estimates: Sequence[Estimate], picture: Picture, population: str = "customer") -> Cards:
    return Cards(tuple(_card(wording, estimate, picture, population) for estimate in estimates))


def _card(wording: Wording, estimate: Estimate, picture: Picture, population: str) -> Card:
    words = wording.words
    title = wording.measure(estimate.measure)
    if not estimate.shown or estimate.value is None:
        return Card(
            title, words("value.hidden"), (), note=note(wording, [estimate], population=population), hidden=True
        )
    range_of = ends_of(estimate.measure, picture.scales)
    figure = None
    if range_of and estimate.low is not None and estimate.high is not None:
        low, high = (wording.numbers.tick(end, unit_of(estimate.measure)) for end in range_of)
        figure = score_line((estimate.value, estimate.low, estimate.high), Axis(*range_of, 2.0, 98.0), (low, high))
    head = words("column.interval", level=wording.level(estimate.level))
    lines = [wording.of(estimate), head, wording.n(estimate)]
    return Card(title, wording.value(estimate), tuple(lines), figure, note(wording, [estimate], population=population))
