"""Alerts: what is watched, what was found, and how fast a change would be found."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.forms import AlertForm
from twofold_web.insight.models import Alarm, Alert, Watches
from twofold_web.insight.reads.allowed import sees_everything
from twofold_web.insight.reads.schedules import alarms_of, alerts_of
from twofold_web.insight.reads.sheets import choices
from twofold_web.insight.reads.watched import Watched, watched
from twofold_web.insight.watchable import question_of, since_of, watchable
from twofold_web.insight.writes.alerts import delete_alert, pause_alert, see_alarm, set_alert, watch_topics


@page(Permission.SCHEDULE_REPORTS)
def alerts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One's alerts, what they found, and a form for another."""
    if request.method == "POST" and request.POST.get("watches") == Watches.TOPICS:
        watch_topics(scope, _("New topics in comments"), f"{datetime.now(UTC):%Y-%m}")
        messages.success(request, _("New topics are watched."))
        return redirect("alerts", scope.slug)
    offered = choices(scope)
    newest = offered["months"][-1] if offered["months"] else ""
    data = request.POST if request.method == "POST" else None
    form = AlertForm(data, choices=watchable(scope, offered), initial={"since": newest})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        set_alert(scope, said["name"], question_of(said), said["rate"], since_of(said))
        messages.success(request, _("The measure is watched."))
        return redirect("alerts", scope.slug)
    shown: list[Watched] = [watched(scope, alert) for alert in alerts_of(scope)]
    watching = any(one.alert.watches == Watches.TOPICS for one in shown)
    may_topics = sees_everything(scope, Permission.SEE_COMMENTS) and not watching
    values = {"form": form, "alerts": shown, "alarms": alarms_of(scope), "may_topics": may_topics}
    return render(request, "insight/alerts.html", values, status=422 if form.errors else 200)


@require_POST
@page(Permission.SCHEDULE_REPORTS)
def change(request: HttpRequest, scope: Scope, alert_id: int) -> HttpResponse:
    """Pause, resume or delete one of one's alerts."""
    act = request.POST.get("act", "")
    try:
        if act in {"pause", "resume"}:
            pause_alert(scope, alert_id, paused=act == "pause")
        elif act == "delete":
            delete_alert(scope, alert_id)
    except Alert.DoesNotExist:
        raise Http404 from None
    return redirect("alerts", scope.slug)


@require_POST
@page(Permission.SCHEDULE_REPORTS)
def seen(request: HttpRequest, scope: Scope, alarm_id: int) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """Say that one has seen an alarm."""
    try:
        see_alarm(scope, alarm_id)
    except Alarm.DoesNotExist:
        raise Http404 from None
    return redirect("alerts", scope.slug)
