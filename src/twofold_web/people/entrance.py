"""How people sign in: sign-up only by invitation, and what a session remembers of its way in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from twofold_web.people.models import User
from twofold_web.people.sign_in import speak

# in the session of somebody whom an identity provider let in: the organisation whose provider it was
ENTERED = "entered_organisation"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Our rules for allauth."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody makes an account without an invitation."""
        return False

    def post_login(self, request: HttpRequest, user: User, **values: Any) -> HttpResponse:
        """Fence a session that began at an identity provider into the provider's organisation."""
        login = (values.get("signal_kwargs") or {}).get("sociallogin")
        request.session.pop(ENTERED, None)
        if login is not None:
            request.session[ENTERED] = organisation_of(login.account.provider)
        return speak(request, super().post_login(request, user, **values), user)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Users have no names to sign in with but their address."""


def entered_through(request: HttpRequest) -> int | None:
    """The organisation whose identity provider let this session in; None where somebody signed in with us."""
    found = request.session.get(ENTERED)
    return int(found) if found is not None else None


def provider_id(organisation_id: int, name: str) -> str:
    """What an identity provider is called in addresses; begins with the organisation it belongs to."""
    return f"o{organisation_id}-{name}"


def organisation_of(provider: str) -> int:
    """The organisation in the name of an identity provider; 0 where it is none of ours, which no organisation is."""
    head = provider.removeprefix("o").partition("-")[0]
    return int(head) if head.isascii() and head.isdigit() else 0
