"""Topics of comments that suddenly many speak of: told to whoever watches them, once a month and topic."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from twofold.voice.keeping.topics_kept import TopicFound
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Alarm, Alert, Watches
from twofold_web.insight.preparing.alarming import ALARM_MAIL
from twofold_web.insight.reads.allowed import sees_everything
from twofold_web.people.reads import scope_of


def raise_topics(worker: Scope, topics: Iterable[TopicFound]) -> int:
    """Tell everybody who watches topics, and may read all comments, of those that were raised; how many times.

    Args:
        worker: the organisation.
        topics: of all its comments, judged by the newest month that is over.
    """
    raised = [one for one in topics if one.alert is not None and one.alert.raised]
    told = 0
    watching = Alert.objects.of(worker).filter(watches=Watches.TOPICS, paused=False).select_related("owner")
    for alert in watching:
        owner = scope_of(alert.owner, worker.slug)
        if (
            owner is None
            or not owner.may(Permission.SCHEDULE_REPORTS)
            or not sees_everything(owner, Permission.SEE_COMMENTS)
        ):
            continue
        with transaction.atomic():
            Alert.objects.of(worker).filter(pk=alert.pk).update(checked_at=datetime.now(UTC))
            told += sum(_told(worker, alert, one) for one in raised if one.alert_month >= alert.since)
    return told


def _told(worker: Scope, alert: Alert, one: TopicFound) -> bool:
    alarm, new = Alarm.objects.of(worker).get_or_create(
        alert=alert,
        period=one.alert_month,
        upwards=True,
        topic=one.identity,
        defaults={"organisation_id": worker.organisation_id, "since": one.alert_month, "detail": _detail(one)},
    )
    if new:
        enqueue(worker, ALARM_MAIL, {"alarm": alarm.pk}, key=f"alarm {alarm.pk}")
    return new


def _detail(one: TopicFound) -> dict[str, Any]:
    assert one.alert is not None  # noqa: S101 - only those that were raised are told
    counted = {"now": one.alert.now, "expected": one.alert.expected, "ratio": one.alert.ratio, "low": one.alert.low}
    return counted | {"names": {language: list(words) for language, words in one.names}}
