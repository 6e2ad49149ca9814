"""What points are worth: by hand, with nothing assumed."""

import numpy as np
import pytest

from twofold.actions.costs import Cost
from twofold.actions.parameter_file import example_parameters, read_costs, read_parameters
from twofold.actions.parameters import MEANINGS
from twofold.actions.ranges import Range, Shape
from twofold.actions.spread import Spread
from twofold.actions.tornado import tornado
from twofold.actions.value import counted, worth
from twofold.errors import InputError

PARTS = {
    "importance": Spread(10.0, 8.0, 12.0),
    "level": Spread(4.0, 3.9, 4.1),
    "target": Spread(4.5, 4.5, 4.5),
    "reach": Spread(1.0, 0.9, 1.0),
}


def money(parameters, points=2.0):
    return float(worth(np.array([points]), parameters.likely()).money[0])


def test_customers_kept_are_customers_times_points_times_retention(fixed_parameters):
    kept = worth(np.array([2.0, -2.0]), fixed_parameters().likely()).kept
    assert kept == pytest.approx([1000 * 0.5 * 2 * 0.01, -1000 * 0.5 * 2 * 0.01])


def test_nobody_is_kept_who_would_not_have_been_lost(fixed_parameters):
    kept = worth(np.array([100.0, -100.0]), fixed_parameters().likely()).kept
    assert kept == pytest.approx([500 * 0.4, -500 * 0.6])


def test_two_years_of_money_by_hand(fixed_parameters):
    # 10 customers more in year 1; in year 2 the 62 % of them that stay, and 10 more; 10 % a year; spread evenly
    first, second = 10.0, 10.0 * 0.62 + 10.0
    present = first * 100 / 1.1 + second * 100 / 1.21
    assert money(fixed_parameters()) == pytest.approx(present / (1 / 1.1 + 1 / 1.21))


def test_willingness_to_pay_is_money_every_year(fixed_parameters):
    more = money(fixed_parameters(paid_more_per_point=0.3)) - money(fixed_parameters())
    assert more == pytest.approx(500 * 2 * 0.3)


def test_word_of_mouth_splits_points_of_nps_between_promoters_and_detractors(fixed_parameters):
    told = {"promoter_share": 0.25, "new_per_promoter": 0.4, "lost_per_detractor": 0.8}
    # 2 points: 0.5 promoters and 1.5 detractors a hundred customers, in one year
    base = fixed_parameters(horizon=1.0)
    more = money(fixed_parameters(horizon=1.0, **told)) - money(base)
    assert more == pytest.approx(500 * (0.005 * 0.4 + 0.015 * 0.8) * 100)


def test_points_of_another_outcome_need_their_points_of_nps(fixed_parameters):
    told = {"promoter_share": 0.25, "new_per_promoter": 0.4, "lost_per_detractor": 0.8}
    assert counted(fixed_parameters(**told)).left_out == {"willingness to pay": ("paid_more_per_point",)}
    assert "nps_per_point" in counted(fixed_parameters(outcome="csat", **told)).left_out["word of mouth"]


def test_a_missing_parameter_is_named_and_never_assumed(fixed_parameters):
    partly = fixed_parameters(without=("margin",))
    assert counted(partly).missing_for_money == ("margin",)
    found = worth(np.array([1.0]), partly.likely())
    assert (found.kept is not None, found.money) == (True, None)
    assert worth(np.array([1.0]), fixed_parameters(without=("churn",)).likely()).kept is None


@pytest.mark.parametrize("shape", [Shape.NORMAL, Shape.LOGNORMAL])
def test_open_shapes_have_their_low_likely_and_high_where_they_are_said(shape):
    drawn = Range(1.0, 2.0, 8.0, shape).draw(np.random.default_rng(1), 200_000)
    # 200,000 draws: quantiles of these are known to about 0.02
    assert np.quantile(drawn, [0.025, 0.5, 0.975]) == pytest.approx([1.0, 2.0, 8.0], rel=0.02)


def test_a_pert_range_has_the_mean_of_its_definition_and_never_leaves_it():
    drawn = Range(1.0, 2.0, 8.0).draw(np.random.default_rng(1), 200_000)
    assert drawn.mean() == pytest.approx((1 + 4 * 2 + 8) / 6, rel=0.005)
    assert (drawn.min() >= 1.0, drawn.max() <= 8.0) == (True, True)


