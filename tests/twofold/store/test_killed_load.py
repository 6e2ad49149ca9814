"""A load that is killed by the system, at two moments: while it reads, and just before it commits."""

import csv
import datetime as dt

import pytest

from twofold.sources.mapping_file import parse_mapping
from twofold.store import compact, loads, open_store
from twofold.store.load import load

MAPPING = """
[event]
id = "id"
occurred_at = "at"
person = "who"
[[answer]]
item = "nps"
column = "score"
"""
ROWS = 3000
LOADER = """
import sys, time
from pathlib import Path
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
import twofold.store.append, twofold.store.load
loading, appending = sys.modules["twofold.store.load"], sys.modules["twofold.store.append"]
def stop(*_, **__):
    print("there", flush=True)
    time.sleep(600)
if sys.argv[4] == "reading":
    loading.MonthFiles.finish = stop
else:
    appending.commit = stop
loading.load(open_store(sys.argv[1]), Path(sys.argv[2]), parse_mapping(sys.argv[3]))
"""


@pytest.mark.parametrize("moment", ["reading", "committing"])
def test_a_killed_load_leaves_nothing_and_can_be_repeated(tmp_path, start, moment):
    store = open_store(tmp_path / "facts", create=True)
    path = tmp_path / "survey.csv"
    began = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - as a file writes it, without a zone
    with path.open("w", newline="") as file:
        rows = [(n, began + dt.timedelta(hours=n), f"person {n % 700}", n % 11) for n in range(ROWS)]
        csv.writer(file).writerows([("id", "at", "who", "score"), *rows])
    loader = start(LOADER, store.place, path, MAPPING, moment)
    said = loader.stdout.readline()
    if said != "there\n":
        pytest.fail(loader.communicate()[1])
    loader.kill()
    loader.wait()
    assert loads(store).num_rows == 0
    assert store.snapshot().data == ()
    summary = load(open_store(store.place), path, parse_mapping(MAPPING))
    assert (summary.accepted, summary.duplicates, summary.answers) == (ROWS, 0, {"nps": ROWS})
    assert not (tmp_path / "facts.loading").exists()
    compact(store)
    named = {file.name for file in store.snapshot().data}
    assert {
        file.relative_to(tmp_path / "facts").as_posix() for file in (tmp_path / "facts").glob("record=*/*/*")
    } == named
