"""What regressions say of a sentence left out is what they say of one they never saw."""

import numpy as np
from scipy import sparse

from twofold.voice.aspects.features import BUCKETS, Rows
from twofold.voice.aspects.ridge import fitted
from twofold.voice.encoders.encoder import of_length_one

N, SIGNS = 24, 3


def rows_of(chance: np.random.Generator) -> Rows:
    """Sentences with vectors, a few letters and words, and what a dictionary may find."""
    wording = sparse.random(N, 2 * BUCKETS + SIGNS, density=0.0005, format="csr", dtype=np.float32, random_state=3)
    return Rows(of_length_one(chance.normal(0, 1, (N, 8))).astype(np.float32), wording)


def some(rows: Rows, chosen: np.ndarray) -> Rows:
    """These rows alone."""
    return Rows(rows.meaning[chosen], rows.wording[chosen])


def test_scores_of_a_row_left_out_are_those_of_a_fit_without_it_together_and_apart() -> None:
    chance = np.random.default_rng(2)
    rows, wanted = rows_of(chance), chance.random((N, 2)) < 0.5
    weights = np.where(np.arange(N) < 18, 1.0, 0.25)
    _, unseen = fitted(rows, wanted, weights)
    for row in (0, 7, 23):
        others = np.arange(N) != row
        regression, _ = fitted(some(rows, others), wanted[others], weights[others])
        said = regression.scores(some(rows, ~others))
        # shares are kept in single precision
        np.testing.assert_allclose(said.together[0], unseen.together[row], atol=2e-4)
        np.testing.assert_allclose(said.apart[:, 0], unseen.apart[:, row], atol=2e-4)


def test_each_kind_alone_hears_nothing_of_the_others() -> None:
    chance = np.random.default_rng(2)
    rows, wanted = rows_of(chance), chance.random((N, 2)) < 0.5
    regression, _ = fitted(rows, wanted, np.ones(N))
    turned = Rows(-rows.meaning, rows.wording)
    plain, other = regression.scores(rows), regression.scores(turned)
    changed = [bool((one != two).any()) for one, two in zip(plain.apart, other.apart, strict=True)]
    assert changed == [True, False, False]
    wordless = Rows(rows.meaning, sparse.csr_matrix(rows.wording.shape, dtype=np.float32))
    changed = [
        bool((one != two).any()) for one, two in zip(plain.apart, regression.scores(wordless).apart, strict=True)
    ]
    assert changed[0] is False
    assert changed[1] is True
