"""Adds a survey with links of every kind to the application of the browser tests, and prints their addresses.

Run as a process of its own after ``django.setup()``, like ``building.py``.
"""

import json
from datetime import UTC, datetime
from typing import Any

from twofold_web.delivery.models import Link
from twofold_web.delivery.tokens import digest_of, new_nonce, secret_of, token_of
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.wall import walled
from twofold_web.surveys.models import Survey, SurveyVersion
from twofold_web.surveys.questionnaire.document import content_hash, parse_document

LANGUAGES = ["en", "hu", "bg", "el", "cs"]


def t(en: str, el: str) -> dict[str, str]:
    """A text in two languages."""
    return {"en": en, "el": el}


ENDS = {"0": t("Not at all likely", "Καθόλου πιθανό"), "10": t("Extremely likely", "Εξαιρετικά πιθανό")}
DOCUMENT: dict[str, Any] = {
    "format": 1,
    "name": "phone-stay",
    "side": "customer",
    "kind": "survey",
    "purpose": "transaction",
    "languages": LANGUAGES,
    "title": t("Your stay with us", "Η διαμονή σας στο ξενοδοχείο μας"),
    "introduction": t("Two minutes, please.", "Θα χρειαστούμε δύο λεπτά από τον χρόνο σας."),
    "consent": t("We keep your answers for two years.", "Διατηρούμε τις απαντήσεις σας για δύο χρόνια."),
    "touchpoint": "stay",
    "blocks": [
        {
            "key": "first",
            "items": [
                {
                    "key": "nps",
                    "item": "nps",
                    "type": "nps",
                    "scale": [0, 10],
                    "labels": ENDS,
                    "required": True,
                    "text": t("How likely are you to recommend us?", "Πόσο πιθανό είναι να μας συστήσετε σε φίλους;"),
                },
                {
                    "key": "comment",
                    "item": "comment",
                    "type": "text",
                    "text": t("What could we do better?", "Τι θα μπορούσαμε να κάνουμε καλύτερα;"),
                },
            ],
        },
        {
            "key": "second",
            "title": t("The details", "Οι λεπτομέρειες"),
            "items": [
                {
                    "key": "sat",
                    "item": "csat",
                    "type": "csat",
                    "scale": [1, 5],
                    "appearance": "smileys",
                    "text": t("How satisfied were you?", "Πόσο ικανοποιημένοι μείνατε;"),
                },
                {
                    "key": "why",
                    "item": "why",
                    "type": "multiple",
                    "text": t("Why did you come?", "Γιατί ήρθατε;"),
                    "choices": [
                        {"code": "work", "text": t("Work", "Εργασία")},
                        {"code": "rest", "text": t("Rest", "Διακοπές")},
                        {"code": "other", "text": t("Something else", "Κάτι άλλο"), "other": True},
                    ],
                },
                {"key": "feel", "item": "feel", "type": "emotion", "text": t("How did you feel?", "Πώς νιώσατε;")},
                {
                    "key": "parts",
                    "item": "parts",
                    "type": "matrix",
                    "scale": [1, 5],
                    "text": t("How good was", "Πόσο καλά ήταν"),
                    "rows": [
                        {"key": "bed", "item": "bed", "text": t("the bed", "το κρεβάτι")},
                        {"key": "food", "item": "food", "text": t("the breakfast", "το πρωινό")},
                    ],
                },
                {
                    "key": "rank",
                    "item": "rank",
                    "type": "ranking",
                    "text": t("What matters most to you?", "Τι έχει μεγαλύτερη σημασία για εσάς;"),
                    "choices": [
                        {"code": "price", "text": t("The price", "Η τιμή")},
                        {"code": "quiet", "text": t("Quiet", "Η ησυχία")},
                    ],
                },
                {"key": "day", "item": "day", "type": "date", "text": t("When did you arrive?", "Πότε ήρθατε;")},
                {"key": "photo", "item": "photo", "type": "file", "text": t("A photo, if you like", "Μια φωτογραφία")},
            ],
        },
    ],
    "ends": [
        {
            "key": "thanks",
            "kind": "thanks",
            "text": t("We read every answer.", "Διαβάζουμε κάθε απάντηση."),
        }
    ],
}

