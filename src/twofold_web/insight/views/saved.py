"""Keeping, renaming, sharing and deleting views."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import View
from twofold_web.insight.questions import Question
from twofold_web.insight.writes.views import change_view, delete_view, save_view


@require_POST
@page(Permission.SAVE_VIEWS)
def save(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Keep the question of the address."""
    question = Question.parse(request.POST.get("question", "")[:2000])
    try:
        save_view(scope, request.POST.get("name", ""), question, shared="shared" in request.POST)
    except ValueError:
        messages.error(request, _("The view was not saved: give it a name."))
    else:
        messages.success(request, _("The view is saved."))
    return redirect(f"{reverse('explore', args=[scope.slug])}?{question.query()}")


@require_POST
@page(Permission.SAVE_VIEWS)
def change(request: HttpRequest, scope: Scope, view_id: int) -> HttpResponse:
    """Rename, share, take back or delete one's own view."""
    try:
        if "delete" in request.POST:
            delete_view(scope, view_id)
            messages.success(request, _("The view is deleted."))
        else:
            change_view(scope, view_id, name=request.POST.get("name", ""), shared="shared" in request.POST)
            messages.success(request, _("The view is changed."))
    except View.DoesNotExist:
        raise Http404 from None
    except ValueError:
        messages.error(request, _("The view was not changed: give it a name."))
    return redirect("explore", scope.slug)
