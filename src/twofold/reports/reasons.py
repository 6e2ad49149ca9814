"""What a page asks beyond measures and journeys: what goes with what, what to do first, and what the actions did.

A part that the facts cannot tell is left out; its section says what would be needed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw

from twofold.actions.asking import Proposed, proposals_of_facts
from twofold.actions.parameters import Parameters
from twofold.effects.estimating.store_effects import Effects, effects_of_facts
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import Instrument, Side
from twofold.findings.drivers import Drivers
from twofold.findings.drivers.asking import DriversAsked, drivers_of_facts
from twofold.findings.known_parts import known
from twofold.findings.links import Links
from twofold.findings.links.asking import links_of_facts
from twofold.findings.shifts.asking import StoreShifts
from twofold.findings.shifts.reported import reported_shifts
from twofold.measures import MeasureOptions
from twofold.pulse.asking import Pulse, PulseQuestion, ask_pulse
from twofold.reports.spoken import Known, Spoken, spoken
from twofold.reports.spoken_by_employees import SpokenByEmployees, spoken_by_employees
from twofold.store.opened import Store

Progress = Callable[[float], None]
DEFAULTS = MeasureOptions()
ENOUGH = 100  # answers to an item before it is told what goes with it


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a page knows of reasons, actions and effects; None where the facts do not tell.

    Attributes:
        shifts: what shifted, when and for whom, of the main scores.
        drivers: what goes with recommending.
        rated: the touchpoint that an item among the drivers rates, by item.
        pulse: how employees find their conditions of work.
        links: which of these conditions go with what customers say.
        proposed: what to do first, and who should practise what.
        effects: what the trainings in the facts did, with verdicts.
        spoken: what customers say in their own words.
        of_work: what employees write of their conditions of work.
    """

    shifts: tuple[StoreShifts, ...] = ()
    drivers: Drivers | None = None
    rated: Mapping[str, str] = field(default_factory=dict)
    pulse: Pulse | None = None
    links: Links | None = None
    proposed: Proposed | None = None
    effects: Effects | None = None
    spoken: Spoken | None = None
    of_work: SpokenByEmployees | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of comments beside what was read in them.

    Attributes:
        store: where they are, for topics and quotes.
        journey: the organisation's map, for the names of touchpoints that they speak of.
        today: a month that is not over on this day makes no topic suddenly frequent.
    """

    store: Store | None = None
    journey: JourneyMap | None = None
    today: date | None = None


NOTHING_BESIDE = Written()


def reasons(
    facts: FactFrames,
    parameters: Parameters | None = None,
    options: MeasureOptions = DEFAULTS,
    progress: Progress | None = None,
    written: Written = NOTHING_BESIDE,
) -> Reasons:
    """Ask for everything a page says of reasons.

    Args:
        facts: where they are.
        parameters: what points are worth; points only where left out.
        options: level and minimum n.
        progress: told the share done (0 to 1) after each part.
        written: what is known of the comments beside their answers.
    """
    move = progress or (lambda _share: None)
    shifts = reported_shifts(facts, options=options)
    move(0.3)
    ratings = touchpoint_ratings(facts)
    drivers = known(lambda: drivers_of_facts(facts, DriversAsked(items=tuple(ratings))))
    move(0.5)
    pulse = known(lambda: ask_pulse(facts, PulseQuestion(level=options.level)))
    move(0.6)
    links = known(lambda: links_of_facts(facts))
    move(0.8)
    proposed = known(lambda: proposals_of_facts(facts, parameters, links))
    move(0.9)
    effects = known(lambda: effects_of_facts(facts, options))
    said = spoken(facts, options, written.store, whole=True, today=written.today, known=Known(journey=written.journey))
    of_work = known(lambda: spoken_by_employees(facts, options))
    move(1.0)
    rated = {item: touchpoint for item, touchpoint in ratings.items() if touchpoint}
    return Reasons(shifts, drivers, rated, pulse, links, proposed, effects, said, of_work)


def touchpoint_ratings(facts: FactFrames, outcome: str = Instrument.NPS.value) -> dict[str, str]:
    """The items by which customers rate touchpoints in a survey about something else, such as the whole journey.

    What goes with recommending is told best by these. Where there are fewer than two, none: then the other questions of
    the same survey are looked at.

    Args:
        facts: where the answers are.
        outcome: the standard question that the survey asks, too.

    Returns:
        The touchpoint of each item; empty for an item that rates several.
    """
    answers = facts.answers().filter(nw.col("side") == Side.CUSTOMER.value, ~nw.col("number").is_null())
    asked = answers.filter(nw.col("instrument") == outcome).select("event_id", about="touchpoint")
    others = answers.filter(nw.col("instrument").is_null(), ~nw.col("touchpoint").is_null())
    beside = others.select("event_id", "item", "touchpoint").join(asked, on="event_id", how="inner")
    rated = beside.filter(nw.col("touchpoint") != nw.col("about"))
    touchpoint = nw.col("touchpoint")
    counted = rated.group_by("item").agg(n=nw.len(), one=touchpoint.min(), other=touchpoint.max()).sort("item")
    enough = [row for row in facts.collect(counted).to_pylist() if row["n"] >= ENOUGH]
    items = {row["item"]: row["one"] if row["one"] == row["other"] else "" for row in enough}
    return items if len(items) > 1 else {}
