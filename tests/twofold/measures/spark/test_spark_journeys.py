"""Journeys read on a real Spark cluster go the same ways as on the embedded engine."""

import numpy as np
import pytest

from twofold.journeys import PathRule
from twofold.journeys.flow import directly_follows, find_variants
from twofold.journeys.gather import gather

pytestmark = pytest.mark.spark
RULE = PathRule(steps_by=("touchpoint", "channel"))


@pytest.fixture(scope="module")
def engine(master):
    from twofold.store.spark import open_session, spark_engine  # noqa: PLC0415 - an optional extra

    yield spark_engine(master)
    session = open_session(master)
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)


def told(facts):
    """What the flow says, without the order in which an engine hashes journeys."""
    steps = gather(facts, RULE, columns=["unit", "month"])
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