# another way for everybody: a follow-up, a loop over what was chosen, a random order, an earlier answer in a text
DEVICE: dict[str, Any] = DOCUMENT | {
    "name": "device-stay",
    "blocks": [
        {"key": "nps", "items": DOCUMENT["blocks"][0]["items"][:1]},
        {
            "key": "low",
            "show_if": {"answer": "nps", "is": "<", "value": 7},
            "items": [
                {
                    "key": "wrong",
                    "item": "wrong",
                    "type": "text",
                    "text": t("{answer:nps} only. Why?", "Μόνο {answer:nps};"),
                }
            ],
        },
        {
            "key": "places",
            "items": [
                {
                    "key": "used",
                    "item": "used",
                    "type": "multiple",
                    "required": True,
                    "random_choices": True,
                    "text": t("Where were you?", "Πού ήσασταν;"),
                    "choices": [
                        {"code": "bar", "text": t("the bar", "το μπαρ")},
                        {"code": "pool", "text": t("the pool", "η πισίνα")},
                    ],
                }
            ],
        },
        {
            "key": "about",
            "loop": {"over": "item:used", "most": 3},
            "items": [
                {
                    "key": "good",
                    "item": "good",
                    "type": "rating",
                    "scale": [1, 5],
                    "text": t("How was {touchpoint}?", "Πώς ήταν {touchpoint};"),
                }
            ],
        },
        *(
            {"key": item["key"], "random_group": "g", "items": [item]}
            for item in DOCUMENT["blocks"][1]["items"]
            if item["key"] in {"sat", "why"}
        ),
    ],
    "ends": [
        {
            "key": "sorry",
            "kind": "call_back",
            "text": t("We are sorry.", "Λυπούμαστε."),
            "show_if": {"answer": "nps", "is": "<", "value": 7},
        },
        *DOCUMENT["ends"],
    ],
}


# quotas are counted by the server alone: a kiosk without a connection keeps one page of it and begins anew
COUNTED: dict[str, Any] = DOCUMENT | {
    "name": "counted-stay",
    "blocks": [
        {"key": "nps", "items": DOCUMENT["blocks"][0]["items"][:1]},
        {
            "key": "second",
            "items": [item for item in DOCUMENT["blocks"][1]["items"] if item["key"] in {"sat", "photo"}],
        },
    ],
    "quotas": [{"key": "enough", "if": {"answer": "nps", "is": "=", "value": 10}, "most": 9, "go": "end:thanks"}],
}


def build() -> None:
    """Publish the surveys, make the links, print their tokens by kind."""
    hotel = Organisation.objects.get(slug="hotel")
    with walled(hotel.id):
        stay, device, counted = (_published(hotel, one) for one in (DOCUMENT, DEVICE, COUNTED))
        tokens = {kind: _link(hotel, stay, kind) for kind in ("anonymous", "kiosk", "embed")}
        tokens |= {"device": _link(hotel, device, "kiosk"), "counted": _link(hotel, counted, "kiosk")}
    print(json.dumps(tokens))  # noqa: T201 - the answer


def _published(hotel: Organisation, document: dict[str, Any]) -> Survey:
    now = datetime.now(UTC)
    found = Survey.objects.of(hotel.id).filter(name=document["name"]).first()
    if found is not None:
        return found
    survey = Survey.objects.add(
        hotel.id,
        name=document["name"],
        side="customer",
        state="open",
        draft=document,
        made_by="x",
        made_at=now,
        edited_at=now,
    )
    SurveyVersion.objects.add(
        hotel.id,
        survey=survey,
        number=1,
        document=document,
        content=content_hash(parse_document(document)),
        published_by="x",
        published_at=now,
    )
    return survey


def _link(hotel: Organisation, survey: Survey, kind: str) -> str:
    nonce = new_nonce()
    Link.objects.add(
        hotel.id,
        survey=survey,
        kind=kind,
        name=kind,
        nonce=nonce,
        digest=digest_of(secret_of(nonce)),
        hosts=["http://localhost:*"] if kind == "embed" else [],
        made_by="x",
        made_at=datetime.now(UTC),
    )
    return token_of(hotel.id, nonce)


if __name__ == "__main__":
    build()
