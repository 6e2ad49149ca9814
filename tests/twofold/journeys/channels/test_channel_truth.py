"""The CI version of ``benchmarks/truth_channels.py``: fewer replications, bounds from the binomial error."""

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from truth_channels import planted, try_one  # noqa: E402 - the benchmark is a script, not a package

pytestmark = pytest.mark.truth

REPLICATIONS = 50
SMALL = [number for number, one in enumerate(planted()) if "150-300" in one.name and "nps" not in one.name]


@pytest.mark.parametrize("number", SMALL, ids=[planted()[number].name for number in SMALL])
def test_planted_gaps_are_covered_and_others_not_claimed(number):
    line = try_one(number, REPLICATIONS)
    # up to nine intervals an organisation: 4 binomial standard deviations
    assert line.faults(slack=4.0 * np.sqrt(0.05 * 0.95 / REPLICATIONS)) == []
    if not line.planted.null:
        assert line.claimed > 0.05


def test_figures_as_they_are_would_claim_gaps_that_are_not_there():
    (number,) = (place for place, one in enumerate(planted()) if one.name == "levels, nps, alike, 400-1200 customers")
    line = try_one(number, 20)
    assert line.raw > 0.5
    assert line.claimed < 0.2
