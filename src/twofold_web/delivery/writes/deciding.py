"""Deciding whether somebody is asked, and writing it into the ledger in the same transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from twofold_web.delivery.asking.deciding import Ask, Reason, Refuse, decide
from twofold_web.delivery.asking.identity import Identity
from twofold_web.delivery.models import Decision, DecisionMark, DecisionState, Mark
from twofold_web.delivery.reads.policies import history_of, policy_of
from twofold_web.delivery.writes.marking import locked_person, tied_marks
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class Contemplated:
    """One contact that might be made.

    Attributes:
        survey_id: what for.
        purpose: of the survey.
        way: by e-mail, text message or the organisation's own app.
        invitation_id: which invitation it would carry.
        number: 0 for the first contact, 1 for the first reminder.
    """

    survey_id: int
    purpose: str
    way: str
    invitation_id: int | None = None
    number: int = 0


def decide_and_record(
    scope: Scope,
    identities: Sequence[Identity],
    wish: Contemplated,
    moment: datetime,
    further: Callable[[], Refuse | None] = lambda: None,
    *,
    waits: bool = False,
) -> tuple[Decision | None, Ask | Refuse]:
    """Decide by the policy, and keep the decision; one that asks reserves every clock at once.

    Call it inside the transaction that will make the contact: the ledger holds the line exactly if it commits.

    Args:
        scope: the organisation.
        identities: all that the person is known by.
        wish: the contact.
        moment: now.
        further: asked last, where the policy has nothing against it; what it wrote is taken back where it refuses.
        waits: another message on its way to them is no answer yet: nothing is kept of it but whose the marks are.

    Returns:
        The line of the ledger, None where it waits; and the verdict.
    """
    with transaction.atomic():
        marks, person = locked_person(scope, identities)
        verdict = decide(history_of(scope, person), policy_of(scope), moment, wish.purpose)
        if isinstance(verdict, Ask):
            verdict = _further(further) or verdict
        elif waits and verdict.reason is Reason.PENDING:
            return None, verdict
        return _kept(scope, marks, wish, moment, verdict), verdict


def _further(ask: Callable[[], Refuse | None]) -> Refuse | None:
    with transaction.atomic():
        refusal = ask()
        if refusal is not None:
            transaction.set_rollback(True)
        return refusal


def record_refusal(
    scope: Scope, identities: Sequence[Identity], wish: Contemplated, moment: datetime, refusal: Refuse
) -> Decision:
    """Keep why somebody was not asked where something else than the policy decided."""
    with transaction.atomic():
        return _kept(scope, tied_marks(scope, identities), wish, moment, refusal)


def contacted(scope: Scope, decision_id: int, moment: datetime) -> None:
    """The message has left: its clocks run from now on."""
    _pending(scope, decision_id, state=DecisionState.CONTACTED, at=moment)


def released(scope: Scope, decision_id: int, reason: Reason) -> None:
    """The message never left: it counts for no clock."""
    _pending(scope, decision_id, state=DecisionState.RELEASED, reason=reason)


def _pending(scope: Scope, decision_id: int, **values: object) -> None:
    Decision.objects.of(scope).filter(pk=decision_id, state=DecisionState.PENDING).update(**values)


def _kept(scope: Scope, marks: Sequence[Mark], wish: Contemplated, moment: datetime, verdict: Ask | Refuse) -> Decision:
    refused = verdict if isinstance(verdict, Refuse) else None
    decision = Decision.objects.add(
        scope,
        survey_id=wish.survey_id,
        invitation_id=wish.invitation_id,
        purpose=wish.purpose,
        way=wish.way,
        number=wish.number,
        state=DecisionState.PENDING if refused is None else DecisionState.REFUSED,
        reason="" if refused is None else refused.reason,
        until=None if refused is None else refused.until,
        at=moment,
    )
    about = [DecisionMark(organisation_id=scope.organisation_id, decision=decision, mark=mark) for mark in marks]
    DecisionMark.objects.of(scope).bulk_create(about)
    return decision
