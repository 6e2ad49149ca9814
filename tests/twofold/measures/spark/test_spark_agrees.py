"""The whole catalogue gives the same numbers on a real Spark cluster as on the embedded engine."""

import pytest

from twofold.measures import CATALOGUE, WORKDAYS, BusinessHours, MeasureOptions, cube

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


@pytest.fixture(scope="module")
def engine(master):
    from twofold.store.spark import open_session, spark_engine  # noqa: PLC0415 - an optional extra

    yield spark_engine(master)
    close(open_session(master))


def close(session):
    """End the session and the Java process behind it."""
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)


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
