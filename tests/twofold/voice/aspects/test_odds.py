"""Categories that stand beside each other help or hinder each other."""

import numpy as np

from twofold.voice.aspects.features import Floats
from twofold.voice.aspects.odds import Odds, crossed, fitted_odds
from twofold.voice.aspects.ridge import KINDS, Scores


def of_all(together: Floats) -> Scores:
    """Scores where each kind of features alone says nothing."""
    return Scores(together, np.zeros((KINDS, *together.shape)))


def test_a_category_that_is_meant_where_nothing_else_is_said_is_heard_by_what_stands_beside_it() -> None:
    # the third category's own score says nothing: it is meant where neither of the two others is
    chance = np.random.default_rng(3)
    others = chance.random((600, 2)) < 0.35
    wanted = np.column_stack([others, ~others.any(axis=1)])
    scores = np.column_stack([np.where(others, 1.0, -1.0) + chance.normal(0, 0.3, others.shape), np.zeros(600)])
    silent = np.zeros(wanted.shape, dtype=bool)
    odds = fitted_odds(of_all(scores[:300]), silent[:300], wanted[:300], np.ones(300))
    said = odds.probabilities(of_all(scores[300:]), silent[300:]) >= 0.5
    assert odds.rivals[2] < 0
    assert (said[:, 2] == wanted[300:, 2]).mean() > 0.95


def test_a_rival_is_the_best_of_all_others_and_no_lower_than_a_plain_no() -> None:
    scores = np.array([[0.9, -0.2, 0.4], [-1.5, 0.3, -1.2]])
    only_rivals = Odds(np.zeros((3, 3)), np.zeros(3), np.zeros(3), np.array([1.0, 0.0, 1.0]), np.zeros((KINDS, 3)))
    found = only_rivals.probabilities(of_all(scores), np.zeros(scores.shape, dtype=bool))
    assert np.allclose(np.log(found / (1 - found)), [[0.4, 0, 0.9], [0.3, 0, 0.3]])
    found = only_rivals.probabilities(of_all(np.array([[1.0, -3.0, -2.0]])), np.zeros((1, 3), dtype=bool))
    assert np.allclose(np.log(found / (1 - found)), [[-1, 0, 1]])


def test_a_single_category_has_no_rival() -> None:
    answers = np.array([[True], [False]] * 20)
    odds = fitted_odds(of_all(np.where(answers, 1.0, -1.0)), np.zeros(answers.shape, bool), answers, np.ones(40))
    said = odds.probabilities(of_all(np.array([[1.0], [-1.0]])), np.zeros((2, 1), bool)) > 0.5
    assert said.tolist() == [[True], [False]]


def test_one_kind_of_features_is_heard_where_all_together_are_drowned() -> None:
    # all together say nothing; the second kind alone knows the first category, the third kind alone the second
    chance = np.random.default_rng(4)
    wanted = chance.random((400, 2)) < 0.5
    scores = of_all(chance.normal(0, 1, wanted.shape))
    for kind, number in ((1, 0), (2, 1)):
        scores.apart[kind, :, number] = np.where(wanted[:, number], 1.0, -1.0) + chance.normal(0, 0.3, 400)
    silent = np.zeros(wanted.shape, dtype=bool)
    first = np.arange(400) < 200
    odds = fitted_odds(scores.of(first), silent[first], wanted[first], np.ones(200))
    said = odds.probabilities(scores.of(~first), silent[~first]) >= 0.5
    assert (said == wanted[~first]).mean() > 0.95


def test_what_is_told_of_a_sentence_left_out_does_not_flatter() -> None:
    # scores of pure chance, of many categories: odds that have seen a sentence seem to know it, others do not
    chance = np.random.default_rng(5)
    wanted, scores = chance.random((80, 12)) < 0.5, of_all(chance.normal(0, 1, (80, 12)))
    silent, weights = np.zeros(wanted.shape, dtype=bool), np.ones(80)
    seen = fitted_odds(scores, silent, wanted, weights).probabilities(scores, silent)
    right = [((found >= 0.5) == wanted).mean() for found in (seen, crossed(scores, silent, wanted, weights))]
    assert right[0] > 0.6
    assert 0.43 < right[1] < 0.57
