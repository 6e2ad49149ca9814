"""The people of a demonstration: one click in a demonstration, no way in anywhere else."""

import pytest
from django.conf import LazySettings
from django.test import Client

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import User
from twofold_web.people.writes import grant_role


@pytest.fixture
def demo(hotel: Scope, settings: LazySettings) -> User:
    settings.DEMO = True
    user = User.objects.create_user("eszter@hotel.example", name="Eszter Varga", is_demo=True)
    grant_role(hotel, user, Role.CX_MANAGER)
    return user


def test_the_sign_in_page_names_each_person_with_role_organisation_and_question(demo: User) -> None:
    page = Client().get("/account/login/").content.decode()

    for text in ("Eszter Varga", "Hotel chain", "CX manager", "what do we fix first?", f"/demo/{demo.pk}/"):
        assert text in page


def test_one_click_signs_in(demo: User) -> None:
    client = Client()

    answer = client.post(f"/demo/{demo.pk}/")

    assert answer.status_code == 302
    assert client.get("/o/hotel/").status_code == 302
    assert client.session["_auth_user_id"] == str(demo.pk)


def test_the_click_needs_the_pages_token(demo: User) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/demo/{demo.pk}/").status_code == 403


def test_a_link_does_not_sign_in(demo: User) -> None:
    assert Client().get(f"/demo/{demo.pk}/").status_code == 405


def test_outside_a_demonstration_nobody_enters_so(demo: User, settings: LazySettings) -> None:
    settings.DEMO = False

    assert Client().post(f"/demo/{demo.pk}/").status_code == 404
    assert "Eszter Varga" not in Client().get("/account/login/").content.decode()


@pytest.mark.parametrize("switched_off", [{"is_demo": False}, {"is_active": False}])
def test_people_who_are_not_for_show_are_not_entered(demo: User, switched_off: dict[str, bool]) -> None:
    User.objects.filter(pk=demo.pk).update(**switched_off)

    assert Client().post(f"/demo/{demo.pk}/").status_code == 404


def test_many_clicks_are_slowed_down(demo: User) -> None:
    client = Client()

    assert [client.post(f"/demo/{demo.pk}/").status_code for _ in range(61)][-1] == 429
