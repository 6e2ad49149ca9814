"""Triggers: make one, let it rest, remove it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.db import transaction

from twofold_web.delivery.models import Invitation, Once, Trigger, Way
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.writes.calling_back import call_back
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class TriggerWish:
    """When something of a kind happens, ask some time later; the fields are those of the model."""

    name: str
    kind: str = ""
    touchpoint: str = ""
    channel: str = ""
    conditions: Sequence[Mapping[str, str]] = ()
    way: Way = Way.EMAIL
    delay_minutes: int = 0
    quiet_from: int = 21
    quiet_to: int = 8
    weekends: bool = True
    expires_days: int = 7
    reminders: int = 0
    reminder_days: int = 3
    once: Once = Once.CASE
    paused: bool = False


def make_trigger(scope: Scope, survey_id: int, wish: TriggerWish) -> Trigger:
    """Ask because something happens, from now on.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    values = asdict(wish) | {"conditions": [dict(each) for each in wish.conditions]}
    with transaction.atomic():
        trigger = Trigger.objects.add(
            scope, survey_id=survey_id, made_by=scope.actor.name, made_at=datetime.now(UTC), **values
        )
        record(scope, "trigger.made", f"trigger {trigger.pk}", {"survey": survey_id, "kind": wish.kind})
    return trigger


def pause_trigger(scope: Scope, survey_id: int, trigger_id: int, *, paused: bool) -> None:
    """Let it rest, or go on; who was told of already is asked all the same.

    Raises:
        Trigger.DoesNotExist: there is none.
    """
    require_sending(scope)
    with transaction.atomic():
        trigger = Trigger.objects.of(scope).select_for_update().get(pk=trigger_id, survey_id=survey_id)
        trigger.paused = paused
        trigger.save(update_fields=["paused"])
        record(scope, "trigger.paused" if paused else "trigger.resumed", f"trigger {trigger.pk}")


def delete_trigger(scope: Scope, survey_id: int, trigger_id: int) -> int:
    """End it; whoever still waits because of it is not asked.

    Returns:
        How many waited.
    """
    require_sending(scope)
    with transaction.atomic():
        trigger = Trigger.objects.of(scope).select_for_update().get(pk=trigger_id, survey_id=survey_id)
        number = call_back(scope, Invitation.objects.of(scope).filter(trigger=trigger))
        trigger.delete()
        record(scope, "trigger.deleted", f"trigger {trigger_id}", {"waiting": number})
    return number
