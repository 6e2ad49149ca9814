"""Pages of addresses for deliveries."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.bulk.hook_writes import delete_hook, make_hook, pause_hook, renew_secret, reveal_secret
from twofold_web.intake.pull_models import Hook
from twofold_web.intake.pulls import reads
from twofold_web.intake.pulls.forms import HookForm
from twofold_web.intake.pulls.reads import HookLine
from twofold_web.people.api_problems import Refused


@page(Permission.LOAD_DATA)
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Open an address."""
    form = HookForm(scope, request.POST or None)
    if request.method == "POST" and form.is_valid():
        hook = make_hook(scope, form.cleaned_data["name"], form.cleaned_data["mapping"])
        return redirect("hook", scope.slug, hook.pk)
    told = {"form": form, "title": _("New address for deliveries")}
    return render(request, "intake/pulls/form.html", told, status=200 if not form.errors else 422)


@page(Permission.LOAD_DATA)
def shown(request: HttpRequest, scope: Scope, hook_id: int) -> HttpResponse:
    """One address and what it brought."""
    return _page(request, scope, _found(scope, hook_id))


@require_POST
@page(Permission.LOAD_DATA)
def revealed(request: HttpRequest, scope: Scope, hook_id: int) -> HttpResponse:
    """Show the secret; the look is recorded."""
    line = _found(scope, hook_id)
    return _page(request, scope, line, reveal_secret(scope, line.hook))


@require_POST
@page(Permission.LOAD_DATA)
def renewed(request: HttpRequest, scope: Scope, hook_id: int) -> HttpResponse:
    """Make the old secret worthless."""
    line = _found(scope, hook_id)
    renew_secret(scope, line.hook)
    messages.success(request, _("The old secret opens nothing any more."))
    return redirect("hook", scope.slug, hook_id)


@require_POST
@page(Permission.LOAD_DATA)
def paused(request: HttpRequest, scope: Scope, hook_id: int) -> HttpResponse:
    """Refuse deliveries, or take them again."""
    hook = _found(scope, hook_id).hook
    pause_hook(scope, hook, paused=not hook.paused)
    messages.success(request, _("Deliveries are refused.") if hook.paused else _("Deliveries are taken again."))
    return redirect("hook", scope.slug, hook_id)


@require_POST
@page(Permission.LOAD_DATA)
def deleted(request: HttpRequest, scope: Scope, hook_id: int) -> HttpResponse:
    """Close an address for good."""
    hook = _found(scope, hook_id).hook
    try:
        delete_hook(scope, hook)
    except Refused as wrong:
        messages.error(request, f"{wrong.error} {wrong.do}")
        return redirect("hook", scope.slug, hook_id)
    messages.success(request, _("The address was closed; what it brought stays."))
    return redirect("pulls", scope.slug)


def _page(request: HttpRequest, scope: Scope, line: HookLine, secret: str = "") -> HttpResponse:
    address = request.build_absolute_uri(reverse("deliver", args=[line.hook.address]))
    told = {"line": line, "hook": line.hook, "address": address, "secret": secret}
    answer = render(request, "intake/pulls/hook.html", told | {"loads": reads.hook_loads(scope, line.hook)})
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _found(scope: Scope, hook_id: int) -> HookLine:
    try:
        return reads.hook_of(scope, hook_id)
    except (Hook.DoesNotExist, OverflowError):
        raise Http404 from None
