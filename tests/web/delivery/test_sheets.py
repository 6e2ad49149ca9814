"""Employees' surveys: who took a sheet is known, whose sheet it is nobody can say, the owner of the database included.

Here the administrator has delivery's tables: all rows, and the bytes of the database's file. (The tables of the answers
are attacked in answering's tests, and both together there.)
"""

import base64
import secrets
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery import sheets
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Decision, Invitation, Roll
from twofold_web.delivery.reads.entry import entry_of
from twofold_web.delivery.reads.surveys import counts_of
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.sheets import codes, rolls
from twofold_web.delivery.sheets.coarsening import counted_for
from twofold_web.delivery.sheets.exchange import take_sheet
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.writes.arrived import finished, opened
from twofold_web.people.models import Unit


@pytest.fixture
def staff(hotel, pulse, invited) -> list[Invitation]:
    """Twelve people of a kitchen, three of a bar, two of a desk, all in one hotel."""
    top = Unit.objects.add(hotel, code="hotel-1", name="Hotel", path="0000000001/")
    for number, code in enumerate(("kitchen", "bar", "desk"), 2):
        Unit.objects.add(hotel, code=code, name=code, parent=top, path=f"0000000001/{number:010d}/")
    units = ["kitchen"] * 12 + ["bar"] * 3 + ["desk"] * 2
    people = [
        Guest(f"e{at}@staff.example", f"E-{at}", unit=unit, segment="night", case="x") for at, unit in enumerate(units)
    ]
    return invited(pulse, *people, reminders=1, days=36_500)


def token(row: Invitation) -> str:
    return token_of(row.organisation_id, row.nonce)


