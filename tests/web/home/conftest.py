"""A small organisation whose employees were praised, attended trainings and answered a pulse."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import read_mapping
from twofold.store.load import load
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of

SURVEYS = """
[source]
name = "surveys"
format = "csv"
timezone = "UTC"
[event]
id = "id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = {column = "at", format = "%Y-%m-%d"}
person = "customer"
employee = "agent"
touchpoint = "where"
language = {value = "en"}
[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
instrument = "nps"
[[answer]]
item = "comment"
column = "comment"
type = "text"
"""
TRAININGS = """
[source]
name = "trainings"
format = "csv"
timezone = "UTC"
[event]
id = "id"
kind = {value = "training"}
side = {value = "employee"}
occurred_at = {column = "at", format = "%Y-%m-%d"}
person = "who"
context = ["Training"]
"""
PULSES = """
[source]
name = "pulses"
format = "csv"
timezone = "UTC"
[event]
id = "id"
kind = {value = "pulse"}
side = {value = "employee"}
occurred_at = {column = "at", format = "%Y-%m-%d"}
person = "who"
[[answer]]
item = "engagement"
column = "score"
scale = [1, 5]
[[answer]]
item = "change"
column = "wish"
type = "text"
"""
Survey = tuple[str, str, int, str]
Loaded = Callable[[list[Survey]], None]


def _rows(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _mapping(folder: Path, name: str, text: str) -> Mapping:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


@pytest.fixture
def loaded(hotel: Scope, tmp_path: Path) -> Loaded:
    """Load surveys (customer, agent, nps, comment), one a day from 2025-03-03 on, beside a training and a pulse."""

    def bring(surveys: list[Survey]) -> None:
        store = store_of(hotel, create=True)
        first = datetime(2025, 3, 3)  # noqa: DTZ001 - a day of the file
        rows = [
            [number, (first + timedelta(days=number % 20)).date(), customer, agent, "check-in", nps, comment]
            for number, (customer, agent, nps, comment) in enumerate(surveys)
        ]
        header = ["id", "at", "customer", "agent", "where", "nps", "comment"]
        load(store, _rows(tmp_path / "s.csv", header, rows), _mapping(tmp_path, "s", SURVEYS))
        trainings = [[1, "2025-02-10", "E-1", "Listening"], [2, "2025-02-11", "E-2", "Selling"]]
        load(
            store,
            _rows(tmp_path / "t.csv", ["id", "at", "who", "Training"], trainings),
            _mapping(tmp_path, "t", TRAININGS),
        )
        pulses = [[1, "2025-01-15", "E-1", 2, "More time please"]]
        load(
            store,
            _rows(tmp_path / "p.csv", ["id", "at", "who", "score", "wish"], pulses),
            _mapping(tmp_path, "p", PULSES),
        )

    return bring


@pytest.fixture
def praised(loaded: Loaded) -> None:
    """Six customers praise E-1; one names somebody; E-2 is praised by one; others only make words common."""
    surveys = [(f"C-{n}", "E-1", 10, f"Everything was quick and kind, visit {n}.") for n in range(6)]
    surveys += [
        ("C-20", "E-1", 10, "Much better than with Peter last time."),
        ("C-21", "E-1", 2, "Everything was slow."),
        ("C-22", "E-1", 9, "Petra helped us a lot."),
        ("C-23", "E-2", 10, "Everything was grand."),
    ]
    surveys += [(f"C-{n}", "E-3", 5, "not everything was fine") for n in range(30, 34)]
    loaded(surveys)
