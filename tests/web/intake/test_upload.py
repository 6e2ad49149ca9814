"""Files that people bring: taken under a number of ours, looked at, or refused with a sentence."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.intake.conftest import ROWS

from twofold_web.foundation import jobs
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.models import Upload, UploadState

pytestmark = pytest.mark.django_db
Person = Callable[..., Client]
HERE = "/o/hotel/data/"


def bring(client: Client, content: bytes, name: str = "guests.csv") -> None:
    client.post(f"{HERE}files/", {"files": SimpleUploadedFile(name, content)})
    while jobs.work_once():
        pass


def only(scope: Scope) -> Upload:
    return Upload.objects.of(scope).get()


def test_a_file_is_looked_at_and_waits_with_a_proposal(hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    bring(client, ROWS.encode())
    upload = only(hotel)
    assert (upload.state, upload.format, upload.name) == (UploadState.READY, "csv", "guests.csv")
    page = client.get(f"{HERE}files/{upload.pk}/").content.decode()
    assert "It was fine" in page
    assert 'value="answer-number" selected' in page


def test_several_files_come_at_once(hotel: Scope, signed_in: Person) -> None:
    files = [SimpleUploadedFile(name, ROWS.encode()) for name in ("a.csv", "b.csv")]
    answer = signed_in(Role.ANALYST).post(f"{HERE}files/", {"files": files}, follow=True)
    assert "2 files were brought." in answer.content.decode()
    assert {upload.name for upload in Upload.objects.of(hotel)} == {"a.csv", "b.csv"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("a\x00b\n.csv", "ab .csv"),
        ("\u202egpj.csv", "gpj.csv"),
        ("..", ".."),
        ("", "file"),
    ],
)
def test_the_name_of_a_file_never_becomes_a_path(
    scope_as: Callable[..., Scope], given: str, kept: str, tmp_path: Path
) -> None:
    from twofold_web.intake.writes import receive  # noqa: PLC0415 - of this test only

    scope, path = scope_as(Role.ANALYST), tmp_path / "incoming"
    path.write_text(ROWS)
    upload = receive(scope, given, path)
    assert upload.name == kept
    assert places.path_of(scope, upload.stored).parent == places.folder_of(scope)
    assert [each.name for each in places.folder_of(scope).iterdir()] == [str(upload.stored)]


def test_a_very_long_name_keeps_its_end() -> None:
    name = places.plain_name("é" * 400 + ".csv")
    assert len(name) == 255
    assert name.endswith(".csv")


def test_scripts_in_names_headers_and_cells_are_shown_as_text(hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    bad = "<script>alert(1)</script>"
    bring(client, f'id,{bad},day\n1,{bad},2026-01-01\n2,"\'""><img src=x>",2026-01-02\n'.encode(), f"{bad}.csv")
    upload = only(hotel)
    for address in (HERE, f"{HERE}files/{upload.pk}/"):
        page = client.get(address).content.decode()
        assert bad not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 and so on", "found: PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "found: PNG"),
        (bytes(range(256)) * 40, "no text and no format"),
        (b"PK\x03\x04 no zip at all", "damaged or protected workbook"),
        (gzip.compress(b"a,b\n1,2\n" * 100, mtime=0)[:30], "cut off or damaged"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_what_was_found(
    hotel: Scope, signed_in: Person, content: bytes, said: str
) -> None:
    client = signed_in(Role.ANALYST)
    bring(client, content, "survey.csv")
    upload = only(hotel)
    page = client.get(f"{HERE}files/{upload.pk}/").content.decode()
    assert upload.state == UploadState.REFUSED
    assert said in page
    assert "survey.csv" in page
    assert not places.path_of(hotel, upload.stored).exists(), "nothing of it is kept"


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(hotel: Scope, signed_in: Person) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", bytes(100 << 20))
    assert packed.tell() < 200_000
    bring(signed_in(Role.ANALYST), packed.getvalue(), "small.xlsx")
    assert only(hotel).state == UploadState.REFUSED
    assert "as an attack would" in only(hotel).trouble


def test_a_hundred_thousand_columns_are_refused_at_once(hotel: Scope, signed_in: Person) -> None:
    line = ",".join(str(number) for number in range(100_000))
    bring(signed_in(Role.ANALYST), f"{line}\n{line}\n".encode())
    assert "100000 columns" in only(hotel).trouble


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
    hotel: Scope, signed_in: Person, settings: LazySettings, tmp_path: Path
) -> None:
    settings.UPLOAD_MOST_BYTES = 1_000
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    files = {"files": SimpleUploadedFile("big.csv", bytes(100_000))}
    answer = signed_in(Role.ANALYST).post(f"{HERE}files/", files, follow=True)
    assert "big.csv is larger than" in answer.content.decode()
    assert not Upload.objects.of(hotel).exists()
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_no_file_at_all_is_said(signed_in: Person, hotel: Scope) -> None:
    answer = signed_in(Role.ANALYST).post(f"{HERE}files/", {}, follow=True)
    assert "Please choose a file first." in answer.content.decode()


def test_a_file_can_be_thrown_away(hotel: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    bring(client, ROWS.encode())
    client.post(f"{HERE}files/{only(hotel).pk}/discard/")
    assert not Upload.objects.of(hotel).exists()
    assert list(places.folder_of(hotel).iterdir()) == []
    assert AuditEntry.objects.of(hotel).filter(act="upload.discarded").count() == 1


def test_somebody_elses_look_at_the_rows_is_recorded(hotel: Scope, signed_in: Person) -> None:
    bring(signed_in(Role.ANALYST), ROWS.encode())
    signed_in(Role.CX_MANAGER).get(f"{HERE}files/{only(hotel).pk}/")
    assert AuditEntry.objects.of(hotel).filter(act="rows.seen").count() == 1


def test_the_empty_page_tells_the_three_ways(signed_in: Person, hotel: Scope) -> None:
    page = signed_in(Role.ANALYST).get(HERE).content.decode()
    assert "There are three ways" in page


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EX_MANAGER, Role.UNIT_LEADER, Role.EMPLOYEE])
def test_others_may_neither_see_nor_bring(hotel: Scope, signed_in: Person, role: Role) -> None:
    bring(signed_in(Role.ANALYST), ROWS.encode())
    client, upload = signed_in(role), only(hotel)
    for address in (HERE, f"{HERE}files/{upload.pk}/", f"{HERE}files/{upload.pk}/trial/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{HERE}files/", {"files": SimpleUploadedFile("b.csv", b"a\n1\n")}).status_code == 403
    assert Upload.objects.of(hotel).count() == 1


def test_a_role_in_one_unit_is_not_enough(hotel: Scope, signed_in: Person) -> None:
    from twofold.facts import Unit as Node  # noqa: PLC0415 - of this test only
    from twofold_web.people.writes import adopt_units  # noqa: PLC0415 - of this test only

    adopt_units(hotel, [Node("brno")])
    assert signed_in(Role.ANALYST, unit="brno").get(HERE).status_code == 403


def test_a_neighbour_gets_nothing(hotel: Scope, bank: Scope, signed_in: Person) -> None:
    bring(signed_in(Role.ANALYST), ROWS.encode())
    stranger, upload = signed_in(Role.ADMINISTRATOR, scope=bank), only(hotel)
    assert stranger.get(f"{HERE}files/{upload.pk}/").status_code == 404
    assert stranger.get(f"/o/bank/data/files/{upload.pk}/").status_code == 404
    assert stranger.post(f"/o/bank/data/files/{upload.pk}/load/").status_code == 404
    assert Client().get(f"{HERE}files/{upload.pk}/").status_code == 302
