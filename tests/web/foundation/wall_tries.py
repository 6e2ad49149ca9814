"""Tries to get through the wall of a real PostgreSQL; run by ``test_wall``, prints what each try got."""

import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress

import django
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.foundation.small_settings"
django.setup()

from twofold_web.foundation import audit, wall  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.wall import walled  # noqa: E402 - models need a Django that is ready
from twofold_web.people.models import Unit  # noqa: E402 - models need a Django that is ready
from twofold_web.people.writes import found_organisation  # noqa: E402 - models need a Django that is ready

FOUND: dict[str, object] = {}


def sql(statement: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def refused(act: Callable[[], object]) -> str:
    """The name of the database's refusal; empty where there was none."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as wrong:
        return type(wrong.__cause__).__name__
    return ""


def new_connection() -> None:
    connection.close()
    connection.ensure_connection()


def elsewhere(act: Callable[[], object]) -> object:
    """What another thread, hence another request, gets from the same pool."""
    got: list[object] = []

    def ask() -> None:
        try:
            got.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return got[0]


def prepare() -> tuple[int, int]:
    os.environ["TWOFOLD_AS_OWNER"] = "1"
    call_command("migrate", verbosity=0)
    connection.close()
    connection.close_pool()
    del os.environ["TWOFOLD_AS_OWNER"]
    hotel, bank = found_organisation("hotel", "Hotel chain"), found_organisation("bank", "Bank")
    for scope in (hotel, bank):
        with walled(scope.organisation_id):
            Unit.objects.add(scope, code=scope.slug, path="1/")
    return hotel.organisation_id, bank.organisation_id


def try_reading(hotel: int, bank: int) -> None:
    FOUND["rows without any organisation"] = sql("SELECT count(*) FROM people_unit")
    with walled(hotel):
        FOUND["raw rows of both"] = sql("SELECT count(*) FROM people_unit")
        FOUND["forgotten filter"] = [unit.code for unit in Unit.objects.anywhere()]
        FOUND["rows of the other"] = Unit.objects.of(bank).count()
        FOUND["entries of the other"] = sql(
            "SELECT count(*) FROM foundation_auditentry WHERE organisation_id = %s", bank
        )
        with walled(bank):
            FOUND["inner wall"] = [unit.code for unit in Unit.objects.anywhere()]
        FOUND["outer wall afterwards"] = [unit.code for unit in Unit.objects.anywhere()]


def try_writing(hotel: int, bank: int) -> None:
    with walled(hotel):
        FOUND["add to the other"] = refused(lambda: Unit.objects.add(bank, code="theirs", path="2/"))
        FOUND["give mine away"] = refused(lambda: sql("UPDATE people_unit SET organisation_id = %s", bank))
        FOUND["change all"] = sql("UPDATE people_unit SET name = 'mine'")
        FOUND["remove the other's"] = sql("DELETE FROM people_unit WHERE organisation_id = %s", bank)
        FOUND["change the trail"] = refused(lambda: sql("UPDATE foundation_auditentry SET act = 'x'"))
        FOUND["remove from the trail"] = refused(lambda: sql("DELETE FROM foundation_auditentry"))
        FOUND["empty the trail"] = refused(lambda: sql("TRUNCATE foundation_auditentry"))
        FOUND["change the tables"] = refused(lambda: sql("ALTER TABLE people_unit DISABLE ROW LEVEL SECURITY"))
        FOUND["remove the policy"] = refused(lambda: sql("DROP POLICY twofold_own ON people_unit"))
        sql("SELECT set_config('twofold.owner', 'yes', false)")
        FOUND["pretend to be the owner"] = sql("SELECT count(*) FROM people_unit")
        FOUND["trail holds"] = audit.verify(_scope(hotel)).broken_at


def _scope(organisation: int):
    from twofold_web.foundation.scope import worker_scope  # noqa: PLC0415 - used here only

    return worker_scope(organisation, "hotel")


def try_leaving_something(hotel: int, bank: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('twofold.organisation', %s, false)", [str(hotel)])
    new_connection()
    FOUND["left in the pool"] = [
        sql("SELECT current_setting('twofold.organisation', true)"),
        sql("SELECT current_user"),
    ]
    with walled(hotel):
        FOUND["another thread"] = elsewhere(lambda: sql("SELECT count(*) FROM people_unit"))
    FOUND["after a refusal"] = [refused(lambda: sql("SELECT 1 FROM nowhere")), wall._current()]
    try:
        with transaction.atomic(), walled(hotel):
            sql("SELECT 1 FROM nowhere")
    except DatabaseError as wrong:
        FOUND["error inside both"] = [type(wrong.__cause__).__name__, wall._current()]
    with transaction.atomic(), walled(hotel):
        with suppress(KeyError), transaction.atomic(), walled(bank):
            {}["an error that is none of the database's"]
        FOUND["after an inner rollback"] = [unit.code for unit in Unit.objects.anywhere()]
    FOUND["after the outer end"] = wall._current()


def try_as_owner() -> None:
    connection.close()
    connection.close_pool()
    os.environ["TWOFOLD_AS_OWNER"] = "1"
    FOUND["the owner's rows"] = sql("SELECT count(*) FROM people_unit")
    FOUND["unwalled tables"] = sql(
        "SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' "
        "WHERE c.relkind = 'r' AND NOT c.relforcerowsecurity AND c.relname NOT IN "
        "('foundation_job', 'foundation_schedule', 'foundation_audithead')"
    )
    FOUND["a second migration"] = call_command("migrate", verbosity=0) or "fine"


if __name__ == "__main__":
    both = prepare()
    try_reading(*both)
    try_writing(*both)
    try_leaving_something(*both)
    try_as_owner()
    connection.close_pool()
    print(json.dumps(FOUND))  # noqa: T201 - the answer
