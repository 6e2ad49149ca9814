"""Public files, loaded with the mappings of the documentation: what is known about them must come out."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from twofold.sources.mapping_file import read_mapping
from twofold.store import open_store
from twofold.store.load import load

pytestmark = pytest.mark.realdata

MAPPINGS = Path(__file__).parents[3] / "docs" / "how-to" / "mappings"


@pytest.fixture
def loaded(tmp_path, real_data):
    store = open_store(tmp_path / "facts", create=True)

    def load_into_the_store(file, mapping):
        path = real_data(file)
        summary = load(store, path, read_mapping(MAPPINGS / f"{mapping}.toml"))
        facts = store.facts()
        events = facts.collect(facts.events())
        return summary, events.filter(pc.equal(events["source"], path.name)), facts.collect(facts.answers())

    return load_into_the_store


def share(values, wanted):
    return sum(value == wanted for value in values) / len(values)


def test_the_airports_recommendation_of_2017_is_3984_and_404_weighted(loaded):
    summary, _, answers = loaded("sfo_airport_survey/sfo_2017_raw.csv", "sfo-2017")
    assert (summary.read, summary.accepted, summary.rejected_answers) == (2831, 2831, 0)
    assert summary.answers["nps"] == 2746
    assert summary.missing["nps"] == {"11": 84}
    nps = [row for row in answers.to_pylist() if row["item"] == "nps" and row["number"] is not None]
    points = [(row["number"] >= 9) - (row["number"] <= 6) for row in nps]
    weights = [row["weight"] for row in nps]
    assert 100 * sum(points) / len(points) == pytest.approx(39.84, abs=0.005)
    weighted = sum(w * p for w, p in zip(weights, points, strict=True)) / sum(weights)
    assert 100 * weighted == pytest.approx(40.4, abs=0.05)


def test_the_airports_fourteen_ratings_of_2016_leave_out_never_used_and_blank(loaded):
    summary, _, answers = loaded("sfo_airport_survey/sfo_2016_raw.csv", "sfo-2016")
    assert (summary.accepted, summary.rejected_answers) == (3087, 0)
    ratings = [row for row in answers.to_pylist() if row["item"] == "rating"]
    assert len({row["touchpoint"] for row in ratings}) == 14
    assert {row["number"] for row in ratings} == {None, 1.0, 2.0, 3.0, 4.0, 5.0}


def test_177_percent_of_the_banks_callers_hang_up(loaded):
    summary, events, _ = loaded("bank_call_centre_1999/calls_february_1999.tsv", "bank-calls")
    assert (summary.read, summary.accepted) == (33_344, 33_344)
    assert share(events["outcome"].to_pylist(), "abandoned") == pytest.approx(0.1771, abs=5e-5)
    assert len(set(events["person"].to_pylist()) - {None}) == 4081


def test_complaints_keep_their_channels_and_disputes(loaded):
    _, events, answers = loaded("cfpb_complaints/consumer_complaints.csv", "cfpb-complaints")
    channels = events["channel"].to_pylist()
    assert {name: channels.count(name) for name in set(channels)} == {
        "Web": 2233,
        "Referral": 533,
        "Phone": 200,
        "Postal mail": 168,
        "Fax": 52,
    }
    assert answers["choice"].to_pylist().count("Yes") == 595


def test_699_percent_of_federal_employees_answered_the_first_item_positively_in_2020(loaded):
    summary, _, answers = loaded("us_fevs_agency/fevs_agency_long.parquet", "fevs")
    assert summary.read == 108_136 == summary.accepted + summary.rejected_rows
    first = [
        row
        for row in answers.to_pylist()
        if (row["item"], row["unit"], row["local_day"]) == ("Q1", "All Responses", 18_262) and row["number"] is not None
    ]
    positive = sum(row["weight"] for row in first if row["number"] > 3)
    assert 100 * positive / sum(row["weight"] for row in first) == pytest.approx(69.9, abs=0.1)


def test_the_help_desk_is_the_same_from_csv_and_from_xes(loaded):
    kept = ["occurred_us", "local_us", "zone", "person", "employee", "case", "unit", "touchpoint", "outcome", "kind"]
    logs = []
    for file, mapping in [("finale.csv", "helpdesk-csv"), ("helpdesk.xes.gz", "helpdesk-xes")]:
        summary, events, _ = loaded(f"helpdesk_italian/{file}", mapping)
        assert (summary.read, summary.accepted) == (21_348, 21_348)
        assert len(set(events["case"].to_pylist())) == 4580
        logs.append(sorted(events.select(kept).to_pylist(), key=repr))
    assert logs[0] == logs[1]
