"""Run as a process of its own, on a database of its own: workers race for the same people; sheets are taken.

Prints what an attacker, or an accountant, would want to know, as JSON.
"""

import json
import threading
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - after the set-up
from tests.web.delivery.conftest import MORNING, document  # noqa: E402 - after the set-up

from twofold_web.delivery.asking.identity import identities  # noqa: E402 - after the set-up
from twofold_web.delivery.asking.lists import Guest  # noqa: E402 - after the set-up
from twofold_web.delivery.models import Decision, DecisionState, Invitation, QuotaUse  # noqa: E402 - after the set-up
from twofold_web.delivery.reads.entry import entry_of  # noqa: E402 - after the set-up
from twofold_web.delivery.sending.considering import consider  # noqa: E402 - after the set-up
from twofold_web.delivery.sheets.exchange import take_sheet  # noqa: E402 - after the set-up
from twofold_web.delivery.sheets.rolls import forget_order  # noqa: E402 - after the set-up
from twofold_web.delivery.tokens import token_of  # noqa: E402 - after the set-up
from twofold_web.delivery.writes.inviting import Asking, invite  # noqa: E402 - after the set-up
from twofold_web.delivery.writes.marking import tied_marks  # noqa: E402 - after the set-up
from twofold_web.delivery.writes.planning import set_plan  # noqa: E402 - after the set-up
from twofold_web.foundation.scope import Scope  # noqa: E402 - after the set-up
from twofold_web.foundation.wall import walled  # noqa: E402 - after the set-up
from twofold_web.people.writes import found_organisation  # noqa: E402 - after the set-up
from twofold_web.surveys.writes.drafting import create_survey  # noqa: E402 - after the set-up
from twofold_web.surveys.writes.publishing import publish  # noqa: E402 - after the set-up

PEOPLE, ADDRESSES, TARGET, WORKERS = 40, 20, 7, 4
TAKERS = (3, 11, 2, 17, 8, 0)


def survey(scope: Scope, side: str, purpose: str) -> int:
    made = create_survey(scope, side, document(side, purpose))
    publish(scope, made.pk)
    return made.pk


def race(scope: Scope, numbers: list[int]) -> list[str]:
    wrong: list[str] = []
    begin = threading.Barrier(WORKERS)

    def work(order: list[int]) -> None:
        begin.wait()
        try:
            with walled(scope.organisation_id):
                for number in order:
                    consider(scope, number, MORNING)
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(repr(error))
        finally:
            connection.close()

    orders = [numbers, numbers[::-1], numbers[::2] + numbers[1::2], numbers[len(numbers) // 2 :] + numbers]
    workers = [threading.Thread(target=work, args=(order,)) for order in orders]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return wrong


def asked(scope: Scope) -> dict[str, object]:
    # two lines an address and two a number: ten persons of four lines, whom two workers come to know by different marks
    guests = [Guest(f"{at % ADDRESSES}@guest.example", f"G-{at // 2}") for at in range(PEOPLE)]
    with transaction.atomic():
        for guest in guests:
            tied_marks(scope, identities(guest.name, guest.address))
    people = invite(
        scope,
        guests,
        Asking(survey(scope, "customer", "transaction"), "email", MORNING, timedelta(days=30)),
        MORNING,
    )
    set_plan(scope, people[0].survey_id, 10_000, TARGET)
    wrong = race(scope, [row.pk for row in people])
    pending = Decision.objects.of(scope).filter(state=DecisionState.PENDING)
    rows = Invitation.objects.of(scope).filter(pk__in=pending.values("invitation_id"))
    # the lines of a person are 2n, 2n + 1 and those twenty further
    persons = {int(address.partition("@")[0]) // 2 for address in rows.values_list("address", flat=True)}
    return {
        "wrong": wrong,
        "persons": len(persons),
        "asked": pending.count(),
        "addresses": len(set(rows.values_list("address", flat=True))),
        "used": QuotaUse.objects.of(scope).get(quota=None).used,
    }


def taken(scope: Scope) -> dict[str, object]:
    number = survey(scope, "employee", "employee")
    staff = [Guest(f"{at}@staff.example", f"E-{at}") for at in range(20)]
    people = invite(scope, staff, Asking(number, "email", datetime.now(UTC) + timedelta(days=1)), MORNING)
    before = positions()
    codes = [take_sheet(entry_of(token_of(scope.organisation_id, people[at].nonce))).code for at in TAKERS]
    again = [take_sheet(entry_of(token_of(scope.organisation_id, people[at].nonce))).code for at in TAKERS]
    forget_order()
    after = positions()
    changed = sorted(table for table in after if after[table] != before[table])
    return {
        "codes": len(set(codes)),
        "again": set(again) == {""},
        "changed": changed,
        "roll": len(after["delivery_roll"]),
    }


def positions() -> dict[str, list[str]]:
    """Every row with where it lies and which transaction wrote it, as the owner of the database sees them."""
    mark = "xmin::text || ' ' || ctid::text" if connection.vendor == "postgresql" else "rowid"
    found = {}
    with connection.cursor() as cursor:
        tables = sorted(name for name in connection.introspection.table_names(cursor))
        for table in (name for name in tables if name.startswith(("delivery_", "foundation_"))):
            cursor.execute(f'SELECT {mark}, t.* FROM "{table}" t')  # noqa: S608 - names of ours
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def main() -> None:
    scope = found_organisation("hotel", "Hotel chain")
    with walled(scope.organisation_id):
        print(json.dumps({"asked": asked(scope), "taken": taken(scope)}))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
