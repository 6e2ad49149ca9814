import csv
import datetime as dt
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.errors import MappingError, SourceError, TwofoldError
from twofold.sources.mapping_file import parse_mapping
from twofold.store import loads, open_store, rejected
from twofold.store.load import load

MAPPING = parse_mapping("""
[event]
id = "id"
occurred_at = "at"
person = "who"
context = ["hotel"]

[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
missing = [11]

[[answer]]
item = "comment"
column = "text"
type = "text"
""")
HEADER = ("id", "at", "who", "score", "text", "hotel")
ROWS = [
    ("1", "2026-01-05", "anna", "9", "lovely", "Brno"),
    ("2", "2026-01-06", "petr", "11", "", "Brno"),
    ("3", "2026-02-07", "", "77", "slow", "Praha"),
    ("4", "soon", "eva", "3", "", "Praha"),
]
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def write(path, rows, header=HEADER):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "facts", create=True)


@pytest.fixture
def survey(tmp_path):
    return write(tmp_path / "survey.csv", ROWS)


def rows_of(store, what):
    facts = store.facts()
    return facts.collect(getattr(facts, what)()).to_pylist()


def add_up(summary):
    return summary.read == summary.accepted + summary.rejected_rows + summary.duplicates


def test_a_load_says_what_became_of_every_row_and_answer(store, survey):
    summary = load(store, survey, MAPPING, now=NOW)
    assert (summary.read, summary.accepted, summary.rejected_rows, summary.duplicates) == (4, 3, 1, 0)
    assert summary.answers == {"comment": 2, "nps": 1}
    assert summary.missing == {"nps": {"11": 1}}
    assert summary.rejected_answers == 1
    assert sum(summary.rejected_rows_by_reason.values()) == 1
    assert {event["context_hotel"] for event in rows_of(store, "events")} == {"Brno", "Praha"}
    assert [(each["item"], each["found"]) for each in rejected(store).to_pylist()] == [("nps", "77"), (None, "soon")]
    assert loads(store).num_rows == 1


def test_a_context_field_that_another_source_wrote_in_another_case_is_the_same_one(store, survey, tmp_path):
    load(store, survey, MAPPING, now=NOW)
    again = write(tmp_path / "other.csv", [("9", "2026-01-05", "ida", "8", "", "Plzeň")], (*HEADER[:-1], "HOTEL"))

    summary = load(store, again, replace(MAPPING, event=replace(MAPPING.event, context=("HOTEL",))), now=NOW)

    assert summary.accepted == 1
    for facts in (rows_of(store, "events"), rows_of(store, "answers")):
        assert {each["context_hotel"] for each in facts} == {"Brno", "Praha", "Plzeň"}


def test_the_same_file_again_adds_nothing(store, survey):
    load(store, survey, MAPPING, now=NOW)
    before = rows_of(store, "events"), rows_of(store, "answers"), rejected(store).num_rows
    again = load(store, survey, MAPPING, now=NOW)
    assert (again.accepted, again.changed, again.duplicates, again.rejected_rows) == (0, 0, 3, 1)
    assert (rows_of(store, "events"), rows_of(store, "answers"), rejected(store).num_rows) == before


def test_a_changed_row_is_the_second_version_of_its_event(store, survey, tmp_path):
    load(store, survey, MAPPING, now=NOW)
    changed = write(tmp_path / "later.csv", [("1", "2026-01-05", "anna", "2", "lovely", "Brno"), *ROWS[1:]])
    summary = load(store, changed, MAPPING, now=NOW)
    assert (summary.accepted, summary.changed, summary.duplicates) == (1, 1, 2)
    assert {each["number"] for each in rows_of(store, "answers") if each["item"] == "nps"} == {2.0, None}
    assert sorted(event["version"] for event in rows_of(store, "events")) == [1, 1, 2]
    assert add_up(summary)


def test_an_export_of_another_source_with_the_same_ids_is_noticed(store, survey, tmp_path):
    load(store, survey, MAPPING, now=NOW)
    other = write(tmp_path / "other.csv", [(row[0], "2026-03-01", "x", "1", "", "Bar") for row in ROWS[:3]])
    (warning,) = load(store, other, MAPPING, now=NOW).warnings
    assert "[source] name" in warning


