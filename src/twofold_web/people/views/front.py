"""Pages around signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from twofold_web.people.entrance import entered_through
from twofold_web.people.limits import DEMO_ENTRIES, address_of, wait_for
from twofold_web.people.models import User
from twofold_web.people.reads import organisations_of
from twofold_web.people.reads.demo import demo_user
from twofold_web.people.sign_in import enter


def front_door(request: HttpRequest) -> HttpResponse:
    """Send people to their organisation, and strangers to the sign-in page."""
    if not isinstance(request.user, User):
        return redirect("account_login")
    fence = entered_through(request)
    organisations = [place for place in organisations_of(request.user) if fence in {None, place.id}]
    if len(organisations) == 1:
        return redirect(reverse("first_page", args=[organisations[0].slug]))
    return render(request, "people/organisations.html", {"organisations": organisations})


@require_POST
def enter_demo(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in as one of the demonstration's people; exists in demonstrations only."""
    user = demo_user(user_id) if settings.DEMO else None
    if user is None:
        raise Http404
    if wait_for(DEMO_ENTRIES, address_of(request)):
        return render(request, "429.html", status=429)
    return enter(request, user)


@login_required
def address(request: HttpRequest) -> HttpResponse:
    """Say which address somebody signs in with, and why it cannot be changed here."""
    return render(request, "account/email.html")


@login_required
def no_connections(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view gets its request
    """Nobody ties accounts by hand: an identity provider's people are matched by their organisation's rules."""
    return redirect("mfa_index")
