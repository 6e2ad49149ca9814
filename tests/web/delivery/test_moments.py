"""Quiet hours, weekends and changes of summer time on the person's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from twofold_web.delivery.asking.moments import Calm, allowed_from, moment_before, zone_of

zones = st.sampled_from(["Europe/Budapest", "Europe/Athens", "America/New_York", "Australia/Lord_Howe", "UTC"])
calms = st.builds(Calm, st.integers(0, 23), st.integers(0, 23), st.booleans())
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is added beside


def is_calm(moment: datetime, calm: Calm, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    hours = (
        set(range(calm.begins, calm.ends))
        if calm.begins <= calm.ends
        else set(range(24)) - set(range(calm.ends, calm.begins))
    )
    return local.hour in hours or (not calm.weekends and local.isoweekday() > 5)


@given(moments, calms, zones)
def test_nobody_is_disturbed_in_quiet_hours_or_on_weekends_that_are_kept_free(moment, calm, name):
    zone = ZoneInfo(name)

    allowed = allowed_from(moment, calm, zone)

    assert not is_calm(allowed, calm, zone)
    assert allowed >= moment
    assert allowed.tzinfo is UTC


@given(moments, calms, zones)
def test_nobody_waits_longer_than_needed(moment, calm, name):
    zone = ZoneInfo(name)
    allowed = allowed_from(moment, calm, zone)

    step = moment + timedelta(minutes=30)
    while step < allowed - timedelta(minutes=30):
        assert is_calm(step, calm, zone)
        step += timedelta(minutes=30)


def test_a_zone_that_does_not_exist_gives_way_to_the_organisations():
    assert zone_of("Europe/Nowhere", "Europe/Athens").key == "Europe/Athens"
    assert zone_of("../../etc/passwd", "nonsense").key == "UTC"


@given(moments, calms, zones, st.integers(0, 60 * 80), st.integers(1, 60 * 80))
def test_what_would_come_too_late_comes_earlier_where_it_may(planned, calm, name, before, after):
    zone = ZoneInfo(name)
    earliest, last = planned - timedelta(minutes=before), planned + timedelta(minutes=after)

    chosen = moment_before(planned, earliest, last, calm, zone)

    allowed = allowed_from(planned, calm, zone)
    if allowed < last:
        assert chosen == allowed
        return
    calm_before = [
        earliest + timedelta(minutes=minutes)
        for minutes in range(0, before + 1, 10)
        if not is_calm(earliest + timedelta(minutes=minutes), calm, zone)
    ]
    if calm_before:
        assert not is_calm(chosen, calm, zone)
    if not is_calm(chosen, calm, zone):
        # not sooner than needed: none of the hours before the night is left out but the last
        assert earliest <= chosen < planned
        assert all(moment <= chosen + timedelta(hours=1) for moment in calm_before)
    else:
        assert chosen == planned  # and is found too late then
