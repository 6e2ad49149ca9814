"""Asking about channels: facts in, levels, consistency, crossings, handovers and exposures out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np

from twofold.errors import MixedScales
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.journeys.channels.case_mix import default_mix
from twofold.journeys.channels.consistency import Consistency, consistencies
from twofold.journeys.channels.crossings import Crossings, cross
from twofold.journeys.channels.exposures import KIND, ExposureChannel, find_exposures
from twofold.journeys.channels.handovers import HandoverBreak, find_breaks, read_marks
from twofold.journeys.channels.levels import ChannelLevel, channel_levels, corrected
from twofold.journeys.channels.observations import CHANNEL, Observations, has_one_score, observe
from twofold.journeys.channels.rated import rated_steps
from twofold.journeys.channels.scored import Scored, scored_moments
from twofold.journeys.gather import gather
from twofold.journeys.path_rule import JourneyKey, PathRule
from twofold.journeys.scores import LinkedScores, link_scores
from twofold.journeys.steps import NONE, Coded
from twofold.measures.catalogue import CATALOGUE, find_measure
from twofold.measures.definition import Direction, Measure, Population
from twofold.measures.dimensions import columns_of
from twofold.measures.measuring import DEFAULTS
from twofold.measures.options import MeasureOptions

DEFAULT_RULE = PathRule()
FEELINGS_STRENGTH = Instrument.INTENSITY.value  # strong is neither good nor bad


@dataclass(frozen=True, slots=True)
class ChannelsAsked:
    """What is asked about channels.

    Attributes:
        measures: names; None takes every measure of customers that the facts hold.
        item: for measures that need one.
        adjust: dimensions of the case mix; None takes those of ``case_mix.default_mix``.
        where: conditions on answers and events.
        hours: how soon a contact follows a handover or an exposure.
        rule: how events become journeys.
        options: of the measures; its level and its minimum n hold everywhere.
    """

    measures: tuple[str, ...] | None = None
    item: tuple[str, ...] = ()
    adjust: tuple[str, ...] | None = None
    where: tuple[str, ...] = ()
    hours: float = 72.0
    rule: PathRule = DEFAULT_RULE
    options: MeasureOptions = DEFAULTS


@dataclass(frozen=True, slots=True)
class MeasureChannels:
    """One measure in all channels.

    Attributes:
        measure: its declaration.
        levels: one a channel; p-values corrected over all measures asked together.
        consistency: the whole journey first, then each touchpoint.
        without_channel: observations that no channel is recorded for.
    """

    measure: Measure
    levels: tuple[ChannelLevel, ...]
    consistency: tuple[Consistency, ...]
    without_channel: int


@dataclass(frozen=True, slots=True)
class InstrumentCrossings:
    """Crossings felt in the answers to one standard question."""

    instrument: str
    crossings: Crossings


def ask_levels(facts: FactFrames, asked: ChannelsAsked) -> tuple[MeasureChannels, ...]:
    """How does each channel do in every measure, and how alike are they?

    Raises:
        UnknownMeasure, UnknownDimension: there is none of this name.
        MixedScales: a measure that was named would average several scales; unnamed ones are left out.
        UsageError: a measure has no score of its own, or is about employees.
    """
    found = []
    for name in asked.measures or _all_names(asked):
        observed = _observed(facts, asked, name)
        if observed is None or not len(observed):
            continue
        mix = [column for column in observed.columns if column != CHANNEL]
        level, fewest = asked.options.level, asked.options.minimum_n
        levels = channel_levels(observed, mix, level=level, fewest=fewest)
        alike = consistencies(observed, mix, level=level, fewest=fewest)
        found.append(MeasureChannels(observed.measure, levels, alike, observed.without_channel))
    every = iter(corrected([one for each in found for one in each.levels]))
    return tuple(replace(each, levels=tuple(next(every) for _ in each.levels)) for each in found)


def ask_crossings(facts: FactFrames, asked: ChannelsAsked) -> tuple[InstrumentCrossings, ...]:
    """What do customers feel who cross channels, by the standard question that they answered?"""
    rated = rated_steps(facts, asked.rule, asked.where, asked.item)
    wanted = _instruments(asked)
    level, fewest = asked.options.level, asked.options.minimum_n
    moments = _linked(facts, asked) if rated is None else rated
    found = [
        InstrumentCrossings(instrument, cross(*moments[instrument], level=level, fewest=fewest))
        for instrument in sorted(moments)
        if instrument != FEELINGS_STRENGTH and (wanted is None or instrument in wanted)
    ]
    return tuple(one for one in found if one.crossings.scored_steps)


def _linked(facts: FactFrames, asked: ChannelsAsked) -> dict[str, tuple[tuple[str, ...], Scored, int]]:
    """Scored moments by instrument where answers tell about other steps."""
    steps = gather(facts, asked.rule, columns=(CHANNEL,), where=asked.where)
    scores = link_scores(facts, steps, asked.rule, item=asked.item or None, where=asked.where)
    own = _own_channels(facts, scores)
    found = {}
    for code, instrument in enumerate(scores.instrument.labels):
        mine = scores.instrument.codes == code
        found[instrument] = scored_moments(steps, scores.only(mine), own.take(np.flatnonzero(mine)))
    return found


def ask_handovers(facts: FactFrames, asked: ChannelsAsked) -> tuple[HandoverBreak, ...]:
    """What goes wrong where customers go from one channel to another?"""
    steps = gather(facts, asked.rule, columns=(CHANNEL,), where=asked.where)
    options = asked.options
    return find_breaks(
        steps, read_marks(facts, steps), hours=asked.hours, level=options.level, fewest=options.minimum_n
    )


def ask_exposures(facts: FactFrames, asked: ChannelsAsked) -> tuple[ExposureChannel, ...]:
    """Which exposures were followed by something, beyond what the same customers do anyway?"""
    everything = replace(asked.rule, key=JourneyKey.PERSON, gap_hours=float("inf"))
    steps = gather(facts, everything, columns=(CHANNEL, KIND), where=asked.where)
    options = asked.options
    return find_exposures(steps, hours=asked.hours, level=options.level, fewest=options.minimum_n)


def _all_names(asked: ChannelsAsked) -> list[str]:
    return [
        name
        for name, measure in CATALOGUE.items()
        if has_one_score(measure)
        and measure.better is not Direction.NEITHER
        and measure.population is not Population.EVENTS
        and (asked.item or not measure.needs_item)
    ]


def _observed(facts: FactFrames, asked: ChannelsAsked, name: str) -> Observations | None:
    """The observations of a measure; None for one that nobody named and these scales forbid."""
    measure = find_measure(name)
    item = asked.item if measure.needs_item else None
    try:
        return observe(facts, name, _mix(facts, asked, measure), where=asked.where, item=item, options=asked.options)
    except MixedScales:
        if asked.measures is not None:
            raise
        return None


def _mix(facts: FactFrames, asked: ChannelsAsked, measure: Measure) -> Sequence[str]:
    if asked.adjust is not None:
        return asked.adjust
    answers = measure.population in {Population.ANSWERS, Population.RESPONSES}
    return default_mix(columns_of(facts.answers() if answers else facts.events()))


def _own_channels(facts: FactFrames, scores: LinkedScores) -> Coded:
    """The channel that each answer tells itself."""
    asked = facts.answers().filter(nw.col("side") == Side.CUSTOMER.value, ~nw.col(CHANNEL).is_null())
    table = facts.collect(asked.select("event_id", CHANNEL).unique())
    channel = Coded.of(table[CHANNEL])
    event = table["event_id"].to_numpy()
    order = np.argsort(event, kind="stable")
    if not len(order):
        return Coded(np.full(len(scores), NONE, dtype=np.int32), ())
    place = np.minimum(np.searchsorted(event[order], scores.event), len(order) - 1)
    codes = np.where(event[order][place] == scores.event, channel.codes[order][place], NONE)
    return Coded(codes.astype(np.int32), channel.labels)


def _instruments(asked: ChannelsAsked) -> set[str] | None:
    if asked.measures is None:
        return None
    return {str(one.instrument) for one in map(find_measure, asked.measures) if one.instrument is not None}
