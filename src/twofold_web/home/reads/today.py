"""What waits for somebody: the panels of all apps, and the work they asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from twofold_web.foundation.hooks import HOME
from twofold_web.foundation.jobs import OPEN
from twofold_web.foundation.models import Job
from twofold_web.foundation.prepared import PREPARE
from twofold_web.foundation.scope import Scope

KEPT = timedelta(days=1)
MOST = 8


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with what it says now.

    Attributes:
        key: its name.
        title: in the reader's language, once it is drawn.
        template: what draws it.
        context: for the template.
    """

    key: str
    title: Any
    template: str
    context: dict[str, Any]


def panels(scope: Scope, since: datetime | None) -> list[ShownPanel]:
    """The panels that have something to say to this person."""
    shown = []
    for panel in HOME:
        context = panel.function(scope, since) if scope.may(panel.permission) else None
        if context is not None:
            shown.append(ShownPanel(panel.key, panel.title, panel.template, context))
    return shown


def own_jobs(scope: Scope, since: datetime | None) -> dict[str, Any] | None:
    """Work in the background that this person asked for: what waits or runs, and what has ended within a day."""
    own = Job.objects.filter(organisation_id=scope.organisation_id, requested_by=scope.actor.name)
    own = own.exclude(kind=PREPARE).order_by("-id")
    now = datetime.now(UTC)
    edge = max(since, now - KEPT) if since else now - KEPT
    recent = [job for job in own[:50] if job.state in OPEN or (job.ended_at and job.ended_at >= edge)]
    return {"jobs": recent[:MOST]} if recent else None