def test_a_triangular_range_has_the_mean_of_its_definition():
    drawn = Range(1.0, 2.0, 9.0, Shape.TRIANGULAR).draw(np.random.default_rng(1), 200_000)
    assert drawn.mean() == pytest.approx(4.0, rel=0.005)


def test_a_payment_once_is_spread_over_the_years(fixed_parameters):
    cost = Cost(Range(1000.0, 1000.0, 1000.0), once=True)
    drawn = fixed_parameters().likely()
    a_year = cost.a_year(np.random.default_rng(1), 1, (drawn["horizon"], drawn["discount"]))
    assert a_year == pytest.approx([1000 / (1 / 1.1 + 1 / 1.21)])


def test_a_tornado_moves_one_number_at_a_time_and_sorts_by_width(fixed_parameters):
    parameters = fixed_parameters(margin=Range(50.0, 100.0, 150.0))
    found = tornado("room", PARTS, 70.0, parameters, Spread(10.0, 5.0, 20.0))
    assert [swing.name for swing in found.swings] == ["margin", "importance", "level", "reach", "cost"]
    assert found.value == pytest.approx(money(parameters, 5.0) - 10.0)
    assert found.swings[0].at_low == pytest.approx(money(fixed_parameters(margin=50.0), 5.0) - 10.0)
    assert found.swings[-1].at_high == pytest.approx(found.value - 10.0)


def test_a_tornado_without_money_is_in_points(fixed_parameters):
    found = tornado("room", PARTS, 4.0, fixed_parameters(without=("margin",)))
    assert (found.what, found.value) == ("points", 4.0)  # 5 points, and the scale leaves 4


def test_the_shipped_example_can_be_read_and_explains_every_parameter(tmp_path):
    (tmp_path / "p.toml").write_text(example_parameters(), encoding="utf-8")
    found = read_parameters(tmp_path / "p.toml")
    assert set(found.ranges) == set(MEANINGS) - {"nps_per_point"}
    assert all("assumption" in one.source for one in found.ranges.values())
    assert "nps_per_point" in example_parameters()


RANGE = 'low = 0.1\nlikely = 0.2\nhigh = 0.3\nsource = "assumption"\n'
ABOUT = '[about]\noutcome = "nps"\ncurrency = "EUR"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[churn]\n" + RANGE, r"needs a section \[about\]"),
        (ABOUT + "[chrun]\n" + RANGE, r"\[chrun\] is no parameter"),
        (ABOUT + "[churn]\nlow = 0.1\nhigh = 0.2\n", "likely is a number, not None"),
        (ABOUT + "[churn]\nlow = 0.3\nlikely = 0.2\nhigh = 0.4\nsource = 'x'", "must be in that order"),
        (ABOUT + "[churn]\nlow = 0.1\nlikely = 0.2\nhigh = 1.4\nsource = 'x'", "leaves what it can be, 0 to 1"),
        (ABOUT + "[churn]\nlow = 0.1\nlikely = 0.2\nhigh = 0.4", "say where it comes from"),
        (ABOUT + "[churn]\nlow = 0.1\nlikely = nan\nhigh = 0.4\nsource = 'x'", "likely is a number"),
        (ABOUT + "[churn]\nlow = true\nlikely = 0.2\nhigh = 0.4\nsource = 'x'", "low is a number, not True"),
        (ABOUT + "[churn]\nshape = 'flat'\n" + RANGE, "shape is one of pert"),
        (ABOUT + "[churn]\nlow = 0\nlikely = 0.2\nhigh = 0.3\nshape = 'lognormal'\nsource = 'x'", "larger than 0"),
        (ABOUT + "churn = 0.2", r"\[about\]: 'churn' is unknown"),
        ("churn = 0.2\n" + ABOUT, r"write churn as a section"),
        ("[about", "is no TOML file"),
    ],
)
def test_a_parameters_file_that_is_wrong_says_where(tmp_path, text, message):
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_parameters(tmp_path / "p.toml")


def test_costs_are_ranges_of_money_not_below_zero(tmp_path):
    (tmp_path / "c.toml").write_text('["check-in"]\nonce = true\n' + RANGE, encoding="utf-8")
    assert read_costs(tmp_path / "c.toml") == {
        "check-in": Cost(Range(0.1, 0.2, 0.3, Shape.PERT, "assumption"), once=True)
    }
    (tmp_path / "c.toml").write_text("[room]\n" + RANGE.replace("0.1", "-0.1"), encoding="utf-8")
    with pytest.raises(InputError, match="not below 0"):
        read_costs(tmp_path / "c.toml")
