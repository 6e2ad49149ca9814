"""Answers become facts: exactly once, whatever is killed in between, with their quality beside them."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.web.answering.conftest import STAY, Asking, Respondent, scale, t

from twofold.voice.keeping.places import customers_comments
from twofold_web.answering.flowing import flusher, loading
from twofold_web.answering.flowing.claiming import claim
from twofold_web.answering.flowing.renewing import RENEW
from twofold_web.answering.models import Flow, Response
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.stores import store_of


def facts(asking: Asking) -> list[dict]:
    found = store_of(asking.scope).facts()
    return found.collect(found.answers()).to_pylist()


def events(asking: Asking) -> list[dict]:
    found = store_of(asking.scope).facts()
    return found.collect(found.events()).to_pylist()


def answer(asking: Asking, link: str = "", **answers: str) -> Respondent:
    first = {"nps": "9"} | {name: value for name, value in answers.items() if name in {"nps", "comment"}}
    second = {"bed": "4", "food": "5"} | {name: value for name, value in answers.items() if name in {"bed", "food"}}
    person = Respondent(link or asking.link()).open().send(**first).send(**second)
    assert "Thank you" in person.shown
    return person


def test_a_finished_response_is_an_event_with_its_answers_after_one_look_of_the_flusher(stay):
    answer(stay, stay.invite(), nps="2", comment="Cold coffee", food="not_applicable")

    assert flusher.flow_all() == 1

    (event,) = events(stay)
    assert (event["kind"], event["side"], event["status"]) == ("survey", "customer", "complete")
    assert (event["touchpoint"], event["language"], event["case"]) == ("stay", "en", "order-7")
    assert (event["context_survey"], event["context_survey_version"], event["context_quality"]) == ("stay", "1", "ok")
    assert event["context_segment"] is None
    assert event["person"] == store_of(stay.scope).key.pseudonym("person", "anna")
    told = {row["item"]: (row["number"], row["text"], row["missing"]) for row in facts(stay)}
    assert told == {
        "nps": (2, None, None),
        "comment": (None, "Cold coffee", None),
        "bed": (4, None, None),
        "food": (None, None, "not_applicable"),
    }


def test_the_segment_of_an_invitation_stands_beside_its_answers(stay):
    answer(stay, stay.invite("anna", segment="Loyal"), nps="9")
    answer(stay, stay.invite("ben"), nps="2")

    flusher.flow_all()

    assert sorted((row["number"], row["context_segment"]) for row in facts(stay) if row["item"] == "nps") == [
        (2, None),
        (9, "Loyal"),
    ]


def test_once_in_the_facts_an_answer_is_nowhere_else(stay):
    answer(stay, stay.invite(), comment="My name is Anna")
    flusher.flow_all()

    row = Response.objects.of(stay.scope).get()
    assert (row.answers, row.person, row.case, row.hidden) == ({}, "", "", {})
    assert (row.state, row.quality, row.flowed) == ("finished", "ok", row.revision)
    assert flusher.flow_all() == 0


@pytest.mark.parametrize("killed_after", ["claim", "load"])
def test_a_flusher_that_is_killed_in_between_loses_nothing_and_doubles_nothing(stay, monkeypatch, killed_after):
    answer(stay)
    answer(stay, nps="0")
    if killed_after == "claim":
        claim(stay.scope, datetime.now(UTC))
    else:
        with monkeypatch.context() as broken:
            broken.setattr(loading, "_finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                flusher.flow_all()
        assert len(events(stay)) == 2
    answer(stay, nps="5")

    flusher.flow_all()
    flusher.flow_all()

    assert sorted(row["number"] for row in facts(stay) if row["item"] == "nps") == [0, 5, 9]
    assert len(events(stay)) == 3
    assert not Flow.objects.of(stay.scope).filter(done=False).exists()


def test_a_partial_response_flows_after_a_while_and_what_is_added_later_replaces_it(stay):
    person = Respondent(stay.link()).open().send(nps="1")
    assert flusher.flow_all() == 0

    assert flusher.flow_all(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert [event["status"] for event in events(stay)] == ["partial"]
    person.send(bed="2")
    assert flusher.flow_all() == 1

    assert [event["status"] for event in events(stay)] == ["complete"]
    assert sorted(row["item"] for row in facts(stay)) == ["bed", "nps"]


def test_answers_to_a_test_link_count_nowhere(stay):
    answer(stay, stay.link("test"))

    assert flusher.flow_all() == 0


def test_questions_asked_about_each_touchpoint_carry_it(published_survey):
    block = {"key": "each", "loop": {"over": "touchpoints", "most": 3}, "items": [scale("kind", "csat")]}
    asking = published_survey(STAY | {"blocks": [block]})
    link = asking.invite()
    from twofold_web.delivery.models import Invitation  # noqa: PLC0415 - read beside its use

    Invitation.objects.of(asking.scope).update(touchpoints=["check-in", "breakfast"])
    person = Respondent(link).open()
    person.send(**{"each@check-in/kind": "2"}).send(**{"each@breakfast/kind": "5"})
    flusher.flow_all()

    assert {(row["touchpoint"], row["number"]) for row in facts(asking)} == {("check-in", 2), ("breakfast", 5)}


def test_pages_are_renewed_once_for_many_batches(stay):
    for _ in range(3):
        answer(stay)
        flusher.flow_all()

    assert Job.objects.filter(kind=RENEW, state=JobState.WAITING).count() == 1


def test_two_organisations_flow_into_their_own_facts(stay, published_survey, bank):
    other = published_survey(scope=bank)
    answer(stay, nps="1")
    answer(other, nps="10")
    flusher.flow_all()

    assert [row["number"] for row in facts(stay) if row["item"] == "nps"] == [1]
    assert [row["number"] for row in facts(other) if row["item"] == "nps"] == [10]


def test_words_that_tell_who_somebody_is_become_facts_that_no_page_reads(published_survey):
    told = {"key": "illness", "item": "illness", "type": "text", "text": t("Which illness?"), "sensitive": True}
    plain = {"key": "comment", "item": "comment", "type": "text", "text": t("Why?")}
    asking = published_survey(STAY | {"blocks": [{"key": "a", "items": [told, plain]}]})
    Respondent(asking.link()).open().send(illness="asthma since birth", comment="thin walls")

    flusher.flow_all()

    assert {row["item"]: row["text"] for row in facts(asking)} == {"illness": None, "comment": "thin walls"}
    read = customers_comments(store_of(asking.scope).facts(), ("text",))
    assert read["text"].to_pylist() == ["thin walls"]
