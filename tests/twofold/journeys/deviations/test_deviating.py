"""Whose deviations are told: finished journeys that the map is about."""

import numpy as np

from twofold.journeys.deviations import DeviationQuestion, deviations

STAYS = ["booking check-in room breakfast check-out"] * 6 + ["booking check-in room check-out"] * 6
ERRANDS = ["complaint", "thanks", "message complaint"] * 4


def told(stay, steps):
    found = deviations(steps, DeviationQuestion(stay, np.arange(steps.journeys)))
    return found, {one.deviation.sentence: one.share.n for one in found.told if one.share}


def test_an_errand_is_no_stay_that_skipped_everything(stay, written):
    found, shown = told(stay, written(STAYS + ERRANDS))
    assert (found.journeys, found.elsewhere) == (12, 12)
    assert shown == {"breakfast skipped": 6}


def test_a_stay_with_an_errand_in_it_is_a_stay(stay, written):
    found, shown = told(stay, written(["booking check-in complaint room breakfast check-out"] * 6))
    assert found.elsewhere == 0
    assert shown == {"complaint, which is not on the map": 6}


def test_open_journeys_are_counted_and_not_judged(stay, written):
    found, shown = told(stay, written([*STAYS, "booking check-in"], open_ones=[12]))
    assert (found.journeys, found.open_journeys) == (12, 1)
    assert "nothing after check-in" not in shown


def test_no_journey_at_all_deviates_in_nothing(stay, written):
    found, shown = told(stay, written(ERRANDS))
    assert (found.journeys, found.elsewhere, found.on_map, shown) == (0, 12, None, {})
