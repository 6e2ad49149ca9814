"""Reports that are sent and measures that are watched, behind the API: the forms of the pages check what is asked."""

from datetime import datetime
from typing import Any, Literal

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import ActorKind, Scope
from twofold_web.insight.forms import AlertForm, ReportForm
from twofold_web.insight.models import Alarm, Alert, Report, Rhythm
from twofold_web.insight.reads.schedules import alerts_of, all_alarms_of, all_reports_of
from twofold_web.insight.reads.sheets import choices
from twofold_web.insight.watchable import question_of, since_of, watchable
from twofold_web.insight.writes.alerts import delete_alert, pause_alert, see_alarm, set_alert
from twofold_web.insight.writes.reports import (
    ReportWish,
    delete_report,
    pause_report,
    schedule_report,
    try_report,
)
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Refused
from twofold_web.people.refusals import Refusal

router = Router(tags=["insight"])


class ReportOut(Schema):
    """A scheduled report."""

    id: int
    name: str
    what: str
    view: int | None
    rhythm: str
    day: int
    hour: int
    quotes: bool
    paused: bool


class Reports(Schema):
    """A page of reports."""

    items: list[ReportOut]
    next: int | None


class ReportIn(Schema):
    """A report to be sent again and again."""

    name: Text = Field(min_length=1, max_length=120)
    view: RowId | None = Field(None, description="A saved view; the overview where left out.")
    rhythm: Literal["weekly", "monthly"]
    day: int = Field(description="Weekly: 0 for Monday to 6. Monthly: 1 to 28.", ge=0, le=28)
    hour: int = Field(7, ge=0, le=23, description="On the clock of the organisation.")
    quotes: bool = Field(default=False, description="With the comments that its owner has picked to be quoted.")
    readers: list[Text] = Field(min_length=1, max_length=200, description="E-mail addresses of members.")


class Rest(Schema):
    """Whether it rests."""

    paused: bool


class Copy(Schema):
    """A copy that is on its way to oneself."""

    job: int


class AlertOut(Schema):
    """An alert with what its last check found."""

    id: int
    name: str
    watches: str = Field(description="measure, or topics: of these there is no question.")
    question: str
    rate: float
    since: str
    paused: bool
    checked_at: datetime | None
    state: dict[str, Any]


class Alerts(Schema):
    """A page of alerts."""

    items: list[AlertOut]
    next: int | None


class AlertIn(Schema):
    """A measure of customers to be watched."""

    name: Text = Field(min_length=1, max_length=120)
    measure: Text
    unit: Text = ""
    touchpoint: Text = ""
    channel: Text = ""
    period: Literal["week", "month"] = "month"
    rate: float = Field(1.0, description="False alarms a year to be borne: 0.25, 0.5, 1, 2 or 4.")
    since: Text = Field(description="The first month that is watched, such as 2026-01.")


class AlarmOut(Schema):
    """A change that an alert found."""

    id: int
    alert: int
    period: str
    since: str
    upwards: bool
    topic: str = Field(description="The topic that grew; empty where a measure changed.")
    detail: dict[str, Any]
    raised_at: datetime
    seen_at: datetime | None


class Alarms(Schema):
    """A page of alarms."""

    items: list[AlarmOut]
    next: int | None


