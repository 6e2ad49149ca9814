"""Late feeds, sudden volumes, drifting codes: told where they are, and seldom where they are not."""

import numpy as np
import pytest

from twofold.findings.feeds import CodeCounts, drifts, lateness, volume
from twofold.findings.feeds.codes import What

RUNS = 1500
# three standard errors of a share around one in a hundred, in so many runs
SLACK = 3 * np.sqrt(0.01 * 0.99 / RUNS)


def steady(rng, n):
    return 1.0 + rng.normal(0.0, 0.03, n)


def by_chance(rng, n):
    return rng.exponential(1.0, n)


def weekdays(rng, n):
    return np.resize([1.0, 1.0, 1.0, 1.0, 3.0], n + 5)[rng.integers(5) :][:n]


def rough(rng, n):
    return rng.lognormal(0.0, 0.6, n)


@pytest.mark.parametrize("gaps", [steady, by_chance, weekdays, rough])
@pytest.mark.parametrize("history", [8, 30, 150])
def test_a_feed_that_keeps_its_rhythm_is_seldom_called_late(gaps, history):
    rng = np.random.default_rng(history)
    late = 0
    for _ in range(RUNS):
        times = np.cumsum(gaps(rng, history + 2))
        late += bool(lateness(times[:-1], times[-1]).late)
    assert late / RUNS <= 0.01 + SLACK


@pytest.mark.parametrize(("gaps", "factor"), [(steady, 2.0), (weekdays, 6.0), (rough, 8.0)])
def test_a_feed_that_stopped_is_called_late(gaps, factor):
    times = np.cumsum(gaps(np.random.default_rng(3), 40))
    found = lateness(times, times[-1] + factor)
    assert found.late is True
    assert found.limit < factor


def test_with_few_arrivals_nothing_is_said():
    found = lateness([1.0, 2.0, 3.0], 100.0)
    assert (found.late, found.limit, found.waited) == (None, None, 97.0)


def test_files_that_come_together_are_one_arrival():
    days = [day + file * 0.0001 for day in range(10) for file in range(5)]
    found = lateness(days, 9.5)
    assert found.gaps == 9
    assert found.usual == pytest.approx(1.0, abs=0.01)


def flat(rng, n):
    return rng.poisson(200, n)


def small(rng, n):
    return rng.poisson(6, n)


def uneven(rng, n):
    return rng.negative_binomial(10, 10 / 310, n)


def seasonal(rng, n):
    return rng.poisson(300 * (1 + 0.3 * np.sin(np.arange(n) / 52 * 2 * np.pi + rng.uniform(0, 6))))


def remembering(rng, n):
    noise = rng.normal(size=n)
    for place in range(1, n):
        noise[place] += 0.4 * noise[place - 1]
    return rng.poisson(300 * np.exp(0.15 * noise))


@pytest.mark.parametrize("counts", [flat, small, uneven, seasonal, remembering])
@pytest.mark.parametrize("loads", [10, 26, 60])
def test_an_ordinary_load_is_seldom_called_sudden(counts, loads):
    rng = np.random.default_rng(loads)
    sudden = sum(bool(volume(counts(rng, loads)).sudden) for _ in range(RUNS))
    # the memory of a series and the small number of steps cost a little: at most one in fifty
    assert sudden / RUNS <= 0.02 + SLACK


@pytest.mark.parametrize("last", [20, 2_000, 0])
def test_a_load_that_brings_far_less_or_more_is_called_sudden(last):
    found = volume([*flat(np.random.default_rng(1), 20), last])
    assert found.sudden is True
    assert 100 < found.low < 200 < found.high < 320


def test_with_few_loads_nothing_is_said_about_volume():
    assert volume([5, 5, 500]).sudden is None


def drawn(rng, n, shares):
    return dict(zip("12345", map(int, rng.multinomial(n, shares)), strict=True))


SHARES = [0.02, 0.08, 0.2, 0.4, 0.3]


def test_where_nothing_changed_anything_is_named_in_five_of_a_hundred_at_most():
    rng = np.random.default_rng(5)
    named, runs = 0, 100
    for _ in range(runs):
        items = [
            CodeCounts(
                f"i{number}",
                drawn(rng, 400, SHARES),
                drawn(rng, 60, SHARES),
                (int(rng.binomial(400, 0.02)), int(rng.binomial(60, 0.02))),
                (int(rng.binomial(400, 0.1)), int(rng.binomial(60, 0.1))),
            )
            for number in range(5)
        ]
        named += bool(drifts(items))
    assert named / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


def test_new_and_vanished_codes_and_refused_answers_are_named_with_their_counts():
    before = {"1": 10, "2": 30, "3": 60, "4": 120, "5": 180}
    items = [
        CodeCounts("same", before, {"1": 2, "2": 8, "3": 15, "4": 30, "5": 45}),
        CodeCounts("turned", before, {"1": 3, "2": 8, "3": 15, "4": 74}),
        CodeCounts("widened", before, {"4": 30, "5": 45, "6": 25}),
        CodeCounts("refused", before, {"4": 30, "5": 45}, refused=(4, 40)),
        CodeCounts("unanswered", before, {"4": 30, "5": 45}, missing=(4, 40)),
    ]
    told = {(drift.item, drift.what, drift.code) for drift in drifts(items)}
    assert {
        ("turned", What.VANISHED, "5"),
        ("widened", What.NEW, "6"),
        ("refused", What.REFUSED, ""),
        ("unanswered", What.MISSING, ""),
    } <= told
    assert not any(item == "same" for item, _, _ in told)
    turned = next(drift for drift in drifts(items) if drift.item == "turned")
    assert (turned.before, turned.after) == ((180, 400), (0, 100))


def test_an_item_with_few_answers_or_countless_values_says_nothing():
    few = CodeCounts("few", {"1": 10}, {"2": 10})
    many = CodeCounts("many", {str(n): 2 for n in range(40)}, {str(n): 2 for n in range(40, 80)})
    assert drifts([few, many]) == ()
    assert drifts([]) == ()
