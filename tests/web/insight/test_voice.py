"""Reading comments: masked, within one's units, recorded."""

from collections.abc import Callable

import narwhals as nw
import pytest
from django.test import Client

from twofold.store import erase
from twofold.voice.valence.heads import shipped_card
from twofold_web.blueprint.writes import import_map
from twofold_web.foundation import prepared
from twofold_web.foundation.models import AuditEntry, Job
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of, version_of
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Correction, OwnWords
from twofold_web.insight.preparing.voice import READING, prepare_reading
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.voice import read_comments

VOICE = "/o/hotel/voice/"
MAP = """\
[map]
name = "stay"
title = "A stay"
[[stage]]
name = "arrival"
title = "Arrival"
[[stage.touchpoint]]
name = "check-in"
title = "Welcome at the desk"
[[stage.touchpoint]]
name = "room"
title = "Own four walls"
"""
Person = Callable[..., Client]
Work = Callable[[], None]


def silent(_share: float, _note: str) -> None:
    """Nobody listens."""


@pytest.fixture
def read(answered: Scope) -> Scope:
    """The hotel after its comments were read."""
    with walled(answered.organisation_id):
        prepare_reading(answered, {}, silent)
    return answered


def address_of(scope: Scope, unit: str = "") -> str:
    """The address of a comment's page."""
    with walled(scope.organisation_id):
        comments = read_comments(scope, Filters(unit))
    row = comments.table.slice(0, 1).to_pylist()[0]
    return f"{VOICE}comments/{row['event_id']}.{row['event_check']}.{row['version']}.{row['item']}/"


def test_comments_are_masked_and_what_people_wrote_is_text(answered: Scope, signed_in: Person) -> None:
    page = signed_in(Role.ANALYST).get(VOICE).content.decode()
    assert "[phone]" in page
    assert "30 123" not in page
    assert "<script>x" not in page


def test_nobody_can_ask_whether_a_number_stands_in_a_comment(answered: Scope, signed_in: Person) -> None:
    assert "No comment holds this" in signed_in(Role.ANALYST).get(VOICE + "?q=123+4567").content.decode()
    assert "24 comments" in signed_in(Role.ANALYST).get(VOICE + "?q=Towels").content.decode()


def test_a_leader_reads_the_comments_of_their_unit(answered: Scope, signed_in: Person) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    assert "Praha" not in leader.get(VOICE).content.decode()
    assert leader.get(VOICE + "?unit=prague").status_code == 404


def test_each_look_is_recorded_without_the_words(answered: Scope, signed_in: Person) -> None:
    signed_in(Role.ANALYST).get(VOICE + "?q=towels")
    with walled(answered.organisation_id):
        entry = AuditEntry.objects.of(answered).get(act="comments.seen")
    assert entry.detail == {"filters": "", "comments": 24}


def test_a_viewer_reads_no_comments(answered: Scope, signed_in: Person) -> None:
    assert signed_in(Role.VIEWER).get(VOICE).status_code == 403


def test_comments_are_read_after_a_load_once(answered: Scope, signed_in: Person, worker: Work) -> None:
    page = signed_in(Role.ANALYST).get("/o/hotel/voice-overview/")
    assert "prepar" in page.content.decode()
    worker()
    version = version_of(answered)
    page = signed_in(Role.ANALYST).get("/o/hotel/voice/").content.decode()
    worker()
    assert version_of(answered) == version
    assert "Open" in page


def test_the_overview_says_what_comments_say_with_n_and_interval(read: Scope, signed_in: Person, worker: Work) -> None:
    reader = signed_in(Role.ANALYST)
    reader.get("/o/hotel/voice-overview/")
    worker()
    page = reader.get("/o/hotel/voice-overview/").content.decode()
    assert "240 comments" in page
    assert 'id="voice"' in page
    assert "123 4567" not in page


def test_the_overview_calls_touchpoints_by_the_titles_of_the_map(read: Scope, signed_in: Person, worker: Work) -> None:
    with walled(read.organisation_id):
        import_map(read, MAP, "stay.toml", publish=True)
    reader = signed_in(Role.ANALYST)
    reader.get("/o/hotel/voice-overview/")
    worker()
    page = reader.get("/o/hotel/voice-overview/").content.decode()
    assert "Welcome at the desk" in page
    assert "Own four walls" in page


