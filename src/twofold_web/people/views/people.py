"""Who may do what, where: the list of people, one person, and invitations."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.forms import InviteForm, RoleForm, note
from twofold_web.people.limits import INVITATIONS, wait_for
from twofold_web.people.models import Grant, Invitation, User
from twofold_web.people.reads.invitations import open_invitations
from twofold_web.people.reads.people import Person, people_of, person_of
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes.invitations import Guest, invite, resend, withdraw
from twofold_web.people.writes.roles import grant_role, resume, revoke_role, suspend

PAGE = 100


@page(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The people of the organisation, a hundred a page, and the invitations that wait."""
    form = InviteForm(
        scope, request.POST or None, initial={"role": Role.VIEWER.value, "language": request.LANGUAGE_CODE}
    )
    if request.method == "POST" and form.is_valid() and _invited(request, scope, form):
        return redirect("people", scope.slug)
    search, after = request.GET.get("search", "").strip(), request.GET.get("after", "")
    found = people_of(scope, search, after=after, limit=PAGE + 1)
    shown = {
        "form": form,
        "search": search,
        "people": found[:PAGE],
        "after": found[PAGE - 1].user.email if len(found) > PAGE else "",
        "invitations": open_invitations(scope),
    }
    return render(request, "people/people.html", shown, status=422 if form.errors else 200)


def _invited(request: HttpRequest, scope: Scope, form: InviteForm) -> bool:
    if wait_for(INVITATIONS, f"{scope.organisation_id}"):
        form.add_error(None, _("Too many invitations in one hour. Wait a little."))
        return False
    wish = form.cleaned_data
    try:
        invitation = invite(scope, Guest(wish["email"], Role(wish["role"]), wish["unit"], wish["language"]))
    except Refusal as refusal:
        note(form, refusal)
        return False
    messages.success(request, _("An invitation goes to %(email)s.") % {"email": invitation.email})
    return True


@require_POST
@page(Permission.MANAGE_PEOPLE)
def send_again(request: HttpRequest, scope: Scope, invitation_id: int) -> HttpResponse:
    """Send an invitation with a new link."""
    try:
        invitation = resend(scope, invitation_id)
    except Invitation.DoesNotExist as wrong:
        raise Http404 from wrong
    messages.success(request, _("An invitation goes to %(email)s.") % {"email": invitation.email})
    return redirect("people", scope.slug)


@require_POST
@page(Permission.MANAGE_PEOPLE)
def take_back(request: HttpRequest, scope: Scope, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    try:
        withdraw(scope, invitation_id)
    except Invitation.DoesNotExist as wrong:
        raise Http404 from wrong
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("people", scope.slug)


@page(Permission.MANAGE_PEOPLE)
def person(request: HttpRequest, scope: Scope, user_id: int) -> HttpResponse:
    """One person: their roles here, and whether they rest."""
    found = _person(scope, user_id)
    form = RoleForm(scope, request.POST or None, initial={"role": Role.VIEWER.value})
    if request.method == "POST" and form.is_valid():
        grant_role(scope, found.user, Role(form.cleaned_data["role"]), form.cleaned_data["unit"])
        messages.success(request, _("The role is given."))
        return redirect("person", scope.slug, user_id)
    everywhere = scope.units(Permission.MANAGE_PEOPLE) is None
    shown = {"person": found, "form": form, "everywhere": everywhere}
    return render(request, "people/person.html", shown, status=422 if form.errors else 200)


@require_POST
@page(Permission.MANAGE_PEOPLE)
def take_role(request: HttpRequest, scope: Scope, user_id: int, grant_id: int) -> HttpResponse:
    """Take a role away."""
    if all(grant.pk != grant_id for grant in _person(scope, user_id).grants):
        raise Http404
    try:
        revoke_role(scope, grant_id)
    except Grant.DoesNotExist as wrong:
        raise Http404 from wrong
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("person", scope.slug, user_id)
    messages.success(request, _("The role is taken away."))
    return redirect(_after_role(scope, user_id))


def _after_role(scope: Scope, user_id: int) -> str:
    here = scope.may(Permission.MANAGE_PEOPLE) and Grant.objects.of(scope).filter(user_id=user_id).exists()
    return reverse("person", args=[scope.slug, user_id]) if here else reverse("people", args=[scope.slug])


@require_POST
@page(Permission.MANAGE_PEOPLE)
def rest(request: HttpRequest, scope: Scope, user_id: int) -> HttpResponse:
    """Let somebody's roles rest, or wake them."""
    _person(scope, user_id)
    waking = request.POST.get("to") == "resume"
    try:
        (resume if waking else suspend)(scope, user_id)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("This person may enter again.") if waking else _("This person cannot enter any more.")
        messages.success(request, done)
    return redirect("person", scope.slug, user_id)


def _person(scope: Scope, user_id: int) -> Person:
    try:
        return person_of(scope, user_id)
    except User.DoesNotExist as wrong:
        raise Http404 from wrong
