"""The tree of units: moved, undone, imported, never a ring, and brought to the store."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from twofold.facts import Unit as Node
from twofold_web.foundation import jobs
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.people.models import Unit
from twofold_web.people.reads import codes_below
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes import adopt_units
from twofold_web.people.writes.units import move_unit

Tree = dict[str, Unit]


def codes(scope: Scope) -> list[str]:
    return [unit.code for unit in Unit.objects.of(scope)]


def test_a_unit_is_created_below_another(admin: Client, tree: Tree, hotel: Scope) -> None:
    admin.post("/o/hotel/units/", {"code": "bar", "name": "Bar", "parent": "brno"})

    unit = Unit.objects.of(hotel).get(code="bar")
    assert (unit.parent, unit.path.startswith(tree["brno"].path)) == (tree["brno"], True)


def test_a_code_is_taken_once(admin: Client, tree: Tree, hotel: Scope) -> None:
    answer = admin.post("/o/hotel/units/", {"code": "hu", "name": "Again", "parent": ""})

    assert answer.status_code == 422
    assert len(codes(hotel)) == 4


def test_a_unit_is_renamed(admin: Client, tree: Tree, hotel: Scope) -> None:
    admin.post(f"/o/hotel/units/{tree['hu'].pk}/", {"name": "Magyarország", "zone": "Europe/Budapest", "country": "hu"})

    unit = Unit.objects.of(hotel).get(code="hu")
    assert (unit.name, unit.zone, unit.country) == ("Magyarország", "Europe/Budapest", "HU")


@pytest.mark.parametrize("wrong", [{"zone": "Europe/Nowhere"}, {"country": "HUN"}, {"name": ""}])
def test_what_makes_no_sense_is_refused_beside_its_field(admin: Client, tree: Tree, wrong: dict[str, str]) -> None:
    answer = admin.post(f"/o/hotel/units/{tree['hu'].pk}/", {"name": "x"} | wrong)

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize("asked", [lambda _tree: {"to": "hu"}, lambda tree: {"below": tree["hu"].pk}])
def test_a_branch_moves_as_a_whole_by_form_and_by_drag(
    admin: Client, tree: Tree, hotel: Scope, asked: Callable[[Tree], dict[str, Any]]
) -> None:
    admin.post(f"/o/hotel/units/{tree['brno'].pk}/move/", asked(tree))

    assert codes(hotel) == ["cz", "hu", "brno", "desk"]
    assert Unit.objects.of(hotel).get(code="desk").depth == 2


def test_a_move_is_undone(admin: Client, tree: Tree, hotel: Scope) -> None:
    shown = admin.post(f"/o/hotel/units/{tree['brno'].pk}/move/", {"to": "hu"}, follow=True).content.decode()
    undo = f"/o/hotel/units/{tree['brno'].pk}/back/{tree['cz'].pk}/"

    admin.post(undo)

    assert undo in shown
    assert codes(hotel) == ["cz", "brno", "desk", "hu"]


def test_a_unit_never_stands_below_itself(admin: Client, tree: Tree, hotel: Scope) -> None:
    answer = admin.post(f"/o/hotel/units/{tree['cz'].pk}/move/", {"to": "desk"}, follow=True)

    assert "cannot stand below itself" in answer.content.decode()
    assert codes(hotel) == ["cz", "brno", "desk", "hu"]


def test_roles_follow_a_moved_unit(tree: Tree, hotel: Scope, scope_as: Callable[..., Scope]) -> None:
    leader = scope_as(Role.UNIT_LEADER, unit="hu")
    move_unit(hotel, tree["brno"].pk, tree["hu"].pk)

    assert codes_below(leader, Permission.SEE_OVERVIEW) == {"hu", "brno", "desk"}


def test_only_an_empty_unit_is_deleted(admin: Client, tree: Tree, hotel: Scope, scope_as: Callable[..., Scope]) -> None:
    scope_as(Role.VIEWER, unit="hu")

    for code in ("brno", "hu", "desk"):
        admin.post(f"/o/hotel/units/{tree[code].pk}/delete/")

    assert codes(hotel) == ["cz", "brno", "hu"]


def test_an_administrator_of_a_unit_moves_nothing_out_of_reach(
    tree: Tree, hotel: Scope, signed_in: Callable[..., Client]
) -> None:
    local = signed_in(Role.ADMINISTRATOR, unit="cz")

    statuses = [
        local.post(f"/o/hotel/units/{tree['hu'].pk}/move/", {"to": "brno"}).status_code,
        local.post(f"/o/hotel/units/{tree['brno'].pk}/move/", {"to": "hu"}).status_code,
        local.post(f"/o/hotel/units/{tree['desk'].pk}/move/", {"to": ""}).status_code,
        local.get(f"/o/hotel/units/{tree['hu'].pk}/").status_code,
    ]

    assert statuses == [404, 403, 403, 404]
    assert codes(hotel) == ["cz", "brno", "desk", "hu"]


def test_units_of_another_organisation_do_not_exist_here(admin: Client, tree: Tree, bank: Scope, hotel: Scope) -> None:
    adopt_units(bank, [Node("vault", None, "Vault")])
    vault = Unit.objects.of(bank).get()

    answers = [
        admin.get(f"/o/hotel/units/{vault.pk}/"),
        admin.post(f"/o/hotel/units/{vault.pk}/", {"name": "Mine"}),
        admin.post(f"/o/hotel/units/{vault.pk}/delete/"),
        admin.post(f"/o/hotel/units/{vault.pk}/move/", {"to": "hu"}),
        admin.post(f"/o/hotel/units/{tree['hu'].pk}/move/", {"to": "vault"}),
        admin.post(f"/o/hotel/units/{tree['hu'].pk}/move/", {"below": vault.pk}),
        admin.post(f"/o/hotel/units/{tree['hu'].pk}/back/{vault.pk}/"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not any("Vault" in answer.content.decode() for answer in answers)
    assert Unit.objects.of(bank).get().name == "Vault"


def upload(admin: Client, text: str | bytes) -> Any:
    body = text if isinstance(text, bytes) else text.encode()
    return admin.post("/o/hotel/units/import/", {"file": SimpleUploadedFile("tree.csv", body)})


def test_a_file_is_shown_before_it_changes_anything(admin: Client, tree: Tree, hotel: Scope) -> None:
    answer = upload(admin, "unit,parent,name\nhu,,Hungary\nbrno,hu,Brno\nbp,hu,Budapest\n")

    page = answer.content.decode()
    assert (answer.status_code, "bp" in page, "What the file would change" in page) == (200, True, True)
    assert codes(hotel) == ["cz", "brno", "desk", "hu"]


def test_a_confirmed_file_plants_moves_and_renames(admin: Client, tree: Tree, hotel: Scope) -> None:
    text = "unit,parent,name\nhu,,Hungary\nbrno,hu,Brno\nbp,hu,Budapest\n"

    admin.post("/o/hotel/units/import/", {"name": "tree.csv", "text": text, "confirmed": "1"})

    assert codes(hotel) == ["cz", "hu", "brno", "desk", "bp"]
    assert Unit.objects.of(hotel).get(code="hu").name == "Hungary"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit,parent\na,b\n", "row 2"),
        ("unit,parent\na,\na,\n", "row 3"),
        ("unit,parent,zone\na,,Mars/Olympus\n", "Mars/Olympus"),
        ("code,parent\na,\n", "unit"),
        ("unit,parent\na,b\nb,a\n", "below itself"),
        ("", "Choose a file"),
        (b"unit,parent\n\xff\xfe,\n", "UTF-8"),
    ],
)
def test_a_file_that_is_no_tree_is_refused_with_its_place(
    admin: Client, tree: Tree, hotel: Scope, text: str | bytes, said: str
) -> None:
    answer = upload(admin, text)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "/tmp" not in answer.content.decode()  # noqa: S108 - the path that must not be shown
    assert len(codes(hotel)) == 4


def test_a_file_cannot_make_a_ring_with_units_that_only_we_know(admin: Client, tree: Tree, hotel: Scope) -> None:
    answer = upload(admin, "unit,parent\ndesk,\ncz,desk\n")
    ring = upload(admin, "unit,parent\nhu,\ncz,hu\n")

    assert (answer.status_code, ring.status_code) == (200, 200)
    with pytest.raises(Refusal):
        move_unit(hotel, tree["cz"].pk, tree["desk"].pk)


def test_a_script_in_a_name_stays_text(admin: Client, tree: Tree) -> None:
    script = "<script>alert(1)</script>"
    admin.post("/o/hotel/units/", {"code": "<img src=x>", "name": script, "level": script, "parent": ""})

    for page in ("units/", "people/", "audit/", "keys/"):
        text = admin.get(f"/o/hotel/{page}").content.decode()
        assert script not in text
        assert "<img src=x>" not in text


def test_where_the_audit_fails_nothing_moves(tree: Tree, hotel: Scope) -> None:
    with patch("twofold_web.people.writes.units.record", side_effect=OSError), pytest.raises(OSError):  # noqa: PT011 - the trail is out of reach
        move_unit(hotel, tree["brno"].pk, tree["hu"].pk)

    assert codes(hotel) == ["cz", "brno", "desk", "hu"]


def test_a_move_is_recorded_with_both_places(tree: Tree, hotel: Scope) -> None:
    move_unit(hotel, tree["brno"].pk, tree["hu"].pk)

    assert AuditEntry.objects.of(hotel).get(act="unit.moved").detail == {"from": "cz", "to": "hu"}


def test_the_store_sees_the_tree_that_people_see(tree: Tree, hotel: Scope, tmp_path: Path) -> None:
    store = store_of(hotel, create=True)

    move_unit(hotel, tree["brno"].pk, tree["hu"].pk)
    while jobs.work_once():
        pass

    assert list(store.facts().units().ancestors("desk")) == ["desk", "brno", "hu"]
