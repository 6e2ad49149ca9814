"""A schedule makes each of its jobs once, however many workers look at it."""

from datetime import UTC, datetime, timedelta

import pytest

from twofold_web.foundation import jobs, schedules
from twofold_web.foundation.cron import CronError
from twofold_web.foundation.models import Job, Organisation, Schedule
from twofold_web.foundation.scope import Scope

KIND = "test.often"


def later(**span: int) -> datetime:
    return datetime.now(UTC) + timedelta(**span)


def test_an_occurrence_becomes_one_job(hotel: Scope):
    schedules.put(hotel, KIND, "daily", "0 6 * * *", {"what": "mail"})

    assert schedules.enqueue_due() == 0
    assert schedules.enqueue_due(later(days=1)) == 1
    assert schedules.enqueue_due(later(days=1)) == 0
    assert Job.objects.get().payload == {"what": "mail"}


def test_two_workers_that_see_the_same_occurrence_make_one_job(hotel: Scope):
    schedules.put(hotel, KIND, "daily", "0 6 * * *", {})
    seen = Schedule.objects.select_related("organisation").get()

    assert [schedules._enqueue_one(seen, later(days=1)) for _ in range(2)] == [1, 0]


def test_occurrences_that_nobody_was_there_for_are_made_up_for_once(hotel: Scope):
    schedules.put(hotel, KIND, "hourly", "0 * * * *", {})

    assert schedules.enqueue_due(later(days=30)) == 1
    assert Schedule.objects.get().next_at > later(days=30)
    assert Job.objects.count() == 1


def test_a_job_that_still_waits_is_not_joined_by_a_second(hotel: Scope):
    schedules.put(hotel, KIND, "hourly", "0 * * * *", {})
    schedules.enqueue_due(later(days=1))
    schedules.enqueue_due(later(days=2))

    assert Job.objects.count() == 1


def test_a_schedule_follows_the_organisations_own_time(hotel: Scope):
    Organisation.objects.update(zone="Europe/Athens")
    schedules.put(hotel, KIND, "daily", "0 6 * * *", {})

    local = Schedule.objects.get().next_at.astimezone(UTC).hour
    assert local in {3, 4}


def test_a_paused_or_removed_schedule_makes_nothing(hotel: Scope, bank: Scope):
    schedules.put(hotel, KIND, "daily", "0 6 * * *", {})

    assert not schedules.pause(bank, KIND, "daily")
    assert schedules.pause(hotel, KIND, "daily")
    assert schedules.enqueue_due(later(days=2)) == 0
    assert schedules.pause(hotel, KIND, "daily", paused=False)
    assert schedules.enqueue_due(later(days=2)) == 1
    assert not schedules.remove(bank, KIND, "daily")
    assert schedules.remove(hotel, KIND, "daily")
    assert schedules.enqueue_due(later(days=9)) == 0


def test_changing_a_schedule_keeps_it_one(hotel: Scope):
    schedules.put(hotel, KIND, "daily", "0 6 * * *", {})
    schedules.put(hotel, KIND, "daily", "0 7 * * *", {})

    assert Schedule.objects.get().cron == "0 7 * * *"


def test_a_schedule_that_makes_no_sense_is_refused_and_one_gone_bad_rests(hotel: Scope):
    with pytest.raises(CronError):
        schedules.put(hotel, KIND, "daily", "0 6 * *", {})
    schedules.put(hotel, KIND, "daily", "0 6 * * *", {})
    Schedule.objects.update(cron="nonsense")

    assert schedules.enqueue_due(later(days=1)) == 0
    assert Schedule.objects.get().paused
    assert jobs.claim(now=later(days=1)) is None
