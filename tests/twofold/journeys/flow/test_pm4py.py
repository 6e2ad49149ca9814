"""pm4py finds the same graph, variants, starts, ends and times, on public logs and on random ones."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.journeys import Steps
from twofold.journeys.flow import directly_follows, find_variants
from twofold.journeys.logs import log_steps

HELPDESK = ("helpdesk_italian/finale.csv", "Case ID", "Activity", "Complete Timestamp")
BPI = ("bpi_challenge_2012/bpic2012.xes.gz", "case:concept:name", "concept:name", "time:timestamp")


@pytest.fixture(scope="module")
def pm4py():
    return pytest.importorskip("pm4py")


def check_against(pm4py, frame: pd.DataFrame, steps: Steps) -> None:
    """The same numbers on both sides; pm4py takes rows of one moment in the order of the file, as we do."""
    flow, variants = directly_follows(steps), find_variants(steps)
    arcs, labels = flow.arcs, flow.labels
    names = [(labels[a], labels[b]) for a, b in zip(arcs.source, arcs.target, strict=True)]
    graph, starts, ends = pm4py.discover_dfg(frame)
    assert dict(zip(names, arcs.count.tolist(), strict=True)) == graph
    assert {labels[at]: int(n) for at, n in enumerate(flow.visits.starts) if n} == starts
    assert {labels[at]: int(n) for at, n in enumerate(flow.visits.ends) if n} == ends
    found = {tuple(variants.path(at)): int(variants.count[at]) for at in range(len(variants))}
    assert found == {tuple(path): int(n) for path, n in pm4py.get_variants(frame).items()}
    for perf, ours in (("mean", arcs.hours.mean), ("median", arcs.hours.median)):
        times, _, _ = pm4py.discover_performance_dfg(frame, perf_aggregation_key=perf)
        assert [times[name] for name in names] == pytest.approx(list(ours * 3600), rel=1e-6, abs=1e-3)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("source", "cases", "events", "different"), [(HELPDESK, 4580, 21_348, 226), (BPI, 13_087, 262_200, 4366)]
)
def test_public_logs_have_their_published_figures_and_those_of_pm4py(
    pm4py, real_data, source, cases, events, different
):
    path = real_data(source[0])
    steps = log_steps(path, case=source[1], touchpoint=source[2], time=source[3]).steps
    assert (steps.journeys, len(steps), len(find_variants(steps))) == (cases, events, different)
    check_against(pm4py, as_pm4py_reads(pm4py, path, source), steps)


def as_pm4py_reads(pm4py, path: Path, source: tuple[str, str, str, str]) -> pd.DataFrame:
    if path.suffix == ".csv":
        frame = pd.read_csv(path, dtype=str)
        frame[source[3]] = pd.to_datetime(frame[source[3]], utc=True)
        return pm4py.format_dataframe(frame, case_id=source[1], activity_key=source[2], timestamp_key=source[3])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends a faster reader
        return pm4py.format_dataframe(pm4py.read_xes(str(path)))


EVENT = st.tuples(st.integers(0, 5), st.sampled_from(["call", "chat", "visit", "bill"]), st.integers(0, 3))


@settings(max_examples=12, deadline=None)
@given(events=st.lists(EVENT, min_size=2, max_size=60))
def test_random_logs_with_tied_times_give_what_pm4py_gives(pm4py, events, tmp_path_factory):
    frame = pd.DataFrame(events, columns=["case", "touchpoint", "day"])
    frame["case"] = "C" + frame["case"].astype(str)
    frame["time"] = pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(frame.pop("day"), "D")
    path = tmp_path_factory.mktemp("log") / "log.csv"
    frame.to_csv(path, index=False, date_format="%Y-%m-%dT%H:%M:%SZ")
    steps = log_steps(path, case="case", touchpoint="touchpoint", time="time").steps
    formatted = pm4py.format_dataframe(frame, case_id="case", activity_key="touchpoint", timestamp_key="time")
    check_against(pm4py, formatted, steps)


def test_the_running_example_is_that_of_pm4py(pm4py, running_example):
    rows = [
        {"case": str(journey), "touchpoint": name, "time": pd.Timestamp(int(at), unit="us", tz="UTC")}
        for journey, name, at in zip(
            running_example.journey,
            running_example.touchpoint.texts(running_example.touchpoint.codes),
            running_example.time,
            strict=True,
        )
    ]
    frame = pd.DataFrame(rows)
    formatted = pm4py.format_dataframe(frame, case_id="case", activity_key="touchpoint", timestamp_key="time")
    check_against(pm4py, formatted, running_example)
    assert np.all(find_variants(running_example).count == 1)
