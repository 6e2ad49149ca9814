"""The optional language model: off until two people have switched it on, masked, checked, recorded, and erased."""

import runpy
from collections.abc import Callable
from pathlib import Path

import narwhals as nw
import pytest
from django.test import Client

from twofold.store import erase
from twofold.voice.summaries import summarise
from twofold_web.foundation.jobs import cancel
from twofold_web.foundation.models import AuditEntry, Job
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Answered, ModelAllowed
from twofold_web.insight.preparing.voice import forget_corrections
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.comments import parsed
from twofold_web.insight.reads.voice import alike, told_comments

# the real server on loopback that the library is tested against
_SERVER = runpy.run_path(str(Path(__file__).parents[2] / "twofold" / "voice" / "summaries" / "conftest.py"))
endpoint, says, sends = _SERVER["endpoint"], _SERVER["says"], _SERVER["sends"]

ASK, VOICE = "/o/hotel/voice/ask/", "/o/hotel/voice/"
CLAIMS = {
    "claims": [
        {"claim": "Guests wait at the reception.", "citations": [{"number": 1, "quote": "visit"}] * 2},
        {"claim": "Nobody said this.", "citations": [{"number": 1, "quote": "swimming pool"}]},
    ]
}
Person = Callable[..., Client]
Work = Callable[[], None]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, endpoint):
    """The installation names a language model."""
    monkeypatch.setenv("TWOFOLD_LLM_URL", endpoint.url)
    monkeypatch.setenv("TWOFOLD_LLM_MODEL", "small")
    return endpoint


@pytest.fixture
def switched_on(named, spoken_of: Scope, signed_in: Person):
    """... and an administrator has switched it on."""
    assert signed_in(Role.ADMINISTRATOR).post(ASK + "allowed/", {"act": "allow"}).status_code == 302
    return named


def first(scope: Scope, words: str, unit: str = "") -> str:
    """The address of a comment with these words."""
    with walled(scope.organisation_id):
        kept = told_comments(scope, Filters(unit))
        assert kept is not None
        return alike(kept, words, 1)[0][0].address


def test_without_a_model_nothing_of_it_is_offered(spoken_of: Scope, signed_in: Person) -> None:
    page = signed_in(Role.ADMINISTRATOR).get(ASK).content.decode()
    assert "Everything here works without one" in page
    assert "Switch it on" not in page
    assert "voice/ask" not in signed_in(Role.ANALYST).get(VOICE).content.decode()
    assert signed_in(Role.ANALYST).post(ASK, {"wish": "summary"}).status_code == 403


def test_the_operator_alone_switches_nothing_on(named, spoken_of: Scope, signed_in: Person) -> None:
    analyst = signed_in(Role.ANALYST)
    assert "An administrator of the organisation can switch it on" in analyst.get(ASK).content.decode()
    assert analyst.post(ASK, {"wish": "summary"}).status_code == 403
    assert analyst.post(ASK + "allowed/", {"act": "allow"}).status_code == 403
    assert "A proposed reply" not in analyst.get(f"{VOICE}comments/{first(spoken_of, 'dirty')}/").content.decode()
    assert named.bodies == []


def test_an_administrator_reads_what_leaves_and_switches_on_and_off(named, spoken_of: Scope, signed_in: Person) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    assert "can read what arrives" in administrator.get(ASK).content.decode()
    administrator.post(ASK + "allowed/", {"act": "allow"})
    with walled(spoken_of.organisation_id):
        assert ModelAllowed.objects.of(spoken_of).get().allowed_by == "administrator@hotel.example"
        told = AuditEntry.objects.of(spoken_of).get(act="language_model.allowed")
    assert told.detail == {"model": "small", "host": "127.0.0.1"}
    administrator.post(ASK + "allowed/", {"act": "forbid"})
    with walled(spoken_of.organisation_id):
        assert not ModelAllowed.objects.of(spoken_of).exists()


