"""A respondent answers, breaks off, comes back, goes back, presses twice; nothing is lost and nothing counts twice."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.answering.conftest import STAY, TOKEN, Asking, Respondent, scale, t

from twofold_web.answering.asked import Asked, place_of
from twofold_web.answering.memory import Memory
from twofold_web.answering.models import Response
from twofold_web.answering.tokens import PageToken, page_token, read_page_token
from twofold_web.delivery.models import Invitation

LANGUAGES = [{"code": code, "text": t(code)} for code in ("en", "el", "back")]


def kept(asking: Asking) -> Response:
    return Response.objects.of(asking.scope).get()


def test_a_page_is_kept_before_the_next_is_shown_and_the_thank_you_page_ends_it(stay):
    person = Respondent(stay.link()).open().send(nps="9", comment="The lift")
    first = kept(stay)
    assert (first.state, first.revision, first.answers["nps"]["number"]) == ("partial", 1, 9)

    person.send(bed="4", food__na="1", food="not_applicable")

    done = kept(stay)
    assert "Thank you" in person.shown
    assert (done.state, done.end, done.unit, done.channel) == ("finished", "thanks", "b1", "web")
    assert done.answers["food"] == {"not_applicable": True}
    assert done.finished_at is not None


def test_the_first_question_comes_in_less_than_forty_kilobytes_without_script_or_cookie(stay):
    person = Respondent(stay.link()).open()
    style = re.search(r'href="([^"]+\.css)"', person.shown)
    page = len(person.shown.encode()) + len(person.client.get(style[1]).content)

    assert page < 20_000
    assert person.last.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in person.last.headers["Content-Security-Policy"]


def test_somebody_who_broke_off_goes_on_at_the_address_that_the_page_gave(stay):
    person = Respondent(stay.link()).open().send(nps="3", comment="Cold")
    address = re.search(r'<a href="([^"]+)">my answers', person.shown)[1]

    later = Respondent(address).open()

    assert 'name="bed"' in later.shown
    later.send(bed="1", food="2")
    assert kept(stay).state == "finished"


def test_a_personal_link_is_its_own_address_to_go_on(stay):
    link = stay.invite()
    Respondent(link).open().send(nps="3")
    assert Invitation.objects.of(stay.scope).get().opened_at is not None

    later = Respondent(link).open().send(bed="1")

    assert "Thank you" in later.shown
    assert Response.objects.of(stay.scope).count() == 1
    assert Invitation.objects.of(stay.scope).get().finished_at is not None
    assert "Thank you" in Respondent(link).open().shown


def test_pressing_twice_and_going_back_change_nothing(stay):
    person = Respondent(stay.link()).open()
    page, action = TOKEN.search(person.shown)[1], re.search(r'action="([^"]+)"', person.shown)[1]
    form = {"page": page, "nps": "9"}
    replies = [
        Client().post(action, "&".join(f"{k}={v}" for k, v in form.items()), "application/x-www-form-urlencoded")
        for _ in range(3)
    ]

    assert {reply.status_code for reply in replies} == {303}
    assert kept(stay).answers["nps"]["number"] == 9
    person.open(replies[0].headers["Location"]).send(bed="2", go="back")
    assert 'name="nps" value="9" checked' in person.shown
    person.send(nps="8").send(bed="3")
    assert (kept(stay).state, kept(stay).answers["nps"]["number"]) == ("finished", 8)
    again = Client().post(action, f"page={page}&nps=1", "application/x-www-form-urlencoded")
    assert "Thank you" in again.content.decode()
    assert kept(stay).answers["nps"]["number"] == 8


def test_a_required_question_is_asked_again_with_the_reason_and_what_was_answered_is_kept(stay):
    person = Respondent(stay.link()).open().send(comment="A long story")

    assert person.status == 422
    assert "Please look at one answer again" in person.shown
    assert 'href="#q1"' in person.shown
    assert "Please answer this question." in person.shown
    assert "A long story" in person.shown
    assert kept(stay).answers["comment"]["text"] == "A long story"


@pytest.mark.parametrize("value", ["11", "-1", "5.5", "x", "9; DROP TABLE", "٩", "1e1", ""])
def test_nothing_outside_its_scale_is_kept(stay, value):
    Respondent(stay.link()).open().send(nps=value)

    assert not [row for row in Response.objects.of(stay.scope) if "nps" in row.answers]


def test_a_later_page_cannot_be_sent_before_the_required_one(stay):
    link = stay.link()
    person = Respondent(link).open()
    token = read_page_token(link.split("/")[2], TOKEN.search(person.shown)[1])
    ahead = page_token(link.split("/")[2], PageToken(token.respondent, token.number, token.shown_ms, "second.1"))
    person.shown = person.shown.replace(TOKEN.search(person.shown)[1], ahead)

    person.send(bed="5")

    assert kept(stay).state == "partial"
    assert 'name="nps"' in person.shown


def test_a_forged_or_foreign_page_is_refused_honestly(stay):
    person = Respondent(stay.link()).open()
    other = Respondent(stay.link()).open()
    person.shown = person.shown.replace(TOKEN.search(person.shown)[1], TOKEN.search(other.shown)[1])

    person.send(nps="1")

    assert person.status == 400
    assert "cannot be sent" in person.shown
    assert not Response.objects.of(stay.scope).exists()


def test_the_language_comes_from_choice_link_and_browser_and_a_switch_keeps_the_answers(stay):
    assert "Θα μας συστήνατε" in Respondent(stay.link()).open(accept_language="el-GR,en;q=0.5").shown
    assert "Would you recommend" in Respondent(stay.link(language="en")).open(accept_language="el").shown

    person = Respondent(stay.link()).open().send(nps="7", comment="Ωραία", lang="el")

    assert "Θα μας συστήνατε" in person.shown
    assert 'value="7" checked' in person.shown
    assert "Ωραία" in person.shown
    person.send(nps="7", comment="Ωραία").send(bed="3")
    assert kept(stay).language == "el"


def test_switching_the_language_of_an_empty_page_keeps_nothing(stay):
    person = Respondent(stay.link()).open().send(lang="el")

    assert "Θα μας συστήνατε" in person.shown
    assert not Response.objects.of(stay.scope).exists()


def test_hidden_fields_come_with_the_address_and_what_is_put_in_is_escaped(published_survey):
    second = {"key": "more", "items": [scale("bed", text=t("How was room {hidden:room|yours}, {answer:name}?"))]}
    first = {"key": "a", "items": [{"key": "name", "item": "name", "type": "text", "text": t("Your name?")}]}
    asking = published_survey(STAY | {"blocks": [first, second]})

    person = Respondent(f"{asking.link()}?room=12%22%3E%3Cscript%3E").open().send(name="<b>Anna</b>")

    assert "How was room 12&quot;&gt;&lt;script&gt;, &lt;b&gt;Anna&lt;/b&gt;?" in person.shown
    assert kept(asking).hidden == {"room": '12"><script>'}


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [("revoked_at", 410, "no longer valid"), ("closes_at", 410, "closed"), ("opens_at", 403, "has not begun")],
)
def test_a_link_that_is_over_says_so(stay, state, status, said):
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - read beside its use

    moment = datetime.now(UTC) + (timedelta(days=1) if state == "opens_at" else -timedelta(days=1))
    person = Respondent(stay.link(**{state: moment})).open()

    assert person.status == status
    assert said in person.shown


def test_a_closed_survey_and_an_unknown_link_say_so(stay):
    link = stay.link()
    type(stay.survey).objects.of(stay.scope).update(state="closed")

    assert Respondent(link).open().status == 410
    assert Respondent("/s/1-aaaaaaaaaaaaaaaaaaaaaa/").open().status == 404
    assert Respondent("/s/never-made/").open().status == 404


def test_a_page_may_be_framed_only_by_the_hosts_its_link_names(stay):
    framed = Respondent(stay.link("embed", hosts=["https://shop.example"])).open()
    alone = Respondent(stay.link()).open()

    assert framed.last.headers["Content-Security-Policy"].endswith("frame-ancestors https://shop.example")
    assert "X-Frame-Options" not in framed.last.headers
    assert alone.last.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_a_kiosk_shows_nobody_what_somebody_before_answered(stay):
    link = stay.link("kiosk")
    person = Respondent(link).open().send(nps="2", comment="secret of the one before")
    left = person.path
    Response.objects.of(stay.scope).update(seen_at="2026-01-01T00:00Z")

    assert "secret" not in Respondent(left).open().shown
    assert 'http-equiv="refresh"' in person.shown


def test_answers_of_one_page_sent_by_several_people_offline_are_several_and_each_counts_once(stay):
    link = stay.link("kiosk")
    person = Respondent(link).open()
    page, action = TOKEN.search(person.shown)[1], re.search(r'action="([^"]+)"', person.shown)[1]
    for client in ("one", "two", "one", "two", "one"):
        Client().post(action, f"page={page}&client={client}&nps=9", "application/x-www-form-urlencoded")

    assert Response.objects.of(stay.scope).count() == 2


def test_what_is_the_same_for_all_is_read_once_for_those_who_come_by_links_of_their_own(stay):
    memory = Memory()
    asked = [Asked("GET", place_of(stay.invite(name))) for name in ("anna", "ben")]

    with CaptureQueriesContext(connection) as read:
        found = [memory.find(each) for each in asked]

    assert sum('FROM "blueprint_' in each["sql"] for each in read.captured_queries) == 1
    assert found[0].published is found[1].published
    assert [each.entry.person for each in found] == ["anna", "ben"]


def test_a_kiosk_holds_the_whole_questionnaire_unless_a_part_of_it_needs_the_server(published_survey):
    second = STAY["blocks"][1] | {"show_if": {"answer": "nps", "is": "<", "value": 7}}
    asking = STAY | {"blocks": [STAY["blocks"][0], second]}
    link = published_survey(asking).link("kiosk")
    first = Client().get(link)
    assert (first.headers["x-ahead"], "data-known=" in first.content.decode()) == ("1 en,el", True)
    whole = Client().get(f"{link}?ahead=all&lang=el").content.decode()
    assert ('lang="el"' in whole, 'name="nps"' in whole, 'name="bed"' in whole) == (True, True, True)
    assert "Θα μας συστήνατε;" in whole
    photo = {"key": "photo", "item": "photo", "type": "file", "text": t("A photo")}
    enough = {"key": "q", "if": {"answer": "nps", "is": "answered"}, "most": 9, "go": "end:thanks"}
    for name, needs in {
        "photo": {"blocks": [STAY["blocks"][0], STAY["blocks"][1] | {"items": [photo]}]},
        "quota": {"quotas": [enough]},
    }.items():
        other = published_survey(asking | {"name": name} | needs).link("kiosk")
        assert "x-ahead" not in Client().get(other).headers, name
        assert 'name="bed"' not in Client().get(f"{other}?ahead=all").content.decode(), name
        known = re.search('data-known="([^"]+)"', Client().get(other).content.decode())
        assert known is not None
        assert json.loads(unescape(known[1])) == {"new": True, "alone": False}, name
    everywhere = published_survey(asking | {"name": "open"}).link()
    assert 'name="bed"' not in Client().get(f"{everywhere}?ahead=all").content.decode()


def test_pages_that_waited_on_a_kiosk_belong_to_one_person_also_hours_later(published_survey):
    asking = published_survey()
    link = asking.link("kiosk")
    begun = Respondent(link).open().send(nps="9")
    Response.objects.of(asking.scope).update(seen_at="2026-01-01T00:00Z")
    of = TOKEN.search(begun.shown)
    ahead = TOKEN.search(Client().get(f"{link}?ahead=all").content.decode())
    assert of is not None
    assert ahead is not None

    form = "application/x-www-form-urlencoded"
    sent = Client().post(link, f"page={ahead[1]}&of={of[1]}&at=second.1&bed=4&go=on", form)
    alone = Client().post(link, f"page={ahead[1]}&of=made-up&at=second.1&bed=2&go=on", form)

    assert "Thank you" in sent.content.decode()
    assert alone.status_code == 303
    rows = Response.objects.of(asking.scope).order_by("state").values_list("state", "answers")
    assert [(state, sorted(answers)) for state, answers in rows] == [("finished", ["bed", "nps"]), ("partial", ["bed"])]


def test_questions_may_have_the_names_of_what_a_page_sends_besides(published_survey):
    """Else people of one client would be one respondent, and whoever prefers English would never come to the end."""
    named = [
        {"key": "client", "item": "client", "type": "text", "text": t("Your company?")},
        {"key": "lang", "item": "lang", "type": "single", "text": t("Which language?"), "choices": LANGUAGES},
        {"key": "go", "item": "go", "type": "single", "text": t("Where to?"), "choices": LANGUAGES},
    ]
    asking = published_survey(STAY | {"blocks": [{"key": "first", "items": named}, STAY["blocks"][1]]})
    link = asking.link()
    for _person in range(2):
        person = Respondent(link).open()
        assert set(re.findall('name="([a-z~]+)"', person.shown)) >= {"client~", "lang~", "go~"}
        person.send(**{"client~": "Acme", "lang~": "el", "go~": "back", "go": "on"})
        assert "Thank you" in person.send(bed="4").shown

    rows = list(Response.objects.of(asking.scope))
    assert [row.answers["lang"] for row in rows] == [{"choices": ["el"]}] * 2
    assert [(row.state, row.answers["client"]) for row in rows] == [("finished", {"text": "Acme"})] * 2
