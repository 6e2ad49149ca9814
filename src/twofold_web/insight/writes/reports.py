"""Scheduling, trying, pausing and ending reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from twofold_web.foundation import schedules
from twofold_web.foundation.audit import record
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Job, Organisation
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Reader, Report, Rhythm, View, What
from twofold_web.insight.preparing.reporting import REPORT
from twofold_web.insight.reads.views import owner_of, views_for


@dataclass(frozen=True, slots=True)
class ReportWish:
    """What somebody wants to have sent.

    Attributes:
        name: of the report.
        rhythm: how often.
        day: weekly 0 (Monday) to 6, monthly 1 to 28.
        hour: on the clock of the organisation.
        readers: who gets it.
        view_id: the view it shows; None for the overview.
        quotes: whether it quotes the comments that its owner has picked.
    """

    name: str
    rhythm: Rhythm
    day: int
    hour: int
    readers: Sequence[int]
    view_id: int | None = None
    quotes: bool = False


def schedule_report(scope: Scope, wish: ReportWish) -> Report:
    """Send a report again and again.

    Raises:
        PermissionDenied: the actor may not.
        View.DoesNotExist: the view is not theirs to use.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        view: View | None = views_for(scope).get(pk=wish.view_id) if wish.view_id is not None else None
        report = Report.objects.add(
            scope,
            owner_id=owner_of(scope),
            name=wish.name,
            what=What.VIEW if view else What.OVERVIEW,
            view=view,
            rhythm=wish.rhythm,
            day=wish.day,
            hour=wish.hour,
            quotes=wish.quotes,
        )
        for user_id in wish.readers:
            Reader.objects.add(scope, report=report, user_id=user_id)
        schedules.put(scope, REPORT, _key(report), cron_of(report), {"report": report.pk})
        record(scope, "report.scheduled", f"report {report.pk}", {"readers": len(wish.readers), "what": report.what})
    return report


def cron_of(report: Report) -> str:
    """When it is due, as the worker reads it."""
    if report.rhythm == Rhythm.WEEKLY:
        return f"0 {report.hour} * * {report.day + 1}"
    return f"0 {report.hour} {report.day} * *"


def try_report(scope: Scope, report_id: int) -> Job:
    """Send a copy to oneself now.

    Raises:
        PermissionDenied: the actor may not.
        Report.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        report = _own(scope, report_id)
        me, _made = Reader.objects.of(scope).get_or_create(
            report=report,
            user_id=owner_of(scope),
            defaults={"organisation_id": scope.organisation_id, "ended_at": datetime.now(UTC)},
        )
        record(scope, "report.tried", f"report {report.pk}")
        return enqueue(scope, REPORT, {"report": report.pk, "only": me.user_id, "trial": True}, urgent=True)


def pause_report(scope: Scope, report_id: int, *, paused: bool) -> None:
    """Let a report rest, or go on.

    Raises:
        PermissionDenied: the actor may not.
        Report.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        report = _own(scope, report_id)
        report.paused = paused
        report.save(update_fields=["paused"])
        schedules.pause(scope, REPORT, _key(report), paused=paused)
        record(scope, "report.paused" if paused else "report.resumed", f"report {report.pk}")


def delete_report(scope: Scope, report_id: int) -> None:
    """End a report for everybody.

    Raises:
        PermissionDenied: the actor may not.
        Report.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        report = _own(scope, report_id)
        schedules.remove(scope, REPORT, _key(report))
        report.delete()
        record(scope, "report.deleted", f"report {report_id}")


def end_reading(slug: str, token: str) -> bool:
    """Somebody does not want a report any more; whoever holds the link of their copy says so.

    Returns:
        Whether there is such a reader.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return False
    worker = worker_scope(organisation.id, organisation.slug)
    with walled(organisation.id), transaction.atomic():
        reader = Reader.objects.of(worker).filter(token=token).first()
        if reader is None:
            return False
        if reader.ended_at is None:
            Reader.objects.of(worker).filter(pk=reader.pk).update(ended_at=datetime.now(UTC))
            record(worker, "report.ended by reader", f"report {reader.report_id}", {"reader": reader.user_id})
    return True


def _own(scope: Scope, report_id: int) -> Report:
    return Report.objects.of(scope).select_for_update().get(pk=report_id, owner_id=owner_of(scope))


def _key(report: Report) -> str:
    return f"report {report.pk}"
