"""What was loaded, when, by whom, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.reads import require_loading


@page(Permission.LOAD_DATA)
def listed(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list of loads."""
    require_loading(scope)
    return render(request, "intake/loads.html", {})
