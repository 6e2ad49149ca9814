from dataclasses import replace
from time import process_time

import numpy as np
import pytest

from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold.journeys.deviations.departures import departures
from twofold.journeys.deviations.deviation import DeviationKind
from twofold.journeys.deviations.history import PATH, History
from twofold.journeys.deviations.slowness import usual_limit
from twofold.journeys.deviations.walked import walk
from twofold.journeys.steps import Coded, Steps

WHOLE = "booking check-in room check-out"


@pytest.fixture
def found(stay, written):
    """Which journeys deviate: {(kind, touchpoint): (deviating journeys, journeys in which it could happen)}."""

    def look(texts, journey=stay, ends=(), open_ones=()):
        walked = walk(written(texts, open_ones=open_ones), journey, ends)
        return {
            (one.deviation.kind.value, one.deviation.touchpoint): (
                one.journeys[one.deviates].tolist(),
                one.journeys.tolist(),
            )
            for one in departures(walked)
        }

    return look


def test_a_journey_that_follows_the_map_deviates_in_nothing(found):
    assert found(["website booking check-in breakfast room breakfast check-out thanks"]) == {}


def test_what_a_map_does_not_expect_is_not_skipped(found):
    assert found([WHOLE, "booking check-in room breakfast check-out thanks"]) == {
        ("skipped", "breakfast"): ([0], [0, 1])
    }


def test_only_journeys_that_came_further_skipped_something(found):
    texts = ["booking room breakfast check-out", "booking", "booking check-in room breakfast check-out"]
    skipped = found(texts)[("skipped", "check-in")]
    assert skipped == ([0], [0, 2])  # the second one was abandoned at booking: it skipped nothing


def test_the_end_of_the_last_expected_stage_is_skipped_where_a_journey_ends_without_it(found):
    journey = JourneyMap("m", stages=(Stage("a", touchpoints=(Touchpoint("x"), Touchpoint("y"))),))
    assert found(["x", "x y"], journey) == {("skipped", "y"): ([0], [0, 1])}


def test_an_open_journey_is_not_judged(found):
    texts = [WHOLE + " breakfast", "booking booking", "booking check-in room breakfast check-out"]
    assert ("repeated", "booking") not in found(texts, open_ones=[1])
    assert found(texts)[("repeated", "booking")] == ([1], [0, 1, 2])


def test_a_touchpoint_is_repeated_when_passed_more_often_than_is_usual(found):
    twice = "booking check-in room breakfast breakfast check-out"
    thrice = "booking check-in room breakfast breakfast breakfast check-out"
    assert found([twice, thrice, WHOLE])[("repeated", "breakfast")] == ([1], [0, 1])
    assert ("repeated", "room") not in found([twice, thrice, WHOLE])


def test_a_first_step_after_a_later_touchpoint_is_out_of_order(found):
    late = "booking room check-in breakfast check-out"
    told = found([late, "booking check-in room breakfast check-out"])
    assert told == {("out of order", "check-in"): ([0], [0, 1])}


def test_coming_back_is_a_repetition_and_no_disorder(found):
    told = found(["booking check-in room breakfast check-in check-out"])
    assert told == {("repeated", "check-in"): ([0], [0])}


def test_touchpoints_of_a_stage_without_order_come_in_any_order(found):
    assert found(["booking check-in breakfast room check-out"]) == {}


def test_a_touchpoint_that_the_map_has_not_is_unexpected_but_one_that_nobody_recorded_is_not(stay, written):
    walked = walk(written([f"{WHOLE} breakfast complaint", f"{WHOLE} breakfast"]), stay)
    labels = {(d.deviation.kind, d.deviation.touchpoint): d.journeys[d.deviates].tolist() for d in departures(walked)}
    assert labels[(DeviationKind.UNEXPECTED, "complaint")] == [0]
    steps = written(["booking nothing check-in"])
    renamed = type(steps.touchpoint)(steps.touchpoint.codes, ("booking", "check-in", "(not recorded)"))
    unknown = walk(replace(steps, touchpoint=renamed), stay)
    assert DeviationKind.UNEXPECTED not in {one.deviation.kind for one in departures(unknown)}


def test_a_journey_that_goes_idle_before_the_last_expected_stage_is_abandoned_where_it_stopped(found):
    texts = ["booking check-in room", "booking check-in room breakfast check-out", "booking check-in room complaint"]
    told = found(texts)
    assert told[("abandoned", "room")] == ([0, 2], [0, 1, 2])
    assert ("abandoned", "booking") not in told


