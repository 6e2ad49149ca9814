"""A ranking shows what each place is worth."""

import numpy as np
import pytest

from twofold.measures import rank

CSAT = {"instrument": "csat", "item": "csat"}


def unit(name, good, n, **more):
    return [{"number": 5.0 if i < good else 1.0, "unit": name, **CSAT, **more} for i in range(n)]


def test_each_place_has_an_interval_and_the_hidden_have_none(facts_of):
    rows = unit("a", 95, 100) + unit("b", 60, 100) + unit("c", 58, 100) + unit("d", 10, 100) + unit("e", 3, 3)
    found = rank(facts_of(answers=rows), "csat", by="unit")
    places = {one["unit"]: (one["rank"], one["rank_low"], one["rank_high"]) for one in found}
    assert places == {"a": (1, 1, 1), "b": (2, 2, 3), "c": (3, 2, 3), "d": (4, 4, 4), "e": (None, None, None)}
    assert found.target == pytest.approx(100 * 223 / 400)
    best = next(iter(found))
    assert best["value"] > best["alarm_high"] > best["funnel_high"] > found.target


def test_small_units_are_shrunk_more_than_large_ones(facts_of):
    rng = np.random.default_rng(2)
    rows = [row for i in range(12) for row in unit(f"u{i}", rng.binomial(200, 0.6), 200)] + unit("small", 6, 6)
    found = {one["unit"]: one for one in rank(facts_of(answers=rows), "csat")}
    assert found["small"]["shrunk"] < 80 < found["small"]["value"]
    assert abs(found["u1"]["shrunk"] - found["u1"]["value"]) < 8


def test_lower_is_better_where_the_measure_says_so(facts_of):
    events = [
        {"kind": "contact", "unit": name, "outcome": "abandoned" if i < lost else "replied"}
        for name, lost in (("a", 30), ("b", 2))
        for i in range(60)
    ]
    assert [one["unit"] for one in rank(facts_of(events=events), "abandonment")] == ["b", "a"]


@pytest.mark.parametrize("name", ["csat_mean", "index", "volume", "time_to_reply", "nps"])
def test_every_kind_of_measure_can_be_ranked(facts_of, name):
    rng = np.random.default_rng(3)
    answers = [
        {
            "number": float(rng.integers(0, 11)),
            "unit": f"u{i % 6}",
            "instrument": "nps" if name == "nps" else "csat",
            "scale_low": 0.0,
            "scale_high": 10.0,
        }
        for i in range(180)
    ]
    events = [
        {"kind": "contact", "unit": f"u{i % 6}", "replied_us": int(rng.integers(1, 999)) * 10**8} for i in range(180)
    ]
    found = list(rank(facts_of(answers=answers, events=events), name, item="q" if name == "index" else None))
    assert len(found) == 6
    assert all(one["rank_low"] <= one["rank"] <= one["rank_high"] for one in found)
    assert all(one["funnel_low"] < one["funnel_high"] for one in found)
