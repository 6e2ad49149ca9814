"""A round of the worker: consider what is due, send what is decided, and rest where nothing waits."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from twofold_web.delivery.asking.turns import AT_ONCE
from twofold_web.delivery.models import ON_THE_WAY, Invitation, Message, MessageState, Roll
from twofold_web.delivery.sending.considering import consider
from twofold_web.delivery.sending.messages import give_up_lost, send
from twofold_web.delivery.sheets.rolls import forget_order
from twofold_web.delivery.writes.working import rest, wake
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import published


def make_round(run: JobRun) -> dict[str, Any]:
    """One round; repeated after a crash, it sends nothing twice (``messages``)."""
    done = round_by(run.scope, lambda: datetime.now(UTC), lambda share: run.progress(share, ""))
    if done["considered"] == AT_ONCE or done["sent"] == AT_ONCE:
        wake(run.scope)
    elif not waits(run.scope):
        rest(run.scope)
    return done


def round_at(scope: Scope, now: datetime) -> dict[str, int]:
    """Everything that is due at a moment, as if it took no time."""
    return round_by(scope, lambda: now)


def round_by(
    scope: Scope, clock: Callable[[], datetime], told: Callable[[float], None] = lambda _share: None
) -> dict[str, int]:
    """Everything that is due by this clock, which is looked at anew for each person: servers may be slow."""
    lost = give_up_lost(scope, clock())
    rows = Invitation.objects.of(scope).filter(due_at__lte=clock()).order_by("pk")
    due = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    for place, number in enumerate(due):
        told(0.5 * place / len(due))
        consider(scope, number, clock())
    ready = Message.objects.of(scope).filter(state=MessageState.RESERVED, next_at__lte=clock())
    numbers = list(ready.order_by("next_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for place, number in enumerate(numbers):
        told(0.5 + 0.5 * place / len(numbers))
        send(scope, number, clock)
    forget_order()
    return {"considered": len(due), "sent": len(numbers), "lost": lost}


def waits(scope: Scope) -> bool:
    """Whether anything is due now or later, or sheets are being taken whose order has to be forgotten."""
    if Message.objects.of(scope).filter(state__in=ON_THE_WAY).exists():
        return True
    return Invitation.objects.of(scope).exclude(due_at=None).exists() or _sheets_are_taken(scope)


def _sheets_are_taken(scope: Scope) -> bool:
    surveys = Roll.objects.of(scope).order_by().values_list("survey_id", flat=True).distinct()
    found = (published(scope.organisation_id, survey_id) for survey_id in surveys)
    return any(survey is not None and survey.state == "open" for survey in found)
