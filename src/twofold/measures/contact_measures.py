"""The measures of customer service: contacts, their speed and what they came to."""

from collections.abc import Callable
from functools import cache

import narwhals as nw

from twofold.facts.clock_units import HOUR_US
from twofold.measures.definition import Direction, Estimator, Measure, Population
from twofold.measures.options import MeasureOptions
from twofold.measures.scales import one_if

CONTACT = "contacts: the events of kind contact that share a case; without a case each event is a contact"


def _resolved() -> nw.Expr:
    """Resolved, and not opened again or closed unresolved afterwards."""
    done = nw.col("resolved_us")
    undone = nw.col("undone_us")
    return one_if((~done.is_null()) & (undone.is_null() | (undone <= done).fill_null(value=False)))


def _with_outcome(score: nw.Expr) -> nw.Expr:
    return nw.when(nw.col("has_outcome") > 0).then(score)


def _watched(options: MeasureOptions, score: nw.Expr) -> nw.Expr:
    """The score where the person is known and the days after the contact lie within the facts."""
    window = options.within_days * 24 * HOUR_US
    seen = (nw.col("start_us") + window) <= nw.col("last_seen_us")
    return nw.when(seen & ~nw.col("person").is_null()).then(score)


def _followed(options: MeasureOptions) -> nw.Expr:
    window = options.within_days * 24 * HOUR_US
    return one_if(((nw.col("next_us") - nw.col("start_us")) <= window).fill_null(value=False))


def _first_contact_resolution(options: MeasureOptions) -> nw.Expr:
    window = options.within_days * 24 * HOUR_US
    begins = (nw.col("start_us") - nw.col("previous_us") > window).fill_null(value=True)
    once = _resolved() * (1.0 - _followed(options)) * one_if(nw.col("undone_us").is_null())
    return nw.when(begins).then(_watched(options, _with_outcome(once)))


@cache
def _hours_to(moment: str) -> Callable[[MeasureOptions], nw.Expr]:
    """Hours from the start of the contact; open hours where opening hours are given."""

    def hours(options: MeasureOptions) -> nw.Expr:
        waited = nw.col(f"{moment}_us") - nw.col("start_us")
        if options.hours is None:
            return nw.when(waited >= 0).then(waited.cast(nw.Float64) / HOUR_US)
        return nw.when(waited >= 0).then((nw.col(f"{moment}_open_us") - nw.col("start_open_us")) / HOUR_US)

    return hours


def _time(name: str, question: str, moment: str, quantile: float, words: str) -> Measure:
    which = "median" if quantile == 0.5 else "90th percentile"
    return Measure(
        name=name,
        question=question,
        formula=f"{which} of the hours from the start of a contact to {words}",
        counted=f"{CONTACT}; only those that have {words}",
        population=Population.CONTACTS,
        estimator=Estimator.QUANTILE,
        better=Direction.LOWER,
        unit="hours",
        score=_hours_to(moment),
        quantile=quantile,
        note="Calendar hours, or open hours (clock on the wall, without public holidays) where opening hours are "
        "given. Contacts still waiting are not in it.",
    )


CONTACT_MEASURES = (
    Measure(
        name="resolved",
        question="What share of contacts was resolved?",
        formula="percent of contacts whose last closing is a resolution",
        counted=f"{CONTACT}; only those with a recorded outcome or resolution",
        population=Population.CONTACTS,
        estimator=Estimator.SHARE,
        better=Direction.HIGHER,
        unit="%",
        score=lambda _options: _with_outcome(_resolved()),
        note="A contact that was opened again after its resolution counts as not resolved.",
    ),
    Measure(
        name="first_contact_resolution",
        question="What share of matters was settled by the first contact?",
        formula="percent of first contacts that were resolved, never reopened, and not followed by another contact of "
        "the same person within N days",
        counted="contacts of known persons with a recorded outcome, none in the N days before and N days of facts "
        "after",
        population=Population.CONTACTS,
        estimator=Estimator.SHARE,
        better=Direction.HIGHER,
        unit="%",
        score=_first_contact_resolution,
        note="N is within_days, 7 unless chosen. Two contacts of one person soon after each other may be two matters.",
    ),
    Measure(
        name="repeat_contact",
        question="How often does the same person come back soon?",
        formula="percent of contacts followed by another contact of the same person within N days",
        counted="contacts of known persons with N days of facts after them",
        population=Population.CONTACTS,
        estimator=Estimator.SHARE,
        better=Direction.LOWER,
        unit="%",
        score=lambda options: _watched(options, _followed(options)),
        note="N is within_days, 7 unless chosen.",
    ),
    Measure(
        name="abandonment",
        question="What share of customers gave up before anybody answered?",
        formula="percent of contacts with the outcome abandoned",
        counted=f"{CONTACT}; only those with a recorded outcome or resolution",
        population=Population.CONTACTS,
        estimator=Estimator.SHARE,
        better=Direction.LOWER,
        unit="%",
        score=lambda _options: _with_outcome(one_if(nw.col("abandoned") > 0)),
    ),
    _time("time_to_reply", "How long do customers wait for a first reply?", "replied", 0.5, "a first reply"),
    _time(
        "time_to_reply_p90", "How long does the slowest tenth wait for a first reply?", "replied", 0.9, "a first reply"
    ),
    _time("time_to_resolution", "How long until a contact is resolved?", "resolved", 0.5, "a resolution"),
    _time(
        "time_to_resolution_p90",
        "How long do the slowest tenth of contacts take to be resolved?",
        "resolved",
        0.9,
        "a resolution",
    ),
)
