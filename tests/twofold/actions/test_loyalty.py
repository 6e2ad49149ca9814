"""Loyalty per point: against statsmodels, and refused where nothing can be said."""

import numpy as np
import pytest
import statsmodels.api as sm

from twofold.actions.loyalty import loyalty
from twofold.actions.ranges import Shape
from twofold.errors import InputError


def drawn(n=800, slope=0.1):
    rng = np.random.default_rng(1)
    score = rng.integers(0, 11, n).astype(float)
    returned = (rng.random(n) < 1.0 / (1.0 + np.exp(1.0 - slope * score))).astype(float)
    return score, returned


def test_the_average_marginal_effect_is_that_of_statsmodels():
    score, returned = drawn()
    found = loyalty(score, returned, np.arange(800), 12)
    fit = sm.Logit(returned, sm.add_constant(score)).fit(disp=0, cov_type="HC0")
    frame = fit.get_margeff().summary_frame()
    error = (found.high - found.low) / 2.0 / 1.959963984540054
    assert found.per_point == pytest.approx(frame["dy/dx"].iloc[0], rel=1e-6)
    # clusters of one row: n/(n-1) on top of HC0
    assert error == pytest.approx(frame["Std. Err."].iloc[0] * np.sqrt(800 / 799), rel=1e-5)


def test_answers_of_one_customer_are_no_independent_evidence():
    score, returned = drawn()
    twice = loyalty(np.repeat(score, 4), np.repeat(returned, 4), np.repeat(np.arange(800), 4), 12)
    once = loyalty(score, returned, np.arange(800), 12)
    assert (twice.low, twice.high) == pytest.approx((once.low, once.high))


def test_lower_is_better_turns_the_sign():
    score, returned = drawn()
    one, other = (loyalty(score, returned, np.arange(800), 12, higher_is_better=way) for way in (True, False))
    assert (one.per_point, one.low) == (-other.per_point, -other.high)


def test_it_becomes_a_parameter_with_its_evidence():
    score, returned = drawn()
    found = loyalty(score, returned, np.arange(800), 12)
    told = found.as_range()
    assert (told.low, told.likely, told.high, told.shape) == (found.low, found.per_point, found.high, Shape.NORMAL)
    assert "n 800" in told.source
    assert "association" in told.source


def test_too_few_who_came_back_are_refused():
    score, _ = drawn(200)
    with pytest.raises(InputError, match="29 of 200 answers"):
        loyalty(score, (np.arange(200) < 29).astype(float), np.arange(200), 12)


def test_an_outcome_that_decides_alone_is_refused():
    score = np.repeat([0.0, 10.0], 50)
    with pytest.raises(InputError, match="cannot be told apart"):
        loyalty(score, (score > 5).astype(float), np.arange(100), 12)


def test_an_outcome_that_never_varies_is_refused():
    with pytest.raises(InputError, match="never varies"):
        loyalty(np.full(100, 5.0), np.repeat([0.0, 1.0], 50), np.arange(100), 12)
