"""The shifts that a report tells of: the main scores, by touchpoint and channel, and the mix behind their changes."""

from collections.abc import Sequence

from twofold.errors import InputError, UsageError
from twofold.facts.frames import FactFrames
from twofold.findings.shifts.asking import ShiftsAsked, StoreShifts, shifts_of_facts
from twofold.measures import MeasureOptions
from twofold.measures.dimensions import columns_of

MEASURES = ("nps", "csat")
SPLITS = ("touchpoint", "channel")
NO_OPTIONS = MeasureOptions()


def reported_shifts(
    facts: FactFrames, measures: Sequence[str] = MEASURES, options: MeasureOptions = NO_OPTIONS
) -> tuple[StoreShifts, ...]:
    """What shifted in the main scores; those whose series are too short are left out.

    Args:
        facts: where they are, on any engine.
        measures: of the catalogue.
        options: level and minimum n.
    """
    there = columns_of(facts.answers())
    splits = tuple(name for name in SPLITS if name in there)
    found = []
    for name in measures:
        try:
            one = shifts_of_facts(facts, ShiftsAsked(name, by=splits, mix=splits, options=options))
        except (InputError, UsageError):
            continue
        if one.family.overall is not None:
            found.append(one)
    return tuple(found)
