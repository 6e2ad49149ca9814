"""Time between any two touchpoints, and two groups beside each other."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.errors import UsageError
from twofold.journeys import Coded, Steps
from twofold.journeys.flow import compare_flow, frequent_flow, split, time_between
from twofold.journeys.flow import directly_follows as flow_of
from twofold.journeys.flow import find_variants as variants_of
from twofold.journeys.flow.frequent import Frequent
from twofold.measures.differences import newcombe

HOUR = 3_600_000_000
PATHS = st.lists(st.tuples(st.text("abc", min_size=1, max_size=8), st.booleans()), min_size=1, max_size=20)


def events(path: str) -> list[tuple[str, int]]:
    return [(name, at * at * HOUR) for at, name in enumerate(path)]


@settings(deadline=None, max_examples=40)  # machines under load are slow, not wrong
@given(paths=PATHS)
def test_time_runs_from_the_first_visit_to_the_next_visit_of_the_other(make_steps, paths):
    steps = make_steps([events(path + "ab") for path, _ in paths], [done for _, done in paths])
    for first, then in (("a", "b"), ("b", "a"), ("a", "a")):
        found = time_between(steps, first, then)
        hours, waiting = [], 0
        for path, done in ((path + "ab", done) for path, done in paths):
            start = path.index(first)
            stop = path.find(then, start + 1)
            if stop >= 0:
                hours.append(stop * stop - start * start)
            waiting += stop < 0 and not done
        assert (found.began, found.arrived, found.waiting) == (len(paths), len(hours), waiting)
        if hours:
            assert found.hours.median[0] == pytest.approx(np.median(hours))


def test_a_touchpoint_that_nobody_touches_is_refused_with_the_nearest_name(make_steps):
    with pytest.raises(UsageError, match="did you mean 'check-in'"):
        time_between(make_steps([[("check-in", 0)]]), "checkin", "check-in")


def two_groups(make_steps, first: list[str], second: list[str]):
    steps = make_steps([events(path) for path in (*first, *second)])
    mask = np.arange(steps.journeys) < len(first)
    return steps, mask, ~mask


def test_what_comes_next_is_compared_by_newcombe(make_steps):
    steps, one, two = two_groups(make_steps, ["ab"] * 56 + ["ac"] * 14, ["ab"] * 48 + ["ac"] * 32)
    found = compare_flow(steps, one, two)
    # Newcombe 1998b, table II: 56/70 against 48/80 gives 0.0524 to 0.3339
    assert [each[0] for each in found.shares.difference[:3]] == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)
    assert found.paths.difference.low[0] == pytest.approx(float(newcombe(0.8, 70, 0.6, 80).low))
    assert found.counts[0].tolist() == [56, 14]


def test_groups_of_fewer_than_five_journeys_are_not_compared(make_steps):
    steps, one, two = two_groups(make_steps, ["ab"] * 4, ["ab"] * 50)
    found = compare_flow(steps, one, two)
    assert np.isnan(found.shares.p_adjusted).all()
    assert np.isnan(found.paths.difference.value).all()


def test_a_planted_difference_is_found_and_equal_groups_are_not_told_apart(make_steps):
    rng = np.random.default_rng(5)

    def drawn(share):
        return ["ab" if each else "ac" for each in rng.random(300) < share]

    steps, one, two = two_groups(make_steps, drawn(0.8), drawn(0.5))
    assert compare_flow(steps, one, two).shares.p_adjusted.max() < 1e-6
    claimed = 0
    for _ in range(60):
        steps, one, two = two_groups(make_steps, drawn(0.6), drawn(0.6))
        found = compare_flow(steps, one, two)
        claimed += bool(np.nanmin(np.concatenate([found.shares.p_adjusted, found.paths.p_adjusted])) < 0.05)
    assert claimed <= 8  # of 60 at 5 %: 9 or more happen once in 300 runs


def test_arcs_that_one_group_never_takes_are_compared_too(make_steps):
    steps, one, two = two_groups(make_steps, ["ab"] * 30, ["ac"] * 30)
    found = compare_flow(steps, one, two)
    assert found.shares.difference.value.tolist() == [1.0, -1.0]


def test_journeys_are_split_by_their_first_step_and_by_its_period(make_steps):
    day = 24 * HOUR
    steps = make_steps([[("a", 0), ("b", 40 * day)], [("a", 31 * day)], [("b", 3 * day)]])
    assert [(part.value, part.count) for part in split(steps, "month")] == [("1970-01", 2), ("1970-02", 1)]
    assert [part.value for part in split(steps, "week")] == ["1970-W01", "1970-W05"]
    said = Coded(np.array([0, 1, -1, 1], dtype=np.int32), ("shop", "web"))
    steps = Steps(**{**vars(steps), "columns": {"channel": said}})
    assert [(part.value, part.count) for part in split(steps, "channel")] == [("shop", 1), ("web", 1), (None, 1)]


@settings(deadline=None, max_examples=40)
@given(paths=PATHS, coverage=st.sampled_from([0.3, 0.6, 1.0]))
def test_what_the_frequent_part_of_a_flow_hides_is_counted(make_steps, paths, coverage):
    steps = make_steps([events(path) for path, _ in paths])
    shown = frequent_flow(steps, flow_of(steps), variants_of(steps), Frequent(coverage))
    flow = shown.flow
    pairs = {
        (flow.labels[flow.arcs.source[at]], flow.labels[flow.arcs.target[at]]) for at in np.flatnonzero(shown.arcs)
    }
    names = {flow.labels[at] for at in np.flatnonzero(shown.touchpoints)}
    partly = [p for p, _ in paths if not ({*p} <= names and {*itertools.pairwise(p)} <= pairs)]
    taken = sum(pair in pairs for p, _ in paths for pair in itertools.pairwise(p))
    assert shown.hidden.journeys == len(partly)
    assert shown.hidden.variants == len(set(partly))
    assert shown.hidden.transitions == int(flow.arcs.count.sum()) - taken
    assert shown.hidden.events == sum(name not in names for p, _ in paths for name in p)
    assert taken >= coverage * flow.arcs.count.sum() - 1e-9