@router.get("/o/{slug}/reports", response={200: Reports} | PROBLEMS)
def list_reports(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """One's scheduled reports."""
    scope = scope_for(request, slug, Permission.SCHEDULE_REPORTS)
    return page_of(all_reports_of(scope), paging, _report)


@router.post("/o/{slug}/reports", response={201: ReportOut} | PROBLEMS)
def create_report(request: HttpRequest, slug: str, wish: ReportIn) -> Any:
    """Send a report again and again; each reader gets what their own rights show. A person's act, not a key's."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    weekly = Rhythm(wish.rhythm) is Rhythm.WEEKLY
    said = {
        "name": wish.name,
        "view": "" if wish.view is None else str(wish.view),
        "rhythm": wish.rhythm,
        "weekday": str(wish.day if weekly else 0),
        "day": str(1 if weekly else wish.day),
        "hour": str(wish.hour),
        "quotes": wish.quotes,
        "readers": "\n".join(wish.readers),
    }
    found = _checked(ReportForm(scope, said), {"weekday": "day"})
    day = found["weekday"] if weekly else found["day"]
    rhythm = Rhythm(wish.rhythm)
    asked = ReportWish(found["name"], rhythm, day, found["hour"], found["readers"], wish.view, found["quotes"])
    kept = schedule_report(scope, asked)
    return Status(201, _report(kept))


@router.patch("/o/{slug}/reports/{report_id}", response={200: ReportOut} | PROBLEMS)
def rest_report(request: HttpRequest, slug: str, report_id: RowId, rest: Rest) -> Any:
    """Let one's report rest, or go on."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    pause_report(scope, report_id, paused=rest.paused)
    return _report(all_reports_of(scope).get(pk=report_id))


@router.post("/o/{slug}/reports/{report_id}/copy", response={202: Copy} | PROBLEMS)
def send_copy(request: HttpRequest, slug: str, report_id: RowId) -> Any:
    """Send a copy to oneself now."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    return Status(202, {"job": try_report(scope, report_id).pk})


@router.delete("/o/{slug}/reports/{report_id}", response={204: None} | PROBLEMS)
def remove_report(request: HttpRequest, slug: str, report_id: RowId) -> Any:
    """End one's report for everybody."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    delete_report(scope, report_id)
    return Status(204, None)


@router.get("/o/{slug}/alerts", response={200: Alerts} | PROBLEMS)
def list_alerts(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """One's alerts."""
    scope = scope_for(request, slug, Permission.SCHEDULE_REPORTS)
    return page_of(alerts_of(scope), paging, _alert)


@router.post("/o/{slug}/alerts", response={201: AlertOut} | PROBLEMS)
def create_alert(request: HttpRequest, slug: str, wish: AlertIn) -> Any:
    """Watch a measure from a month on; a person's act, not a key's."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    said = {name: str(value) for name, value in wish.dict().items()}
    found = _checked(AlertForm(said, choices=watchable(scope, choices(scope))), {})
    kept = set_alert(scope, found["name"], question_of(found), found["rate"], since_of(found))
    return Status(201, _alert(kept))


@router.patch("/o/{slug}/alerts/{alert_id}", response={200: AlertOut} | PROBLEMS)
def rest_alert(request: HttpRequest, slug: str, alert_id: RowId, rest: Rest) -> Any:
    """Let one's alert rest, or go on."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    pause_alert(scope, alert_id, paused=rest.paused)
    return _alert(alerts_of(scope).get(pk=alert_id))


@router.delete("/o/{slug}/alerts/{alert_id}", response={204: None} | PROBLEMS)
def remove_alert(request: HttpRequest, slug: str, alert_id: RowId) -> Any:
    """Stop watching."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    delete_alert(scope, alert_id)
    return Status(204, None)


@router.get("/o/{slug}/alarms", response={200: Alarms} | PROBLEMS)
def list_alarms(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """What one's alerts found."""
    scope = scope_for(request, slug, Permission.SCHEDULE_REPORTS)
    return page_of(all_alarms_of(scope), paging, _alarm)


@router.post("/o/{slug}/alarms/{alarm_id}/seen", response={200: AlarmOut} | PROBLEMS)
def mark_seen(request: HttpRequest, slug: str, alarm_id: RowId) -> Any:
    """Say that one has seen an alarm."""
    scope = _person(scope_for(request, slug, Permission.SCHEDULE_REPORTS))
    see_alarm(scope, alarm_id)
    return _alarm(all_alarms_of(scope).get(pk=alarm_id))


def _person(scope: Scope) -> Scope:
    if scope.actor.kind is not ActorKind.USER:
        raise Refused(
            403, _("Reports and alerts belong to a person, and a key is none."), _("Sign in, and set it as yourself.")
        )
    return scope


def _checked(form: Form, renamed: dict[str, str]) -> dict[str, Any]:
    """What the form of the page makes of it.

    Raises:
        Refusal: something in it is wrong; the field bears the API's name.
    """
    if not form.is_valid():
        name, wrong = next(iter(form.errors.items()))
        raise Refusal(" ".join(str(each) for each in wrong), field=renamed.get(name, name))
    return form.cleaned_data


def _report(one: Report) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("name", "what", "rhythm", "day", "hour", "quotes", "paused")}
    return {"id": one.pk, "view": one.view_id, **said}


def _alert(one: Alert) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("name", "watches", "question", "rate", "since")}
    said |= {name: getattr(one, name) for name in ("paused", "checked_at", "state")}
    return {"id": one.pk, **said}


def _alarm(one: Alarm) -> dict[str, Any]:
    said = {
        name: getattr(one, name) for name in ("period", "since", "upwards", "topic", "detail", "raised_at", "seen_at")
    }
    return {"id": one.pk, "alert": one.alert_id, **said}
