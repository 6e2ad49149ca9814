"""Binary and ordered outcomes, and what their slopes and shares are."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.miscmodels.ordinal_model import OrderedModel

from twofold.findings.drivers import DriverRequest, DriverTable, OutcomeType, drivers
from twofold.findings.drivers.ordered_logit import Separated, ordered_logit

QUICK = DriverRequest(draws=200, asymmetry=False)


@pytest.fixture
def logistic() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((600, 3)) @ np.array([[1, 0.4, 0.2], [0, 1, 0.3], [0, 0, 1]])
    return x, x @ np.array([0.9, 0.4, 0.0]) + rng.logistic(size=600)


def test_a_binary_outcome_has_the_slopes_of_logistic_regression(logistic):
    x, latent = logistic
    y = (latent > 0.5).astype(float)
    found = ordered_logit(y.astype(np.int64), x, np.ones(len(y)))
    expected = sm.Logit(y, sm.add_constant(x)).fit(disp=0, tol=1e-12)
    # both solve the same likelihood equations
    np.testing.assert_allclose(found.slope, expected.params[1:], rtol=1e-7)
    assert found.log_likelihood == pytest.approx(expected.llf, rel=1e-10)
    named = {one.item: one for one in drivers(DriverTable("left", y, ("a", "b", "c"), x), QUICK).ranked}
    assert named["a"].log_odds.value == pytest.approx(expected.params[1], rel=1e-6)


def test_an_ordered_outcome_has_the_slopes_of_the_cumulative_logit(logistic):
    x, latent = logistic
    code = np.digitize(latent, [-1.0, 0.0, 1.5])
    found = ordered_logit(code, x, np.ones(len(code)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the oracle warns about its own Hessian
        expected = OrderedModel(code, x, distr="logit").fit(method="bfgs", disp=0, gtol=1e-8, maxiter=500)
    # BFGS stops at a gradient of 1e-8
    np.testing.assert_allclose(found.slope, expected.params[:3], rtol=1e-4)
    assert found.log_likelihood == pytest.approx(expected.llf, rel=1e-8)


def test_the_information_is_the_derivative_of_the_score(logistic):
    x, latent = logistic
    code = np.digitize(latent, [-1.0, 0.0, 1.5])
    weight = np.random.default_rng(1).gamma(2.0, 0.5, len(code))
    fit = ordered_logit(code, x, weight)
    np.testing.assert_allclose(fit.score.sum(axis=0), 0.0, atol=1e-6)
    # weights of whole numbers are repeated rows
    twice = ordered_logit(np.repeat(code, 2), np.repeat(x, 2, axis=0), np.ones(2 * len(code)))
    once = ordered_logit(code, x, np.full(len(code), 2.0))
    np.testing.assert_allclose(twice.information, once.information, rtol=1e-9)


def test_shares_of_a_binary_outcome_are_those_of_the_scale_behind_it():
    rng = np.random.default_rng(11)
    x = rng.standard_normal((60_000, 2))
    latent = x @ np.array([1.0, 0.5]) + rng.logistic(size=len(x))
    found = drivers(DriverTable("left", (latent > 1).astype(float), ("a", "b"), x), QUICK)
    whole = 1.25 + np.pi**2 / 3
    named = {one.item: one.share for one in found.ranked}
    # independent items: their own variance over the latent one; 60,000 rows leave an error of about 0.004
    assert named["a"].value == pytest.approx(1.0 / whole, abs=0.012)
    assert named["b"].value == pytest.approx(0.25 / whole, abs=0.012)
    assert found.outcome_type is OutcomeType.BINARY


def test_slopes_of_a_scale_are_those_of_least_squares(answers):
    table = answers()
    expected = sm.OLS(table.y, sm.add_constant(table.x)).fit(cov_type="HC1")
    found = {one.item: one.coefficient for one in drivers(table, DriverRequest(draws=2000, asymmetry=False)).ranked}
    for at, item in enumerate(table.items):
        assert found[item].value == pytest.approx(expected.params[at + 1], rel=1e-9)
        # a bootstrap of 2,000 draws knows a standard error to about 1.6 %; HC1 differs from it by about 1 / n
        width = expected.bse[at + 1] * 2 * 1.966
        assert found[item].high - found[item].low == pytest.approx(width, rel=0.08)


def test_an_outcome_that_is_foretold_wholly_is_refused():
    x = np.linspace(-1, 1, 100)[:, np.newaxis]
    y = (x[:, 0] > 0).astype(float)
    with pytest.raises(Separated):
        ordered_logit(y.astype(np.int64), x, np.ones(100))
    found = drivers(DriverTable("left", y, ("a",), x), QUICK)
    assert not found.shown
    assert "foretell" in found.reason


@pytest.mark.parametrize(
    ("values", "kind"),
    [([0, 1], OutcomeType.BINARY), ([1, 2, 3], OutcomeType.ORDINAL), ([1, 2, 3, 4, 5], OutcomeType.SCALE)],
)
def test_the_kind_of_an_outcome_is_found_by_its_values(values, kind):
    rng = np.random.default_rng(2)
    y = rng.choice(np.array(values, dtype=float), 200)
    assert drivers(DriverTable("y", y, ("a",), rng.standard_normal((200, 1))), QUICK).outcome_type is kind