def test_a_journey_that_an_end_finished_is_not_abandoned(found):
    assert ("abandoned", "booking") not in found(["booking cancelled"], ends=("cancelled",))
    assert found(["booking cancelled"])[("abandoned", "booking")] == ([0], [0])


@pytest.mark.parametrize(("after", "slow"), [(None, [1]), ("booking", [0, 1])])
def test_what_took_longer_than_the_map_allows_is_too_slow(after, slow, found):
    journey = JourneyMap(
        "m",
        stages=(
            Stage("a", touchpoints=(Touchpoint("booking"), Touchpoint("call", expected=False))),
            Stage("b", touchpoints=(Touchpoint("check-in", within_hours=48, after=after),)),
        ),
    )
    texts = ["booking call@30 check-in@30", "booking check-in@49", "booking check-in@48", "check-in"]
    told = found(texts, journey)
    assert told[("too slow", "check-in")] == (slow, [0, 1, 2])


def test_without_a_limit_of_the_map_a_time_is_too_slow_beyond_the_upper_fence_of_its_logarithms(found):
    hours = np.exp(np.linspace(0.0, 4.0, 101))  # quartiles of the logarithms: 1 and 3
    assert usual_limit(hours) == pytest.approx(np.exp(6.0))
    texts = [f"booking check-in@{hour} room breakfast check-out" for hour in [*hours, 500.0]]
    told = found(texts)
    assert told[("too slow", "check-in")] == ([101], list(range(102)))


def test_a_limit_needs_enough_times_that_differ():
    assert usual_limit(np.arange(1.0, 50.0)) is None
    assert usual_limit(np.full(100, 3.0)) is None
    assert usual_limit(np.arange(1.0, 51.0)) is not None


def test_history_knows_only_what_came_before_a_deviation_could_happen(stay, written):
    texts = ["booking booking complaint room@10 check-in room check-out", "booking check-in check-in"]
    walked = walk(written(texts), stay)
    history = History.of(walked)
    by_what = {(one.deviation.kind, one.deviation.touchpoint): one for one in departures(walked)}
    late = by_what[DeviationKind.OUT_OF_ORDER, "check-in"]
    # the room came at hour 12, before check-in: until then 3 steps in 2 hours, one repeated, one off the map
    past = history.before(late)
    logged = [0, 1, 3, 4, 5, 6]  # counts and hours are kept as logarithms
    past[:, logged] = np.expm1(past[:, logged])
    assert dict(zip(PATH, past[0].round(6), strict=True)) == {
        "steps before": 3,
        "hours before": 2,
        "how far on the map before": 2,  # the booking, second in the usual order
        "repetitions before": 1,
        "steps off the map before": 1,
        "disorder before": 0,
        "different touchpoints before": 1,
        "steps before, squared": round(np.log(4.0) ** 2, 6),
    }
    assert past[1].round(6).tolist() == [1, 0, 2, 0, 0, 0, 1, round(np.log(2.0) ** 2, 6)]
    again = by_what[DeviationKind.REPEATED, "check-in"]
    assert history.before(again)[:, 2].tolist() == [4, 3]  # the room, and check-in itself
    assert np.expm1(history.before(again))[:, logged].round(6).tolist() == [[5, 13, 1, 1, 1, 3], [2, 1, 0, 0, 0, 2]]


def test_a_million_steps_are_walked_in_seconds_without_a_loop_over_journeys(stay):
    rng = np.random.default_rng(5)
    count, each = 200_000, 5
    names = tuple(sorted(point.name for point in stay.touchpoints()))
    steps = Steps(
        offsets=np.arange(0, count * each + 1, each, dtype=np.int64),
        key=np.arange(count, dtype=np.uint64),
        touchpoint=Coded(rng.integers(0, len(names), count * each).astype(np.int32), names),
        time=np.tile(np.arange(each), count) * 3_600_000_000,
        event=np.arange(count * each),
        finished=np.ones(count, dtype=np.bool_),
    )
    start = process_time()
    assert len(list(departures(walk(steps, stay)))) > 10
    assert process_time() - start < 10.0  # 0.9 s on a two-core machine; a loop over 200,000 journeys takes minutes
