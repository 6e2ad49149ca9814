"""Employees take a sheet and answer one after the other; then the administrator reads everything: an own process.

Prints, for every table and every place of its rows, in which order the people stand there whom the truth knows.
"""

import json
import os
import re
import sys
from datetime import UTC, datetime
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "twofold_web.settings"
django.setup()

from django.conf import settings  # noqa: E402 - models need a Django that is ready
from django.db import connection  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402 - after the set-up
from tests.web.delivery.conftest import document  # noqa: E402 - after the set-up

from twofold_web.answering.flowing import flusher  # noqa: E402 - after the set-up
from twofold_web.delivery.asking.lists import Guest  # noqa: E402 - after the set-up
from twofold_web.delivery.models import Invitation  # noqa: E402 - after the set-up
from twofold_web.delivery.sheets import mark  # noqa: E402 - after the set-up
from twofold_web.delivery.sheets.rolls import forget_order, took  # noqa: E402 - after the set-up
from twofold_web.delivery.tokens import token_of  # noqa: E402 - after the set-up
from twofold_web.delivery.writes.inviting import Asking, invite  # noqa: E402 - after the set-up
from twofold_web.foundation.scope import Scope  # noqa: E402 - after the set-up
from twofold_web.foundation.wall import walled  # noqa: E402 - after the set-up
from twofold_web.people.writes import found_organisation  # noqa: E402 - after the set-up
from twofold_web.surveys.writes.drafting import create_survey  # noqa: E402 - after the set-up
from twofold_web.surveys.writes.publishing import publish  # noqa: E402 - after the set-up

PAGE = re.compile(r'name="page" value="([^"]+)"')
SHEET = re.compile(r'href="/s/([^/"]+)/"')


def answer(scope: Scope, row: Invitation, score: int) -> str:
    """One employee takes a sheet and hands it in."""
    client = Client()
    code = SHEET.search(client.post(f"/ask/sheet/{token_of(scope.organisation_id, row.nonce)}/").content.decode())[1]
    page = PAGE.search(client.get(f"/s/{code}/").content.decode())[1]
    client.post(f"/s/{code}/", urlencode({"page": page, "nps": score}), "application/x-www-form-urlencoded")
    assert not client.cookies
    return mark(code).hex()


def orders(people: dict[str, int], by_row: dict[int, int]) -> dict[str, list[int]]:
    """In which order the people stand in each table: of answers by their marks, of invitations by their rows."""
    postgresql = connection.vendor == "postgresql"
    places = ("ctid", "xmin::text::bigint, ctid") if postgresql else ("rowid",)
    found = {}
    with connection.cursor() as cursor:
        for place in places:
            for table in ("answering_sheet", "answering_usedsheet"):
                cursor.execute(f"SELECT mark FROM {table} ORDER BY {place}")  # noqa: S608 - words of ours
                found[f"{table} {place}"] = [people[told] for (told,) in cursor.fetchall()]
            cursor.execute(f"SELECT id FROM delivery_invitation ORDER BY {place}")  # noqa: S608 - words of ours
            found[f"delivery_invitation {place}"] = [by_row[told] for (told,) in cursor.fetchall() if told in by_row]
    return found


def main() -> None:
    """Let them come in an order that is neither that of the list nor that of their places; look."""
    settings.ALLOWED_HOSTS = ["testserver"]
    number, coming = int(sys.argv[1]), json.loads(sys.argv[2])
    scope = found_organisation("hotel", "Hotel chain")
    with walled(scope.organisation_id):
        survey = create_survey(scope, "pulse", document("employee", "employee"))
        publish(scope, survey.pk)
        guests = [Guest(f"{at}@staff.example", f"E-{at}") for at in range(number)]
        rows = invite(scope, guests, Asking(survey.pk, "email", None), datetime.now(UTC))
    marks = [answer(scope, rows[at], 3) for at in coming]
    flusher.flow_all()
    with walled(scope.organisation_id):
        forget_order()
        people = {told: place for place, told in enumerate(marks)}
        by_row = {rows[at].pk: place for place, at in enumerate(coming)}
        places = took(scope, survey.pk, [row.place for row in rows])
        of_place = {rows[at].place: place for place, at in enumerate(coming)}
        found = orders(people, by_row) | {"roll": [of_place[place] for place in sorted(places)]}
    print(json.dumps(found))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
