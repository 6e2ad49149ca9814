"""Employees answer one after the other, and an administrator looks at everything there is: run by ``test_sheets``.

Usage: ``python sheet_rounds.py PEOPLE``; the home folder and the database come from the environment. Prints what the
administrator found.
"""

import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlencode

import django
from django.core.management import call_command
from django.db import connection

os.environ["DJANGO_SETTINGS_MODULE"] = "twofold_web.settings"
django.setup()

from datetime import UTC, datetime  # noqa: E402 - models need a Django that is ready

from django.conf import settings  # noqa: E402 - needs Django as well
from django.test import Client  # noqa: E402 - needs Django as well

from twofold_web.answering.flowing import flusher  # noqa: E402 - needs Django as well
from twofold_web.answering.models import Sheet, UsedSheet  # noqa: E402 - needs Django as well
from twofold_web.delivery.sheets import codes  # noqa: E402 - needs Django as well
from twofold_web.foundation.stores import store_of  # noqa: E402 - needs Django as well
from twofold_web.foundation.wall import walled  # noqa: E402 - needs Django as well
from twofold_web.people.writes import found_organisation  # noqa: E402 - needs Django as well
from twofold_web.surveys.models import Survey, SurveyVersion  # noqa: E402 - needs Django as well
from twofold_web.surveys.questionnaire.document import content_hash, parse_document  # noqa: E402 - needs Django as well

TOKEN = re.compile(r'name="page" value="([^"]+)"')
DOCUMENT = {
    "format": 1,
    "name": "pulse",
    "side": "employee",
    "kind": "pulse",
    "purpose": "employee",
    "languages": ["en"],
    "title": {"en": "Pulse"},
    "blocks": [
        {
            "key": "first",
            "items": [
                {"key": "c", "item": "c", "type": "text", "text": {"en": "What hinders you?"}},
                {"key": "s", "item": "s", "type": "rating", "scale": [1, 5], "text": {"en": "All in all?"}},
            ],
        }
    ],
    "ends": [{"key": "thanks", "kind": "thanks", "text": {"en": "Thank you"}}],
}


def let_go() -> None:
    """The next connection has the rights of its own time."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def answer(code: str, person: int) -> str:
    """Somebody hands in a sheet."""
    client, path = Client(), f"/s/{code}/"
    page = TOKEN.search(client.get(path).content.decode())
    form = {"page": page[1], "c": f"I am person {person:04}.", "s": "3"}
    reply = client.post(path, urlencode(form), "application/x-www-form-urlencoded")
    assert "Thank you" in reply.content.decode(), reply.content
    again = client.get(path).content.decode()
    assert TOKEN.search(again) is None, "a sheet can be handed in twice"
    return again


def look(people: dict[str, int]) -> dict[str, object]:
    """Everything a copy of the tables and files tells: the order of rows in each of them, as numbers of people."""
    found: dict[str, object] = {}
    with connection.cursor() as cursor:
        order = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT mark FROM answering_sheet ORDER BY {order}")  # noqa: S608 - one of two words
        found["sheets"] = [people[mark] for (mark,) in cursor.fetchall()]
        cursor.execute(f"SELECT mark FROM answering_usedsheet ORDER BY {order}")  # noqa: S608 - one of two words
        found["used"] = [people[mark] for (mark,) in cursor.fetchall()]
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM answering_sheet")
            found["transactions"] = cursor.fetchone()[0]
    if connection.vendor == "sqlite":
        base = Path(settings.DATABASES["default"]["NAME"])
        for name, path in (("file", base), ("log", base.with_name(base.name + "-wal"))):
            told = path.read_bytes() if path.exists() else b""
            found[name] = [int(number) for number in re.findall(rb"I am person (\d{4})\.", told)]
    return found


def in_facts(scope: object) -> dict[str, object]:
    """What the facts tell: the answers in the order of their rows, and every moment in them."""
    facts = store_of(scope).facts()
    rows = facts.collect(facts.answers()).to_pylist()
    rows.sort(key=lambda row: (row["recorded_us"], row["row"]))
    texts = [int(re.search(r"(\d{4})", row["text"])[1]) for row in rows if row["text"]]
    return {
        "facts": texts,
        "moments": len({row["occurred_us"] for row in rows}),
        "persons": sum(row["person"] is not None for row in rows),
    }


def main() -> None:
    """Let them answer, and look."""
    os.environ["TWOFOLD_AS_OWNER"] = "1"
    call_command("migrate", verbosity=0)
    let_go()
    del os.environ["TWOFOLD_AS_OWNER"]
    settings.ALLOWED_HOSTS = ["testserver"]
    scope = found_organisation("hotel", "Hotel chain")
    now, number = datetime.now(UTC), int(sys.argv[1])
    with walled(scope.organisation_id):
        survey = Survey.objects.add(
            scope,
            name="pulse",
            side="employee",
            state="open",
            draft={},
            thresholds={"answers": 5, "complement": 5, "comments": 10},
            made_by="x",
            made_at=now,
            edited_at=now,
        )
        SurveyVersion.objects.add(
            scope,
            survey=survey,
            number=1,
            document=DOCUMENT,
            content=content_hash(parse_document(DOCUMENT)),
            published_by="x",
            published_at=now,
        )
    sheet = codes.Sheet(scope.organisation_id, survey.pk, "team")
    given = [codes.new(sheet) for _ in range(number)]
    people = {codes.mark(code).hex(): person for person, code in enumerate(given)}
    found: dict[str, object] = {"looks": []}
    for person, code in enumerate(given):
        answer(code, person)
        if person % 9 == 8 or person == number - 1:
            flusher.flow_all()
            with walled(scope.organisation_id):
                found["looks"].append(look(people))
    with walled(scope.organisation_id):
        found["stayed"] = Sheet.objects.of(scope).count()
        Survey.objects.of(scope).update(state="closed")
    flusher.flow_all()
    with walled(scope.organisation_id):
        found |= look(people) | in_facts(scope) | {"left": Sheet.objects.of(scope).count()}
        found["marks"] = UsedSheet.objects.of(scope).count()
    print(json.dumps(found))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
