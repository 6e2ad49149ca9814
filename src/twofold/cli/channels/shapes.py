"""What ``channels --json`` writes; documented in docs/reference/json.md."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from twofold.journeys.channels.asking import InstrumentCrossings, MeasureChannels
from twofold.journeys.channels.consistency import Consistency
from twofold.journeys.channels.exposures import ExposureChannel
from twofold.journeys.channels.handovers import HandoverBreak
from twofold.journeys.channels.levels import ChannelLevel
from twofold.measures.estimates import Estimate


def levels_json(found: Sequence[MeasureChannels]) -> list[dict[str, Any]]:
    """One object a measure."""
    return [
        {
            "measure": one.measure.name,
            "unit": one.measure.unit,
            "better": str(one.measure.better),
            "without_channel": one.without_channel,
            "channels": [_level(level) for level in one.levels],
            "consistency": [_consistency(each) for each in one.consistency],
        }
        for one in found
    ]


def crossings_json(found: Sequence[InstrumentCrossings]) -> list[dict[str, Any]]:
    """One object a standard question."""
    return [{"instrument": one.instrument, **asdict(one.crossings)} for one in found]


def handovers_json(found: Sequence[HandoverBreak]) -> list[dict[str, Any]]:
    """One object a break."""
    return [
        {
            "break": str(one.kind),
            "counted": one.counted,
            "recorded": one.recorded,
            "reason": one.reason,
            "overall": _estimate(one.overall),
            "pairs": [each.to_json() for each in one.pairs],
        }
        for one in found
    ]


def exposures_json(found: Sequence[ExposureChannel]) -> list[dict[str, Any]]:
    """One object a channel."""
    return [
        {
            "channel": one.channel,
            "followed": one.followed.to_json(),
            "first_touch": _estimate(one.first_touch),
            "last_touch": _estimate(one.last_touch),
            "after": _estimate(one.after),
            "usual": one.usual,
            "excess": asdict(one.excess),
            "led_to": [{"touchpoint": touchpoint, "n": n} for touchpoint, n in one.led_to],
        }
        for one in found
    ]


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    return None if estimate is None else estimate.to_json()


def _level(one: ChannelLevel) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "raw": one.raw.to_json(),
        "adjusted": one.adjusted.to_json(),
        "others": one.others.to_json(),
        "gap": None if one.gap is None else asdict(one.gap),
        "gap_is": "ratio" if one.ratio else "difference",
        "claim": one.claimed,
        "overlap": one.overlap,
        "adjusted_for": one.adjusted_for,
        "not_adjusted_for": one.not_adjusted_for,
        "without_counterpart": one.alone,
    }


def _consistency(one: Consistency) -> dict[str, Any]:
    return {
        "touchpoint": one.touchpoint,
        "index": one.index.to_json(),
        "uncorrected": one.uncorrected,
        "claim": one.claimed,
        "channels": one.channels,
        "left_out": one.left_out,
        "overlap": one.overlap,
        "adjusted_for": one.adjusted_for,
        "not_adjusted_for": one.not_adjusted_for,
        "without_counterpart": one.alone,
    }
