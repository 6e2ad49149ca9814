"""Signing in through an organisation's identity provider: who is let in, and how far.

A provider speaks for its own organisation only. Whoever it names is matched with an account here if that account has
a role in, or an invitation to, that organisation, and only by an address that the provider vouches for. The session
opens this one organisation and no page of the account, so that nobody's account can be taken over from elsewhere.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from twofold_web.foundation.models import Organisation
from twofold_web.people.entrance import organisation_of
from twofold_web.people.models import User
from twofold_web.people.outbound import provider_session
from twofold_web.people.reads.entrance import domains_of
from twofold_web.people.writes.admission import Claim, admit


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Our rules for allauth."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth's
        """Accounts are made by ``admit`` alone."""
        return False

    def get_requests_session(self) -> Any:
        """How providers are asked: for a few seconds, and not in our own network."""
        return provider_session()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let somebody in, or refuse them with a page that says why.

        Raises:
            ImmediateHttpResponse: the provider's organisation does not know them.
        """
        app = sociallogin.account.get_provider().app
        organisation = Organisation.objects.filter(id=organisation_of(app.provider_id)).first()
        sociallogin.state["process"] = "login"  # nobody connects accounts: admission does
        user = None
        if organisation is not None:
            known = sociallogin.user if sociallogin.is_existing else None
            user = admit(organisation, _claim(sociallogin, app, organisation, known))
        if user is None:
            raise ImmediateHttpResponse(render(request, "people/not_admitted.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def _claim(login: SocialLogin, app: SocialApp, organisation: Organisation, known: User | None) -> Claim:
    stated = [address for address in login.email_addresses if address.email]
    email = stated[0].email.strip().lower() if stated else ""
    domain = email.rpartition("@")[2]
    # OpenID Connect says whether it has checked an address; SAML does not, so there only the organisation's own count
    vouched = bool(stated and stated[0].verified is True) or (
        app.provider == "saml" and domain in domains_of(organisation)
    )
    extra = login.account.extra_data if isinstance(login.account.extra_data, dict) else {}
    person = extra.get("userinfo") or extra.get("id_token") or {}
    name = str(person.get("name", "")) if isinstance(person, dict) else ""
    return Claim(email, name=name, vouched=vouched, known=known)
