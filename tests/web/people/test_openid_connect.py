"""OpenID Connect against a real local provider: who is let in, how far, and who takes over nothing."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialApp
from django.conf import LazySettings
from django.test import Client
from tests.web.people.openid_provider import Provider, served

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Suspension, User
from twofold_web.people.outbound import RefusedAddress, provider_session, refuse_inside
from twofold_web.people.reads import scope_of
from twofold_web.people.reads.entrance import Rules
from twofold_web.people.writes import grant_role
from twofold_web.people.writes.entrance import ProviderWish, put_provider, set_rules
from twofold_web.people.writes.invitations import Guest, invite

SECRET = "the client's secret"  # noqa: S105 - the secret of a test's provider


@pytest.fixture
def provider(hotel: Scope, settings: LazySettings) -> Iterator[Provider]:
    settings.PROVIDER_HOSTS = ["127.0.0.1"]
    with served() as running:
        running.claims = {"sub": "42", "email": "ida@hotel.example", "email_verified": True, "name": "Ida"}
        put_provider(hotel, ProviderWish("openid_connect", "Hotel login", running.address, "twofold", SECRET))
        yield running


def go_through(client: Client, name: str = "oidc") -> int:
    """Walk to the provider and back; the status of the answer."""
    app = SocialApp.objects.get(provider_id__endswith=name)
    there = client.get(f"/account/oidc/{app.provider_id}/login/")
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    return client.get(f"/account/oidc/{app.provider_id}/login/callback/", {"code": "c", "state": state}).status_code


def entered_as(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_the_sign_in_page_offers_the_provider(provider: Provider) -> None:
    assert "Hotel login" in Client().get("/account/login/").content.decode()


def test_somebody_nobody_has_invited_is_not_let_in(provider: Provider) -> None:
    client = Client()

    assert go_through(client) == 403
    assert entered_as(client) is None
    assert not User.objects.exists()


def test_somebody_invited_is_let_in_with_the_invited_role(provider: Provider, hotel: Scope) -> None:
    invite(hotel, Guest("ida@hotel.example", Role.ANALYST))
    client = Client()

    go_through(client)

    user = User.objects.get()
    scope = scope_of(user, "hotel")
    assert entered_as(client) == "ida@hotel.example"
    assert scope is not None
    assert scope.roles == {Role.ANALYST}
    assert AuditEntry.objects.of(hotel).filter(act="invitation.accepted").exists()


def test_an_address_of_the_organisations_domain_is_let_in(provider: Provider, hotel: Scope) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",), role=Role.VIEWER))
    client = Client()

    go_through(client)

    assert entered_as(client) == "ida@hotel.example"
    assert AuditEntry.objects.of(hotel).filter(act="person.admitted").exists()


@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    provider: Provider, hotel: Scope, verified: object
) -> None:
    owner = User.objects.create_user("ida@hotel.example", "her own password")
    grant_role(hotel, owner, Role.ADMINISTRATOR)
    set_rules(hotel, Rules(domains=("hotel.example",)))
    provider.claims["email_verified"] = verified
    client = Client()

    assert go_through(client) == 403
    assert entered_as(client) is None


def test_a_member_is_matched_by_an_address_that_the_provider_vouches_for(provider: Provider, hotel: Scope) -> None:
    member = User.objects.create_user("ida@hotel.example", "her own password")
    grant_role(hotel, member, Role.VIEWER)
    client = Client()

    go_through(client)

    assert entered_as(client) == "ida@hotel.example"
    assert User.objects.count() == 1


def test_a_provider_cannot_enter_the_account_of_somebody_elsewhere(
    provider: Provider, hotel: Scope, bank: Scope
) -> None:
    banker = User.objects.create_user("ida@hotel.example", "her own password")
    grant_role(bank, banker, Role.ADMINISTRATOR)
    set_rules(hotel, Rules(domains=("hotel.example",)))
    client = Client()

    assert go_through(client) == 403
    assert entered_as(client) is None


def test_a_session_from_a_provider_opens_its_own_organisation_only(
    provider: Provider, hotel: Scope, bank: Scope
) -> None:
    both = User.objects.create_user("ida@hotel.example", "her own password")
    grant_role(hotel, both, Role.ADMINISTRATOR)
    grant_role(bank, both, Role.ADMINISTRATOR)
    client = Client()
    go_through(client)

    assert client.get("/o/hotel/people/").status_code == 200
    assert client.get("/o/bank/people/").status_code == 404
    assert client.get("/api/v1/o/bank/keys").status_code == 404
    assert client.get("/")["Location"] == "/o/hotel/"


@pytest.mark.parametrize("page", ["password/change/", "password/set/", "2fa/webauthn/add/", "3rdparty/", "email/"])
def test_a_session_from_a_provider_makes_no_other_way_into_the_account(
    provider: Provider, hotel: Scope, page: str
) -> None:
    invite(hotel, Guest("ida@hotel.example", Role.VIEWER))
    client = Client()
    go_through(client)

    assert client.get(f"/account/{page}")["Location"] == "/"
    assert client.post(f"/account/{page}", {"password1": "x" * 12, "password2": "x" * 12})["Location"] == "/"


def test_a_later_sign_in_with_a_password_is_not_fenced(provider: Provider, hotel: Scope, bank: Scope) -> None:
    both = User.objects.create_user("ida@hotel.example", "her own password")
    grant_role(hotel, both, Role.VIEWER)
    grant_role(bank, both, Role.ADMINISTRATOR)
    client = Client()
    go_through(client)
    client.post("/account/logout/")

    client.post("/account/login/", {"login": both.email, "password": "her own password"})

    assert client.get("/o/bank/people/").status_code == 200


def test_somebody_suspended_is_not_let_in(provider: Provider, hotel: Scope) -> None:
    member = User.objects.create_user("ida@hotel.example")
    grant_role(hotel, member, Role.VIEWER)
    Suspension.objects.add(hotel, user=member)

    assert go_through(Client()) == 403


def test_an_identity_that_entered_before_needs_its_role_still(provider: Provider, hotel: Scope) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",)))
    go_through(Client())
    set_rules(hotel, Rules())
    provider.claims |= {"email": "renamed@hotel.example", "email_verified": False}
    again = Client()

    go_through(again)

    assert entered_as(again) == "ida@hotel.example"


def test_the_providers_answer_is_tied_to_this_browser(provider: Provider, hotel: Scope) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",)))
    app = SocialApp.objects.get()
    victim = Client()

    victim.get(f"/account/oidc/{app.provider_id}/login/callback/", {"code": "c", "state": "the attacker's"})

    assert entered_as(victim) is None


def test_the_exchange_uses_a_proof_key(provider: Provider, hotel: Scope) -> None:
    go_through(Client())

    assert provider.asked[0]["code_verifier"]


def test_an_answer_for_somebody_else_is_refused(provider: Provider, hotel: Scope) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",)))
    provider.client_id = "another client"
    client = Client()

    go_through(client)

    assert entered_as(client) is None


def test_the_secret_is_never_shown_again(provider: Provider, signed_in: Callable[..., Client], hotel: Scope) -> None:
    page = signed_in(Role.ADMINISTRATOR).get("/o/hotel/people/entrance/").content.decode()

    assert "Hotel login" in page
    assert SECRET not in page
    assert SECRET not in str(list(AuditEntry.objects.of(hotel).values()))


def test_saving_without_a_secret_keeps_the_one_there_is(
    provider: Provider, signed_in: Callable[..., Client], hotel: Scope
) -> None:
    sent = {"what": "openid_connect", "openid_connect-name": "New name", "openid_connect-address": provider.address}
    sent |= {"openid_connect-client_id": "twofold", "openid_connect-secret": ""}

    signed_in(Role.ADMINISTRATOR).post("/o/hotel/people/entrance/", sent)

    app = SocialApp.objects.get()
    assert (app.name, app.secret) == ("New name", SECRET)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://169.254.169.254/"],
)
def test_our_own_network_is_not_asked(address: str) -> None:
    with pytest.raises(RefusedAddress):
        refuse_inside(address)
    with pytest.raises(requests.RequestException):
        provider_session().get(address)


def test_a_provider_that_leads_inside_signs_nobody_in(provider: Provider, settings: LazySettings) -> None:
    settings.PROVIDER_HOSTS = []
    app = SocialApp.objects.get()

    answer = Client().get(f"/account/oidc/{app.provider_id}/login/")

    assert answer.status_code == 502
    assert "did not sign you in" in answer.content.decode()


@pytest.mark.parametrize("domains", [("gmail.com",), ("no domain",), ("-x.example",), ("hotel",)])
def test_a_domain_that_is_everybodys_or_none_is_refused(
    signed_in: Callable[..., Client], hotel: Scope, domains: tuple[str, ...]
) -> None:
    sent = {"what": "rules", "rules-domains": " ".join(domains), "rules-role": "viewer"}

    assert signed_in(Role.ADMINISTRATOR).post("/o/hotel/people/entrance/", sent).status_code == 422


def test_newcomers_are_never_administrators(signed_in: Callable[..., Client], hotel: Scope) -> None:
    sent = {"what": "rules", "rules-domains": "hotel.example", "rules-role": "administrator"}

    assert signed_in(Role.ADMINISTRATOR).post("/o/hotel/people/entrance/", sent).status_code == 422


def test_a_removed_provider_opens_nothing(provider: Provider, signed_in: Callable[..., Client]) -> None:
    app = SocialApp.objects.get()
    admin = signed_in(Role.ADMINISTRATOR)
    row = admin.get("/o/hotel/people/entrance/").context["providers"]["openid_connect"]

    admin.post(f"/o/hotel/people/entrance/{row.pk}/remove/")

    assert Client().get(f"/account/oidc/{app.provider_id}/login/").status_code == 404
