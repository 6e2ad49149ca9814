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
