"""From which probability a category counts."""

import numpy as np
import pytest

from twofold.voice.aspects.taught import half_of_the_best


def test_a_category_counts_from_half_of_the_best_micro_f1() -> None:
    wanted = np.array([[True, False], [False, True], [True, False], [False, False]])
    assert half_of_the_best(wanted, np.where(wanted, 0.9, 0.05)) == 0.5
    # two of three right ones are said, with one wrong: micro-F1 2/3
    likely = np.array([[0.9, 0.05], [0.05, 0.9], [0.05, 0.9], [0.05, 0.05]])
    assert half_of_the_best(wanted, likely) == pytest.approx(1 / 3)


def test_probabilities_that_say_nothing_let_nothing_count() -> None:
    wanted = np.array([[True], [False], [False]])
    assert half_of_the_best(wanted, np.full((3, 1), 0.1)) == 0.2
