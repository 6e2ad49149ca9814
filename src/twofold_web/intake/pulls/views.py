"""Pages of pulls: the list, a new one, one with its looks, and what can be done with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.pull_models import Pull, PullKind
from twofold_web.intake.pulls import reads
from twofold_web.intake.pulls.forms import PullForm
from twofold_web.intake.pulls.writes import change_pull, delete_pull, make_pull, pause_pull, try_now
from twofold_web.intake.reads import require_loading


@page(Permission.LOAD_DATA)
def listed(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All pulls and addresses for deliveries."""
    told = {"lines": reads.pulls_of(scope), "hooks": reads.hooks_of(scope), "kinds": PullKind.choices}
    return render(request, "intake/pulls/list.html", told)


@page(Permission.LOAD_DATA)
def new(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """Make a pull of a kind."""
    require_loading(scope)
    if kind not in PullKind.values:
        raise Http404
    form = PullForm(scope, kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        pull = make_pull(scope, form.wish())
        messages.success(request, _("The first look is under way."))
        return redirect("pull", scope.slug, pull.pk)
    told = {"form": form, "title": _("New pull"), "kind": PullKind(kind)}
    return render(request, "intake/pulls/form.html", told, status=200 if not form.errors else 422)


@page(Permission.LOAD_DATA)
def shown(request: HttpRequest, scope: Scope, pull_id: int) -> HttpResponse:
    """One pull and its looks."""
    pull = _found(scope, pull_id)
    told = {
        "pull": pull,
        "runs": reads.runs_of(scope, pull),
        "next_at": reads.next_look(scope, pull),
        "looking": reads.is_looking(scope, pull),
    }
    return render(request, "intake/pulls/pull.html", told)


@page(Permission.LOAD_DATA)
def changed(request: HttpRequest, scope: Scope, pull_id: int) -> HttpResponse:
    """Change a pull."""
    pull = _found(scope, pull_id)
    form = PullForm(scope, pull.kind, request.POST or None, pull=pull)
    if request.method == "POST" and form.is_valid():
        change_pull(scope, pull, form.wish())
        messages.success(request, _("The pull was changed."))
        return redirect("pull", scope.slug, pull.pk)
    told = {"form": form, "title": pull.name, "kind": PullKind(pull.kind), "pull": pull}
    return render(request, "intake/pulls/form.html", told, status=200 if not form.errors else 422)


@require_POST
@page(Permission.LOAD_DATA)
def tried(request: HttpRequest, scope: Scope, pull_id: int) -> HttpResponse:
    """Look now."""
    pull = _found(scope, pull_id)
    try_now(scope, pull)
    messages.success(request, _("A look is under way."))
    return redirect("pull", scope.slug, pull.pk)


@require_POST
@page(Permission.LOAD_DATA)
def paused(request: HttpRequest, scope: Scope, pull_id: int) -> HttpResponse:
    """Stop looking, or go on."""
    pull = _found(scope, pull_id)
    pause_pull(scope, pull, paused=not pull.paused)
    messages.success(request, _("The pull rests.") if pull.paused else _("The pull goes on."))
    return redirect("pull", scope.slug, pull.pk)


@require_POST
@page(Permission.LOAD_DATA)
def deleted(request: HttpRequest, scope: Scope, pull_id: int) -> HttpResponse:
    """Stop looking for good."""
    pull = _found(scope, pull_id)
    delete_pull(scope, pull)
    messages.success(request, _("The pull was deleted; what it brought stays."))
    return redirect("pulls", scope.slug)


def _found(scope: Scope, pull_id: int) -> Pull:
    try:
        return reads.pull_of(scope, pull_id)
    except (Pull.DoesNotExist, OverflowError):
        raise Http404 from None
