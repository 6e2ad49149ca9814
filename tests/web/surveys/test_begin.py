"""A survey begins with a template in five languages, or with an empty page; a file comes back as it went out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey
from twofold_web.surveys.shipped.library import SHIPPED
from twofold_web.surveys.writes.publishing import publish


@pytest.mark.parametrize("name", SHIPPED)
def test_every_template_becomes_a_survey_that_can_be_published_in_five_languages(
    name: str, hotel: Scope, signed_in
) -> None:
    signed_in(Role.CX_MANAGER).post(reverse("survey_new", args=["hotel"]), {"template": name})

    version = publish(hotel, Survey.objects.of(hotel).get(name=name).id)

    assert version.document["languages"] == ["en", "hu", "bg", "el", "cs"]


def test_a_template_begins_in_its_authors_language(hotel: Scope, signed_in) -> None:
    client = signed_in(Role.CX_MANAGER)
    client.cookies["django_language"] = "el"
    client.post(reverse("survey_new", args=["hotel"]), {"template": "hotel-stay"})

    assert Survey.objects.of(hotel).get().draft["languages"] == ["el", "en", "hu", "bg", "cs"]


def test_an_empty_survey_needs_a_title_and_gets_a_name_of_latin_letters(hotel: Scope, signed_in) -> None:
    client, address = signed_in(Role.CX_MANAGER), reverse("survey_new", args=["hotel"])

    assert client.post(address, {"title": " "}).status_code == 422
    assert client.post(address, {"template": "poem"}).status_code == 422
    client.post(address, {"title": "Η διαμονή σας", "language": "el", "side": "employee"})

    survey = Survey.objects.of(hotel).get()
    assert (survey.draft["languages"], survey.side, survey.name.isascii()) == (["el"], "employee", True)


@pytest.mark.parametrize("language", ["en", "el"])
def test_the_gallery_shows_templates_in_the_readers_language(language: str, hotel: Scope, signed_in) -> None:
    client = signed_in(Role.CX_MANAGER)
    client.cookies["django_language"] = language

    page = client.get(reverse("survey_new", args=["hotel"])).content.decode()

    assert page.count('name="template"') == len(SHIPPED)
    assert ("Ηγεσία" in page or "ώριμη" in page) == (language == "el")


@pytest.mark.parametrize("kind", ["json", "xlsform", "limesurvey"])
def test_a_survey_goes_out_as_a_file_and_comes_in_again(kind: str, hotel: Scope, begun, signed_in) -> None:
    survey, client = begun("nps", "text"), signed_in(Role.CX_MANAGER)
    file = client.get(reverse("survey_export", args=["hotel", survey.id, kind]), {"see": "no"})
    ending = {"json": ".json", "xlsform": ".xlsx", "limesurvey": ".lss"}[kind]

    brought = client.post(
        reverse("survey_import", args=["hotel"]), {"file": SimpleUploadedFile(f"stay{ending}", file.content)}
    )

    assert brought.status_code == 200
    again = Survey.objects.of(hotel).exclude(id=survey.id).get()
    assert [item["text"] for item in again.draft["blocks"][0]["items"]] == [
        item["text"] for item in survey.draft["blocks"][0]["items"]
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", b"{"),
        ("x.json", b"[]"),
        ("x.lss", b"<xml>"),
        ("x.xlsx", b"PK"),
        ("x.pdf", b""),
        ("x.json", b"\xff\xfe"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_with_a_sentence(
    name: str, content: bytes, hotel: Scope, signed_in
) -> None:
    answer = signed_in(Role.CX_MANAGER).post(
        reverse("survey_import", args=["hotel"]), {"file": SimpleUploadedFile(name, content)}
    )

    assert answer.status_code == 422
    assert not Survey.objects.of(hotel).exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.json", b'{"format": 1, "name": "a b"}', "Itt az a–z betűkből"),
        ("x.lss", b"<xml/>", "Ez nem LimeSurvey-felmérés"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_the_readers_language(
    name: str, content: bytes, says: str, signed_in
) -> None:
    client = signed_in(Role.CX_MANAGER)
    client.cookies["django_language"] = "hu"

    answer = client.post(reverse("survey_import", args=["hotel"]), {"file": SimpleUploadedFile(name, content)})

    assert says in answer.content.decode()


def test_what_a_format_cannot_hold_is_said_in_the_readers_language(hotel: Scope, signed_in) -> None:
    client = signed_in(Role.CX_MANAGER)
    client.cookies["django_language"] = "hu"
    client.post(reverse("survey_new", args=["hotel"]), {"template": "hotel-stay"})
    survey = Survey.objects.of(hotel).get()

    answer = client.get(reverse("survey_export", args=["hotel", survey.pk, "limesurvey"]))

    assert "Más programok ezt nem ismerik: " in answer.content.decode()
