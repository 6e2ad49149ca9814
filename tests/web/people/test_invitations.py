"""Invitations: one link, once, in time, for one address."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from twofold_web.foundation.models import AuditEntry, Organisation
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.links import read_token
from twofold_web.people.models import Grant, Invitation, User
from twofold_web.people.reads import scope_of

Link = Callable[[], str]
WISH = {"email": "new@hotel.example", "role": "analyst", "unit": "brno", "language": "hu"}
ARRIVAL = {"name": "Új Ember", "password": "egy jó hosszú jelszó"}


@pytest.fixture
def invited(admin: Client, tree: object, link: Link) -> str:
    assert admin.post("/o/hotel/people/", WISH).status_code == 302
    return link()


def test_the_e_mail_speaks_the_language_of_the_guest(invited: str) -> None:
    assert mail.outbox[0].to == ["new@hotel.example"]
    assert invited in str(mail.outbox[0].body)


def test_the_link_makes_an_account_with_the_role_and_signs_in(invited: str) -> None:
    client = Client()

    answer = client.post(invited, ARRIVAL)

    user = User.objects.get(email="new@hotel.example")
    scope = scope_of(user, "hotel")
    assert (answer.status_code, answer["Location"]) == (302, "/o/hotel/")
    assert scope is not None
    assert [(grant.role, grant.unit) for grant in scope.grants] == [(Role.ANALYST, "brno")]
    assert (user.name, user.language, client.session["_auth_user_id"]) == ("Új Ember", "hu", str(user.pk))


def test_a_link_works_once(invited: str) -> None:
    Client().post(invited, ARRIVAL)

    assert Client().get(invited).status_code == 404
    assert Client().post(invited, ARRIVAL).status_code == 404
    assert User.objects.filter(email="new@hotel.example").count() == 1


def test_a_link_ends_in_time(invited: str, hotel: Scope) -> None:
    Invitation.objects.of(hotel).update(expires_at=datetime.now(UTC) - timedelta(seconds=1))

    assert Client().get(invited).status_code == 404


def test_sending_again_ends_the_old_link(invited: str, admin: Client, hotel: Scope, link: Link) -> None:
    row = Invitation.objects.of(hotel).get()

    admin.post(f"/o/hotel/people/invitations/{row.pk}/send/")

    assert Client().get(invited).status_code == 404
    assert Client().get(link()).status_code == 200


def test_a_withdrawn_link_opens_nothing(invited: str, admin: Client, hotel: Scope) -> None:
    row = Invitation.objects.of(hotel).get()

    admin.post(f"/o/hotel/people/invitations/{row.pk}/withdraw/")

    assert Client().get(invited).status_code == 404


def test_inviting_twice_makes_one_invitation(invited: str, admin: Client, hotel: Scope) -> None:
    admin.post("/o/hotel/people/", WISH)

    assert Invitation.objects.of(hotel).count() == 1


def test_the_table_of_invitations_opens_nothing(invited: str, hotel: Scope) -> None:
    parts = read_token(invited.strip("/").rpartition("/")[2])
    assert parts is not None

    row = Invitation.objects.of(hotel).get()

    assert parts[2] not in {row.digest, row.nonce}


@pytest.mark.parametrize("change", [lambda link: link[:-3] + "0a/", lambda _link: "/invitations/x/"])
def test_a_changed_link_opens_nothing(invited: str, change: Callable[[str], str]) -> None:
    assert Client().get(change(invited)).status_code == 404


def test_an_invitation_cannot_be_carried_to_another_organisation(invited: str, bank: Scope) -> None:
    token = invited.strip("/").rpartition("/")[2]
    elsewhere = f"{bank.organisation_id}-{token.partition('-')[2]}"

    assert Client().get(f"/invitations/{elsewhere}/").status_code == 404


def test_somebody_with_an_account_must_sign_in_first(invited: str) -> None:
    user = User.objects.create_user("new@hotel.example", "their own password")
    stranger, owner = Client(), Client()

    stranger.post(invited, ARRIVAL)
    owner.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    owner.post(invited)

    user.refresh_from_db()
    assert user.check_password("their own password")
    assert scope_of(user, "hotel") is not None
    assert "_auth_user_id" not in stranger.session


def test_somebody_else_cannot_take_it_up(invited: str, signed_in: Callable[..., Client], hotel: Scope) -> None:
    other = signed_in(Role.VIEWER)

    answer = other.post(invited)

    assert "another address" in answer.content.decode()
    assert not Grant.objects.of(hotel).filter(role="analyst").exists()


def test_a_weak_password_is_refused(invited: str) -> None:
    answer = Client().post(invited, {"name": "New", "password": "short"})

    assert answer.status_code == 422
    assert not User.objects.filter(email="new@hotel.example").exists()


def test_a_passkey_does_instead_of_a_password(invited: str) -> None:
    answer = Client().post(invited, {"name": "New", "passkey": "1"})

    assert answer["Location"] == "/account/2fa/webauthn/add/"
    assert not User.objects.get(email="new@hotel.example").has_usable_password()


def test_guessing_links_is_slowed_down(db: None) -> None:
    client = Client()

    assert [client.get(f"/invitations/1-{number}-{'a' * 64}/").status_code for number in range(31)][-1] == 429


@pytest.mark.parametrize("email", ["x@y.example\nBcc: all@hotel.example", "no address", "a@b", ""])
def test_an_address_that_is_none_is_refused(admin: Client, tree: object, email: str, hotel: Scope) -> None:
    answer = admin.post("/o/hotel/people/", WISH | {"email": email})

    assert answer.status_code == 422
    assert not Invitation.objects.of(hotel).exists()


def test_a_name_with_line_breaks_adds_no_header(admin: Client, tree: object, link: Link, hotel: Scope) -> None:
    Organisation.objects.filter(id=hotel.organisation_id).update(name="Hotel\r\nBcc: all@hotel.example")
    admin.post("/o/hotel/people/", WISH)
    link()

    message = mail.outbox[-1].message()

    assert message["Bcc"] is None
    assert "\n" not in str(message["Subject"])


def test_inviting_and_accepting_are_recorded(invited: str, hotel: Scope) -> None:
    Client().post(invited, ARRIVAL)

    acts = list(AuditEntry.objects.of(hotel).values_list("act", flat=True))
    assert [act for act in acts if "invit" in act] == ["person.invited", "invitation.accepted"]


def test_a_role_that_somebody_holds_is_not_offered_twice(admin: Client, signed_in: Callable[..., Client]) -> None:
    signed_in(Role.VIEWER)
    wish = {"email": "viewer@hotel.example", "role": "viewer", "unit": "", "language": "en"}

    assert admin.post("/o/hotel/people/", wish).status_code == 422
