"""Parquet files as rows of text."""

import datetime as dt

import pyarrow as pa
from pyarrow import parquet

from twofold.sources.reading.rows import open_rows


def read(tmp_path, table):
    path = tmp_path / "a.parquet"
    parquet.write_table(table, path)
    rows = open_rows(path)
    batches = list(rows.batches())
    good = [row for batch in batches for row in batch.table.to_pylist()]
    return (
        rows,
        [n for batch in batches for n in batch.numbers.to_pylist()],
        good,
        [b for x in batches for b in x.broken],
    )


def test_typed_cells_become_text(tmp_path):
    noon = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
    table = pa.table(
        {
            "whole": pa.array([5.0, None, float("nan")]),
            "part": [0.5, 1.25, 2.0],
            "when": pa.array([noon.replace(tzinfo=None), None, None], pa.timestamp("us")),
            "zoned": pa.array([noon, None, None], pa.timestamp("us", "Europe/Budapest")),
            "day": [dt.date(2026, 1, 31), None, None],
            "ok": [True, False, None],
            "word": pa.array([" a ", "b", None]).dictionary_encode(),
            "deep": [{"x": 1, "y": {"z": "q"}}, None, {"x": 2, "y": None}],
        }
    )
    rows, numbers, good, _ = read(tmp_path, table)
    assert rows.columns[-2:] == ("deep.x", "deep.y.z")
    assert numbers == [2, 3, 4]
    assert good[0] == {
        "whole": "5",
        "part": "0.5",
        "when": "2026-01-31T12:00:00",
        "zoned": "2026-01-31T13:00:00+01:00",
        "day": "2026-01-31",
        "ok": "true",
        "word": "a",
        "deep.x": "1",
        "deep.y.z": "q",
    }
    assert set(good[1].values()) == {"", "1.25", "false", "b"}
    assert good[2]["whole"] == ""


def test_text_that_is_no_utf8_breaks_its_row_only(tmp_path):
    names = pa.array([b"good", b"Men\x92s", b"good"], pa.binary()).view(pa.string())
    _, numbers, good, broken = read(tmp_path, pa.table({"name": names}))
    assert (numbers, len(good)) == ([2, 4], 2)
    assert (broken[0].row, broken[0].raw) == (3, "Men\\x92s")


def test_a_table_without_rows_is_a_table(tmp_path):
    rows, numbers, _, _ = read(tmp_path, pa.table({"a": pa.array([], pa.int64())}))
    assert (rows.columns, numbers) == (("a",), [])
