"""Measuring a picture: which measures the facts can answer, and what each says by touchpoint, channel, unit and month.

Measures that read the same rows share a scan (``measures.cube``); a measure that the facts cannot answer is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pyarrow.compute as pc

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.findings.asked import Asked, asked
from twofold.findings.picture import Intake, Picture, Split
from twofold.measures import MeasureOptions, cube
from twofold.measures.estimates import Estimate, Estimates

HEADLINES = ("nps", "csat", "csat_mean", "ces", "ces_mean", "ces_effort", "valence", "intensity")
# by group one measure of each question is enough: shares, whose intervals are sound for small groups
BY_GROUP = ("nps", "csat", "ces", "ces_effort", "valence")
CONTACTS = (
    "time_to_reply",
    "time_to_reply_p90",
    "time_to_resolution",
    "time_to_resolution_p90",
    "resolved",
    "first_contact_resolution",
    "repeat_contact",
    "abandonment",
)
BY_CHANNEL = ("time_to_reply", "time_to_resolution", "resolved", "abandonment")
MOST_BY_UNIT = 2
MOST_MEASURES = 3  # by group, so that a page stays readable
CUSTOMER, EMPLOYEE, SHOPPER = "side=customer", "side=employee", "side=shopper"
DEFAULTS = MeasureOptions()

Ask = Callable[..., dict[str, Estimates]]
Progress = Callable[[float], None]


def picture(
    facts: FactFrames,
    intake: Intake | None = None,
    options: MeasureOptions = DEFAULTS,
    progress: Progress | None = None,
) -> Picture:
    """Measure everything a report shows.

    Args:
        facts: where the facts are, on any engine.
        intake: what is known of the loads; counts of events, answers and texts are taken from the facts.
        options: level, minimum n and the other choices behind every number.
        progress: told the share done (0 to 1) after each part.
    """
    move = progress or (lambda _share: None)
    about = asked(facts, intake or Intake())
    move(1 / (len(PARTS) + 1))
    ask = _asking(facts, options)
    names = {code: unit.name for code, unit in facts.units().units.items() if unit.name}
    measured = Picture(intake=about.intake, unit_names=names, scales=about.scales, minimum=options.minimum_n)
    for done, part in enumerate(PARTS, 2):
        measured = part(measured, ask, about)
        move(done / (len(PARTS) + 1))
    return measured


def _asking(facts: FactFrames, options: MeasureOptions) -> Ask:
    def ask(
        names: Sequence[str], by: str | tuple[str, ...] = "", where: str = "", items: Sequence[str] = ()
    ) -> dict[str, Estimates]:
        """Estimates of the measures that these facts can answer."""
        try:
            return cube(facts, names, by, where=where or (), item=list(items) or None, options=options)
        except UsageError:
            # one measure that does not fit (several scales in one mean) must not take the others along
            return {} if len(names) == 1 else {k: v for name in names for k, v in ask([name], by, where, items).items()}

    return ask


def _customers(measured: Picture, ask: Ask, about: Asked) -> Picture:
    measured = replace(measured, volumes=_splits(ask(["volume"], "touchpoint", CUSTOMER), "touchpoint"))
    headlines = [name for name in HEADLINES if name in about.measures]
    items: Sequence[str] = ()
    if not headlines and about.customer_items:
        headlines, items = ["index"], about.customer_items
    if not headlines:
        return measured
    grouped = [name for name in headlines if name in (*BY_GROUP, "index")] or headlines
    overall = _singles(ask(headlines, "", CUSTOMER, items))
    grouped = _by_n(grouped, overall)[:MOST_MEASURES]

    def split(dimension: str) -> tuple[Split, ...]:
        return _splits(ask(grouped, dimension, CUSTOMER, items), dimension)

    return replace(
        measured,
        overall=overall,
        touchpoints=split("touchpoint"),
        channels=split("channel"),
        units=split("unit")[:MOST_BY_UNIT],
        months=split("month"),
        response=_singles(ask(["response_rate"], "", CUSTOMER)) if about.unanswered else (),
    )


def _places(measured: Picture, ask: Ask, about: Asked) -> Picture:
    """Months at each touchpoint: a process changes at one of them, and the average of all hides it."""
    del about
    names = [split.measure for split in measured.months]
    if not measured.touchpoints or not names:
        return measured
    found = ask(names, ("touchpoint", "month"), CUSTOMER)
    return replace(
        measured,
        places=tuple(place for name, estimates in found.items() for place in _by_place(name, estimates)),
    )


def _by_place(name: str, estimates: Estimates) -> Iterable[Split]:
    table = estimates.to_arrow()
    total = pc.sum(table["n"]).as_py() or 1
    for place in pc.unique(table["touchpoint"]).drop_null().to_pylist():
        rows = table.filter(pc.equal(table["touchpoint"], place))
        share = (pc.sum(rows["n"]).as_py() or 0) / total
        yield Split(name, "month", Estimates(name, estimates.dimensions, rows), place, share)


def _questions(measured: Picture, ask: Ask, about: Asked) -> Picture:
    if not about.graded_items:
        return measured
    return replace(
        measured, questions=_splits(ask(["favourable"], "item", CUSTOMER, about.graded_items), "item", least=1)
    )


def _employees(measured: Picture, ask: Ask, about: Asked) -> Picture:
    asks_enps = "enps" in about.measures
    if not about.employee_items and not asks_enps:
        return measured
    items = about.employee_items
    by_item = _splits(ask(["favourable"], "item", EMPLOYEE, items), "item", least=1) if items else ()
    by_unit = _splits(ask(["enps"], "unit", EMPLOYEE), "unit") if asks_enps else ()
    employees = _singles(ask(["enps"], "", EMPLOYEE)) if asks_enps else ()
    return replace(measured, employees=employees, employee_splits=(*by_item, *by_unit))


def _contacts(measured: Picture, ask: Ask, about: Asked) -> Picture:
    if not about.contacts:
        return measured
    by_channel = _splits(ask(BY_CHANNEL, "channel", CUSTOMER), "channel")
    return replace(measured, service=_singles(ask(CONTACTS, "", CUSTOMER)), service_splits=by_channel)


def _visits(measured: Picture, ask: Ask, about: Asked) -> Picture:
    if "audit_score" not in about.measures:
        return measured
    by_unit = _splits(ask(["audit_score"], "unit"), "unit")
    return replace(measured, audit=_singles(ask(["audit_score"])), audit_splits=by_unit)


PARTS = (_customers, _places, _questions, _employees, _contacts, _visits)


def _singles(found: dict[str, Estimates]) -> tuple[Estimate, ...]:
    return tuple(estimate for estimates in found.values() for estimate in estimates if estimate.n != 0)


def _splits(found: dict[str, Estimates], dimension: str, least: int = 2) -> tuple[Split, ...]:
    """Splits with at least so many groups that may be shown."""
    splits = (Split(name, dimension, estimates) for name, estimates in found.items())
    return tuple(split for split in splits if split.named >= least)


def _by_n(names: Iterable[str], overall: Sequence[Estimate]) -> list[str]:
    """Measures by how many answers they rest on, most first: that is what this organisation mostly asks."""
    n = {estimate.measure: estimate.n or 0 for estimate in overall}
    return sorted(names, key=lambda name: -n.get(name, 0))
