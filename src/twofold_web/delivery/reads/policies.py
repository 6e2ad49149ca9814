"""The contact policy in force, and the history of a person."""

from collections.abc import Sequence
from datetime import datetime

from twofold_web.delivery.asking.deciding import ALL, Contact, History, Limit, Policy, Reason, refused_by
from twofold_web.delivery.models import Clock, Decision, DecisionMark, DecisionState, Mark, OptOut
from twofold_web.delivery.reads.kin import person_of
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import Published

# decisions whose contacts the clocks count
COUNTED = (DecisionState.PENDING, DecisionState.CONTACTED)
# what holds until somebody sets the organisation's clocks
SHIPPED = Limit(2, 30)


def policy_of(scope: Scope) -> Policy:
    """The clocks of an organisation; the shipped one for all purposes where none was set."""
    limits = {clock.purpose: Limit(clock.most, clock.days) for clock in Clock.objects.of(scope)}
    return Policy({ALL: SHIPPED} | limits)


def purpose_in(survey: Published | None) -> str:
    """By whose clock a survey asks; empty where nothing of it is published: only the clock for all is asked then."""
    return "" if survey is None else str(survey.document.purpose)


def history_of(scope: Scope, marks: Sequence[Mark]) -> History:
    """What is known about somebody with these marks; complete only while the marks are locked."""
    numbers = [mark.pk for mark in marks]
    about = DecisionMark.objects.of(scope).filter(mark_id__in=numbers).values("decision_id")
    rows = Decision.objects.of(scope).filter(id__in=about, state__in=COUNTED)
    contacts = tuple(
        contact_of(purpose, state, at)
        for purpose, state, at in rows.order_by("id").values_list("purpose", "state", "at")
    )
    opted = OptOut.objects.of(scope).filter(mark_id__in=numbers).values_list("purpose", flat=True)
    return History(contacts, frozenset(opted), never=any(mark.never for mark in marks))


def contact_of(purpose: str, state: str, at: datetime) -> Contact:
    """A line of the ledger as a contact; without a moment while its message is on the way."""
    return Contact(purpose, at if state == DecisionState.CONTACTED else None)


def unwanted_by_now(scope: Scope, decision_id: int) -> Reason | None:
    """What somebody has said against being asked since it was decided that they are."""
    decision = Decision.objects.of(scope).get(pk=decision_id)
    about = DecisionMark.objects.of(scope).filter(decision=decision).values_list("mark__digest", flat=True)
    marks = list(Mark.objects.of(scope).filter(digest__in=person_of(scope, about)))
    return refused_by(history_of(scope, marks), decision.purpose)
