"""A dry run says what a load would do, and keeps nothing."""

import csv

import pytest

from twofold.errors import MappingError, SourceError
from twofold.sources.dry_run import dry_run
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
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
    ("1", "2026-01-05", "anna", "9", "lovely", "Brno"),
    ("2", "2026-01-06", "petr", "10", "", "Brno"),
]


def written(tmp_path, rows, header=HEADER):
    path = tmp_path / "survey.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def survey(tmp_path):
    return written(tmp_path, ROWS)


def test_the_counts_are_those_of_the_load(tmp_path, survey):
    tried = dry_run(survey, MAPPING)
    done = load(open_store(tmp_path / "facts", create=True), survey, MAPPING)
    assert (tried.read, tried.accepted, tried.rejected) == (done.read, done.accepted, done.rejected_rows)
    assert (tried.repeated, tried.changed) == (done.duplicates, done.changed)
    assert (tried.rejected_answers, tried.answers) == (done.rejected_answers, done.answers)
    assert tried.missing == {item: sum(codes.values()) for item, codes in done.missing.items()}
    assert tried.read == tried.accepted + tried.rejected + tried.repeated


def test_each_fault_names_row_column_what_was_found_and_what_was_expected(survey):
    tried = dry_run(survey, MAPPING)
    faults = {row.row: (row.accepted, row.faults) for row in tried.faulty}
    accepted, (answer,) = faults[4]
    assert accepted
    assert (answer.column, answer.item, answer.found) == ("score", "nps", "77")
    assert "expected a number 0 to 10" in answer.reason
    accepted, (time,) = faults[5]
    assert not accepted
    assert (time.column, time.item, time.found) == ("at", None, "soon")
    assert tried.faulty[0].cells == ROWS[2]


def test_faults_that_are_alike_are_counted_together(tmp_path):
    rows = [(str(number), "2026-01-05", "anna", str(70 + number % 3), "", "Brno") for number in range(90)]
    tried = dry_run(written(tmp_path, rows), MAPPING, most=5)
    (group,) = tried.groups
    assert (group.count, group.row, group.item, group.examples) == (90, 2, "nps", ("70", "71", "72"))
    assert [row.row for row in tried.faulty] == [2, 3, 4, 5, 6]
    assert len(tried.rows) == 5


def test_what_names_a_person_is_not_shown_as_found(tmp_path):
    mapping = parse_mapping('[event]\noccurred_at = "at"\nperson = "who"\nunit = "hotel"\n')
    path = written(tmp_path, [("1", "anna soon", "anna", "1", "", "x")])
    tried = dry_run(path, mapping)
    assert tried.groups[0].examples == ("anna soon",)
    assert tried.faulty[0].faults[0].column == "at"


def test_a_row_that_cannot_be_read_as_a_row_is_shown_without_cells(tmp_path):
    path = written(tmp_path, ROWS[:2])
    path.write_text(path.read_text() + "5,2026-01-05,eva\n")
    tried = dry_run(path, MAPPING)
    broken = tried.faulty[-1]
    assert (broken.row, broken.cells, broken.accepted) == (4, (), False)
    assert "cells where the header has" in broken.faults[0].reason


def test_the_days_of_the_events_are_told(survey):
    tried = dry_run(survey, MAPPING)
    assert (str(tried.first), str(tried.last)) == ("2026-01-05", "2026-02-07")
    assert tried.to_json()["first"] == "2026-01-05"


def test_a_mapping_that_does_not_fit_is_refused_by_the_name_it_was_given(survey):
    with pytest.raises(MappingError, match="guests"):
        dry_run(survey, parse_mapping('event.person = "nobody"'), source="guests")


def test_no_file_is_no_dry_run(tmp_path):
    with pytest.raises(SourceError):
        dry_run(tmp_path / "missing.csv", MAPPING)
