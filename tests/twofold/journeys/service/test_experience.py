"""The overall score's variance divides into service, products and places, with intervals that hold."""

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from twofold.facts.journey_map import Domain, JourneyMap, Stage, Touchpoint
from twofold.journeys import Coded
from twofold.journeys.scores import LinkedScores
from twofold.journeys.service.experience import domain_shares, shares_of

CORRELATED = np.array([[1.0, 0.4, 0.2], [0.4, 1.0, 0.3], [0.2, 0.3, 1.0]])


def drawn(rng, n, weights, correlation=CORRELATED, missing=0.3):
    """Scores of three domains, some not rated, and an overall score with noise of variance 1."""
    scores = rng.multivariate_normal(np.zeros(3), correlation, size=n)
    overall = scores @ np.array(weights) + rng.normal(size=n)
    scores = np.where(rng.random(scores.shape) < missing, np.nan, scores)
    kept = np.isfinite(scores).any(axis=1)
    return scores[kept], overall[kept], np.flatnonzero(kept)


def test_shares_of_independent_domains_are_their_squared_correlations():
    rng = np.random.default_rng(1)
    found = shares_of(*drawn(rng, 200_000, (0.6, 0.3, 0.0), np.eye(3), missing=0.0))
    total = 1.0 + 0.36 + 0.09
    expected = [36 / total, 9 / total, 0.0]
    assert [found.shares[domain].value for domain in Domain] == pytest.approx(expected, abs=0.4)


def test_shares_add_up_to_what_is_explained():
    found = shares_of(*drawn(np.random.default_rng(2), 500, (0.6, 0.3, 0.1)))
    assert sum(share.value for share in found.shares.values()) == pytest.approx(found.explained.value)


def test_the_intervals_hold_the_truth():
    truth = shares_of(*drawn(np.random.default_rng(3), 400_000, (0.6, 0.3, 0.1)))
    replications = 80
    hits = np.zeros(3)
    for seed in range(replications):
        found = shares_of(*drawn(np.random.default_rng(100 + seed), 400, (0.6, 0.3, 0.1)))
        hits += [found.shares[d].low <= truth.shares[d].value <= found.shares[d].high for d in Domain]
    # fewer would have a chance of one in a thousand if 95 % of intervals hold
    assert hits.min() >= stats.binom.ppf(0.001, replications, 0.95)


def test_repeated_customers_make_the_interval_wider():
    scores, overall, _ = drawn(np.random.default_rng(4), 400, (0.6, 0.3, 0.1))
    alone = shares_of(scores, overall, np.arange(len(overall)))
    again = shares_of(np.tile(scores, (4, 1)), np.tile(overall, 4), np.tile(np.arange(len(overall)), 4))
    width = [found.explained.high - found.explained.low for found in (alone, again)]
    assert width[1] == pytest.approx(width[0], rel=0.15)  # four copies of everybody say nothing new


@pytest.mark.parametrize(("n", "overall", "reason"), [(50, None, "fewer than 100 customers"), (200, 7.0, "are equal")])
def test_nothing_is_said_of_few_customers_or_of_one_score(n, overall, reason):
    scores, told, who = drawn(np.random.default_rng(5), n, (1.0, 0.0, 0.0))
    found = shares_of(scores, told if overall is None else np.full(len(told), overall), who)
    assert (found.shares, found.explained) == (None, None)
    assert reason in found.reason


def linked(journey: list[int], touchpoint: list[str], score: list[float]) -> LinkedScores:
    numbers, who = np.array(score), np.array(journey)
    none = Coded(np.full(len(journey), -1, dtype=np.int32), ())
    return LinkedScores(
        journey=who,
        step=np.full(len(journey), -1),
        touchpoint=Coded.of(pa.array(touchpoint, pa.string())),
        score=numbers,
        number=numbers,
        time=np.zeros(len(journey), dtype=np.int64),
        weight=np.ones(len(journey)),
        respondent=who,
        event=np.arange(len(journey)),
        item=none,
        instrument=none,
    )


def test_a_touchpoint_belongs_to_the_domain_of_the_map():
    rng = np.random.default_rng(6)
    people = list(range(300))
    desk, room = rng.random(300), rng.random(300)
    journey = JourneyMap(
        "stay",
        stages=(Stage("all", touchpoints=(Touchpoint("desk"), Touchpoint("room", domain=Domain.ENVIRONMENT))),),
    )
    scores = linked(people * 2 + [5], ["desk"] * 300 + ["room"] * 300 + ["elsewhere"], [*desk, *room, 0.5])
    found = domain_shares(linked(people, ["whole"] * 300, list(room)), scores, journey)
    assert found.rated == {Domain.SERVICE: 300, Domain.PRODUCT: 0, Domain.ENVIRONMENT: 300}
    assert found.shares[Domain.ENVIRONMENT].value == pytest.approx(100.0, abs=1.0)
    assert found.shares[Domain.PRODUCT].value == pytest.approx(0.0)
