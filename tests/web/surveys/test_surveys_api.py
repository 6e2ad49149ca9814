"""Questionnaires by the API: in, changed, published and out again, under the rules of the pages."""

import json
from typing import Any

import pytest
from django.test import Client

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey
from twofold_web.surveys.questionnaire.document import written
from twofold_web.surveys.shipped.library import shipped

Json = dict[str, Any]
SURVEYS = "/api/v1/o/hotel/surveys"


def send(client: Client, method: str, path: str, body: Json) -> Any:
    return client.generic(method, f"{SURVEYS}{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def author(hotel: Scope, signed_in) -> Client:
    return signed_in(Role.CX_MANAGER)


@pytest.fixture
def stay(author: Client) -> Json:
    """A survey that a program has brought in."""
    answer = send(author, "POST", "", {"questionnaire": written(shipped("hotel-stay"))})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_program_brings_a_questionnaire_in_publishes_it_and_reads_the_version(author: Client, stay: Json) -> None:
    assert (stay["state"], stay["newest"], stay["draft_number"]) == ("draft", None, 1)
    published = send(author, "POST", f"/{stay['id']}/versions", {"draft_number": 1})
    assert (published.status_code, published.json()["number"]) == (201, 1)
    listed = author.get(SURVEYS).json()["items"]
    assert [(one["id"], one["state"], one["newest"]) for one in listed] == [(stay["id"], "open", 1)]
    version = author.get(f"{SURVEYS}/{stay['id']}/versions/1").json()
    assert version["questionnaire"] == published.json()["questionnaire"]
    assert author.get(f"{SURVEYS}/{stay['id']}/versions/2").status_code == 404


def test_two_programs_do_not_overwrite_each_other(author: Client, stay: Json) -> None:
    changed = stay["questionnaire"] | {"title": {"en": "Another stay"}}
    path = f"/{stay['id']}/draft"
    first = send(author, "PUT", path, {"draft_number": 1, "questionnaire": changed})
    assert (first.status_code, first.json()["title"], first.json()["draft_number"]) == (200, "Another stay", 2)
    assert send(author, "PUT", path, {"draft_number": 1, "questionnaire": changed}).status_code == 409
    assert send(author, "POST", f"/{stay['id']}/versions", {"draft_number": 1}).status_code == 409


def test_what_is_wrong_is_said_field_by_field(author: Client, stay: Json) -> None:
    answer = send(author, "POST", "", {"questionnaire": stay["questionnaire"] | {"surprise": 1}})
    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"where": "surprise", "what": "There is no such field; check its spelling."}]
    open_end = stay["questionnaire"] | {"ends": [{"key": "thanks", "text": {"en": "Thanks"}}]}
    send(author, "PUT", f"/{stay['id']}/draft", {"draft_number": 1, "questionnaire": open_end})
    unready = send(author, "POST", f"/{stay['id']}/versions", {"draft_number": 2})
    assert unready.status_code == 422
    assert "languages/hu" in {one["where"] for one in unready.json()["fields"]}


def test_a_survey_is_closed_opened_and_put_away(author: Client, stay: Json) -> None:
    send(author, "POST", f"/{stay['id']}/versions", {"draft_number": 1})
    assert send(author, "PATCH", f"/{stay['id']}", {"open": False}).json()["state"] == "closed"
    found = send(author, "PATCH", f"/{stay['id']}", {"open": True, "archived": True}).json()
    assert (found["state"], found["archived"]) == ("open", True)


def test_an_analyst_builds_and_may_not_publish_and_a_viewer_does_neither(stay: Json, signed_in) -> None:
    analyst = signed_in(Role.ANALYST)
    assert analyst.get(f"{SURVEYS}/{stay['id']}").status_code == 200
    assert send(analyst, "POST", f"/{stay['id']}/versions", {"draft_number": 1}).status_code == 403
    assert send(analyst, "PATCH", f"/{stay['id']}", {"open": False}).status_code == 403
    assert signed_in(Role.VIEWER).get(SURVEYS).status_code == 403


def test_every_write_stands_in_the_audit_trail(hotel: Scope, author: Client, stay: Json) -> None:
    before = AuditEntry.objects.of(hotel).count()
    send(author, "PUT", f"/{stay['id']}/draft", {"draft_number": 1, "questionnaire": stay["questionnaire"]})
    send(author, "POST", f"/{stay['id']}/versions", {"draft_number": 2})
    send(author, "PATCH", f"/{stay['id']}", {"open": False})
    assert AuditEntry.objects.of(hotel).count() == before + 3
    assert Survey.objects.of(hotel).get().state == "closed"


def test_letters_that_a_database_cannot_hold_are_refused(author: Client, stay: Json) -> None:
    hidden = [{"key": "room", "context": True}]
    blocks = [stay["questionnaire"]["blocks"][0] | {"show_if": {"hidden": "room", "is": "=", "value": "a\x00b"}}]
    answer = send(author, "POST", "", {"questionnaire": stay["questionnaire"] | {"hidden": hidden, "blocks": blocks}})
    assert answer.status_code == 422
