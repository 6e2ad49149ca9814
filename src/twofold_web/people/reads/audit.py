"""The audit trail, as far back as somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from twofold_web.foundation.audit import export
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.reads.reach import require_everywhere


@dataclass(frozen=True, slots=True)
class Question:
    """Which entries are wanted.

    Attributes:
        person: a part of the name of who acted, or of whom it was done to.
        act: what was done; empty for everything.
        since: the first day, in UTC.
        until: the last day, in UTC.
    """

    person: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None


def entries_of(scope: Scope, question: Question) -> QuerySet[AuditEntry]:
    """The entries that fit, newest first.

    Raises:
        PermissionDenied: the actor may not read the trail.
    """
    require_everywhere(scope, Permission.READ_AUDIT)
    rows = AuditEntry.objects.of(scope).order_by("-number")
    if question.person:
        rows = rows.filter(actor_name__icontains=question.person) | rows.filter(target__icontains=question.person)
    if question.act:
        rows = rows.filter(act=question.act)
    if question.since:
        rows = rows.filter(at__gte=datetime.combine(question.since, time.min, UTC))
    if question.until:
        rows = rows.filter(at__lt=datetime.combine(question.until, time.min, UTC) + timedelta(days=1))
    return rows


def acts_of(scope: Scope) -> list[str]:
    """The acts that the trail holds."""
    return sorted(AuditEntry.objects.of(scope).order_by().values_list("act", flat=True).distinct())


def exported_lines(scope: Scope) -> Iterator[str]:
    """The whole trail, a line at a time; keeps its own wall up, because an answer is sent after its view has ended."""
    with walled(scope.organisation_id):
        yield from export(scope)
