"""From facts to a finished page in one step."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from twofold.actions.parameters import Parameters
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.findings.lived import lived
from twofold.findings.measured import picture
from twofold.findings.picture import Intake
from twofold.measures import MeasureOptions
from twofold.reports.intake import intake_of
from twofold.reports.page import Heading, Page, lay_out
from twofold.reports.reasons import Written, reasons
from twofold.store import Store

DEFAULTS = MeasureOptions()
MEASURING, LIVING, REASONING = 0.4, 0.2, 0.38  # of the whole; laying out takes the rest


def report(  # noqa: PLR0913 - the public question, each part by its name
    facts: FactFrames | Store,
    *,
    intake: Intake | None = None,
    comments: Store | None = None,
    journey: JourneyMap | None = None,
    parameters: Parameters | None = None,
    language: str = "en",
    title: str = "",
    made_on: date | None = None,
    options: MeasureOptions = DEFAULTS,
    progress: Callable[[float], None] | None = None,
) -> Page:
    """Measure facts, find what stands out, and lay it out as one page.

    Args:
        facts: a store, or its facts at a moment.
        intake: what was loaded and rejected; read from the store where one is given.
        comments: the store that the comments themselves are in, for quotes; the same where a store is given.
        journey: the map that customers' journeys are held against.
        parameters: what a point of an outcome is worth; priorities are told in points only where left out.
        language: en, hu, bg, el or cs.
        title: of the page; the usual one where empty.
        made_on: the day the page says it was made on; today where left out.
        options: the choices behind every number.
        progress: told the share done (0 to 1) as parts are measured; 1 when the page is laid out.

    Raises:
        UsageError: the report does not speak this language.
    """
    if isinstance(facts, Store):
        known, frames = intake or intake_of(facts), facts.facts()
    else:
        known, frames = intake or Intake(), facts
    today = made_on or datetime.now(UTC).date()
    written = Written(facts if isinstance(facts, Store) else comments, journey, today)
    move = progress or (lambda _share: None)
    measured = picture(frames, known, options, lambda share: move(MEASURING * share))
    went = lived(frames, journey, options, lambda share: move(MEASURING + LIVING * share))
    reasoned = MEASURING + LIVING
    why = reasons(frames, parameters, options, lambda share: move(reasoned + REASONING * share), written)
    page = lay_out(measured, Heading(today, title), language, went, why)
    move(1.0)
    return page
