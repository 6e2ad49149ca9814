"""Checking alerts: after each load every watched measure is held against its baseline."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from twofold.errors import UsageError
from twofold.findings.contrasts import standard_error
from twofold.measures import measure
from twofold.measures.calendar_days import period_days
from twofold.measures.estimates import Estimate
from twofold.measures.watching import FEWEST, Watch, watch
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import Alarm, Alert, Watches
from twofold_web.insight.preparing.estimating import put
from twofold_web.insight.questions import Question
from twofold_web.insight.reads.exploring import units_of
from twofold_web.people.reads import scope_of

ALARMS, ALARM_MAIL = "insight.alarms", "insight.alarm"
A_YEAR = {"month": 12.0, "week": 365.25 / 7}
MOST_BASELINE = 36  # periods: an older level is another company
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def standing_alarms(scope: Scope) -> list[dict[str, Any]]:
    """After a load alerts are checked where there are any."""
    return [{}] if _measures(scope).exists() else []


def _measures(scope: Scope) -> QuerySet[Alert]:
    return Alert.objects.of(scope).filter(paused=False, watches=Watches.MEASURE)


def prepare_alarms(scope: Scope, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Check every alert; a change that was told before is not told again."""
    del request
    alerts = list(_measures(scope).select_related("owner"))
    raised = 0
    for at, alert in enumerate(alerts):
        progress(at / len(alerts), "")
        raised += _check(scope, alert)
    return {"checked": len(alerts), "raised": raised}


def _check(worker: Scope, alert: Alert) -> int:
    owner = scope_of(alert.owner, worker.slug)
    if owner is None or not owner.may(Permission.SCHEDULE_REPORTS) or not has_facts(worker):
        return 0
    try:
        course = course_of(owner, Question.parse(alert.question))
    except UsageError as refused:
        state: dict[str, Any] = {"trouble": str(refused)}
        found = None
    else:
        found = _watched(alert, course)
        state = {"trouble": "" if found else "few", "few": FEWEST} | (_state(found, course) if found else {})
    with transaction.atomic():
        Alert.objects.of(worker).filter(pk=alert.pk).update(state=state, checked_at=datetime.now(UTC))
        return 0 if found is None else _raise(worker, alert, found, course)


def course_of(owner: Scope, question: Question, today: datetime | None = None) -> list[Estimate]:
    """The finished periods of a measure in their order, within its owner's rights."""
    asking = put(owner, question, units_of(owner, question))
    found = measure(
        asking.facts,
        question.measure,
        where=asking.where,
        period=question.period,
        item=question.item or None,
        options=asking.options,
    )
    now = today or datetime.now(UTC)
    return [one for one in found if _finished(question.period, one.group[question.period] or "", now)]


def _finished(period: str, name: str, now: datetime) -> bool:
    return bool(name) and EPOCH + timedelta(days=period_days(period, name)[1] + 1) <= now


def _watched(alert: Alert, course: list[Estimate]) -> Watch | None:
    period = Question.parse(alert.question).period
    names = [str(one.group[period]) for one in course]
    before = sum(name < alert.since for name in names)
    kept = course[max(0, before - MOST_BASELINE) :]
    value = [math.nan if not one.shown or one.value is None else one.value for one in kept]
    error = [math.nan if not one.shown else standard_error(one) for one in kept]
    seed = np.random.default_rng(alert.pk)  # the same question, the same limit
    return watch(value, error, min(before, MOST_BASELINE), rate=alert.rate / A_YEAR[period], rng=seed)


def _state(found: Watch, course: list[Estimate]) -> dict[str, Any]:
    newest = course[-1]
    return {
        "centre": found.centre,
        "sigma": found.sigma,
        "decision": found.decision,
        "rate": found.rate,
        "delays": [[change, delay if math.isfinite(delay) else None] for change, delay in found.delays],
        "newest": newest.to_json(),
    }


def _raise(worker: Scope, alert: Alert, found: Watch, course: list[Estimate]) -> int:
    period, raised = Question.parse(alert.question).period, 0
    names = [str(one.group[period]) for one in course]
    start = max(0, sum(name < alert.since for name in names) - MOST_BASELINE)
    for one in found.alarms:
        at = course[start + one.at]
        alarm, new = Alarm.objects.of(worker).get_or_create(
            alert=alert,
            period=str(at.group[period]),
            upwards=one.upwards,
            defaults={
                "organisation_id": worker.organisation_id,
                "since": str(course[start + one.since].group[period]),
                "detail": {"estimate": at.to_json(), "centre": found.centre},
            },
        )
        if new:
            raised += 1
            enqueue(worker, ALARM_MAIL, {"alarm": alarm.pk}, key=f"alarm {alarm.pk}")
    return raised


def send_alarm(run: JobRun) -> dict[str, Any]:
    """Tell the owner of an alert by e-mail, once."""
    with transaction.atomic():
        rows = Alarm.objects.of(run.scope).select_for_update().select_related("alert")
        alarm = rows.filter(pk=run.payload["alarm"]).first()
        if alarm is None or alarm.detail.get("told"):
            return {"sent": False}
        alarm.detail = alarm.detail | {"told": datetime.now(UTC).isoformat()}
        alarm.save(update_fields=["detail"])
    owner = alarm.alert.owner
    if scope_of(owner, run.scope.slug) is None:
        return {"sent": False}
    with translation.override(owner.language[:2]):
        page = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("alerts", args=[run.scope.slug])
        text = _("The alert “%(name)s” found a change in %(period)s. See: %(address)s") % {
            "name": alarm.alert.name,
            "period": alarm.period,
            "address": page,
        }
        subject = " ".join((_("Alert: %(name)s") % {"name": alarm.alert.name}).split())
        EmailMessage(subject, text, to=[owner.email]).send()
    return {"sent": True}
