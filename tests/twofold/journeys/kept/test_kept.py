"""Kept steps are the steps that a full reading finds, whatever happened to the store, and only new files are read."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from twofold.errors import StoreBusy
from twofold.facts.words import Kind, Record
from twofold.journeys import JourneyKey, PathRule, Steps
from twofold.journeys.gather import gather
from twofold.journeys.kept import keeping, kept_steps
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.compact import compact
from twofold.store.erase import erase
from twofold.store.load import load

MAPPING = parse_mapping(
    """
[event]
id = "id"
kind = "kind"
side = "side"
occurred_at = "at"
person = "person"
case = "case"
touchpoint = "touchpoint"
channel = "channel"
""",
)
HEAD = "id,kind,side,at,person,case,touchpoint,channel\n"
FIRST = """1,contact,customer,2026-01-03T08:00:00Z,anna,S1,check-in,desk
2,purchase,customer,2026-01-01T08:00:00Z,anna,S1,booking,web
3,survey,customer,2026-01-05T08:00:00Z,anna,S1,check-in,mail
4,contact,customer,2026-01-01T08:00:00Z,bela,,call,phone
5,contact,customer,2026-03-01T08:00:00Z,bela,,call,
6,contact,customer,2026-01-01T08:00:00Z,,,call,phone
7,training,employee,2026-01-01T08:00:00Z,cili,T1,course,room
8,contact,customer,2026-02-01T08:00:00Z,dora,S2,booking,web
"""
LATER = """9,contact,customer,2026-01-02T08:00:00Z,anna,S1,question,phone
10,contact,customer,2026-03-02T08:00:00Z,bela,,complaint,mail
11,review,customer,2026-03-09T08:00:00Z,dora,S2,booking,web
12,contact,customer,2026-02-02T08:00:00Z,,,call,phone
"""
CHANGED = """1,contact,customer,2026-01-04T09:00:00Z,anna,S1,late check-in,desk
6,contact,customer,2026-01-01T08:00:00Z,,S9,call,phone
8,contact,customer,2026-02-01T08:00:00Z,dora,S2,booking,app
"""
RULES = (
    PathRule(),
    PathRule(key=JourneyKey.CASE),
    PathRule(key=JourneyKey.PERSON, gap_hours=24 * 365),
    PathRule(steps_by=("touchpoint", "channel"), ends=("booking / web",)),
    PathRule(kinds=(Kind.SURVEY, Kind.CONTACT)),
)
COLUMNS = ("channel", "month")


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "facts", create=True)
    load_rows(opened, tmp_path, FIRST)
    return opened


def load_rows(store, folder: Path, rows: str) -> None:
    path = folder / "rows.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    load(store, path, MAPPING)


def same(one: Steps, two: Steps) -> bool:
    """Every array, label and count is the same."""
    numbers = ("offsets", "key", "time", "event", "finished")
    coded = [(one.touchpoint, two.touchpoint), *((one.columns[name], two.columns[name]) for name in COLUMNS)]
    return (
        all(np.array_equal(getattr(one, name), getattr(two, name)) for name in numbers)
        and all(a.labels == b.labels and np.array_equal(a.codes, b.codes) for a, b in coded)
        and one.left_out == two.left_out
    )


def check(store, rules=RULES[::2]) -> None:
    for rule in rules:
        full = gather(store.facts(), rule, columns=COLUMNS)
        for _ in ("made", "kept"):
            assert same(kept_steps(store, rule, columns=COLUMNS), full)


def runs(store) -> list[Path]:
    """The runs that are kept."""
    return sorted((store.folder.local / "_derived").rglob("*.run"))


def test_kept_steps_are_those_of_a_full_reading(store):
    check(store, RULES)


def test_late_events_changed_rows_and_compaction_leave_no_difference(store, tmp_path):
    for rows in (LATER, CHANGED):
        load_rows(store, tmp_path, rows)
        check(store)
    compact(store)
    check(store)


def test_a_load_is_all_that_is_read_anew(store, tmp_path):
    kept_steps(store, columns=COLUMNS)
    old = [store.folder.local / file.name for file in store.snapshot().of(Record.EVENT)]
    load_rows(store, tmp_path, LATER)
    full = gather(store.facts(), columns=COLUMNS)
    for path in old:
        path.rename(path.with_suffix(".away"))  # whoever wants to read it fails
    assert same(kept_steps(store, columns=COLUMNS), full)
    assert same(kept_steps(store, columns=COLUMNS), full)
    assert len(runs(store)) <= 2


def test_many_small_loads_stay_few_runs_and_give_the_same_steps(store, tmp_path):
    many = "".join(
        f"{at},contact,customer,2026-01-01T0{at % 9}:00:00Z,p{at % 97},,call,phone\n" for at in range(100, 500)
    )
    load_rows(store, tmp_path, many)
    kept_steps(store, columns=COLUMNS)
    for day in range(4):
        load_rows(store, tmp_path, f"{900 + day},contact,customer,2026-02-0{day + 1}T08:00:00Z,p{day},,call,phone\n")
        assert same(kept_steps(store, columns=COLUMNS), gather(store.facts(), columns=COLUMNS))
        assert len(runs(store)) <= 2


def test_an_erasure_leaves_no_run_behind_and_no_trace_in_new_ones(store):
    kept_steps(store)
    assert runs(store)
    erased = erase(store, person="anna")
    assert erased.proven
    assert not runs(store)
    check(store)
    assert erase(store, person="anna").proven


def test_what_an_erasure_replaced_meanwhile_is_not_written_down_again(store, monkeypatch):
    made = keeping._made

    def slow(*arguments):
        run = made(*arguments)
        erase(store, person="anna")  # between reading and keeping
        return run

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_made", slow)
        with suppress(StoreBusy):  # a file may be gone by then: what counts is what is kept
            kept_steps(store)
    assert not runs(store)
    assert erase(store, person="anna").proven


def test_a_broken_run_is_made_again(store):
    full = kept_steps(store, columns=COLUMNS)
    for path in (store.folder.local / "_derived").rglob("*.run"):
        path.write_bytes(b"broken")
    assert same(kept_steps(store, columns=COLUMNS), full)


def test_an_empty_store_has_no_steps(tmp_path):
    assert kept_steps(open_store(tmp_path / "new", create=True)).journeys == 0
