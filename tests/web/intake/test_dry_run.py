"""The dry run says what would happen, and loads nothing."""

import pytest
from django.test import Client
from tests.web.intake.conftest import MAPPING, ROWS
from tests.web.intake.test_upload import HERE, Person, bring, only

from twofold_web.foundation import jobs
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.intake.models import Load

pytestmark = pytest.mark.django_db
BAD = ROWS + "31,soon,guest 31,prague,5,\n32,2026-03-02,guest 32,prague,77,=1+1<b>\n"


@pytest.fixture
def analyst(hotel: Scope, signed_in: Person) -> Client:
    """Somebody who has brought a file with faults, and mapped it."""
    client = signed_in(Role.ANALYST)
    bring(client, BAD.encode())
    client.post(f"{HERE}files/{only(hotel).pk}/mapping/written/", {"toml": MAPPING})
    return client


def tried(client: Client, hotel: Scope) -> str:
    address = f"{HERE}files/{only(hotel).pk}/trial/"
    client.post(address)
    assert "being tried on every row" in client.get(address).content.decode()
    while jobs.work_once():
        pass
    return client.get(address).content.decode()


def test_reasons_are_counted_and_cells_at_fault_are_marked(analyst: Client, hotel: Scope) -> None:
    page = tried(analyst, hotel)
    assert "Load 31 rows" in page
    assert "score: expected a number from 0 to 10" in page
    assert "<mark>77</mark>" in page
    assert "<mark>soon</mark>" in page
    assert "=1+1&lt;b&gt;" in page
    assert not has_facts(hotel)


def test_another_mapping_needs_another_dry_run(analyst: Client, hotel: Scope) -> None:
    tried(analyst, hotel)
    upload = only(hotel)
    analyst.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": MAPPING.replace('unit = "hotel"\n', "")})
    assert "was not tried yet" in analyst.get(f"{HERE}files/{upload.pk}/trial/").content.decode()


def test_a_mapping_that_does_not_fit_is_explained(analyst: Client, hotel: Scope) -> None:
    toml = MAPPING.replace('"score"', '"points"')
    analyst.post(f"{HERE}files/{only(hotel).pk}/mapping/written/", {"toml": toml})
    page = tried(analyst, hotel)
    assert "points" in page
    assert "Back to the mapping" in page


def test_nothing_to_load_offers_no_load(analyst: Client, hotel: Scope) -> None:
    toml = '[event]\noccurred_at = {column = "said", format = "%d.%m.%Y"}\n'
    analyst.post(f"{HERE}files/{only(hotel).pk}/mapping/written/", {"toml": toml})
    page = tried(analyst, hotel)
    assert "there is nothing to load" in page
    assert "/load/" not in page


def test_the_load_is_begun_once_however_often_the_button_is_pressed(analyst: Client, hotel: Scope) -> None:
    upload = only(hotel)
    first = analyst.post(f"{HERE}files/{upload.pk}/load/")
    second = analyst.post(f"{HERE}files/{upload.pk}/load/", follow=True)
    assert Load.objects.of(hotel).count() == 1
    assert second.redirect_chain[-1][0] == first["Location"]
    while jobs.work_once():
        pass
    page = analyst.get(first["Location"]).content.decode()
    assert "What next" in page
    assert "score: expected a number from 0 to 10" in page
