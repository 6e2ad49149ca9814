"""A pull looks on time, hands over what is new once, writes down what happened, and tries again when it could not."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from tests.web.intake.conftest import MAPPING, ROWS

from twofold.errors import MappingError
from twofold.store import info
from twofold_web.foundation import audit, jobs, schedules
from twofold_web.foundation.models import AuditEntry, Job, Schedule
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake import places
from twofold_web.intake.models import Load
from twofold_web.intake.pull_models import Every, Pull, PullKind, PullRun
from twofold_web.intake.pulls import handlers
from twofold_web.intake.pulls.writes import PullWish, change_pull, delete_pull, make_pull, pause_pull, try_now

pytestmark = pytest.mark.django_db
Enter = Callable[..., Scope]
WISH = PullWish("Guests", PullKind.FOLDER, {"folder": "in", "pattern": "*.csv"}, "", MAPPING, Every.HOUR)


@pytest.fixture
def drop(tmp_path: Path, settings: LazySettings) -> Path:
    """The folder that the hotel's pulls may read."""
    settings.PULL_FOLDERS = [str(tmp_path / "root")]
    folder = tmp_path / "root" / "hotel" / "in"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def analyst(scope_as: Enter) -> Scope:
    """Somebody who may bring data in."""
    return scope_as(Role.ANALYST)


def put(folder: Path, name: str, content: str = ROWS) -> None:
    path = folder / name
    path.write_text(content)
    then = time.time() - 3600
    os.utime(path, (then, then))


def work() -> None:
    while jobs.work_once():
        pass


def outcomes(pull: Pull) -> list[str]:
    return [run.outcome for run in PullRun.objects.of(pull.organisation_id).filter(pull=pull).order_by("id")]


def test_the_first_look_comes_at_once_and_what_it_finds_is_loaded(analyst: Scope, drop: Path) -> None:
    put(drop, "march.csv")
    pull = make_pull(analyst, WISH)
    work()
    load = Load.objects.of(analyst).get()
    assert (load.state, load.accepted, load.source, load.origin) == ("done", 30, "Guests: march.csv", "pull")
    run = PullRun.objects.of(analyst).get(pull=pull)
    assert (run.outcome, run.loads) == ("new", [load.pk])
    assert list(places.folder_of(analyst).iterdir()) == []


def test_a_file_is_handed_over_once_and_a_changed_one_again(analyst: Scope, drop: Path) -> None:
    put(drop, "march.csv")
    pull = make_pull(analyst, WISH)
    work()
    try_now(analyst, pull)
    work()
    put(drop, "march.csv", ROWS + "31,2026-03-31,guest 31,prague,9,Late\n")
    try_now(analyst, pull)
    work()
    assert outcomes(pull) == ["new", "nothing", "new"]
    assert info(store_of(analyst)).events == {"survey": 31}


def test_the_schedule_makes_looks_and_a_paused_pull_rests(analyst: Scope, drop: Path) -> None:
    assert drop
    pull = make_pull(analyst, WISH)
    work()
    Schedule.objects.update(next_at="2026-01-01T00:00:00Z")
    assert schedules.enqueue_due() == 1
    work()
    pause_pull(analyst, pull, paused=True)
    Schedule.objects.update(next_at="2026-01-01T00:00:00Z")
    assert schedules.enqueue_due() == 0
    assert outcomes(pull) == ["nothing", "nothing"]


def test_a_look_that_failed_says_why_and_is_repeated_with_growing_pauses(analyst: Scope) -> None:
    pull = make_pull(analyst, WISH)
    for _ in range(len(handlers.TRIES) + 2):
        Job.objects.filter(state="waiting").update(run_at="2026-01-01T00:00:00Z")
        jobs.work_once()
    runs = PullRun.objects.of(analyst).filter(pull=pull)
    assert [run.outcome for run in runs] == ["failed"] * (len(handlers.TRIES) + 1)
    assert "TWOFOLD_PULL_FOLDERS" in runs[0].note
    pull.refresh_from_db(from_queryset=Pull.objects.of(analyst))
    assert (pull.failures, pull.next_at) == (4, None)


def test_a_worker_that_died_in_the_middle_hands_nothing_over_twice(
    analyst: Scope, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(drop, "a.csv")
    pull = make_pull(analyst, WISH)
    done = handlers._done

    def die(*_told: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(handlers, "_done", die)
    with pytest.raises(SystemExit):
        jobs.work_once()
    monkeypatch.setattr(handlers, "_done", done)
    Job.objects.filter(kind="intake.pull").update(lease_until="2026-01-01T00:00:00Z")
    work()
    assert outcomes(pull) == ["failed", "nothing"]
    assert Load.objects.of(analyst).count() == 1
    assert info(store_of(analyst)).events == {"survey": 30}


def test_a_mended_mapping_fetches_again_what_could_not_be_loaded(analyst: Scope, drop: Path) -> None:
    put(drop, "a.csv")
    wrong = PullWish(WISH.name, WISH.kind, WISH.place, "", MAPPING.replace('"score"', '"points"'), Every.DAY)
    pull = make_pull(analyst, wrong)
    work()
    assert Load.objects.of(analyst).get().state == "failed"
    change_pull(analyst, pull, WISH)
    try_now(analyst, pull)
    work()
    assert sorted(load.state for load in Load.objects.of(analyst)) == ["done", "failed"]


def test_deleting_a_pull_keeps_what_it_brought_and_every_act_is_in_the_trail(analyst: Scope, drop: Path) -> None:
    put(drop, "a.csv")
    pull = make_pull(analyst, WISH)
    work()
    pause_pull(analyst, pull, paused=True)
    pause_pull(analyst, pull, paused=False)
    delete_pull(analyst, pull)
    assert Load.objects.of(analyst).get().state == "done"
    assert not Schedule.objects.exists()
    acts = set(AuditEntry.objects.of(analyst).values_list("act", flat=True))
    assert {"pull.made", "pull.paused", "pull.resumed", "pull.deleted"} <= acts
    assert audit.verify(analyst).broken_at is None


def test_a_leader_of_one_unit_may_not_make_a_pull_and_a_bad_mapping_is_refused(scope_as: Enter, analyst: Scope) -> None:
    with pytest.raises(PermissionDenied):
        make_pull(scope_as(Role.VIEWER), WISH)
    with pytest.raises(MappingError):
        make_pull(analyst, PullWish("x", PullKind.FOLDER, {}, "", "[event]\nnonsense = 1\n", Every.DAY))


@pytest.mark.parametrize("every", list(Every))
def test_every_interval_is_a_schedule_that_cron_understands(analyst: Scope, every: Every) -> None:
    make_pull(analyst, PullWish(WISH.name, WISH.kind, WISH.place, "", MAPPING, every))
    assert Schedule.objects.get().next_at is not None
