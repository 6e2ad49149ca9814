"""Files over the API: the same way as on the pages, behind the same permission."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.intake.conftest import MAPPING, ROWS
from tests.web.intake.test_upload import Person, only

from twofold.store import info
from twofold_web.foundation import jobs
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake.models import Load, LoadState, Upload

pytestmark = pytest.mark.django_db
API = "/api/v1/o/hotel"
Enter = Callable[..., Client]


def work() -> None:
    while jobs.work_once():
        pass


def brought(client: Client, content: str = ROWS) -> int:
    answer = client.post(f"{API}/uploads", {"file": SimpleUploadedFile("guests.csv", content.encode())})
    assert answer.status_code == 201, answer.content
    work()
    return int(answer.json()["id"])


def test_a_program_brings_maps_tries_loads_and_undoes(hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    number = brought(client)
    proposal = client.get(f"{API}/uploads/{number}/proposal").json()
    assert [column["name"] for column in proposal["columns"]] == ["id", "day", "guest", "hotel", "score", "said"]
    told = client.put(f"{API}/uploads/{number}/mapping", {"mapping": MAPPING}, content_type="application/json")
    assert told.status_code == 200, told.content
    assert client.get(f"{API}/uploads/{number}/trial").status_code == 404
    assert client.post(f"{API}/uploads/{number}/trial").status_code == 202
    assert client.get(f"{API}/uploads/{number}/trial").json()["state"] == "running"
    work()
    trial = client.get(f"{API}/uploads/{number}/trial").json()
    assert (trial["state"], trial["accepted"], trial["rejected"]) == ("done", 30, 0)
    load = client.post(f"{API}/uploads/{number}/load").json()["id"]
    assert client.post(f"{API}/uploads/{number}/load").status_code == 409
    work()
    assert sum(info(store_of(hotel)).events.values()) == 30
    undone = client.post(f"{API}/loads/{load}/undo", {"reason": "a trial"}, content_type="application/json")
    assert undone.status_code == 202
    work()
    assert Load.objects.of(hotel).get().state == LoadState.UNDONE
    assert sum(info(store_of(hotel)).events.values()) == 0


def test_a_mapping_that_is_none_is_refused(hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    number = brought(client)
    for text in ("[event", '[event]\nunit = {value = "a\\u0000b"}\n', "x = 1"):
        answer = client.put(f"{API}/uploads/{number}/mapping", {"mapping": text}, content_type="application/json")
        assert answer.status_code == 422


def test_a_file_that_is_too_large_or_missing_is_refused(signed_in: Person, settings: LazySettings) -> None:
    settings.UPLOAD_MOST_BYTES = 100
    client = signed_in(Role.ANALYST)
    assert client.post(f"{API}/uploads", {"file": SimpleUploadedFile("a.csv", bytes(5000))}).status_code == 413
    assert client.post(f"{API}/uploads", {"other": "x"}).status_code == 422


def test_a_file_that_was_not_loaded_can_be_deleted(hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    number = brought(client)
    assert client.delete(f"{API}/uploads/{number}").status_code == 204
    assert not Upload.objects.of(hotel).exists()


def test_neighbours_find_nothing_and_others_may_nothing(hotel: Scope, bank: Scope, signed_in: Person) -> None:
    brought(signed_in(Role.ANALYST))
    number = only(hotel).pk
    viewer, neighbour = signed_in(Role.VIEWER), signed_in(Role.ADMINISTRATOR, scope=bank)
    for path in ("", "/proposal", "/trial"):
        assert viewer.get(f"{API}/uploads/{number}{path}").status_code == 403
        assert neighbour.get(f"/api/v1/o/bank/uploads/{number}{path}").status_code == 404
        assert neighbour.get(f"{API}/uploads/{number}{path}").status_code == 404
    assert neighbour.post(f"/api/v1/o/bank/uploads/{number}/load").status_code == 404
    assert Client().get(f"{API}/uploads/{number}").status_code == 401
