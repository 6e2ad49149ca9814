"""Links from a store: planted ones are found through disclosure control, and teams that are too small take no part."""

import csv

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.findings.links import LinkRequest
from twofold.findings.links.asking import LinksAsked, links_of_facts
from twofold.regression.wild import WildAsked
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load
from twofold.store.open_facts import open_facts

UNITS, MONTHS, STAFF, GUESTS = 20, 14, 9, 12
PULSE = """
[source]
timezone = "UTC"
[event]
id = "id"
kind = {value = "pulse"}
side = {value = "employee"}
occurred_at = "at"
person = "who"
unit = "unit"
[[answer]]
item = "tools"
column = "tools"
scale = [1, 5]
instrument = "driver"
[[answer]]
item = "manager-support"
column = "manager"
scale = [1, 5]
instrument = "driver"
"""
SURVEY = """
[source]
timezone = "UTC"
[event]
id = "id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = "at"
person = "who"
unit = "unit"
touchpoint = {value = "room"}
[[answer]]
item = "csat"
column = "csat"
instrument = "csat"
scale = [1, 5]
"""


def write(path, header, rows):
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
    return path


def on_scale(rng, level, size):
    return np.clip(np.round(level + rng.normal(size=size)), 1, 5).astype(int)


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """20 units: tools go one month ahead of what guests say of the room; two units have three people only."""
    folder = tmp_path_factory.mktemp("links")
    rng = np.random.default_rng(1)
    tools, manager = rng.normal(3.0, 0.8, (2, UNITS, MONTHS + 1))
    pulses, surveys = [], []
    for unit in range(UNITS):
        staff = 3 if unit < 2 else STAFF
        for month in range(MONTHS):
            at = f"{2025 + month // 12}-{month % 12 + 1:02d}-05"
            said = [on_scale(rng, grid[unit, month + 1], staff) for grid in (tools, manager)]
            pulses += [
                [f"p{unit}-{month}-{n}", at, f"e{unit}-{n}", f"u{unit:02d}", said[0][n], said[1][n]]
                for n in range(staff)
            ]
            scores = on_scale(rng, 3.0 + 0.9 * (tools[unit, month] - 3.0), GUESTS)
            surveys += [
                [f"s{unit}-{month}-{n}", at, f"g{unit}-{month}-{n}", f"u{unit:02d}", scores[n]] for n in range(GUESTS)
            ]
    store = open_store(folder / "facts", create=True)
    load(
        store,
        write(folder / "pulses.csv", ["id", "at", "who", "unit", "tools", "manager"], pulses),
        parse_mapping(PULSE),
    )
    load(store, write(folder / "surveys.csv", ["id", "at", "who", "unit", "csat"], surveys), parse_mapping(SURVEY))
    return open_facts(str(folder / "facts"))


def asked(**parts):
    return LinksAsked(**parts, request=LinkRequest((), (), asked=WildAsked(draws=499)))


def test_the_planted_link_is_found_a_month_ahead_and_the_other_driver_is_not(facts):
    tools, manager = sorted(links_of_facts(facts, asked()).pairs, key=lambda link: link.ex, reverse=True)
    assert (tools.ex, tools.cx, tools.claim, tools.lag) == ("tools", "room csat_mean", True, 1)
    assert 0.5 < tools.within.low < tools.within.value < tools.corrected.value < 1.0  # answers end at 1 and 5
    assert not manager.claim


def test_teams_that_may_not_be_shown_take_no_part(facts):
    found = links_of_facts(facts, asked())
    assert all(pair.n_units <= UNITS - 2 for pair in found.pairs)
    assert found.hidden % 10 == 0
    assert found.hidden > 0


def test_drivers_and_touchpoints_can_be_picked_and_unknown_ones_are_refused_with_those_there_are(facts):
    (one,) = links_of_facts(facts, asked(ex=("tools",), cx=("room",))).pairs
    assert one.ex == "tools"
    with pytest.raises(UsageError, match="no driver is called 'pay'; there are tools, manager-support"):
        links_of_facts(facts, asked(ex=("pay",)))
    with pytest.raises(UsageError, match="no touchpoint 'bar'; they rated room"):
        links_of_facts(facts, asked(cx=("bar",)))


def test_a_store_without_employees_says_that_there_is_no_driver(tmp_path):
    store = open_store(tmp_path / "facts", create=True)
    rows = [[f"s{n}", "2025-01-05", f"g{n}", "u1", 4] for n in range(9)]
    load(store, write(tmp_path / "surveys.csv", ["id", "at", "who", "unit", "csat"], rows), parse_mapping(SURVEY))
    with pytest.raises(UsageError, match="no driver to link"):
        links_of_facts(open_facts(str(tmp_path / "facts")))
