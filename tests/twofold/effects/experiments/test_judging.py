import numpy as np
import pytest

from twofold.effects.experiments import ArmTable, ExperimentRequest, Metric, experiment
from twofold.effects.verdicts import Verdict
from twofold.errors import InputError


def drawn(seed, n=2_000, effect=0.0):
    rng = np.random.default_rng(seed)
    arm = rng.permutation(np.arange(n) % 2)
    return arm, rng.normal(size=n) + effect * arm


def test_a_clear_gain_is_improved_and_a_loss_where_lower_is_better_too(table_of):
    gain, loss = drawn(1, effect=0.5), drawn(1, effect=-0.5)
    assert experiment(table_of(*gain)).arms[0].verdict is Verdict.IMPROVED
    assert experiment(table_of(*loss)).arms[0].verdict is Verdict.WORSE
    lower = ExperimentRequest(higher_is_better=False)
    assert experiment(table_of(*loss), lower).arms[0].verdict is Verdict.IMPROVED


def test_an_interval_inside_the_margin_is_no_effect_that_matters(table_of):
    found = experiment(table_of(*drawn(2)), ExperimentRequest(margin=0.3)).arms[0]
    assert found.verdict is Verdict.NO_EFFECT_THAT_MATTERS


def test_arms_of_unplanned_sizes_cannot_be_judged_unless_they_were_planned_so(table_of):
    arm, outcome = drawn(3, effect=1)
    kept = (arm == 0) | (np.arange(len(arm)) % 9 == 0)
    table = table_of(arm[kept], outcome[kept])
    found = experiment(table)
    assert found.arms[0].verdict is Verdict.CANNOT_BE_KNOWN
    assert "not of the planned sizes" in found.warnings[0]
    assert experiment(table, ExperimentRequest(shares=(9, 1))).arms[0].verdict is Verdict.IMPROVED


def test_outcomes_missing_in_one_arm_cannot_be_judged(table_of):
    arm, outcome = drawn(4, effect=1)
    outcome[(arm == 1) & (np.arange(len(arm)) % 3 == 0)] = np.nan
    found = experiment(table_of(arm, outcome))
    assert found.arms[0].verdict is Verdict.CANNOT_BE_KNOWN
    assert "missing more often" in found.warnings[0]


def test_a_covariate_that_the_treatment_moved_is_noticed(table_of):
    arm, outcome = drawn(5, effect=1)
    found = experiment(table_of(arm, outcome, outcome + 0.1 * arm))
    assert found.arms[0].verdict is Verdict.CANNOT_BE_KNOWN
    assert "measured after the start" in found.warnings[0]


def test_a_running_experiment_without_a_result_is_too_early_and_a_clear_one_may_stop(table_of):
    running = ExperimentRequest(planned=10_000)
    assert experiment(table_of(*drawn(6)), running).arms[0].verdict is Verdict.TOO_EARLY
    assert experiment(table_of(*drawn(6, effect=0.6)), running).arms[0].verdict is Verdict.IMPROVED


def test_twenty_useless_arms_are_corrected_for_being_twenty():
    rng = np.random.default_rng(7)
    arm = np.arange(2_100) % 21
    claims = 0
    for _ in range(20):
        table = ArmTable(arm, tuple(f"arm{at:02}" for at in range(21)), Metric("y", rng.normal(size=2_100)))
        claims += any(one.verdict in (Verdict.IMPROVED, Verdict.WORSE) for one in experiment(table).arms)
    assert claims <= 4  # of 20 experiments at 5 %; uncorrected, two of three would claim something


def test_one_arm_is_no_experiment():
    with pytest.raises(InputError, match="only one arm"):
        experiment(ArmTable(np.zeros(5, dtype=np.int64), ("a",), Metric("y", np.zeros(5))))


def test_an_unknown_control_is_refused_by_name(table_of):
    with pytest.raises(InputError, match="no arm 'C'"):
        experiment(table_of(*drawn(8)), ExperimentRequest(control="C"))
