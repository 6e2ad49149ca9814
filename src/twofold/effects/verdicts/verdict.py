"""The six verdicts."""

from enum import StrEnum


class Verdict(StrEnum):
    """What may be said about an action."""

    IMPROVED = "improved"
    NO_EFFECT_SHOWN = "no effect shown"
    NO_EFFECT_THAT_MATTERS = "no effect that matters"  # the whole interval lies inside the margin
    WORSE = "worse"
    TOO_EARLY = "too early"
    CANNOT_BE_KNOWN = "cannot be known"