def test_what_means_the_same_is_found_without_a_model_in_the_process(read: Scope, signed_in: Person) -> None:
    page = signed_in(Role.ANALYST).get(VOICE + "?q=towels&by=alike").content.decode()
    assert "towels" in page.split('class="quotes"')[1]
    assert "that were read" in page
    assert "[phone]" in page
    assert "No comment holds this" in signed_in(Role.ANALYST).get(VOICE + "?q=zzzz&by=alike").content.decode()


def test_a_comment_opens_with_others_that_say_alike_and_each_look_is_recorded(read: Scope, signed_in: Person) -> None:
    page = signed_in(Role.ANALYST).get(address_of(read))
    assert page.status_code == 200
    assert "Others that say alike" in page.content.decode()
    with walled(read.organisation_id):
        assert AuditEntry.objects.of(read).filter(act="comments.seen").exists()


def test_a_leader_opens_no_comment_of_another_unit(read: Scope, signed_in: Person) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    assert leader.get(address_of(read, "brno")).status_code == 200
    assert leader.get(address_of(read, "prague")).status_code == 404
    assert leader.post(address_of(read, "prague") + "correction/", {"label": "negative"}).status_code == 404
    with walled(read.organisation_id):
        assert not Correction.objects.of(read).exists()


@pytest.mark.parametrize("address", ["1.2.3.comment", "x", "1.2.3", "9" * 40 + ".1.1.c", "1.1.1.<script>", "1.-.1.c"])
def test_an_address_of_nothing_is_not_found(read: Scope, signed_in: Person, address: str) -> None:
    assert signed_in(Role.ANALYST).get(f"{VOICE}comments/{address}/").status_code == 404


def test_a_correction_is_kept_without_the_words_recorded_and_undone(read: Scope, signed_in: Person) -> None:
    analyst, address = signed_in(Role.ANALYST), address_of(read)
    assert analyst.post(address + "correction/", {"label": "negative"}).status_code == 302
    with walled(read.organisation_id):
        made = Correction.objects.of(read).get()
        entry = AuditEntry.objects.of(read).get(act="comment.corrected")
    assert made.label == "negative"
    assert "towels" not in str(entry.detail) + entry.target
    assert "Take the correction back" in analyst.get(address).content.decode()
    analyst.post(address + "correction/", {"act": "undo"})
    with walled(read.organisation_id):
        assert not Correction.objects.of(read).exists()
        assert AuditEntry.objects.of(read).filter(act="comment.correction_undone").count() == 1
    assert analyst.post(address + "correction/", {"label": "best"}).status_code == 404


