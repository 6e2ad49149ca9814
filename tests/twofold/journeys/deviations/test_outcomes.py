from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from twofold.errors import InputError, UsageError
from twofold.journeys.deviations.beginnings import first_recorded
from twofold.journeys.deviations.outcomes import (
    column_outcome,
    later_outcome,
    refuse_short,
    score_outcome,
)
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded

DAY_HOURS = 24


def scores(journey, number, time, low=0.0, high=10.0, weight=None):
    n = len(journey)
    nobody = Coded(np.full(n, -1, dtype=np.int32), ())
    number = np.array(number, dtype=np.float64)
    return LinkedScores(
        journey=np.array(journey),
        step=np.full(n, -1),
        touchpoint=nobody,
        score=(number - low) / (high - low),
        number=number,
        time=np.array(time),
        weight=np.ones(n) if weight is None else np.array(weight, dtype=np.float64),
        respondent=np.arange(n),
        event=np.arange(n),
        item=nobody,
        instrument=nobody,
    )


def test_the_last_answer_of_a_journey_counts_as_promoter_passive_or_detractor():
    found = score_outcome("nps", scores([0, 0, 2], [10, 3, 8], [5, 9, 1]), 3)
    assert np.array_equal(found.value, [-100.0, np.nan, 0.0], equal_nan=True)
    assert found.time[[0, 2]].tolist() == [9, 1]
    assert found.bounds == (-100.0, 100.0)


def test_answers_of_one_moment_are_averaged_by_weight_on_their_own_scale():
    found = score_outcome("csat", scores([0, 0, 1], [1, 5, 2], [7, 7, 7], 1.0, 5.0, weight=[1, 3, 2]), 2)
    assert found.value.tolist() == [4.0, 2.0]
    assert found.bounds == (1.0, 5.0)
    assert found.weight.tolist() == [2.0, 2.0]


def test_answers_on_several_scales_are_told_on_a_hundred():
    one, other = scores([0], [5], [1], 1.0, 5.0), scores([1, 2], [10, 0], [1, 1])
    both = LinkedScores(
        **{
            name: np.concatenate((getattr(one, name), getattr(other, name)))
            for name in ("journey", "step", "score", "number", "time", "weight", "respondent", "event")
        },
        touchpoint=one.touchpoint,
        item=one.item,
        instrument=one.instrument,
    )
    found = score_outcome("satisfaction", both, 3)
    assert found.value.tolist() == [100.0, 100.0, 0.0]
    assert found.bounds == (0.0, 100.0)


@pytest.fixture
def visits(written):
    """Four journeys of persons 7, 7, 8 and nobody: at days 0, 10, 0 and 0; facts end on day 40."""
    steps = written(["a", f"a@{10 * DAY_HOURS + 1}", f"a b@{40 * DAY_HOURS}", "a"])
    return steps, np.array([7, 7, 8, -1])


def test_another_journey_of_the_same_customer_is_a_repurchase(visits):
    steps, person = visits
    found = later_outcome("repurchase", steps, person, days=30)
    # journey 2 ends with the facts, and nobody knows whose journey 3 is
    assert np.array_equal(found.value, [100.0, 0.0, np.nan, np.nan], equal_nan=True)
    assert later_outcome("repurchase", steps, person, days=9).value[:2].tolist() == [0.0, 0.0]


def test_purchases_are_what_counts_as_buying_where_steps_hold_any(written):
    steps = written(
        ["a", f"a@{5 * DAY_HOURS}", f"a@{60 * DAY_HOURS}"], columns={"kind": ["contact", "contact", "contact"]}
    )
    bought = Coded.of(pa.array(["contact", "purchase", "contact"]))
    steps = replace(steps, columns={"kind": bought})
    assert later_outcome("repurchase", steps, np.array([1, 1, 1]), days=50).value[:2].tolist() == [100.0, 0.0]


def test_a_customer_who_does_nothing_more_has_churned_and_a_message_sent_is_not_their_doing(written):
    steps = written(
        ["a", f"a@{5 * DAY_HOURS}", "b", f"b@{60 * DAY_HOURS}"],
        columns={"kind": ["contact", "exposure", "contact", "contact"]},
    )
    found = later_outcome("churn", steps, np.array([1, 1, 2, 3]), days=30)
    assert found.value[[0, 2]].tolist() == [100.0, 100.0]
    unsent = replace(steps, columns={})
    assert later_outcome("churn", unsent, np.array([1, 1, 2, 3]), days=30).value[0] == 0.0


def test_a_next_journey_sooner_than_the_pause_that_makes_one_is_refused(visits):
    steps, _ = visits
    refuse_short(steps, 10, 720.0)  # cases: no pause divides them
    persons = replace(steps, key=steps.key & np.uint64(2**60 - 1))
    with pytest.raises(UsageError, match="--within-days above 30"):
        refuse_short(persons, 30, 720.0)
    refuse_short(persons, 31, 720.0)


def test_a_column_of_a_log_gives_each_case_its_last_number(written):
    steps = written(["a b", "a", "a"])
    column = Coded.of(pa.array(["3", "4.5", None, "2"]))
    found = column_outcome("rating", column, steps)
    assert np.array_equal(found.value, [4.5, np.nan, 2.0], equal_nan=True)
    assert not np.isfinite(found.bounds[0])
    yes = column_outcome("renewed", Coded.of(pa.array(["1", "1", "0", "0"])), steps)
    assert (yes.value.tolist(), yes.bounds) == ([100.0, 0.0, 0.0], (0.0, 100.0))
    with pytest.raises(InputError, match="column rating holds 'good', which is no number"):
        column_outcome("rating", Coded.of(pa.array(["1", "good", "1", "1"])), steps)


def test_a_segment_is_the_first_value_that_a_journey_records(written):
    steps = written(["a b", "a", "a"])
    steps = replace(steps, columns={"unit": Coded.of(pa.array([None, "brno", "oslo", None]))})
    found = first_recorded(steps, "unit")
    assert found.texts(found.codes) == ["brno", "oslo", "(not recorded)"]
