"""What is claimed, and what is not."""

import numpy as np
import pytest

from twofold.findings import Caveat, Intake, Kind, Loaded, Picture, standing_out
from twofold.findings.breaks import LEAST_EFFECT


def test_a_touchpoint_that_lies_clearly_below_the_rest_is_a_break(shares):
    picture = Picture(touchpoints=(shares({"check-out": (300, 600), "room": (520, 650), "breakfast": (490, 600)}),))
    first = standing_out(picture).first[0]
    assert (first.kind, first.subject, first.claim) == (Kind.BREAK, "check-out", "break")
    assert first.evidence.difference.high < 0
    assert Caveat.ASSOCIATION in first.caveats


def test_less_is_better_for_abandonment(shares):
    picture = Picture(channels=(shares({"phone": (300, 600), "chat": (100, 600)}, "abandonment", "channel"),))
    first = standing_out(picture).first[0]
    assert (first.subject, first.claim) == ("phone", "gap_high")
    assert standing_out(picture).findings == (first,)  # that chat has fewer says the same once more


def test_a_real_but_tiny_difference_is_not_claimed(shares):
    picture = Picture(touchpoints=(shares({"a": (500_000, 1_000_000), "b": (505_000, 1_000_000)}),))
    found = standing_out(picture)
    contrasts = found.judged["csat", "touchpoint"].contrasts
    assert all(contrast.difference.p_adjusted < 0.001 and abs(contrast.effect) < LEAST_EFFECT for contrast in contrasts)
    assert found.findings == ()


def test_all_comparisons_of_a_picture_are_corrected_together(shares):
    alone = Picture(touchpoints=(shares({"a": (60, 100), "b": (45, 100)}),))
    many = shares({f"u{i}": (50, 100) for i in range(200)}, "csat", "unit")
    together = Picture(touchpoints=alone.touchpoints, units=(many,))
    assert standing_out(alone).findings
    assert not standing_out(together).findings
    assert standing_out(together).comparisons == 202


def test_a_subject_is_claimed_once_though_several_measures_say_it(shares):
    counts = {"a": (300, 600), "b": (500, 600)}
    picture = Picture(touchpoints=(shares(counts), shares(counts, "ces")))
    assert [finding.subject for finding in standing_out(picture).findings] == ["a"]


def test_one_group_far_below_does_not_make_the_others_better(shares):
    channels = {"app": (400, 800), "desk": (2100, 3000), "phone": (415, 600), "web": (564, 800), "chat": (276, 400)}
    found = standing_out(Picture(channels=(shares(channels, "csat", "channel"),)))
    assert [(finding.subject, finding.claim) for finding in found.findings] == [("app", "gap_low")]
    marked = [c.estimate.group["channel"] for c in found.judged["csat", "channel"].contrasts if c.p_value < 0.001]
    assert set(marked) > {"app"}  # the others do differ from a rest that holds the app


def test_a_group_that_is_really_better_is_claimed_too_but_weighs_less(shares):
    channels = {"app": (400, 800), "desk": (2550, 3000), "phone": (415, 600), "web": (564, 800), "chat": (276, 400)}
    found = standing_out(Picture(channels=(shares(channels, "csat", "channel"),))).findings
    assert {("app", "gap_low"), ("desk", "gap_high")} <= {(finding.subject, finding.claim) for finding in found}
    assert found[0].subject == "app"


def test_an_empty_picture_claims_nothing():
    found = standing_out(Picture())
    assert (found.findings, found.first, found.comparisons) == ((), (), 0)


def test_many_rejected_rows_are_a_finding_about_the_data():
    picture = Picture(intake=Intake(loads=(Loaded("survey.csv", 1000, 900, 0, 100),)))
    (finding,) = standing_out(picture).findings
    assert (finding.kind, finding.subject, finding.evidence.count.share) == (Kind.DATA, "survey.csv", 0.1)


def test_a_question_that_many_skip_is_a_finding_about_the_data():
    (finding,) = standing_out(Picture(intake=Intake(missing=(("nps", 30, 100), ("ease", 3, 100))))).findings
    assert (finding.claim, finding.subject) == ("missing", "nps")


@pytest.mark.truth
def test_where_nothing_differs_hardly_anything_is_claimed(shares, months, rng):
    """With nothing true, Benjamini-Hochberg makes any claim at all in at most 5 % of pictures.

    200 pictures: a rate of 5 % gives at most 18 in 99 of 100 runs (binomial); the seed is fixed.
    """
    wrong = 0
    for _ in range(200):
        sizes = rng.integers(60, 800, 46)
        counts = [(int(rng.binomial(n, 0.7)), int(n)) for n in sizes]
        picture = Picture(
            touchpoints=(shares(dict(zip("abcdefgh", counts[:8], strict=True))),),
            channels=(shares(dict(zip("abcdef", counts[8:14], strict=True)), "csat", "channel"),),
            units=(shares({f"u{i}": count for i, count in enumerate(counts[14:])}, "csat", "unit"),),
            months=(months(np.full(18, 0.7), 300, rng),),
        )
        wrong += bool(standing_out(picture).findings)
    assert wrong <= 18


@pytest.mark.truth
def test_a_break_of_a_quarter_deviation_is_found(shares, rng):
    found = 0
    for _ in range(50):
        truth = {"check-out": 0.55, "room": 0.70, "breakfast": 0.70, "booking": 0.70}
        counts = {name: (int(rng.binomial(700, p)), 700) for name, p in truth.items()}
        first = standing_out(Picture(touchpoints=(shares(counts),))).first
        found += bool(first) and first[0].subject == "check-out"
    assert found >= 49
