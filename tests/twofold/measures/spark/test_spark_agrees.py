"""The whole catalogue and journeys give the same numbers on a real Spark cluster as on the embedded engine."""

import numpy as np
import pyarrow as pa
import pytest

from twofold.journeys import PathRule
from twofold.journeys.flow import directly_follows, find_variants
from twofold.journeys.gather import gather
from twofold.measures import CATALOGUE, WORKDAYS, BusinessHours, MeasureOptions, cube, measure
from twofold.reports.spoken_of import ByPlace

pytestmark = pytest.mark.spark
FEW = MeasureOptions(minimum_n=2)
# answers of employees are split by unit and month at most
OTHERS = "side!=employee"
QUESTIONS = {
    "everybody": {"by": (), "options": FEW},
    "unit and month": {"by": ("unit", "month"), "options": FEW},
    "channel and context": {"by": ("channel", "fare"), "options": FEW, "where": OTHERS},
    "touchpoint and week": {"by": ("touchpoint", "week"), "options": FEW, "where": [OTHERS, "month>=2026-02"]},
    "roll-up in open hours": {
        "by": ("unit",),
        "options": MeasureOptions(minimum_n=2, roll_up=True, hours=BusinessHours(WORKDAYS)),
        "where": [OTHERS, "channel=phone,"],
    },
    "level": {
        "by": ("unit", "channel"),
        "options": MeasureOptions(minimum_n=2, unit_level="region", within_days=3, rescale=(0, 100)),
        "where": [OTHERS, "unit=all"],
    },
}


def same(ours, theirs):
    assert len(ours) == len(theirs)
    for one, other in zip(ours.to_json(), theirs.to_json(), strict=True):
        for name, value in one.items():
            expected = pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
            assert other[name] == expected, (name, one, other)


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
def test_the_whole_catalogue_is_the_same_on_spark(store, engine, asked):
    names = [name for name in CATALOGUE if name != "enps" or "where" not in asked]
    here, there = (cube(store.facts(engine=where), names, item="csat", **asked) for where in (None, engine))
    assert list(here) == list(there) == names
    for name, estimates in here.items():
        assert len(estimates) > 0, name
        same(estimates, there[name])


def test_a_past_moment_is_the_same_on_spark(store, engine):
    as_of = sorted({row["recorded_at"] for row in loads_of(store)})[-2]
    now, past = (cube(store.facts(as_of=moment), ["nps", "csat"], "channel") for moment in (None, as_of))
    there = cube(store.facts(as_of=as_of, engine=engine), ["nps", "csat"], "channel")
    assert now["nps"].to_json() != past["nps"].to_json()
    for name, estimates in past.items():
        same(estimates, there[name])


def loads_of(store):
    from twofold.store import loads  # noqa: PLC0415 - the function, not the fixture

    return loads(store).to_pylist()


def told(facts):
    """What the flow says, without the order in which an engine hashes journeys."""
    steps = gather(facts, PathRule(steps_by=("touchpoint", "channel")), columns=["unit", "month"])
    flow, variants = directly_follows(steps), find_variants(steps)
    arcs, visits = flow.arcs, flow.visits
    numbers = [arcs.source, arcs.target, arcs.count, arcs.journeys, arcs.share, arcs.share_low, arcs.share_high]
    numbers += [arcs.hours.mean, arcs.hours.se, arcs.hours.median, arcs.hours.median_low, arcs.hours.p90]
    numbers += [visits.count, visits.starts, visits.ended, visits.open, visits.returning, visits.drop_off]
    paths = [(variants.path(at), int(count)) for at, count in enumerate(variants.count)]
    segments = sorted(steps.segment("month").texts(steps.segment("month").codes))
    return np.concatenate(numbers), (flow.labels, flow.journeys, flow.finished, flow.left_out, paths, segments)


def test_flow_and_variants_are_those_of_the_embedded_engine(store, engine):
    ours, theirs = told(store.facts()), told(store.facts(engine=engine))
    assert ours[1] == theirs[1]
    assert len(ours[1][4]) > 20
    assert ours[0] == pytest.approx(theirs[0], rel=1e-9, abs=1e-9, nan_ok=True)


def test_items_that_mean_one_touchpoint_count_once_on_both_engines(store, engine):
    meant = pa.table({"item": ["csat", "ces_effort"], "place": ["stay", "stay"]})
    asked = {"item": "stay", "by": ("channel",), "options": FEW}
    here, there = (measure(ByPlace(store.facts(engine=where), (), meant), "mean", **asked) for where in (None, engine))
    alone, twice = (
        measure(store.facts(), "mean", item=items, by=("channel",), options=FEW)
        for items in (["csat"], ["csat", "ces_effort"])
    )
    assert counted(alone) < counted(here) < counted(twice)
    same(here, there)


def counted(estimates):
    return sum(one.n for one in estimates)
