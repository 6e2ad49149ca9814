"""A published survey, links to it, and somebody who answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from twofold_web.delivery.models import Invitation, Link
from twofold_web.delivery.tokens import digest_of, new_nonce, secret_of, token_of
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey, SurveyVersion
from twofold_web.surveys.questionnaire.document import content_hash, parse_document

TOKEN = re.compile(r'name="page" value="([^"]+)"')


def t(text: str) -> dict[str, str]:
    return {"en": text}


def scale(key: str, kind: str = "rating", **more: Any) -> dict[str, Any]:
    return {"key": key, "item": key, "type": kind, "text": t(f"How was {key}?"), "scale": [1, 5]} | more


STAY = {
    "format": 1,
    "name": "stay",
    "side": "customer",
    "kind": "survey",
    "purpose": "transaction",
    "languages": ["en", "el"],
    "title": {"en": "Your stay", "el": "Η διαμονή σας"},
    "touchpoint": "stay",
    "hidden": [{"key": "room", "context": True}],
    "blocks": [
        {
            "key": "first",
            "items": [
                {
                    "key": "nps",
                    "item": "nps",
                    "type": "nps",
                    "text": {"en": "Would you recommend us?", "el": "Θα μας συστήνατε;"},
                    "scale": [0, 10],
                    "required": True,
                },
                {"key": "comment", "item": "comment", "type": "text", "text": t("What could be better?")},
            ],
        },
        {"key": "second", "items": [scale("bed"), scale("food")]},
    ],
    "ends": [{"key": "thanks", "kind": "thanks", "text": t("We read every answer.")}],
}


@dataclass(slots=True)
class Asking:
    """A published survey and the ways to it."""

    scope: Scope
    survey: Survey

    def link(self, kind: str = "anonymous", **values: Any) -> str:
        """The address of a new link."""
        nonce = new_nonce()
        Link.objects.add(
            self.scope,
            survey=self.survey,
            kind=kind,
            name=kind,
            nonce=nonce,
            digest=digest_of(secret_of(nonce)),
            made_by="x",
            made_at=datetime.now(UTC),
            **({"unit": "b1", "channel": "web"} | values),
        )
        return f"/s/{token_of(self.scope.organisation_id, nonce)}/"

    def invite(self, name: str = "anna", **values: str) -> str:
        """The address of a personal link."""
        nonce = new_nonce()
        Invitation.objects.add(
            self.scope,
            survey=self.survey,
            way="mail",
            nonce=nonce,
            digest=digest_of(secret_of(nonce)),
            name=name,
            case="order-7",
            made_at=datetime.now(UTC),
            **values,
        )
        return f"/s/{token_of(self.scope.organisation_id, nonce)}/"


@dataclass(slots=True)
class Respondent:
    """Somebody with a browser that keeps no cookies."""

    address: str
    client: Client = field(default_factory=Client)
    shown: str = ""
    path: str = ""
    status: int = 0
    last: Any = None

    def open(self, path: str = "", **headers: str) -> "Respondent":
        """Look at a page; redirects are followed."""
        self._show(self.client.get(path or self.address, headers=headers), path or self.address)
        return self

    def send(self, **answers: Any) -> "Respondent":
        """Send the page that is shown."""
        page = TOKEN.search(self.shown)
        assert page is not None, self.shown
        action = re.search(r'action="([^"]+)"', self.shown)
        assert action is not None
        sent = self.client.post(
            action[1].replace("&amp;", "&"),
            urlencode({"page": page[1]} | encoded(answers), doseq=True),
            content_type="application/x-www-form-urlencoded",
        )
        self._show(sent, self.path)
        return self

    def post(self, form: dict[str, Any]) -> "Respondent":
        """Send these fields, files among them, and nothing else."""
        action = re.search(r'action="([^"]+)"', self.shown)
        assert action is not None
        self._show(self.client.post(action[1].replace("&amp;", "&"), form), self.path)
        return self

    def _show(self, response: Any, path: str) -> None:
        self.status = response.status_code
        assert not response.cookies, "a respondent got a cookie"
        while response.status_code == 303:
            path = response.headers["Location"]
            response = self.client.get(path)
        self.last = response
        self.shown, self.path = response.content.decode(), path


def encoded(answers: dict[str, Any]) -> dict[str, Any]:
    """Names of fields hold points and signs that Python's names cannot: ``bed__na`` is ``bed.na``."""
    return {name.replace("__", "."): value for name, value in answers.items()}


@pytest.fixture
def published_survey(hotel: Scope) -> Callable[..., Asking]:
    """A published survey: ``published_survey(document)``."""

    def publish(document: dict[str, Any] = STAY, *, scope: Scope = hotel, **values: Any) -> Asking:
        now = datetime.now(UTC)
        survey = Survey.objects.add(
            scope,
            name=document["name"],
            side=document["side"],
            **({"state": "open", "draft": document, "made_by": "x", "made_at": now, "edited_at": now} | values),
        )
        SurveyVersion.objects.add(
            scope,
            survey=survey,
            number=1,
            document=document,
            content=content_hash(parse_document(document)),
            published_by="x",
            published_at=now,
        )
        return Asking(scope, survey)

    return publish


@pytest.fixture
def stay(published_survey: Callable[..., Asking]) -> Asking:
    """A survey of two pages."""
    return published_survey()
