"""Everybody's page, and the page where an administrator connects users with employees."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.privacy.thresholds import ANSWERS, COMMENTS
from twofold_web.foundation import prepared
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import ActorKind, Scope
from twofold_web.home import reads, writes
from twofold_web.home.models import EmployeeLink
from twofold_web.home.own_records import OWN, PULSE

# people of the front line, who are told why their page shows nothing yet
FRONT_LINE = frozenset({Role.EMPLOYEE, Role.SERVICE_AGENT})


@page(Permission.SEE_OWN)
@require_GET
def home(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What is mine today."""
    since = writes.visit(scope) if scope.actor.kind is ActorKind.USER else None
    link = reads.link_of(scope)
    context: dict[str, Any] = {"since": since, "panels": reads.panels(scope, since), "link": link}
    if link is not None or scope.roles & FRONT_LINE:
        context |= _employees_part(scope, link)
    return render(request, "home/home.html", context)


@page(Permission.SEE_OWN)
@require_POST
def agree_to_link(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The employee agrees."""
    writes.agree(scope)
    messages.success(request, _("Thank you. Your page is being prepared; only you can see it."))
    return redirect("home", scope.slug)


@page(Permission.SEE_OWN)
@require_POST
def withdraw_from_link(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The employee declines, or takes the agreement back."""
    writes.withdraw(scope)
    messages.success(request, _("Your account is no longer connected with your records."))
    return redirect("home", scope.slug)


@page(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def employee_links(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Which users are connected with their records, and proposing another."""
    context: dict[str, Any] = {"email": "", "refused": ""}
    if request.method == "POST":
        context["email"] = request.POST.get("email", "")[:254]
        try:
            link = writes.propose_link(scope, context["email"], request.POST.get("employee", "")[:200])
        except writes.LinkRefused as refused:
            context["refused"] = refused.reason
        else:
            told = _("%(name)s is asked to agree on their own page.") % {"name": link.user}
            messages.success(request, told)
            return redirect("employee_links", scope.slug)
    context["everywhere"] = scope.units(Permission.MANAGE_PEOPLE) is None
    context["links"] = reads.links(scope)
    return render(request, "home/links.html", context, status=422 if context["refused"] else 200)


@page(Permission.MANAGE_PEOPLE)
@require_POST
def end_employee_link(request: HttpRequest, scope: Scope, link_id: int) -> HttpResponse:
    """An administrator ends a link."""
    try:
        writes.end_link(scope, link_id)
    except EmployeeLink.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The connection has ended."))
    return redirect("employee_links", scope.slug)


def _employees_part(scope: Scope, link: EmployeeLink | None) -> dict[str, Any]:
    pulse = prepared.find(scope, PULSE, {})
    return {
        "front_line": True,
        "own": prepared.find(scope, OWN, {"link": link.pk}) if link is not None and link.in_force else None,
        "pulse": pulse,
        "pulse_month": (pulse.body or {}).get("month", ""),
        "answers": ANSWERS.answers,
        "comments": COMMENTS.answers,
    }
