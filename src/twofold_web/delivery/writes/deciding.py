"""Deciding whether somebody is asked, and writing it into the ledger in the same transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from twofold_web.delivery.asking.deciding import Ask, Reason, Refuse, decide
from twofold_web.delivery.asking.identity import Identity
from twofold_web.delivery.models import Decision, DecisionMark, DecisionState, Mark
from twofold_web.delivery.reads.kin import kin_of
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import history_of, policy_of
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


def locked_marks(scope: Scope, identities: Iterable[Identity]) -> list[Mark]:
    """The rows of what somebody is known by, made where they are missing, locked until the transaction ends.

    Always in the same order, so that two workers wait for each other instead of for ever.
    """
    digests = marks_of(scope, identities)
    rows = [Mark(organisation_id=scope.organisation_id, digest=digest) for digest in digests]
    Mark.objects.of(scope).bulk_create(rows, ignore_conflicts=True)
    return _locked(scope, digests)


def _locked(scope: Scope, digests: Iterable[str]) -> list[Mark]:
    return list(Mark.objects.of(scope).filter(digest__in=list(digests)).order_by("digest").select_for_update())


def _person(scope: Scope, marks: Sequence[Mark]) -> list[Mark]:
    """All marks of the person, locked as well: who decides about another address of theirs waits."""
    known = frozenset(mark.digest for mark in marks)
    while True:
        person = kin_of(scope, known)
        if person == known:
            return _locked(scope, known)
        known = frozenset(mark.digest for mark in _locked(scope, person))  # whoever held them may have told of more


def decide_and_record(
    scope: Scope,
    identities: Sequence[Identity],
    wish: Contemplated,
    moment: datetime,
    further: Callable[[], Refuse | None] = lambda: None,
) -> tuple[Decision, Ask | Refuse]:
    """Decide by the policy, and keep the decision; one that asks reserves every clock at once.

    Call it inside the transaction that will make the contact: the ledger holds the line exactly if it commits.

    Args:
        scope: the organisation.
        identities: all that the person is known by.
        wish: the contact.
        moment: now.
        further: asked last, where the policy has nothing against it; what it wrote is taken back where it refuses.
    """
    with transaction.atomic():
        marks = locked_marks(scope, identities)
        verdict = decide(history_of(scope, _person(scope, marks)), policy_of(scope), moment, wish.purpose)
        if isinstance(verdict, Ask):
            verdict = _further(further) or verdict
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
        return _kept(scope, locked_marks(scope, identities), wish, moment, refusal)


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
