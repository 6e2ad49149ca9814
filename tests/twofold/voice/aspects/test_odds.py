"""Categories that stand beside each other help or hinder each other."""

import numpy as np

from twofold.voice.aspects.odds import Odds, fitted_odds


def test_a_category_that_is_meant_where_nothing_else_is_said_is_heard_by_what_stands_beside_it() -> None:
    # the third category's own score says nothing: it is meant where neither of the two others is
    chance = np.random.default_rng(3)
    others = chance.random((600, 2)) < 0.35
    wanted = np.column_stack([others, ~others.any(axis=1)])
    scores = np.column_stack([np.where(others, 1.0, -1.0) + chance.normal(0, 0.3, others.shape), np.zeros(600)])
    silent = np.zeros(wanted.shape, dtype=bool)
    odds = fitted_odds(scores[:300], silent[:300], wanted[:300], np.ones(300))
    said = odds.probabilities(scores[300:], silent[300:]) >= 0.5
    assert odds.rivals[2] < 0
    assert (said[:, 2] == wanted[300:, 2]).mean() > 0.95


def test_a_rival_is_the_best_of_all_others_and_no_lower_than_a_plain_no() -> None:
    scores = np.array([[0.9, -0.2, 0.4], [-1.5, 0.3, -1.2]])
    only_rivals = Odds(np.zeros((3, 3)), np.zeros(3), np.zeros(3), np.array([1.0, 0.0, 1.0]))
    found = only_rivals.probabilities(scores, np.zeros(scores.shape, dtype=bool))
    assert np.allclose(np.log(found / (1 - found)), [[0.4, 0, 0.9], [0.3, 0, 0.3]])
    found = only_rivals.probabilities(np.array([[1.0, -3.0, -2.0]]), np.zeros((1, 3), dtype=bool))
    assert np.allclose(np.log(found / (1 - found)), [[-1, 0, 1]])


def test_a_single_category_has_no_rival() -> None:
    answers = np.array([[True], [False]] * 20)
    odds = fitted_odds(np.where(answers, 1.0, -1.0), np.zeros(answers.shape, bool), answers, np.ones(40))
    assert (odds.probabilities(np.array([[1.0], [-1.0]]), np.zeros((2, 1), bool)) > 0.5).tolist() == [[True], [False]]
