"""The data-quality page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.quality.reads import quality_of


@page(Permission.LOAD_DATA)
def shown(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Feeds, codes and rejected rows."""
    return render(request, "intake/quality/quality.html", {"quality": quality_of(scope)})
