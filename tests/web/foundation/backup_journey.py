"""An installation is filled, backed up while it works, and brought back elsewhere; run by ``test_backup``.

Usage: ``python backup_journey.py fill|look FILE``; home and database come from the environment. Prints what is there.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.foundation.small_settings"
os.environ["TWOFOLD_AS_OWNER"] = "1"
django.setup()

from twofold.sources.mapping_file import parse_mapping  # noqa: E402 - models need a Django that is ready
from twofold.store.load import load  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation import audit, jobs  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.models import Job, Organisation  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.permissions import Role  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.scope import worker_scope  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.stores import store_of  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.wall import walled  # noqa: E402 - models need a Django that is ready
from twofold_web.people.models import Grant, User  # noqa: E402 - models need a Django that is ready
from twofold_web.people.writes import found_organisation, grant_role  # noqa: E402 - models need a Django that is ready

MAPPING = """
[event]
id = "id"
kind = {value = "survey"}
occurred_at = "day"
person = "who"
[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
"""


def fill(file: Path) -> None:
    call_command("migrate", verbosity=0)
    scope = found_organisation("hotel", "Ξενοδοχεία \t \\ Hotel")
    user = User.objects.create_user("anna@hotel.example", "a long password", name="Kovács Anna")
    with walled(scope.organisation_id):
        grant_role(scope, user, Role.VIEWER)
        jobs.enqueue(scope, "test.work", {"text": "one\ttwo\nthree\\"})
        rows = "\n".join(f"{n},2026-01-{n % 28 + 1:02},guest-{n % 7},{n % 11}" for n in range(50))
        table = Path(os.environ["TWOFOLD_HOME"]) / "table.csv"
        table.write_text(f"id,day,who,score\n{rows}\n", encoding="utf-8")
        load(store_of(scope, create=True), table, parse_mapping(MAPPING, "mapping"))
    call_command("backup", file, verbosity=0, stdout=sys.stderr)


def look() -> dict[str, object]:
    organisation = Organisation.objects.get()
    scope = worker_scope(organisation.id, organisation.slug)
    with walled(organisation.id):
        store = store_of(scope)
        facts = store.facts()
        people = facts.collect(facts.events().select("person").unique())["person"].to_pylist()
        found = {
            "organisation": organisation.name,
            "people": [user.name for user in User.objects.all()],
            "password": User.objects.get().check_password("a long password"),
            "grants": Grant.objects.of(scope).count(),
            "jobs": [job.payload for job in Job.objects.all()],
            "trail": [audit.verify(scope).entries, audit.verify(scope).broken_at],
            "events": len(facts.collect(facts.events().select("event_id"))),
            "pseudonyms": sorted(str(person) for person in people),
            "secret": (Path(os.environ["TWOFOLD_HOME"]) / "secret.key").read_text(encoding="utf-8"),
            "waiting file": (Path(os.environ["TWOFOLD_HOME"]) / "table.csv").read_text(encoding="utf-8")[:20],
        }
        # numbers go on where they were
        found["next job"] = jobs.enqueue(scope, "test.next", {}).pk > max(Job.objects.values_list("pk", flat=True)[:1])
        Job.objects.filter(kind="test.next").delete()
    return found


if __name__ == "__main__":
    act, path = sys.argv[1], Path(sys.argv[2])
    if act == "fill":
        fill(path)
    print(json.dumps(look()))  # noqa: T201 - the answer
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
