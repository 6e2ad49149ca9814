"""The CI version of ``benchmarks/truth_deviations.py``: few replications, bounds from the binomial error."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[4] / "benchmarks"))

from deviation_organisation import ALL, PLANTED, SKIPPED, Organisation, draw
from truth_deviations import CLAIMED, HIGHEST, LOWEST, replications

pytestmark = pytest.mark.truth

REPLICATIONS = 50
NAMES = (
    "nps, 700 journeys, 50 deviate",
    "repurchase 10 %, 700 journeys, 50 deviate",
    "csat, 4,000 journeys, customers return",
    "nps, 4,000 journeys, deviations in chains",
)


def allowed(share, n):
    """How far a share of n replications strays by chance; 3.5 binomial standard deviations, as six tests are made."""
    return 3.5 * np.sqrt(share * (1 - share) / n)


@pytest.mark.parametrize("name", NAMES)
def test_prices_cover_the_planted_ones_and_what_costs_nothing_is_rarely_claimed(name):
    found = replications(name, REPLICATIONS)
    told = {which: [one for each in found if (one := each[which]) is not None] for which in ALL}
    covered = np.array([covers for several in told.values() for covers, _ in several])
    claimed = np.array([claim for which, several in told.items() if which not in PLANTED for _, claim in several])
    # deviations of one replication share its journeys: they count as if half of them were independent
    assert LOWEST - allowed(LOWEST, covered.size / 2) < covered.mean() < HIGHEST + allowed(HIGHEST, covered.size / 2)
    assert claimed.mean() < CLAIMED + allowed(CLAIMED, claimed.size / 2)
    assert covered.size > 3 * REPLICATIONS


def test_a_plain_difference_of_means_misses_the_planted_prices():
    """So that the test above cannot pass without matching."""
    rng = np.random.default_rng(1)
    apart = []
    for _ in range(20):
        drawn = draw(rng, Organisation())
        deviates = drawn.happened[SKIPPED]
        value = drawn.outcome.value
        apart.append(value[deviates].mean() - value[~deviates].mean() - drawn.truth[SKIPPED])
    assert np.mean(apart) < -10.0  # NPS points, of a price of about -18
