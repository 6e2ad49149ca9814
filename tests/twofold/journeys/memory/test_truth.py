"""The CI version of ``benchmarks/truth_memory.py``: few replications, bounds from the binomial error."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[4] / "benchmarks"))

from truth_memory import organisations, try_one

pytestmark = pytest.mark.truth

REPLICATIONS = 60
CHOSEN = [place for place, one in enumerate(organisations()) if one.name in {"plain", "nothing"}]


@pytest.mark.parametrize(
    "place", CHOSEN, ids=lambda place: f"{organisations()[place].rule}, {organisations()[place].name}"
)
def test_the_planted_rule_is_covered_and_no_other_is_claimed(place):
    # 3.3 binomial standard deviations, as intervals of one organisation go together
    found = try_one(place, REPLICATIONS, customers=40_000)
    assert list(found.faults(lambda share: 3.3 * np.sqrt(share * (1.0 - share) / REPLICATIONS))) == []