def test_what_people_say_of_a_comment_is_shown_and_counted_until_it_is_taken_back(
    spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    analyst, address = signed_in(Role.ANALYST), address_of(spoken_of)
    before = valences(spoken_of)
    analyst.post(address + "correction/", {"label": "negative"})
    page = analyst.get(address).content.decode()
    assert "-1.00" in page.replace("\u2212", "-")
    assert "How good or bad it is" in page
    assert ">corrected<" in analyst.get(VOICE).content.decode()
    worker()
    assert sorted(valences(spoken_of)) == sorted([*before[1:], -1.0])
    overview = "/o/hotel/voice-overview/"
    assert "People have corrected 1 comment of them" in drawn(analyst, overview, worker)
    with walled(spoken_of.organisation_id):
        prepare_reading(spoken_of, {}, silent)
    assert sorted(valences(spoken_of)) == sorted([*before[1:], -1.0])
    analyst.post(address + "correction/", {"act": "undo"})
    worker()
    assert valences(spoken_of) == before
    assert "People have corrected" not in drawn(analyst, overview, worker)
    assert ">corrected<" not in analyst.get(VOICE).content.decode()


def test_a_correction_made_while_comments_are_read_is_not_lost(
    spoken_of: Scope, signed_in: Person, worker: Work
) -> None:
    before = valences(spoken_of)
    with walled(spoken_of.organisation_id):
        running = prepared.ask(spoken_of, READING, {})
        Job.objects.filter(id=running.id).update(state="running", result={"version": version_of(spoken_of)})
    signed_in(Role.ANALYST).post(address_of(spoken_of) + "correction/", {"label": "negative"})
    worker()
    assert sorted(valences(spoken_of)) == sorted([*before[1:], -1.0])


def valences(scope: Scope) -> list[float]:
    """How good or bad customers' comments are as they are counted, in the order of their events."""
    with walled(scope.organisation_id):
        facts = store_of(scope).facts()
        rows = facts.collect(facts.answers().filter(nw.col("item") == "voice.valence").sort("event_id")).to_pylist()
    return [row["number"] for row in rows if row["side"] == "customer"]


def drawn(person: Client, address: str, worker: Work) -> str:
    """A page after everything that it waits for was done."""
    person.get(address)
    worker()
    return person.get(address).content.decode()


def test_a_correction_of_an_erased_comment_goes_at_the_next_reading(read: Scope, signed_in: Person) -> None:
    signed_in(Role.ANALYST).post(address_of(read) + "correction/", {"label": "negative"})
    with walled(read.organisation_id):
        store, made = store_of(read), Correction.objects.of(read).get()
        facts = store.facts()
        rows = facts.collect(facts.events().filter(nw.col("event_id") == made.event)).to_pylist()
        erase(store, person=rows[0]["person"])
        prepare_reading(read, {}, silent)
        assert not Correction.objects.of(read).exists()


def test_the_own_dictionary_is_tried_saved_and_reads_everything_again(
    read: Scope, signed_in: Person, worker: Work
) -> None:
    manager = signed_in(Role.CX_MANAGER)
    own = '[add.en.qualities.cleanliness]\nbad = ["wibble"]'
    tried = manager.post(VOICE + "words/", {"text": own, "comment": "A wibble here", "act": "try"})
    assert "<mark>wibble</mark>" in tried.content.decode()
    with walled(read.organisation_id):
        assert not OwnWords.objects.of(read).exists()
    saved = manager.post(VOICE + "words/", {"text": own, "act": "save"})
    assert saved.status_code == 302
    before = version_of(read)
    worker()
    assert version_of(read) > before
    with walled(read.organisation_id):
        assert OwnWords.objects.of(read).get().text == own
    assert "wibble" in manager.get(VOICE + "words/").content.decode()


@pytest.mark.parametrize("text", ["[[[", '[add.en.qualities.nonsense]\nbad = ["x"]', "# x" * 300_000])
def test_a_dictionary_that_cannot_be_read_is_explained_and_not_saved(read: Scope, signed_in: Person, text: str) -> None:
    page = signed_in(Role.CX_MANAGER).post(VOICE + "words/", {"text": text, "act": "save"})
    assert page.status_code == 422
    assert "cannot be read" in page.content.decode()
    with walled(read.organisation_id):
        assert not OwnWords.objects.of(read).exists()


def test_who_may_not_edit_maps_edits_no_dictionary(read: Scope, signed_in: Person) -> None:
    assert signed_in(Role.UNIT_LEADER).get(VOICE + "words/").status_code == 403


def test_the_models_are_named_with_what_they_learnt_from_and_what_was_corrected(read: Scope, signed_in: Person) -> None:
    manager = signed_in(Role.CX_MANAGER)
    assert "Nobody has corrected" in manager.get(VOICE + "models/").content.decode()
    manager.post(address_of(read) + "correction/", {"label": "negative"})
    page = manager.get(VOICE + "models/").content.decode()
    assert str(shipped_card()["name"]) in page
    assert "1 comment was corrected" in page
    assert "towels" not in page
    assert signed_in(Role.UNIT_LEADER).get(VOICE + "models/").status_code == 403


def test_a_training_is_a_job_that_says_why_it_cannot_be_done(read: Scope, signed_in: Person, worker: Work) -> None:
    manager = signed_in(Role.CX_MANAGER)
    assert manager.post(VOICE + "models/").status_code == 302
    worker()
    page = manager.get(VOICE + "models/").content.decode()
    assert "Learnt from" in page or "rated comments" in page
    assert signed_in(Role.UNIT_LEADER).post(VOICE + "models/").status_code == 403
