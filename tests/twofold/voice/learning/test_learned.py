"""What all evidence and each kind of it taught is one row of weights a class."""

import numpy as np
import pytest
from scipy import sparse

from twofold.voice.learning.doubting import Labels
from twofold.voice.learning.fitting import class_weights, dealt, left_out_odds
from twofold.voice.learning.learned import Learning, learned

pytest.importorskip("sklearn")

N, KINDS = 300, (slice(0, 6), slice(6, 16), slice(16, 20))


@pytest.fixture(scope="module")
def learning():
    draws = np.random.default_rng(0)
    classes = draws.integers(0, 3, N)
    rows = draws.normal(size=(N, 20)) + np.eye(3)[classes] @ draws.normal(size=(3, 20)) * 0.4
    says = draws.normal(size=(N, 4)) + (classes[:, None] - 1) * 0.5
    return Learning(sparse.csr_matrix(rows), KINDS, says, Labels(classes, np.zeros(N, bool)))


def test_weights_are_those_of_all_evidence_and_of_each_kind_as_far_as_each_is_trusted(learning):
    found = learned(learning, 3)
    assert found.doubted == 0  # so that every fit below is of the labels as they were set
    chances = np.eye(3)[learning.labels.answers]
    fits = [class_weights(rows, chances) for rows in (learning.rows, *learning.alone)]
    (odds, *alone) = [
        rows @ weights.T + constants
        for rows, (weights, constants) in zip((learning.rows, *learning.alone), fits, strict=True)
    ]
    expected = found.trust.odds(odds, np.column_stack((learning.says, *alone)))
    given = learning.rows @ found.weights.T + learning.says @ found.shipped.T + found.constants
    assert given == pytest.approx(expected)


def test_what_is_trusted_was_said_of_comments_left_out(learning):
    found = learned(learning, 3)
    folds = dealt(learning.labels.answers)
    chances = np.eye(3)[learning.labels.answers]
    alone = [left_out_odds(rows, chances, folds) for rows in learning.alone]
    assert found.beside.kinds == pytest.approx(np.column_stack(alone))
    assert found.beside.kinds.shape == (N, 9)
