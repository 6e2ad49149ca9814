"""A kiosk that asked by itself sends what it got, and the server walks again over it."""

from django.test import Client
from tests.web.answering.conftest import STAY, TOKEN, scale, t

from twofold_web.answering.kept import COLUMNS, kept_of
from twofold_web.answering.models import ContactWish, Response
from twofold_web.answering.situation import answers_of
from twofold_web.surveys.questionnaire.document import parse_document
from twofold_web.surveys.questionnaire.draws import hashed
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.walking import pages, reported

PARTS = ("bed", "food", "bath", "light")
WHY = {"key": "why", "item": "why", "type": "text", "text": t("Why?")}
RANDOM = STAY | {
    "blocks": [
        STAY["blocks"][0],
        *({"key": key, "random_group": "g", "items": [scale(key)]} for key in PARTS),
        {"key": "why", "show_if": {"answer": "nps", "is": "<", "value": 7}, "items": [WHY]},
    ]
}


def test_the_server_walks_the_orders_that_a_kiosk_drew_and_keeps_aside_what_it_would_not_have_asked(published_survey):
    asking, document = published_survey(RANDOM), parse_document(RANDOM)
    link = asking.link("kiosk")
    found = TOKEN.search(Client().get(f"{link}?ahead=all").content.decode())
    assert found is not None
    orders = {}
    for client in ("ann", "ben"):
        first, *others = orders[client] = [
            page.key for page in pages(document, Given("en", seed=hashed(client)), {}) if page.key != "why.1"
        ]
        bodies = [(first, "nps=9"), *((key, f"{key[:-2]}=3") for key in others)]
        if client == "ben":  # it took ben for somebody who is asked why
            bodies.insert(1, ("why.1", "why=Cold"))
        sent = [f"page={found[1]}&{said}&go=on&at={key}&client={client}" for key, said in bodies]
        # as often as the connection is lost before the device knows that a page has come
        for body in (sent[0], *sent, *sent):
            Client().post(link, body, "application/x-www-form-urlencoded")

    assert orders["ann"] != orders["ben"], "both walk in one order: choose other names"
    rows = [kept_of(row) for row in Response.objects.of(asking.scope).order_by("begun_at").values(*COLUMNS)]
    by_seed = {row.seed: row for row in rows}
    assert len(rows) == 2
    for client, aside in (("ann", None), ("ben", {"text": "Cold"})):
        row = by_seed[hashed(client)]
        assert (row.state, row.answers.get("why")) == ("finished", aside)
        assert list(row.seconds) == orders[client]
        told = reported(document, Given("en", seed=row.seed), answers_of(row))
        assert sorted(told) == ["bath", "bed", "food", "light", "nps"]


def test_a_page_that_needs_no_connection_is_small_enough_for_old_devices(published_survey):
    link = published_survey(RANDOM).link("kiosk")
    whole = Client().get(f"{link}?ahead=all").content
    assert len(whole) < 40_000
    assert b"<script src" in whole
    assert b"onclick" not in whole


def test_a_wish_to_be_called_that_waited_on_a_kiosk_is_kept_though_a_page_is_missing(published_survey):
    calls = STAY | {"ends": [STAY["ends"][0] | {"kind": "call_back"}]}
    asking = published_survey(calls)
    link = asking.link("kiosk")
    whole = Client().get(f"{link}?ahead=all").content.decode()
    assert 'name="reach"' in whole
    found = TOKEN.search(whole)
    assert found is not None
    begins, form = f"page={found[1]}&client=ann", "application/x-www-form-urlencoded"
    for told in ("nps=9&go=on&at=first.1", "reach=ann@example.com", "reach=ann@example.com&agreed=yes"):
        Client().post(link, f"{begins}&{told}", form)

    assert [wish.reach for wish in ContactWish.objects.of(asking.scope)] == ["ann@example.com"]
    assert Response.objects.of(asking.scope).get().state == "partial"
