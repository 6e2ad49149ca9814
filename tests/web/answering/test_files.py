"""A photo is kept without what the camera wrote into it, and comes out as a file to save, never as a page."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.answering.conftest import STAY, TOKEN, Asking, Respondent, scale, t

from twofold_web.answering.adding.pictures import JPEG, NoPicture, kind_of, stripped
from twofold_web.answering.models import Attachment, ContactWish, Response
from twofold_web.answering.writes.attachments import place_of
from twofold_web.foundation.permissions import Role

PLACE = b"GPSLatitude 47.4979"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def photo() -> bytes:
    notes = segment(0xE1, b"Exif\0\0" + PLACE) + segment(0xFE, b"taken by Anna") + segment(0xED, b"Photoshop 3.0")
    picture = segment(0xDB, bytes(65)) + segment(0xDA, bytes(8)) + b"\x12\x34\xff\x00\x56" + b"\xff\xd9"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + notes + picture + PLACE


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def drawing() -> bytes:
    notes = chunk(b"tEXt", b"Author\0Anna") + chunk(b"eXIf", PLACE)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + notes + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + PLACE


def webp() -> bytes:
    parts = [(b"VP8X", bytes([0x0C]) + bytes(9)), (b"VP8 ", b"picture!"), (b"EXIF", PLACE), (b"XMP ", b"Anna")]
    chunks = (kind + struct.pack("<I", len(told)) + told + b"\0" * (len(told) % 2) for kind, told in parts)
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("content", [photo(), drawing(), webp()], ids=["jpeg", "png", "webp"])
def test_a_picture_loses_its_notes_and_nothing_else(content):
    kind = kind_of(content)
    assert kind is not None
    bare = stripped(content, kind)

    assert kind_of(bare) == kind
    assert PLACE not in bare
    assert b"Anna" not in bare
    assert stripped(bare, kind) == bare


def test_a_broken_picture_is_refused():
    for length in range(3, len(photo()) - 30, 7):
        with pytest.raises(NoPicture):
            stripped(photo()[: min(length, 60)], JPEG)


@pytest.fixture
def asking(published_survey) -> Asking:
    items = [{"key": "photo", "item": "photo", "type": "file", "text": t("A photo?")}, scale("bed")]
    ends = [{"key": "call", "kind": "call_back", "text": t("We call you.")}]
    return published_survey(STAY | {"blocks": [{"key": "a", "items": items}], "ends": ends})


def send_file(person: Respondent, name: str, content: bytes) -> str:
    form = {"page": TOKEN.search(person.shown)[1], "bed": "3", "photo": SimpleUploadedFile(name, content)}
    person.last = person.client.post(person.address, form)
    return person.last.content.decode()


def test_a_photo_is_kept_for_those_who_read_comments_and_only_to_be_saved(asking, signed_in):
    person = Respondent(asking.link()).open()
    assert "Thank you" in send_file(person, "../../evil.php", photo())
    kept = Attachment.objects.of(asking.scope).get()
    assert Response.objects.of(asking.scope).get().answers["photo"] == {"file": f"{kept.pk}.jpg"}
    assert PLACE not in place_of(asking.scope.organisation_id, kept.pk).read_bytes()

    address = f"/o/hotel/surveys/{asking.survey.pk}/files/{kept.pk}/"
    answer = signed_in(Role.ANALYST).get(address)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert signed_in(Role.EMPLOYEE).get(address).status_code == 403


def test_what_is_no_picture_is_refused_beside_its_question_and_the_rest_is_kept(asking):
    said = send_file(Respondent(asking.link()).open(), "photo.jpg", b"<script>alert(1)</script>")

    assert "Choose a photo" in said
    assert not Attachment.objects.of(asking.scope).exists()
    assert Response.objects.of(asking.scope).get().answers == {"bed": {"number": 3}}


@pytest.mark.parametrize("part", ['name="a{}"', 'name="a{}"; filename="x"'], ids=["fields", "files"])
def test_a_form_of_more_parts_than_any_page_has_is_refused_as_broken(asking, part):
    parts = "".join(f"--x\r\nContent-Disposition: form-data; {part.format(at)}\r\n\r\n1\r\n" for at in range(5100))
    reply = Client().post(asking.link(), f"{parts}--x--\r\n".encode(), content_type="multipart/form-data; boundary=x")
    assert reply.status_code == 400


def test_a_wish_to_be_called_needs_consent_is_kept_once_and_apart(asking, signed_in):
    person = Respondent(asking.link()).open().send(bed="1")
    own = person.shown.split('<form method="post" action="')[1].split('"')[0]
    post = {"called": "Anna", "reach": "+36 1 234 5678", "note": "after five"}
    person.client.post(own, "&".join(f"{k}={v}" for k, v in post.items()), "application/x-www-form-urlencoded")
    assert not ContactWish.objects.of(asking.scope).exists()
    for _ in range(2):
        body = "&".join(f"{k}={v}" for k, v in (post | {"agreed": "yes"}).items())
        said = person.client.post(own, body, "application/x-www-form-urlencoded").content.decode()

    wish = ContactWish.objects.of(asking.scope).get()
    assert "written down" in said
    assert "contact me" in wish.consent
    assert Response.objects.of(asking.scope).get().pk.hex not in str(vars(wish))
    home = signed_in(Role.CX_MANAGER)
    assert "after five" in home.get(reverse("home", args=["hotel"])).content.decode()
    home.post(f"/o/hotel/wishes/{wish.pk}/called/")
    assert not ContactWish.objects.of(asking.scope).exists()