def test_a_mapping_without_time_takes_the_files_and_says_so(store, survey):
    summary = load(store, survey, parse_mapping(""), now=dt.datetime.now(dt.UTC))
    assert "names no occurred_at" in summary.warnings[0]
    assert summary.accepted == 4


def test_a_mapping_that_does_not_fit_keeps_nothing(store, survey):
    with pytest.raises(MappingError, match="has no column"):
        load(store, survey, parse_mapping('[event]\nperson = "nobody"\n'))
    assert loads(store).num_rows == 0


def test_progress_is_told_and_ends_at_the_end(store, survey):
    told = []
    load(store, survey, MAPPING, progress=told.append, now=NOW)
    assert told
    assert told[-1] == 1.0


def test_a_file_that_breaks_off_while_it_is_read_leaves_nothing(store, tmp_path, survey, monkeypatch):
    module = sys.modules["twofold.store.load"]
    opened = module.open_rows

    class Breaking:
        def __init__(self, rows):
            self.rows = rows

        def __getattr__(self, name):
            return getattr(self.rows, name)

        def batches(self):
            yield from self.rows.batches()
            raise SourceError("the disk with the file is gone")

    monkeypatch.setattr(sys.modules["twofold.sources.planning"], "time_readings", lambda *_: {"occurred_at": _iso()})
    monkeypatch.setattr(module, "open_rows", lambda *given: Breaking(opened(*given)))
    with pytest.raises(SourceError, match="is gone"):
        load(store, survey, MAPPING, now=NOW)
    assert rows_of(store, "events") == []
    assert loads(store).num_rows == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["facts", "facts.key", "survey.csv"]


def _iso():
    return sys.modules["twofold.sources.times"].Reading()


def test_nothing_is_left_beside_the_store(store, survey, tmp_path):
    load(store, survey, MAPPING, now=NOW)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["facts", "facts.key", "survey.csv"]


def test_what_a_killed_load_left_behind_is_removed_by_the_next(store, survey, tmp_path):
    left = tmp_path / "facts.loading" / "load-dead"
    left.mkdir(parents=True)
    (left / "lock").touch()
    (left / "spill").write_text("somebody's words")
    load(store, survey, MAPPING, now=NOW)
    assert not left.exists()


def test_a_full_disk_is_one_sentence_and_nothing_is_kept(tmp_path):
    rows = [(str(number), "2026-01-05", f"p{number}", str(number % 11), "x" * 50, "Brno") for number in range(20_000)]
    survey = write(tmp_path / "survey.csv", rows)
    open_store(tmp_path / "facts", create=True)
    program = textwrap.dedent(f"""
        import datetime, resource, signal, sys
        from pathlib import Path
        from twofold.errors import StoreFull
        from twofold.sources.mapping_file import parse_mapping, write_mapping
        from twofold.store import open_store
        from twofold.store.load import load
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        mapping = parse_mapping(sys.stdin.read())
        try:
            load(open_store({str(tmp_path / "facts")!r}), Path({str(survey)!r}), mapping)
        except StoreFull as full:
            print(full)
            sys.exit(7)
    """)
    mapping = '[event]\nid = "id"\noccurred_at = "at"\n[[answer]]\nitem = "t"\ncolumn = "text"\ntype = "text"\n'
    done = subprocess.run(
        [sys.executable, "-c", program], input=mapping, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 7, done.stderr
    assert "no room left" in done.stdout
    store = open_store(tmp_path / "facts")
    assert loads(store).num_rows == 0
    assert rows_of(store, "events") == []


CELL = st.sampled_from(["", "1", "5", "2026-01-31", "03/04/2026", "anna", "11", "nan", "x;y", '"', "1e400"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[CELL] * 6), max_size=6))
def test_whatever_the_rows_hold_the_numbers_add_up_and_a_reload_adds_nothing(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    store, survey = open_store(folder / "facts", create=True), write(folder / "survey.csv", rows)
    try:
        first = load(store, survey, MAPPING, now=NOW)
        again = load(store, survey, MAPPING, now=NOW)
    except TwofoldError:
        return
    assert add_up(first)
    assert add_up(again)
    assert again.accepted == 0
    assert again.read == first.read
