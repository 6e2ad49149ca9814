"""Whole paths are told apart exactly, however long, and ordered the same way everywhere."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.errors import UsageError
from twofold.journeys import Coded, Steps
from twofold.journeys.flow import Frequent, find_variants, frequent_variants

# long common beginnings, ends at every length: where packed steps are cut is where mistakes would be
PATHS = st.lists(
    st.tuples(st.integers(0, 70), st.text("ab", max_size=3)).map(lambda p: "a" * p[0] + p[1] or "b"),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=40)  # machines under load are slow, not wrong
@given(PATHS, st.integers(1, 2000))
def test_variants_are_those_of_a_plain_count(make_steps, paths, labels):
    steps = make_steps([[(name, at) for at, name in enumerate(path)] for path in paths])
    # more touchpoints than occur: fewer steps fit into one integer
    more = (*steps.touchpoint.labels, *(f"z{at:04}" for at in range(labels)))
    steps = Steps(**{**vars(steps), "touchpoint": Coded(steps.touchpoint.codes, more)})
    variants = find_variants(steps)
    expected = sorted(Counter(paths).items(), key=lambda each: (-each[1], each[0]))
    assert ["".join(variants.path(at)) for at in range(len(variants))] == [path for path, _ in expected]
    assert variants.count.tolist() == [count for _, count in expected]
    assert ["".join(variants.path(int(at))) for at in variants.of] == paths
    assert variants.cumulative[-1] == pytest.approx(1.0)


def test_the_frequent_part_counts_what_it_hides(make_steps):
    paths = ["ab"] * 5 + ["ac"] * 3 + ["abc"] * 1 + ["c"] * 1
    variants = find_variants(make_steps([[(name, at) for at, name in enumerate(path)] for path in paths]))
    chosen, hidden = frequent_variants(variants, Frequent(coverage=0.8))
    assert chosen.tolist() == [True, True, False, False]
    assert (hidden.variants, hidden.journeys, hidden.events) == (2, 2, 4)


def test_as_frequent_as_the_last_one_shown_is_shown_as_well():
    counts = np.array([5, 2, 2, 2, 1])
    assert Frequent(coverage=0.5).chosen(counts).tolist() == [True, True, True, True, False]
    assert Frequent(coverage=0.5, top=2).chosen(counts).tolist() == [True, True, False, False, False]
    assert Frequent(minimum=2).chosen(counts).tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("part", [{"coverage": 0.0}, {"coverage": 80}, {"top": 0}, {"minimum": 0}])
def test_a_part_that_means_nothing_is_refused(part):
    with pytest.raises(UsageError):
        Frequent(**part)


def test_many_journeys_are_counted_as_few_are():
    rng = np.random.default_rng(1)
    lengths = rng.integers(1, 12, 100_000)
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    codes = rng.integers(0, 4, offsets[-1]).astype(np.int32)
    steps = Steps(
        offsets=offsets,
        key=np.arange(100_000, dtype=np.uint64),
        touchpoint=Coded(codes, tuple("abcd")),
        time=np.zeros(len(codes), np.int64),
        event=np.arange(len(codes)),
        finished=np.ones(100_000, bool),
    )
    text = np.array(list("abcd"))[codes]
    expected = Counter("".join(text[a:b]) for a, b in itertools.pairwise(offsets))
    variants = find_variants(steps)
    assert len(variants) == len(expected)
    assert variants.count.sum() == 100_000
    assert all(variants.count[at] == expected["".join(variants.path(at))] for at in range(0, len(variants), 997))
