"""Which rule is followed is said where the data tell, and not where they cannot."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[4] / "benchmarks"))

from memory_organisation import POINTS, Organisation, live

from twofold.journeys.memory import Rule, Verdict, recall
from twofold.journeys.memory.rules import NAMED, contains
from twofold.journeys.memory.sentences import peak_end_sentence, sentence


def memory_of(organisation: Organisation, customers: int = 1500, seed: int = 2):
    return recall(live(np.random.default_rng(seed), organisation, customers))


@pytest.mark.parametrize(
    ("memory", "rule"),
    [
        ({"mean": 7.0}, Rule.MEAN),
        ({"end": 5.0}, Rule.END),
        ({"peak": 3.0, "end": 3.0}, Rule.PEAK_END),
        ({"peak": 5.0, "end": 1.0}, Rule.PEAK_END_FREE),
        ({"worst": 3.5, "end": 2.5}, Rule.WORST_END),
    ],
)
def test_the_planted_rule_is_named(memory, rule):
    found = memory_of(Organisation(memory))
    assert (found.followed.verdict, found.followed.rule) == (Verdict.FOLLOWED, rule)
    assert found.weighed_by is rule


def test_nothing_is_named_where_memories_have_nothing_to_do_with_the_path():
    found = memory_of(Organisation())
    assert (found.followed.verdict, found.moments, found.weighed_by) == (Verdict.NOT_SHOWN, (), None)
    assert "not shown" in sentence(found)
    assert "cannot be told" in peak_end_sentence(found)


def test_few_customers_leave_several_rules_standing():
    found = memory_of(Organisation({"worst": 3.5, "end": 2.5}, noise=2.5), customers=120)
    assert found.followed.verdict is Verdict.CANNOT_TELL
    assert len(found.followed.candidates) > 1
    assert "cannot tell" in sentence(found)


def test_a_memory_of_more_than_any_rule_is_no_rule():
    found = memory_of(Organisation({"best": 3.0, "mean": 6.0, "moments": 4.0}), customers=4000)
    assert found.followed.verdict is Verdict.NO_RULE
    assert "No simple rule" in sentence(found)


def test_fewer_than_fifty_customers_are_told_nothing():
    found = memory_of(Organisation({"mean": 7.0}), customers=49)
    assert (found.followed.verdict, found.fits, found.moments) == (Verdict.TOO_FEW, (), ())


def test_memories_that_are_all_equal_tell_nothing(lived):
    found = recall(lived([[0.2, 0.8]] * 60, remembered=[7] * 60))
    assert found.followed.verdict is Verdict.TOO_FEW
    assert "equal" in sentence(found)


def test_moments_that_matter_are_position_times_spread_times_reach():
    found = memory_of(Organisation({"end": 5.0}))
    assert next(one.touchpoint for one in found.moments) == "bill"
    assert {one.touchpoint for one in found.moments} == set(POINTS)
    for one in found.moments:
        assert one.impact == pytest.approx(one.position * one.spread * one.reach)
        assert one.low <= one.impact <= one.high
        assert one.rank_low <= one.rank <= one.rank_high


def test_a_position_is_what_the_foretold_score_changes_with_the_touchpoints_own():
    lived = live(np.random.default_rng(3), Organisation({"mean": 7.0}), 400)
    found = recall(lived)
    weight = next(fit.weights[0].value for fit in found.fits if fit.rule is Rule.MEAN)
    counts = np.diff(lived.offsets)[np.repeat(np.arange(len(lived)), np.diff(lived.offsets))]
    assert found.weighed_by is Rule.MEAN
    for one in found.moments:
        here = lived.touchpoint.codes == lived.touchpoint.labels.index(one.touchpoint)
        assert one.position == pytest.approx(weight * np.mean(1.0 / counts[here]))


def test_a_touchpoint_of_fewer_than_five_customers_is_not_shown(lived):
    rng = np.random.default_rng(8)
    paths = [list(rng.choice([0.0, 0.25, 0.5, 0.75, 1.0], 3)) for _ in range(200)]
    points = [["desk", "room", "bar" if number < 4 else "desk"] for number in range(200)]
    remembered = [10 * np.mean(path) for path in paths] + rng.normal(size=200)
    bar = recall(lived(paths, remembered, points)).moments[-1]
    assert (bar.touchpoint, bar.shown, bar.impact, bar.n, bar.respondents) == ("bar", False, None, None, None)
    assert "fewer than 5" in bar.reason


def test_journeys_of_one_person_count_as_one_sample():
    lived = live(np.random.default_rng(4), Organisation({"mean": 7.0}), 100)
    one = recall(lived).fits[0]
    names = {name: getattr(lived, name) for name in lived.__dataclass_fields__}
    five = {
        name: np.tile(names[name], 5) for name in ("score", "strength", "remembered", "hours", "respondent", "weight")
    }
    counts = np.tile(np.diff(lived.offsets), 5)
    touchpoint = lived.touchpoint.take(np.tile(np.arange(len(lived.score)), 5))
    again = type(lived)(**{**names, **five, "offsets": np.append(0, np.cumsum(counts)), "touchpoint": touchpoint})
    many = recall(again).fits[0]
    # five independent samples would have intervals shorter by the root of five
    for now, before in ((many.weights[0], one.weights[0]), (many.explained, one.explained)):
        assert now.high - now.low == pytest.approx(before.high - before.low, rel=0.1)


def test_a_rule_contains_those_it_can_imitate():
    held = {(wide, narrow) for wide in NAMED for narrow in NAMED if wide is not narrow and contains(wide, narrow)}
    assert held == {
        (Rule.PEAK_END_FREE, Rule.PEAK_END),
        (Rule.PEAK_END_FREE, Rule.END),
        (Rule.WORST_END, Rule.END),
        (Rule.BEST_WORST_END, Rule.WORST_END),
        (Rule.BEST_WORST_END, Rule.END),
        (Rule.MEAN_TREND, Rule.MEAN),
    }
    assert all(contains(Rule.FULL, narrow) for narrow in NAMED)
