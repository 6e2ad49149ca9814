"""Text messages through a real gateway: described, not programmed; nothing typed changes the request's form."""

import contextlib
import json
import re
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.delivery.conftest import MORNING, Desk

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Gateway, Invitation, Message, MessageState, OptOut, Wording
from twofold_web.delivery.reads.entry import entry_of, invited_by
from twofold_web.delivery.sending import gateway, outbound
from twofold_web.delivery.sending.gateway import GatewayWrong, read_request
from twofold_web.delivery.sending.outcomes import Became
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.sending.wording import MOST_SMS
from twofold_web.delivery.tokens import stop_token_of


def template(url: str, *, repeatable: bool = False) -> dict:
    return {
        "url": url,
        "headers": {"Authorization": "Bearer {secret}", "Idempotency-Key": "{key}"},
        "body": {"to": "{to}", "content": {"text": "{text}"}},
        "repeatable": repeatable,
    }


@pytest.fixture
def described(hotel, desk, settings, tmp_path: Path):
    """The organisation's gateway: ``described(repeatable=True)``."""

    def describe(*, repeatable: bool = False) -> Desk:
        settings.PULL_SECRETS = str(tmp_path)
        (tmp_path / "hotel").mkdir()
        (tmp_path / "hotel" / "sms").write_text("s3cret\n", encoding="utf-8")
        known = template(desk.url, repeatable=repeatable)
        Gateway.objects.add(hotel, name="Desk", template=known, secret="sms", changed_by="x", changed_at=MORNING)  # noqa: S106 - the name of a secret
        return desk

    return describe


def test_a_text_message_leaves_in_the_persons_language(hotel, stay, invited, desk, described):
    described()
    invited(stay, Guest("+306912345678", language="el"), way="sms")

    round_at(hotel, MORNING)

    [told] = desk.got
    assert told["body"]["to"] == "+306912345678"
    assert told["body"]["content"]["text"].startswith("Hotel chain: Η διαμονή σας http://127.0.0.1:8000/s/")
    assert told["headers"]["Authorization"] == "Bearer s3cret"
    assert told["headers"]["Idempotency-Key"] == str(Message.objects.of(hotel).get().key)
    assert Message.objects.of(hotel).get().state == MessageState.SENT


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_becomes_a_part_of_the_requests_form(text: str, secret: str):
    sent: list[tuple] = []
    request = read_request(template("https://sms.example/{to}/x"))
    values = {"to": "+36 1/../?a=b#", "text": text, "key": "k", "secret": secret}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbound, "ask", lambda *told: sent.append(told) or outbound.Answer(202, ""))
        gateway.send(request, values)

    _method, url, headers, body = sent[0]
    assert url == "https://sms.example/%2B36%201%2F..%2F%3Fa%3Db%23/x"
    assert all(value.isascii() and value.isprintable() for value in headers.values())
    assert set(headers) == {"User-Agent", "Content-Type", "Authorization", "Idempotency-Key"}

    assert json.loads(body) == {"to": values["to"], "content": {"text": text}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://x/{to}{text}"},
        {"url": "https://{to}.example/{text}"},
        {"url": "https://sms.example/send now", "body": "{to}{text}"},
        {"url": "https://sms.example/küld", "body": "{to}{text}"},
        {"url": "https://x", "body": {"to": "{to}"}},
        {"url": "https://x", "headers": {"A\r\nB": "x"}, "body": "{to}{text}"},
        {"url": "https://x", "headers": {"A": "x\r\nB: y"}, "body": "{to}{text}"},
        {"url": "https://x", "body": "{to}{text}", "sent": [500]},
        {"url": "https://x", "body": "{to}{text}", "program": "rm"},
    ],
)
def test_a_description_that_makes_no_sense_is_refused(wrong: dict):
    with pytest.raises(GatewayWrong):
        read_request(wrong)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/"]
)
def test_no_gateway_leads_into_our_own_network(url: str, settings):
    settings.PULL_HOSTS = []

    assert gateway.send(read_request(template(url)), {}).became is Became.REFUSED


def test_a_gateway_that_says_nothing_is_asked_again_only_if_it_repeats_nothing(hotel, stay, invited, desk, described):
    described(repeatable=True)
    desk.hangs_up = True
    invited(stay, Guest("+306912345678"), way="sms")
    round_at(hotel, MORNING)
    assert Message.objects.of(hotel).get().state == MessageState.RESERVED
    desk.hangs_up = False

    round_at(hotel, MORNING + timedelta(minutes=6))

    first, second = desk.got
    assert first["headers"]["Idempotency-Key"] == second["headers"]["Idempotency-Key"]
    assert Message.objects.of(hotel).get().state == MessageState.SENT


def test_a_gateway_that_may_repeat_is_never_asked_twice(hotel, stay, invited, desk, described):
    described()
    desk.hangs_up = True
    invited(stay, Guest("+306912345678"), way="sms")

    for minutes in (0, 10, 60):
        round_at(hotel, MORNING + timedelta(minutes=minutes))

    assert len(desk.got) == 1
    assert Message.objects.of(hotel).get().state == MessageState.UNSURE


