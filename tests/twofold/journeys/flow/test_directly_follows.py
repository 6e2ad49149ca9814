"""What directly follows what: counted as by hand, with intervals that know which journeys come back."""

import itertools
import statistics
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.journeys.flow import directly_follows
from twofold.measures.intervals import share_interval
from twofold.measures.quantiles import quantile_interval
from twofold.measures.sampling import moments

HOUR = 3_600_000_000
# few touchpoints and few moments: many loops, many ties
JOURNEY = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 4).map(lambda at: at * HOUR)), min_size=1, max_size=9
)
JOURNEYS = st.lists(
    st.tuples(JOURNEY.map(lambda journey: sorted(journey, key=lambda event: event[1])), st.booleans()),
    min_size=1,
    max_size=25,
)


def transitions(journeys):
    """Source, target, hours and journey of each transition, by a plain loop."""
    return [
        (one, two, (then - at) / HOUR, number)
        for number, journey in enumerate(journeys)
        for (one, at), (two, then) in itertools.pairwise(journey)
    ]


@settings(deadline=None, max_examples=40)  # machines under load are slow, not wrong
@given(JOURNEYS)
def test_arcs_are_those_of_a_plain_loop_with_their_times_and_intervals(make_steps, drawn):
    journeys = [journey for journey, _ in drawn]
    flow = directly_follows(make_steps(journeys, [done for _, done in drawn]))
    arcs, expected = flow.arcs, transitions(journeys)
    counted = Counter((one, two) for one, two, _, _ in expected)
    names = [(flow.labels[a], flow.labels[b]) for a, b in zip(arcs.source, arcs.target, strict=True)]
    assert dict(zip(names, arcs.count.tolist(), strict=True)) == counted
    for at, name in enumerate(names):
        rows = [(hours, journey) for one, two, hours, journey in expected if (one, two) == name]
        hours, owners = [row[0] for row in rows], [row[1] for row in rows]
        assert arcs.journeys[at] == len(set(owners))
        assert arcs.hours.mean[at] == pytest.approx(statistics.mean(hours), rel=1e-9, abs=1e-12)
        assert arcs.hours.median[at] == pytest.approx(statistics.median(hours))
        assert arcs.hours.p90[at] == pytest.approx(np.quantile(hours, 0.9), rel=1e-9, abs=1e-12)
        said = moments(hours, respondents=owners)
        assert arcs.hours.se[at] == pytest.approx(said.standard_error[0], rel=1e-6, abs=1e-9, nan_ok=True)
        for q, ends in ((0.5, ("median_low", "median_high")), (0.9, ("p90_low", "p90_high"))):
            _, interval = quantile_interval(hours, q, respondents=owners)
            found = [getattr(arcs.hours, end)[at] for end in ends]
            assert found == pytest.approx([float(interval.low), float(interval.high)], rel=1e-6, abs=1e-9, nan_ok=True)


@settings(deadline=None, max_examples=40)  # machines under load are slow, not wrong
@given(JOURNEYS)
def test_the_share_of_an_arc_is_that_of_the_visits_of_which_is_known_what_followed(make_steps, drawn):
    flow = directly_follows(make_steps([journey for journey, _ in drawn], [done for _, done in drawn]))
    arcs = flow.arcs
    for at in range(len(arcs)):
        source, target = flow.labels[arcs.source[at]], flow.labels[arcs.target[at]]
        followed, owners = [], []
        for number, (journey, done) in enumerate(drawn):
            for place, (name, _) in enumerate(journey):
                last = place == len(journey) - 1
                if name == source and (not last or done):
                    followed.append(float(not last and journey[place + 1][0] == target))
                    owners.append(number)
        said = moments(followed, respondents=owners, ends=(0.0, 1.0))
        interval = share_interval(said.mean, said.n_effective, 0.95, said.design_degrees_of_freedom)
        assert (arcs.share_n[at], arcs.share_journeys[at]) == (len(followed), len(set(owners)))
        assert arcs.share[at] == pytest.approx(said.mean[0])
        assert [arcs.share_low[at], arcs.share_high[at]] == pytest.approx(
            [interval.low[0], interval.high[0]], abs=1e-9, nan_ok=True
        )


