"""What was loaded, when, by whom, what became of it, and taking it back."""

import io

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from twofold.store import write_csv
from twofold_web.foundation.audit import record
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import LoadState
from twofold_web.intake.places import plain_text
from twofold_web.intake.reads import load_of, loads_page, waiting_uploads
from twofold_web.intake.reads.loads import invited_by, is_moving, is_stuck, reasons, rejected_rows, warnings
from twofold_web.intake.sentences import say
from twofold_web.intake.writes import reopen, undo_load


@page(Permission.LOAD_DATA)
@require_GET
def listed(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The ways to bring data, the files that wait, and the loads."""
    before = request.GET.get("before", "")
    found = loads_page(scope, int(before) if before.isdecimal() and len(before) < 19 else None)
    uploads = waiting_uploads(scope) if not before else []
    moving = any(is_moving(load) for load in found.loads) or any(upload.state == "waiting" for upload in uploads)
    body = {
        "uploads": uploads,
        "loads": [(load, is_moving(load), is_stuck(load)) for load in found.loads],
        "older": found.older,
        "before": before,
        "moving": moving,
        "most": settings.UPLOAD_MOST_BYTES >> 20,
        "most_bytes": settings.UPLOAD_MOST_BYTES,
    }
    return render(request, "intake/loads.html", body)


@page(Permission.LOAD_DATA)
@require_GET
def load(request: HttpRequest, scope: Scope, load_id: int) -> HttpResponse:
    """One load: how far it is, or what became of its rows."""
    found = load_of(scope, load_id)
    body = {
        "load": found,
        "moving": is_moving(found),
        "stuck": is_stuck(found),
        "job": found.job,
        "reasons": reasons(found),
        "warnings": warnings(found),
        "trouble": say(found.trouble),
        "undone": found.summary.get("undone", {}),
        "items": sorted(found.summary.get("answers", {}).items()),
    }
    return render(request, "intake/load.html", body)


@page(Permission.LOAD_DATA)
@require_GET
def download_rejected(request: HttpRequest, scope: Scope, load_id: int) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """The rejected rows as CSV that a spreadsheet can open without running anything."""
    found = load_of(scope, load_id)
    rows = rejected_rows(scope, found)
    with transaction.atomic():
        record(scope, "rows.seen", found.source, {"load": found.pk, "rows": rows.num_rows})
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(rows, out)
    name = content_disposition_header(as_attachment=True, filename=f"{found.source}.rejected.csv") or "attachment"
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@page(Permission.LOAD_DATA)
def undo(request: HttpRequest, scope: Scope, load_id: int) -> HttpResponse:
    """Ask whether a load shall be taken back, and why; then have it taken back."""
    found = load_of(scope, load_id)
    if found.state != LoadState.DONE and not (found.state == LoadState.UNDOING and is_stuck(found)):
        return redirect("data_load", scope.slug, found.pk)
    reason = plain_text(request.POST.get("reason", ""))
    if request.method == "POST" and reason:
        undo_load(scope, found, reason)
        return redirect("data_load", scope.slug, found.pk)
    wrong = request.method == "POST"
    body = {"load": found, "wrong": wrong, "invited": invited_by(scope, found)}
    return render(request, "intake/undo.html", body, status=422 if wrong else 200)


@page(Permission.LOAD_DATA)
@require_POST
def back(request: HttpRequest, scope: Scope, load_id: int) -> HttpResponse:
    """Back to the mapping of a load that failed."""
    found = load_of(scope, load_id)
    upload = None if is_moving(found) or found.state == LoadState.DONE else reopen(scope, found)
    if upload is None:
        messages.error(request, _("The file is not here any more; please bring it again."))
        return redirect("data", scope.slug)
    return redirect("data_file", scope.slug, upload.pk)
