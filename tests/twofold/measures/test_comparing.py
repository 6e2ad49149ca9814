"""Differences between groups and between samples agree with the functions they are made of."""

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.measures import MeasureOptions, compare, measure
from twofold.measures.differences import newcombe
from twofold.measures.multiplicity import benjamini_hochberg

CSAT = {"instrument": "csat", "item": "csat"}


def answers(channel, good, all_answers, **more):
    return [{"number": 5.0 if i < good else 1.0, "channel": channel, **CSAT, **more} for i in range(all_answers)]


def test_every_pair_of_groups_is_compared_and_corrected_over_the_set(facts_of):
    facts = facts_of(answers=answers("a", 56, 70) + answers("b", 48, 80) + answers("c", 40, 80))
    found = list(compare(facts, "csat", by="channel"))
    assert [(one["first_channel"], one["second_channel"]) for one in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    # Newcombe 1998b, Table II, method 10: 56/70 against 48/80
    assert (found[0]["low"], found[0]["high"]) == (pytest.approx(5.24, abs=0.005), pytest.approx(33.39, abs=0.005))
    expected = benjamini_hochberg([one["p_value"] for one in found])
    assert [one["p_adjusted"] for one in found] == pytest.approx(expected.tolist())


def test_groups_are_compared_with_one_of_them(facts_of):
    facts = facts_of(answers=answers("a", 56, 70) + answers("b", 48, 80) + answers("c", 40, 80))
    found = list(compare(facts, "csat", by="channel", against="b"))
    assert [(one["first_channel"], one["second_channel"]) for one in found] == [("a", "b"), ("c", "b")]
    with pytest.raises(UsageError, match="no group d"):
        compare(facts, "csat", by="channel", against="d")


def test_two_periods_of_each_group_are_compared(facts_of):
    rows = answers("a", 56, 70, local_day=40) + answers("a", 48, 80, local_day=10)
    rows += answers("b", 3, 9, local_day=40) + answers("b", 2, 3, local_day=10)
    found = list(compare(facts_of(answers=rows), "csat", by="channel", samples=("month=1970-02", "month=1970-01")))
    assert [one["channel"] for one in found] == ["a", "b"]
    reference = newcombe(0.8, 70, 0.6, 80)
    assert found[0]["p_value"] == pytest.approx(float(reference.p_value))
    assert (found[1]["value"], found[1]["p_adjusted"], found[1]["shown"]) == (None, None, False)
    assert found[0]["p_adjusted"] == pytest.approx(found[0]["p_value"])  # the hidden one is no test of the set


@pytest.mark.parametrize("name", ["nps", "csat", "csat_mean", "index", "volume", "time_to_reply"])
def test_a_difference_is_that_of_the_estimates(facts_of, name):
    rng = np.random.default_rng(4)
    scale = {"scale_low": 0.0, "scale_high": 10.0}
    rows = [
        {"number": float(rng.integers(0, 11)), "channel": channel, "instrument": name, "item": "q", **scale}
        for channel in "ab"
        for _ in range(60)
    ]
    for row in rows:
        row["instrument"] = "nps" if name == "nps" else "csat"
    events = [
        {"kind": "contact", "channel": channel, "replied_us": int(rng.integers(1, 1000)) * 60_000_000}
        for channel in "ab"
        for _ in range(60)
    ]
    facts = facts_of(answers=rows, events=events)
    item = "q" if name == "index" else None
    (one,) = compare(facts, name, by="channel", item=item)
    first, second = measure(facts, name, by="channel", item=item)
    assert one["value"] == pytest.approx(first.value - second.value)
    assert one["low"] < one["value"] < one["high"]
    assert (one["p_value"] < 0.05) == (one["low"] > 0 or one["high"] < 0)


def test_there_must_be_something_to_compare(facts_of):
    with pytest.raises(UsageError, match="name what to compare"):
        compare(facts_of(answers=answers("a", 1, 2)), "csat", options=MeasureOptions(minimum_n=1))
