"""The demonstration stands after one start and is not doubled by the next."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from twofold_web.demonstration import loading
from twofold_web.demonstration.cast import STAGES
from twofold_web.demonstration.founding import begin
from twofold_web.foundation import hooks, jobs
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.people.models import User
from twofold_web.people.reads import scope_of


@pytest.fixture
def small(db: None, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(loading, "EVENTS", 3_000)
    monkeypatch.setitem(hooks.JOBS, loading.BRING, loading.bring)


def test_there_is_one_person_for_each_role(db: None):
    begin()

    people = User.objects.filter(is_demo=True)
    assert {player.role for player in STAGES[0].players} == set(Role)
    assert people.count() == sum(len(stage.players) for stage in STAGES)
    assert not any(user.has_usable_password() for user in people)


def test_a_second_start_changes_nothing(db: None):
    begin()
    before = (User.objects.count(), Job.objects.count())
    begin()

    assert (User.objects.count(), Job.objects.count()) == before


def test_the_worker_hands_every_file_over_once_and_limits_the_leader_to_a_unit(small: None, tmp_path: Path):
    begin()
    Job.objects.exclude(payload__slug="hotel").update(state=JobState.CANCELLED)
    jobs.run(jobs.claim())

    assert Job.objects.get(kind=loading.BRING, state=JobState.DONE).result == {"files": 11}
    assert Job.objects.filter(kind="intake.load").count() == 11
    assert not (tmp_path / "demonstration" / "hotel").exists()
    leader = scope_of(User.objects.get(email="unit-leader@hotel.example"), "hotel")
    assert leader is not None
    assert leader.units(Permission.SEE_OVERVIEW) not in (None, ())
