"""One mail by itself: what cannot be one fails alone, and a reader knows in which language it is."""

from email import message_from_bytes
from email.policy import default

import pytest
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Decision, DecisionState, Message, MessageState
from twofold_web.delivery.sending.rounds import round_at


@pytest.mark.parametrize("address", ["anna:b@guest.example", "[anna]@guest.example", "anna@guest.example."])
def test_an_address_that_no_mail_can_go_to_fails_alone_and_counts_as_no_contact(hotel, stay, invited, post, address):
    # such as an older version took
    invited(stay, Guest(address), Guest("good@guest.example"))

    round_at(hotel, MORNING)

    assert [message_from_bytes(text, policy=default)["To"] for text in post.got] == ["good@guest.example"]
    states = dict(Message.objects.of(hotel).values_list("invitation__address", "state"))
    assert states == {address: MessageState.FAILED, "good@guest.example": MessageState.SENT}
    assert Decision.objects.of(hotel).filter(state=DecisionState.CONTACTED).count() == 1


def test_a_mail_says_in_which_language_it_is_read_aloud(hotel, stay, invited, post):
    invited(stay, Guest("anna@guest.example", language="el"))

    round_at(hotel, MORNING)

    mail = message_from_bytes(post.got[0], policy=default)
    assert '<html lang="el">' in mail.get_body(("html",)).get_content()
