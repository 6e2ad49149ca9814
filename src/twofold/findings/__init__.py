"""Findings: claims about measures, with evidence, strength and caveats."""

from twofold.findings.finding import Caveat, Count, Difference, Evidence, Finding, Kind, Strength
from twofold.findings.measured import picture
from twofold.findings.picture import Intake, Loaded, Picture, RejectedReason, Split
from twofold.findings.reading_order import reading_order
from twofold.findings.standing_out import StandingOut, standing_out

__all__ = [
    "Caveat",
    "Count",
    "Difference",
    "Evidence",
    "Finding",
    "Intake",
    "Kind",
    "Loaded",
    "Picture",
    "RejectedReason",
    "Split",
    "StandingOut",
    "Strength",
    "picture",
    "reading_order",
    "standing_out",
]
