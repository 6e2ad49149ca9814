"""Everything the pages say of customers, for one choice of units, channel and months."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from twofold.actions.asking import Proposed, proposals_of_facts
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.findings.drivers import Drivers
from twofold.findings.drivers.asking import DriversAsked, drivers_of_facts
from twofold.findings.finding import Finding
from twofold.findings.known_parts import known
from twofold.findings.lived import Lived, lived
from twofold.findings.measured import picture
from twofold.findings.picture import Intake, Picture
from twofold.findings.shifts.asking import StoreShifts
from twofold.findings.shifts.reported import reported_shifts
from twofold.findings.standing_out import StandingOut, standing_out
from twofold.measures.narrowed import narrowed
from twofold.reports.blocks import Section
from twofold.reports.figures.trend_break import TrendBreak
from twofold.reports.intake import intake_of
from twofold.reports.numbers import Numbers
from twofold.reports.page import headlines
from twofold.reports.reasons import touchpoint_ratings
from twofold.reports.sections.breakdowns import channel_section, question_section, touchpoint_section
from twofold.reports.sections.change import change_section
from twofold.reports.sections.claims import first_section, standing_out_section
from twofold.reports.sections.drivers import drivers_section
from twofold.reports.sections.journeys import journey_section
from twofold.reports.sections.memory import memory_section
from twofold.reports.sections.priorities import priorities_section
from twofold.reports.sections.same_company import same_company_section
from twofold.reports.sections.scores import audit_section, overall_section, service_section
from twofold.reports.sections.shifts import shifts_section
from twofold.reports.sections.units import unit_section
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of
from twofold_web.blueprint.reads import published_journey, touchpoint_titles
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.packing import packed
from twofold_web.insight.preparing.drawing import forget, keep
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.trend_breaks import of_measure

CUSTOMERS = "insight.customers"
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found out about customers."""

    measured: Picture
    found: StandingOut
    went: Lived | None
    shifts: tuple[StoreShifts, ...]
    drivers: Drivers | None
    rated: dict[str, str]
    proposed: Proposed | None


def prepare_customers(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Compute and draw; the body says what there is, the parts hold the drawings."""
    filters = Filters.of(request)
    facts = narrowed(store_of(scope).facts(), conditions(filters))
    intake = intake_of(store_of(scope)) if filters.empty else Intake()
    told = _tell(facts, intake, journey_of(scope), filters, lambda share: progress(share * 0.9, ""))
    filled = keep(scope, CUSTOMERS, request, lambda language: sections(told, scope, language), filters)
    forget(scope, CUSTOMERS)
    spoken = {each: list(headlines(wording_of(told.measured, scope, each), told.found)) for each in LANGUAGES}
    intake = told.measured.intake
    return {
        "filled": filled,
        "headlines": spoken,
        "packed_findings": packed([finding_json(one) for one in told.found.findings]),
        "comparisons": told.found.comparisons,
        "events": intake.events,
        "answers": intake.answers,
        "first": intake.first.isoformat() if intake.first else "",
        "last": intake.last.isoformat() if intake.last else "",
    }


def conditions(filters: Filters) -> list[str]:
    """As measures take them."""
    chosen = (("unit", filters.unit), ("channel", filters.channel))
    return [*(f"{name}={value}" for name, value in chosen if value), *filters.span.conditions()]


def journey_of(scope: Scope) -> JourneyMap | None:
    """The map that journeys are held against; None while nobody has drawn one."""
    found = published_journey(scope)
    return found[1] if found else None


def _tell(
    facts: FactFrames,
    intake: Intake,
    journey: JourneyMap | None,
    filters: Filters,
    move: Callable[[float], None],
) -> Told:
    measured = picture(facts, intake, progress=lambda share: move(0.4 * share))
    # a path whose other channels are cut out is no path that anybody took
    went = None if filters.channel else lived(facts, journey, progress=lambda share: move(0.4 + 0.3 * share))
    shifts = reported_shifts(facts)
    move(0.8)
    ratings = touchpoint_ratings(facts)
    drivers = known(lambda: drivers_of_facts(facts, DriversAsked(items=tuple(ratings))))
    move(0.9)
    proposed = known(lambda: proposals_of_facts(facts))
    move(1.0)
    rated = {item: touchpoint for item, touchpoint in ratings.items() if touchpoint}
    return Told(measured, standing_out(measured), went, shifts, drivers, rated, proposed)


def wording_of(measured: Picture, scope: Scope, language: str) -> Wording:
    """How a language says it, with the names of this organisation."""
    words = words_of(language)
    return Wording(words, Numbers(words), measured.unit_names, measured.minimum, touchpoint_titles(scope, language))


def sections(told: Told, scope: Scope, language: str) -> tuple[Section, ...]:
    """The sections about customers, in a language."""
    measured, found, went = told.measured, told.found, told.went
    wording = wording_of(measured, scope, language)
    return (
        first_section(wording, found),
        overall_section(wording, measured),
        touchpoint_section(wording, measured, found),
        _without_command(wording, journey_section(wording, went)),
        memory_section(wording, went),
        change_section(wording, measured, found, _breaks(scope, wording, found)),
        shifts_section(wording, told.shifts),
        channel_section(wording, measured, found),
        same_company_section(wording, went),
        unit_section(wording, measured, found),
        drivers_section(wording, told.drivers, told.rated),
        priorities_section(wording, told.proposed),
        service_section(wording, measured, found, went),
        audit_section(wording, measured, found),
        question_section(wording, measured, found),
        standing_out_section(wording, found),
    )


def _breaks(scope: Scope, wording: Wording, found: StandingOut) -> dict[str, tuple[TrendBreak, ...]]:
    """Where what a measure asks changed, by measure."""
    charts = (*found.series.values(), *found.shifted)
    return {name: of_measure(scope, wording, name) for name in {one.split.measure for one in charts}}


def _without_command(wording: Wording, section: Section) -> Section:
    """The journeys without the advice that only fits the command line: here a map is drawn on its own page."""
    advice = wording.words("journeys.no_map")
    return replace(section, foot=tuple(line for line in section.foot if line != advice))


def finding_json(one: Finding) -> dict[str, Any]:
    """A finding as the API tells it."""
    apart = one.evidence.difference
    return {
        "kind": one.kind.value,
        "claim": one.claim,
        "dimension": one.dimension,
        "subject": one.subject,
        "place": one.place,
        "measure": one.measure,
        "strength": one.strength.value,
        "caveats": [caveat.value for caveat in one.caveats],
        "estimate": one.evidence.estimate.to_json() if one.evidence.estimate else None,
        "difference": None
        if apart is None
        else {"value": apart.value, "low": apart.low, "high": apart.high, "p_adjusted": apart.p_adjusted},
    }
