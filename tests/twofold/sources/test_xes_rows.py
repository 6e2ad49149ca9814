"""Event logs as rows of text."""

import gzip
import os
from pathlib import Path

import pytest

from twofold.sources.proposing.inspect import inspect
from twofold.sources.reading.rows import open_rows

DATA = Path(os.environ.get("TWOFOLD_DATA", Path(__file__).parents[4] / "shared" / "data"))
LOG = """<?xml version="1.0" encoding="utf-8"?>
<log xmlns="http://www.xes-standard.org/"><string key="origin" value="a test"/>
<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
<trace><string key="concept:name" value="case 1"/>
<event><string key="concept:name" value="call"/><date key="time:timestamp" value="2026-01-31T12:00:00+01:00"/></event>
<event><string key="concept:name" value="chat"><int key="waited" value="7"/></string></event>
<string key="late" value="said after the events"/></trace>
<trace><event><string key="org:resource" value="Éva"/></event></trace>
</log>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_events_carry_the_attributes_of_their_trace(tmp_path, pack):
    path = tmp_path / "log.xes"
    path.write_bytes(pack(LOG.encode()))
    rows = open_rows(path)
    (batch,) = rows.batches()
    assert set(rows.columns) == {
        "case:concept:name", "case:late", "concept:name", "time:timestamp", "concept:name.waited", "org:resource",
    }  # fmt: skip
    first, second, third = batch.table.to_pylist()
    assert first["case:concept:name"] == second["case:concept:name"] == "case 1"
    assert first["case:late"] == "said after the events"
    assert first["time:timestamp"] == "2026-01-31T12:00:00+01:00"
    assert second["concept:name.waited"] == "7"
    assert third == dict.fromkeys(rows.columns, "") | {"org:resource": "Éva"}


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.exists(), reason="the public data sets are not here (TWOFOLD_DATA)")
def test_the_help_desk_log_has_the_published_numbers():
    path = DATA / "helpdesk_italian" / "helpdesk.xes.gz"
    cases, events = set(), 0
    for batch in open_rows(path).batches():
        cases |= set(batch.table.column("case:concept:name").to_pylist())
        events += batch.table.num_rows
    assert (len(cases), events) == (4_580, 21_348)
    event = inspect(path).mapping.event
    assert event.case is not None
    assert event.touchpoint is not None
    assert event.occurred_at is not None
    assert event.case.columns == ("case:concept:name",)
    assert event.touchpoint.columns == ("concept:name",)
    assert event.occurred_at.columns == ("time:timestamp",)


def test_an_attribute_that_comes_late_is_a_column_of_all_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("twofold.sources.reading.spool.KEPT_AT_ONCE", 2)
    events = [f'<event><string key="k{number // 3}" value="{number}"/></event>' for number in range(9)]
    (tmp_path / "log.xes").write_text(f"<log><trace>{''.join(events)}</trace></log>", encoding="utf-8")
    rows = open_rows(tmp_path / "log.xes")
    told = [row for batch in rows.batches() for row in batch.table.to_pylist()]
    assert [row[f"k{number // 3}"] for number, row in enumerate(told)] == [str(number) for number in range(9)]
    assert all(sum(cell != "" for cell in row.values()) == 1 for row in told)
    again = [number for batch in rows.batches() for number in batch.numbers.to_pylist()]
    assert again == list(range(1, 10))
