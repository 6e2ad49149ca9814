"""Bringing files, and what is shown of one until it is mapped."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import Load, UploadState
from twofold_web.intake.reads import require_loading, upload_of
from twofold_web.intake.receiving import too_large
from twofold_web.intake.sentences import say
from twofold_web.intake.views.mapping import show_mapping
from twofold_web.intake.writes import discard, receive


@page(Permission.LOAD_DATA)
@require_POST
def upload(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take over the files that were sent."""
    require_loading(scope)
    sent = [given for given in request.FILES.getlist("files") if isinstance(given, TemporaryUploadedFile)]
    brought = [receive(scope, given.name or "", Path(given.temporary_file_path())) for given in sent]
    for name in too_large(request):
        most = settings.UPLOAD_MOST_BYTES >> 20
        told = {"name": name, "most": most}
        messages.error(
            request,
            _("%(name)s is larger than %(most)s MB. Bring it by a pull or through the API, or split it.") % told,
        )
    if not brought and not too_large(request):
        messages.error(request, _("Please choose a file first."))
    if len(brought) == 1:
        return redirect("data_file", scope.slug, brought[0].pk)
    if brought:
        count = len(brought)
        said = ngettext("%(count)s file was brought.", "%(count)s files were brought.", count)
        messages.success(request, said % {"count": count})
    return redirect("data", scope.slug)


@page(Permission.LOAD_DATA)
@require_GET
def file(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """What there is to do with a file now."""
    found = upload_of(scope, upload_id)
    if found.state == UploadState.READY:
        return show_mapping(request, scope, found)
    if found.state == UploadState.LOADED:
        load = Load.objects.of(scope).filter(upload=found).first()
        return redirect("data", scope.slug) if load is None else redirect("data_load", scope.slug, load.pk)
    return render(request, "intake/file.html", {"upload": found, "trouble": say(found.trouble), "job": found.job})


@page(Permission.LOAD_DATA)
@require_POST
def throw_away(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """Delete a file that was not loaded."""
    found = upload_of(scope, upload_id)
    discard(scope, found)
    messages.success(request, _("“%(name)s” was thrown away; nothing of it was loaded.") % {"name": found.name})
    return redirect("data", scope.slug)
