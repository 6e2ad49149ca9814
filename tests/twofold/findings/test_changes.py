"""Shifts over time."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.findings import Caveat, Kind, Picture, standing_out
from twofold.findings.changes import LEAST_MONTHS, series


def shift_of(split):
    return next((f for f in standing_out(Picture(months=(split,))).findings if f.kind is Kind.SHIFT), None)


def test_a_lasting_drop_is_found_in_its_month(months, rng):
    finding = shift_of(months([0.75] * 11 + [0.62] * 7, 900, rng))
    assert (finding.claim, finding.subject) == ("shift_down", "2024-12")
    assert finding.evidence.difference.low < -13 < finding.evidence.difference.high
    assert Caveat.SEASON in finding.caveats


def test_limits_follow_the_level_after_a_claimed_shift(months, rng):
    points = standing_out(Picture(months=(months([0.75] * 11 + [0.62] * 7, 900, rng),))).series["csat"].points
    assert points[0].centre == pytest.approx(75, abs=2)
    assert points[-1].centre == pytest.approx(62, abs=2)
    assert not any(point.outside for point in points)


def test_a_shift_at_one_touchpoint_is_found_there(months, rng):
    steady, dropped = (months([0.75] * 11 + [then] * 7, 400, rng) for then in (0.75, 0.6))
    places = (replace(steady, place="room", share=0.7), replace(dropped, place="booking", share=0.3))
    found = standing_out(Picture(places=places))
    assert [(f.place, f.subject, f.claim) for f in found.findings] == [("booking", "2024-12", "shift_down")]
    assert [one.split.place for one in found.shifted] == ["booking"]
    assert found.series == {}


def test_one_odd_month_is_marked_but_is_no_shift(shares):
    counts = {f"2025-{month:02d}": (750, 1000) for month in range(1, 13)} | {"2025-06": (500, 1000)}
    split = shares(counts, "csat", "month")
    points = series(split).points
    assert [point.estimate.group["month"] for point in points if point.outside] == ["2025-06"]
    assert shift_of(split) is None


def test_too_few_months_are_not_judged(months, rng):
    found = series(months([0.7] * (LEAST_MONTHS - 1), 500, rng))
    assert (found.points, found.shift) == ((), None)


def test_hidden_months_are_left_out(shares):
    counts = {f"2025-{month:02d}": (70, 100) if month != 3 else None for month in range(1, 9)}
    assert len(series(shares(counts, "csat", "month")).points) == 7


def test_large_numbers_alone_make_no_alarm(months, rng):
    """Months that wander by half a point are no news, even where a million answers make each of them exact."""
    truth = 0.7 + rng.normal(0, 0.005, 24)
    split = months(truth, 1_000_000, rng)
    assert sum(point.outside for point in series(split).points) <= 1
    assert shift_of(split) is None


@pytest.mark.truth
def test_a_steady_series_is_marked_in_few_months(months, rng):
    """Three standard errors leave 0.27 % of months outside; 200 series of 18 months: 10, and at most 20 in 99.8 %."""
    outside = sum(point.outside for _ in range(200) for point in series(months(np.full(18, 0.7), 400, rng)).points)
    assert outside <= 20


@pytest.mark.truth
def test_a_steady_series_is_hardly_ever_said_to_have_shifted(months, rng):
    wrong = sum(shift_of(months(np.full(18, 0.7), 400, rng)) is not None for _ in range(200))
    assert wrong <= 18  # 5 % of 200 is 10; more than 18 in one of 100 runs
