"""Names and addresses are emptied when they are not needed any more; lists that nobody confirmed go."""

from datetime import UTC, datetime, timedelta

from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.asking.tables import table_of
from twofold_web.delivery.models import Batch, Invitation
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.writes.listing import bring_list
from twofold_web.delivery.writes.sweeping import sweep


def named(hotel) -> list[str]:
    return sorted(Invitation.objects.of(hotel).exclude(address="").values_list("address", flat=True))


def test_addresses_are_emptied_ninety_days_after_the_last_contact(hotel, stay, invited, post):
    invited(stay, Guest("a@guest.example", "G-1", hidden={"room": "1"}))
    round_at(hotel, MORNING)

    sweep(hotel, MORNING + timedelta(days=89))
    assert named(hotel) == ["a@guest.example"]
    sweep(hotel, MORNING + timedelta(days=91))

    row = Invitation.objects.of(hotel).get()
    assert (row.address, row.name, row.hidden, row.case) == ("", "", {}, "")


def test_who_still_waits_keeps_their_address(hotel, stay, invited):
    invited(stay, Guest("a@guest.example"), days=365)

    sweep(hotel, MORNING + timedelta(days=200))

    assert named(hotel) == ["a@guest.example"]


def test_a_list_that_nobody_confirmed_is_forgotten_after_two_days(hotel, stay):
    bring_list(hotel, stay.pk, "x", "email", table_of(b"email\na@guest.example\n"))

    sweep(hotel, datetime.now(UTC) + timedelta(days=1))
    assert Batch.objects.of(hotel).count() == 1
    sweep(hotel, datetime.now(UTC) + timedelta(days=3))

    assert Batch.objects.of(hotel).count() == 0
