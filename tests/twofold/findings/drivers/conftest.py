"""Answers for tests of drivers."""

from collections.abc import Callable

import numpy as np
import pytest

from twofold.findings.drivers import DriverTable


@pytest.fixture
def answers() -> Callable[..., DriverTable]:
    """A table of three correlated items, the first of which weighs most, and one that weighs nothing."""

    def make(n: int = 400, seed: int = 1, slopes: tuple[float, ...] = (1.0, 0.5, 0.0)) -> DriverTable:
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((n, len(slopes))) + 0.7 * rng.standard_normal((n, 1))
        y = x @ np.array(slopes) + rng.standard_normal(n)
        return DriverTable("overall", y, ("food", "room", "wifi")[: len(slopes)], x)

    return make
