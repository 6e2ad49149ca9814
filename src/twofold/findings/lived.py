"""What customers lived through, measured for a report: paths, deviations, memory, channels, service.

A part that the facts cannot tell is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import Instrument, Kind
from twofold.findings.known_parts import known
from twofold.journeys.channels.asking import (
    ChannelsAsked,
    InstrumentCrossings,
    MeasureChannels,
    ask_crossings,
    ask_levels,
)
from twofold.journeys.channels.case_mix import who_and_why
from twofold.journeys.deviations import DeviationQuestion, Deviations, deviations
from twofold.journeys.deviations.beginnings import first_recorded
from twofold.journeys.deviations.customers import customers
from twofold.journeys.deviations.outcomes import score_outcome
from twofold.journeys.flow import Frequent, ShownFlow, Variants, directly_follows, find_variants, frequent_flow
from twofold.journeys.gather import gather
from twofold.journeys.memory import Memory, MemoryRequest, lived_of_facts, recall
from twofold.journeys.memory.looking_back import about_the_whole
from twofold.journeys.path_rule import PathRule
from twofold.journeys.scores import link_scores
from twofold.journeys.service import CLOCKS, gather_tickets
from twofold.journeys.service.experience import DomainShares
from twofold.journeys.service.figures import ServiceTime, service_times
from twofold.journeys.service.overall import shares_of_domains
from twofold.journeys.service.running import run
from twofold.journeys.steps import Steps
from twofold.measures import MeasureOptions
from twofold.measures.dimensions import columns_of

Progress = Callable[[float], None]
RULE = PathRule()
SEGMENTS = ("channel", "unit", "month")
MOST_ARCS = 40
WALKED = f"kind!={Kind.EXPOSURE.value}"  # a message that was seen is no step that was taken
SHOWN_CLOCKS = ("first_reply", "ours")
COMPARED = (Instrument.NPS.value, Instrument.CSAT.value)
DEFAULTS = MeasureOptions()


@dataclass(frozen=True, slots=True)
class Lived:
    """What customers lived through.

    Attributes:
        steps: all journeys.
        flow: its frequent part.
        variants: whole paths, the most frequent first.
        journey: the map, where one is known; without one there are no deviations and no domains.
        deviations: where journeys leave it.
        memory: which rule remembered scores follow.
        levels: measures by channel, over one case mix.
        crossings: what customers feel who cross channels.
        clocks: how long service took, by channel.
        domains: how much of the overall score goes with service.
    """

    steps: Steps
    flow: ShownFlow
    variants: Variants
    journey: JourneyMap | None = None
    deviations: Deviations | None = None
    memory: Memory | None = None
    levels: tuple[MeasureChannels, ...] = ()
    crossings: tuple[InstrumentCrossings, ...] = ()
    clocks: tuple[ServiceTime, ...] = ()
    domains: DomainShares | None = None


def lived(
    facts: FactFrames,
    journey: JourneyMap | None = None,
    options: MeasureOptions = DEFAULTS,
    progress: Progress | None = None,
) -> Lived | None:
    """Measure what customers lived through; None where no journey has a second step.

    Args:
        facts: where the facts are, on any engine.
        journey: the map that journeys are held against.
        options: level and minimum n.
        progress: told the share done (0 to 1) after each part.
    """
    move = progress or (lambda _share: None)
    segments = (*who_and_why(columns_of(facts.events())), *SEGMENTS)
    steps = gather(facts, RULE, columns=segments, where=WALKED)
    if not steps.journeys or int(steps.lengths.max()) < 2:
        return None
    variants = find_variants(steps, level=options.level)
    flow = frequent_flow(steps, directly_follows(steps, level=options.level), variants, Frequent(top=MOST_ARCS))
    move(0.2)
    left = None if journey is None else _deviations(facts, steps, journey, options)
    move(0.4)
    memory = known(lambda: recall(lived_of_facts(facts, steps, RULE, MemoryRequest()), level=options.level))
    move(0.6)
    asked = ChannelsAsked(measures=COMPARED, options=options)
    levels = known(lambda: ask_levels(facts, asked)) or ()
    crossings = known(lambda: ask_crossings(facts, asked)) or ()
    move(0.8)
    return Lived(
        steps=steps,
        flow=flow,
        variants=variants,
        journey=journey,
        deviations=left,
        memory=memory,
        levels=tuple(one for one in levels if one.levels),
        crossings=crossings,
        clocks=_clocks(facts, options),
        domains=None if journey is None else known(lambda: shares_of_domains(facts, steps, RULE, journey)),
    )


def _deviations(facts: FactFrames, steps: Steps, journey: JourneyMap, options: MeasureOptions) -> Deviations:
    scores = about_the_whole(link_scores(facts, steps, RULE, instrument=Instrument.NPS.value), steps)
    return deviations(
        steps,
        DeviationQuestion(
            journey=journey,
            person=customers(facts, steps, RULE),
            adjusted={name: first_recorded(steps, name) for name in steps.columns},
            outcome=score_outcome(Instrument.NPS.value, scores, steps.journeys) if len(scores) else None,
            level=options.level,
        ),
    )


def _clocks(facts: FactFrames, options: MeasureOptions) -> tuple[ServiceTime, ...]:
    tickets = gather_tickets(facts, columns=["channel"])
    told = (
        service_times(tickets, run(CLOCKS[name], tickets, tickets.steps.time), ["channel"], options)
        for name in SHOWN_CLOCKS
    )
    return tuple(one for several in told for one in several)
