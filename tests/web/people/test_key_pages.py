"""The page of API keys: a key is shown once, and ends when it is revoked."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.test import Client

from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import ApiKey
from twofold_web.people.writes import KeyWish, make_key

WISH = {"name": "nightly <b>load</b>", "permissions": [Permission.MANAGE_SETTINGS.value], "unit": ""}


def test_a_new_key_is_shown_once_and_works(admin: Client, hotel: Scope) -> None:
    page = admin.post("/o/hotel/keys/", WISH)
    found = re.search(r"tf_\w+_[\w-]{43}", page.content.decode())
    assert found is not None

    again = admin.get("/o/hotel/keys/").content.decode()
    called = Client().get("/api/v1/o/hotel/keys", headers={"Authorization": f"Bearer {found[0]}"})

    assert found[0] not in again
    assert "<b>load</b>" not in again
    assert called.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_a_revoked_key_stays_listed_and_opens_nothing(admin: Client, hotel: Scope) -> None:
    admin.post("/o/hotel/keys/", WISH)
    key = ApiKey.objects.of(hotel).get()

    admin.post(f"/o/hotel/keys/{key.pk}/revoke/")
    admin.post(f"/o/hotel/keys/{key.pk}/revoke/")

    key = ApiKey.objects.of(hotel).get()
    assert key.revoked_at is not None
    assert "revoked" in admin.get("/o/hotel/keys/").content.decode()


def test_the_last_day_counts_whole(admin: Client, hotel: Scope) -> None:
    today = datetime.now(UTC).date()

    admin.post("/o/hotel/keys/", WISH | {"expires": today.isoformat()})

    ends = ApiKey.objects.of(hotel).get().expires_at
    assert ends is not None
    assert ends.date() == today + timedelta(days=1)


def test_a_key_that_has_ended_already_is_refused(admin: Client, hotel: Scope) -> None:
    answer = admin.post("/o/hotel/keys/", WISH | {"expires": date(2020, 1, 1).isoformat()})

    assert answer.status_code == 422
    assert not ApiKey.objects.of(hotel).exists()


def test_a_key_may_at_least_something(admin: Client, hotel: Scope) -> None:
    assert admin.post("/o/hotel/keys/", WISH | {"permissions": []}).status_code == 422


def test_a_key_of_another_organisation_does_not_exist_here(
    admin: Client, bank: Scope, scope_as: Callable[..., Scope]
) -> None:
    theirs = make_key(scope_as(Role.ADMINISTRATOR, scope=bank), KeyWish("x", {Permission.SEE_OVERVIEW})).key

    assert admin.post(f"/o/hotel/keys/{theirs.pk}/revoke/").status_code == 404
    assert ApiKey.objects.of(bank).get().revoked_at is None
