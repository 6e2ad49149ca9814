"""How far a job is, for the panel that waits for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.foundation.jobs import OPEN
from twofold_web.foundation.models import Job
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@page(Permission.SEE_OWN)
def preparing(request: HttpRequest, scope: Scope, job_id: int) -> HttpResponse:
    """The state of a job of this organisation; where it has ended, the page that waits is told to load itself again."""
    job = Job.objects.filter(id=job_id, organisation_id=scope.organisation_id).first()
    if job is None:
        raise Http404
    if job.state not in OPEN:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return render(request, "foundation/progress.html", {"job": job})
