"""Journeys written as OCEL 2.0 are what was written, to our own reader and to pm4py."""

import json
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from written_journeys import any_steps, journeys, made

from twofold.journeys.exchange.export import LogFormat, export_log
from twofold.journeys.exchange.ocel import write_ocel
from twofold.journeys.logs import log_steps


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=any_steps())
def test_what_is_written_is_read_back(tmp_path, steps):
    path = tmp_path / "log.jsonocel"
    write_ocel(steps, path)
    names = tuple(["channel"] if (steps.columns["channel"].codes >= 0).any() else [])
    assert journeys(log_steps(path, case="case", kept=names).steps, names) == journeys(steps, names)


def test_controls_and_quotes_are_escaped(tmp_path):
    write_ocel(made([(1, 0, 'a\x00"\\\n')]), tmp_path / "log.jsonocel")
    assert json.loads((tmp_path / "log.jsonocel").read_bytes())["events"][0]["type"] == 'a\x00"\\\n'


def test_every_object_is_of_a_declared_type_and_every_relation_leads_to_one(tmp_path, stay):
    write_ocel(stay, tmp_path / "log.jsonocel", customers=np.array([10, 10, -1, 11]))
    log = json.loads((tmp_path / "log.jsonocel").read_text(encoding="utf-8"))
    types = {each["name"] for each in log["objectTypes"]}
    objects = {each["id"]: each["type"] for each in log["objects"]}
    assert set(objects.values()) == types == {"case", "customer", "unit"}
    assert len(objects) == len(log["objects"]) == 6
    related = [each["objectId"] for event in log["events"] for each in event["relationships"]]
    assert set(related) <= set(objects)
    assert {event["type"] for event in log["events"]} == {each["name"] for each in log["eventTypes"]}
    declared = {each["name"]: {a["name"] for a in each["attributes"]} for each in log["eventTypes"]}
    assert all({a["name"] for a in event["attributes"]} <= declared[event["type"]] for event in log["events"])


def test_the_events_of_customers_and_units_can_be_followed_too(tmp_path, stay):
    assert export_log(stay, tmp_path / "a.json.gz", customers=np.array([10, 10, 10, 10])) is LogFormat.OCEL
    assert len(journeys(log_steps(tmp_path / "a.json.gz", case="customer").steps)) == 1
    assert len(journeys(log_steps(tmp_path / "a.json.gz", case="unit").steps)) == 2


def test_pm4py_reads_the_same_events_and_objects(tmp_path, stay):
    pm4py = pytest.importorskip("pm4py")
    write_ocel(stay, tmp_path / "log.jsonocel", customers=np.array([10, 10, 11, 11]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        log = pm4py.read_ocel2_json(str(tmp_path / "log.jsonocel"))
        flat = pm4py.ocel_flattening(log, "case")
    assert (len(log.events), len(log.objects)) == (4, 6)
    told = [list(group["concept:name"]) for _, group in flat.sort_values("time:timestamp").groupby("case:concept:name")]
    assert sorted(told) == [["booking", "check-in"], ["booking", "check-out"]]
    times = sorted(moment.value // 1000 for moment in flat["time:timestamp"])
    assert times == sorted(stay.time.tolist())
