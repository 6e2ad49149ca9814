"""Work that is asked for is done once, whatever handlers, workers and people do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from twofold_web.foundation import hooks, jobs
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.scope import Scope

KIND = "test.work"
Handle = Callable[[Callable[[JobRun], dict]], None]


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Handle:
    """Say what a job of the test's kind does."""
    return lambda handler: monkeypatch.setitem(hooks.JOBS, KIND, handler)


@pytest.fixture
def stopping() -> Iterator[None]:
    jobs.STOPPING.set()
    yield
    jobs.STOPPING.clear()


def only() -> Job:
    return Job.objects.get()


def due_again() -> None:
    Job.objects.update(run_at=datetime.now(UTC), lease_until=None)


def test_a_job_is_done_and_keeps_its_result(hotel: Scope, handled: Handle):
    handled(lambda run: {"asked": run.payload["number"]})
    jobs.enqueue(hotel, KIND, {"number": 7})

    assert jobs.work_once()
    assert not jobs.work_once()
    assert (only().state, only().result, only().share) == (JobState.DONE, {"asked": 7}, 1.0)


def test_the_same_is_asked_for_once_while_it_waits(hotel: Scope, bank: Scope):
    first = jobs.enqueue(hotel, KIND, {}, key="a")

    assert jobs.enqueue(hotel, KIND, {}, key="a") == first
    assert jobs.enqueue(hotel, KIND, {}, key="b") != first
    assert jobs.enqueue(bank, KIND, {}, key="a") != first


def test_two_who_ask_at_the_same_moment_get_the_same_job(hotel: Scope, monkeypatch: pytest.MonkeyPatch):
    first = jobs.enqueue(hotel, KIND, {}, key="a")
    looked = iter([None, first])
    monkeypatch.setattr(jobs, "_waiting", lambda *_, **__: next(looked))

    assert jobs.enqueue(hotel, KIND, {}, key="a") == first


def test_what_somebody_waits_for_comes_first(hotel: Scope, handled: Handle):
    done: list[str] = []
    handled(lambda run: done.append(run.payload["name"]) or {})
    for name in ("first", "second"):
        jobs.enqueue(hotel, KIND, {"name": name}, key=name)
    jobs.enqueue(hotel, KIND, {"name": "second"}, key="second", urgent=True)

    while jobs.work_once():
        pass

    assert done == ["second", "first"]


def test_what_is_urgent_does_not_keep_the_others_waiting_for_ever(hotel: Scope):
    """Something urgent comes every minute; what nobody waits for has its turn within the hour."""
    begun = datetime.now(UTC)
    quiet = jobs.enqueue(hotel, KIND, {}, run_at=begun)
    waited = 0
    while True:
        now = begun + timedelta(minutes=waited)
        jobs.enqueue(hotel, KIND, {}, run_at=now, urgent=True)
        taken = jobs.claim(now=now)
        assert taken is not None
        if taken.id == quiet.id:
            break
        assert taken.urgent
        Job.objects.filter(id=taken.id).update(state=JobState.DONE)
        waited += 1

    assert waited == jobs.HEAD_START // timedelta(minutes=1)


def test_a_handler_that_raises_is_tried_again_with_a_growing_pause_and_given_up(hotel: Scope, handled: Handle):
    def broken(run: JobRun) -> dict:
        raise OSError("disk of somebody@example.org")

    handled(broken)
    jobs.enqueue(hotel, KIND, {})
    pauses = []
    while only().state == JobState.WAITING:
        due_again()
        begun = datetime.now(UTC)
        jobs.work_once()
        pauses.append(round((only().run_at - begun).total_seconds()))

    assert pauses[:-1] == [5, 20, 80, 320]
    assert only().state == JobState.FAILED
    # people see a sentence, whoever mends it sees what was raised
    assert "somebody" not in only().note
    assert "disk of somebody@example.org" in only().error


def test_a_job_that_cannot_succeed_fails_at_once_with_its_sentence(hotel: Scope, handled: Handle):
    def refuse(run: JobRun) -> dict:
        raise jobs.JobFailed("Row 3 has no date.")

    handled(refuse)
    jobs.enqueue(hotel, KIND, {})
    jobs.work_once()

    assert (only().state, only().note, only().attempts) == (JobState.FAILED, "Row 3 has no date.", 1)


def test_a_job_whose_workers_die_again_and_again_is_buried(hotel: Scope):
    jobs.enqueue(hotel, KIND, {})
    moment = datetime.now(UTC)
    for _ in range(jobs.ATTEMPTS):
        assert jobs.claim(now=moment)
        moment += jobs.LEASE + timedelta(seconds=1)

    assert jobs.claim(now=moment) is None
    assert only().state == JobState.FAILED
    assert str(jobs.ATTEMPTS) in only().note


