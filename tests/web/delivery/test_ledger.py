"""Why was this person not asked? The page of the ledger answers, and what is changed there holds for the person."""

import pytest
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Batch, Invitation, InvitationState
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.writes.triggering import TriggerWish, make_trigger
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role


@pytest.fixture
def manager(signed_in):
    return signed_in(Role.CX_MANAGER)


def test_the_ledger_says_why_somebody_was_not_asked_and_each_look_is_audited(hotel, manager, stay, invited, post):
    manager.post("/o/hotel/contacts/person/", {"person": "G-1", "act": "out"})
    invited(stay, Guest("anna@guest.example", "G-1"))
    round_at(hotel, MORNING)

    for typed in ("G-1", "ANNA@guest.example"):
        shown = manager.post("/o/hotel/contacts/ledger/", {"person": typed}).content.decode()
        assert "does not want to be asked" in shown
        assert "<span>Your stay</span>" in shown, "a survey is called by its title"
    assert "Nothing is known" in manager.post("/o/hotel/contacts/ledger/", {"person": "G-2"}).content.decode()

    looks = AuditEntry.objects.of(hotel).filter(act="ledger.looked up")
    assert looks.count() == 3
    assert "anna" not in str(list(looks.values("target", "detail"))).lower()
    told = b"".join(manager.get("/o/hotel/contacts/ledger.csv")).decode()
    assert "opted_out" in told
    assert "anna" not in told


@pytest.mark.parametrize("taken_back", ["list", "trigger"])
def test_the_ledger_says_why_somebody_was_not_asked_whose_list_or_trigger_was_taken_back(
    hotel, manager, stay, invited, taken_back
):
    at = f"/o/hotel/surveys/{stay.pk}/delivery/"
    batch = Batch.objects.add(hotel, survey=stay, name="x", way="email", made_by="x", made_at=MORNING)
    trigger = make_trigger(hotel, stay.pk, TriggerWish("x"))
    by = {"batch_id": batch.pk} if taken_back == "list" else {"trigger_id": trigger.pk}
    asked, _waits = invited(stay, Guest("a@guest.example", "G-1"), Guest("b@guest.example", "G-2"), **by)
    Invitation.objects.of(hotel).filter(pk=asked.pk).update(state=InvitationState.ASKED)
    [other] = invited(stay, Guest("c@guest.example", "G-3"))

    if taken_back == "list":
        manager.post(f"{at}people/{batch.pk}/give-up/")
    else:
        manager.post(f"{at}triggers/{trigger.pk}/", {"act": "delete"})

    for typed in ("G-2", "B@guest.example"):
        shown = manager.post("/o/hotel/contacts/ledger/", {"person": typed}).content.decode()
        assert "taken back before it was their turn" in shown
    for typed in ("G-1", "G-3"):
        assert "Nothing is known" in manager.post("/o/hotel/contacts/ledger/", {"person": typed}).content.decode()
    other.refresh_from_db()
    assert other.state == InvitationState.WAITING


def test_who_may_be_asked_again_is_by_whatever_they_are_known(hotel, manager, stay, invited, post, client):
    """They said so by the link of an e-mail, for one purpose and then for all; the page is told their number."""
    [row] = invited(stay, Guest("anna@guest.example", "G-1"))
    round_at(hotel, MORNING)
    stop = f"/ask/stop/{token_of(hotel.organisation_id, row.nonce)}/"
    for what in ("purpose", "all"):
        client.post(stop, {"what": what})
    manager.post("/o/hotel/contacts/person/", {"person": "anna@guest.example", "act": "never"})

    manager.post("/o/hotel/contacts/person/", {"person": "G-1", "act": "in"})

    shown = manager.post("/o/hotel/contacts/ledger/", {"person": "anna@guest.example"}).content.decode()
    assert "opted out" not in shown
    invited(stay, Guest("anna@guest.example"))
    round_at(hotel, MORNING.replace(hour=10))
    assert len(post.got) == 2
