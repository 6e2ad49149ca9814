import csv

import pyarrow as pa
from staged_loads import event, rejected, staged

from twofold.store import append, export_rejected, info, loads, write_csv


def test_rejected_rows_are_exported_without_live_formulas(store, tmp_path):
    rows = [
        rejected(2, found="=HYPERLINK(1)"),
        rejected(3, found="-5"),
        rejected(4, found="@SUM(A1)"),
        rejected(5, found='say "no",\nthen'),
    ]
    append(store, staged([], [], rows))
    assert export_rejected(store, tmp_path / "rejected.csv") == 4
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["found"] for row in read] == ["'=HYPERLINK(1)", "-5", "'@SUM(A1)", 'say "no",\nthen']
    assert [row["row"] for row in read] == ["2", "3", "4", "5"]


def test_numbers_and_nothing_stay_what_they_are(tmp_path):
    with (tmp_path / "out.csv").open("w", newline="") as file:
        write_csv(pa.table({"=a": [-1.5, None], "b": ["x", None]}), file)
    assert (tmp_path / "out.csv").read_text() == "'=a,b\n-1.5,x\n,\n"


def test_loads_are_listed_with_when_they_happened(store):
    append(store, staged([event(1)], recorded_us=1_700_000_000_000_000))
    (row,) = loads(store).to_pylist()
    assert row["recorded_at"] == "2023-11-14T22:13:20+00:00"
    assert row["source"] == "file.csv"


def test_the_store_says_what_it_holds_now_and_what_it_held(store):
    append(store, staged([event(1, day=19_000), event(2, kind="contact")], recorded_us=1_000_000))
    append(store, staged([event(3)], load="load-2", recorded_us=2_000_000))
    now, then = info(store), info(store, as_of="1970-01-01T00:00:01Z")
    assert now.events == {"contact": 1, "survey": 2}
    assert then.events == {"contact": 1, "survey": 1}
    assert (now.loads, then.loads) == (2, 1)
    assert now.to_json()["first"] == "2022-01-08"
    assert all(len(line) == 2 for line in now.lines())
