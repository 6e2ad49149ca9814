"""Reports and alerts of somebody, with what became of them."""

from django.db.models import QuerySet

from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Alarm, Alert, Delivery, Reader, Report
from twofold_web.insight.reads.views import owner_of

MOST = 50


def reports_of(scope: Scope) -> list[tuple[Report, list[Reader]]]:
    """One's own reports with their readers."""
    reports = Report.objects.of(scope).filter(owner_id=owner_of(scope)).select_related("view")
    readers: dict[int, list[Reader]] = {}
    for reader in Reader.objects.of(scope).filter(report__in=reports, ended_at=None).select_related("user"):
        readers.setdefault(reader.report_id, []).append(reader)
    return [(report, readers.get(report.pk, [])) for report in reports]


def all_reports_of(scope: Scope) -> QuerySet[Report]:
    """One's own reports."""
    return Report.objects.of(scope).filter(owner_id=owner_of(scope))


def deliveries_of(scope: Scope) -> QuerySet[Delivery]:
    """What was sent of one's own reports, the newest first."""
    own = Delivery.objects.of(scope).filter(report__owner_id=owner_of(scope))
    return own.select_related("report", "user")[:MOST]


def alerts_of(scope: Scope) -> QuerySet[Alert]:
    """One's own alerts."""
    return Alert.objects.of(scope).filter(owner_id=owner_of(scope))


def all_alarms_of(scope: Scope) -> QuerySet[Alarm]:
    """What one's own alerts found."""
    return Alarm.objects.of(scope).filter(alert__owner_id=owner_of(scope)).select_related("alert")


def alarms_of(scope: Scope) -> QuerySet[Alarm]:
    """What one's own alerts found lately, the newest first."""
    return all_alarms_of(scope)[:MOST]
