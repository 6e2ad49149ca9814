"""A forecast is worth what it is worth on steps that nobody learnt from, and says so."""

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.errors import UsageError
from twofold.facts.clock_units import DAY_US
from twofold.journeys.cutting import CASE_BIT, Moments, cut
from twofold.journeys.foresight.backing_off import chains_of, count
from twofold.journeys.foresight.expecting import expected
from twofold.journeys.foresight.foreseeing import ForesightRule, foresee
from twofold.journeys.foresight.reliability import reliability
from twofold.journeys.foresight.situations import situations_of, told_apart
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Coded, LeftOut, Steps

START = 1_700_000_000_000_000
HOUR_US = DAY_US // 24


def journeys(journey, time, codes, labels, columns=None) -> Steps:
    """Steps of arrays: (n,) journey, microseconds after the start, codes of labels."""
    order = np.arange(len(journey), dtype=np.int64)
    point = Coded(np.asarray(codes, dtype=np.int32), tuple(labels))
    key = np.asarray(journey, dtype=np.uint64) | CASE_BIT
    moments = Moments(key, START + np.asarray(time, dtype=np.int64), order, order, point, columns or {})
    return cut(moments, PathRule(), until=int(moments.time.max()), left_out=LeftOut())


def walks(rng, table, *, count=1500, days=300, longest=8) -> Steps:
    """Journeys of a chain: ``table[before, now]`` are the probabilities of what comes next; the last one ends."""
    kinds = table.shape[0]
    begun = rng.integers(0, days * DAY_US, count)
    now, before, alive = rng.integers(0, kinds, count), np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.bool_)
    time, rows = begun.copy(), []
    for _ in range(longest):
        rows.append((np.flatnonzero(alive), time[alive].copy(), now[alive].copy()))
        drawn = (rng.random(count)[:, None] > table[before, now].cumsum(axis=1)).sum(axis=1)
        alive &= drawn < kinds
        before, now = now, np.minimum(drawn, kinds - 1)
        time = time + rng.integers(HOUR_US, 20 * HOUR_US, count)
    journey, when, code = (np.concatenate(part) for part in zip(*rows, strict=True))
    return journeys(journey, when, code, [f"t{place}" for place in range(kinds)])


def chain(rng, kinds=4, *, memory: bool):
    """Probabilities of a chain, that looks at the step before the last or does not."""
    table = rng.dirichlet(np.full(kinds + 1, 0.4), size=(kinds, kinds))
    return table if memory else np.broadcast_to(table[:1], table.shape)


def test_a_path_that_has_a_memory_is_foreseen_better_and_the_probabilities_hold():
    rng = np.random.default_rng(5)
    found = foresee(walks(rng, chain(rng, memory=True), count=4000), ForesightRule(horizon_days=1, order=2))
    assert found.better
    assert found.scores["accuracy"].low > 0
    assert found.scores["log_loss"].gain == pytest.approx(
        found.scores["log_loss"].baseline - found.scores["log_loss"].value
    )
    assert found.top.error < 4 * found.top.by_chance
    assert found.none.error < 4 * found.none.by_chance


def test_a_path_without_memory_is_seldom_said_to_be_foreseen_better():
    claims = 0
    for seed in range(20):
        rng = np.random.default_rng(100 + seed)
        claims += foresee(walks(rng, chain(rng, memory=False)), ForesightRule(horizon_days=1)).better
    # where nothing is to be found, one claim in forty is allowed: 4 of 20 have a chance of 1 in 700
    assert claims <= 3


def test_nothing_that_happened_after_the_split_is_learnt():
    rng = np.random.default_rng(7)
    steps = walks(rng, chain(rng, memory=True))
    rule = ForesightRule(horizon_days=1)
    first = foresee(steps, rule)
    later = steps.time >= first.split[1]
    codes = np.where(later, rng.integers(0, 4, len(steps)), steps.touchpoint.codes).astype(np.int32)
    turned = foresee(journeys(steps.journey, steps.time - START, codes, steps.touchpoint.labels), rule)
    assert turned.split == first.split
    assert (turned.weights, turned.temperature, turned.learnt) == (first.weights, first.temperature, first.learnt)
    assert turned.scores["accuracy"].value < first.scores["accuracy"].value


def test_no_journey_is_learnt_from_and_tried_on_and_the_long_ones_keep_their_share():
    journey = np.repeat(np.arange(4000, dtype=np.int32), 3)
    time = np.tile([0, 10, 20], 4000) + np.repeat(np.arange(4000) % 2, 3) * 15
    learnt, tried = told_apart(journey, time < 20, time >= 20)
    assert not set(journey[learnt]) & set(journey[tried])
    share = np.mean(np.bincount(journey[learnt], minlength=4000).reshape(-1, 2).sum(axis=0) / (time < 20).sum())
    assert share == pytest.approx(0.5, abs=0.03)  # coins of 4,000 journeys
    assert len(learnt) == pytest.approx((time < 20).sum(), rel=0.05)


words = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=6), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(paths=words, order=st.integers(1, 3))
def test_backing_off_is_what_its_formula_says(paths, order):
    """Against the recursion in dictionaries, for every situation that was met and one that never was."""
    journey = [number for number, path in enumerate(paths) for _ in path]
    time = [place * HOUR_US for path in paths for place in range(len(path))]
    steps = journeys(journey, time, [code for path in paths for code in path], ("a", "b", "c"))
    known = situations_of(steps, horizon_days=1, order=order)
    path = chains_of(known, order, ())[0]
    counts = count(known.packed, (path,), outcome_bits=known.outcome_bits, outcomes=4)
    followed: dict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
    situations = []
    for walk in paths:
        for place, outcome in enumerate([*walk[1:], 3]):
            history = tuple(walk[place - back] if place >= back else -1 for back in range(order))
            situations.append(history)
            for length in range(order + 1):
                followed[history[:length]][outcome] += 1

    def likely(history, outcome):
        simpler = likely(history[:-1], outcome) if history else 0.25
        met = followed[history]
        return (met[outcome] + len(met) * simpler) / (sum(met.values()) + len(met)) if met else simpler

    place = np.argsort(journey, kind="stable")
    told = counts.likely(known.packed & -(1 << known.outcome_bits), path, {})
    by_key = {int(key): number for number, key in enumerate(steps.key & ~CASE_BIT)}
    flat = sorted(range(len(place)), key=lambda row: (by_key[journey[row]], time[row]))
    for row, source in enumerate(flat):
        assert told[row] == pytest.approx([likely(situations[source], outcome) for outcome in range(4)])


def test_probabilities_that_hold_show_no_more_error_than_chance_and_others_do():
    rng = np.random.default_rng(3)
    said = rng.random(20_000)
    happened = (rng.random(20_000) < said).astype(float)
    cluster = np.arange(20_000) // 2
    good, bad = reliability(said, happened, cluster), reliability(said**2, happened, cluster)
    assert good.error < 2 * good.by_chance
    assert bad.low > 5 * good.high
    assert sum(each.low <= each.said <= each.high for each in good.bins) >= 8
    assert sum(each.n for each in good.bins) == good.n == 20_000


def test_open_journeys_are_added_up_and_their_interval_holds_what_came():
    rng = np.random.default_rng(11)
    steps = walks(rng, chain(rng, memory=True), count=8000)
    moment = START + 200 * DAY_US
    before = np.flatnonzero(steps.time <= moment)
    known = journeys(
        steps.journey[before], steps.time[before] - START, steps.touchpoint.codes[before], steps.touchpoint.labels
    )
    found = foresee(known, ForesightRule(horizon_days=1, order=2))
    coming = expected(found, known)
    last = np.flatnonzero(np.append(steps.journey[before][1:] != steps.journey[before][:-1], True))
    rows = before[last][steps.time[before][last] + DAY_US > int(known.time.max())]
    assert coming[0].n == len(rows)
    same = (rows + 1 < len(steps)) & (np.append(steps.journey, -1)[rows + 1] == steps.journey[rows])
    came = Counter(steps.touchpoint.texts(steps.touchpoint.codes[rows[same] + 1]))
    held = [each.low <= came[each.next] <= each.high for each in coming if each.next != "none"]
    assert sum(held) >= 3
    assert sum(each.count for each in coming) == pytest.approx(len(rows))


def test_a_context_that_decides_is_used():
    rng = np.random.default_rng(2)
    count = 3000
    journey, first = np.repeat(np.arange(count), 2), rng.integers(0, 2, count)
    time = np.repeat(rng.integers(0, 300 * DAY_US, count), 2) + np.tile([0, HOUR_US], count)
    codes = np.stack([np.zeros(count, dtype=int), 1 + first], axis=1).ravel()
    channel = Coded.of(pa.array(["app", "desk"]).take(pa.array(np.repeat(first, 2))))
    steps = journeys(journey, time, codes, ("start", "left", "right"), {"channel": channel})
    blind = foresee(steps, ForesightRule(horizon_days=1))
    seeing = foresee(steps, ForesightRule(horizon_days=1, context=("channel",)))
    assert not blind.better
    assert seeing.scores["accuracy"].value > 0.99


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ({"horizon_days": 0}, "must be above 0 days"),
        ({"order": 9}, "1 to 6"),
        ({"horizon_days": 1000}, "shorter than the horizon of 1000 days"),
        ({"context": ("pause",)}, "pause is part of a situation already"),
    ],
)
def test_what_cannot_be_foreseen_is_said(rule, part):
    rng = np.random.default_rng(1)
    with pytest.raises(UsageError, match=part):
        foresee(walks(rng, chain(rng, memory=True), count=200), ForesightRule(**rule))


def test_few_customers_are_no_trial():
    rng = np.random.default_rng(1)
    with pytest.raises(UsageError, match="customers or cases to tune on, and 50 are needed"):
        foresee(walks(rng, chain(rng, memory=True), count=120), ForesightRule(horizon_days=1))


def test_shares_must_leave_something_to_try_on():
    with pytest.raises(UsageError, match="leave something to try on"):
        ForesightRule(learn_share=0.8, tune_share=0.2)
