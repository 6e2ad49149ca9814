"""What customers felt who crossed channels, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.journeys.channels.crossings import find_crossings
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded, Steps


def lived(*journeys):
    """Journeys as (person, [(channel, score or None), ...])."""
    steps = [step for _, path in journeys for step in path]
    n, one = len(steps), Coded(np.zeros(len(steps), dtype=np.int32), ("stay",))
    labels = tuple(sorted({channel for channel, _ in steps}))
    offsets = np.append(0, np.cumsum([len(path) for _, path in journeys])).astype(np.int64)
    row = np.arange(n, dtype=np.int64)
    channel = Coded(np.array([labels.index(channel) for channel, _ in steps], dtype=np.int32), labels)
    key, finished = np.arange(len(journeys), dtype=np.uint64), np.ones(len(journeys), dtype=np.bool_)
    made = Steps(offsets, key, one, row, row, finished, {"channel": channel})
    journey = np.repeat(np.arange(len(journeys)), np.diff(offsets))
    person = np.array([person for person, path in journeys for _ in path], dtype=np.int64)
    said = np.flatnonzero([score is not None for _, score in steps])
    score = np.array([steps[place][1] for place in said], dtype=float)
    told = LinkedScores(
        journey[said], row[said], one.take(said), score, score, row[said], np.ones(len(said)), person[said], row[said],
        one.take(said), one.take(said),
    )  # fmt: skip
    return made, told


def test_the_gap_is_the_score_after_minus_the_score_before():
    steps, scores = lived(*((person, [("app", 0.9), ("desk", 0.5 + 0.02 * person)]) for person in range(6)))
    (pair,) = find_crossings(steps, scores).pairs
    assert (pair.before, pair.after, pair.crossings, pair.customers) == ("app", "desk", 6, 6)
    assert pair.gap.value == pytest.approx(-0.35)
    assert pair.gap.low < -0.35 < pair.gap.high < 0


def test_steps_without_a_score_may_lie_between_and_journeys_do_not_run_into_each_other():
    path = [("app", 0.9), ("phone", None), ("desk", 0.4), ("desk", 0.3)]
    steps, scores = lived(*((person, path) for person in range(5)))
    found = find_crossings(steps, scores)
    assert [(pair.before, pair.after, pair.crossings) for pair in found.pairs] == [("app", "desk", 5)]


def test_order_is_told_apart_where_customers_cross_both_ways():
    # the desk is 0.2 worse, and every later step 0.1 better
    noise = np.linspace(-0.01, 0.01, 8)
    there = [(n, [("app", 0.6), ("desk", 0.5 + noise[n])]) for n in range(8)]
    back = [(10 + n, [("desk", 0.4), ("app", 0.7 + noise[n])]) for n in range(8)]
    found = find_crossings(*lived(*there, *back))
    (both,) = found.both_ways
    assert (both.first, both.second, both.crossings) == ("app", "desk", 16)
    assert both.gap.value == pytest.approx(-0.2)
    assert both.order.value == pytest.approx(0.1)
    assert [pair.gap.value for pair in found.pairs] == pytest.approx([-0.1, 0.3])


def test_a_customer_who_crosses_twenty_times_is_one_customer():
    noise = np.linspace(-0.2, 0.2, 6)
    once = [(n, [("app", 0.5), ("desk", 0.5 + noise[n])]) for n in range(6)]
    (single,) = find_crossings(*lived(*once)).pairs
    (twenty,) = find_crossings(*lived(*(journey for journey in once for _ in range(20)))).pairs
    assert (twenty.crossings, twenty.customers) == (120, 6)
    assert twenty.gap.low == pytest.approx(single.gap.low, abs=0.02)


def test_fewer_customers_than_asked_are_not_shown():
    found = find_crossings(*lived(*((n, [("app", 0.9), ("desk", 0.5)]) for n in range(4))))
    (pair,) = found.pairs
    assert (pair.crossings, pair.customers, pair.gap.value) == (None, None, None)
    assert pair.reason == "fewer than 5 customers"


def test_an_answer_without_a_step_counts_in_the_channel_it_tells_itself():
    steps, scores = lived(*((n, [("app", 0.9), ("app", 0.5 + 0.01 * n)]) for n in range(6)))
    lost = scores.step.copy()
    lost[1::2] = -1
    unlinked = LinkedScores(
        scores.journey, lost, scores.touchpoint, scores.score, scores.number, scores.time, scores.weight,
        scores.respondent, scores.event, scores.item, scores.instrument,
    )  # fmt: skip
    own = Coded(np.tile([-1, 0], 6).astype(np.int32), ("desk",))
    assert find_crossings(steps, unlinked).without_step == 6
    found = find_crossings(steps, unlinked, own=own)
    assert [(pair.before, pair.after, pair.crossings) for pair in found.pairs] == [("app", "desk", 6)]
    assert found.without_step == 0


def test_p_values_are_corrected_over_the_pairs():
    rng = np.random.default_rng(2)
    paths = [
        (n, [(f"{place}a", 0.5), (f"{place}b", 0.5 + rng.normal(0.02, 0.1))]) for place in range(6) for n in range(9)
    ]
    found = find_crossings(*lived(*paths))
    assert all(pair.gap.p_adjusted >= pair.gap.p_value for pair in found.pairs)
    assert max(pair.gap.p_adjusted for pair in found.pairs) == max(pair.gap.p_value for pair in found.pairs)


def test_without_any_score_there_is_nothing():
    steps, scores = lived((1, [("app", None), ("desk", None)]))
    assert find_crossings(steps, scores).pairs == ()


def test_at_like_touchpoints_the_touchpoint_is_not_taken_for_the_channel():
    rng = np.random.default_rng(6)
    worth = {"booking": 0.0, "problem": -0.3}
    steps, scores = lived(*((n, [(rng.choice(["app", "desk"]), 0.0) for _ in range(4)]) for n in range(200)))
    channel = steps.columns["channel"].codes
    point = (rng.random(len(channel)) < np.where(channel == 1, 0.8, 0.2)).astype(np.int32)
    score = 0.7 + np.array(list(worth.values()))[point] + 0.05 * channel + rng.normal(0, 0.05, len(channel))
    touchpoint = Coded(point, tuple(worth))
    found = find_crossings(
        replace(steps, touchpoint=touchpoint), replace(scores, score=score, number=score, touchpoint=touchpoint)
    )
    (plain,), (like,) = found.both_ways, found.like
    assert plain.gap.high < 0
    assert like.gap.low < 0.05 < like.gap.high
    assert like.gap.low > 0
    assert like.crossings == plain.crossings


def test_channels_that_share_no_touchpoint_are_not_compared_at_like_ones():
    steps, scores = lived(*((n, [("app", 0.9), ("desk", 0.5 + 0.01 * n)]) for n in range(30)))
    touchpoint = Coded(steps.columns["channel"].codes, ("booking", "check-in"))
    found = find_crossings(replace(steps, touchpoint=touchpoint), replace(scores, touchpoint=touchpoint))
    assert (len(found.pairs), found.like) == (1, ())
