"""Levers and answers written down by hand or drawn from a known truth."""

import numpy as np
import pytest

from twofold.actions.levers import Levers, UnitLevels, independent
from twofold.actions.parameters import Parameters
from twofold.actions.ranges import Range, Shape
from twofold.findings.drivers.driver_table import DriverTable

FIXED = {
    "customers": 1000.0,
    "represented": 0.5,
    "churn": 0.4,
    "retention_per_point": 0.01,
    "margin": 100.0,
    "horizon": 2.0,
    "discount": 0.1,
}


@pytest.fixture
def make_levers():
    """``make_levers({"room": (slope, level, reach)}, errors)``: levers with independent errors of one size."""

    def make(told, *, error=0.0, n=500, outcome="nps", level=30.0, higher=True, units=None):
        names = tuple(told)
        slope, stands, reach = (np.array([one[at] for one in told.values()], dtype=np.float64) for at in range(3))
        k = len(names)
        return Levers(
            names=names,
            coefficient=slope,
            level=stands,
            reach=reach,
            covariance=independent(error**2 * np.eye(k), np.zeros(k), np.zeros(k)),
            n=np.full(k, n),
            low=np.ones(k),
            high=np.full(k, 5.0),
            outcome=outcome,
            outcome_level=level,
            outcome_low=-100.0,
            outcome_high=100.0,
            higher_is_better=higher,
            respondents=n,
            by_unit=() if units is None else (units,) * k,
        )

    return make


@pytest.fixture
def make_units():
    """``make_units([3.0, 4.0], se=0.1, n=50)``: one lever's levels by unit."""

    def make(value, *, se=0.1, n=50):
        size = len(value)
        errors, counts = (np.broadcast_to(np.asarray(one, dtype=np.float64), (size,)).copy() for one in (se, n))
        return UnitLevels(tuple(f"unit-{at}" for at in range(size)), np.array(value, float), errors, counts, counts)

    return make


@pytest.fixture
def fixed_parameters():
    """Parameters without any doubt; named ones are left out or replaced."""

    def make(*, without=(), outcome="nps", **replaced):
        told = {name: value for name, value in {**FIXED, **replaced}.items() if name not in without}
        fixed = {name: Range(one, one, one, Shape.FIXED) for name, one in told.items() if not isinstance(one, Range)}
        return Parameters(outcome, "EUR", {**told, **fixed})

    return make


@pytest.fixture
def make_table():
    """A survey of n customers: an outcome, items of which some do not concern everybody, some answers missing."""

    def make(rng, n=600, *, slopes=(2.0, 1.0, 1.5), reach=0.6, missing=0.0):
        k = len(slopes)
        mood = rng.standard_normal((n, 1))
        x = 3.5 + 0.5 * mood + 0.6 * rng.standard_normal((n, k))
        used = np.ones((n, k), dtype=bool)
        used[:, -1] = rng.random(n) < reach
        y = 10.0 + np.where(used, x - 3.0, 0.0) @ np.array(slopes) + 2.0 * rng.standard_normal(n)
        told = used & (rng.random((n, k)) >= missing)
        names = tuple("abcdefgh"[:k])
        return DriverTable("y", y, names, np.where(told, x, np.nan), used, scales=((-5.0, 12.0),) * k)

    return make
