"""Who does not want to be asked, who never is, and how often the others may be."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import transaction

from twofold_web.delivery.asking.deciding import ALL
from twofold_web.delivery.asking.identity import Identity
from twofold_web.delivery.models import Clock, Decision, DecisionMark, Invitation, InvitationState, Mark, OptOut
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.entry import Entry
from twofold_web.delivery.reads.kin import kin_of
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.sending.considering import known_by
from twofold_web.delivery.writes.marking import locked_marks
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled
from twofold_web.surveys.reads.published import published


def opt_out(scope: Scope, identities: Sequence[Identity], purpose: str = ALL, *, how: str) -> int:
    """Never ask somebody again, or not for a purpose.

    Returns:
        How many marks of theirs were not opted out before.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        new = _noted(scope, locked_marks(scope, identities), purpose, how)
        record(scope, "person.opted out", "person", {"purpose": purpose, "how": how})
    return new


def opt_in(scope: Scope, identities: Sequence[Identity], purpose: str = ALL) -> int:
    """Ask somebody again who has said so themselves: for a purpose, or for every one, by whatever they are known.

    Returns:
        How many opt-outs were lifted.
    """
    require_sending(scope)
    with transaction.atomic():
        refused = OptOut.objects.of(scope).filter(mark__in=_own_marks(scope, identities))
        lifted = (refused if purpose == ALL else refused.filter(purpose=purpose)).delete()[0]
        record(scope, "person.opted in", "person", {"purpose": purpose})
    return int(lifted)


def set_never(scope: Scope, identities: Sequence[Identity], *, never: bool) -> None:
    """Put somebody on the list of those who are never asked, or take them off it."""
    require_sending(scope)
    with transaction.atomic():
        marks = locked_marks(scope, identities) if never else _own_marks(scope, identities)
        Mark.objects.of(scope).filter(pk__in=[mark.pk for mark in marks]).update(never=never)
        record(scope, "person.never asked" if never else "person.may be asked", "person")


def _own_marks(scope: Scope, identities: Sequence[Identity]) -> list[Mark]:
    """All that somebody is known by, locked, but nothing that they share with many, unless that is what they named."""
    named = set(marks_of(scope, identities))
    kin = kin_of(scope, named)
    own = named | {mark for mark in kin.of(named) if not kin.is_shared(mark)}
    return list(Mark.objects.of(scope).filter(digest__in=own).order_by("digest").select_for_update())


def stop_asking(entry: Entry, *, everything: bool) -> None:
    """Whoever holds a link of an invitation does not want to be asked: for its purpose, or at all."""
    if entry.invitation_id is None:
        return
    scope = worker_scope(entry.organisation_id, entry.slug)
    with walled(scope.organisation_id), transaction.atomic():
        purpose = ALL if everything else purpose_of(entry)
        _noted(scope, _marks_behind(scope, entry.invitation_id), purpose, "link")
        waiting = Invitation.objects.of(scope).filter(pk=entry.invitation_id)
        waiting.filter(state=InvitationState.WAITING).update(state=InvitationState.WITHDRAWN)
        waiting.update(due_at=None)
        record(scope, "person.opted out", "person", {"purpose": purpose, "how": "link"})


def purpose_of(entry: Entry) -> str:
    """What the survey is for."""
    found = published(entry.organisation_id, entry.survey_id)
    return ALL if found is None else str(found.document.purpose)


def _marks_behind(scope: Scope, invitation_id: int) -> list[Mark]:
    """Whom an invitation was for: also when their name and address have been emptied since."""
    # the invitation before the marks, as the worker takes them
    row = Invitation.objects.of(scope).select_for_update().get(pk=invitation_id)
    marks = locked_marks(scope, known_by(row))
    decisions = Decision.objects.of(scope).filter(invitation=row)
    about = DecisionMark.objects.of(scope).filter(decision__in=decisions).values("mark_id")
    return marks + list(Mark.objects.of(scope).filter(pk__in=about).exclude(pk__in=[mark.pk for mark in marks]))


def _noted(scope: Scope, marks: Iterable[Mark], purpose: str, how: str) -> int:
    now = datetime.now(UTC)
    made = 0
    for mark in marks:
        _row, new = OptOut.objects.of(scope).get_or_create(
            mark=mark, purpose=purpose, defaults={"organisation_id": scope.organisation_id, "how": how, "at": now}
        )
        made += new
    return made


def hold_for_each(scope: Scope, digests: Iterable[str]) -> None:
    """What somebody does not want holds for each of their marks by itself, so that it outlives what joins them.

    A mark that many people share is left out: it is nobody's own.
    """
    known = list(digests)
    kin = kin_of(scope, known)
    marks = Mark.objects.of(scope).filter(digest__in=[each for each in kin.of(known) if not kin.is_shared(each)])
    own = list(marks.order_by("digest").select_for_update())
    if any(mark.never for mark in own):
        marks.update(never=True)
    for refused in list(OptOut.objects.of(scope).filter(mark__in=own)):
        _noted(scope, own, refused.purpose, refused.how)


def set_clock(scope: Scope, purpose: str, most: int, days: int) -> Clock:
    """No more than so many contacts in so many days: of a purpose, or of all together."""
    require_sending(scope)
    with transaction.atomic():
        clock, _made = Clock.objects.of(scope).update_or_create(
            purpose=purpose, defaults={"organisation_id": scope.organisation_id, "most": most, "days": days}
        )
        record(scope, "clock.set", purpose or "all purposes", {"most": most, "days": days})
    return clock


def remove_clock(scope: Scope, purpose: str) -> None:
    """Leave a purpose to the clock of all."""
    require_sending(scope)
    with transaction.atomic():
        if Clock.objects.of(scope).filter(purpose=purpose).delete()[0]:
            record(scope, "clock.removed", purpose or "all purposes")
