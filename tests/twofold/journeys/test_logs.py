"""A plain log becomes journeys; what is no step is counted and named."""

import duckdb
import pyarrow as pa
import pytest

from twofold.errors import SourceError, UsageError
from twofold.journeys.logs import _all_iso, _moments, log_steps
from twofold.sources.reading.xes_rows import XesRows
from twofold.sources.times import Reading


@pytest.fixture
def log(tmp_path):
    def write(*rows: str, header: str = "order,what,when,shop") -> object:
        path = tmp_path / "log.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def test_journeys_are_cases_in_the_order_of_time_and_then_of_the_file(log):
    path = log("B,one,2026-01-02,x", "A,three,2026-01-02,x", "A,two,2026-01-01,x", "A,four,2026-01-02,x")
    found = log_steps(path, case="order", touchpoint="what", time="when", kept=("shop",)).steps
    told = found.touchpoint.texts(found.touchpoint.codes)
    assert sorted(told[a:b] for a, b in zip(found.offsets[:-1], found.offsets[1:], strict=True)) == [
        ["one"],
        ["two", "three", "four"],
    ]
    assert found.columns["shop"].labels == ("x",)


def test_rows_without_case_or_time_are_left_out_and_named(log):
    found = log_steps(
        log("A,one,2026-01-01,x", ",two,2026-01-01,x", "A,three,soon,x"), case="order", touchpoint="what", time="when"
    )
    assert (found.read, found.refused, len(found.steps)) == (3, 2, 1)
    assert [(fault.row, fault.reason) for fault in found.faults] == [
        (3, "order is empty"),
        (4, "when 'soon' is no time"),
    ]


def test_a_time_with_an_offset_is_universal(log):
    found = log_steps(log("A,one,2026-01-01T01:00:00+01:00,x"), case="order", touchpoint="what", time="when")
    assert found.steps.time.tolist() == [1767225600 * 1_000_000]


def test_a_touchpoint_that_is_not_written_is_said_to_be_so(log):
    found = log_steps(log("A,,2026-01-01,x"), case="order", touchpoint="what", time="when").steps
    assert found.touchpoint.labels == ("(not recorded)",)


def test_a_column_that_is_not_there_is_refused_with_those_that_are(log):
    with pytest.raises(UsageError, match="no column 'ordre'; there are: order, what, when, shop"):
        log_steps(log("A,one,2026-01-01,x"), case="ordre", touchpoint="what", time="when")


def test_a_log_without_any_step_is_refused(log):
    with pytest.raises(SourceError, match="no row with a case and a time"):
        log_steps(log("A,one,never,x"), case="order", touchpoint="what", time="when")


def test_a_log_of_the_standard_is_read_once_and_needs_no_names(tmp_path, monkeypatch):
    path = tmp_path / "log.xes"
    path.write_text(
        '<log><trace><string key="concept:name" value="A"/><event><string key="concept:name" value="call"/>'
        '<date key="time:timestamp" value="2026-01-01T00:00:00.000+01:00"/></event></trace></log>',
        encoding="utf-8",
    )
    opened, before = [], XesRows._events
    monkeypatch.setattr(XesRows, "_events", lambda self: opened.append(1) or before(self))
    found = log_steps(path).steps
    assert (found.touchpoint.labels, found.time.tolist(), opened) == (("call",), [1767222000 * 1_000_000], [1])


@pytest.mark.parametrize(
    "text",
    ["2026-01-01", "2026-01-01 10:00", "2026-01-01T10:00:00.5", "2026-01-01T10:00:00.123456Z", "2026-01-01T10:00Z",
     "2026-01-01 10:00:00+0100", "2011-10-01T00:38:44.546-02:30"],
)  # fmt: skip
def test_times_are_the_same_whichever_way_they_are_read(text):
    fast = _all_iso(pa.chunked_array([[text]]))
    with duckdb.connect() as connection:
        slow = _moments(connection, pa.chunked_array([[text, "no time"]]), Reading())
    assert fast is not None
    assert fast.to_pylist() == slow.to_pylist()[:1]


@pytest.mark.realdata
def test_the_columns_of_a_help_desk_are_proposed(real_data):
    found = log_steps(real_data("helpdesk_italian/finale.csv"))
    assert (found.steps.journeys, len(found.steps), found.refused) == (4580, 21348, 0)