@settings(deadline=None, max_examples=40)  # machines under load are slow, not wrong
@given(JOURNEYS)
def test_visits_starts_ends_loops_and_drop_off_are_those_of_a_plain_loop(make_steps, drawn):
    flow = directly_follows(make_steps([journey for journey, _ in drawn], [done for _, done in drawn]))
    visits = flow.visits
    for at, name in enumerate(flow.labels):
        paths = [([event[0] for event in journey], done) for journey, done in drawn]
        touching = [(path, done) for path, done in paths if name in path]
        loops = sum(path[i] == path[i + 1] == name for path, _ in paths for i in range(len(path) - 1))
        assert visits.count[at] == sum(path.count(name) for path, _ in paths)
        assert visits.journeys[at] == len(touching)
        assert visits.starts[at] == sum(path[0] == name for path, _ in paths)
        assert visits.ends[at] == sum(path[-1] == name for path, _ in paths)
        assert visits.ended[at] == sum(path[-1] == name for path, done in paths if done)
        assert visits.open[at] == sum(path[-1] == name for path, done in paths if not done)
        assert visits.self_loops[at] == loops
        assert visits.returns[at] == sum(path.count(name) - 1 for path, _ in touching) - loops
        assert visits.returning[at] == sum(path.count(name) > 1 for path, _ in touching)
        assert visits.reached[at] == sum(done for _, done in touching)
        if visits.reached[at]:
            assert visits.drop_off[at] == visits.ended[at] / visits.reached[at]
            assert visits.drop_off_low[at] <= visits.drop_off[at] <= visits.drop_off_high[at]


def test_the_running_example_has_its_published_graph(running_example, reference):
    published = reference("published.csv").read_text(encoding="utf-8")
    arcs, total, decided = (
        int(next(line for line in published.splitlines() if words in line).split(",")[2])
        for words in ("running-example arcs", "sum of frequencies", "check ticket -> decide")
    )
    flow = directly_follows(running_example)
    check, decide = flow.labels.index("check ticket"), flow.labels.index("decide")
    found = int(flow.arcs.count[(flow.arcs.source == check) & (flow.arcs.target == decide)][0])
    assert (len(flow.arcs), int(flow.arcs.count.sum()), found) == (arcs, total, decided)


def test_journeys_that_loop_say_less_than_as_many_journeys_would(make_steps):
    looping = [[(name, HOUR * at) for at, name in enumerate("ab" * 10 if j % 2 else "ac" * 10)] for j in range(20)]
    flow = directly_follows(make_steps(looping))
    assert flow.arcs.share_n[0] == 200
    assert flow.arcs.share_n_effective[0] == pytest.approx(20, rel=0.15)  # as many as there are journeys


def test_nothing_is_not_an_error(make_steps):
    flow = directly_follows(make_steps([]))
    assert (flow.journeys, len(flow.arcs), flow.labels) == (0, 0, ())


def test_many_touchpoints_are_counted_as_few_are(make_steps):
    many = [[(f"t{at * 7919 % 3000:04}", HOUR * at) for at in range(5000)]]
    flow = directly_follows(make_steps(many))
    assert int(flow.arcs.count.sum()) == 4999
    assert flow.arcs.hours.mean == pytest.approx(np.ones(len(flow.arcs)))


@settings(deadline=None, max_examples=40)
@given(JOURNEYS, st.randoms(use_true_random=False))
def test_the_order_in_which_an_engine_hashes_journeys_changes_nothing(make_steps, drawn, chance):
    shuffled = chance.sample(drawn, len(drawn))
    one, two = (
        directly_follows(make_steps([journey for journey, _ in some], [done for _, done in some]))
        for some in (drawn, shuffled)
    )
    for name in ("source", "target", "count", "journeys", "share_n", "share_low", "share_high", "share_n_effective"):
        assert getattr(one.arcs, name) == pytest.approx(getattr(two.arcs, name), rel=1e-9, nan_ok=True)
    for name in ("mean", "se", "median", "median_low", "median_high", "p90", "p90_low", "p90_high"):
        found = getattr(one.arcs.hours, name), getattr(two.arcs.hours, name)
        assert found[0] == pytest.approx(found[1], rel=1e-7, abs=1e-9, nan_ok=True)
