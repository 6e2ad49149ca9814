"""Roles: given and taken within reach, and never so that nobody is left to manage the organisation."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Grant, Suspension, Unit, User
from twofold_web.people.reads import scope_of
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes import grant_role
from twofold_web.people.writes.roles import revoke_role, suspend

Enter = Callable[..., Scope]


def grant_of(scope: Scope, role: Role) -> Grant:
    return Grant.objects.of(scope).get(role=role.value)


def test_the_page_lists_people_with_their_roles_and_finds_them(admin: Client, scope_as: Enter, tree: object) -> None:
    scope_as(Role.UNIT_LEADER, unit="brno")
    scope_as(Role.TRAINER)

    everybody = admin.get("/o/hotel/people/").content.decode()
    found = admin.get("/o/hotel/people/?search=unit_leader").content.decode()

    assert "Unit leader · Brno" in everybody
    assert "unit_leaderbrno@hotel.example" in found
    assert "trainer@hotel.example" in everybody
    assert "trainer@hotel.example" not in found


def test_a_role_is_given_on_the_persons_page(admin: Client, scope_as: Enter, tree: object) -> None:
    viewer = scope_as(Role.VIEWER)

    admin.post(f"/o/hotel/people/{viewer.actor.id}/", {"role": "trainer", "unit": "cz"})

    assert Grant.objects.of(viewer).filter(user=viewer.actor.id, role="trainer", unit__code="cz").exists()


def test_giving_a_role_twice_gives_it_once(hotel: Scope, scope_as: Enter) -> None:
    user = User.objects.get(pk=scope_as(Role.VIEWER).actor.id)

    grant_role(hotel, user, Role.VIEWER)

    assert Grant.objects.of(hotel).count() == 1
    assert AuditEntry.objects.of(hotel).filter(act="role.granted").count() == 1


def test_a_role_that_is_taken_away_opens_nothing_any_more(admin: Client, signed_in: Any, hotel: Scope) -> None:
    viewer = signed_in(Role.VIEWER)
    grant = grant_of(hotel, Role.VIEWER)

    admin.post(f"/o/hotel/people/{grant.user_id}/roles/{grant.pk}/")

    assert viewer.get("/o/hotel/").status_code == 404


def test_the_last_administrator_stays(admin: Client, hotel: Scope) -> None:
    grant = grant_of(hotel, Role.ADMINISTRATOR)

    admin.post(f"/o/hotel/people/{grant.user_id}/roles/{grant.pk}/")
    admin.post(f"/o/hotel/people/{grant.user_id}/rest/", {"to": "rest"})

    assert Grant.objects.of(hotel).filter(pk=grant.pk).exists()
    assert not Suspension.objects.of(hotel).exists()


def test_a_suspended_administrator_does_not_count_as_the_one_who_is_left(scope_as: Enter, hotel: Scope) -> None:
    first = scope_as(Role.ADMINISTRATOR)
    second = User.objects.create_user("second@hotel.example")
    grant_role(hotel, second, Role.ADMINISTRATOR)
    suspend(first, second.pk)

    with pytest.raises(Refusal):
        revoke_role(first, Grant.objects.of(hotel).get(user=first.actor.id).pk)


def test_an_administrator_of_a_unit_does_not_count_as_one_of_the_organisation(
    scope_as: Enter, hotel: Scope, tree: object
) -> None:
    first = scope_as(Role.ADMINISTRATOR)
    scope_as(Role.ADMINISTRATOR, unit="cz")

    with pytest.raises(Refusal):
        revoke_role(first, Grant.objects.of(hotel).get(user=first.actor.id).pk)


def test_suspension_rests_and_lifting_it_wakes(admin: Client, signed_in: Any, hotel: Scope) -> None:
    viewer = signed_in(Role.VIEWER)
    user_id = grant_of(hotel, Role.VIEWER).user_id

    admin.post(f"/o/hotel/people/{user_id}/rest/", {"to": "rest"})
    kept_out = viewer.get("/o/hotel/").status_code
    listed = viewer.get("/").content.decode()
    admin.post(f"/o/hotel/people/{user_id}/rest/", {"to": "resume"})

    assert kept_out == 404
    assert "Hotel chain" not in listed
    assert viewer.get("/o/hotel/").status_code == 302


def test_an_administrator_of_a_unit_manages_its_people_only(signed_in: Any, scope_as: Enter, tree: object) -> None:
    local = signed_in(Role.ADMINISTRATOR, unit="cz")
    inside, outside = scope_as(Role.UNIT_LEADER, unit="brno"), scope_as(Role.UNIT_LEADER, unit="hu")

    page = local.get("/o/hotel/people/").content.decode()

    assert "unit_leaderbrno@hotel.example" in page
    assert "unit_leaderhu@hotel.example" not in page
    assert local.get(f"/o/hotel/people/{inside.actor.id}/").status_code == 200
    assert local.get(f"/o/hotel/people/{outside.actor.id}/").status_code == 404
    for page_of_all in ("keys", "audit", "people/entrance"):
        assert local.get(f"/o/hotel/{page_of_all}/").status_code == 403


def test_an_administrator_of_a_unit_gives_no_role_beyond_it(scope_as: Enter, tree: object) -> None:
    local = scope_as(Role.ADMINISTRATOR, unit="cz")
    user = User.objects.create_user("x@hotel.example")

    for unit in ("", "hu"):
        with pytest.raises(PermissionDenied):
            grant_role(local, user, Role.VIEWER, unit)
    assert grant_role(local, user, Role.VIEWER, "desk").unit == Unit.objects.of(local).get(code="desk")


def test_an_administrator_of_a_unit_suspends_nobody_of_the_whole(signed_in: Any, scope_as: Enter, tree: object) -> None:
    local = signed_in(Role.ADMINISTRATOR, unit="cz")
    inside = scope_as(Role.UNIT_LEADER, unit="brno")

    assert local.post(f"/o/hotel/people/{inside.actor.id}/rest/", {"to": "rest"}).status_code == 403


def test_where_the_audit_fails_the_role_is_not_given(hotel: Scope) -> None:
    user = User.objects.create_user("x@hotel.example")

    with patch("twofold_web.people.writes.roles.record", side_effect=OSError), pytest.raises(OSError):  # noqa: PT011 - the trail is out of reach
        grant_role(hotel, user, Role.VIEWER)

    assert scope_of(user, "hotel") is None


@pytest.mark.parametrize("where", ["", "roles/1/", "rest/"])
def test_somebody_of_another_organisation_does_not_exist_here(admin: Client, bank: Scope, where: str) -> None:
    theirs = User.objects.create_user("banker@bank.example")
    grant_role(bank, theirs, Role.VIEWER)

    answer = admin.post(f"/o/hotel/people/{theirs.pk}/{where}", {"role": "viewer", "unit": "", "to": "rest"})

    assert answer.status_code == 404
    assert "banker" not in answer.content.decode()
    assert not Suspension.objects.of(bank).exists()


def test_a_unit_of_another_organisation_is_no_place_for_a_role(admin: Client, bank: Scope, scope_as: Enter) -> None:
    Unit.objects.add(bank, code="vault", name="Vault", path="0000000001/")
    viewer = scope_as(Role.VIEWER)

    answer = admin.post(f"/o/hotel/people/{viewer.actor.id}/", {"role": "trainer", "unit": "vault"})

    assert answer.status_code == 422
    assert "Vault" not in answer.content.decode()
