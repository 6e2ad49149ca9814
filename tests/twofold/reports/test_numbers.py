"""Numbers as people write them."""

import pytest

from twofold.reports.numbers import Numbers
from twofold.reports.units_of_measure import Unit, ends_of, unit_of
from twofold.reports.words import words_of

NBSP = "\N{NO-BREAK SPACE}"


def numbers(language):
    return Numbers(words_of(language))


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "17.7%"), ("hu", "17,7%"), ("bg", "17,7%"), ("el", "17,7%"), ("cs", f"17,7{NBSP}%")],
)
def test_a_share_is_a_percentage_spaced_as_the_language_does(language, said):
    assert numbers(language).score(17.7, Unit.SHARE) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.01, "36 seconds"),
        (0.25, "15 minutes"),
        (1.4, "84 minutes"),
        (5.0, "5 hours"),
        (30.5, "30 hours"),
        (60.0, "2.5 days"),
    ],
)
def test_a_time_is_told_in_the_unit_that_people_would_use(hours, said):
    assert numbers("en").score(hours, Unit.DURATION) == said


def test_a_minus_is_a_minus_and_nothing_is_minus_zero():
    assert numbers("en").score(-7.84, Unit.POINTS) == "\N{MINUS SIGN}7.8"
    assert numbers("en").score(-0.01, Unit.POINTS) == "0.0"


def test_a_difference_carries_its_sign():
    assert numbers("en").score(3.2, Unit.POINTS, signed=True) == "+3.2"


def test_what_is_not_there_is_a_dash():
    assert numbers("en").score(None, Unit.POINTS) == numbers("en").score(float("nan"), Unit.POINTS) == "\N{EN DASH}"


def test_a_small_p_value_is_never_zero():
    assert numbers("en").p(1e-9) == "adjusted p < 0.001"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "April 2025"),
        ("hu", "2025. április"),
        ("bg", "април 2025\N{NARROW NO-BREAK SPACE}г."),
        ("el", "Απρίλιος 2025"),
        ("cs", "duben 2025"),
    ],
)
def test_a_month_stands_in_the_nominative(language, said):
    assert numbers(language).month("2025-04") == said


def test_a_week_is_left_as_it_is():
    assert numbers("en").month("2025-W07") == "2025-W07"


def test_the_ends_of_a_scale_are_known_where_there_are_any():
    assert ends_of("nps", {}) == (-100, 100)
    assert ends_of("csat_mean", {"csat_mean": (1, 5)}) == (1, 5)
    assert ends_of("time_to_reply", {}) is None
    assert unit_of("csat") is Unit.SHARE
