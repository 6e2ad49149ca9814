"""Pages around signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from twofold_web.people.models import User
from twofold_web.people.reads import organisations_of


def front_door(request: HttpRequest) -> HttpResponse:
    """Send people to their organisation, and strangers to the sign-in page."""
    if not isinstance(request.user, User):
        return redirect("account_login")
    organisations = organisations_of(request.user)
    if len(organisations) == 1:
        return redirect(reverse("first_page", args=[organisations[0].slug]))
    return render(request, "people/organisations.html", {"organisations": organisations})
