"""An alert as people read it: what it watches, where the measure stands, what it would find and how fast."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from twofold.measures.estimates import Estimate
from twofold.reports.units_of_measure import Unit, unit_of
from twofold.reports.wording import Wording
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Alert
from twofold_web.insight.questions import Question
from twofold_web.insight.rates import RATES
from twofold_web.insight.wordings import wording_for


@dataclass(frozen=True, slots=True)
class Watched:
    """One alert.

    Attributes:
        alert: the row.
        question: what it watches.
        about: its filters, in words.
        rate: how many false alarms are borne, in words.
        newest: the newest finished period with interval and n; empty until it was checked.
        finds: changes and how soon each is found, in words.
        trouble: why it cannot watch, in words.
    """

    alert: Alert
    question: Question
    about: str
    rate: str
    newest: str
    finds: tuple[str, ...]
    trouble: str


def watched(scope: Scope, alert: Alert) -> Watched:
    """An alert in the reader's language."""
    wording = wording_for(scope, (get_language() or "en")[:2])
    question = Question.parse(alert.question)
    about = " · ".join(wording.subject(name, values[0]) for name, values in question.where)
    state: dict[str, Any] = alert.state
    return Watched(
        alert,
        question,
        about,
        str(dict(RATES).get(alert.rate, alert.rate)),
        _newest(wording, question, state),
        _finds(wording, question, state),
        _trouble(state),
    )


def _newest(wording: Wording, question: Question, state: dict[str, Any]) -> str:
    if "newest" not in state:
        return ""
    one = Estimate(**state["newest"])
    period = wording.numbers.month(one.group[question.period], short=True)
    if not one.shown:
        return f"{period}: {wording.value(one)}"
    return f"{period}: {wording.value(one)} ({wording.of(one)}; {wording.n(one)})"


def _finds(wording: Wording, question: Question, state: dict[str, Any]) -> tuple[str, ...]:
    unit, found = unit_of(question.measure), []
    for change, delay in state.get("delays", ()):
        size = wording.numbers.score(change, Unit.POINTS if unit is Unit.SHARE else unit, signed=True).lstrip("+")
        size = wording.words("value.percentage_points", value=size) if unit is Unit.SHARE else size
        if delay is None:
            found.append(_("a change of %(size)s: hardly ever") % {"size": size})
            continue
        periods = max(1, round(delay))
        text = (
            ngettext("a change of %(size)s: after %(n)s month", "a change of %(size)s: after %(n)s months", periods)
            if question.period == "month"
            else ngettext("a change of %(size)s: after %(n)s week", "a change of %(size)s: after %(n)s weeks", periods)
        )
        found.append(text % {"size": size, "n": periods})
    return tuple(found)


def _trouble(state: dict[str, Any]) -> str:
    if state.get("trouble") == "few":
        text = _("It cannot watch yet: at least %(n)s finished periods with enough answers must lie before it begins.")
        return text % {"n": state.get("few", 8)}
    return _("It cannot watch this: change the measure or the filters.") if state.get("trouble") else ""
