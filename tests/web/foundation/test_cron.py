"""Schedules mean the moments that cron would mean, in the organisation's own time."""

from datetime import UTC, datetime

import pytest

from twofold_web.foundation.cron import CronError, next_after

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "zone", "expected"),
    [
        ("0 6 * * *", "UTC", "2026-11-24T06:00"),
        ("0 10 * * *", "Europe/Athens", "2026-11-24T08:00"),
        ("*/15 * * * *", "UTC", "2026-11-23T08:45"),
        ("30 8 * * *", "UTC", "2026-11-24T08:30"),
        ("0 7 * * 1-5", "Europe/Budapest", "2026-11-24T06:00"),
        ("0 7 * * 0", "UTC", "2026-11-29T07:00"),
        ("0 7 * * 7", "UTC", "2026-11-29T07:00"),
        ("5,35 9-11/2 * * *", "UTC", "2026-11-23T09:05"),
        ("0 0 1 * *", "UTC", "2026-12-01T00:00"),
        ("0 0 29 2 *", "UTC", "2028-02-29T00:00"),
        # day or weekday, as in cron: the 1st, or any Tuesday
        ("0 0 1 * 2", "UTC", "2026-11-24T00:00"),
    ],
)
def test_the_next_moment(cron: str, zone: str, expected: str):
    assert next_after(cron, zone, MONDAY).isoformat()[:16] == expected


def test_a_time_that_the_clock_skips_is_due_an_hour_later():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)

    due = next_after("30 2 * * *", "Europe/Prague", before)

    assert due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_after("30 2 * * *", "Europe/Prague", due) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_due_once():
    first = next_after("30 2 * * *", "Europe/Prague", datetime(2026, 10, 24, 12, tzinfo=UTC))

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_after("30 2 * * *", "Europe/Prague", first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_every_quarter_of_an_hour_is_due_through_the_change_of_clocks(day: str):
    moment = datetime.fromisoformat(f"{day}T00:00+00:00")
    for _ in range(12):
        due = next_after("*/15 * * * *", "Europe/Prague", moment)
        assert (due - moment).total_seconds() == 900
        moment = due


@pytest.mark.parametrize(
    ("cron", "told"),
    [
        ("0 6 * *", "five fields"),
        ("60 * * * *", "minute"),
        ("0 24 * * *", "hour"),
        ("0 0 0 * *", "day"),
        ("0 0 * 13 *", "month"),
        ("0 0 * * 8", "weekday"),
        ("0 0 * * mon", "weekday"),
        ("0 5-3 * * *", "hour"),
        ("*/0 * * * *", "minute"),
        ("0 0 31 2 *", "never comes"),
        ("² * * * *", "minute"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(cron: str, told: str):
    with pytest.raises(CronError, match=told):
        next_after(cron, "UTC", MONDAY)
