"""Sums in pieces of time are the sums of all at once."""

from datetime import date, timedelta

import numpy as np
import pytest

from twofold.measures import MeasureOptions, cube, pieces
from twofold.measures.narrowed import narrowed
from twofold.measures.pieces import cuts
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

MAPPING = parse_mapping("""
[event]
kind = {value = "survey"}
occurred_at = "day"
person = "who"
channel = "channel"

[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]

[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]
""")
NAMES = ["nps", "csat", "csat_mean", "response_rate", "volume"]
ASKED = [("month", "channel", 1), ("week", "", 1), ("week", "month", 250), ("day", "", 250)]


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    draw = np.random.default_rng(7)
    rows = ["day,who,channel,nps,csat"]
    for _ in range(600):
        day = date(2024, 12, 25) + timedelta(days=int(draw.integers(130)))
        channel = ["phone", "web", "e-mail"][draw.integers(3)]
        rows.append(f"{day},p{draw.integers(40)},{channel},{draw.integers(11)},{draw.integers(1, 6)}")
    folder = tmp_path_factory.mktemp("pieces")
    (folder / "survey.csv").write_text("\n".join(rows), encoding="utf-8")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "survey.csv", MAPPING)
    return store.facts()


@pytest.mark.parametrize(("period", "by", "most"), ASKED)
def test_pieces_give_what_all_at_once_gives(facts, monkeypatch, period, by, most):
    def asked(about):
        found = cube(about, NAMES, by=by, period=period, options=MeasureOptions(minimum_n=1))
        return {name: estimates.table.to_pylist() for name, estimates in found.items()}

    def parts():
        monkeypatch.setattr(pieces, "PIECE_ROWS", most)
        return asked(facts), asked(narrowed(facts, "channel=phone,web"))

    whole = asked(facts), asked(narrowed(facts, "channel=phone,web"))
    assert parts() == whole
    assert len(whole[0]["nps"]) > 5


def test_a_scan_without_a_period_is_in_one_piece(facts, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_ROWS", 1)
    found = cube(facts, NAMES, by="channel")
    assert sorted(one.n for one in found["volume"]) == sorted(one.n for one in found["response_rate"])
    assert sum(one.n for one in found["volume"]) == 600


def test_weeks_that_begin_in_one_month_and_end_in_the_next_are_not_cut():
    rows = dict.fromkeys(range(600, 700), 10)
    for day in cuts(rows, "week", 25):
        assert (date(1970, 1, 1) + timedelta(days=day)).weekday() == 0
    assert len(cuts(rows, "week", 25)) == 49
    assert cuts(rows, "month", 10_000) == []
