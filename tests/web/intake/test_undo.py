"""A load is undone with a reason, once; its rejected rows can be downloaded before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.intake.conftest import MAPPING, ROWS
from tests.web.intake.test_upload import HERE, Person

from twofold.store import info
from twofold_web.foundation import jobs
from twofold_web.foundation.models import AuditEntry, Job, JobState
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.writes import load_file

pytestmark = pytest.mark.django_db
FileOf = Callable[..., Path]
BAD = ROWS + "31,=cmd()|'x',guest 31,prague,5,\n"


@pytest.fixture
def load(hotel: Scope, file_of: FileOf) -> Load:
    """A load that is done, with one rejected row."""
    made = load_file(hotel, file_of(BAD), MAPPING, "guests.csv")
    work()
    made.refresh_from_db()
    return made


def work() -> None:
    while jobs.work_once():
        pass


def test_undoing_asks_for_a_reason(load: Load, signed_in: Person) -> None:
    client = signed_in(Role.CX_MANAGER)
    address = f"{HERE}loads/{load.pk}/undo/"
    assert "30 rows and their answers" in client.get(address).content.decode()
    assert client.post(address, {"reason": " \x00 "}).status_code == 422
    load.refresh_from_db()
    assert load.state == LoadState.DONE


def test_an_undone_load_leaves_no_rows_and_says_who_and_why(load: Load, hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.CX_MANAGER)
    client.post(f"{HERE}loads/{load.pk}/undo/", {"reason": "wrong <b>month"})
    client.post(f"{HERE}loads/{load.pk}/undo/", {"reason": "twice"})
    work()
    page = client.get(f"{HERE}loads/{load.pk}/").content.decode()
    assert "wrong &lt;b&gt;month" in page
    assert "cx_manager@hotel.example undid this load" in page
    assert sum(info(store_of(hotel)).events.values()) == 0
    assert AuditEntry.objects.of(hotel).filter(act="load.undone").count() == 1


def test_the_same_file_can_be_loaded_again_after_it_was_undone(
    load: Load, hotel: Scope, signed_in: Person, file_of: FileOf
) -> None:
    signed_in(Role.CX_MANAGER).post(f"{HERE}loads/{load.pk}/undo/", {"reason": "wrong month"})
    work()
    again = load_file(hotel, file_of(BAD), MAPPING, "guests.csv")
    work()
    again.refresh_from_db()
    assert (again.accepted, again.duplicates, again.rejected) == (30, 0, 1)


def test_an_undo_whose_worker_died_can_be_asked_for_again(load: Load, hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.CX_MANAGER)
    client.post(f"{HERE}loads/{load.pk}/undo/", {"reason": "wrong month"})
    Job.objects.filter(kind="intake.undo").update(state=JobState.FAILED)
    assert "Undo once more" in client.get(f"{HERE}loads/{load.pk}/").content.decode()
    client.post(f"{HERE}loads/{load.pk}/undo/", {"reason": "wrong month"})
    work()
    load.refresh_from_db()
    assert load.state == LoadState.UNDONE


def test_rejected_rows_are_downloaded_without_formulas(load: Load, hotel: Scope, signed_in: Person) -> None:
    answer = signed_in(Role.ANALYST).get(f"{HERE}loads/{load.pk}/rejected.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "row,column,item,found,reason,content_json"
    assert "'=cmd()" in lines[1]
    assert "guest 31" not in lines[1], "persons are pseudonyms"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEntry.objects.of(hotel).filter(act="rows.seen").count() == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.UNIT_LEADER, Role.EX_MANAGER])
def test_others_may_not_undo_or_download(load: Load, signed_in: Person, role: Role) -> None:
    client = signed_in(role)
    assert client.post(f"{HERE}loads/{load.pk}/undo/", {"reason": "because"}).status_code == 403
    assert client.get(f"{HERE}loads/{load.pk}/rejected.csv").status_code == 403
    load.refresh_from_db()
    assert load.state == LoadState.DONE


def test_a_neighbour_does_not_find_the_load(load: Load, bank: Scope, signed_in: Person) -> None:
    stranger = signed_in(Role.ADMINISTRATOR, scope=bank)
    for address in (f"{HERE}loads/{load.pk}/", f"/o/bank/data/loads/{load.pk}/", f"/o/bank/data/loads/{load.pk}/undo/"):
        assert stranger.get(address).status_code == 404


def test_a_load_that_failed_leads_back_to_its_mapping(hotel: Scope, signed_in: Person) -> None:
    from tests.web.intake.test_upload import bring, only  # noqa: PLC0415 - of this test only

    client = signed_in(Role.ANALYST)
    bring(client, ROWS.encode())
    upload = only(hotel)
    client.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": MAPPING.replace('"score"', '"points"')})
    client.post(f"{HERE}files/{upload.pk}/load/")
    work()
    failed = Load.objects.of(hotel).get()
    assert "Nothing was loaded" in client.get(f"{HERE}loads/{failed.pk}/").content.decode()
    answer = client.post(f"{HERE}loads/{failed.pk}/back/")
    assert answer["Location"] == f"{HERE}files/{upload.pk}/"
    client.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": MAPPING})
    client.post(f"{HERE}files/{upload.pk}/load/")
    work()
    assert [load.state for load in Load.objects.of(hotel)] == [LoadState.DONE, LoadState.FAILED]