def rows_of_everything() -> dict[str, list[tuple]]:
    """All that stands in delivery's tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("delivery_"):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of ours
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_an_invitation_is_exchanged_once_for_a_sheet_that_names_nobody(client, pulse, staff):
    address = f"/ask/sheet/{token(staff[0])}/"
    looked = client.get(address)
    assert "at least 5 people" in looked.content.decode()

    taken = client.post(address)
    again = client.post(address)

    code = taken.content.decode().partition("/s/")[2].partition("/")[0]
    entry = entry_of(code)
    assert sheets.valid(code, pulse.pk)
    assert (entry.kind, entry.invitation_id, entry.person, entry.case, dict(entry.hidden)) == (
        "sheet",
        None,
        None,
        None,
        {},
    )
    assert "/s/" not in again.content.decode()
    for answer in (looked, taken, again):
        assert answer.cookies == {}
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]


def test_nothing_of_a_sheet_is_kept_and_of_the_person_one_bit(pulse, staff):
    before = rows_of_everything()

    code = take_sheet(entry_of(token(staff[3]))).code

    after = rows_of_everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"delivery_roll"}
    [was], [now] = before["delivery_roll"], after["delivery_roll"]
    assert len(was) == len(now) or abs(len(was) - len(now)) <= 3  # how one byte is written
    secret = base64.urlsafe_b64decode(code.partition("-")[2] + "==")
    everything = repr(after)
    for part in (code, code.partition("-")[2], secret.hex(), sheets.mark(code).hex(), repr(secret[16:32])[2:-1]):
        assert part not in everything


def test_the_roll_is_the_same_in_whatever_order_people_came(hotel, pulse, staff):
    chosen = [staff[at] for at in (1, 5, 11, 14)]
    for row in chosen:
        assert take_sheet(entry_of(token(row))).code
    forward = bytes(Roll.objects.of(hotel).get().bits)
    Roll.objects.of(hotel).update(bits=bytes(rolls.IN_A_ROW // 8))

    for row in reversed(chosen):
        take_sheet(entry_of(token(row)))

    assert bytes(Roll.objects.of(hotel).get().bits) == forward


def test_opening_and_finishing_leave_no_moment_with_an_employee(hotel, pulse, staff):
    entry = entry_of(token(staff[0]))

    opened(entry)
    finished(entry)

    row = Invitation.objects.of(hotel).get(pk=staff[0].pk)
    assert (row.opened_at, row.finished_at, row.state) == (None, None, "waiting")


def test_what_could_tell_one_employee_from_another_is_not_even_kept(staff):
    assert {(row.segment, row.case, str(row.hidden)) for row in staff} == {("", "", "{}")}


def test_places_on_the_roll_do_not_follow_the_list(staff):
    # 17 people keep their order by chance once in 17! lists
    assert [row.place for row in staff] != sorted(row.place for row in staff)
    assert sorted(row.place for row in staff) == list(range(17))


def test_a_sheet_names_a_unit_only_where_five_of_it_were_invited(staff):
    units = {row.unit: entry_of(take_sheet(entry_of(token(row))).code).unit for row in staff}

    # three of the bar and two of the desk together are five people of the hotel
    assert units == {"kitchen": "kitchen", "bar": "hotel-1", "desk": "hotel-1"}


def test_where_even_the_largest_unit_has_too_few_none_is_named():
    above = {"bar": "hotel", "desk": "hotel"}

    assert counted_for("bar", {"bar": 2, "desk": 2, "kitchen": 40}, above, 5) == ""
    assert counted_for("hotel", {"hotel": 1, "bar": 2, "desk": 2}, above, 5) == "hotel"


def test_reminders_go_to_those_who_took_no_sheet(hotel, pulse, staff, post):
    round_at(hotel, MORNING)
    for row in staff[:10]:
        take_sheet(entry_of(token(row)))
    post.got.clear()

    round_at(hotel, MORNING.replace(day=7))

    asked = {text.partition(b"To: ")[2].partition(b"\r\n")[0].decode() for text in post.got}
    assert asked == {f"e{at}@staff.example" for at in range(10, 17)}
    # the ledger says who was asked and reminded, which does not tell who has answered later
    assert Decision.objects.of(hotel).count() == 17 + 7


def test_how_many_took_a_sheet_is_told_only_where_it_hides_everybody(hotel, pulse, staff):
    told = []
    for row in staff:
        take_sheet(entry_of(token(row)))
        told.append(counts_of(hotel, pulse.pk).sheets)

    assert told == [None] * 4 + list(range(5, 13)) + [None] * 5


@pytest.mark.parametrize("change", [0, 10, 17, 20, 33, -1])
def test_a_changed_code_is_no_sheet(hotel, pulse, change):
    code = codes.new(codes.Sheet(hotel.organisation_id, pulse.pk, "kitchen"))
    head, _hyphen, told = code.partition("-")
    for letter in "AB_z9":
        changed = list(told)
        if changed[change] == letter:
            continue
        changed[change] = letter
        assert codes.read(f"{head}-{''.join(changed)}") is None


@pytest.mark.parametrize("wrong", ["", "-", "x-y", "1-", "1-é", "01-AAAA", "1-" + "A" * 60, "²-AAAA"])
def test_what_is_no_code_opens_nothing(wrong):
    assert codes.read(wrong) is None
    assert not sheets.valid(wrong, 1)


def test_one_sheet_has_one_way_of_writing(hotel, pulse):
    for unit in ("", "a", "ab", "kitchen"):
        code = codes.new(codes.Sheet(hotel.organisation_id, pulse.pk, unit))
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        assert [letter for letter in alphabet if codes.read(code[:-1] + letter)] == [code[-1]]


def test_a_sheet_of_another_survey_or_organisation_is_none(hotel, bank, pulse, stay):
    code = codes.new(codes.Sheet(hotel.organisation_id, pulse.pk, ""))

    assert not sheets.valid(code, stay.pk)
    assert codes.read(f"{bank.organisation_id}-{code.partition('-')[2]}") is None
    # customers' surveys have no sheets
    assert entry_of(codes.new(codes.Sheet(hotel.organisation_id, stay.pk, ""))) is None


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_the_database_do_not_tell_the_order(hotel, pulse, staff, tmp_path):
    """The file with its log, after the round's sweep: former states of the roll are gone."""
    if connection.vendor != "sqlite":
        pytest.skip("a file is SQLite's")
    path = tmp_path / "copy.sqlite3"
    with sqlite3.connect(path) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
    states = []
    with sqlite3.connect(path, isolation_level=None) as file:
        # many came before, so that each state is a text of its own
        file.execute("UPDATE delivery_roll SET bits = ?", [secrets.token_bytes(rolls.IN_A_ROW // 8)])
        for row in staff[:8]:
            bits = bytearray(file.execute("SELECT bits FROM delivery_roll").fetchone()[0])
            bits[row.place // 8] ^= 1 << row.place % 8
            states.append(bytes(bits))
            file.execute("UPDATE delivery_roll SET bits = ?", [bytes(bits)])
        log = Path(f"{path}-wal")
        # without the sweep an administrator could read the order out of the log
        assert all(state in log.read_bytes() for state in states)

        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        everything = path.read_bytes() + (log.read_bytes() if log.exists() else b"")
    assert [everything.count(state) for state in states] == [0] * 7 + [1]
