"""The measures of events as such: who answered, and how much happened."""

import narwhals as nw

from twofold.facts.words import Status
from twofold.measures.choices import one_of
from twofold.measures.definition import Direction, Estimator, Measure, Population
from twofold.measures.options import MeasureOptions
from twofold.measures.scales import one_if

ASKED = [Status.COMPLETE.value, Status.PARTIAL.value, Status.UNANSWERED.value]
ANSWERED = [Status.COMPLETE.value, Status.PARTIAL.value]
SURVEYS = ["survey", "pulse"]


def _answered(_options: MeasureOptions) -> nw.Expr:
    asked = one_of("kind", SURVEYS) & one_of("status", ASKED)
    return nw.when(asked).then(one_if(one_of("status", ANSWERED)))


EVENT_MEASURES = (
    Measure(
        name="response_rate",
        question="What share of the people we asked answered?",
        formula="percent of survey events that are complete or partial",
        counted="surveys and pulses that were sent (complete, partial, unanswered); people who were not asked are not",
        population=Population.EVENTS,
        estimator=Estimator.SHARE,
        better=Direction.HIGHER,
        unit="%",
        score=_answered,
        note="Known only where the source also lists the surveys that nobody answered.",
    ),
    Measure(
        name="volume",
        question="How much happened?",
        formula="number of events",
        counted="events of every kind, without survey weights",
        population=Population.EVENTS,
        estimator=Estimator.COUNT,
        better=Direction.NEITHER,
        unit="events",
        score=lambda _options: nw.lit(1.0, nw.Float64),
        note="The interval takes the count as one draw of an underlying rate, persons coming back included.",
    ),
)
