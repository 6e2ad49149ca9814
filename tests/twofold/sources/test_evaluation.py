"""A field is worked out by the row or once for each different cell, and times with or without the engine: the same."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from twofold.sources import evaluation, known_cells
from twofold.sources.plain_times import PlainTimes, plain_wall
from twofold.sources.times import Reading, day_sql, moment, wall_sql
from twofold.sources.zones import DAY, offset_days

MAPPING = """
[source]
timezone = "Europe/Prague"
[event]
id = "id"
kind = "kind"
occurred_at = "at"
replied_at = "replied"
person = "who"
case = "who"
unit = "unit"
channel = {column = "via", map = {T = "phone", W = ""}}
weight = {column = "weight", default = "1"}
context = ["plan"]
[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
missing = [11]
[[answer]]
item = {column = "question"}
column = "said"
type = "text"
"""


def _rows(count: int) -> list[dict[str, str]]:
    return [
        {
            "id": f"r{number}" if number % 97 else "",
            "kind": ["survey", "Ticket", "nonsense"][number % 3 if number % 10 == 0 else 0],
            "at": f"2025-{1 + number % 12:02d}-{1 + number % 28:02d} {number % 24:02d}:30:00",
            "replied": "" if number % 4 else f"2025-{1 + number % 12:02d}-28 12:00",
            "who": f"p{number % 11}" if number % 5 else "",
            "unit": f"unit {number % 7}",
            "via": "TWX"[number % 3],
            "weight": ["", "0.5", "much", "-1"][number % 4 if number % 50 == 0 else 1],
            "plan": "gold" if number % 2 else "",
            "score": str(number % 14) if number % 6 else "",
            "question": ["first", "second", ""][number % 3],
            "said": f"word {number % 5}" if number % 4 else "",
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("batch_rows", [37, 1000])
def test_it_does_not_matter_which_cells_repeat(convert, monkeypatch, batch_rows):
    by_cell = convert(MAPPING, _rows(400), batch_rows=batch_rows)
    monkeypatch.setattr(known_cells, "MOST", 3)
    assert convert(MAPPING, _rows(400), batch_rows=batch_rows) == by_cell
    monkeypatch.setattr(evaluation, "_ALWAYS_FEW", 0)
    monkeypatch.setattr(evaluation, "_REPEATS", 10**9)
    by_row = convert(MAPPING, _rows(400), batch_rows=batch_rows)
    assert by_cell == by_row
    assert len(by_row.rejected) > 20
    assert {each["channel"] for each in by_row.events} == {"phone", None, "X"}


def test_a_cell_that_comes_only_later_is_worked_out_too(convert):
    rows = [{"id": str(number), "at": "2025-01-01", "unit": "same"} for number in range(50)]
    rows += [{"id": str(number), "at": "2025-01-01", "unit": f"unit {number}"} for number in range(50, 2000)]
    mapping = '[event]\nid = "id"\noccurred_at = "at"\nunit = "unit"'
    events = convert(mapping, rows, batch_rows=50).events
    assert [event["unit"] for event in events] == [row["unit"] for row in rows]


def _by_engine(texts: list[str], zone: str) -> pa.Table:
    layers = moment("occurred", zone, zoned=True)
    last = {"us": "occurred_us", "local": "occurred_local_us", "day": day_sql("occurred_local_us"), "row": "row"}
    with duckdb.connect() as connection:
        connection.register("zone_wall", offset_days(zone, wall=True))
        connection.register("zone_utc", offset_days(zone, wall=False))
        connection.register("cells", pa.table({"told": pa.array(texts), "row": range(len(texts))}))
        told = f"(SELECT told, row, {wall_sql('told', Reading())} AS occurred_wall, NULL::VARCHAR AS occurred_offset FROM cells)"  # noqa: E501, S608 - our own SQL
        return (
            connection.execute(layers.select(told, last, ("row", "occurred_wall", "occurred_offset")))
            .to_arrow_table()
            .sort_by("row")
        )


@pytest.mark.parametrize("zone", ["UTC", "Europe/Budapest", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_plain_times_are_read_as_the_engine_reads_them(zone):
    hours = range(-7000 * 24, 45_000 * 24, 1009)
    with duckdb.connect() as connection:
        moments = "TIMESTAMP '1970-01-01' + to_hours(h) + to_seconds(h % 3600)"
        query = f"SELECT strftime({moments}, '%Y-%m-%d %H:%M:%S') FROM hours"  # noqa: S608 - our own SQL
        connection.register("hours", pa.table({"h": list(hours)}))
        texts = [text for (text,) in connection.execute(query).fetchall()]
    texts += [
        f"2025-{month:02d}-{day:02d} {hour:02d}:30:00" for month in (3, 10) for day in range(1, 31) for hour in range(4)
    ]
    found = PlainTimes("occurred", zone, 2**62).of(pa.array(texts))
    assert found is not None
    columns, wrong = found
    expected = _by_engine(texts, zone)
    assert not wrong.any()
    assert columns["occurred_us"].to_pylist() == expected["us"].to_pylist()
    assert columns["local_us"].to_pylist() == expected["local"].to_pylist()
    assert columns["local_day"].to_pylist() == expected["day"].to_pylist()
    assert columns["zone"].to_pylist() == [zone] * len(texts)


def test_times_before_1950_and_after_the_load_are_wrong():
    found = PlainTimes("replied", "UTC", 20_000 * DAY).of(
        pa.array(["1900-01-01 00:00:00", "2020-01-01 00:00:00", "2090-01-01 00:00:00"])
    )
    assert found is not None
    assert found[1].tolist() == [True, False, True]
    assert set(found[0]) == {"replied_us", "replied_local_us"}


@settings(deadline=None)  # the first of a process is slow
@example(["2025-02-30 10:00:00"])
@example(["2025-01-01 10:00:00", "2025-01-01"])
@example(["2025-01-01 10:00:0Z"])
@example(["2025-01-01T10:00:00"])
@example(["2025-01-01 24:00:00"])
@example(["2025-01-01 23:59:60"])
@given(
    st.lists(
        st.from_regex(r"[12]\d{3}-[01]\d-[0-3]\d[ T][0-2]\d:[0-6]\d:[0-6]\d", fullmatch=True), min_size=1, max_size=3
    )
)
def test_what_is_taken_for_a_plain_time_is_the_same_time_to_the_engine(texts):
    wall = plain_wall(pa.array(texts))
    with duckdb.connect() as connection:
        connection.register("cells", pa.table({"told": texts, "row": range(len(texts))}))
        query = f"SELECT {wall_sql('told', Reading())} FROM cells ORDER BY row"  # noqa: S608 - our own SQL
        read = [micros for (micros,) in connection.execute(query).fetchall()]
    assert wall is None or wall.tolist() == read
