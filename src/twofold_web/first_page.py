"""Where somebody lands: the blueprint for those who may see results, their own page for everybody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from twofold_web.foundation.hooks import NAVIGATION
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@page(Permission.SEE_OWN)
def first_page(request: HttpRequest, scope: Scope) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """Send people to the first page that is theirs."""
    wanted = "blueprint" if scope.may(Permission.SEE_OVERVIEW) else "home"
    for name in (wanted, *(entry.url for entry in NAVIGATION if scope.may(entry.permission))):
        try:
            return redirect(reverse(name, args=[scope.slug]))
        except NoReverseMatch:
            continue
    return redirect("front_door")
