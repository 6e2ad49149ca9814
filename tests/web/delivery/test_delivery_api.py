"""Asking people by the API: the same decisions as on the pages, and nothing about anybody in an address or answer."""

import pytest
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, OptOut, Way
from twofold_web.delivery.reads.entry import entry_of
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.writes.triggering import TriggerWish, make_trigger
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role

BASE = "/api/v1/o/hotel"


@pytest.fixture
def call(signed_in):
    client = signed_in(Role.CX_MANAGER)

    def post(path: str, told: dict):
        return client.post(f"{BASE}{path}", told, content_type="application/json")

    return post


def test_people_are_invited_and_bad_rows_are_named(hotel, stay, call, signed_in):
    people = [
        {"email": "Anna@Guest.example", "person": "G-1", "language": "el", "context": {"room": "12"}},
        {"email": "nobody"},
        {"phone": "+36201234567"},
        {"email": "anna@guest.example", "person": "G-1"},
    ]

    answer = call(f"/surveys/{stay.pk}/invitations", {"people": people})

    assert answer.status_code == 202
    faults = [{"row": 2, "fault": "bad address"}, {"row": 3, "fault": "no address"}, {"row": 4, "fault": "twice"}]
    assert answer.json() == {"invited": 1, "bad": faults}
    assert Invitation.objects.of(hotel).get().hidden == {"room": "12"}
    listed = signed_in(Role.CX_MANAGER).get(f"{BASE}/surveys/{stay.pk}/invitations").content.decode()
    assert "waiting" in listed
    assert "anna" not in listed.lower()


def test_an_occurrence_is_told_twice_and_asks_once(hotel, stay, call):
    make_trigger(hotel, stay.pk, TriggerWish("After check-out", touchpoint="check-out", delay_minutes=60))
    told = {"id": "1", "touchpoint": "check-out", "email": "anna@guest.example", "case": "B-9"}

    first, second = (call("/occurrences", told).json()["triggers"][0] for _time in range(2))

    assert (first["asked"], first["link"]) == (True, None)
    assert (second["asked"], second["reason"]) == (False, "once")
    assert Invitation.objects.of(hotel).count() == 1
    assert call("/occurrences", told | {"id": "2", "touchpoint": "breakfast"}).json() == {"triggers": []}


def test_an_app_gets_the_persons_link(hotel, stay, call):
    make_trigger(hotel, stay.pk, TriggerWish("In the app", way=Way.APP))

    [met] = call("/occurrences", {"id": "1", "person": "G-1"}).json()["triggers"]

    entry = entry_of(met["link"].partition("/s/")[2].rstrip("/"))
    assert (entry.kind, entry.person) == ("personal", "G-1")


@pytest.mark.parametrize(
    "told", [{"id": "1"}, {"id": "1", "email": "x"}, {"id": "1", "person": "G", "unit": "nowhere"}]
)
def test_an_occurrence_that_names_nobody_is_refused_with_a_sentence(hotel, stay, call, told):
    answer = call("/occurrences", told)

    assert answer.status_code == 422
    assert answer.json()["do"]


def test_opting_out_and_in_again_and_bounces(hotel, stay, call, invited, post):
    who = {"email": "anna@guest.example"}
    assert call("/opt-outs", who | {"purpose": "transaction"}).json() == {"changed": 1}
    assert call("/opt-outs", who | {"purpose": "transaction", "out": False}).json() == {"changed": 1}
    assert OptOut.objects.of(hotel).count() == 0
    assert call("/opt-outs", {"email": "nobody"}).status_code == 422

    invited(stay, Guest("anna@guest.example"))
    round_at(hotel, MORNING)
    assert call("/bounces", who).json() == {"changed": 1}
    looked = call("/ledger/look-ups", who).json()
    assert [(row["state"], row["reason"]) for row in looked["decisions"]] == [("released", "bounced")]
    assert all(verdict["ask"] for verdict in looked["now"])
    assert AuditEntry.objects.of(hotel).filter(act="ledger.looked up").count() == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER, Role.UNIT_LEADER])
def test_who_may_not_ask_people_may_not_by_the_api_either(hotel, stay, signed_in, role):
    for path in ("/occurrences", "/opt-outs", "/bounces", "/ledger/look-ups"):
        answer = signed_in(role).post(f"{BASE}{path}", {"id": "1", "person": "G"}, content_type="application/json")
        assert answer.status_code == 403
