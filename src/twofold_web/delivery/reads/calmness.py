"""When the people of a trigger are left in peace, and when they are asked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from twofold_web.delivery.asking.moments import Calm, allowed_from, moment_before
from twofold_web.delivery.models import Invitation, Trigger
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.foundation.scope import Scope


def calm_of(trigger: Trigger | None) -> Calm:
    """When a trigger disturbs nobody; the shipped hours where nothing triggered."""
    return Calm() if trigger is None else Calm(trigger.quiet_from, trigger.quiet_to, trigger.weekends)


def calm_from(scope: Scope, row: Invitation, moment: datetime) -> datetime:
    """The first moment from this one on at which a message may reach the invited person."""
    trigger = Trigger.objects.of(scope).filter(pk=row.trigger_id).first() if row.trigger_id else None
    return allowed_from(moment, calm_of(trigger), zone_for(scope, row.zone))


def when_to_ask(trigger: Trigger, happened_at: datetime, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a trigger asks about what happened, and from when on it does not any more."""
    last = happened_at + timedelta(days=trigger.expires_days)
    planned = happened_at + timedelta(minutes=trigger.delay_minutes)
    return moment_before(planned, max(now, happened_at), last, calm_of(trigger), zone), last
