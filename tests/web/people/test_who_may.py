"""Every address of people, tried as every role, as a stranger, and after the session has ended."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Unit, User
from twofold_web.people.urls import urlpatterns

ROWS = ("user_id", "grant_id", "invitation_id", "unit_id", "parent_id", "key_id", "provider_id")
NAMES = [
    (str(pattern.name), {name: 1 for name in ROWS if name in pattern.pattern.converters})
    for pattern in urlpatterns
    if "slug" in pattern.pattern.converters
]
OTHERS = sorted(set(Role) - {Role.ADMINISTRATOR})


def address(name: str, arguments: dict[str, int], slug: str = "hotel") -> str:
    return reverse(name, kwargs={"slug": slug, **arguments})


def tried(client: Client, path: str) -> set[int]:
    return {client.get(path).status_code, client.post(path, {"to": "rest"}).status_code}


@pytest.mark.parametrize("role", OTHERS)
def test_only_administrators_see_or_change_anything_here(
    signed_in: Callable[..., Client], tree: dict[str, Unit], role: Role
) -> None:
    client = signed_in(role)

    for name, arguments in NAMES:
        assert tried(client, address(name, arguments)) <= {403, 405}, name


def test_a_stranger_is_sent_to_the_sign_in_page(tree: dict[str, Unit]) -> None:
    for name, arguments in NAMES:
        for answer in (Client().get(address(name, arguments)), Client().post(address(name, arguments))):
            assert answer.status_code == 405 or answer["Location"].startswith("/account/login/?next="), name


def test_an_ended_session_changes_nothing_and_asks_to_sign_in(
    admin: Client, tree: dict[str, Unit], hotel: Scope
) -> None:
    admin.session.flush()

    answer = admin.post("/o/hotel/units/", {"code": "new", "name": "New", "parent": ""})

    assert answer["Location"].startswith("/account/login/")
    assert not Unit.objects.of(hotel).filter(code="new").exists()


def test_a_form_sent_without_the_pages_token_changes_nothing(
    admin: Client, tree: dict[str, Unit], hotel: Scope
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies

    assert strict.post("/o/hotel/units/", {"code": "new", "name": "New", "parent": ""}).status_code == 403
    assert not Unit.objects.of(hotel).filter(code="new").exists()


def test_a_form_sent_twice_makes_one_unit(admin: Client, tree: dict[str, Unit], hotel: Scope) -> None:
    wish = {"code": "new", "name": "New", "parent": ""}

    statuses = [admin.post("/o/hotel/units/", wish).status_code for _ in range(2)]

    assert statuses == [302, 422]
    assert Unit.objects.of(hotel).filter(code="new").count() == 1


def test_another_organisations_addresses_do_not_exist(admin: Client, bank: Scope) -> None:
    for name, arguments in NAMES:
        elsewhere = address(name, arguments, slug="bank")
        answers = (admin.get(elsewhere), admin.post(elsewhere))
        assert {answer.status_code for answer in answers} <= {404, 405}, name
        assert not any("Bank" in answer.content.decode() for answer in answers), name


def test_a_script_in_a_persons_name_stays_text(admin: Client, hotel: Scope) -> None:
    script = "<script>alert(1)</script>"
    User.objects.filter(email="administrator@hotel.example").update(name=script)
    user = User.objects.get(email="administrator@hotel.example")

    for page in (
        "/o/hotel/people/",
        f"/o/hotel/people/{user.pk}/",
        "/account/2fa/",
        "/o/hotel/people/?search=<script>",
    ):
        assert script not in admin.get(page).content.decode()