def test_a_job_of_an_unknown_kind_is_not_repeated(hotel: Scope):
    jobs.enqueue(hotel, "test.unknown", {})
    jobs.work_once()

    assert (only().state, only().attempts) == (JobState.FAILED, 1)


def test_notes_speak_the_language_of_who_asked(hotel: Scope, handled: Handle):
    spoken: list[str | None] = []
    handled(lambda _run: spoken.append(translation.get_language()) or {})
    with translation.override("el"):
        jobs.enqueue(hotel, KIND, {})
    jobs.work_once()

    assert spoken == ["el"]


def test_a_cancelled_job_is_not_begun(hotel: Scope, bank: Scope):
    job = jobs.enqueue(hotel, KIND, {})

    assert not jobs.cancel(bank, job.id)
    assert jobs.cancel(hotel, job.id)
    assert jobs.claim() is None


def test_a_handler_learns_that_its_job_was_cancelled_and_has_no_effect(hotel: Scope, handled: Handle):
    def long(run: JobRun) -> dict:
        jobs.cancel(hotel, run.job_id)
        run.progress(0.5, "half")
        raise AssertionError("went on after the job was cancelled")

    handled(long)
    jobs.enqueue(hotel, KIND, {})
    jobs.work_once()

    assert only().state == JobState.CANCELLED


def test_a_job_whose_lease_went_to_another_worker_cannot_be_completed_by_the_first(hotel: Scope):
    jobs.enqueue(hotel, KIND, {})
    first = jobs.claim()
    second = jobs.claim(now=datetime.now(UTC) + jobs.LEASE + timedelta(seconds=1))
    assert first
    assert second

    with pytest.raises(jobs.LeaseLost), transaction.atomic():
        jobs.complete(first.id, first.holder)
    assert not jobs.renew(first.id, first.holder)
    with transaction.atomic():
        jobs.complete(second.id, second.holder)
    assert only().state == JobState.DONE


def test_a_completed_job_is_not_repeated_when_the_worker_dies_before_it_says_so(hotel: Scope, handled: Handle):
    def effect(run: JobRun) -> dict:
        with transaction.atomic():
            jobs.complete(run.job_id, run.holder)
            run.progress(0.9, "still speaking")
        raise KeyboardInterrupt  # what comes after the effect is lost

    handled(effect)
    jobs.enqueue(hotel, KIND, {})
    with pytest.raises(KeyboardInterrupt):
        jobs.work_once()

    assert only().state == JobState.DONE
    assert jobs.claim(now=datetime.now(UTC) + timedelta(days=1)) is None


def test_an_effect_that_is_rolled_back_leaves_the_job_to_be_done(hotel: Scope, handled: Handle):
    def half(run: JobRun) -> dict:
        with transaction.atomic():
            jobs.complete(run.job_id, run.holder)
            raise OSError("no room")

    handled(half)
    jobs.enqueue(hotel, KIND, {})
    jobs.work_once()

    assert only().state == JobState.WAITING


def test_a_worker_that_is_asked_to_stop_puts_its_job_back_untouched(hotel: Scope, handled: Handle, stopping: None):
    handled(lambda run: run.progress(0.1, "") or {})
    jobs.enqueue(hotel, KIND, {})
    jobs.work_once()

    assert (only().state, only().attempts, only().holder) == (JobState.WAITING, 0, "")


def test_the_jobs_of_a_dead_worker_are_taken_over_at_once(hotel: Scope):
    jobs.enqueue(hotel, KIND, {})
    jobs.claim("dead")

    assert jobs.claim("alive") is None
    assert jobs.release("dead") == 1
    assert jobs.claim("alive") is not None


def test_a_job_put_back_gives_way_to_the_same_asked_for_anew(hotel: Scope, handled: Handle):
    def asked_again(run: JobRun) -> dict:
        jobs.enqueue(hotel, KIND, {"newer": True}, key="a")
        raise OSError("away")

    handled(asked_again)
    jobs.enqueue(hotel, KIND, {}, key="a")
    jobs.work_once()

    states = dict(Job.objects.values_list("state", "payload"))
    assert states == {JobState.CANCELLED: {}, JobState.WAITING: {"newer": True}}


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(hotel: Scope):
    for state in JobState.values:
        jobs.enqueue(hotel, KIND, {"state": state})
    for job in Job.objects.all():
        Job.objects.filter(id=job.id).update(
            state=job.payload["state"], ended_at=datetime.now(UTC) - timedelta(days=40)
        )

    assert jobs.forget() == 3
    assert set(Job.objects.values_list("state", flat=True)) == set(jobs.OPEN)
