"""Quiet hours, weekends and changes of summer time on the person's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from twofold_web.delivery.asking.moments import Calm, allowed_from, zone_of

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
