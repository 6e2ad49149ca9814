"""Putting right what a comment is about: seen on its page at once, recorded, undone, and gone with the comment."""

from collections.abc import Callable

import narwhals as nw
import pytest
from django.test import Client

from twofold.store import erase
from twofold.voice.annotated import Said
from twofold.voice.keeping import Corrected
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import AboutCorrection, Verdict
from twofold_web.insight.preparing.voice import forget_corrections
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.about import goods, names_changed
from twofold_web.insight.reads.voice import alike, told_comments

VOICE = "/o/hotel/voice/"
Person = Callable[..., Client]


def page_of(scope: Scope, words: str = "dirty rude", unit: str = "") -> str:
    """The address of the page of a comment with these words."""
    with walled(scope.organisation_id):
        kept = told_comments(scope, Filters(unit))
        assert kept is not None
        (one,), _said = alike(kept, words, 1)
    return f"{VOICE}comments/{one.address}/"


def word(quality: str, touchpoint: str, verdict: Verdict, good: int = 0) -> AboutCorrection:
    """What somebody says, not kept."""
    return AboutCorrection(quality=quality, touchpoint=touchpoint, verdict=verdict, good=good)


def test_what_was_taken_away_and_added_holds_on_the_page_at_once_and_is_undone(
    spoken_of: Scope, signed_in: Person
) -> None:
    analyst, address = signed_in(Role.ANALYST), page_of(spoken_of)
    before = analyst.get(address).content.decode()
    taken = {"act": "take", "quality": "cleanliness", "touchpoint": "room"}
    assert analyst.post(address + "about/", taken).status_code == 302
    added = {"act": "add", "quality": "price", "touchpoint": "breakfast", "good": "bad"}
    assert analyst.post(address + "about/", added).status_code == 302
    after = analyst.get(address).content.decode()
    assert "<s>Room · Cleanliness</s>" in after
    assert "Breakfast · Price" in after
    assert after.count("<mark") == before.count("<mark") - 1
    for pair in (taken, added):
        analyst.post(address + "about/", pair | {"act": "undo"})
    again = analyst.get(address).content.decode()
    assert "<s>" not in again
    assert again.count("<mark") == before.count("<mark")


def test_each_correction_is_recorded_without_a_word_of_the_comment(spoken_of: Scope, signed_in: Person) -> None:
    analyst, address = signed_in(Role.ANALYST), page_of(spoken_of)
    analyst.post(address + "about/", {"act": "take", "quality": "cleanliness", "touchpoint": "room"})
    analyst.post(address + "about/", {"act": "undo", "quality": "cleanliness", "touchpoint": "room"})
    analyst.post(address + "about/", {"act": "right"})
    with walled(spoken_of.organisation_id):
        told = list(AuditEntry.objects.of(spoken_of).filter(act__startswith="comment.about").order_by("number"))
    assert [one.act for one in told] == ["comment.about_corrected", "comment.about_undone", "comment.about_corrected"]
    assert told[0].detail == {"about": "room/cleanliness", "verdict": "taken", "good": 0}
    assert "all of it right" in analyst.get(address).content.decode()


def test_who_corrects_something_takes_back_that_all_was_right(spoken_of: Scope, signed_in: Person) -> None:
    analyst, address = signed_in(Role.ANALYST), page_of(spoken_of)
    analyst.post(address + "about/", {"act": "right"})
    analyst.post(address + "about/", {"act": "add", "quality": "price", "good": "bad"})
    with walled(spoken_of.organisation_id):
        assert [one.verdict for one in AboutCorrection.objects.of(spoken_of)] == [Verdict.ADDED]


@pytest.mark.parametrize(
    "said",
    [
        {"act": "add", "quality": "nonsense", "good": "bad"},
        {"act": "add", "quality": "overall", "good": "bad"},
        {"act": "add", "touchpoint": "price", "good": "bad"},
        {"act": "add", "quality": "price", "good": "best"},
        {"act": "take", "quality": "price"},
    ],
)
def test_what_cannot_be_said_of_a_comment_is_not_kept(
    spoken_of: Scope, signed_in: Person, said: dict[str, str]
) -> None:
    assert signed_in(Role.ANALYST).post(page_of(spoken_of) + "about/", said).status_code == 404
    with walled(spoken_of.organisation_id):
        assert not AboutCorrection.objects.of(spoken_of).exists()


def test_nothing_chosen_is_explained(spoken_of: Scope, signed_in: Person) -> None:
    answer = signed_in(Role.ANALYST).post(page_of(spoken_of) + "about/", {"act": "add", "good": "bad"}, follow=True)
    assert "Choose a quality or a touchpoint" in answer.content.decode()


def test_a_leader_puts_nothing_right_in_another_unit(spoken_of: Scope, signed_in: Person) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    assert leader.post(page_of(spoken_of, unit="prague") + "about/", {"act": "right"}).status_code == 404
    assert leader.post(page_of(spoken_of, unit="brno") + "about/", {"act": "right"}).status_code == 302


def test_what_was_said_of_an_erased_comment_goes(spoken_of: Scope, signed_in: Person) -> None:
    signed_in(Role.ANALYST).post(page_of(spoken_of) + "about/", {"act": "right"})
    with walled(spoken_of.organisation_id):
        store, made = store_of(spoken_of), AboutCorrection.objects.of(spoken_of).get()
        assert forget_corrections(spoken_of) == 0
        facts = store.facts()
        rows = facts.collect(facts.events().filter(nw.col("event_id") == made.event)).to_pylist()
        erase(store, person=rows[0]["person"])
        assert forget_corrections(spoken_of) == 1


def test_a_comment_is_about_what_people_say_where_they_and_the_model_differ() -> None:
    found = (
        Said("cleanliness", "room", 0.8, 0.9, 0, 5, "dictionary"),
        Said("price", "", -0.5, 0.9, 6, 9, "dictionary"),
    )
    words = (
        word("cleanliness", "room", Verdict.ADDED, -1),
        word("price", "", Verdict.TAKEN),
        word("noise", "room", Verdict.ADDED, -1),
    )
    right = Corrected(about=goods(words)).aspects(found)
    assert [(one.quality, one.touchpoint, one.valence) for one in right] == [
        ("cleanliness", "room", -1.0),
        ("noise", "room", -1.0),
    ]
    known = dict.fromkeys(("cleanliness", "price", "noise", "room"))
    assert names_changed(found, words, known) == ({"noise"}, {"price"})
    assert names_changed(found, (word("", "", Verdict.RIGHT),), known) == (frozenset(), frozenset())