def test_a_summary_cites_comments_that_open_and_drops_the_rest(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    switched_on.answers = [says(CLAIMS)]
    analyst = signed_in(Role.ANALYST)
    assert analyst.post(ASK, {"wish": "summary"}).status_code == 302
    assert "You may leave this page" in analyst.get(ASK).content.decode()
    worker()
    page = analyst.get(ASK).content.decode()
    assert "Guests wait at the reception." in page
    assert "1 sentence was dropped" in page
    assert "Nobody said this" not in page
    with walled(spoken_of.organisation_id):
        kept = Answered.objects.of(spoken_of).get()
        sent = AuditEntry.objects.of(spoken_of).get(act="comments.sent_to_model")
    assert analyst.get(f"{VOICE}comments/{kept.rests_on[0]}/").status_code == 200
    assert (sent.actor_name, sent.detail["comments"]) == ("analyst@hotel.example", 30)


def test_what_arrives_is_masked_and_holds_nobody_elses_comments(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    switched_on.answers = [says({"claims": []})]
    signed_in(Role.UNIT_LEADER, unit="brno").post(ASK, {"wish": "summary"})
    worker()
    assert b"[phone]" in switched_on.sent
    assert b"123 45" not in switched_on.sent
    assert b"visit 0." in switched_on.sent
    assert b"visit 6." not in switched_on.sent  # said in Prague


def test_answers_are_their_askers_and_go_when_it_is_switched_off(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    switched_on.answers = [says(CLAIMS)]
    signed_in(Role.ANALYST).post(ASK, {"wish": "summary"})
    worker()
    assert "Guests wait" not in signed_in(Role.UNIT_LEADER, unit="brno").get(ASK).content.decode()
    signed_in(Role.ADMINISTRATOR).post(ASK + "allowed/", {"act": "forbid"})
    with walled(spoken_of.organisation_id):
        assert not Answered.objects.of(spoken_of).exists()


def test_a_reply_is_proposed_for_a_person_to_change(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    switched_on.answers = [says({"reply": "We are sorry about the room.", "quote": "The room was dirty"})]
    analyst, address = signed_in(Role.ANALYST), first(spoken_of, "dirty")
    assert analyst.post(ASK, {"wish": "reply", "about": address}).status_code == 302
    worker()
    page = analyst.get(f"{VOICE}comments/{address}/").content.decode()
    assert "We are sorry about the room.</textarea>" in page
    assert "nothing is sent to the customer" in page


def test_a_leader_asks_for_no_reply_in_another_unit(switched_on, spoken_of: Scope, signed_in: Person) -> None:
    address = first(spoken_of, "dirty", "prague")
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    assert leader.post(ASK, {"wish": "reply", "about": address}).status_code == 404
    assert leader.post(ASK, {"wish": "poem"}).status_code == 404
    assert switched_on.bodies == []


def test_a_second_opinion_stands_beside_our_own_and_changes_nothing(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold_web.insight.preparing.asking.HARD", 1.1)  # all of them are hard
    opinion = {"number": 1, "valence": -0.5, "feelings": ["anger"], "quote": "visit"}
    switched_on.answers = [says({"opinions": [opinion]})]
    analyst = signed_in(Role.ANALYST)
    analyst.post(ASK, {"wish": "opinions"})
    worker()
    page = analyst.get(ASK).content.decode()
    assert "Second opinion: -0.50" in page
    assert "Our model:" in page


def test_a_failure_says_what_to_do_and_leaks_nothing(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    switched_on.answers = [sends(b"no", status=404)]
    analyst = signed_in(Role.ANALYST)
    analyst.post(ASK, {"wish": "summary"})
    worker()
    assert "tell whoever runs the installation" in analyst.get(ASK).content.decode()
    with walled(spoken_of.organisation_id):
        assert not Answered.objects.of(spoken_of).exists()


def test_what_was_asked_before_it_was_switched_off_is_not_sent(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    signed_in(Role.ANALYST).post(ASK, {"wish": "summary"})
    signed_in(Role.ADMINISTRATOR).post(ASK + "allowed/", {"act": "forbid"})
    worker()
    assert switched_on.bodies == []
    note = Job.objects.get(organisation_id=spoken_of.organisation_id, kind="insight.asking").note
    assert note == "Asking a language model is switched off."


@pytest.mark.parametrize("act", ["forbid", "cancel"])
def test_what_is_ended_while_the_model_thinks_keeps_no_answer(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Another process does it; here, in the thread that asks, because the tests' database has only one."""

    def ended(*asked, **more):
        answer = summarise(*asked, **more)
        if act == "forbid":
            ModelAllowed.objects.of(spoken_of).delete()
        else:
            assert cancel(spoken_of, Job.objects.get(kind="insight.asking").id)
        return answer

    monkeypatch.setattr("twofold_web.insight.preparing.asking.summarise", ended)
    switched_on.answers = [says(CLAIMS)]
    signed_in(Role.ANALYST).post(ASK, {"wish": "summary"})
    worker()
    assert len(switched_on.bodies) == 1
    with walled(spoken_of.organisation_id):
        assert not Answered.objects.of(spoken_of).exists()


def test_a_key_that_cannot_be_sent_is_told_nowhere(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    analyst = signed_in(Role.ANALYST)
    analyst.post(ASK, {"wish": "summary"})
    monkeypatch.setenv("TWOFOLD_LLM_KEY", "sk-hunter2\nsecret")
    worker()
    told = Job.objects.get(organisation_id=spoken_of.organisation_id, kind="insight.asking")
    page = analyst.get(ASK).content.decode()
    assert told.state == "failed"
    assert "one line" in page
    for place in (page, told.note, told.error, caplog.text):
        assert "hunter2" not in place
    assert switched_on.bodies == []


def test_words_of_a_model_are_escaped(switched_on, spoken_of: Scope, signed_in: Person, worker: Work) -> None:
    said = {"claim": "Rooms & <3 \"floors\" 'are' {{ cold }}", "citations": [{"number": 1, "quote": "visit"}]}
    switched_on.answers = [says({"claims": [said, {**said, "claim": "<img src=x onerror=alert(1)>"}]})]
    analyst = signed_in(Role.ANALYST)
    analyst.post(ASK, {"wish": "summary"})
    worker()
    page = analyst.get(ASK).content.decode()
    assert "onerror" not in page
    assert "<3" not in page


def test_an_answer_goes_with_the_first_comment_that_it_rests_on(
    switched_on, spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    switched_on.answers = [says(CLAIMS)]
    analyst = signed_in(Role.ANALYST)
    analyst.post(ASK, {"wish": "summary"})
    worker()
    with walled(spoken_of.organisation_id):
        store, cited = store_of(spoken_of), Answered.objects.of(spoken_of).get().rests_on[0]
        facts = store.facts()
        rows = facts.collect(facts.events().filter(nw.col("event_id") == parsed(cited)[0])).to_pylist()
        erase(store, person=rows[0]["person"])
    assert "Guests wait" not in analyst.get(ASK).content.decode()
    with walled(spoken_of.organisation_id):
        assert forget_corrections(spoken_of) == 1
        assert not Answered.objects.of(spoken_of).exists()
