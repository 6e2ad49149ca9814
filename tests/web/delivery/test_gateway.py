"""Text messages through a real gateway: described, not programmed; nothing typed changes the request's form."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Gateway, Message, MessageState, Wording
from twofold_web.delivery.sending import gateway, outbound
from twofold_web.delivery.sending.gateway import GatewayWrong, read_request
from twofold_web.delivery.sending.outcomes import Became
from twofold_web.delivery.sending.rounds import round_at


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

    def describe(*, repeatable: bool = False) -> None:
        settings.PULL_SECRETS = str(tmp_path)
        (tmp_path / "hotel").mkdir()
        (tmp_path / "hotel" / "sms").write_text("s3cret\n", encoding="utf-8")
        known = template(desk.url, repeatable=repeatable)
        Gateway.objects.add(hotel, name="Desk", template=known, secret="sms", changed_by="x", changed_at=MORNING)  # noqa: S106 - the name of a secret

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


def test_a_long_text_never_cuts_the_link(hotel, stay, invited, desk, described):
    described()
    Wording.objects.add(hotel, survey=stay, language="en", sms="x" * 300)
    invited(stay, Guest("+306912345678"), way="sms")

    round_at(hotel, MORNING)

    assert desk.got[0]["body"]["content"]["text"].endswith("/")
