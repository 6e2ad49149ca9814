"""The audit trail: searched, verified, taken away, and itself recorded."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from twofold_web.foundation.models import AuditEntry, AuditHead
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import User
from twofold_web.people.writes import grant_role

PAGE = "/o/hotel/audit/"


@pytest.fixture
def busy(admin: Client, hotel: Scope) -> Client:
    for number in range(60):
        user = User.objects.create_user(f"p{number:02d}@hotel.example")
        grant_role(hotel, user, Role.VIEWER)
    return admin


def test_the_newest_come_first_and_the_older_on_further_pages(busy: Client) -> None:
    first = busy.get(PAGE).content.decode()
    second = busy.get(f"{PAGE}?after=13").content.decode()

    assert "p59@hotel.example" in first
    assert "p05@hotel.example" not in first
    assert "p05@hotel.example" in second


def test_filters_narrow_by_person_act_and_day(busy: Client) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    assert "p31@hotel.example" in busy.get(f"{PAGE}?person=p31").content.decode()
    assert "p30@hotel.example" not in busy.get(f"{PAGE}?person=p31").content.decode()
    assert "p31@hotel.example" not in busy.get(f"{PAGE}?act=organisation.founded").content.decode()
    assert "p31@hotel.example" not in busy.get(f"{PAGE}?since={tomorrow}").content.decode()


@pytest.mark.parametrize("query", ["since=nonsense", "after=x", "after=99999999999999999999", "act=nothing", "until=0"])
def test_a_filter_that_makes_no_sense_breaks_nothing(busy: Client, query: str) -> None:
    assert busy.get(f"{PAGE}?{query}").status_code == 200


def test_a_whole_chain_is_said_to_hold(busy: Client) -> None:
    assert "The chain holds" in busy.post(f"{PAGE}verify/", follow=True).content.decode()


def test_a_changed_entry_is_found(busy: Client, hotel: Scope) -> None:
    AuditEntry.objects.of(hotel).filter(number=7).update(target="somebody else")

    assert "broken at entry 7" in busy.post(f"{PAGE}verify/", follow=True).content.decode()


def test_an_end_that_was_cut_off_is_found(busy: Client, hotel: Scope) -> None:
    head = AuditHead.objects.get(organisation_id=hotel.organisation_id)
    AuditEntry.objects.of(hotel).filter(number=head.number).delete()

    assert "broken" in busy.post(f"{PAGE}verify/", follow=True).content.decode()


def test_the_whole_trail_can_be_taken_away_and_that_is_recorded(busy: Client, hotel: Scope) -> None:
    answer = busy.post(f"{PAGE}export/")
    lines = [json.loads(line) for line in b"".join(answer).splitlines()]  # type: ignore[call-overload] # it streams

    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["act"] == "audit.exported"
    assert AuditEntry.objects.of(hotel).count() == len(lines)


def test_another_organisations_trail_is_not_in_it(busy: Client, bank: Scope) -> None:
    body = b"".join(busy.post(f"{PAGE}export/"))  # type: ignore[call-overload] # it streams

    assert b'"target": "bank"' not in body
    assert "bank" not in busy.get(PAGE).content.decode().partition("<main")[2]
