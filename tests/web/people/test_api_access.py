"""The API opens to a key or to a session, within one organisation, and says what to do when it does not."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from twofold.facts import Unit as Node
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.key_text import read_key
from twofold_web.people.models import ApiKey, Grant, Suspension, Unit, User
from twofold_web.people.reads import key_by_text, scope_of_key
from twofold_web.people.writes import KeyWish, adopt_units, make_key, revoke_key

KEYS = "/api/v1/o/hotel/keys"
MANAGES = frozenset({Permission.MANAGE_SETTINGS})


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def key(scope_as: Callable[..., Scope]) -> str:
    return make_key(scope_as(Role.ADMINISTRATOR), KeyWish("nightly", MANAGES)).text


def call(text: str, address: str = KEYS) -> Any:
    return Client().get(address, headers={"Authorization": f"Bearer {text}"})


def row(text: str) -> ApiKey:
    parts = read_key(text)
    assert parts is not None
    return ApiKey.objects.of(parts.organisation_id).get(prefix=parts.prefix)


def test_a_key_opens_what_it_was_made_for(key: str) -> None:
    answer = call(key)

    assert answer.status_code == 200
    assert [item["name"] for item in answer.json()["items"]] == ["nightly"]


def test_a_stranger_is_told_how_to_get_in(hotel: Scope) -> None:
    answer = Client().get(KEYS)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "Authorization" in answer.json()["do"]


def test_the_table_of_keys_holds_no_secret(key: str) -> None:
    secret = key.rsplit("_", 1)[1]

    assert secret not in json.dumps({name: str(value) for name, value in vars(row(key)).items()})


def test_a_key_with_a_wrong_secret_is_refused(key: str) -> None:
    wrong = key[:-3] + ("aaa" if not key.endswith("aaa") else "bbb")

    assert call(wrong).status_code == 401


@pytest.mark.parametrize("text", ["", "x", "tf_1x0123456789ab_short", "tf_" + "9" * 40 + "x0123456789ab_" + "a" * 43])
def test_a_text_that_is_no_key_is_refused(hotel: Scope, text: str) -> None:
    assert call(text).status_code == 401


def test_a_revoked_key_is_refused(key: str, scope_as: Callable[..., Scope]) -> None:
    revoke_key(scope_as(Role.ADMINISTRATOR), row(key).pk)

    assert call(key).status_code == 401


def test_an_expired_key_is_refused(key: str, hotel: Scope) -> None:
    ApiKey.objects.of(hotel).update(expires_at=datetime.now(UTC) - timedelta(seconds=1))

    assert call(key).status_code == 401


def test_a_key_ends_with_its_makers_role(key: str, hotel: Scope) -> None:
    Grant.objects.of(hotel).delete()

    assert call(key).status_code == 404


def test_a_key_rests_while_its_maker_is_suspended(key: str, hotel: Scope) -> None:
    Suspension.objects.add(hotel, user=User.objects.get())

    assert call(key).status_code == 404


def test_a_key_does_not_open_another_organisation(key: str, bank: Scope) -> None:
    elsewhere, nowhere = call(key, "/api/v1/o/bank/keys"), call(key, "/api/v1/o/nobody/keys")

    assert (elsewhere.status_code, nowhere.status_code) == (404, 404)
    assert elsewhere.json() == nowhere.json()


def test_a_key_does_less_than_its_maker(scope_as: Callable[..., Scope]) -> None:
    made = make_key(scope_as(Role.ADMINISTRATOR), KeyWish("reader", {Permission.SEE_OVERVIEW}))

    answer = call(made.text)

    assert answer.status_code == 403
    assert "administrator" in answer.json()["do"]


def test_a_key_narrowed_to_a_unit_sees_no_other(hotel: Scope, scope_as: Callable[..., Scope]) -> None:
    adopt_units(hotel, [Node("cz"), Node("brno", "cz"), Node("hu")])
    made = make_key(scope_as(Role.ADMINISTRATOR), KeyWish("brno", {Permission.SEE_OVERVIEW}, unit="brno"))

    scope = scope_of_key(made.key)

    assert scope is not None
    assert scope.units(Permission.SEE_OVERVIEW) == ("brno",)


def test_the_last_use_of_a_key_is_kept(key: str) -> None:
    call(key)

    assert row(key).last_used_at is not None


def test_a_session_writes_only_with_its_token(signed_in: Callable[..., Client], hotel: Scope) -> None:
    known = signed_in(Role.ADMINISTRATOR)
    client = Client(enforce_csrf_checks=True)
    client.cookies = known.cookies
    wish = {"name": "new", "permissions": [Permission.SEE_OVERVIEW.value]}

    without = client.post(KEYS, wish, content_type="application/json")
    client.cookies["csrftoken"] = "a" * 32
    with_it = client.post(KEYS, wish, content_type="application/json", headers={"X-CSRFToken": "a" * 32})

    assert (without.status_code, with_it.status_code) == (403, 201)
    assert "X-CSRFToken" in without.json()["do"]


def test_guessing_keys_is_slowed_down(hotel: Scope, key: str) -> None:
    answers = [call("tf_1x0123456789ab_" + "a" * 43).status_code for _ in range(21)]

    assert answers[-1] == 429
    slowed = call(key)
    assert slowed.status_code == 429
    assert int(slowed["Retry-After"]) > 0


def test_a_key_cannot_make_keys(key: str) -> None:
    answer = Client().post(
        KEYS,
        {"name": "child", "permissions": [Permission.MANAGE_SETTINGS.value]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_but_an_administrator_sees_or_makes_keys(signed_in: Callable[..., Client], role: Role) -> None:
    client = signed_in(role)
    wish = {"name": "new", "permissions": [Permission.SEE_OVERVIEW.value]}

    assert client.get(KEYS).status_code == 403
    assert client.post(KEYS, wish, content_type="application/json").status_code == 403


def test_a_key_of_another_organisation_cannot_be_revoked(
    signed_in: Callable[..., Client], scope_as: Callable[..., Scope], bank: Scope
) -> None:
    theirs = make_key(scope_as(Role.ADMINISTRATOR, scope=bank), KeyWish("theirs", MANAGES))

    answer = signed_in(Role.ADMINISTRATOR).delete(f"{KEYS}/{theirs.key.pk}")

    assert answer.status_code == 404
    parts = read_key(theirs.text)
    assert parts is not None
    assert key_by_text(parts) is not None


def test_making_and_revoking_a_key_is_recorded_without_its_secret(key: str, hotel: Scope) -> None:
    entry = AuditEntry.objects.of(hotel).get(act="key.made")

    assert key.rsplit("_", 1)[1] not in json.dumps(entry.detail) + entry.target


def test_an_identifier_that_no_row_can_have_is_refused(signed_in: Callable[..., Client]) -> None:
    assert signed_in(Role.ADMINISTRATOR).delete(f"{KEYS}/{10**30}").status_code == 422


def test_a_list_is_read_page_by_page(signed_in: Callable[..., Client], scope_as: Callable[..., Scope]) -> None:
    for name in "abc":
        make_key(scope_as(Role.ADMINISTRATOR), KeyWish(name, MANAGES))
    client = signed_in(Role.ADMINISTRATOR)

    first = client.get(f"{KEYS}?limit=2").json()
    second = client.get(f"{KEYS}?limit=2&after={first['next']}").json()

    assert [item["name"] for item in first["items"] + second["items"]] == ["a", "b", "c"]
    assert second["next"] is None


def test_units_that_do_not_exist_are_no_units_of_a_key(scope_as: Callable[..., Scope]) -> None:
    with pytest.raises(Unit.DoesNotExist):
        make_key(scope_as(Role.ADMINISTRATOR), KeyWish("x", MANAGES, unit="nowhere"))
