"""What waits for somebody in the other apps: new figures, alarms, files that need a look, open invitations."""

from datetime import UTC, datetime, timedelta
from typing import Any

from twofold_web.foundation.models import Prepared
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.reads.schedules import alarms_of
from twofold_web.intake.reads import loads_page, may_load, waiting_uploads
from twofold_web.people.reads.invitations import open_invitations

WEEK = timedelta(days=7)
# the figures that every load renews
FIGURES = "insight.customers"
MOST = 5


def new_figures(scope: Scope, since: datetime | None) -> dict[str, Any] | None:
    """When the figures of the overview were renewed after the last visit."""
    if since is None:
        return None
    renewed = Prepared.objects.of(scope).filter(kind=FIGURES, made_at__gt=since)
    newest = renewed.order_by("-made_at").values_list("made_at", flat=True).first()
    return {"made": newest} if newest else None


def open_alarms(scope: Scope, since: datetime | None) -> dict[str, Any] | None:  # noqa: ARG001 - an alarm waits until it is seen
    """Alarms of one's own alerts that nobody has looked at."""
    unseen = [alarm for alarm in alarms_of(scope) if alarm.seen_at is None]
    return {"alarms": unseen[:MOST], "count": len(unseen)} if unseen else None


def files_to_look_at(scope: Scope, since: datetime | None) -> dict[str, Any] | None:
    """Files that wait for a mapping, and loads since the last visit (or of a week) with rejected rows."""
    if not may_load(scope):
        return None
    edge = min(since or datetime.now(UTC), datetime.now(UTC) - WEEK)
    recent = [load for load in loads_page(scope).loads if load.made_at >= edge]
    rejected = [load for load in recent if load.rejected or load.rejected_answers]
    uploads = waiting_uploads(scope)
    found = {"uploads": uploads[:MOST], "loads": rejected[:MOST]}
    return found if uploads or rejected else None


def invitations(scope: Scope, since: datetime | None) -> dict[str, Any] | None:  # noqa: ARG001 - an invitation waits until it is taken up
    """Invitations that nobody has taken up."""
    scope.require(Permission.MANAGE_PEOPLE)
    waiting = list(open_invitations(scope)[: MOST + 1])
    return {"invitations": waiting[:MOST], "more": len(waiting) > MOST} if waiting else None
