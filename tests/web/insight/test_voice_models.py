"""The page of models: their cards, training them, why that cannot be done, and going back."""

from collections.abc import Callable

import pytest
from django.test import Client

from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.jobs import JobFailed
from twofold_web.foundation.models import AuditEntry, Job
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import AboutCorrection, Verdict
from twofold_web.insight.preparing.training import Taught, train_voice
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.models import own_models
from twofold_web.insight.reads.voice import read_comments
from twofold_web.insight.writes.teaching import go_back

MODELS = "/o/hotel/voice/models/"
Person = Callable[..., Client]


def silent(_share: float, _note: str) -> None:
    """Nobody listens."""


def train(scope: Scope, what: Taught) -> None:
    """Do the job at once."""
    with walled(scope.organisation_id):
        train_voice(JobRun(scope, {"what": what.value}, 1, "", silent))


def put_all_right(scope: Scope) -> None:
    """Say of each comment that all of it is right."""
    with walled(scope.organisation_id):
        kept = read_comments(scope, Filters())
        assert kept is not None
        for row in kept.table.select(["event_id", "event_check", "version", "item"]).to_pylist():
            place = {"event": row["event_id"], "event_check": row["event_check"]}
            about = {"version": row["version"], "item": row["item"], "verdict": Verdict.RIGHT, "made_by": "ana"}
            AboutCorrection.objects.add(scope, **place, **about)


@pytest.mark.parametrize(("what", "said"), [(Taught.VALENCE, "60 comments"), (Taught.ABOUT, "0 comments")])
def test_too_little_to_learn_from_is_said_with_what_is_missing(spoken_of: Scope, what: Taught, said: str) -> None:
    with pytest.raises(JobFailed, match=said):
        train(spoken_of, what)


def test_models_that_ship_show_their_accuracy_by_language_and_what_changed(spoken_of: Scope, signed_in: Person) -> None:
    page = signed_in(Role.CX_MANAGER).get(MODELS).content.decode()
    assert page.count("Accuracy by language</summary>") == 3
    assert 'Hungarian · <span lang="en">film-review sentences</span>' in page
    assert "0.761–0.783" in page
    assert "What changed" in page


def test_what_people_put_right_teaches_a_model_that_can_be_taken_back(spoken_of: Scope, signed_in: Person) -> None:
    put_all_right(spoken_of)
    train(spoken_of, Taught.ABOUT)
    manager = signed_in(Role.CX_MANAGER)
    page = manager.get(MODELS).content.decode()
    assert "Version 1 of" in page
    assert "Go back to the one that ships" in page
    assert manager.post(MODELS, {"what": "about", "act": "back"}).status_code == 302
    page = manager.get(MODELS).content.decode()
    assert "30 comments so far" in page
    assert "Go to version 1" in page
    with walled(spoken_of.organisation_id):
        assert AuditEntry.objects.of(spoken_of).filter(act="model.exchanged", target="about").count() == 1
        assert Job.objects.filter(
            organisation_id=spoken_of.organisation_id, key__startswith="insight.reading:"
        ).exists()


def test_the_card_says_what_has_come_since_the_version_before(spoken_of: Scope, signed_in: Person) -> None:
    put_all_right(spoken_of)
    train(spoken_of, Taught.ABOUT)
    train(spoken_of, Taught.ABOUT)
    with walled(spoken_of.organisation_id):
        _valence, about = own_models(spoken_of)
        assert (about.card.version, about.more, about.back) == (2, (0, 0), 1)
        assert [one.before for one in about.accuracy] == [one.now.value for one in about.accuracy]
        assert go_back(spoken_of, Taught.ABOUT)
        _valence, about = own_models(spoken_of)
        assert (about.card.version, about.more, about.back) == (1, None, 2)
        assert store_of(spoken_of)
    assert "Go to version 2" in signed_in(Role.CX_MANAGER).get(MODELS).content.decode()


def test_who_may_not_edit_maps_trains_nothing_and_goes_back_to_nothing(spoken_of: Scope, signed_in: Person) -> None:
    assert signed_in(Role.ANALYST).post(MODELS, {"act": "back"}).status_code == 403
    assert signed_in(Role.CX_MANAGER).post(MODELS, {"act": "back"}).status_code == 404
    assert signed_in(Role.CX_MANAGER).post(MODELS, {"what": "feelings"}).status_code == 404
