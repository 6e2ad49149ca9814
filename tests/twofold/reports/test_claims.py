"""A claim says better or worse, whichever way its measure points."""

import pytest

from twofold.findings import Evidence, Finding, Kind, Strength
from twofold.reports.numbers import Numbers
from twofold.reports.sections.said import title_of
from twofold.reports.wording import Wording
from twofold.reports.words import words_of


def title(claim: str, measure: str, language: str = "en") -> str:
    gap = Finding(Kind.GAP, claim, "channel", "phone", measure, Evidence(), Strength.CLEAR, (), 1.0)
    words = words_of(language)
    return title_of(Wording(words, Numbers(words)), gap)


@pytest.mark.parametrize(
    ("claim", "measure", "said"),
    [
        ("gap_high", "abandonment", "Phone: worse than the rest"),
        ("gap_low", "abandonment", "Phone: better than the rest"),
        ("gap_high", "nps", "Phone: better than the rest"),
        ("gap_low", "nps", "Phone: worse than the rest"),
        ("gap_high", "volume", "Phone: higher than the rest"),
    ],
)
def test_a_gap_is_told_by_what_it_means(claim, measure, said):
    assert title(claim, measure) == said


def test_a_gap_is_told_in_every_language():
    assert title("gap_high", "abandonment", "hu") == "Telefon: rosszabb a többinél"
