"""Flags say what the way of answering tells; nothing is dropped for them, and figures stand beside them."""

import pytest
from tests.web.answering.conftest import STAY, Asking, Respondent, scale

from twofold_web.answering.flowing import flusher
from twofold_web.answering.models import Response
from twofold_web.answering.quality.flags import Looked, quality_of, usual_seconds
from twofold_web.answering.quality.suspicion import MANY, TRAPPED, Callers
from twofold_web.answering.reads.responses import counts, flagged_shares

CALM = Looked(seconds=60.0, usual=60.0, suspicion=0, repeated=False, straight=False)


@pytest.mark.parametrize(
    ("looked", "flag"),
    [
        (CALM, "ok"),
        (Looked(23.0, 60.0, 0, repeated=False, straight=False), "fast"),
        (Looked(25.0, 60.0, 0, repeated=False, straight=False), "ok"),
        (Looked(1.0, None, 0, repeated=False, straight=False), "ok"),
        (Looked(60.0, 60.0, 0, repeated=False, straight=True), "straight"),
        (Looked(60.0, 60.0, 0, repeated=True, straight=True), "duplicate"),
        (Looked(60.0, 60.0, TRAPPED, repeated=False, straight=False), "bot"),
        # many people behind one address are no programs while they take their time
        (Looked(60.0, 60.0, MANY, repeated=False, straight=False), "ok"),
        (Looked(5.0, 60.0, MANY, repeated=False, straight=False), "bot"),
    ],
)
def test_the_gravest_sign_gives_the_flag(looked, flag):
    assert quality_of(looked) == flag


def test_a_usual_time_needs_thirty_people():
    assert usual_seconds([10.0] * 29) is None
    assert usual_seconds([10.0] * 20 + [50.0] * 11) == 10.0


def test_an_address_is_counted_for_a_minute():
    callers = Callers(most=3)

    assert [callers.many("a", 0.0) for _ in range(4)] == [False, False, False, True]
    assert not callers.many("b", 0.0)
    assert not callers.many("a", 61.0)


def send(asking: Asking, link: str, **answers: str) -> None:
    first = {name: value for name, value in answers.items() if name in {"nps", "comment", "website"}}
    Respondent(link).open().send(**({"nps": "9"} | first)).send(bed="3", food="4")


def test_a_program_that_fills_in_the_hidden_field_is_flagged_and_kept(stay):
    send(stay, stay.link(), website="http://spam.example")
    flusher.flow_all()

    assert Response.objects.of(stay.scope).get().quality == "bot"


def test_the_same_long_text_twice_is_a_duplicate_and_the_same_score_twice_is_none(stay):
    link = stay.link()
    for _ in range(2):
        send(stay, link, comment="The breakfast room was closed at nine.")
        flusher.flow_all()
    for _ in range(2):
        send(stay, link)
    flusher.flow_all()

    assert sorted(Response.objects.of(stay.scope).values_list("quality", flat=True)) == ["duplicate", "ok", "ok", "ok"]


def test_one_number_down_a_page_of_four_is_a_line_and_three_are_none(published_survey):
    for number, flag in ((4, "straight"), (3, "ok")):
        document = STAY | {
            "name": f"s{number}",
            "blocks": [{"key": "a", "items": [scale(f"q{n}") for n in range(number)]}],
        }
        asking = published_survey(document)
        Respondent(asking.link()).open().send(**{f"q{n}": "3" for n in range(number)})
        flusher.flow_all()
        assert Response.objects.of(asking.scope).get(survey=asking.survey).quality == flag


def test_responses_are_counted_with_and_without_flags_and_a_share_has_its_interval(stay):
    send(stay, stay.link(), website="x")
    send(stay, stay.link(unit="b2"))
    Respondent(stay.link("test")).open().send(nps="1").send(bed="1")
    Respondent(stay.link()).open().send(nps="1")
    flusher.flow_all()

    (all_of_them,) = counts(stay.scope, stay.survey.pk)
    assert (all_of_them.finished, all_of_them.partial, all_of_them.flagged) == (2, 1, 1)
    by_unit = {each.group["unit"]: each.finished for each in counts(stay.scope, stay.survey.pk, ("unit",))}
    assert by_unit == {"b1": 1, "b2": 1}
    whole = flagged_shares(stay.scope, stay.survey.pk)[0]
    assert (whole.flag, whole.value, whole.n) == ("", 0.5, 2)
    assert 0 < whole.low < 0.5 < whole.high < 1
