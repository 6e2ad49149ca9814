"""Reports that are sent: schedule, try, pause, end; and the link that ends them for one reader."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.forms import ReportForm
from twofold_web.insight.models import Report, Rhythm
from twofold_web.insight.reads.schedules import deliveries_of, reports_of
from twofold_web.insight.writes.reports import (
    ReportWish,
    delete_report,
    end_reading,
    pause_report,
    schedule_report,
    try_report,
)


@page(Permission.SCHEDULE_REPORTS)
def reports(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One's reports, their history, and a form for another."""
    form = ReportForm(scope, request.POST if request.method == "POST" else None, initial={"readers": scope.actor.name})
    if request.method == "POST" and form.is_valid():
        schedule_report(scope, _wish(form))
        messages.success(request, _("The report is scheduled."))
        return redirect("reports", scope.slug)
    organisation = Organisation.objects.get(id=scope.organisation_id)
    values = {
        "form": form,
        "reports": reports_of(scope),
        "deliveries": deliveries_of(scope),
        "zone": organisation.zone,
    }
    return render(request, "insight/reports.html", values, status=422 if form.errors else 200)


def _wish(form: ReportForm) -> ReportWish:
    said = form.cleaned_data
    rhythm = Rhythm(said["rhythm"])
    day = said["weekday"] if rhythm is Rhythm.WEEKLY else said["day"]
    view = int(said["view"]) if said["view"] else None
    return ReportWish(said["name"], rhythm, day, said["hour"], said["readers"], view, said["quotes"])


@require_POST
@page(Permission.SCHEDULE_REPORTS)
def change(request: HttpRequest, scope: Scope, report_id: int) -> HttpResponse:
    """Try, pause, resume or delete one of one's reports."""
    act = request.POST.get("act", "")
    try:
        if act == "try":
            try_report(scope, report_id)
            messages.success(request, _("A copy is on its way to you."))
        elif act in {"pause", "resume"}:
            pause_report(scope, report_id, paused=act == "pause")
        elif act == "delete":
            delete_report(scope, report_id)
            messages.success(request, _("The report is deleted."))
    except Report.DoesNotExist:
        raise Http404 from None
    return redirect("reports", scope.slug)


def end(request: HttpRequest, place: str, token: str) -> HttpResponse:
    """End a report for the reader whose copy holds this link; asked for first, so that no mail scanner ends it."""
    if request.method != "POST":
        return render(request, "insight/end.html", {"ended": False})
    if not end_reading(place, token):
        raise Http404
    return render(request, "insight/end.html", {"ended": True})
