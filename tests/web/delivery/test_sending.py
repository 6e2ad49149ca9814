"""Messages over a real mail server: each once, whatever happens in between, and never a header that somebody typed."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.identity import identities, identities_in
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import (
    Decision,
    DecisionState,
    Invitation,
    InvitationState,
    Message,
    MessageState,
    Wording,
)
from twofold_web.delivery.reads.entry import entry_of
from twofold_web.delivery.sending import mailing, messages
from twofold_web.delivery.sending.considering import consider
from twofold_web.delivery.sending.rounds import round_at, round_by
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.writes.arrived import finished
from twofold_web.delivery.writes.opting import opt_out
from twofold_web.delivery.writes.sweeping import erase
from twofold_web.foundation.models import Organisation
from twofold_web.surveys.writes.publishing import close


def read(text: bytes):
    return message_from_bytes(text, policy=default)


def dies(*_told: object) -> None:
    raise KeyboardInterrupt


def test_an_invitation_arrives_in_the_persons_language_with_a_link_that_opens(hotel, stay, invited, post):
    invited(stay, Guest("anna@guest.example", "G-17", "el", unit="", case="B-9", hidden={"room": "12"}))

    round_at(hotel, MORNING)

    mail = read(post.got[0])
    body = mail.get_body(("plain",)).get_content()
    token = body.partition("/s/")[2].partition("/")[0]
    entry = entry_of(token)
    assert "Η διαμονή σας" in body
    assert mail["To"] == "anna@guest.example"
    assert (entry.kind, entry.person, entry.case, entry.language) == ("personal", "G-17", "B-9", "el")
    assert entry.hidden == {"room": "12"}
    assert b"G-17" not in post.got[0]


def test_one_click_ends_all_messages(hotel, stay, invited, post, client):
    invited(stay, Guest("anna@guest.example"))
    round_at(hotel, MORNING)
    mail = read(post.got[0])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")

    looked = client.get(address)
    answered = client.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    invited(stay, Guest("Anna@Guest.example", "another booking"))
    round_at(hotel, MORNING)

    assert (looked.status_code, answered.status_code) == (200, 200)
    assert answered.cookies == {}
    assert len(post.got) == 1
    assert Invitation.objects.of(hotel).last().reason == Reason.OPTED_OUT


@pytest.mark.parametrize(
    "typed", ["Stay\r\nBcc: all@guest.example", "Stay\nBcc: all@guest.example", "\u2028Bcc: a@b.example"]
)
def test_no_words_become_a_header(hotel, stay, invited, post, typed):
    Wording.objects.add(hotel, survey=stay, language="en", subject=typed, text="Hello")
    Organisation.objects.filter(id=hotel.organisation_id).update(name="Hotel\r\nCc: all@guest.example")
    invited(stay, Guest("anna@guest.example"))

    round_at(hotel, MORNING)

    mail = read(post.got[0])
    assert mail["Bcc"] is None
    assert mail["Cc"] is None
    assert mail["To"] == "anna@guest.example"


def test_a_worker_that_died_after_the_server_took_the_message_does_not_send_it_again(hotel, stay, invited, post):
    invited(stay, Guest("anna@guest.example"))
    message = consider(hotel, Invitation.objects.of(hotel).get().pk, MORNING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "_noted", dies)
        with pytest.raises(KeyboardInterrupt):
            messages.send(hotel, message.pk, lambda: MORNING)
    assert Message.objects.of(hotel).get().state == MessageState.SENDING

    for minutes in (1, 6, 60):
        round_at(hotel, MORNING + timedelta(minutes=minutes))

    assert len(post.got) == 1
    assert Message.objects.of(hotel).get().state == MessageState.UNSURE
    # perhaps sent counts as sent
    assert Decision.objects.of(hotel).get().state == DecisionState.CONTACTED


def test_a_line_that_breaks_after_the_message_was_taken_is_no_reason_to_send_it_again(hotel, stay, invited, post):
    post.breaks = True
    invited(stay, Guest("anna@guest.example"))

    for minutes in (0, 10, 60):
        round_at(hotel, MORNING + timedelta(minutes=minutes))

    assert len(post.got) == 1
    assert Message.objects.of(hotel).get().state == MessageState.UNSURE


def test_a_server_that_is_away_gets_the_message_later_once(hotel, stay, invited, post, settings):
    invited(stay, Guest("anna@guest.example"))
    settings.EMAIL_PORT = 9  # nobody listens there
    round_at(hotel, MORNING)
    assert Message.objects.of(hotel).get().state == MessageState.RESERVED
    # on its way: another survey may not ask meanwhile
    assert Decision.objects.of(hotel).get().state == DecisionState.PENDING

    settings.EMAIL_PORT = post.port
    round_at(hotel, MORNING + timedelta(minutes=1))
    assert post.got == []  # not before the pause is over
    round_at(hotel, MORNING + timedelta(minutes=6))
    round_at(hotel, MORNING + timedelta(minutes=7))

    assert len(post.got) == 1
    assert Decision.objects.of(hotel).get().at == MORNING + timedelta(minutes=6)


def test_an_address_that_does_not_exist_counts_for_no_clock(hotel, stay, invited, post):
    post.answers["nobody@"] = "550 no such user"
    invited(stay, Guest("nobody@guest.example", "G-1"))

    round_at(hotel, MORNING)

    assert Message.objects.of(hotel).get().state == MessageState.BOUNCED
    assert "guest.example" not in Message.objects.of(hotel).get().said
    assert Invitation.objects.of(hotel).get().state == InvitationState.FAILED
    assert Decision.objects.of(hotel).get().state == DecisionState.RELEASED


def test_a_mailbox_that_is_full_is_tried_again(hotel, stay, invited, post):
    post.answers["full@"] = "452 mailbox full"
    invited(stay, Guest("full@guest.example"))
    round_at(hotel, MORNING)
    post.answers.clear()

    round_at(hotel, MORNING + timedelta(minutes=6))

    assert len(post.got) == 1


def test_nobody_is_tried_for_ever(hotel, stay, invited, post):
    post.answers["full@"] = "452 mailbox full"
    invited(stay, Guest("full@guest.example"))

    for hours in range(0, 24 * 14, 3):
        round_at(hotel, MORNING + timedelta(hours=hours))

    message = Message.objects.of(hotel).get()
    assert (message.state, message.attempts) == (MessageState.FAILED, messages.ATTEMPTS)


def test_reminders_go_to_those_who_have_not_answered_and_count_as_contacts(hotel, stay, invited, post):
    answered, silent = invited(stay, Guest("a@guest.example"), Guest("b@guest.example"), reminders=3, reminder_days=3)
    round_at(hotel, MORNING)
    finished(entry_of(token_of(hotel.organisation_id, answered.nonce)))

    for day in range(1, 20):
        round_at(hotel, MORNING + timedelta(days=day))

    # the shipped clock: two contacts in thirty days, the reminder is the second
    assert sorted(read(text)["To"] for text in post.got) == ["a@guest.example", "b@guest.example", "b@guest.example"]
    assert read(post.got[-1])["Subject"].startswith("Reminder: ")
    refused = Decision.objects.of(hotel).get(state=DecisionState.REFUSED)
    assert (refused.invitation_id, refused.number, refused.reason) == (silent.pk, 2, Reason.CLOCK)


@pytest.mark.parametrize(
    "other",
    [Guest("ANNA@guest.example", "G-2"), Guest("anna@work.example", "G-1")],
    ids=("the same address", "the same number"),
)
def test_two_invitations_do_not_ask_the_same_person_at_once(hotel, stay, invited, post, settings, other):
    invited(stay, Guest("anna@guest.example", "G-1"), other)
    settings.EMAIL_PORT = 9

    round_at(hotel, MORNING)

    assert Decision.objects.of(hotel).get().state == DecisionState.PENDING
    # the second waits until it is known what became of the first
    assert Invitation.objects.of(hotel).get(due_at__gt=MORNING).state == InvitationState.WAITING


def test_nobody_is_woken(hotel, stay, invited, post):
    night = MORNING.replace(hour=23)
    invited(
        stay,
        Guest("a@guest.example", zone="Europe/Athens"),
        Guest("b@guest.example", zone="America/New_York"),
        at=night,
    )

    round_at(hotel, night)
    assert [read(text)["To"] for text in post.got] == ["b@guest.example"]

    round_at(hotel, night + timedelta(hours=7, minutes=1))
    assert len(post.got) == 2


def test_a_survey_that_is_closed_asks_nobody(hotel, stay, invited, post):
    invited(stay, Guest("anna@guest.example"))
    close(hotel, stay.pk)

    round_at(hotel, MORNING)

    assert post.got == []
    assert Decision.objects.of(hotel).get().reason == Reason.CLOSED


def test_what_waited_too_long_is_not_sent(hotel, stay, invited, post):
    invited(stay, Guest("anna@guest.example"))

    round_at(hotel, MORNING + timedelta(days=31))

    assert post.got == []
    assert Decision.objects.of(hotel).get().reason == Reason.TOO_LATE


def test_a_message_that_still_waits_for_the_server_can_be_called_back(hotel, stay, invited, post, settings):
    invited(stay, Guest("anna@guest.example", "G-1"))
    settings.EMAIL_PORT = 9
    round_at(hotel, MORNING)
    opt_out(hotel, identities("G-1"), how="page")
    settings.EMAIL_PORT = post.port

    round_at(hotel, MORNING + timedelta(minutes=6))

    assert post.got == []
    decision = Decision.objects.of(hotel).get()
    assert (decision.state, decision.reason) == (DecisionState.RELEASED, Reason.OPTED_OUT)
    assert Invitation.objects.of(hotel).get().state == InvitationState.NOT_ASKED


def test_a_message_that_waits_for_the_server_wakes_nobody(hotel, stay, invited, post, settings):
    evening = MORNING.replace(hour=18, minute=58)
    invited(stay, Guest("anna@guest.example", zone="Europe/Athens"), at=evening)
    settings.EMAIL_PORT = 9
    round_at(hotel, evening)
    settings.EMAIL_PORT = post.port

    round_at(hotel, evening + timedelta(minutes=6))
    assert post.got == []
    round_at(hotel, evening + timedelta(hours=11, minutes=2))  # eight o'clock in Athens
    assert len(post.got) == 1


def test_somebody_who_is_forgotten_while_their_message_is_sent_does_not_stop_the_others(
    hotel, stay, invited, post, monkeypatch
):
    invited(stay, Guest("anna@guest.example"), Guest("bora@guest.example"))
    send = mailing.send

    def forget_and_send(mail):
        if mail.to == ["anna@guest.example"]:
            erase(hotel, identities_in("anna@guest.example"))
        return send(mail)

    monkeypatch.setattr(mailing, "send", forget_and_send)
    round_at(hotel, MORNING)

    assert len(post.got) == 2
    assert Message.objects.of(hotel).get().state == MessageState.SENT


def test_a_slow_round_looks_at_the_clock_for_each_message(hotel, stay, invited, post):
    """Each look at the clock comes three minutes after the one before: Athens falls asleep in the middle."""
    evening = MORNING.replace(hour=18, minute=30)
    places = [Guest(f"{at}@guest.example", zone="Europe/Athens" if at % 2 else "America/New_York") for at in range(4)]
    rows = invited(stay, *places, at=evening)
    Invitation.objects.of(hotel).filter(pk=rows[2].pk).update(expires_at=evening + timedelta(minutes=30))
    looks = iter(evening + timedelta(minutes=3 * at) for at in range(99))

    round_by(hotel, lambda: next(looks))

    assert [read(text)["To"] for text in post.got] == ["0@guest.example", "1@guest.example"]
    left = Decision.objects.of(hotel).filter(state=DecisionState.CONTACTED).order_by("pk").values_list("at", flat=True)
    first, second = left
    assert second - first == timedelta(minutes=6), "a look before it left and one when it had left"
    assert Invitation.objects.of(hotel).get(pk=rows[2].pk).reason == Reason.TOO_LATE
    asleep = Message.objects.of(hotel).get(invitation=rows[3])
    assert (asleep.state, asleep.next_at) == (MessageState.RESERVED, evening.replace(day=4, hour=6, minute=0))


def test_a_message_that_waits_for_the_server_until_it_is_too_late_is_not_sent(hotel, stay, invited, post, settings):
    [row] = invited(stay, Guest("anna@guest.example"))
    Invitation.objects.of(hotel).filter(pk=row.pk).update(expires_at=MORNING + timedelta(minutes=3))
    settings.EMAIL_PORT = 9
    round_at(hotel, MORNING)
    settings.EMAIL_PORT = post.port

    round_at(hotel, MORNING + timedelta(minutes=6))

    row.refresh_from_db()
    assert (post.got, row.reason) == ([], Reason.TOO_LATE)
