"""What is asked about drivers in a store."""

from dataclasses import dataclass

from twofold.facts.words import Instrument
from twofold.findings.drivers.driver_request import DriverRequest

DEFAULTS = DriverRequest()


@dataclass(frozen=True, slots=True)
class DriversAsked:
    """What is asked of a store.

    Attributes:
        outcome: a standard question (nps, csat, ces, enps, valence) or the name of an item.
        items: names of the items; every other question of the same survey when left out (conditions of work, where a
            survey of employees asks about such)
        where: conditions on answers.
        not_applicable: codes among the answers' missing ones that say an item did not concern the respondent.
        cluster: respondent or unit: whose answers are not independent.
        request: the choices behind the ranking.
        rows: what one row is: a survey, or a journey (its items are touchpoints then).
        scores: the standard question that touchpoints are scored by, where a row is a journey.
    """

    outcome: str = Instrument.NPS.value
    items: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    cluster: str = "respondent"
    request: DriverRequest = DEFAULTS
    rows: str = "survey"
    scores: str = Instrument.CSAT.value
