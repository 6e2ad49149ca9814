import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.errors import MappingError

PLAIN = '[event]\noccurred_at = "at"\n'


def in_zone(zone, field='"at"'):
    return f'[source]\ntimezone = "{zone}"\n[event]\noccurred_at = {field}\n'


def only(found):
    assert not found.rejected, found.rejected
    return found.events[0]


@pytest.mark.parametrize(
    ("written", "utc", "local", "zone"),
    [
        ("2026-01-31", "2026-01-31T00:00", "2026-01-31T00:00", "UTC"),
        ("2026-01-31 12:30", "2026-01-31T12:30", "2026-01-31T12:30", "UTC"),
        ("2026-01-31T12:30:15.5", "2026-01-31T12:30:15.500", "2026-01-31T12:30:15.500", "UTC"),
        ("2026-01-31T12:30:15Z", "2026-01-31T12:30:15", "2026-01-31T12:30:15", "UTC"),
        ("2026-01-31T12:30:15+02:00", "2026-01-31T10:30:15", "2026-01-31T12:30:15", "Etc/GMT-2"),
        ("2026-01-31 12:30:15.25+0530", "2026-01-31T07:00:15.250", "2026-01-31T12:30:15.250", "Asia/Kolkata"),
        ("2026-01-31T23:30-05", "2026-02-01T04:30", "2026-01-31T23:30", "Etc/GMT+5"),
        ("2026-01-31T23:30+02:17", "2026-01-31T21:13", "2026-01-31T21:13", "UTC"),
        ("1969-12-31 23:00", "1969-12-31T23:00", "1969-12-31T23:00", "UTC"),
    ],
)
def test_iso_times_keep_the_offset_they_carry(convert, micros, written, utc, local, zone):
    event = only(convert(PLAIN, [{"at": written}]))
    assert (event["occurred_us"], event["local_us"], event["zone"]) == (micros(utc), micros(local), zone)
    assert event["local_day"] == (dt.date.fromisoformat(local[:10]) - dt.date(1970, 1, 1)).days
    moment = dt.datetime.fromtimestamp(event["occurred_us"] / 1_000_000, ZoneInfo(event["zone"]))
    assert micros(moment.replace(tzinfo=dt.UTC).isoformat()) == event["local_us"]


@pytest.mark.parametrize(
    ("written", "utc", "local"),
    [
        ("2025-01-15 12:00", "2025-01-15T11:00", "2025-01-15T12:00"),
        ("2025-07-15 12:00", "2025-07-15T10:00", "2025-07-15T12:00"),
        ("2025-07-15 12:00Z", "2025-07-15T12:00", "2025-07-15T14:00"),
        ("2025-07-15 23:30-05:00", "2025-07-16T04:30", "2025-07-16T06:30"),
        ("2025-03-30 02:30", "2025-03-30T01:30", "2025-03-30T03:30"),  # an hour that does not exist
        ("2025-10-26 02:30", "2025-10-26T00:30", "2025-10-26T02:30"),  # an hour that happens twice
        ("2025-10-26 03:00", "2025-10-26T02:00", "2025-10-26T03:00"),
    ],
)
def test_times_without_an_offset_are_of_the_zone_of_the_mapping(convert, micros, written, utc, local):
    event = only(convert(in_zone("Europe/Budapest"), [{"at": written}]))
    assert (event["occurred_us"], event["local_us"]) == (micros(utc), micros(local))
    assert event["zone"] == "Europe/Budapest"


ZONES = st.sampled_from(
    ["Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
)
WALLS = st.datetimes(dt.datetime(1950, 1, 2), dt.datetime(2026, 5, 1))  # noqa: DTZ001 - a clock on the wall


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zone=ZONES, walls=st.lists(WALLS, min_size=1, max_size=20))
def test_every_zone_agrees_with_pythons(convert, micros, zone, walls):
    found = convert(in_zone(zone), [{"at": wall.isoformat(" ")} for wall in walls])
    for event, wall in zip(found.events, walls, strict=True):
        utc = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        assert event["occurred_us"] == micros(utc.isoformat())
        local = utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert event["local_us"] == micros(local.isoformat())
        assert event["local_day"] == (local.date() - dt.date(1970, 1, 1)).days


@pytest.mark.parametrize(
    "written",
    [
        "31.01.2026",
        "31. 1. 2026",
        "31/01/2026",
        "01/31/2026",
        "1/31/26",
        "31-01-2026",
        "31 Jan 2026",
        "31-JAN-2026",
        "January 31, 2026",
        "Sat, 31 Jan 2026",
        "2026. 01. 31.",
        "2026.01.31",
        "2026/1/31",
        "20260131",
        "31.01.2026 00:00",
        "1/31/2026 12:00:00 AM",
        "20260131T000000",
        "2026/01/31 00:00:00.000",
    ],
)
def test_dates_are_read_in_many_ways_of_writing_without_a_format(convert, micros, written):
    assert only(convert(PLAIN, [{"at": written}]))["occurred_us"] == micros("2026-01-31T00:00")


