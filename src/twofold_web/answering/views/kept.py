"""What respondents left for people of the organisation: wishes to be called, files."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from twofold_web.answering.writes.attachments import take_file
from twofold_web.answering.writes.wishes import end_wish
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@require_POST
@page(Permission.SEE_COMMENTS)
def wish_ended(request: HttpRequest, scope: Scope, wish_id: int) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """Somebody has called."""
    end_wish(scope, wish_id)
    return redirect("home", scope.slug)


@page(Permission.SEE_COMMENTS)
def file_of_answer(request: HttpRequest, scope: Scope, survey_id: int, number: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """A file that a respondent added: saved, never shown, because anybody can send one."""
    found = take_file(scope, survey_id, number)
    if found is None:
        raise Http404
    name, content = found
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
