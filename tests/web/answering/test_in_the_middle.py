"""Nothing is lost in the middle: by a mistake elsewhere, by going back, by a quota that fills, by odd letters."""

import re

import pytest
from tests.web.answering.conftest import STAY, Client, Respondent, encoded, scale, t

from twofold_web.answering.models import ContactWish, Response

TWO = [{"code": "x", "text": t("X")}, {"code": "y", "text": t("Y"), "exclusive": True}]
LINES = [{"key": "r1", "text": t("Bed")}, {"key": "r2", "text": t("Bath")}]
MISTAKES = STAY | {
    "blocks": [
        {
            "key": "first",
            "items": [
                {"type": "matrix", "required": True, "scale": [1, 5], "rows": LINES} | {"key": "m", "item": "m"},
                {"key": "r", "item": "r", "type": "ranking", "choices": [{"code": "x"}, {"code": "y"}]},
                {"key": "n", "item": "n", "type": "number", "text": t("When?")},
                {"key": "u", "item": "u", "type": "multiple", "choices": TWO},
                {"key": "w", "item": "w", "type": "text", "most_letters": 300, "text": t("Why?")},
            ],
        },
        {"key": "second", "items": [scale("bed")]},
    ],
}


def fields(shown: str, name: str) -> list[str]:
    return re.findall(rf'<(?:input|select|textarea)[^>]*name="{re.escape(name)}"[^>]*>', shown)


def test_what_was_answered_wrongly_stands_on_the_page_as_it_was_sent(published_survey):
    asking = published_survey(MISTAKES)
    story = "<b>long</b> " * 40

    person = Respondent(asking.link()).open().send(m__r1="4", r__x="1", r__y="1", n="at 12", u=["x", "y"], w=story)

    assert person.status == 422
    assert 'name="m.r1" value="4" checked' in person.shown
    assert person.shown.count('<option value="1" selected>') == 2
    assert 'value="at 12"' in person.shown
    assert all("checked" in one for one in fields(person.shown, "u")[:2])
    assert story.strip().replace("<", "&lt;").replace(">", "&gt;") in person.shown
    # the lines that are right are kept, whether or not somebody comes back for the others
    assert Response.objects.of(asking.scope).get().answers == {"m": {"rows": {"r1": 4}}}


def test_a_table_with_lines_missing_survives_a_change_of_the_language(published_survey):
    asking = published_survey(MISTAKES)

    person = Respondent(asking.link()).open().send(m__r1="4", lang="el")

    assert person.status == 303
    assert 'name="m.r1" value="4" checked' in person.shown


@pytest.mark.parametrize("number", ["123456789012345", "1234567.12345", "-0,000001", "0.1"])
def test_going_back_and_on_again_leaves_a_number_as_it_was(published_survey, number):
    asking = published_survey(MISTAKES)
    person = Respondent(asking.link()).open().send(n=number, m__r1="1", m__r2="2")
    before = Response.objects.of(asking.scope).get().answers["n"]

    person.send(go="back")
    written = re.search(r'value="([^"]*)"', fields(person.shown, "n")[0])
    assert written is not None
    person.send(n=written[1], m__r1="1", m__r2="2")

    assert Response.objects.of(asking.scope).get().answers["n"] == before == {"number": float(number.replace(",", "."))}


def test_a_required_answer_that_was_taken_back_is_asked_for_before_the_end(stay):
    person = Respondent(stay.link()).open().send(nps="9")
    second = person.shown
    person.send(go="back").send(nps="")  # refused, and the answer is gone
    person.shown = second  # the other tab
    person.send(bed="5")

    assert 'name="nps"' in person.shown
    assert Response.objects.of(stay.scope).get().state == "partial"
    assert "Thank you" in person.send(nps="3").shown


FULL = STAY | {
    "blocks": [{"key": key, "items": [scale(key)]} for key in ("who", "bed", "food")],
    "quotas": [{"key": "q", "if": {"answer": "who", "is": "=", "value": 5}, "most": 1, "go": "end:full"}],
    "ends": [{"key": "full", "kind": "quota_full", "text": t("Enough of you.")}, *STAY["ends"]],
}


def test_a_quota_that_fills_while_somebody_answers_takes_nothing_from_them(published_survey):
    asking = published_survey(FULL)
    early, changing = Respondent(asking.link()).open(), Respondent(asking.link()).open()
    early.send(who="5").send(bed="1")
    changing.send(who="1").send(bed="2").send(go="back").send(go="back")
    Respondent(asking.link()).open().send(who="5").send(bed="3").send(food="3")

    assert "We read every answer." in early.open(early.path).send(food="4").shown
    assert Response.objects.of(asking.scope).get(answers__bed__number=1).answers["food"] == {"number": 4}
    # whoever comes later, or comes to be of the full group only now, is turned away
    assert "Enough of you." in changing.send(who="5").shown
    assert "Enough of you." in Respondent(asking.link()).open().send(who="5").shown


CALLED = STAY | {"ends": [{"key": "call", "kind": "call_back", "text": t("May we call?")}]}


def test_null_bytes_beside_the_answers_reach_no_column(published_survey):
    # PostgreSQL refuses them, and the answers with them
    asking = published_survey(CALLED)
    person = Respondent(asking.link() + "?room=%001%0007%E2%80%AE").open().send(nps="5").send(bed="1")
    assert Response.objects.of(asking.scope).get().hidden == {"room": "107"}

    own = re.search(r'action="([^"]+)"', person.shown)
    assert own is not None
    wish = encoded({"agreed": "yes", "reach": "+36\x00 1", "called": "\x00Anna", "note": "now\x00"})
    Client().post(own[1], wish)

    told = ContactWish.objects.of(asking.scope).get()
    assert (told.name, told.reach, told.note) == ("Anna", "+36 1", "now")