def test_one_row_says_for_the_whole_column_whether_the_day_comes_first(convert, micros):
    rows = [{"at": "03/04/2025"}] * 5 + [{"at": "13/04/2025"}]
    days = [event["occurred_us"] for event in convert(PLAIN, rows, batch_rows=2).events]
    assert days == [micros("2025-04-03T00:00")] * 5 + [micros("2025-04-13T00:00")]


def test_a_date_against_the_order_of_its_column_is_rejected_not_turned_around(convert):
    found = convert(PLAIN, [{"at": "13/04/2025"}, {"at": "14/04/2025"}, {"at": "2025-04-15"}, {"at": "04/15"}])
    assert [event["row"] for event in found.events] == [2, 3, 4]
    assert [each["found"] for each in found.rejected] == ["04/15"]


@pytest.mark.parametrize("rows", [["03/04/2025", "05/06/2025"], ["13/04/2025", "04/13/2025"], ["01-02-2025"]])
def test_a_column_that_never_says_day_or_month_needs_a_format(convert, rows):
    with pytest.raises(MappingError, match="no row says whether day or month comes first"):
        convert(PLAIN, [{"at": each} for each in rows])


def test_dots_mean_that_the_day_comes_first(convert, micros):
    assert only(convert(PLAIN, [{"at": "03.04.2025"}]))["occurred_us"] == micros("2025-04-03T00:00")


def test_a_format_settles_it(convert, micros):
    mapping = PLAIN.replace('"at"', '{column = "at", format = "%m/%d/%Y"}')
    assert only(convert(mapping, [{"at": "03/04/2025"}]))["occurred_us"] == micros("2025-03-04T00:00")
    rejected = convert(mapping, [{"at": "2025-03-04"}]).rejected[0]
    assert "expected the format '%m/%d/%Y'" in rejected["reason"]


def test_a_format_with_an_offset_is_read_with_it(convert, micros):
    mapping = PLAIN.replace('"at"', '{column = "at", format = "%Y%m%d %H:%M%z"}')
    for written, utc, zone in [
        ("20250304 12:00+0200", "2025-03-04T10:00", "Etc/GMT-2"),
        ("20250304 12:00Z", "2025-03-04T12:00", "UTC"),
    ]:
        event = only(convert(mapping, [{"at": written}]))
        assert (event["occurred_us"], event["local_us"], event["zone"]) == (
            micros(utc),
            micros("2025-03-04T12:00"),
            zone,
        )


def test_date_and_time_may_stand_in_two_columns(convert, micros):
    mapping = PLAIN.replace('"at"', '{columns = ["day", "hour"], format = "%y%m%d %H:%M:%S"}')
    event = only(convert(mapping, [{"day": "990201", "hour": "7:02:47"}]))
    assert event["occurred_us"] == micros("1999-02-01T07:02:47")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ('{column = "at", format = "%Q"}', "not a time pattern"),
        ('{column = "at", format = "yyyy"}', "names no part of a date"),
        ('{column = "at", format = "%Z %Y"}', "use %z"),
        ('{value = "tomorrow"}', "is no time"),
        ('{value = "03/04/2025"}', "is no time"),
    ],
)
def test_a_wrong_format_or_constant_is_the_mappings_fault(convert, field, said):
    with pytest.raises(MappingError, match=said):
        convert(f"[event]\noccurred_at = {field}\n", [{"at": "x"}])


def test_without_any_time_events_have_the_time_of_the_file(convert, micros):
    event = only(convert('[source]\ntimezone = "Europe/Prague"\n', [{"at": "x"}]))
    assert event["occurred_us"] == micros("2026-05-31T23:59:59")
    assert event["local_us"] == micros("2026-06-01T01:59:59")


def test_replies_and_solutions_have_their_own_times(convert, micros):
    mapping = in_zone("Europe/Prague") + 'replied_at = "r"\nresolved_at = {column = "s", missing = ["-"]}\n'
    rows = [
        {"at": "2025-07-01 10:00", "r": "2025-07-01 11:00", "s": "-"},
        {"at": "2025-07-01", "r": "1899-12-31", "s": ""},
    ]
    found = convert(mapping, rows)
    (event,) = found.events
    assert event["replied_us"] == micros("2025-07-01T09:00")
    assert event["replied_local_us"] == micros("2025-07-01T11:00")
    assert event["resolved_us"] is event["resolved_local_us"] is None
    assert [(each["column"], each["found"]) for each in found.rejected] == [("r", "1899-12-31")]
