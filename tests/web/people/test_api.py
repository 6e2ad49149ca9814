"""Units, people, roles, invitations and the audit trail behind the API: the same permissions, the same walls."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from twofold.facts import Unit as Node
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Grant, Invitation, Unit, User
from twofold_web.people.writes import KeyWish, adopt_units, grant_role, make_key

BASE = "/api/v1/o/hotel"
JSON = "application/json"
# method, path, body: everything that only those who manage people, keys or the trail may do
CALLS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("get", "roles", None),
    ("post", "roles", {"user": 1, "role": "viewer"}),
    ("delete", "roles/1", None),
    ("put", "people/1", {"suspended": True}),
    ("get", "invitations", None),
    ("post", "invitations", {"email": "x@hotel.example", "role": "viewer"}),
    ("post", "invitations/1/send", None),
    ("delete", "invitations/1", None),
    ("post", "units", {"code": "x", "name": "X"}),
    ("put", "units/1", {"name": "X"}),
    ("post", "units/1/move", {"parent": None}),
    ("delete", "units/1", None),
    ("get", "keys", None),
    ("post", "keys", {"name": "x", "permissions": ["see own page"]}),
    ("delete", "keys/1", None),
    ("get", "audit", None),
    ("post", "audit/verification", None),
]


def call(client: Client, method: str, path: str, body: dict[str, Any] | None = None, base: str = BASE) -> Any:
    return (
        getattr(client, method)(f"{base}/{path}", body, content_type=JSON)
        if body
        else getattr(client, method)(f"{base}/{path}")
    )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_but_an_administrator_calls_these(signed_in: Callable[..., Client], tree: object, role: Role) -> None:
    client = signed_in(role)

    for method, path, body in CALLS:
        assert call(client, method, path, body).status_code == 403, (method, path)


def test_strangers_are_told_to_sign_in_and_neighbours_find_nothing(admin: Client, bank: Scope) -> None:
    for method, path, body in CALLS:
        stranger = call(Client(), method, path, body)
        neighbour = call(admin, method, path, body, base="/api/v1/o/bank")
        assert (stranger.status_code, neighbour.status_code) == (401, 404), (method, path)
        assert stranger.json()["do"]


def test_a_tree_is_built_moved_and_cut_back(admin: Client, hotel: Scope) -> None:
    top = call(admin, "post", "units", {"code": "cz", "name": "Česko", "country": "cz"}).json()
    below = call(admin, "post", "units", {"code": "brno", "name": "Brno", "parent": "cz"}).json()

    moved = call(admin, "post", f"units/{below['id']}/move", {"parent": None})
    named = call(admin, "put", f"units/{top['id']}", {"name": "Czechia"})
    gone = call(admin, "delete", f"units/{below['id']}")

    assert (below["parent"], moved.status_code, named.json()["name"], gone.status_code) == ("cz", 204, "Czechia", 204)
    assert [unit["code"] for unit in call(admin, "get", "units").json()["items"]] == ["cz"]


@pytest.mark.parametrize(
    "body", [{"code": "x", "name": ""}, {"code": "x\x00", "name": "x"}, {"code": "x", "name": "x", "zone": "Mars"}]
)
def test_a_unit_that_makes_no_sense_is_refused_with_its_field(admin: Client, hotel: Scope, body: Any) -> None:
    answer = call(admin, "post", "units", body)

    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_a_viewer_of_a_unit_lists_that_unit_only(signed_in: Callable[..., Client], tree: object) -> None:
    items = call(signed_in(Role.VIEWER, unit="brno"), "get", "units").json()["items"]

    assert [unit["code"] for unit in items] == ["brno", "desk"]


def test_somebody_is_invited_and_the_invitation_withdrawn(admin: Client, tree: object, hotel: Scope) -> None:
    made = call(admin, "post", "invitations", {"email": "New@Hotel.example", "role": "analyst", "unit": "brno"})
    again = call(admin, "post", f"invitations/{made.json()['id']}/send")
    gone = call(admin, "delete", f"invitations/{made.json()['id']}")

    assert (made.status_code, made.json()["email"], again.status_code) == (201, "new@hotel.example", 200)
    assert gone.status_code == 204
    assert Invitation.objects.of(hotel).get().withdrawn_at is not None
    assert not {"digest", "nonce", "token", "link"} & set(made.json())


def test_roles_are_given_to_members_only(admin: Client, hotel: Scope, bank: Scope) -> None:
    member, stranger = User.objects.create_user("m@hotel.example"), User.objects.create_user("s@bank.example")
    grant_role(hotel, member, Role.VIEWER)
    grant_role(bank, stranger, Role.VIEWER)

    given = call(admin, "post", "roles", {"user": member.pk, "role": "trainer"})
    refused = call(admin, "post", "roles", {"user": stranger.pk, "role": "trainer"})

    assert (given.status_code, refused.status_code) == (201, 404)
    assert Grant.objects.of(hotel).filter(user=member).count() == 2


def test_the_last_administrator_stays(admin: Client, hotel: Scope) -> None:
    grant = Grant.objects.of(hotel).get()

    answers = [
        call(admin, "delete", f"roles/{grant.pk}"),
        call(admin, "put", f"people/{grant.user_id}", {"suspended": 1}),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert Grant.objects.of(hotel).exists()


def test_rows_of_another_organisation_cannot_be_touched(admin: Client, bank: Scope) -> None:
    adopt_units(bank, [Node("vault")])
    vault = Unit.objects.of(bank).get()
    banker = grant_role(bank, User.objects.create_user("b@bank.example"), Role.VIEWER)

    answers = [
        call(admin, "put", f"units/{vault.pk}", {"name": "mine"}),
        call(admin, "delete", f"units/{vault.pk}"),
        call(admin, "post", "units", {"code": "x", "name": "x", "parent": "vault"}),
        call(admin, "delete", f"roles/{banker.pk}"),
        call(admin, "put", f"people/{banker.user_id}", {"suspended": True}),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_the_trail_is_read_page_by_page_and_verified(admin: Client, tree: object) -> None:
    first = call(admin, "get", "audit?limit=1").json()
    rest = call(admin, "get", f"audit?after={first['next']}").json()

    assert [entry["number"] for entry in first["items"] + rest["items"]] == [1, 2, 3]
    assert call(admin, "post", "audit/verification").json() == {"entries": 3, "broken_at": None, "holds": True}


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "after=-1", "after=x", f"after={10**30}"])
def test_a_page_that_makes_no_sense_is_refused(admin: Client, query: str) -> None:
    assert call(admin, "get", f"roles?{query}").status_code == 422


def test_a_key_acts_in_the_trail_under_its_own_name(scope_as: Callable[..., Scope], hotel: Scope) -> None:
    made = make_key(scope_as(Role.ADMINISTRATOR), KeyWish("tree sync", {Permission.MANAGE_PEOPLE}))

    answer = Client().post(
        f"{BASE}/units", {"code": "x", "name": "X"}, content_type=JSON, headers={"Authorization": f"Bearer {made.text}"}
    )

    trail = call(Client(), "get", "audit")
    assert (answer.status_code, trail.status_code) == (201, 401)
