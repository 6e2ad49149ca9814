"""Rules are fitted without the persons they foretell, and their weights and errors are those of the textbook."""

import numpy as np
import pytest

from twofold.journeys.memory.accuracy import accuracy
from twofold.journeys.memory.crossfit import PENALTIES, fitted, foretell, gram
from twofold.journeys.memory.features import FEATURES
from twofold.journeys.memory.rules import SHAPES, Rule
from twofold.journeys.memory.weights import weigh


@pytest.fixture(scope="module")
def sample():
    rng = np.random.default_rng(5)
    person = rng.integers(0, 80, 150)
    person = np.unique(person, return_inverse=True)[1]
    features = rng.normal(size=(150, len(FEATURES)))
    remembered = 3.0 + features @ rng.normal(size=len(FEATURES)) + rng.normal(size=150) + 0.5 * person % 3
    return features, remembered, person, rng.uniform(0.5, 2.0, 150)


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.FULL])
def test_held_out_errors_are_those_of_lines_fitted_without_the_fold(sample, rule):
    features, remembered, person, weight = sample
    found = foretell(*sample, rules=(rule,), seed=3)
    rng, persons = np.random.default_rng(3), person.max() + 1
    terms = np.column_stack((np.ones(150), features @ SHAPES[rule].design))
    expected = np.zeros(150)
    for _ in range(found.repeats):
        fold = (rng.permutation(persons) % found.folds)[person]
        for each in range(found.folds):
            out, root = fold == each, np.sqrt(weight[fold != each])
            line = np.linalg.lstsq(terms[~out] * root[:, None], remembered[~out] * root)[0]
            expected[out] += (remembered[out] - terms[out] @ line) ** 2 / found.repeats
    assert found.errors[:, 0] == pytest.approx(expected, rel=1e-9)


def test_the_yardstick_holds_weights_back_by_the_penalty_that_cross_validation_prefers(sample):
    features, remembered, _, _ = sample
    rows = np.column_stack((np.ones(150), features, remembered))
    line = fitted(gram(rows, np.ones(150)), SHAPES[Rule.FULL])
    x = (features - features.mean(axis=0)) / features.std(axis=0)
    y = remembered - remembered.mean()
    scores, lines = [], []
    for penalty in PENALTIES:
        hat = x @ np.linalg.solve(x.T @ x + 150 * penalty * np.eye(x.shape[1]), x.T)
        free = 1.0 - (np.trace(hat) + 1.0) / 150
        scores.append(np.mean((y - hat @ y) ** 2) / free**2)
        lines.append(np.linalg.solve(x.T @ x + 150 * penalty * np.eye(x.shape[1]), x.T @ y) / features.std(axis=0))
    assert line[1:] == pytest.approx(lines[int(np.argmin(scores))], rel=1e-8)


def test_terms_that_say_the_same_do_not_upset_a_fit(sample):
    features, remembered, _, _ = sample
    alike = np.repeat(features[:, :1], len(FEATURES), axis=1)
    rows = np.column_stack((np.ones(150), alike, remembered))
    one, three = (fitted(gram(rows, np.ones(150)), SHAPES[rule]) for rule in (Rule.MEAN, Rule.BEST_WORST_END))
    assert rows[:, :-1] @ three == pytest.approx(rows[:, :-1] @ one)


def test_a_term_that_never_varies_has_no_weight(sample):
    features, remembered, _, _ = sample
    still = features.copy()
    still[:, FEATURES.index("end")] = 0.7
    line = fitted(gram(np.column_stack((np.ones(150), still, remembered)), np.ones(150)), SHAPES[Rule.WORST_END])
    assert line[1 + FEATURES.index("end")] == 0.0


def test_weights_and_their_errors_are_those_of_statsmodels(sample):
    api = pytest.importorskip("statsmodels.api")
    features, remembered, _, weight = sample
    terms = features @ SHAPES[Rule.WORST_END].design
    told = api.WLS(remembered, api.add_constant(terms), weights=weight).fit(cov_type="HC3")
    found = weigh(features, remembered, np.arange(150), weight, SHAPES[Rule.WORST_END])
    assert found.value == pytest.approx(told.params[1:], rel=1e-9)
    assert np.sqrt((found.pulls**2).sum(axis=0)) == pytest.approx(told.bse[1:], rel=1e-9)


def test_errors_of_weights_add_up_the_journeys_of_a_person(sample):
    api = pytest.importorskip("statsmodels.api")
    features, remembered, person, weight = sample
    terms = features @ SHAPES[Rule.WORST_END].design
    told = api.WLS(remembered, api.add_constant(terms), weights=weight).fit(
        cov_type="cluster", cov_kwds={"groups": person, "use_correction": False}
    )
    found = weigh(*sample, SHAPES[Rule.WORST_END])
    # residuals of lines fitted without the journey are larger by its leverage, 3 / 150 on average
    assert np.sqrt((found.pulls**2).sum(axis=0)) == pytest.approx(told.bse[1:] * (1.0 + 3.0 / 150.0), rel=0.03)


def test_explained_is_one_minus_the_share_of_error_left(sample):
    found = foretell(*sample, seed=1)
    share = accuracy(found).of(Rule.MEAN)
    left = np.average(found.errors[:, 0], weights=found.weight) / np.average(found.baseline, weights=found.weight)
    assert share.value == pytest.approx(1.0 - left)
    assert share.low < share.value < share.high


def test_a_gain_turned_round_is_the_same_gain(sample):
    found = accuracy(foretell(*sample, seed=1))
    one, other = found.gain(Rule.END, Rule.MEAN), found.gain(Rule.MEAN, Rule.END)
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


def test_the_same_seed_gives_the_same_folds(sample):
    assert np.array_equal(foretell(*sample, seed=4).errors, foretell(*sample, seed=4).errors)
