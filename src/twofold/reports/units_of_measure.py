"""In which unit a measure's numbers are, and where its scale ends."""

from enum import StrEnum


class Unit(StrEnum):
    """What a number is."""

    POINTS = "points"  # from -100 to 100
    SHARE = "share"  # in percent, 0 to 100
    MEAN = "mean"
    DURATION = "duration"  # in hours
    COUNT = "count"


OF_MEASURE = {
    "nps": Unit.POINTS,
    "enps": Unit.POINTS,
    "valence": Unit.POINTS,
    "csat_mean": Unit.MEAN,
    "ces_mean": Unit.MEAN,
    "ces_effort": Unit.MEAN,
    "intensity": Unit.MEAN,
    "mean": Unit.MEAN,
    "index": Unit.MEAN,
    "time_to_reply": Unit.DURATION,
    "time_to_reply_p90": Unit.DURATION,
    "time_to_resolution": Unit.DURATION,
    "time_to_resolution_p90": Unit.DURATION,
    "volume": Unit.COUNT,
}

ENDS = {Unit.POINTS: (-100.0, 100.0), Unit.SHARE: (0.0, 100.0)}


def unit_of(measure: str) -> Unit:
    """The unit of a measure of the catalogue; shares are the rule."""
    return OF_MEASURE.get(measure, Unit.SHARE)


def ends_of(measure: str, scales: dict[str, tuple[float, float]]) -> tuple[float, float] | None:
    """Where the scale of a measure ends; None where it has no end or nobody knows it."""
    return scales.get(measure) or ENDS.get(unit_of(measure))
