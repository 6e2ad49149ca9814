"""The rules from evidence to a verdict."""

from dataclasses import replace

import pytest

from twofold.effects.verdicts import Evidence, Interval, Reason, Support, Verdict, judge

RISE, FALL, NOTHING = Interval(2.0, 1.0, 3.0), Interval(-2.0, -3.0, -1.0), Interval(0.5, -1.0, 2.0)
SOUND = Evidence(effect=RISE, treated=10, compared=20, before=6, after=6)


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"effect": FALL}, Verdict.WORSE, Reason.EXCLUDES_ZERO),
        ({"effect": FALL, "higher_is_better": False}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"effect": NOTHING}, Verdict.NO_EFFECT_SHOWN, Reason.HOLDS_ZERO),
        ({"effect": NOTHING, "margin": 2.5}, Verdict.NO_EFFECT_THAT_MATTERS, Reason.INSIDE_MARGIN),
        ({"effect": NOTHING, "margin": 2.0}, Verdict.NO_EFFECT_SHOWN, Reason.HOLDS_ZERO),  # an end on the margin
        ({"margin": 4.0}, Verdict.NO_EFFECT_THAT_MATTERS, Reason.INSIDE_MARGIN),
        ({"started": False}, Verdict.TOO_EARLY, Reason.NOT_STARTED),
        ({"named": False, "started": False}, Verdict.CANNOT_BE_KNOWN, Reason.NOBODY_TREATED),
        ({"varies": False}, Verdict.CANNOT_BE_KNOWN, Reason.NEVER_VARIES),
        ({"varies": False, "started": False}, Verdict.TOO_EARLY, Reason.NOT_STARTED),
        ({"planned": 7}, Verdict.TOO_EARLY, Reason.WINDOW_RUNNING),
        ({"planned": 7, "decisive": True}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"planned": 6}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"before": 0}, Verdict.CANNOT_BE_KNOWN, Reason.NO_BEFORE),
        ({"before": 1}, Verdict.CANNOT_BE_KNOWN, Reason.UNCHECKED_TREND),
        ({"before": 1, "randomised": True}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"compared": 0}, Verdict.CANNOT_BE_KNOWN, Reason.NO_COMPARISON),
        ({"compared": 1}, Verdict.CANNOT_BE_KNOWN, Reason.TOO_FEW_UNITS),
        ({"effect": None}, Verdict.CANNOT_BE_KNOWN, Reason.TOO_FEW_UNITS),
        ({"single_series": True}, Verdict.CANNOT_BE_KNOWN, Reason.SERIES_ONLY),
        ({"trend_apart": True}, Verdict.CANNOT_BE_KNOWN, Reason.TREND_APART),
        ({"trend_apart": True, "trend_shown": False}, Verdict.CANNOT_BE_KNOWN, Reason.TREND_OPEN),
        ({"trend_apart": True, "trend_shown": False, "randomised": True}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        (
            {"trend_apart": True, "trend_shown": False, "margin": 9.0},
            Verdict.NO_EFFECT_THAT_MATTERS,
            Reason.INSIDE_MARGIN,
        ),
        ({"trend_apart": True, "trend_survives": True}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"trend_apart": True, "randomised": True}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"supports": ((Support.HISTORY, NOTHING),)}, Verdict.CANNOT_BE_KNOWN, Reason.RECOVERY),
        ({"supports": ((Support.HISTORY, FALL),)}, Verdict.CANNOT_BE_KNOWN, Reason.RECOVERY),
        ({"supports": ((Support.HISTORY, RISE), (Support.SPELL, None))}, Verdict.IMPROVED, Reason.EXCLUDES_ZERO),
        ({"supports": ((Support.LOT, NOTHING),)}, Verdict.CANNOT_BE_KNOWN, Reason.LOT_DISAGREES),
    ],
)
def test_the_rules_hold(changes, verdict, reason):
    found = judge(replace(SOUND, **changes))
    assert (found.verdict, found.reasons[0]) == (verdict, reason)


@pytest.mark.parametrize(("margin", "reason"), [(0.9, Reason.BEYOND_MARGIN), (1.5, Reason.PERHAPS_SMALL)])
def test_a_claim_says_whether_it_goes_beyond_the_margin(margin, reason):
    for effect in (RISE, FALL):
        assert reason in judge(replace(SOUND, effect=effect, margin=margin)).reasons


def test_no_effect_needs_no_support():
    found = judge(replace(SOUND, effect=NOTHING, supports=((Support.HISTORY, RISE),)))
    assert found.verdict is Verdict.NO_EFFECT_SHOWN
