"""Watching a measure, resting, ending, and having seen an alarm."""

from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from twofold_web.foundation import prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Alarm, Alert, Watches
from twofold_web.insight.preparing.alarming import ALARMS
from twofold_web.insight.questions import Question
from twofold_web.insight.reads.allowed import sees_everything
from twofold_web.insight.reads.views import owner_of


def set_alert(scope: Scope, name: str, question: Question, rate: float, since: str) -> Alert:
    """Watch a measure from a period on.

    Args:
        scope: who acts.
        name: of the alert.
        question: about customers, split by one period and nothing else.
        rate: false alarms a year that they are willing to bear.
        since: the first period that is watched.

    Raises:
        PermissionDenied: the actor may not.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        alert = Alert.objects.add(
            scope, owner_id=owner_of(scope), name=name, question=question.query(), rate=rate, since=since
        )
        prepared.ask(scope, ALARMS, {})
        record(scope, "alert.set", f"alert {alert.pk}", {"question": question.query(), "rate": rate, "since": since})
    return alert


def watch_topics(scope: Scope, name: str, since: str) -> Alert:
    """Be told of topics that suddenly many comments speak of; asking twice changes nothing.

    Args:
        scope: who acts.
        name: of the alert.
        since: the first month that is watched.

    Raises:
        PermissionDenied: the actor may not schedule alerts, or not read all comments.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    if not sees_everything(scope, Permission.SEE_COMMENTS):
        raise PermissionDenied
    with transaction.atomic():
        made = {"name": name, "since": since, "organisation_id": scope.organisation_id}
        alert, new = Alert.objects.of(scope).get_or_create(
            owner_id=owner_of(scope), watches=Watches.TOPICS, defaults=made
        )
        if new:
            record(scope, "alert.set", f"alert {alert.pk}", {"watches": Watches.TOPICS.value, "since": since})
    return alert


def delete_alert(scope: Scope, alert_id: int) -> None:
    """Stop watching.

    Raises:
        PermissionDenied: the actor may not.
        Alert.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        Alert.objects.of(scope).select_for_update().get(pk=alert_id, owner_id=owner_of(scope)).delete()
        record(scope, "alert.deleted", f"alert {alert_id}")


def pause_alert(scope: Scope, alert_id: int, *, paused: bool) -> None:
    """Let an alert rest, or go on.

    Raises:
        PermissionDenied: the actor may not.
        Alert.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        alert = Alert.objects.of(scope).select_for_update().get(pk=alert_id, owner_id=owner_of(scope))
        alert.paused = paused
        alert.save(update_fields=["paused"])
        if not paused and alert.watches == Watches.MEASURE:
            prepared.ask(scope, ALARMS, {})
        record(scope, "alert.paused" if paused else "alert.resumed", f"alert {alert_id}")


def see_alarm(scope: Scope, alarm_id: int) -> None:
    """Say that one has seen an alarm of one's own.

    Raises:
        PermissionDenied: the actor may not.
        Alarm.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SCHEDULE_REPORTS)
    with transaction.atomic():
        rows = Alarm.objects.of(scope).select_for_update()
        alarm = rows.get(pk=alarm_id, alert__owner_id=owner_of(scope))
        alarm.seen_at, alarm.seen_by = datetime.now(UTC), scope.actor.name
        alarm.save(update_fields=["seen_at", "seen_by"])
        record(scope, "alarm.seen", f"alarm {alarm_id}")
