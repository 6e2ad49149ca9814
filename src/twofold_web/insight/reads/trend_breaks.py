"""Where the trend of a measure breaks, because a survey began to ask another question."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from twofold.facts.words import Instrument
from twofold.measures import CATALOGUE
from twofold.reports.figures.trend_break import TrendBreak
from twofold.reports.wording import Wording
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope
from twofold_web.insight.questions import Question
from twofold_web.surveys.questionnaire.versions import Changed
from twofold_web.surveys.reads.breaks import Break, breaks, items_asking
from twofold_web.surveys.reads.published import published

# answers before and after stand on different scales: no line may join them
CUTS = frozenset({Changed.SCALE, Changed.TYPE, Changed.CHOICES, Changed.ROWS})


def breaks_for(
    scope: Scope, wording: Wording, question: Question, items: Iterable[str] = ()
) -> dict[str, tuple[TrendBreak, ...]]:
    """The breaks of an exploration: by question of a survey where it is split by these, else under "".

    Nothing where it is not over time, or is about no question.
    """
    if not question.period:
        return {}
    if "item" in question.by:
        return {item: _said(scope, wording, breaks(scope, item)) for item in items}
    if question.item:
        return {"": _said(scope, wording, breaks(scope, question.item))}
    return {"": of_measure(scope, wording, question.measure)}


def of_measure(scope: Scope, wording: Wording, measure: str) -> tuple[TrendBreak, ...]:
    """The breaks of all questions that a measure is made of; none where it is made of no standard question."""
    instrument = CATALOGUE[measure].instrument if measure in CATALOGUE else None
    if not isinstance(instrument, Instrument):
        return ()
    found = [one for item in items_asking(scope, instrument) for one in breaks(scope, item)]
    return _said(scope, wording, sorted(found, key=lambda one: one.at))


def _said(scope: Scope, wording: Wording, found: Iterable[Break]) -> tuple[TrendBreak, ...]:
    zone = ZoneInfo(Organisation.objects.values_list("zone", flat=True).get(id=scope.organisation_id))
    return tuple(
        TrendBreak(one.at.astimezone(zone).date(), _what(scope, wording, one), cuts=bool(CUTS & {*one.what}))
        for one in found
    )


def _what(scope: Scope, wording: Wording, one: Break) -> str:
    what = ", ".join(wording.words(f"trend_break.{each.value}") for each in one.what)
    survey = published(scope.organisation_id, one.survey_id)
    return wording.words("trend_break.where", what=what, survey=survey.name if survey is not None else "")