@pytest.mark.parametrize(
    "answer",
    [
        (202, False, MessageState.SENT, ""),
        (204, False, MessageState.UNSURE, ""),
        (429, False, MessageState.RESERVED, ""),
        (503, False, MessageState.RESERVED, ""),
        (500, False, MessageState.UNSURE, ""),
        (500, True, MessageState.RESERVED, ""),
        (301, False, MessageState.FAILED, Reason.NOT_SENT),
        (400, False, MessageState.FAILED, Reason.NOT_SENT),
    ],
)
def test_what_a_gateway_answers_says_whether_the_message_perhaps_left(hotel, stay, invited, described, answer):
    status, repeatable, becomes, reason = answer
    described(repeatable=repeatable).status = status
    [row] = invited(stay, Guest("+306912345678"), way="sms")

    round_at(hotel, MORNING)

    row.refresh_from_db()
    assert (Message.objects.of(hotel).get().state, row.reason) == (becomes, reason)


def drip(line: socket.socket) -> None:
    """An answer that never gets anywhere."""
    with contextlib.suppress(OSError):
        while True:
            line.sendall(b"H")
            threading.Event().wait(0.05)


def hang_up(line: socket.socket) -> None:
    line.close()


def babble(line: socket.socket) -> None:
    line.sendall(b"\x00\xff hello\r\n\r\n")
    line.close()


def fall_silent(_line: socket.socket) -> None:
    """Nothing more comes."""


@pytest.mark.parametrize("answer", [drip, hang_up, babble, fall_silent])
def test_a_gateway_that_breaks_in_the_middle_has_perhaps_sent_it(settings, monkeypatch, answer):
    monkeypatch.setattr(outbound, "MOST_PATIENCE", 0.5)
    monkeypatch.setattr(outbound, "PATIENCE", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
        settings.PULL_HOSTS = [place]
        kept = []

        def serve() -> None:
            line, _from = server.accept()
            kept.append(line)
            line.recv(10_000)
            answer(line)

        threading.Thread(target=serve, daemon=True).start()
        values = {"to": "+30", "text": "x", "key": "k", "secret": ""}
        assert gateway.send(read_request(template(f"http://{place}/")), values).became is Became.UNSURE
    for line in kept:
        line.close()


def test_a_long_text_never_cuts_the_link(hotel, stay, invited, desk, described):
    described()
    Wording.objects.add(hotel, survey=stay, language="en", sms="{title}" * 42)
    invited(stay, Guest("+306912345678"), way="sms")

    round_at(hotel, MORNING)

    text = desk.got[0]["body"]["content"]["text"]
    assert (len(text), text.startswith("Your stayYour")) == (MOST_SMS, True)
    [answer, stop] = re.findall(r"http://127\.0\.0\.1:8000/(s/1-[\w-]{22}/|no/\S+)", text)
    assert entry_of(answer.split("/")[1]).kind == "personal"
    assert text.endswith(stop)
    assert invited_by(stop.split("/")[1]).kind == "personal"


STOPS = {"en": "No more", "hu": "Leiratkozás", "el": "Διακοπή", "bg": "Отказ"}


@pytest.mark.parametrize("language", STOPS)
def test_a_text_message_says_how_to_be_left_in_peace_and_that_holds_for_the_person(
    hotel, stay, invited, described, client, language
):
    desk = described()
    invited(stay, Guest("+306912345678", "G-1", language=language), way="sms")
    round_at(hotel, MORNING)
    words, _, address = desk.got[0]["body"]["content"]["text"].rpartition(": ")
    assert words.endswith(f"/ {STOPS[language]}")

    looked = client.get(address)
    assert not OptOut.objects.of(hotel).exists(), "what looks at addresses beforehand ends nothing"
    answered = client.post(address, {"what": "all"})
    assert (looked.status_code, answered.status_code, answered.cookies) == (200, 200, {})
    # another telephone and an e-mail address of the same person
    invited(stay, Guest("+306900000000", "G-1"), way="sms")
    invited(stay, Guest("anna@guest.example", "G-1"))
    round_at(hotel, MORNING)

    assert len(desk.got) == 1
    others = Invitation.objects.of(hotel).order_by("pk")[1:]
    assert [row.reason for row in others] == [Reason.OPTED_OUT] * 2


@pytest.mark.parametrize("wrong", ["{0}-{1}-aaaaaaaaaa", "{0}-0000z-{2}", "9-{1}-{2}", "{0}-{1}-{2}x", "{0}"])
def test_a_guessed_address_ends_nothing(hotel, stay, invited, client, wrong):
    [row] = invited(stay, Guest("+306912345678"), way="sms")
    organisation, number, proof = stop_token_of(hotel.organisation_id, row.pk, row.nonce).split("-")

    answer = client.post(f"/no/{wrong.format(organisation, number, proof)}", {"what": "all"})

    assert (answer.status_code, OptOut.objects.of(hotel).count()) == (404, 0)
    assert client.get(f"/no/{organisation}-{number}-{proof}".upper().replace("/NO/", "/no/")).status_code == 200
    assert client.get(f"/s/{organisation}-{number}-{proof}/").status_code == 404
