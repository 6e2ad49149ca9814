"""A photo is kept without what the camera wrote into it, and comes out as a file to save, never as a page."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.web.answering.conftest import STAY, TOKEN, Asking, Respondent, scale, t

from twofold_web.answering.adding.pictures import JPEG, PNG, WEBP, NoPicture, kind_of, stripped
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


def several_scans() -> bytes:
    scan = segment(0xDA, bytes(8)) + b"\x12\xff\x00\xff\xd0\x34"
    between = segment(0xE1, b"Exif\0\0" + PLACE) + segment(0xC4, b"table \xff\xd9 of codes")
    return b"\xff\xd8\xff\xff" + segment(0xDB, bytes(65)) + scan + between + scan + b"\xff\xd9PK\x03\x04" + PLACE


def with_more_pictures() -> bytes:
    small = b"JFIF\0\1\2\0\0\1\0\1\1\1" + PLACE
    more = segment(0xE0, small) + segment(0xE0, b"JFXX\0" + PLACE) + segment(0xE2, b"MPF\0" + PLACE)
    colours = segment(0xE2, b"ICC_PROFILE\0\1\1colours") + segment(0xEE, b"Adobe\0")
    return b"\xff\xd8" + more + colours + segment(0xDB, bytes(65)) + segment(0xDA, bytes(8)) + b"\x12\xff\xd9"


def test_notes_between_the_scans_of_a_photo_go_and_the_scans_stay():
    bare = stripped(several_scans(), JPEG)

    assert PLACE not in bare
    assert bare.count(b"\x12\xff\x00\xff\xd0\x34") == 2
    assert b"table \xff\xd9 of codes" in bare
    assert bare.endswith(b"\x34\xff\xd9")
    assert stripped(bare, JPEG) == bare


def test_further_pictures_in_a_photo_go_and_its_colours_stay():
    bare = stripped(with_more_pictures(), JPEG)

    assert PLACE not in bare
    assert (b"JFIF" in bare, b"JFXX" in bare, b"MPF" in bare) == (True, False, False)
    assert (b"colours" in bare, b"Adobe" in bare) == (True, True)
    assert stripped(bare, JPEG) == bare


def test_a_webp_loses_what_nobody_knows_and_needs_a_picture():
    parts = [(b"VP8 ", b"picture!"), (b"JUNK", PLACE)]
    body = b"WEBP" + b"".join(kind + struct.pack("<I", len(told)) + told for kind, told in parts)
    assert PLACE not in stripped(b"RIFF" + struct.pack("<I", len(body)) + body, WEBP)
    with pytest.raises(NoPicture):
        stripped(b"RIFF\x04\0\0\0WEBP", WEBP)


@given(st.binary(max_size=200), st.sampled_from([JPEG, PNG, WEBP]))
def test_whatever_is_taken_for_a_picture_is_stripped_or_refused(content, kind):
    begins = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", WEBP: b"RIFF\0\0\0\0WEBP"}
    try:
        bare = stripped(begins[kind] + content, kind)
    except NoPicture:
        return
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
