"""Signing in: nothing tells whether an address is known, guessing is slow, and nobody is sent elsewhere."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import User
from twofold_web.people.reads.entrance import Rules
from twofold_web.people.writes.entrance import set_rules

PASSWORD = "a long password"  # noqa: S105 - the password of a test's people


@pytest.fixture
def known(hotel: Scope) -> User:
    return User.objects.create_user("known@hotel.example", PASSWORD)


def sign_in(email: str, password: str, **more: str) -> tuple[Client, int, str]:
    client = Client()
    answer = client.post("/account/login/", {"login": email, "password": password, **more})
    return client, answer.status_code, answer.headers.get("Location", "")


def test_the_right_password_signs_in(known: User) -> None:
    _client, status, where = sign_in(known.email, PASSWORD)

    assert (status, where) == (302, "/")


def test_known_and_unknown_addresses_cost_the_same_hashing(known: User) -> None:
    counts = []
    for email in (known.email, "nobody@hotel.example"):
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashing:
            sign_in(email, "a wrong password")
        counts.append(hashing.call_count)

    assert counts[0] == counts[1] > 0


def test_known_and_unknown_addresses_get_the_same_answer(known: User) -> None:
    pages = [
        Client().post("/account/login/", {"login": email, "password": "wrong one"}).content.decode().count("errors")
        for email in (known.email, "nobody@hotel.example")
    ]

    assert pages[0] == pages[1] > 0


def test_a_password_reset_does_not_tell_whether_an_address_is_known(known: User) -> None:
    answers = [
        Client().post("/account/password/reset/", {"email": email}) for email in (known.email, "nobody@hotel.example")
    ]

    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1


def test_guessing_a_password_is_stopped_even_when_the_last_guess_is_right(known: User) -> None:
    for _ in range(10):
        sign_in(known.email, "a wrong password")

    client, _status, _where = sign_in(known.email, PASSWORD)

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_nobody_is_sent_to_another_site(known: User, elsewhere: str) -> None:
    _client, status, where = sign_in(known.email, PASSWORD, next=elsewhere)

    assert (status, where) == (302, "/")


def test_nobody_makes_an_account_without_an_invitation(db: None) -> None:
    answer = Client().post("/account/signup/", {"email": "new@hotel.example", "password1": PASSWORD})

    assert "invitation" in answer.content.decode()
    assert not User.objects.filter(email="new@hotel.example").exists()


def test_other_sessions_can_be_ended(known: User) -> None:
    here, there = sign_in(known.email, PASSWORD)[0], sign_in(known.email, PASSWORD)[0]
    for client in (here, there):
        client.get("/account/sessions/")

    here.post("/account/sessions/")

    assert here.get("/account/sessions/").status_code == 200
    assert there.get("/account/sessions/").status_code == 302


def add_app(user: User) -> str:
    secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 - the secret of a test's app
    TOTP.activate(user, secret)
    return secret


def test_a_second_factor_is_asked_for_and_let_in(known: User) -> None:
    secret = add_app(known)
    client, _status, where = sign_in(known.email, PASSWORD)
    before = "_auth_user_id" in client.session

    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post("/account/2fa/authenticate/", {"code": code})

    assert where.startswith("/account/2fa/authenticate/")
    assert (before, "_auth_user_id" in client.session) == (False, True)


def test_a_wrong_code_lets_nobody_in(known: User) -> None:
    add_app(known)
    client, _status, _where = sign_in(known.email, PASSWORD)

    client.post("/account/2fa/authenticate/", {"code": "000000"})

    assert "_auth_user_id" not in client.session


def test_the_table_of_second_factors_holds_no_secret_in_clear(known: User) -> None:
    secret = add_app(known)

    assert secret not in str(Authenticator.objects.get(user=known).data)


def test_administrators_are_sent_to_set_up_a_second_factor_where_the_rules_ask_for_it(
    signed_in: Callable[..., Client], scope_as: Callable[..., Scope]
) -> None:
    set_rules(scope_as(Role.ADMINISTRATOR), Rules(second_factor=True))
    admin, viewer = signed_in(Role.ADMINISTRATOR), signed_in(Role.VIEWER)

    stopped = admin.get("/o/hotel/people/")
    over_the_api = admin.get("/api/v1/o/hotel/keys")

    assert (stopped.status_code, stopped["Location"]) == (302, "/account/2fa/")
    assert over_the_api.status_code == 403
    assert viewer.get("/o/hotel/").status_code == 302
    add_app(User.objects.get(email="administrator@hotel.example"))
    assert admin.get("/o/hotel/people/").status_code == 200


@pytest.mark.parametrize("page", ["2fa/", "password/change/", "sessions/", "email/", "password/reset/", "logout/"])
def test_pages_of_the_account_are_ours(known: User, page: str) -> None:
    client = sign_in(known.email, PASSWORD)[0]

    answer = client.get(f"/account/{page}")

    assert answer.status_code == 200
    assert "twofold/twofold.css" in answer.content.decode()
    assert "style=" not in answer.content.decode()


def test_an_authenticator_app_is_set_up_after_asking_once_more(
    known: User,
) -> None:
    client = sign_in(known.email, PASSWORD)[0]

    asked = client.get("/account/2fa/totp/activate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()

    assert asked["Location"].startswith("/account/reauthenticate/")
    assert "<svg" in page
    assert "style=" not in page
    assert "data:image" not in page
